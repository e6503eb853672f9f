import TinhBase
import TinhColumns

/// Gives equal texts (NFC) one code, from 0 in the order in which they come. Owned by one worker; bounded by the number of
/// distinct texts.
///
/// What stands for a code is the least, by bytes, of the equal texts seen, so that the order of rows does not show.
final class TextInterner {
    private var shown = TextArena()
    /// The NFC where it differs from what is shown.
    private var normal: [Int32: [UInt8]] = [:]
    private var hashes = GrowingBuffer<UInt64>()
    /// Open addressing: a code or -1.
    private var slots: [Int32] = Array(repeating: -1, count: 256)
    /// Codes of dictionaries that came by.
    private var caches: [(dictionary: TextDictionary, codes: [Int32])] = []

    var count: Int { shown.count }

    func text(_ code: Int) -> TextSlice {
        if let bytes = lesserSlices[Int32(code)] { return bytes }
        return .view(shown[code])
    }

    /// Kept beside `lesser` so that its bytes have a place of their own.
    private var lesserSlices: [Int32: TextSlice] = [:]
    private var lesserArena = TextArena()

    /// The code of a text.
    func code(_ text: TextSlice, isNormalized: Bool) -> Int32 {
        if isNormalized || TextForm.isNormalized(text.bytes) { return find(text.bytes, shownAs: nil) }
        return TextForm.normalized(text.bytes).withUnsafeBytes { find($0, shownAs: text.bytes) }
    }

    /// The codes of a vector's rows; a missing row gives an unspecified code.
    func codes(_ vector: Vector, _ rowCount: Int, into out: UnsafeMutablePointer<Int32>) {
        guard let dictionary = vector.dictionary else {
            let slices = vector.slices
            for row in 0..<rowCount {
                out[row] = vector.isMissing(row) ? 0 : code(slices[row], isNormalized: vector.isNormalized)
            }
            return
        }
        let place = cache(dictionary)
        let codes = vector.codes
        let count = dictionary.count
        for row in 0..<rowCount {
            if vector.isMissing(row) {
                out[row] = 0
                continue
            }
            let from = Int(codes[row])
            precondition(from < count, "a code beyond its dictionary")
            var code = caches[place].codes[from]
            if code < 0 {
                code = self.code(.view(dictionary.value(from)), isNormalized: false)
                caches[place].codes[from] = code
            }
            out[row] = code
        }
    }

    private func cache(_ dictionary: TextDictionary) -> Int {
        if let last = caches.indices.last, caches[last].dictionary === dictionary {
            extendCache(last, dictionary.count)
            return last
        }
        if let place = caches.firstIndex(where: { $0.dictionary === dictionary }) {
            extendCache(place, dictionary.count)
            return place
        }
        // A source that makes a dictionary for each chunk must not fill the memory.
        if caches.count >= 16 { caches.removeFirst() }
        caches.append((dictionary, Array(repeating: -1, count: dictionary.count)))
        return caches.count - 1
    }

    private func extendCache(_ place: Int, _ count: Int) {
        let more = count - caches[place].codes.count
        if more > 0 { caches[place].codes.append(contentsOf: repeatElement(-1, count: more)) }
    }

    private func find(_ bytes: UnsafeRawBufferPointer, shownAs original: UnsafeRawBufferPointer?) -> Int32 {
        let hash = ByteHash.hash(bytes)
        var slot = Int(truncatingIfNeeded: hash) & (slots.count - 1)
        while slots[slot] >= 0 {
            let code = slots[slot]
            if hashes.values[Int(code)] == hash, isEqual(code, bytes) {
                keepLesser(original ?? bytes, code)
                return code
            }
            slot = (slot + 1) & (slots.count - 1)
        }
        let code = Int32(shown.count)
        shown.append(original ?? bytes)
        if original != nil { normal[code] = Array(bytes) }
        hashes.append(hash)
        slots[slot] = code
        if shown.count * 2 > slots.count { growSlots() }
        return code
    }

    private func isEqual(_ code: Int32, _ bytes: UnsafeRawBufferPointer) -> Bool {
        if !normal.isEmpty, let normal = normal[code] { return bytes.elementsEqual(normal) }
        return ByteHash.equal(shown[Int(code)], bytes)
    }

    private func keepLesser(_ bytes: UnsafeRawBufferPointer, _ code: Int32) {
        // Texts of equal NFC differ in bytes only when one of them is not in NFC.
        if ByteHash.equal(shown[Int(code)], bytes) { return }
        guard bytes.lexicographicallyPrecedes(text(Int(code)).bytes) else { return }
        if normal[code] == nil { normal[code] = Array(shown[Int(code)]) }
        lesserArena.append(bytes)
        lesserSlices[code] = .view(lesserArena[lesserArena.count - 1])
    }

    private func growSlots() {
        slots = Array(repeating: -1, count: slots.count * 2)
        for code in 0..<shown.count {
            var slot = Int(truncatingIfNeeded: hashes.values[code]) & (slots.count - 1)
            while slots[slot] >= 0 { slot = (slot + 1) & (slots.count - 1) }
            slots[slot] = Int32(code)
        }
    }

    /// This interner's codes for all texts of another.
    func absorb(_ other: TextInterner) -> [Int32] {
        (0..<other.count).map { place in
            let shown = code(other.text(place), isNormalized: false)
            return shown
        }
    }

    /// The texts as a dictionary with these codes.
    func dictionary() -> TextDictionary {
        var arena = TextArena()
        for code in 0..<count { arena.append(text(code).bytes) }
        return TextDictionary(values: arena, canonicalCodes: nil, isSorted: false)
    }
}

/// Hashes of bytes and words for the engine's own tables.
///
/// Multiply-and-fold as in wyhash (Wang Yi, public domain): two 64-bit halves multiplied to 128 bits and folded by xor.
enum ByteHash {
    private static let first: UInt64 = 0xA076_1D64_78BD_642F
    private static let second: UInt64 = 0xE703_7ED1_A0B4_28DB

    @inline(__always)
    static func mix(_ a: UInt64, _ b: UInt64) -> UInt64 {
        let product = a.multipliedFullWidth(by: b)
        return product.high ^ product.low
    }

    @inline(__always)
    static func hash(_ word: UInt64) -> UInt64 { mix(word ^ first, second) }

    @inline(__always)
    static func combine(_ hash: UInt64, _ word: UInt64) -> UInt64 { mix(hash ^ word, second) }

    /// Loads stay inside the buffer: 8 bytes only while 8 are left, the rest one by one.
    static func hash(_ bytes: UnsafeRawBufferPointer) -> UInt64 {
        var hash = first ^ UInt64(bytes.count)
        var place = 0
        while place + 8 <= bytes.count {
            hash = mix(hash ^ bytes.loadUnaligned(fromByteOffset: place, as: UInt64.self), second)
            place += 8
        }
        var rest: UInt64 = 0
        var shift: UInt64 = 0
        while place < bytes.count {
            rest |= UInt64(bytes[place]) << shift
            shift += 8
            place += 1
        }
        return mix(hash ^ rest, second)
    }

    /// Loads as above.
    @inline(__always)
    static func equal(_ left: UnsafeRawBufferPointer, _ right: UnsafeRawBufferPointer) -> Bool {
        guard left.count == right.count else { return false }
        if left.baseAddress == right.baseAddress { return true }
        var place = 0
        while place + 8 <= left.count {
            let a = left.loadUnaligned(fromByteOffset: place, as: UInt64.self)
            let b = right.loadUnaligned(fromByteOffset: place, as: UInt64.self)
            if a != b { return false }
            place += 8
        }
        while place < left.count {
            if left[place] != right[place] { return false }
            place += 1
        }
        return true
    }
}
