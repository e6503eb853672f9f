import Synchronization
import TinhBase
import TinhColumns
import TinhEngine

/// The distinct texts of a column whose rows are codes of dictionaries, and how often each stands there: nothing is made of
/// a text before it is found.
final class CodedValues {
    private struct Part: @unchecked Sendable {
        let dictionary: TextDictionary
        /// Rows of each code; those of an equal text (NFC) all at the same code.
        let rowCounts: [Int32]
    }

    private let parts: [Part]
    private let pool: ThreadPool
    private let threadCount: Int
    /// What was looked for last, and the codes found in each part: what goes on from there is among them.
    private var last: (wanted: [UInt8], place: TypedPlace, codes: [[Int32]])?

    /// Nil where a piece of the column has texts of its own. O(rows), up to `rowCountMax` of them, by all threads.
    init?(_ pieces: [Column], rowCountMax: Int, _ pool: ThreadPool, threadCount: Int) {
        var coded: [(dictionary: TextDictionary, pieces: [PlaceCounts.Piece])] = []
        var rowsLeft = rowCountMax
        for piece in pieces {
            guard case .dictionary(let storage) = piece.storage else {
                if piece.missingCount == piece.rowCount { continue }
                return nil
            }
            let rowCount = min(rowsLeft, piece.rowCount)
            rowsLeft -= rowCount
            let counted = PlaceCounts.Piece(
                stored: storage.codes, width: storage.width, validity: piece.validity, rowCount: rowCount, shift: 0)
            if let known = coded.lastIndex(where: { $0.dictionary === storage.dictionary }) {
                coded[known].pieces.append(counted)
            } else {
                coded.append((storage.dictionary, [counted]))
            }
        }
        parts = coded.map { dictionary, pieces in
            let counts = PlaceCounts.counts(pieces, placeCount: dictionary.count, pool, threadCount: threadCount)
            return Part(dictionary: dictionary, rowCounts: CodedValues.byText(counts, dictionary))
        }
        self.pool = pool
        self.threadCount = threadCount
    }

    private static func byText(_ counts: [Int32], _ dictionary: TextDictionary) -> [Int32] {
        guard let canonical = dictionary.canonicalCodes, !canonical.isEmpty else { return counts }
        var result = [Int32](repeating: 0, count: counts.count)
        for code in counts.indices where counts[code] > 0 { result[Int(canonical[code])] += counts[code] }
        return result
    }

    /// The commonest in which stands what is wanted, which is folded. O(distinct texts), and of their bytes where it may stand
    /// inside, by all threads; of those found last where more letters were typed.
    func values(with wanted: [UInt8], _ place: TypedPlace, countMax: Int) -> [(value: String, count: Int)] {
        let earlier = last.flatMap { $0.place == place && wanted.starts(with: $0.wanted) ? $0.codes : nil }
        let found = parts.indices.map { codes(of: parts[$0], wanted, place, among: earlier?[$0]) }
        last = (wanted, place, found)
        if parts.count == 1 {
            let part = parts[0]
            return commonest(part, found[0], countMax).map { (text(part, $0), Int(part.rowCounts[Int($0)])) }
        }
        var counts: [String: Int] = [:]
        for (part, codes) in zip(parts, found) {
            for code in codes { counts[text(part, code), default: 0] += Int(part.rowCounts[Int(code)]) }
        }
        let sorted = counts.sorted { $0.value != $1.value ? $0.value > $1.value : $0.key < $1.key }
        return sorted.prefix(countMax).map { (value: $0.key, count: $0.value) }
    }

    var distinctCount: Int { parts.reduce(0) { $0 + $1.rowCounts.count } }

    private func text(_ part: Part, _ code: Int32) -> String {
        TextForm.normalized(String(decoding: part.dictionary.value(Int(code)), as: UTF8.self))
    }

    /// Below so many codes a second thread costs more than it gives.
    private static let parallelCountMin = 1 << 12

    /// Codes of texts that occur and have that in them, ascending.
    private func codes(
        of part: Part, _ wanted: [UInt8], _ place: TypedPlace, among earlier: [Int32]?
    ) -> [Int32] {
        let prefix = FoldedPrefix(wanted)
        let count = earlier?.count ?? part.rowCounts.count
        let threads = count < CodedValues.parallelCountMin ? 1 : threadCount
        let texts = part.dictionary.values
        let found = Mutex<[(thread: Int, codes: [Int32])]>([])
        pool.run(threads) { thread in
            var own: [Int32] = []
            var last = FoldedStretch()
            for index in count * thread / threads..<count * (thread + 1) / threads {
                let code = earlier?[index] ?? Int32(truncatingIfNeeded: index)
                guard part.rowCounts[Int(code)] > 0 else { continue }
                let text = texts[Int(code)]
                let isFound =
                    switch place {
                    case .beginning: prefix.begins(text, &last)
                    case .inside: Folding.fold(text)[...].holds(wanted)
                    }
                if isFound { own.append(code) }
            }
            found.withLock { $0.append((thread, own)) }
        }
        return found.withLock { $0.sorted { $0.thread < $1.thread }.flatMap(\.codes) }
    }

    /// So many codes with the most rows, those of the most first; like ones in the order of the dictionary.
    private func commonest(_ part: Part, _ codes: [Int32], _ countMax: Int) -> [Int32] {
        func isBefore(_ left: Int32, _ right: Int32) -> Bool {
            let (own, other) = (part.rowCounts[Int(left)], part.rowCounts[Int(right)])
            return own != other ? own > other : left < right
        }
        if codes.count <= countMax { return codes.sorted(by: isBefore) }
        // How many codes have at least so many rows: all that have more than the last of them are among the first.
        let threshold = CodedValues.threshold(codes.map { part.rowCounts[Int($0)] }, countMax)
        var first = codes.filter { part.rowCounts[Int($0)] > threshold }
        for code in codes where first.count < countMax && part.rowCounts[Int(code)] == threshold { first.append(code) }
        return first.sorted(by: isBefore)
    }

    /// The count that is the `place`-th greatest, `place` from 1. O(counts), 32 times at most.
    private static func threshold(_ counts: [Int32], _ place: Int) -> Int32 {
        // The greatest number that so many counts reach.
        var (low, high) = (Int32(0), counts.max() ?? 0)
        while low < high {
            let middle = low + (high - low + 1) / 2
            if counts.count(where: { $0 >= middle }) >= place { low = middle } else { high = middle - 1 }
        }
        return low
    }
}
