import TinhColumns
import TinhPlan
import TinhTypes

extension Runner {
    func window(
        _ input: Plan, _ window: Plan.Window, _ schema: Schema, depth: Int
    ) throws(ExecutionFault) -> Table {
        preconditionFailure("windows are planned, but do not run yet")
    }
}
