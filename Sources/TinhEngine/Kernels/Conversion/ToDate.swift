import TinhBase
import TinhTypes

extension ScalarKernel {
    /// `toDate(text, date, datetime)`: text as ISO 8601 writes a date, `2023-05-01`; the day of a datetime.
    static let toDate = ScalarKernel(name: "toDate") { preparation throws(KernelFault) in
        switch preparation.arguments[0].kind {
        case .text: return textConversion(to: .date, CalendarText.parseDate)
        case .datetime:
            return { arguments, out, rowCount throws(KernelFault) in out.takeDays(of: arguments[0], rowCount) }
        case .bool, .int, .decimal, .float, .date, .duration, .year, .half, .quarter, .month, .week, .missing:
            return { arguments, out, rowCount throws(KernelFault) in mapIntegers(arguments[0], out, rowCount) { $0 } }
        }
    }

    /// `toDatetime(text, date, datetime)`: text as ISO 8601 writes it, `2023-05-01T10:30` (a blank for `T`, seconds and
    /// six digits of a fraction if there are), or a date; midnight of a date.
    static let toDatetime = ScalarKernel(name: "toDatetime") { preparation throws(KernelFault) in
        switch preparation.arguments[0].kind {
        case .text:
            return textConversion(to: .datetime) { bytes in
                CalendarText.parseDatetime(bytes)
                    ?? CalendarText.parseDate(bytes).map { $0 * CalendarText.microsecondsPerDay }
            }
        case .date:
            return { arguments, out, rowCount throws(KernelFault) in
                try mapIntegers(arguments[0], out, rowCount, orFault: { .overflow(row: $0) }) {
                    CalendarLimit.days.contains($0) ? $0 * CalendarLimit.microsecondsPerDay : nil
                }
            }
        case .bool, .int, .decimal, .float, .datetime, .duration, .year, .half, .quarter, .month, .week, .missing:
            return { arguments, out, rowCount throws(KernelFault) in mapIntegers(arguments[0], out, rowCount) { $0 } }
        }
    }

    /// What a text is read as; a text that is none is a fault.
    static func textConversion(
        to kind: Kind, _ parse: @escaping (UnsafeRawBufferPointer) -> Int?
    ) -> Run {
        { arguments, out, rowCount throws(KernelFault) in
            let texts = arguments[0].slices
            let results = out.integers
            for row in 0..<rowCount {
                if !out.hasValue(row) {
                    results[row] = 0
                    continue
                }
                guard let value = parse(texts[row].core) else { throw Unconvertible.text(row, texts[row], kind) }
                results[row] = Int64(value)
            }
        }
    }
}
