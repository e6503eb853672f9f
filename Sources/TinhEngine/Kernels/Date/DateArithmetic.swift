import TinhBase
import TinhTypes

extension ScalarKernel {
    /// `addDuration subtractDuration(date or datetime, duration)`: the same kind; to a date only whole days can be
    /// added. `addMonths(date or datetime, int)`: the day clamped to the month's last, 31 January and one month is 28
    /// or 29 February. `subtractDates(x, y)`: the duration from y to x, both dates or both datetimes. A result outside
    /// the years 1 to 9999 is a fault.
    static let dateArithmetic = [
        durationKernel("addDuration", sign: 1), durationKernel("subtractDuration", sign: -1), addMonths, subtractDates,
    ]

    private static func durationKernel(_ name: String, sign: Int64) -> ScalarKernel {
        ScalarKernel(name: name) { preparation throws(KernelFault) in
            if preparation.arguments[0].kind == .datetime {
                return { arguments, out, rowCount throws(KernelFault) in
                    try mapIntegers(arguments[0], arguments[1], out, rowCount, orFault: { .overflow(row: $0) }) {
                        moved($0, by: $1, sign, within: CalendarLimit.microseconds)
                    }
                }
            }
            return { arguments, out, rowCount throws(KernelFault) in
                let perDay = CalendarLimit.microsecondsPerDay
                let fault = { row -> KernelFault in
                    if arguments[1].integers[row] % perDay == 0 { return .overflow(row: row) }
                    let duration = CalendarText.duration(Int(arguments[1].integers[row]))
                    let message = "a date moves by whole days, not by \(duration); convert it by `to datetime` first"
                    return .badArgument(row: row, message: message)
                }
                try mapIntegers(arguments[0], arguments[1], out, rowCount, orFault: fault) { day, duration in
                    let (days, rest) = duration.quotientAndRemainder(dividingBy: perDay)
                    return rest == 0 ? moved(day, by: days, sign, within: CalendarLimit.days) : nil
                }
            }
        }
    }

    @inline(__always)
    private static func moved(_ place: Int64, by distance: Int64, _ sign: Int64, within limits: ClosedRange<Int64>)
        -> Int64?
    {
        let (result, overflow) =
            sign > 0 ? place.addingReportingOverflow(distance) : place.subtractingReportingOverflow(distance)
        return !overflow && limits.contains(result) ? result : nil
    }

    private static let addMonths = ScalarKernel(name: "addMonths") { preparation throws(KernelFault) in
        let isDate = preparation.arguments[0].kind == .date
        return { arguments, out, rowCount throws(KernelFault) in
            let perDay = isDate ? 1 : CalendarLimit.microsecondsPerDay
            try mapIntegers(arguments[0], arguments[1], out, rowCount, orFault: { .overflow(row: $0) }) {
                value, months in
                let day = floorQuotient(value, perDay)
                // 120,000 months span all years there are, so what is left out cannot be a date.
                guard CalendarLimit.days.contains(day), months.magnitude <= 120_000 else { return nil }
                let moved = Int64(CalendarDate.addingMonths(Int(months), toDays: Int(day)))
                return CalendarLimit.days.contains(moved) ? moved * perDay + floorRest(value, perDay) : nil
            }
        }
    }

    private static let subtractDates = ScalarKernel(name: "subtractDates") { preparation throws(KernelFault) in
        let unit = preparation.arguments[0].kind == .date ? CalendarLimit.microsecondsPerDay : 1
        return { arguments, out, rowCount throws(KernelFault) in
            try mapIntegers(arguments[0], arguments[1], out, rowCount, orFault: { .overflow(row: $0) }) {
                let (difference, overflow) = $0.subtractingReportingOverflow($1)
                let (duration, unitOverflow) = difference.multipliedReportingOverflow(by: unit)
                return overflow || unitOverflow ? nil : duration
            }
        }
    }
}
