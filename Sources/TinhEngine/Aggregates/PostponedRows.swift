import TinhTypes

/// Rows of one worker that are not added to their groups as they come: their packed keys, and what the aggregates read of them,
/// dealt into parts by the keys.
///
/// Where nearly every row is a group of its own, a table of groups is memory that is cleared and walked for nothing; such rows
/// are sorted at the end, a part at a time, so that all that is read for a part lies in the caches.
final class PostponedRows {
    /// The values of one argument, of all rows.
    final class Values {
        let node: Node
        /// Of the first batch, and with it of all.
        fileprivate(set) var form: Vector.Form?
        /// Whether the integers are kept as `narrow` ones: what is written and read again is half as much.
        fileprivate(set) var isNarrow = false
        fileprivate(set) var narrow = GrowingBuffer<Int32>()
        fileprivate(set) var integers = GrowingBuffer<Int64>()
        fileprivate(set) var floats = GrowingBuffer<Double>()
        /// Of the integers; nil where nothing is known.
        fileprivate(set) var bounds: Bounds?

        init(_ node: Node) { self.node = node }

        fileprivate func removeAll() {
            narrow = GrowingBuffer()
            integers = GrowingBuffer()
            floats = GrowingBuffer()
            form = nil
            isNarrow = false
            bounds = nil
        }

        /// From now on with 64 bits, those so far among them.
        fileprivate func widen() {
            isNarrow = false
            let from = narrow.values
            let out = integers.extend(narrow.count)
            for place in 0..<narrow.count { out[place] = Int64(from[place]) }
            narrow = GrowingBuffer()
        }
    }

    /// Of the rows' keys, by places like the values. Of keys that have two words what their part leaves of both, where one word
    /// holds that.
    private(set) var words = GrowingBuffer<UInt64>()
    /// Second words of the keys, where they have two and are kept so.
    private(set) var lowWords = GrowingBuffer<UInt64>()
    /// Each once, though several aggregates read it.
    let values: [Values]
    /// For each aggregate the places of its arguments among the values.
    let arguments: [[Int]]
    private(set) var places: PartedPlaces
    private(set) var rowCount = 0
    private let rowCountMax: Int
    private var restored = (high: GrowingBuffer<UInt64>(), low: GrowingBuffer<UInt64>())
    private let dealt: UnsafeMutablePointer<Int32> = .allocate(capacity: Vector.capacity)

    init(_ arguments: [[Node]], _ split: WordSplit, blockRowCount: Int, rowCountMax: Int) {
        self.rowCountMax = rowCountMax
        places = PartedPlaces(split, blockRowCount: blockRowCount)
        var values: [Values] = []
        self.arguments = arguments.map { nodes in
            nodes.map { node in
                if let known = values.firstIndex(where: { $0.node === node }) { return known }
                values.append(Values(node))
                return values.count - 1
            }
        }
        self.values = values
    }

    deinit { dealt.deallocate() }

    var isEmpty: Bool { rowCount == 0 }
    var partCount: Int { places.split.partCount }

    /// Keeps a batch's rows with their words; false, and nothing done, where they are not of the form that is kept: a value is
    /// missing, or is no number of 64 bits.
    func take(_ words: GroupIndex.Words, _ rowCount: Int) throws(RowFault) -> Bool {
        guard try canTake(rowCount) else { return false }
        places.deal(words.high, rowCount, into: dealt)
        if let low = words.low, let rest = places.split.rest {
            putRests(rest, words.high, low, rowCount)
        } else {
            put(words.high, rowCount, into: &self.words)
            if let low = words.low { put(low, rowCount, into: &lowWords) }
        }
        try putValues(rowCount)
        return true
    }

    private func putRests(
        _ rest: WordSplit.Rest, _ high: UnsafePointer<UInt64>, _ low: UnsafePointer<UInt64>, _ rowCount: Int
    ) {
        if words.count < places.count { _ = words.extend(places.count - words.count) }
        let (to, places) = (words.values, dealt)
        for row in 0..<rowCount { to[Int(places[row])] = rest.word(high[row], low[row]) }
    }

    private func canTake(_ rowCount: Int) throws(RowFault) -> Bool {
        guard self.rowCount + rowCount <= rowCountMax else { return false }
        for values in values {
            let vector = try values.node.value()
            guard vector.validity == nil, values.form.map({ $0 == vector.form }) ?? true else { return false }
            switch vector.form {
            case .integers, .floats: break
            case .wide, .mask, .text: return false
            }
        }
        return true
    }

    private func putValues(_ rowCount: Int) throws(RowFault) {
        self.rowCount += rowCount
        for values in values {
            let vector = try values.node.value()
            let fitsNarrow = vector.form == .integers && vector.bounds?.fitsInt32 ?? false
            if values.form == nil {
                values.isNarrow = fitsNarrow
                values.bounds = vector.bounds
            } else {
                if values.isNarrow, !fitsNarrow { values.widen() }
                if let known = values.bounds { values.bounds = vector.bounds.map { known.union($0) } }
            }
            values.form = vector.form
            switch vector.form {
            case .integers:
                if values.isNarrow {
                    put(vector.integers, rowCount, into: &values.narrow) { Int32(truncatingIfNeeded: $0) }
                } else {
                    put(vector.integers, rowCount, into: &values.integers)
                }
            case .floats: put(vector.floats, rowCount, into: &values.floats)
            case .wide, .mask, .text: preconditionFailure("a value that is not kept")
            }
        }
    }

    /// Writes a batch's values to the places of its rows, all of which lie below the end of the last block.
    @inline(__always)
    private func put<T>(_ values: UnsafePointer<T>, _ rowCount: Int, into out: inout GrowingBuffer<T>) {
        put(values, rowCount, into: &out) { $0 }
    }

    @inline(__always)
    private func put<T, Kept>(
        _ values: UnsafePointer<T>, _ rowCount: Int, into out: inout GrowingBuffer<Kept>, _ kept: (T) -> Kept
    ) {
        if out.count < places.count { _ = out.extend(places.count - out.count) }
        let (to, places) = (out.values, dealt)
        for row in 0..<rowCount { to[Int(places[row])] = kept(values[row]) }
    }

    /// The words of a part's rows at places side by side. Good until the next.
    func words(_ stretch: Range<Int>, _ part: Int) -> GroupIndex.Words {
        if let rest = places.split.rest {
            restored.high.removeAll()
            restored.low.removeAll()
            let (high, low) = (restored.high.extend(stretch.count), restored.low.extend(stretch.count))
            for (row, place) in stretch.enumerated() {
                (high[row], low[row]) = rest.words(part, words.values[place])
            }
            return GroupIndex.Words(high: UnsafePointer(high), low: UnsafePointer(low))
        }
        return GroupIndex.Words(
            high: words.values + stretch.lowerBound,
            low: lowWords.count == 0 ? nil : UnsafePointer(lowWords.values + stretch.lowerBound))
    }

    /// Forgets all rows, and lets go of their memory.
    func removeAll() {
        rowCount = 0
        places.removeAll()
        words = GrowingBuffer()
        lowWords = GrowingBuffer()
        for values in values { values.removeAll() }
    }
}
