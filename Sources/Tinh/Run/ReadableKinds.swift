import TinhBase
import TinhPlan
import TinhTypes

/// Which kinds the texts of a column can be converted to, as `to` reads them.
struct ReadableKinds {
    private var kinds: [Kind]
    private var arePercents = true
    /// The last cell by which a kind fell out.
    private var example: String?

    init(_ kinds: [Kind]) { self.kinds = kinds }

    /// O(length) for each kind that is left.
    mutating func add(_ cell: UnsafeRawBufferPointer) {
        let fitting = kinds.filter { ReadableKinds.isRead(cell, as: $0) }
        if fitting.count < kinds.count { example = String(decoding: cell, as: UTF8.self) }
        kinds = fitting
        if arePercents {
            arePercents =
                cell.last == UInt8(ascii: "%")
                && ExactNumber(parsing: UnsafeRawBufferPointer(rebasing: cell.dropLast())) != nil
        }
    }

    var reading: CellReading {
        if let kind = kinds.first { return .kind(kind) }
        guard let example else { return .unknown }
        return arePercents ? .percents : .none(example: example)
    }

    private static func isRead(_ cell: UnsafeRawBufferPointer, as kind: Kind) -> Bool {
        switch kind {
        case .int, .decimal, .float: ExactNumber(parsing: cell) != nil
        case .date: CalendarText.parseDate(cell) != nil
        case .datetime: CalendarText.parseDatetime(cell) != nil || CalendarText.parseDate(cell) != nil
        case .year, .half, .quarter, .month, .week:
            CalendarText.parsePeriod(cell).map { $0.period == CalendarPeriod(kind) } ?? false
        case .text: true
        case .bool, .duration, .missing: false
        }
    }
}
