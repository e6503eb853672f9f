import Synchronization
import TinhColumns
import TinhTypes

/// Rows of a table in another order.
enum Gather {
    /// Rows in a chunk of a result.
    static let chunkRowCount = 1 << 16

    /// A table of the rows `order` (numbers among all rows of `table`) in that order, a chunk at a time by all threads.
    static func table(
        _ table: Table, _ order: ArraySlice<Int32>, _ schema: Schema, _ threads: Threads
    ) throws(ExecutionFault) -> Table {
        let locator = RowLocator(table)
        let pieceCount = (order.count + chunkRowCount - 1) / chunkRowCount
        let columns = schema.fields.indices.map { table.pieces($0) }
        let pieces = try threads.pieces(pieceCount) { piece in
            let start = order.startIndex + piece * chunkRowCount
            let rows = order[start..<min(start + chunkRowCount, order.endIndex)]
            let places = rows.withUnsafeBufferPointer { rows in
                rows.baseAddress.map { locator.places($0, rows.count) } ?? []
            }
            var made: [Column] = []
            for (index, field) in schema.fields.enumerated() {
                // Of a run that is called off nothing is kept.
                if threads.isCancelled() { return ([], 0) }
                made.append(Gather.column(columns[index], field.type.kind, places))
            }
            return (made, rows.count)
        }
        return Table(schema, pieces: pieces)
    }

    /// The threads that share a piece of work.
    struct Threads {
        let pool: ThreadPool
        let count: Int
        /// The run is called off, for good: asked at least every few milliseconds, so that it ends as soon as that.
        let isCancelled: @Sendable () -> Bool

        /// The caller's thread alone, where nothing can be called off.
        static let caller = Threads(pool: ThreadPool(), count: 1, isCancelled: { false })

        /// Between two looks at `isCancelled` so many rows of simple work may pass.
        static let rowsBetweenLooks = 1 << 16

        /// The caller's thread alone: within work that is shared already.
        var alone: Threads { Threads(pool: pool, count: 1, isCancelled: isCancelled) }

        func endIfCancelled() throws(ExecutionFault) {
            if isCancelled() { throw .cancelled }
        }

        /// Before an array of so many values is made: where there is no memory for them the run ends, and nothing is written.
        func require<Value>(_ count: Int, of type: Value.Type) throws(ExecutionFault) {
            HeapMemory.require(byteCount: count * MemoryLayout<Value>.stride)
            try endIfCancelled()
        }

        /// Parts `0 ..< partCount` of work, each done by one of the threads; some are left out when cancelled.
        func each(_ partCount: Int, _ work: @escaping @Sendable (Int) -> Void) {
            let next = Atomic<Int>(0)
            pool.run(min(count, partCount)) { [isCancelled] _ in
                while !isCancelled() {
                    let part = next.wrappingAdd(1, ordering: .relaxed).oldValue
                    if part >= partCount { return }
                    work(part)
                }
            }
        }

        /// All of so many rows of simple work, a stretch at a time by one of the threads; some are left out when cancelled.
        func stretches(of rowCount: Int, _ work: @escaping @Sendable (Range<Int>) -> Void) {
            let size = Threads.rowsBetweenLooks
            each((rowCount + size - 1) / size) { part in work(part * size..<min(rowCount, (part + 1) * size)) }
        }

        /// Pieces `0 ..< pieceCount` of a table, each made by one of the threads.
        func pieces(
            _ pieceCount: Int, _ make: @escaping @Sendable (Int) -> (columns: [Column], rowCount: Int)
        ) throws(ExecutionFault) -> [(columns: [Column], rowCount: Int)] {
            let results = Mutex<[(piece: Int, columns: [Column], rowCount: Int)]>([])
            each(pieceCount) { piece in
                let (columns, rowCount) = make(piece)
                results.withLock { $0.append((piece, columns, rowCount)) }
            }
            try endIfCancelled()
            return results.withLock { $0.sorted { $0.piece < $1.piece } }.map { ($0.columns, $0.rowCount) }
        }
    }

    struct Place {
        let chunk: Int32
        let row: Int32
    }

    /// Rows of pieces of one column. `present`: 0 where the row is to be missing, whatever stands at its place.
    static func column(
        _ pieces: [Column], _ kind: Kind, _ places: [Place], present: UnsafePointer<UInt8>? = nil
    ) -> Column {
        let cells = pieces.map { StoredCells($0) }
        return cells.withUnsafeBufferPointer { cells in column(pieces, cells, kind, places, present) }
    }

    private static func column(
        _ pieces: [Column], _ cells: UnsafeBufferPointer<StoredCells>, _ kind: Kind, _ places: [Place],
        _ present: UnsafePointer<UInt8>?
    ) -> Column {
        let count = places.count
        var validity: GrowingBuffer<UInt8>?
        if present != nil || pieces.contains(where: { $0.validity != nil }) {
            var own = GrowingBuffer<UInt8>(capacity: count)
            let out = own.extend(count)
            for row in 0..<count { out[row] = cells[Int(places[row].chunk)].isValid(Int(places[row].row)) }
            if let present { for row in 0..<count { out[row] &= present[row] } }
            validity = own
        }
        let valid = validity.map { UnsafePointer($0.values) }
        func integers() -> Column {
            var values = GrowingBuffer<Int64>(capacity: count)
            let out = values.extend(count)
            for row in 0..<count { out[row] = cells[Int(places[row].chunk)].integer(Int(places[row].row)) }
            return NarrowColumn.integers(kind, values.values, valid, count)
        }
        switch Vector.Form(kind) {
        case .integers, .mask: return integers()
        case .wide:
            if pieces.allSatisfy({ if case .integers = $0.storage { true } else { false } }) { return integers() }
            var values = GrowingBuffer<Int128>(capacity: count)
            let out = values.extend(count)
            for row in 0..<count { out[row] = pieces[Int(places[row].chunk)].mantissa(Int(places[row].row)) }
            return NarrowColumn.mantissas(kind, values.values, valid, count)
        case .floats:
            var values = GrowingBuffer<Double>(capacity: count)
            let isStored = pieces.map { if case .floats = $0.storage { true } else { false } }
            let out = values.extend(count)
            if isStored.contains(false) {
                for row in 0..<count {
                    let piece = Int(places[row].chunk)
                    // A piece without any value may be stored otherwise.
                    out[row] = isStored[piece] ? cells[piece].float(Int(places[row].row)) : 0
                }
            } else {
                for row in 0..<count { out[row] = cells[Int(places[row].chunk)].float(Int(places[row].row)) }
            }
            return NarrowColumn.floats(values.values, valid, count)
        case .text: return texts(pieces, cells, places, valid)
        }
    }

    private static func texts(
        _ pieces: [Column], _ cells: UnsafeBufferPointer<StoredCells>, _ places: [Place],
        _ validity: UnsafePointer<UInt8>?
    ) -> Column {
        if let dictionary = commonDictionary(pieces) {
            var codes = GrowingBuffer<Int32>(capacity: places.count)
            for place in places {
                codes.append(Int32(truncatingIfNeeded: cells[Int(place.chunk)].integer(Int(place.row))))
            }
            return NarrowColumn.codes(codes.values, dictionary, validity, places.count)
        }
        var texts = TextBytes()
        for piece in pieces {
            if case .text(let storage) = piece.storage, storage.isNormalized { continue }
            texts.isNormalized = false
        }
        let isPlain = pieces.map { if case .text = $0.storage { true } else { false } }
        for (row, place) in places.enumerated() {
            if let validity, validity[row] == 0 {
                texts.append(UnsafeRawBufferPointer(start: nil, count: 0))
            } else {
                let piece = Int(place.chunk)
                let row = Int(place.row)
                texts.append(isPlain[piece] ? cells[piece].text(row) : pieces[piece].cellText(row))
            }
        }
        return texts.column(NarrowColumn.bits(validity, places.count))
    }

    private static func commonDictionary(_ pieces: [Column]) -> TextDictionary? {
        var common: TextDictionary?
        for piece in pieces {
            guard case .dictionary(let storage) = piece.storage else { return nil }
            if let common, common !== storage.dictionary { return nil }
            common = storage.dictionary
        }
        return common
    }
}
