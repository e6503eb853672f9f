import TinhBase

extension ScalarKernel {
    /// `date(year, month, day)`: date. A day that the calendar does not have, or a year outside 1 to 9999, is an error.
    static let makeDate = ScalarKernel(name: "date") { _ throws(KernelFault) in
        { arguments, out, rowCount throws(KernelFault) in
            let years = arguments[0].integers
            let months = arguments[1].integers
            let days = arguments[2].integers
            let results = out.integers
            for row in 0..<rowCount {
                if (1...9999).contains(years[row]),
                    let date = CalendarDate(year: Int(years[row]), month: Int(months[row]), day: Int(days[row]))
                {
                    results[row] = Int64(date.daysSince1970)
                } else {
                    results[row] = 0
                    if out.hasValue(row) {
                        throw .badArgument(row: row, message: reason(years[row], months[row], days[row]))
                    }
                }
            }
        }
    }

    private static func reason(_ year: Int64, _ month: Int64, _ day: Int64) -> String {
        if !(1...9999).contains(year) { return "a date has a year from 1 to 9999, not \(year)" }
        if !(1...12).contains(month) { return "a date has a month from 1 to 12, not \(month)" }
        let last = CalendarDate.dayCount(year: Int(year), month: Int(month))
        return "month \(month) of \(year) has the days 1 to \(last), not \(day)"
    }
}
