import TinhBase
import TinhColumns

/// Gives equal texts (NFC) one code, from 0 in the order in which they come. Owned by one worker; bounded by the number of
/// distinct texts.
///
/// What stands for a code is the NFC of the equal texts, so that neither the order of rows nor the way they were read shows.
final class TextInterner {
    /// The texts in NFC.
    private var table = TextTable()
    /// Codes of dictionaries that came by.
    private var caches: [(dictionary: TextDictionary, codes: [Int32])] = []
    private let room: UnsafeMutablePointer<UInt64> = .allocate(capacity: Vector.capacity)

    deinit { room.deallocate() }

    var count: Int { table.count }

    /// `count` of them, in the order of their codes, until one is added.
    var texts: UnsafePointer<TextSlice> { UnsafePointer(table.texts.values) }

    /// In NFC.
    func text(_ code: Int) -> TextSlice { table[code] }

    /// The codes in the order of the language; nil when cancelled.
    func sortedCodes(_ threads: Gather.Threads) -> [Int32]? { TextSort.order(texts, count, threads) }

    /// The code of a text.
    func code(_ text: TextSlice, isNormalized: Bool) -> Int32 {
        if isNormalized || TextForm.isNormalized(text.bytes) { return table.number(text) }
        return TextForm.normalized(text.bytes).withUnsafeBytes { table.number(.view($0)) }
    }

    /// The code of a text that is there, else -1. May run in several threads, while no text is added.
    func knownCode(_ text: TextSlice, isNormalized: Bool) -> Int32 {
        if isNormalized || TextForm.isNormalized(text.bytes) { return table.known(text) }
        return TextForm.normalized(text.bytes).withUnsafeBytes { table.known(.view($0)) }
    }

    /// The codes of texts in NFC that are there, else -1; see `TextTable.known`.
    func knownCodes(
        _ texts: UnsafePointer<TextSlice>, _ validity: UnsafePointer<UInt8>?, _ rowCount: Int,
        room: UnsafeMutablePointer<UInt64>, into out: UnsafeMutablePointer<Int64>
    ) {
        table.known(texts, validity, rowCount, room: room, into: out)
    }

    /// The codes of a vector's rows; a missing row gives 0.
    func codes(_ vector: Vector, _ rowCount: Int, into out: UnsafeMutablePointer<Int32>) {
        if let dictionary = vector.dictionary {
            codes(vector, dictionary, rowCount, into: out)
        } else if vector.isNormalized || areNormalized(vector, rowCount) {
            table.numbers(vector.slices, vector.validity, rowCount, room: room, into: out)
        } else {
            for row in 0..<rowCount {
                out[row] = vector.isMissing(row) ? 0 : code(vector.slices[row], isNormalized: false)
            }
        }
    }

    private func areNormalized(_ vector: Vector, _ rowCount: Int) -> Bool {
        let texts = vector.slices
        for row in 0..<rowCount where !vector.isMissing(row) {
            if !TextForm.isNormalized(texts[row].bytes) { return false }
        }
        return true
    }

    private func codes(
        _ vector: Vector, _ dictionary: TextDictionary, _ rowCount: Int, into out: UnsafeMutablePointer<Int32>
    ) {
        let place = cache(dictionary)
        let from = vector.codes
        let count = dictionary.count
        for row in 0..<rowCount {
            if vector.isMissing(row) {
                out[row] = 0
                continue
            }
            let own = Int(from[row])
            precondition(own < count, "a code beyond its dictionary")
            var code = caches[place].codes[own]
            if code < 0 {
                code = self.code(.view(dictionary.value(own)), isNormalized: false)
                caches[place].codes[own] = code
            }
            out[row] = code
        }
    }

    private func cache(_ dictionary: TextDictionary) -> Int {
        let count = dictionary.count
        if let place = caches.lastIndex(where: { $0.dictionary === dictionary }) {
            let more = count - caches[place].codes.count
            if more > 0 { caches[place].codes.append(contentsOf: repeatElement(-1, count: more)) }
            return place
        }
        // A source that makes a dictionary for each chunk must not fill the memory.
        if caches.count >= 16 { caches.removeFirst() }
        caches.append((dictionary, Array(repeating: -1, count: count)))
        return caches.count - 1
    }

    /// This interner's codes for all texts of another; 0 for those that are left when cancelled.
    func absorb(_ other: TextInterner, isCancelled: () -> Bool) -> [Int32] {
        var codes = [Int32](repeating: 0, count: other.count)
        codes.withUnsafeMutableBufferPointer { out in
            guard let out = out.baseAddress else { return }
            for start in stride(from: 0, to: other.count, by: Vector.capacity) {
                if isCancelled() { return }
                let own = start..<min(other.count, start + Vector.capacity)
                table.numbers(of: other.table, own, into: out + start)
            }
        }
        return codes
    }
}
