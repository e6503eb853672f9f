import TinhBase
import TinhColumns
import TinhTypes

/// Codes for the texts of a key on both sides of a join: equal texts (NFC) have equal codes, though each side has
/// dictionaries of its own. The right side's texts make the codes; a text that is only on the left has none.
final class JoinTexts {
    private let interner = TextInterner()
    /// Of many rows that store their texts as such, in the interner's place, and what keeps the texts.
    private var atRest: (lookup: TextLookup, encoding: TextEncoding)?

    /// A right column as codes; once. O(rows), and O(length) for each distinct text.
    func codes(of pieces: [Column], _ threads: Gather.Threads) throws(ExecutionFault) -> [Column] {
        if let encoding = try TextEncoding(pieces, keepsHashes: true, threads) {
            atRest = (try TextLookup(encoding, threads), encoding)
            return try encoding.numbers(threads)
        }
        let frame = Frame(parent: nil)
        let node = ColumnNode(frame, .text, index: 0)
        var room = [Int32](repeating: 0, count: Vector.capacity)
        var columns: [Column] = []
        for piece in pieces {
            if piece.kind == .missing {
                columns.append(piece)
                continue
            }
            frame.begin(Chunk(index: 0, firstRow: nil, rowCount: piece.rowCount, columns: [piece]))
            var values = GrowingBuffer<Int64>(capacity: piece.rowCount)
            var start = 0
            while start < piece.rowCount {
                try threads.endIfCancelled()
                let count = min(Vector.capacity, piece.rowCount - start)
                frame.load(start: start, rowCount: count)
                let out = values.extend(count)
                room.withUnsafeMutableBufferPointer { room in
                    guard let codes = room.baseAddress, let vector = try? node.value() else { return }
                    interner.codes(vector, count, into: codes)
                    for row in 0..<count { out[row] = Int64(codes[row]) }
                }
                start += count
            }
            let validity = piece.validity.map { JoinTexts.bytes($0, piece.rowCount) }
            columns.append(
                NarrowColumn.integers(
                    .int, values.values, validity.map { UnsafePointer($0.values) }, piece.rowCount))
        }
        return columns
    }

    private static func bytes(_ validity: Validity, _ rowCount: Int) -> GrowingBuffer<UInt8> {
        var bytes = GrowingBuffer<UInt8>(capacity: rowCount)
        let out = bytes.extend(rowCount)
        for row in 0..<rowCount { out[row] = validity.isValid(row) ? 1 : 0 }
        return bytes
    }

    /// The codes of texts in NFC that are there, else -1; see `TextTable.known`.
    private func knownCodes(
        _ sought: UnsafePointer<TextSlice>, _ validity: UnsafePointer<UInt8>?, _ rowCount: Int,
        room: UnsafeMutablePointer<UInt64>, into out: UnsafeMutablePointer<Int64>
    ) {
        if let atRest {
            atRest.lookup.known(sought, validity, rowCount, room: room, into: out)
        } else {
            interner.knownCodes(sought, validity, rowCount, room: room, into: out)
        }
    }

    private func knownCode(_ text: TextSlice, isNormalized: Bool) -> Int32 {
        guard let atRest else { return interner.knownCode(text, isNormalized: isNormalized) }
        if isNormalized || TextForm.isNormalized(text.bytes) { return atRest.lookup.known(text.bytes) }
        return TextForm.normalized(text.bytes).withUnsafeBytes { atRest.lookup.known($0) }
    }

    /// The codes as one worker reads them for the left side, when no more texts come from the right.
    final class Reader {
        private let texts: JoinTexts
        /// Codes of dictionaries that came by; `unseen` where not yet looked up.
        private var caches: [(dictionary: TextDictionary, codes: [Int32])] = []

        private static let unseen: Int32 = -2

        private let room: UnsafeMutablePointer<UInt64> = .allocate(capacity: Vector.capacity)
        /// Codes of a batch that came by for the first time, and their texts.
        private let new: UnsafeMutablePointer<Int32> = .allocate(capacity: Vector.capacity)
        private let slices: UnsafeMutablePointer<TextSlice> = .allocate(capacity: Vector.capacity)

        init(_ texts: JoinTexts) { self.texts = texts }

        deinit {
            room.deallocate()
            new.deallocate()
            slices.deallocate()
        }

        /// The code of each row that has a text, -1 for a text that the right side does not have.
        func read(_ vector: Vector, _ rowCount: Int, into out: UnsafeMutablePointer<Int64>) {
            if vector.dictionary == nil, vector.isNormalized {
                return texts.knownCodes(vector.slices, vector.validity, rowCount, room: room, into: out)
            }
            guard let dictionary = vector.dictionary else {
                for row in 0..<rowCount where !vector.isMissing(row) {
                    let code = texts.knownCode(vector.slices[row], isNormalized: vector.isNormalized)
                    out[row] = Int64(code)
                }
                return
            }
            let place = cache(dictionary)
            caches[place].codes.withUnsafeMutableBufferPointer { known in
                guard let known = known.baseAddress else { return }
                read(vector, dictionary, known, rowCount, into: out)
            }
        }

        /// Texts that come by for the first time are looked up together.
        private func read(
            _ vector: Vector, _ dictionary: TextDictionary, _ known: UnsafeMutablePointer<Int32>, _ rowCount: Int,
            into out: UnsafeMutablePointer<Int64>
        ) {
            let (codes, validity) = (vector.codes, vector.validity)
            var newCount = 0
            for row in 0..<rowCount where validity?[row] != 0 {
                let own = Int(codes[row])
                if known[own] != Reader.unseen { continue }
                known[own] = -1
                new[newCount] = codes[row]
                newCount += 1
            }
            var sought = 0
            for place in 0..<newCount {
                let text = TextSlice.view(dictionary.value(Int(new[place])))
                if dictionary.isNormalized || TextForm.isNormalized(text.bytes) {
                    slices[sought] = text
                    new[sought] = new[place]
                    sought += 1
                } else {
                    known[Int(new[place])] = texts.knownCode(text, isNormalized: false)
                }
            }
            if sought > 0 { texts.knownCodes(slices, nil, sought, room: room, into: out) }
            for place in 0..<sought { known[Int(new[place])] = Int32(truncatingIfNeeded: out[place]) }
            for row in 0..<rowCount where validity?[row] != 0 { out[row] = Int64(known[Int(codes[row])]) }
        }

        private func cache(_ dictionary: TextDictionary) -> Int {
            let count = dictionary.count
            if let place = caches.lastIndex(where: { $0.dictionary === dictionary }) {
                let more = count - caches[place].codes.count
                if more > 0 { caches[place].codes.append(contentsOf: repeatElement(Reader.unseen, count: more)) }
                return place
            }
            // A source that makes a dictionary for each chunk must not fill the memory.
            if caches.count >= 16 { caches.removeFirst() }
            caches.append((dictionary, Array(repeating: Reader.unseen, count: count)))
            return caches.count - 1
        }
    }
}
