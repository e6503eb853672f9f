import Synchronization
import TinhColumns
import TinhPlan
import TinhTypes

/// A few rows of a chunk that is at rest. Where many chunks have few each, the columns of the answer are made of all of them at
/// once, and none of the rows of one chunk.
struct SparseRows {
    let chunk: Chunk
    let rows: [Int32]

    static let rowCountMax = 512

    init(_ chunk: Chunk, _ rows: UnsafeBufferPointer<Int32>) {
        self.chunk = chunk
        self.rows = Array(rows)
    }

    /// The columns of all these rows, each made by one of the threads.
    static func columns(
        _ parts: [SparseRows], _ stored: [Int], _ kinds: [Kind], _ threads: Gather.Threads
    ) throws(ExecutionFault) -> [Column] {
        var places: [Gather.Place] = []
        places.reserveCapacity(parts.reduce(0) { $0 + $1.rows.count })
        for (part, own) in parts.enumerated() {
            for row in own.rows { places.append(Gather.Place(chunk: Int32(truncatingIfNeeded: part), row: row)) }
        }
        let made = Mutex<[Column?]>(kinds.map { _ in nil })
        let next = Atomic<Int>(0)
        let work = Unshared((chunks: parts.map(\.chunk), places))
        threads.pool.run(min(threads.count, kinds.count)) { [isCancelled = threads.isCancelled] _ in
            let (chunks, places) = work.value
            while !isCancelled() {
                let place = next.wrappingAdd(1, ordering: .relaxed).oldValue
                if place >= kinds.count { return }
                let column = Gather.column(chunks.map { $0.columns[stored[place]] }, kinds[place], places)
                made.withLock { $0[place] = column }
            }
        }
        try threads.endIfCancelled()
        return made.withLock { $0.compactMap { $0 } }
    }

    /// The columns of these rows alone.
    func columns(_ stored: [Int]) -> [Column] {
        rows.withUnsafeBufferPointer { rows in
            guard let start = rows.baseAddress else { return [] }
            return stored.map { PickedRows.column(chunk.columns[$0], start, rows.count) }
        }
    }
}

extension Runner {
    /// The rows that workers have collected, in the order of their source.
    func table(_ schema: Schema, of sinks: [CollectSink]) throws(ExecutionFault) -> Table {
        var pieces = sinks.flatMap(\.pieces)
        let sparse = sinks.flatMap(\.sparse).sorted { $0.chunk.index < $1.chunk.index }
        if let first = sinks.first, !sparse.isEmpty {
            let rowCount = sparse.reduce(0) { $0 + $1.rows.count }
            let areMany = sparse.count >= Runner.sparseCountMin && rowCount <= Gather.chunkRowCount
            if pieces.isEmpty, areMany {
                let columns = try SparseRows.columns(
                    sparse, first.storedColumns, schema.fields.map(\.type.kind), threads)
                return Table(schema, pieces: [(columns, rowCount)])
            }
            let work = Unshared((sparse, stored: first.storedColumns))
            let picked = try threads.pieces(sparse.count) { part in
                let (sparse, stored) = work.value
                return (sparse[part].columns(stored), sparse[part].rows.count)
            }
            for (part, own) in zip(sparse, picked) { pieces.append((part.chunk.index, own.columns, own.rowCount)) }
        }
        pieces.sort { $0.chunk < $1.chunk }
        return Table.joined(schema, pieces.map { ($0.columns, $0.rowCount) })
    }

    private static let sparseCountMin = 4
}
