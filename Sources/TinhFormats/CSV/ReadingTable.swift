import TinhBase
import TinhTypes

/// The profiles of all columns of a file and the readings that follow from them.
struct ReadingTable: Sendable {
    let headers: [ColumnHeader]
    private let givenMark: DecimalMark?
    private let delimiter: UInt8
    private(set) var profiles: [ColumnProfile]
    private(set) var readings: [ColumnReading] = []
    /// Columns whose cells no other reading holds.
    private var isForcedText: [Bool]
    /// Counts the changes.
    private(set) var generation = 0

    init(headers: [ColumnHeader], mark: DecimalMark?, delimiter: UInt8) {
        self.headers = headers
        givenMark = mark
        self.delimiter = delimiter
        profiles = headers.map { header in
            var profile = ColumnProfile()
            profile.isDeclared = header.declared.map { $0.kind != .missing } ?? false
            profile.isPercent = header.unit.isPercent
            return profile
        }
        isForcedText = headers.map { _ in false }
        resolve()
    }

    /// An empty profile for a column, to be filled and merged.
    func emptyProfile(of column: Int) -> ColumnProfile {
        var profile = ColumnProfile()
        profile.isDeclared = profiles[column].isDeclared
        profile.isPercent = profiles[column].isPercent
        return profile
    }

    mutating func merge(_ profiles: [(column: Int, profile: ColumnProfile)]) {
        for (column, profile) in profiles { self.profiles[column].merge(profile) }
        resolve()
        generation += 1
    }

    mutating func forceText(_ column: Int) {
        isForcedText[column] = true
        resolve()
        generation += 1
    }

    /// What is known of the numbers of a column that is read as floats, if nothing but its cells says so.
    func guessedNumbers(ofFloats column: Int) -> ColumnProfile.Numbers? {
        guard case .float(let style) = readings[column].cells, !profiles[column].isDeclared else { return nil }
        return profiles[column].numbers(by: style.mark)
    }

    /// A column is read as text, as neither decimals nor floats hold its numbers so far, and with further cells decimals may.
    func mayBecomeDecimals(ofText column: Int) -> Bool {
        let profile = profiles[column]
        guard readings[column].cells == .text, !isForcedText[column], !profile.isDeclared else { return false }
        return [profile.point, profile.comma].contains {
            $0.isPossible && $0.mayBecomeDecimals(isPercent: headers[column].unit.isPercent)
        }
    }

    var schema: Schema {
        Schema(zip(headers, readings).map { Schema.Field($0.name, $1.type) })
    }

    /// What the columns that are clear say of those that are not.
    private var context: ReadingContext {
        var points = 0
        var commas = 0
        for profile in profiles where profile.valueCount > 0 && profile.hasMarkEvidence {
            if profile.point.isPossible { points += 1 }
            if profile.comma.isPossible { commas += 1 }
        }
        // Where `;` parts the fields, the comma is the decimal mark, unless another column says otherwise. Alone, `1,234`
        // groups thousands and `1.234` is a decimal.
        let isComma = points == 0 && (commas > 0 || delimiter == UInt8(ascii: ";"))
        return ReadingContext(mark: givenMark, likelyMark: isComma ? .comma : .point)
    }

    /// O(columns).
    private mutating func resolve() {
        let context = context
        readings = headers.indices.map { index in
            let header = headers[index]
            let profile = profiles[index]
            if isForcedText[index] { return ColumnReading(cells: .text, unit: header.unit) }
            guard let declared = header.declared, declared.kind != .missing else {
                return profile.reading(unit: header.unit, context: context)
            }
            return ColumnReading(
                cells: ReadingTable.cells(declared, header: header, profile: profile, context: context),
                unit: header.unit)
        }
    }

    private static func cells(
        _ declared: DeclaredColumn, header: ColumnHeader, profile: ColumnProfile, context: ReadingContext
    ) -> CellReading {
        let mark = profile.mark(context) ?? context.mark ?? .point
        let numbers = profile.numbers(by: mark)
        let style = NumberStyle(mark: mark, isGrouped: numbers.isGrouped)
        let dateStyle =
            DateStyle.all.indices.first { profile.dateStyles >> UInt8($0) & 1 == 1 }.map { DateStyle.all[$0] } ?? .iso
        switch declared.kind {
        case .missing, .text: return .text
        case .bool: return .bool
        case .int: return .int(style)
        case .decimal:
            let room = ExactNumber.digitCountMax - (header.unit.isPercent ? 2 : 0)
            return .decimal(scale: min(max(numbers.plain.fraction, numbers.exponential.fraction), room), style)
        case .float: return .float(style)
        case .date: return header.pattern.map { .pattern($0, hasTime: false) } ?? .date(dateStyle)
        case .datetime: return header.pattern.map { .pattern($0, hasTime: true) } ?? .datetime(dateStyle)
        case .duration: return .duration
        case .year: return .period(.year)
        case .half: return .period(.half)
        case .quarter: return .period(.quarter)
        case .month: return .period(.month)
        case .week: return .period(.week)
        }
    }

    /// Of the columns as they are read now.
    var notes: [LoadNote] {
        headers.indices.flatMap { index -> [LoadNote] in
            let name = headers[index].name
            let profile = profiles[index]
            switch readings[index].cells {
            case .int(let style), .decimal(_, let style), .float(let style):
                return numberNotes(name, profile: profile, style: style)
            case .date(let style), .datetime(let style):
                let exchanged = DateStyle(order: .monthDayYear, separator: style.separator)
                guard style.order == .dayMonthYear, profile.dayDiffersFromMonth,
                    let other = DateStyle.all.firstIndex(of: exchanged), profile.dateStyles >> UInt8(other) & 1 == 1
                else { return [] }
                return [.ambiguousDates(column: name, format: style.text)]
            case .missing, .bool, .text, .period, .duration, .pattern: return []
            }
        }
    }

    private func numberNotes(_ name: String, profile: ColumnProfile, style: NumberStyle) -> [LoadNote] {
        guard givenMark == nil else { return [] }
        if profile.point.isPossible, profile.comma.isPossible, let example = profile.ambiguousNumber {
            return [
                .ambiguousNumbers(
                    column: name, example: example, reading: ReadingTable.plain(example, mark: style.mark))
            ]
        }
        var notes: [LoadNote] = []
        let numbers = profile.numbers(by: style.mark)
        if style.mark == .comma, numbers.hasFraction { notes.append(.decimalComma(column: name)) }
        if style.isGrouped { notes.append(.groupingRemoved(column: name, mark: style.mark == .point ? "," : ".")) }
        return notes
    }

    /// A number as the language writes it.
    private static func plain(_ number: String, mark: DecimalMark) -> String {
        let group: Character = mark == .point ? "," : "."
        return String(number.compactMap { $0 == group ? nil : $0 == "," ? "." : $0 })
    }
}
