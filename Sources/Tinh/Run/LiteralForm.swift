import TinhBase
import TinhPlan
import TinhTypes

/// What of a column a comparison sees.
enum ValueReading: Hashable, Sendable {
    case itself
    /// The years and months that its days lie in, and days, as far as a range begins with them: `date in @2023`.
    case periods
    /// What a function makes of a day: `year date = 2023`.
    case period(Kind)
}

/// How the values of a column that is no text stand in a query, without the `@` before days and periods.
struct LiteralForm: Sendable {
    private let kind: Kind
    private let isPercent: Bool
    private let reading: ValueReading

    /// Nil where there is no literal for them, or they cannot be read so.
    init?(_ type: DataType, _ reading: ValueReading) {
        switch (type.kind, reading) {
        case (.date, _), (.datetime, _): break
        case (_, .periods), (_, .period): return nil
        case (.text, _), (.duration, _), (.missing, _): return nil
        case (.bool, _), (.int, _), (.decimal, _), (.float, _), (.year, _), (.half, _), (.quarter, _), (.month, _),
            (.week, _):
            break
        }
        kind = type.kind
        isPercent = type.unit.isPercent
        self.reading = reading
    }

    /// What of its values is looked for, given what was typed: small letters, without what only parts digits.
    static func wanted(_ typed: String) -> [UInt8] {
        Folding.fold(Array(typed.utf8.drop { $0 == UInt8(ascii: "@") })).filter { $0 != UInt8(ascii: "_") }
    }

    /// What stands before a value in a query.
    func opening(typed: String) -> String {
        switch (kind, reading) {
        case (.date, .period(.year)), (.datetime, .period(.year)), (.year, _): typed.first == "@" ? "@" : ""
        case (.date, _), (.datetime, _), (.half, _), (.quarter, _), (.month, _), (.week, _): "@"
        case (.bool, _), (.int, _), (.decimal, _), (.float, _), (.text, _), (.duration, _), (.missing, _): ""
        }
    }

    /// The commonest first, the smaller ones before others as common; of periods the years, then the months,
    /// then the days.
    func list(_ counts: [Int128: Int]) -> ColumnValueList {
        switch reading {
        case .itself:
            ColumnValueList(LiteralForm.ordered(counts).compactMap { value, count in text(value).map { ($0, count) } })
        case .period(let kind):
            ColumnValueList(
                CalendarPeriod(kind).map { period in
                    LiteralForm.ordered(LiteralForm.grouped(counts) { period.index(ofDay: day($0)) }).map {
                        (CalendarText.period(period, $0), $1)
                    }
                } ?? [])
        case .periods:
            ColumnValueList(
                [CalendarPeriod.year, .month].flatMap { period in
                    LiteralForm.ordered(LiteralForm.grouped(counts) { period.index(ofDay: day($0)) }).map {
                        (CalendarText.period(period, $0), $1)
                    }
                }
                    + LiteralForm.ordered(LiteralForm.grouped(counts, by: day)).map {
                        (CalendarText.date($0) + "..", $1)
                    })
        }
    }

    func list(_ counts: [Double: Int]) -> ColumnValueList {
        ColumnValueList(LiteralForm.ordered(counts).compactMap { value, count in text(value).map { ($0, count) } })
    }

    /// Nil for a moment between two seconds, which no literal has.
    private func text(_ value: Int128) -> String? {
        let index = Int(truncatingIfNeeded: value)
        switch kind {
        case .bool: return value == 0 ? "false" : "true"
        case .int: return text(value, scale: 0)
        case .decimal(let scale): return text(value, scale: scale)
        case .date: return CalendarText.date(index)
        case .datetime: return index % 1_000_000 == 0 ? CalendarText.datetime(index) : nil
        case .year, .half, .quarter, .month, .week:
            return CalendarPeriod(kind).map { CalendarText.period($0, index) }
        case .float, .text, .duration, .missing: return nil
        }
    }

    private func text(_ value: Double) -> String? {
        guard isPercent else { return FloatText.text(value) }
        return ExactNumber(shortest: value).flatMap { text($0.mantissa, scale: $0.scale) }
    }

    /// Without noughts at its end; a per cent is its ratio in the column.
    private func text(_ mantissa: Int128, scale: Int) -> String? {
        var (mantissa, scale) = (mantissa, scale)
        while scale > 0, mantissa % 10 == 0 { (mantissa, scale) = (mantissa / 10, scale - 1) }
        guard isPercent else { return NumberText.text(mantissa, scale: scale) }
        let (hundreds, overflow) = mantissa.multipliedReportingOverflow(by: scale == 0 ? 100 : scale == 1 ? 10 : 1)
        return overflow ? nil : NumberText.text(hundreds, scale: max(0, scale - 2)) + "%"
    }

    private func day(_ value: Int128) -> Int {
        let index = Int(truncatingIfNeeded: value)
        return kind == .datetime ? floorDivide(index, CalendarText.microsecondsPerDay) : index
    }

    private static func grouped(_ counts: [Int128: Int], by group: (Int128) -> Int) -> [Int: Int] {
        var result: [Int: Int] = [:]
        for (value, count) in counts { result[group(value), default: 0] += count }
        return result
    }

    private static func ordered<Value: Comparable & Hashable>(_ counts: [Value: Int]) -> [(Value, Int)] {
        counts.map { ($0.key, $0.value) }.sorted { $0.1 != $1.1 ? $0.1 > $1.1 : $0.0 < $1.0 }
    }
}
