import Synchronization
import TinhColumns
import TinhTypes

/// A word for each row of a column in pieces, one after another, whose order is the language's: smaller values first, missing
/// last whatever the direction.
///
/// Where the storage of a row tells its word, words are worked out when rows are asked for; else all are beforehand.
struct RankReader {
    /// So many of each word are used.
    let bits: Int
    private let form: Form
    private let pieces: [Column]
    /// Of the pieces, and the end.
    private let starts: [Int]
    private let isDescending: Bool
    /// The word of missing rows.
    private let missing: UInt64

    private enum Form {
        case stored(GrowingBuffer<UInt64>)
        case integers(least: Int64, most: Int64)
        case floats
        /// Codes of a sorted dictionary.
        case codes(TextDictionary, most: UInt64)
    }

    init(stored words: GrowingBuffer<UInt64>, bits: Int) {
        self.bits = bits
        form = .stored(words)
        pieces = []
        starts = [0, words.count]
        isDescending = false
        missing = 0
    }

    /// Nil where one word for each row cannot be told from its storage.
    init?(_ kind: Kind, _ pieces: [Column], isDescending: Bool) {
        guard let (form, most) = RankReader.form(kind, pieces) else { return nil }
        let isAnyMissing = pieces.contains { $0.validity != nil }
        // One word more.
        if isAnyMissing, most == .max { return nil }
        self.form = form
        self.pieces = pieces
        self.isDescending = isDescending
        missing = most &+ 1
        bits = 64 - (isAnyMissing ? missing : most).leadingZeroBitCount
        starts = pieces.reduce(into: [0]) { $0.append($0[$0.count - 1] + $1.rowCount) }
    }

    private static func form(_ kind: Kind, _ pieces: [Column]) -> (Form, most: UInt64)? {
        switch Vector.Form(kind) {
        case .text:
            guard let dictionary = TextRanks.commonSorted(pieces) else { return nil }
            let most = UInt64(max(0, dictionary.count - 1))
            return (.codes(dictionary, most: most), most)
        case .floats:
            for piece in pieces { guard case .floats = piece.storage else { return nil } }
            return (.floats, .max)
        case .integers, .mask, .wide:
            var (least, most) = (Int64.max, Int64.min)
            for piece in pieces {
                guard case .integers(let storage) = piece.storage else { return nil }
                if storage.minimum > storage.maximum { continue }
                least = min(least, storage.minimum)
                most = max(most, storage.maximum)
            }
            if least > most { (least, most) = (0, 0) }
            return (.integers(least: least, most: most), UInt64(bitPattern: most &- least))
        }
    }

    private var rowCount: Int { starts[starts.count - 1] }

    /// The words of rows, which may be written to the room.
    @inline(__always)
    func words(_ rows: Range<Int>, _ room: UnsafeMutablePointer<UInt64>) -> UnsafePointer<UInt64> {
        if case .stored(let words) = form { return UnsafePointer(words.values + rows.lowerBound) }
        read(rows, into: room)
        return UnsafePointer(room)
    }

    /// The words of all rows, a piece at a time by all threads. O(rows).
    func words(_ threads: Gather.Threads) -> GrowingBuffer<UInt64> {
        if case .stored(let words) = form { return words }
        var words = GrowingBuffer<UInt64>(capacity: rowCount)
        let work = Unshared((reader: self, out: words.extend(rowCount)))
        let pieceCount = pieces.count
        let next = Atomic<Int>(0)
        threads.pool.run(rowCount < RankReader.parallelRowCountMin ? 1 : min(threads.count, pieceCount)) { _ in
            let (reader, out) = work.value
            while !threads.isCancelled() {
                let piece = next.wrappingAdd(1, ordering: .relaxed).oldValue
                if piece >= pieceCount { return }
                reader.read(reader.pieces[piece], 0..<reader.pieces[piece].rowCount, into: out + reader.starts[piece])
            }
        }
        return words
    }

    /// Below this many rows a second thread costs more than it gives.
    private static let parallelRowCountMin = 1 << 16

    private func read(_ rows: Range<Int>, into out: UnsafeMutablePointer<UInt64>) {
        var row = rows.lowerBound
        var piece = starts.part(of: row)
        while row < rows.upperBound {
            let start = row - starts[piece]
            let count = min(pieces[piece].rowCount - start, rows.upperBound - row)
            read(pieces[piece], start..<start + count, into: out + (row - rows.lowerBound))
            row += count
            piece += 1
        }
    }

    /// Rows of one piece.
    private func read(_ piece: Column, _ rows: Range<Int>, into out: UnsafeMutablePointer<UInt64>) {
        let (start, count) = (rows.lowerBound, rows.count)
        switch (form, piece.storage) {
        case (.integers(let least, let most), .integers(let storage)):
            let values = UnsafeMutableRawPointer(out).assumingMemoryBound(to: Int64.self)
            Decode.integers(storage, start: start, count, into: values)
            if isDescending {
                for row in 0..<count { values[row] = most &- values[row] }
            } else {
                for row in 0..<count { values[row] = values[row] &- least }
            }
        case (.floats, .floats(let buffer)):
            let values = buffer.pointer(of: Double.self) + start
            for row in 0..<count { out[row] = FloatOrder.word(values[row]) }
            if isDescending { for row in 0..<count { out[row] = ~out[row] } }
        case (.codes(let dictionary, let most), .dictionary(let storage)):
            TextRanks.read(storage, dictionary, rows, into: out)
            if isDescending { for row in 0..<count { out[row] = most - min(most, out[row]) } }
        default: preconditionFailure("a piece that is stored otherwise than its column")
        }
        guard let validity = piece.validity else { return }
        for row in 0..<count where !validity.isValid(start + row) { out[row] = missing }
    }
}
