import TinhColumns

/// The rows that some expressions of a compiled query are worked out for: all rows of a batch, or those that a condition
/// left over. Owned by one worker; its rows change from batch to batch, its nodes stay.
final class Frame {
    let parent: Frame?
    /// True for the rows of a branch (`if`, `when`, `and`): a column defined by an earlier step is then worked out in the
    /// step's own frame and gathered, so that what it notes is counted once.
    let isBranch: Bool
    /// Changes whenever the rows change; a node's result is good for one stamp.
    private(set) var stamp = 0
    private(set) var rowCount = 0
    /// The frame that holds the chunk: the outermost.
    private let root: Frame?
    private var ownChunk = Chunk(index: 0, firstRow: nil, rowCount: 0, columns: [])
    private var ownChunkStamp = 0
    /// The batch's first row in its chunk.
    private(set) var start = 0
    /// For each row its place in the batch, ascending; nil when rows stand side by side from 0.
    private(set) var rowsInBatch: UnsafePointer<Int32>?
    /// For each row its place among the parent's rows; nil when they are the same rows.
    private(set) var rowsInParent: UnsafePointer<Int32>?
    /// What has been compiled for these rows, so that a column is decoded once.
    var columns: [ColumnKey: Node] = [:]
    /// Columns defined by a step that can fail or note something and are read by branches only for some rows: worked out
    /// for all rows, so that neither batches nor branches decide what is noticed.
    private(set) var demanded: [Node] = []
    private var demandedKeys: Set<ColumnKey> = []
    /// Something of these rows is read by fewer of them, so that both have to be of one batch.
    var isGathered = false
    /// Frames for some of these rows.
    private var narrower: [Frame] = []

    private let ownRowsInBatch: UnsafeMutablePointer<Int32>
    private let ownRowsInParent: UnsafeMutablePointer<Int32>

    struct ColumnKey: Hashable {
        let scope: ObjectIdentifier
        let index: Int
    }

    init(parent: Frame?, isBranch: Bool = false) {
        self.parent = parent
        root = parent.map { $0.root ?? $0 }
        self.isBranch = isBranch
        ownRowsInBatch = .allocate(capacity: Vector.capacity + 64)
        ownRowsInParent = .allocate(capacity: Vector.capacity + 64)
        parent?.narrower.append(self)
    }

    /// Lets go of what has been compiled, here and for fewer rows: nodes hold their frame, and it holds them.
    func dissolve() {
        for frame in narrower { frame.dissolve() }
        narrower = []
        columns = [:]
        demanded = []
    }

    deinit {
        ownRowsInBatch.deallocate()
        ownRowsInParent.deallocate()
    }

    func demand(_ key: ColumnKey, _ node: Node) {
        if demandedKeys.insert(key).inserted { demanded.append(node) }
    }

    /// Works out what is demanded whatever else is read.
    func evaluateDemanded() throws(RowFault) {
        for node in demanded { _ = try node.value() }
    }

    /// The batch's chunk.
    var chunk: Chunk { root?.ownChunk ?? ownChunk }
    /// Changes with the chunk.
    var chunkStamp: Int { root?.ownChunkStamp ?? ownChunkStamp }

    /// The chunk that the next batches are of.
    func begin(_ chunk: Chunk) {
        precondition(parent == nil, "a chunk for a frame within another")
        ownChunk = chunk
        ownChunkStamp &+= 1
    }

    /// A batch of the chunk: rows `start ..< start + rowCount`.
    func load(start: Int, rowCount: Int) {
        precondition(rowCount <= Vector.capacity, "a batch of \(rowCount) rows")
        self.start = start
        self.rowCount = rowCount
        rowsInBatch = nil
        rowsInParent = nil
        stamp &+= 1
    }

    /// The parent's rows for which `mask` (without missing) is `wanted`.
    func narrow(_ mask: UnsafePointer<UInt8>, wanted: UInt8 = 1) {
        guard let parent else { preconditionFailure("a frame without a parent was narrowed") }
        inherit(parent)
        let count = RowSelection.rows(of: mask, equalTo: wanted, parent.rowCount, into: ownRowsInParent)
        take(count, of: parent)
    }

    /// The parent's rows in `rows`, ascending.
    func take(rows: UnsafePointer<Int32>, count: Int) {
        guard let parent else { preconditionFailure("a frame without a parent was narrowed") }
        inherit(parent)
        ownRowsInParent.update(from: rows, count: count)
        take(count, of: parent)
    }

    /// Rows of the chunk, ascending, that no batch of the parent has brought. Of frames whose parent is not gathered from.
    func take(chunkRows: UnsafePointer<Int32>, count: Int) {
        precondition(count <= Vector.capacity, "a batch of \(count) rows")
        start = 0
        stamp &+= 1
        rowCount = count
        ownRowsInBatch.update(from: chunkRows, count: count)
        rowsInBatch = UnsafePointer(ownRowsInBatch)
        rowsInParent = rowsInBatch
    }

    private func inherit(_ parent: Frame) {
        start = parent.start
        stamp &+= 1
    }

    private func take(_ count: Int, of parent: Frame) {
        rowCount = count
        if count == parent.rowCount {
            rowsInParent = nil
            rowsInBatch = parent.rowsInBatch
            return
        }
        rowsInParent = UnsafePointer(ownRowsInParent)
        if let rows = parent.rowsInBatch {
            for row in 0..<count { ownRowsInBatch[row] = rows[Int(ownRowsInParent[row])] }
            rowsInBatch = UnsafePointer(ownRowsInBatch)
        } else {
            rowsInBatch = UnsafePointer(ownRowsInParent)
        }
    }

    /// The place in the chunk of a row of this frame.
    func chunkRow(_ row: Int) -> Int {
        start + (rowsInBatch.map { Int($0[row]) } ?? row)
    }

    /// The rows are the chunk's from `first` on, none left out.
    func isRun(from first: Int) -> Bool { start == first && rowsInBatch == nil }

    /// The places in the chunk of some rows of this frame.
    func chunkRows(_ own: Range<Int>, into out: UnsafeMutablePointer<Int32>) {
        let first = Int32(truncatingIfNeeded: start)
        if let rows = rowsInBatch {
            for row in own { out[row - own.lowerBound] = first &+ rows[row] }
        } else {
            for row in own { out[row - own.lowerBound] = first &+ Int32(truncatingIfNeeded: row) }
        }
    }
}
