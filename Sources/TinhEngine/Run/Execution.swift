import TinhBase
import TinhColumns
import TinhPlan
import TinhTypes

/// How a plan is to be run.
package struct ExecutionOptions: Sendable {
    /// Workers, the caller's thread among them.
    package let threadCount: Int
    /// Rows in a batch, at most `Vector.capacity`; smaller in tests.
    package let batchRowCount: Int
    /// Rows that a join may make; numbers of rows have 32 bits. Smaller in tests.
    package let joinRowCountMax: Int
    /// States of groups up to this size lie in the caches; less in tests.
    package let cachedBytesMax: Int
    package let regularExpressions: (any RegularExpressionCompiler)?
    /// Asked between batches; true ends the run with `.cancelled`.
    package let isCancelled: @Sendable () -> Bool
    package let progress: ReadProgress?

    package init(
        threadCount: Int, batchRowCount: Int = 2048, joinRowCountMax: Int = Int(Int32.max),
        cachedBytesMax: Int = 32 << 20,
        regularExpressions: (any RegularExpressionCompiler)? = nil,
        isCancelled: @escaping @Sendable () -> Bool = { false }, progress: ReadProgress? = nil
    ) {
        self.threadCount = threadCount
        self.batchRowCount = batchRowCount
        self.joinRowCountMax = joinRowCountMax
        self.cachedBytesMax = cachedBytesMax
        self.regularExpressions = regularExpressions
        self.isCancelled = isCancelled
        self.progress = progress
    }
}

/// The answer of a plan, every cell in columns of its own.
package struct ExecutionResult: Sendable {
    package let table: Table
    /// In a fixed order: by site, then case.
    package let notes: [RuntimeNote]
    /// For each scan of the plan in the order of its leaves: what its watches found.
    package let watches: [TableID: [WatchResult]]
    /// What each operator did, for `explain`; in the order of the plan's nodes, root first.
    package let profile: [OperatorProfile]

    package init(table: Table, notes: [RuntimeNote], watches: [TableID: [WatchResult]], profile: [OperatorProfile]) {
        self.table = table
        self.notes = notes
        self.watches = watches
        self.profile = profile
    }
}

package struct OperatorProfile: Sendable {
    package let name: String
    package let depth: Int
    package let rowsIn: Int
    package let rowsOut: Int
    package let bytesRead: Int
    package let seconds: Double

    package init(name: String, depth: Int, rowsIn: Int, rowsOut: Int, bytesRead: Int, seconds: Double) {
        self.name = name
        self.depth = depth
        self.rowsIn = rowsIn
        self.rowsOut = rowsOut
        self.bytesRead = bytesRead
        self.seconds = seconds
    }
}

/// Why a run ended without an answer, as facts.
package enum ExecutionFault: Error, Sendable {
    case scan(ScanFault)
    /// A row's result does not fit its kind. `row` is the row in the source's table, nil after a group-by.
    case overflow(Site, table: TableID?, row: Int?, kind: Kind)
    case unconvertible(Site, table: TableID?, row: Int?, value: String, to: String)
    /// `first`/`last` found two values at the same place, `only` two values.
    case notUnique(Site, first: String, second: String)
    case badPattern(Site, message: String)
    case noRegularExpressions(Site)
    case badArgument(Site, table: TableID?, row: Int?, message: String)
    /// A row of a lookup met two rows: the values of its key, and the numbers of the two, in the table if they are a
    /// table's own rows.
    case lookupNotUnique(Site, key: [String], table: TableID?, first: Int, second: Int)
    /// The result has more rows than can be numbered, or than anyone can have meant.
    case tooManyRows(Site, limit: Int)
    case cancelled
}
