import Synchronization
import TinhColumns

/// A code for each of many texts at rest: equal texts (NFC) have equal codes, which follow no order unless they are sorted.
///
/// Rows are dealt by the hashes of their texts, so that each part of the texts has a small table of its own, by all threads: a
/// partitioned aggregation without a key's state.
struct TextEncoding {
    /// Of each row, over all pieces; 0 where missing.
    let codes: GrowingBuffer<Int32>
    /// Of each code, where the pieces have it.
    let texts: GrowingBuffer<TextSlice>
    /// Of each code the upper half of its text's hash, where these are kept.
    let hashes: GrowingBuffer<UInt32>
    private let pieces: [Column]
    private let isSorted: Bool

    /// Fewer rows are soon looked up one by one.
    static let rowCountMin = 1 << 16

    /// Nil where the rows are few, or some piece stores no texts that are known to be in NFC. O(bytes).
    init?(_ pieces: [Column], keepsHashes: Bool = false, _ threads: Gather.Threads) throws(ExecutionFault) {
        let rowCount = pieces.reduce(0) { $0 + $1.rowCount }
        guard rowCount >= TextEncoding.rowCountMin, rowCount <= Int(Int32.max) else { return nil }
        var storages: [TextStorage] = []
        for piece in pieces {
            guard case .text(let storage) = piece.storage, storage.isNormalized else { return nil }
            storages.append(storage)
        }
        let deal = TextDeal(pieces, storages, rowCount, threads)
        try threads.endIfCancelled()
        let parts = deal.numbered(keepsHashes: keepsHashes, threads)
        try threads.endIfCancelled()
        (codes, texts, hashes) = deal.coded(parts, threads)
        try threads.endIfCancelled()
        self.pieces = pieces
        isSorted = false
    }

    private init(codes: GrowingBuffer<Int32>, texts: GrowingBuffer<TextSlice>, pieces: [Column], isSorted: Bool) {
        self.codes = codes
        self.texts = texts
        hashes = GrowingBuffer()
        self.pieces = pieces
        self.isSorted = isSorted
    }

    /// With codes in the order of the texts, in the place of this one's. O(rows), and a sort of the different texts.
    func sorted(_ threads: Gather.Threads) throws(ExecutionFault) -> TextEncoding {
        let order = try TextRanks.rank(codes, texts.values, texts.count, threads)
        var sorted = GrowingBuffer<TextSlice>(capacity: order.count)
        let work = Unshared((from: texts.values, to: sorted.extend(order.count)))
        threads.stretches(of: order.count) { own in
            for rank in own { work.value.to[rank] = work.value.from[Int(order[rank])] }
        }
        try threads.endIfCancelled()
        return TextEncoding(codes: codes, texts: sorted, pieces: pieces, isSorted: true)
    }

    /// The pieces as codes into one dictionary, which keeps the bytes where they are. O(rows).
    func encoded(_ threads: Gather.Threads) throws(ExecutionFault) -> [Column] {
        let buffers = pieces.compactMap { if case .text(let storage) = $0.storage { storage.bytes } else { nil } }
        let texts = texts
        let values = TextArena(keeping: buffers, count: texts.count) { texts.values[$0].bytes }
        let dictionary = TextDictionary(values: values, canonicalCodes: nil, isSorted: isSorted, isNormalized: true)
        let firstRows = pieces.reduce(into: [0]) { $0.append(($0.last ?? 0) + $1.rowCount) }
        let from = Unshared(codes.values)
        return try threads.pieces(pieces.count) { [pieces] place in
            let piece = pieces[place]
            let own = Buffer(sizeBytes: piece.rowCount * MemoryLayout<Int32>.stride)
            own.pointer(of: Int32.self).update(from: from.value + firstRows[place], count: piece.rowCount)
            let column = Column(
                kind: piece.kind, rowCount: piece.rowCount,
                storage: .dictionary(DictionaryStorage(codes: own, width: .four, dictionary: dictionary)),
                validity: piece.validity)
            return ([column], piece.rowCount)
        }.map { $0.columns[0] }
    }

    /// The pieces as whole numbers, the codes themselves. O(rows).
    func numbers(_ threads: Gather.Threads) throws(ExecutionFault) -> [Column] {
        let firstRows = pieces.reduce(into: [0]) { $0.append(($0.last ?? 0) + $1.rowCount) }
        let from = Unshared(codes.values)
        return try threads.pieces(pieces.count) { [pieces] place in
            let piece = pieces[place]
            let own = Buffer(sizeBytes: piece.rowCount * MemoryLayout<Int32>.stride)
            let (values, codes) = (own.pointer(of: Int32.self), from.value + firstRows[place])
            var (least, most) = (Int32.max, Int32.min)
            for row in 0..<piece.rowCount {
                values[row] = codes[row]
                // What stands where a text is missing, 0, only widens the range.
                least = min(least, codes[row])
                most = max(most, codes[row])
            }
            let storage = IntegerStorage(
                buffer: own, width: .four, base: 0, minimum: Int64(least), maximum: Int64(most))
            let column = Column(
                kind: .int, rowCount: piece.rowCount, storage: .integers(storage), validity: piece.validity)
            return ([column], piece.rowCount)
        }.map { $0.columns[0] }
    }
}

/// Rows beside their texts, dealt by the texts' hashes; of one part in the order of the rows.
private struct TextDeal: @unchecked Sendable {
    private let entries: GrowingBuffer<Entry>
    /// Where each part's entries begin, and the end.
    private let starts: [Int]
    private let rowCount: Int

    struct Entry {
        let text: TextSlice
        /// Of the hash its upper half, later the text's number in its part.
        var word: UInt32
        let row: Int32

        /// What is left of the hash, in both halves of one.
        var hash: UInt64 { UInt64(word) << 32 | UInt64(word) }
    }

    /// A part has about so many rows, whose table stays in a core's own cache.
    private static let partRowCount = 1 << 14
    private static let partBitsMax = 10

    init(_ pieces: [Column], _ storages: [TextStorage], _ rowCount: Int, _ threads: Gather.Threads) {
        self.rowCount = rowCount
        let wanted = Int.bitWidth - (rowCount / TextDeal.partRowCount).leadingZeroBitCount
        let bits = min(TextDeal.partBitsMax, wanted)
        let (partCount, shift) = (1 << bits, UInt32(32 - bits))
        let firstRows = pieces.reduce(into: [0]) { $0.append(($0.last ?? 0) + $1.rowCount) }
        var hashes = GrowingBuffer<UInt32>(capacity: rowCount)
        // Of each piece the rows of each part, later where the next one of them goes.
        var places = GrowingBuffer<Int>()
        places.resize(pieces.count * partCount, filling: 0)
        let work = Unshared((hashes: hashes.extend(rowCount), places: places.values))
        threads.each(pieces.count) { piece in
            let (storage, validity) = (storages[piece], pieces[piece].validity)
            let (own, counts) = (work.value.hashes + firstRows[piece], work.value.places + piece * partCount)
            for row in 0..<pieces[piece].rowCount {
                let hash = UInt32(truncatingIfNeeded: ByteHash.hash(storage.value(row)) >> 32)
                own[row] = hash
                if validity?.isValid(row) ?? true { counts[Int(hash >> shift)] += 1 }
            }
        }
        var starts = [0]
        var next = 0
        for part in 0..<partCount {
            for piece in pieces.indices {
                let place = piece * partCount + part
                let count = places.values[place]
                places.values[place] = next
                next += count
            }
            starts.append(next)
        }
        self.starts = starts
        var entries = GrowingBuffer<Entry>(capacity: next)
        let out = Unshared(entries.extend(next))
        threads.each(pieces.count) { piece in
            let (storage, validity) = (storages[piece], pieces[piece].validity)
            let (own, next) = (work.value.hashes + firstRows[piece], work.value.places + piece * partCount)
            let (first, out) = (firstRows[piece], out.value)
            for row in 0..<pieces[piece].rowCount where validity?.isValid(row) ?? true {
                let part = Int(own[row] >> shift)
                out[next[part]] = Entry(
                    text: .view(storage.value(row)), word: own[row], row: Int32(truncatingIfNeeded: first + row))
                next[part] += 1
            }
        }
        self.entries = entries
    }

    /// Gives the texts of each part numbers, which take the place of the hashes; the different texts of each part.
    func numbered(keepsHashes: Bool, _ threads: Gather.Threads) -> [Part] {
        let found = Mutex<[(place: Int, part: Unshared<Part>)]>([])
        threads.each(starts.count - 1) { place in
            let table = number(entries.values + starts[place], starts[place + 1] - starts[place])
            let part = Unshared(Part(texts: table.texts, hashes: keepsHashes ? table.textHashes : GrowingBuffer()))
            found.withLock { $0.append((place, part)) }
        }
        return found.withLock { $0.sorted { $0.place < $1.place }.map(\.part.value) }
    }

    /// The different texts of a part, and their hashes where these are kept.
    struct Part {
        let texts: GrowingBuffer<TextSlice>
        let hashes: GrowingBuffer<UInt64>
    }

    /// So many texts of a part have room from the start.
    private static let textCountMin = 1 << 13
    /// Rows whose texts are asked for at once.
    private static let blockRowCount = 32

    /// Likewise of one part, in the order in which they come.
    private func number(_ entries: UnsafeMutablePointer<Entry>, _ count: Int) -> TextTable {
        var table = TextTable(keepsCopies: false)
        table.makeRoom(min(count / 2, TextDeal.textCountMin))
        for start in stride(from: 0, to: count, by: TextDeal.blockRowCount) {
            let end = min(count, start + TextDeal.blockRowCount)
            table.makeRoom(end - start)
            for place in start..<end { table.bringNear(entries[place].text, hash: entries[place].hash) }
            for place in start..<end {
                let number = table.number(entries[place].text, hash: entries[place].hash)
                entries[place].word = UInt32(bitPattern: number)
            }
        }
        return table
    }

    /// The code of each row, the text of each code, and of its hash, where it is kept, the upper half.
    func coded(
        _ parts: [Part], _ threads: Gather.Threads
    ) -> (codes: GrowingBuffer<Int32>, texts: GrowingBuffer<TextSlice>, hashes: GrowingBuffer<UInt32>) {
        let bases = parts.reduce(into: [0]) { $0.append(($0.last ?? 0) + $1.texts.count) }
        var texts = GrowingBuffer<TextSlice>(capacity: bases[parts.count])
        let hashCount = parts.reduce(0) { $0 + $1.hashes.count }
        var hashes = GrowingBuffer<UInt32>(capacity: hashCount)
        var codes = GrowingBuffer<Int32>(capacity: rowCount)
        let work = Unshared(
            (
                texts: texts.extend(bases[parts.count]), hashes: hashes.extend(hashCount),
                codes: codes.extend(rowCount), parts: parts
            ))
        // Else every row is written to.
        if starts[parts.count] < rowCount { codes.values.update(repeating: 0, count: rowCount) }
        threads.each(parts.count) { part in
            let own = work.value.parts[part]
            (work.value.texts + bases[part]).update(from: own.texts.values, count: own.texts.count)
            let (hashes, from) = (work.value.hashes, own.hashes.values)
            for number in 0..<own.hashes.count {
                hashes[bases[part] + number] = UInt32(truncatingIfNeeded: from[number] >> 32)
            }
            let (codes, base) = (work.value.codes, Int32(truncatingIfNeeded: bases[part]))
            for place in starts[part]..<starts[part + 1] {
                let entry = entries.values[place]
                codes[Int(entry.row)] = base + Int32(truncatingIfNeeded: entry.word)
            }
        }
        return (codes, texts, hashes)
    }
}
