import TinhColumns
import TinhPlan
import TinhTypes

extension Runner {
    func unpivot(
        _ input: Plan, _ unpivot: Plan.Unpivot, _ schema: Schema, depth: Int
    ) throws(ExecutionFault) -> Table {
        preconditionFailure("unpivot is planned, but does not run yet")
    }

    func fill(_ input: Plan, _ fill: Plan.Fill, depth: Int) throws(ExecutionFault) -> Table {
        preconditionFailure("empty groups are planned, but do not run yet")
    }

    func sample(_ input: Plan, _ count: Int, depth: Int) throws(ExecutionFault) -> Table {
        preconditionFailure("samples are planned, but do not run yet")
    }
}
