import CScan
import TinhBase
import TinhColumns

/// Text cells as codes into a dictionary that grows as new texts come. One for each worker and column.
///
/// Stops taking texts when too few repeat.
final class DictionaryBuilder {
    private(set) var dictionary = TextDictionary(values: TextArena(), canonicalCodes: nil, isSorted: false)
    /// Codes by the texts' bytes. Apart from the object, since texts are taken in while they are looked up.
    private let table: UnsafeMutablePointer<tinh_text_table>
    /// Where the table's slots are; nil while they are few.
    private var slotPages: LargePages?
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

    private static let textCountMax = 1 << 20
    /// Slots that are looked at all over want few pages.
    private static let pagedBytesMin = LargePages.pageBytes
    /// As many texts as are taken without asking whether it is worth it.
    private let textCountMin: Int
    /// As many texts as are worth it where codes are kept; nil where texts must repeat from the start.
    private let textCountMax: Int?
    private let scanLevel: Int32

    init(isGivenUp: Bool, textCountMin: Int, textCountMax: Int?, scanLevel: Int32) {
        self.scanLevel = scanLevel
        self.isGivenUp = isGivenUp
        self.textCountMin = textCountMin
        self.textCountMax = textCountMax
        table = .allocate(capacity: 1)
        // A file may have a hundred thousand columns.
        table.initialize(
            to: tinh_text_table(
                slots: DictionaryBuilder.emptySlots(16), mask: 15, count: 0, count_max: 0,
                keep: { owner, text, length in
                    guard let owner else { preconditionFailure("a table of texts knows its builder") }
                    return Unmanaged<DictionaryBuilder>.fromOpaque(owner).takeUnretainedValue().keep(
                        UnsafeRawBufferPointer(start: text, count: Int(length)))
                }, owner: nil))
        table.pointee.owner = Unmanaged.passUnretained(self).toOpaque()
    }

    deinit {
        free(table.pointee.slots, slotPages)
        table.deallocate()
    }

    private func free(_ slots: UnsafeMutablePointer<tinh_text_slot>, _ pages: LargePages?) {
        if let pages { pages.free() } else { slots.deallocate() }
    }

    private static func emptySlots(_ count: Int) -> UnsafeMutablePointer<tinh_text_slot> {
        // Two slots fill a line of cache.
        let room = UnsafeMutableRawPointer.allocate(
            byteCount: count * MemoryLayout<tinh_text_slot>.stride, alignment: 64)
        let slots = room.bindMemory(to: tinh_text_slot.self, capacity: count)
        slots.initialize(repeating: tinh_text_slot(), count: count)
        return slots
    }

    /// 2048, and fewer where there are so many columns that even this many texts a column would fill the memory.
    static func textCountMin(fieldCount: Int) -> Int { min(2048, max(16, 2_048_000 / max(fieldCount, 1))) }

    /// Codes of the cells; nil when the dictionary is given up, before or by these cells: they are to be kept as plain text.
    ///
    /// Bounds: cells are readable 16 bytes from their start; `codes` holds a code for each cell.
    func storage(_ cells: Cells, pool: BufferPool?) -> DictionaryStorage? {
        if isGivenUp { return nil }
        if cells.count * 4 > codes.sizeBytes { codes = Buffer(sizeBytes: cells.count * 5) }
        let target = codes.pointer(of: UInt32.self)
        rowCount += cells.count
        let countMax = min(DictionaryBuilder.textCountMax, max(textCountMin, textCountMax ?? rowCount / 3))
        table.pointee.count_max = countMax
        let codedCount = tinh_code_texts(
            scanLevel, table, cells.bytes, cells.starts, cells.lengths, 0, cells.count, target)
        if codedCount < cells.count {
            giveUp(isFirst: rowCount == cells.count)
            return nil
        }
        if cells.hasEmptyText {
            hasEmptyText = true
            placeholderCode = nil
        }
        // A code 0 must have a text, even if no cell has a value.
        if texts.isEmpty {
            var code: UInt32 = 0
            _ = tinh_code_texts(scanLevel, table, cells.bytes, [0], [Cells.emptyText], 0, 1, &code)
            if !hasEmptyText { placeholderCode = Int(code) }
        }
        let count = texts.count
        let width = Narrowing.codeWidth(count)
        let storage = DictionaryStorage(
            codes: Narrowing.codes(target, count: cells.count, width: width, pool: pool), width: width,
            dictionary: dictionary)
        // Frees what `target` points to.
        if count > countMax { giveUp(isFirst: false) }
        return storage
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

    /// Takes in a text that is not in the table.
    private func keep(_ text: UnsafeRawBufferPointer) -> tinh_kept_text {
        let code = add(text)
        table.pointee.count = texts.count
        // A few texts get so much room that hardly any two of them meet.
        let room = table.pointee.mask < 1 << 12 ? 4 : 2
        if texts.count * room > table.pointee.mask { grow() }
        return tinh_kept_text(
            text: texts[code].baseAddress?.assumingMemoryBound(to: UInt8.self), code: UInt32(code))
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
        // Readable 16 bytes from its start.
        let padded = form + [UInt8](repeating: 0, count: max(0, 16 - form.count))
        let number = padded.withUnsafeBufferPointer { bytes in
            bytes.baseAddress.map { tinh_known_text(scanLevel, table, $0, UInt32(form.count)) }
        }
        return number.flatMap { $0 == 0 ? nil : Int($0) - 1 }
    }

    private func grow() {
        guard let old = table.pointee.slots else { return }
        let oldCount = table.pointee.mask + 1
        let count = oldCount * (oldCount < 1 << 16 ? 4 : 2)
        let oldPages = slotPages
        let byteCount = count * MemoryLayout<tinh_text_slot>.stride
        slotPages = byteCount >= DictionaryBuilder.pagedBytesMin ? LargePages(byteCount: byteCount) : nil
        table.pointee.slots =
            slotPages?.start.bindMemory(to: tinh_text_slot.self, capacity: count) ?? DictionaryBuilder.emptySlots(count)
        table.pointee.mask = count - 1
        tinh_move_texts(old, oldCount, table)
        free(old, oldPages)
    }
}
