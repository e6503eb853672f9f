import TinhBase
import TinhColumns

/// Texts without a common sorted dictionary, brought into order.
struct TextRanks {
    /// Of each row, over all pieces, the place of its text among the different ones in order; unspecified where missing.
    let ranks: GrowingBuffer<Int32>
    /// The different texts.
    let count: Int

    init(_ pieces: [Column], _ threads: Gather.Threads) throws(ExecutionFault) {
        if let encoding = try TextEncoding(pieces, threads) {
            let sorted = try encoding.sorted(threads)
            (ranks, count) = (sorted.codes, sorted.texts.count)
            return
        }
        if let (codes, texts) = TextRanks.used(pieces) {
            (ranks, count) = (codes, texts.count)
            _ = try TextRanks.rank(codes, texts.values, texts.count, threads)
            return
        }
        let (codes, interner) = try TextRanks.interned(pieces, threads)
        (ranks, count) = (codes, interner.count)
        _ = try TextRanks.rank(codes, interner.texts, interner.count, threads)
    }

    /// Writes the ranks of rows' texts over the codes; the codes in their order.
    static func rank(
        _ codes: GrowingBuffer<Int32>, _ texts: UnsafePointer<TextSlice>, _ count: Int, _ threads: Gather.Threads
    ) throws(ExecutionFault) -> [Int32] {
        // A column of missing values has no text; its rows carry code 0.
        if count == 0 { return [] }
        guard let sorted = TextSort.order(texts, count, threads) else { throw .cancelled }
        var ranksOfCodes = GrowingBuffer<Int32>(capacity: count)
        let work = Unshared((ranks: ranksOfCodes.extend(count), rows: codes.values))
        threads.stretches(of: count) { own in
            for rank in own { work.value.ranks[Int(sorted[rank])] = Int32(truncatingIfNeeded: rank) }
        }
        threads.stretches(of: codes.count) { own in
            let (ranks, rows) = work.value
            for row in own { rows[row] = ranks[Int(rows[row])] }
        }
        try threads.endIfCancelled()
        return sorted
    }

    /// Of pieces that share a dictionary that is known in whole the texts that occur, and their numbers; nil where they do not.
    private static func used(_ pieces: [Column]) -> (codes: GrowingBuffer<Int32>, texts: GrowingBuffer<TextSlice>)? {
        guard let dictionary = common(pieces), dictionary.isNormalized, !dictionary.isSorted else { return nil }
        let rowCount = pieces.reduce(0) { $0 + $1.rowCount }
        var codes = GrowingBuffer<Int32>(capacity: rowCount)
        var texts = GrowingBuffer<TextSlice>()
        if rowCount >= dictionary.count / 2 {
            // Most of them do.
            let all = texts.extend(dictionary.count)
            for code in 0..<dictionary.count { all[code] = .view(dictionary.value(code)) }
            for piece in pieces {
                guard case .dictionary(let storage) = piece.storage else { return nil }
                let out = codes.extend(piece.rowCount)
                for row in 0..<piece.rowCount { out[row] = Int32(truncatingIfNeeded: storage.code(row)) }
            }
            return (codes, texts)
        }
        var numbers = GrowingBuffer<Int32>()
        numbers.resize(dictionary.count, filling: -1)
        for piece in pieces {
            guard case .dictionary(let storage) = piece.storage else { return nil }
            let out = codes.extend(piece.rowCount)
            for row in 0..<piece.rowCount {
                if let validity = piece.validity, !validity.isValid(row) {
                    out[row] = 0
                    continue
                }
                let code = storage.code(row)
                if numbers.values[code] < 0 {
                    numbers.values[code] = Int32(truncatingIfNeeded: texts.count)
                    texts.append(.view(dictionary.value(code)))
                }
                out[row] = numbers.values[code]
            }
        }
        return (codes, texts)
    }

    private static func interned(
        _ pieces: [Column], _ threads: Gather.Threads
    ) throws(ExecutionFault) -> (codes: GrowingBuffer<Int32>, interner: TextInterner) {
        let interner = TextInterner()
        var codes = GrowingBuffer<Int32>(capacity: pieces.reduce(0) { $0 + $1.rowCount })
        let frame = Frame(parent: nil)
        let node = ColumnNode(frame, .text, index: 0)
        for piece in pieces {
            frame.begin(Chunk(index: 0, firstRow: nil, rowCount: piece.rowCount, columns: [piece]))
            var start = 0
            while start < piece.rowCount {
                try threads.endIfCancelled()
                let count = min(Vector.capacity, piece.rowCount - start)
                frame.load(start: start, rowCount: count)
                let out = codes.extend(count)
                if let vector = try? node.value() { interner.codes(vector, count, into: out) }
                start += count
            }
        }
        return (codes, interner)
    }

    /// The sorted dictionary that all pieces share.
    static func commonSorted(_ pieces: [Column]) -> TextDictionary? {
        common(pieces).flatMap { $0.isSorted ? $0 : nil }
    }

    private static func common(_ pieces: [Column]) -> TextDictionary? {
        var common: TextDictionary?
        for piece in pieces {
            guard case .dictionary(let storage) = piece.storage else { return nil }
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
    ) { for row in 0..<count { out[row] = UInt64(truncatingIfNeeded: from[row]) } }
}
