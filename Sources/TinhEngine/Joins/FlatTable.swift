import Synchronization
import TinhColumns

/// The columns of a table in one piece each: those that are wanted, made before they are read.
final class FlatTable: @unchecked Sendable {
    private let table: Table
    /// Written by one thread, before others read.
    private var columns: [Column?]
    private var wanted: Set<Int> = []

    init(_ table: Table) {
        self.table = table
        columns = table.schema.fields.indices.map { _ in nil }
    }

    func want(_ column: Int) { wanted.insert(column) }

    /// Makes what is wanted, by all threads. Columns that cannot be in one piece are left out. O(wanted rows).
    func settle(_ threads: Gather.Threads) throws(ExecutionFault) {
        let missing = wanted.filter { columns[$0] == nil }.sorted()
        wanted = []
        if missing.isEmpty { return }
        let found = Mutex<[Int: Column]>([:])
        _ = try threads.pieces(missing.count) { [table] place in
            let column = FlatColumn.make(table.pieces(missing[place]))
            found.withLock { $0[missing[place]] = column }
            return ([], 0)
        }
        for (place, column) in found.withLock({ $0 }) { columns[place] = column }
    }

    /// Nil where it was not wanted, or cannot be had.
    func known(_ column: Int) -> Column? { columns[column] }

    /// A column of a table that `canBeFlat`, wanted before the last `settle`.
    func column(_ index: Int) -> Column {
        guard let column = columns[index] else {
            preconditionFailure("a column was not wanted in one piece, but is read")
        }
        return column
    }

    /// Whether each of the columns can be in one piece.
    var canBeFlat: Bool { table.schema.fields.indices.allSatisfy { FlatColumn.isPossible(table.pieces($0)) } }
}
