import TinhColumns
import TinhPlan

/// Runs a plan over its sources and gives the answer in columns of its own.
///
/// The whole way: the plan is cut where rows must wait for one another (aggregate, sort, top, slice …). Between two cuts
/// rows stream: a scan hands out chunks, each worker takes them through filters and projections in batches of at most 2048
/// rows, and a sink of its own takes what is left; then the workers' sinks are merged, in an order that does not show. The
/// operators are worked on from the leaves up, each making a table for the next.
///
/// The answer is the same to the bit for any number of threads and rows in a batch.
package func execute(
    _ plan: Plan, sources: [TableID: any ChunkSource], watches: [TableID: [ScanHint.Watch]] = [:],
    options: ExecutionOptions, environment: ExecutionEnvironment
) throws(ExecutionFault) -> ExecutionResult {
    let runner = Runner(sources: sources, watches: watches, options: options, environment: environment)
    if let progress = options.progress {
        // All at once, so that a second table does not set back what the first has come to. Files count their own bytes.
        progress.expect(rows: plan.scans.reduce(0) { $0 + (sources[$1.table]?.rowCount ?? 0) })
    }
    let table = try runner.table(plan, depth: 0)
    return ExecutionResult(
        table: table, notes: runner.notes.sorted(), watches: runner.watchResults, profile: runner.profile.finished())
}
