import TinhBase
import TinhColumns

/// Texts without a common sorted dictionary, brought into order.
struct TextRanks {
    private let interner: TextInterner
    /// For each row, over all pieces; unspecified where missing.
    let codes: [Int32]
    let rankOfCode: [Int32]

    var count: Int { interner.count }

    init(_ pieces: [Column], _ threads: Gather.Threads) throws(ExecutionFault) {
        let interner = TextInterner()
        self.interner = interner
        var codes: [Int32] = []
        var room = [Int32](repeating: 0, count: Vector.capacity)
        let frame = Frame(parent: nil)
        let node = ColumnNode(frame, .text, index: 0)
        for piece in pieces {
            frame.begin(Chunk(index: 0, firstRow: nil, rowCount: piece.rowCount, columns: [piece]))
            var start = 0
            while start < piece.rowCount {
                try threads.endIfCancelled()
                let count = min(Vector.capacity, piece.rowCount - start)
                frame.load(start: start, rowCount: count)
                if let vector = try? node.value() {
                    room.withUnsafeMutableBufferPointer { room in
                        if let out = room.baseAddress { interner.codes(vector, count, into: out) }
                    }
                }
                codes.append(contentsOf: room[0..<count])
                start += count
            }
        }
        self.codes = codes
        // A column of missing values has no text; its rows carry code 0.
        guard let ranks = interner.count == 0 ? [0] : interner.ranks(isCancelled: threads.isCancelled) else {
            throw .cancelled
        }
        rankOfCode = ranks
    }

    /// The sorted dictionary that all pieces share.
    static func commonSorted(_ pieces: [Column]) -> TextDictionary? {
        var common: TextDictionary?
        for piece in pieces {
            guard case .dictionary(let storage) = piece.storage, storage.dictionary.isSorted else { return nil }
            if let common, common !== storage.dictionary { return nil }
            common = storage.dictionary
        }
        return common
    }

    /// The places of rows' texts in a sorted dictionary.
    static func read(
        _ storage: DictionaryStorage, _ dictionary: TextDictionary, _ rows: Range<Int>,
        into out: UnsafeMutablePointer<UInt64>
    ) {
        let (start, count) = (rows.lowerBound, rows.count)
        switch storage.width {
        case .one: widen(storage.codes.pointer(of: UInt8.self) + start, out, count)
        case .two: widen(storage.codes.pointer(of: UInt16.self) + start, out, count)
        case .four: widen(storage.codes.pointer(of: UInt32.self) + start, out, count)
        case .constant, .eight: out.update(repeating: 0, count: count)
        }
        if let canonical = dictionary.canonicalCodes, !canonical.isEmpty {
            for row in 0..<count { out[row] = UInt64(canonical[Int(out[row])]) }
        }
    }

    @inline(__always)
    private static func widen<Code: FixedWidthInteger>(
        _ from: UnsafeMutablePointer<Code>, _ out: UnsafeMutablePointer<UInt64>, _ count: Int
    ) {
        for row in 0..<count { out[row] = UInt64(truncatingIfNeeded: from[row]) }
    }
}

extension TextInterner {
    /// For each code its place in the collation; nil when cancelled. O(n log n).
    func ranks(isCancelled: () -> Bool) -> [Int32]? {
        guard let sorted = sortedCodes(isCancelled: isCancelled) else { return nil }
        var ranks = [Int32](repeating: 0, count: count)
        for (rank, code) in sorted.enumerated() { ranks[Int(code)] = Int32(rank) }
        return ranks
    }

    /// The codes in the order of the collation; nil when cancelled.
    func sortedCodes(isCancelled: () -> Bool) -> [Int32]? {
        // Keys in one arena: a comparison of bytes decides.
        var keys: [UInt8] = []
        var starts = [0]
        for code in 0..<count {
            if code & 1023 == 0, isCancelled() { return nil }
            Collation.appendSortKey(text(code).bytes, to: &keys)
            starts.append(keys.count)
        }
        var codes = (0..<Int32(count)).map { $0 }
        var comparisonCount = 0
        do {
            try keys.withUnsafeBytes { keys in
                try starts.withUnsafeBufferPointer { starts in
                    try codes.sort { left, right in
                        comparisonCount &+= 1
                        if comparisonCount & 0x3FFF == 0, isCancelled() { throw Cancelled() }
                        let a = UnsafeRawBufferPointer(rebasing: keys[starts[Int(left)]..<starts[Int(left) + 1]])
                        let b = UnsafeRawBufferPointer(rebasing: keys[starts[Int(right)]..<starts[Int(right) + 1]])
                        return ByteHash.compare(a, b) < 0
                    }
                }
            }
        } catch {
            return nil
        }
        return codes
    }

    /// Ends a sort.
    private struct Cancelled: Error {}
}
