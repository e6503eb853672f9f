import TinhColumns
import TinhPlan
import TinhTypes

extension Runner {
    func join(_ join: Plan.Join, depth: Int) throws(ExecutionFault) -> Table {
        preconditionFailure("joins are planned, but do not run yet")
    }
}
