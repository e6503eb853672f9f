import TinhBase
import TinhColumns

/// Text cells as codes into a dictionary that grows as new texts come. One for each worker and column.
///
/// Open addressing over slots that hold the text itself up to 16 bytes, else its hash and length, so that a lookup of a
/// known short text touches one cache line. Stops taking texts when too few repeat.
final class DictionaryBuilder {
    private(set) var dictionary = TextDictionary(values: TextArena(), canonicalCodes: nil, isSorted: false)
    private var slots: UnsafeMutablePointer<Slot>
    private var slotMask: Int
    private var codes = Buffer(sizeBytes: 0)
    private var rowCount = 0
    /// Where each text's bytes stand, in the order of the codes.
    private var texts: [UnsafeRawBufferPointer] = []
    /// Codes by the NFC of texts that are not in NFC themselves; empty in nearly all files.
    private var codesOfForms: [[UInt8]: Int] = [:]
    private(set) var isGivenUp: Bool
    /// The code of an empty text that stands only in the slots of missing values; nil when no chunk needed one, or when
    /// the column has empty texts indeed.
    private(set) var placeholderCode: Int?
    private var hasEmptyText = false

    /// `code` is one more than the text's code, 0 in an empty slot.
    private struct Slot {
        var low: UInt64
        var high: UInt64
        var length: UInt32
        var code: UInt32
    }

    private static let textCountMax = 1 << 20
    /// As many texts as are taken without asking whether it is worth it.
    private let textCountMin: Int
    /// As many texts as are worth it where codes are kept; nil where texts must repeat from the start.
    private let textCountMax: Int?

    init(isGivenUp: Bool, textCountMin: Int, textCountMax: Int?) {
        self.isGivenUp = isGivenUp
        self.textCountMin = textCountMin
        self.textCountMax = textCountMax
        // A file may have a hundred thousand columns.
        slotMask = 15
        slots = .allocate(capacity: 16)
        slots.initialize(repeating: Slot(low: 0, high: 0, length: 0, code: 0), count: 16)
    }

    deinit { slots.deallocate() }

    /// 2048, and fewer where there are so many columns that even this many texts a column would fill the memory.
    static func textCountMin(fieldCount: Int) -> Int { min(2048, max(16, 2_048_000 / max(fieldCount, 1))) }

    /// Codes of the cells; nil when the dictionary is given up, before or by these cells: they are to be kept as plain text.
    ///
    /// Bounds: cells are readable 16 bytes past their start; `codes` holds a code for each cell.
    func storage(_ cells: Cells) -> DictionaryStorage? {
        if isGivenUp { return nil }
        if cells.count * 4 > codes.sizeBytes { codes = Buffer(sizeBytes: cells.count * 5) }
        let target = codes.pointer(of: UInt32.self)
        rowCount += cells.count
        let countMax = min(DictionaryBuilder.textCountMax, max(textCountMin, textCountMax ?? rowCount / 3))
        for row in 0..<cells.count {
            let length = cells.lengths[row]
            if length == 0 {
                target[row] = 0
            } else {
                target[row] = code(cells.bytes + Int(cells.starts[row]), length: length & ~Cells.emptyText)
            }
            if row & 15 == 15, texts.count > countMax {
                giveUp(isFirst: rowCount == cells.count)
                return nil
            }
        }
        if cells.hasEmptyText {
            hasEmptyText = true
            placeholderCode = nil
        }
        // A code 0 must have a text, even if no cell has a value.
        if texts.isEmpty {
            let code = code(cells.bytes, length: 0)
            if !hasEmptyText { placeholderCode = Int(code) }
        }
        let count = texts.count
        if count > countMax { giveUp(isFirst: false) }
        let width = Narrowing.codeWidth(count)
        return DictionaryStorage(
            codes: Narrowing.codes(target, count: cells.count, width: width), width: width, dictionary: dictionary)
    }

    /// Takes no more texts. What no chunk has been coded with is let go.
    private func giveUp(isFirst: Bool) {
        isGivenUp = true
        codes = Buffer(sizeBytes: 0)
        guard isFirst else { return }
        dictionary = TextDictionary(values: TextArena(), canonicalCodes: nil, isSorted: false)
        texts = []
        codesOfForms = [:]
    }

    /// Each text that is a value, and its code.
    func forEachText(_ body: (UnsafeRawBufferPointer, Int) -> Void) {
        for code in texts.indices where code != placeholderCode { body(texts[code], code) }
    }

    @inline(__always)
    private func code(_ start: UnsafePointer<UInt8>, length: UInt32) -> UInt32 {
        let raw = UnsafeRawPointer(start)
        var low = raw.loadUnaligned(as: UInt64.self)
        var high = raw.loadUnaligned(fromByteOffset: 8, as: UInt64.self)
        if length <= 8 {
            low = length == 8 ? low : low & ((1 &<< UInt64(length &* 8)) &- 1)
            high = 0
        } else if length < 16 {
            high &= (1 &<< (UInt64(length &* 8) &- 64)) &- 1
        } else if length > 16 {
            (low, high) = DictionaryBuilder.hash(raw, length: Int(length), low, high)
        }
        var hash = (low ^ UInt64(length) &* 0x9E37_79B9_7F4A_7C15) &* 0xD6E8_FEB8_6659_FD93
        hash = (hash ^ (hash &>> 32) ^ high) &* 0xA076_1D64_78BD_642F
        hash ^= hash &>> 29
        var index = Int(truncatingIfNeeded: hash) & slotMask
        while true {
            let slot = slots[index]
            if slot.code == 0 { break }
            if slot.low == low, slot.high == high, slot.length == length,
                length <= 16 || equals(Int(slot.code) &- 1, raw, Int(length))
            {
                return slot.code &- 1
            }
            index = (index &+ 1) & slotMask
        }
        let code = add(UnsafeRawBufferPointer(start: raw, count: Int(length)))
        slots[index] = Slot(low: low, high: high, length: length, code: UInt32(code + 1))
        if texts.count * 2 > slotMask { grow() }
        return UInt32(code)
    }

    /// 128 bits of a text longer than 16 bytes: whole pairs of words, then the last 16 bytes.
    @inline(__always)
    private static func hash(_ raw: UnsafeRawPointer, length: Int, _ first: UInt64, _ second: UInt64) -> (
        UInt64, UInt64
    ) {
        var low = first
        var high = second
        var at = 16
        while at &+ 16 < length {
            low = (low ^ raw.loadUnaligned(fromByteOffset: at, as: UInt64.self)) &* 0x9FB2_1C65_1E98_DF25
            high = (high ^ raw.loadUnaligned(fromByteOffset: at &+ 8, as: UInt64.self)) &* 0xD6E8_FEB8_6659_FD93
            low ^= low &>> 32
            high ^= high &>> 32
            at &+= 16
        }
        low =
            (low ^ raw.loadUnaligned(fromByteOffset: length &- 16, as: UInt64.self) &* 0xC2B2_AE3D_27D4_EB4F)
            &* 0x9FB2_1C65_1E98_DF25
        high =
            (high ^ raw.loadUnaligned(fromByteOffset: length &- 8, as: UInt64.self) &* 0xA076_1D64_78BD_642F)
            &* 0xD6E8_FEB8_6659_FD93
        return (low ^ (low &>> 32), high ^ (high &>> 32))
    }

    @inline(__always)
    private func equals(_ code: Int, _ raw: UnsafeRawPointer, _ length: Int) -> Bool {
        texts.withUnsafeBufferPointer { texts in
            guard let other = texts[code].baseAddress else { return length == 0 }
            return equalBytes(other, raw, length)
        }
    }

    private func add(_ text: UnsafeRawBufferPointer) -> Int {
        let code: Int
        if TextForm.isNormalized(text), codesOfForms.isEmpty {
            code = dictionary.append(text)
        } else {
            let form = TextForm.normalized(text)
            let known = codesOfForms[form] ?? codeOfForm(form)
            code = dictionary.append(text, equalTo: known)
            if codesOfForms[form] == nil { codesOfForms[form] = known ?? code }
        }
        texts.append(dictionary.value(code))
        return code
    }

    /// The code of a text that is its own NFC and came before any that was not.
    private func codeOfForm(_ form: [UInt8]) -> Int? {
        form.withUnsafeBytes { bytes in
            texts.firstIndex { $0.count == bytes.count && $0.elementsEqual(bytes) }
        }
    }

    private func grow() {
        let old = slots
        let oldCount = slotMask + 1
        let count = oldCount * 4
        slots = .allocate(capacity: count)
        slots.initialize(repeating: Slot(low: 0, high: 0, length: 0, code: 0), count: count)
        slotMask = count - 1
        for slot in UnsafeBufferPointer(start: old, count: oldCount) where slot.code != 0 {
            var hash = (slot.low ^ UInt64(slot.length) &* 0x9E37_79B9_7F4A_7C15) &* 0xD6E8_FEB8_6659_FD93
            hash = (hash ^ (hash &>> 32) ^ slot.high) &* 0xA076_1D64_78BD_642F
            hash ^= hash &>> 29
            var index = Int(truncatingIfNeeded: hash) & slotMask
            while slots[index].code != 0 { index = (index + 1) & slotMask }
            slots[index] = slot
        }
        old.deallocate()
    }
}
