import CKernels
import TinhTypes

extension ScalarKernel {
    /// Of a date or datetime, ints: `day_of_month` 1–31, `day_of_week` 1–7 from Monday, `day_of_year` 1–366,
    /// `month_of_year` 1–12, `quarter_of_year` 1–4. Of a datetime: `hour` 0–23, `minute` and `second` 0–59; 0 for a
    /// date.
    static let calendarParts = [
        partKernel("day_of_month") { CivilDay($0).day },
        partKernel("day_of_week") { floorRest($0 &+ 3, 7) + 1 },
        partKernel("day_of_year") { dayOfYear($0) },
        partKernel("month_of_year") { CivilDay($0).month },
        partKernel("quarter_of_year") { (CivilDay($0).month + 2) / 3 },
        timeKernel("hour", 3_600_000_000, 24),
        timeKernel("minute", 60_000_000, 60),
        timeKernel("second", 1_000_000, 60),
    ]

    /// 1970-01-01 was a Thursday; the year's first day is that of January.
    private static func dayOfYear(_ day: Int64) -> Int64 {
        let civil = CivilDay(day)
        let isLeap = civil.year % 4 == 0 && (civil.year % 100 != 0 || civil.year % 400 == 0)
        // Days before a month: 30.6 a month from March on, counted from 1 March.
        let sinceMarch = (153 * ((civil.month + 9) % 12) + 2) / 5 + civil.day
        return civil.month > 2 ? sinceMarch + (isLeap ? 60 : 59) : sinceMarch - 306
    }

    @inline(__always)
    private static func partKernel(_ name: String, _ part: @escaping @Sendable (Int64) -> Int64) -> ScalarKernel {
        ScalarKernel(name: name) { preparation throws(KernelFault) in
            if preparation.arguments[0].kind == .datetime {
                return { arguments, out, rowCount throws(KernelFault) in
                    out.takeDays(of: arguments[0], rowCount)
                    mapIntegers(out, out, rowCount, part)
                }
            }
            return { arguments, out, rowCount throws(KernelFault) in mapIntegers(arguments[0], out, rowCount, part) }
        }
    }

    private static func timeKernel(_ name: String, _ microseconds: Int64, _ count: Int64) -> ScalarKernel {
        ScalarKernel(name: name) { preparation throws(KernelFault) in
            let isDate = preparation.arguments[0].kind == .date
            return { arguments, out, rowCount throws(KernelFault) in
                if isDate { return out.integers.update(repeating: 0, count: rowCount) }
                tinh_floor_quotients(arguments[0].integers, rowCount, microseconds, count, out.integers)
            }
        }
    }
}
