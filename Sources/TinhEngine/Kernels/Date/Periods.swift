import TinhBase
import TinhPlan
import TinhTypes

extension ScalarKernel {
    /// `year half quarter month week(x)`: the period that a date or datetime lies in; `toYear` … are the same, and take a
    /// text too, as the period is written: `2023-Q2`; `toYear` also an int: the year of that number. `start_of(x)
    /// end_of(x)`: the first and the last day of a period.
    static let periods =
        [
            periodKernels("year", "toYear", .year) { CivilDay($0).year },
            periodKernels("half", "toHalf", .half) { day in
                let civil = CivilDay(day)
                return civil.year * 2 + (civil.month - 1) / 6
            },
            periodKernels("quarter", "toQuarter", .quarter) { day in
                let civil = CivilDay(day)
                return civil.year * 4 + (civil.month - 1) / 3
            },
            periodKernels("month", "toMonth", .month) { day in
                let civil = CivilDay(day)
                return civil.year * 12 + civil.month - 1
            },
            periodKernels("week", "toWeek", .week) { floorQuotient($0 &+ 3, 7) },
        ].flatMap { $0 } + [edgeKernel("start_of", isEnd: false), edgeKernel("end_of", isEnd: true)]

    @inline(__always)
    private static func periodKernels(
        _ function: String, _ conversion: String, _ kind: Kind, _ period: @escaping @Sendable (Int64) -> Int64
    ) -> [ScalarKernel] {
        [function, conversion].map { name in
            ScalarKernel(name: name) { preparation throws(KernelFault) in
                switch preparation.arguments[0].kind {
                case .datetime:
                    return { arguments, out, rowCount throws(KernelFault) in
                        out.takeDays(of: arguments[0], rowCount)
                        mapIntegers(out, out, rowCount, period)
                    }
                case .date:
                    return { arguments, out, rowCount throws(KernelFault) in
                        mapIntegers(arguments[0], out, rowCount, period)
                    }
                case .int:
                    return { arguments, out, rowCount throws(KernelFault) in
                        let fault = { row in
                            KernelFault.unconvertible(row: row, value: String(arguments[0].integers[row]), to: "year")
                        }
                        try mapIntegers(arguments[0], out, rowCount, orFault: fault) {
                            (1...9999).contains($0) ? $0 : nil
                        }
                    }
                case .text:
                    return textConversion(to: kind) { bytes in
                        guard let found = CalendarText.parsePeriod(bytes), CalendarPeriod(kind) == found.period else {
                            return nil
                        }
                        return found.index
                    }
                case .bool, .decimal, .float, .duration, .year, .half, .quarter, .month, .week, .missing:
                    return { arguments, out, rowCount throws(KernelFault) in
                        mapIntegers(arguments[0], out, rowCount) { $0 }
                    }
                }
            }
        }
    }

    private static func edgeKernel(_ name: String, isEnd: Bool) -> ScalarKernel {
        ScalarKernel(name: name) { preparation throws(KernelFault) in
            guard let period = CalendarPeriod(preparation.arguments[0].kind) else {
                preconditionFailure("\(name) of \(preparation.arguments[0].kind)")
            }
            let indexes = CalendarLimit.indexes(of: period)
            return { arguments, out, rowCount throws(KernelFault) in
                try mapIntegers(arguments[0], out, rowCount, orFault: { .overflow(row: $0) }) { index in
                    guard indexes.contains(index) else { return nil }
                    // The last week goes on into the year after.
                    let day = Int64(isEnd ? period.lastDay(Int(index)) : period.firstDay(Int(index)))
                    return CalendarLimit.days.contains(day) ? day : nil
                }
            }
        }
    }
}
