import TinhBase

/// A format of dates as `load` declares it: `dd/MM/yyyy`, `d.M.yyyy HH:mm`, `yyyyMMdd`.
///
/// `yyyy` four digits; `MM dd HH mm ss` two; `M d H` one or two; everything else stands for itself.
struct DatePattern: Hashable, Sendable {
    private enum Part: Hashable, Sendable {
        case year
        case month(isPadded: Bool)
        case day(isPadded: Bool)
        case hour(isPadded: Bool)
        case minute, second
        case literal(UInt8)
    }

    private let parts: [Part]

    /// Nil when the format names no year, month and day, or has letters that mean nothing.
    init?(_ format: String) {
        var parts: [Part] = []
        let bytes = Array(format.utf8)
        var index = 0
        while index < bytes.count {
            let byte = bytes[index]
            var end = index + 1
            while end < bytes.count, bytes[end] == byte { end += 1 }
            let count = end - index
            switch (Unicode.Scalar(byte), count) {
            case ("y", 4): parts.append(.year)
            case ("M", 1), ("M", 2): parts.append(.month(isPadded: count == 2))
            case ("d", 1), ("d", 2): parts.append(.day(isPadded: count == 2))
            case ("H", 1), ("H", 2): parts.append(.hour(isPadded: count == 2))
            case ("m", 2): parts.append(.minute)
            case ("s", 2): parts.append(.second)
            case ("T", _): parts.append(contentsOf: repeatElement(.literal(byte), count: count))
            case ("a"..."z", _), ("A"..."Z", _): return nil
            default: parts.append(contentsOf: repeatElement(.literal(byte), count: count))
            }
            index = end
        }
        guard parts.contains(.year) else { return nil }
        guard parts.contains(where: { if case .month = $0 { true } else { false } }) else { return nil }
        guard parts.contains(where: { if case .day = $0 { true } else { false } }) else { return nil }
        self.parts = parts
    }

    /// Some part of the pattern is a time of day.
    var hasTime: Bool {
        parts.contains { part in
            switch part {
            case .hour, .minute, .second: true
            case .year, .month, .day, .literal: false
            }
        }
    }

    /// Days since 1970 and microseconds since midnight; nil when the (trimmed) cell is written otherwise.
    func read(_ cell: CellBytes) -> (days: Int, microseconds: Int)? {
        var index = 0
        func number(_ digits: ClosedRange<Int>) -> Int? {
            var value = 0
            let start = index
            while index < cell.count, index - start < digits.upperBound, isDigit(cell[index]) {
                value = value * 10 + Int(cell[index] &- 0x30)
                index += 1
            }
            return digits.contains(index - start) ? value : nil
        }
        var (year, month, day, hour, minute, second) = (0, 0, 0, 0, 0, 0)
        for part in parts {
            switch part {
            case .year:
                guard let value = number(4...4) else { return nil }
                year = value
            case .month(let isPadded):
                guard let value = number(isPadded ? 2...2 : 1...2) else { return nil }
                month = value
            case .day(let isPadded):
                guard let value = number(isPadded ? 2...2 : 1...2) else { return nil }
                day = value
            case .hour(let isPadded):
                guard let value = number(isPadded ? 2...2 : 1...2), value < 24 else { return nil }
                hour = value
            case .minute:
                guard let value = number(2...2), value < 60 else { return nil }
                minute = value
            case .second:
                guard let value = number(2...2), value < 60 else { return nil }
                second = value
            case .literal(let byte):
                guard index < cell.count, cell[index] == byte else { return nil }
                index += 1
            }
        }
        guard index == cell.count, (1...9999).contains(year),
            let date = CalendarDate(year: year, month: month, day: day)
        else { return nil }
        return (date.daysSince1970, ((hour * 60 + minute) * 60 + second) * 1_000_000)
    }
}
