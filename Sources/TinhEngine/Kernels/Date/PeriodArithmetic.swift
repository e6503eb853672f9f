import TinhBase
import TinhPlan
import TinhTypes

extension ScalarKernel {
    /// `addPeriods(period, int)`: the period so many later, of the same kind; outside the years 1 to 9999 a fault.
    /// `subtractPeriods(x, y)`: int, how many periods x is later than y, both of one kind.
    static let periodArithmetic = [addPeriods, subtractPeriods]

    private static let addPeriods = ScalarKernel(name: "addPeriods") { preparation throws(KernelFault) in
        guard let period = CalendarPeriod(preparation.arguments[0].kind) else {
            preconditionFailure("addPeriods of \(preparation.arguments[0].kind)")
        }
        let indexes = CalendarLimit.indexes(of: period)
        return { arguments, out, rowCount throws(KernelFault) in
            try mapIntegers(arguments[0], arguments[1], out, rowCount, orFault: { .overflow(row: $0) }) {
                let (sum, overflow) = $0.addingReportingOverflow($1)
                return !overflow && indexes.contains(sum) ? sum : nil
            }
        }
    }

    private static let subtractPeriods = ScalarKernel(name: "subtractPeriods") { _ throws(KernelFault) in
        { arguments, out, rowCount throws(KernelFault) in
            try mapIntegers(arguments[0], arguments[1], out, rowCount, orFault: { .overflow(row: $0) }) {
                let (difference, overflow) = $0.subtractingReportingOverflow($1)
                return overflow ? nil : difference
            }
        }
    }
}
