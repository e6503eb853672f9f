import TinhBase
import TinhColumns

/// The texts of one worker's dictionary in the order of the language's collation. Texts that are equal as NFC stand side by
/// side, NFC itself first.
final class SortedTexts: @unchecked Sendable {
    struct Entry {
        /// Sixteen bytes of the sort key behind those that all keys begin with, the first of them highest: they settle most
        /// comparisons.
        var prefix: UInt128 = 0
        /// Points into the list's keys.
        let key: UnsafePointer<UInt8>
        let keyCount: Int
        let text: UnsafeRawBufferPointer
        let code: Int
    }

    /// Good as long as the list and its builder are.
    let entries: UnsafeBufferPointer<Entry>
    private let keys: [Buffer]
    /// So many bytes all keys begin with.
    private let commonCount: Int

    /// Keys stand in blocks, since they may not move. Each block is twice the last: there may be very many columns of few texts.
    private static let keyBlockBytesMin = 64
    private static let keyBlockBytesMax = 1 << 16

    /// O(n log n). The texts are the builder's, and good as long as it is.
    init(_ builder: DictionaryBuilder) {
        var keys: [Buffer] = []
        var used = 0
        var key: [UInt8] = []
        var count = 0
        let all = UnsafeMutableBufferPointer<Entry>.allocate(capacity: builder.dictionary.count)
        builder.forEachText { text, code in
            key.removeAll(keepingCapacity: true)
            Collation.appendSortKey(text, to: &key)
            if used + key.count > keys.last?.sizeBytes ?? 0 {
                let blockBytes = keys.last.map { min($0.sizeBytes * 2, SortedTexts.keyBlockBytesMax) } ?? 0
                keys.append(Buffer(sizeBytes: max(key.count, blockBytes, SortedTexts.keyBlockBytesMin)))
                used = 0
            }
            guard let block = keys.last else { return }
            let start = block.pointer(of: UInt8.self) + used
            key.withUnsafeBufferPointer { own in
                if let first = own.baseAddress { start.update(from: first, count: own.count) }
            }
            used += key.count
            all.initializeElement(at: count, to: Entry(key: start, keyCount: key.count, text: text, code: code))
            count += 1
        }
        var room = UnsafeMutableBufferPointer(rebasing: all[..<count])
        let commonCount = SortedTexts.commonCount(UnsafeBufferPointer(room))
        for index in room.indices {
            room[index].prefix = SortedTexts.prefix(of: room[index], behind: commonCount)
        }
        room.sort { SortedTexts.isLess($0, $1, byPrefix: true) }
        self.keys = keys
        self.commonCount = commonCount
        entries = UnsafeBufferPointer(room)
    }

    deinit { entries.deallocate() }

    /// O(bytes of the keys).
    private static func commonCount(_ entries: UnsafeBufferPointer<Entry>) -> Int {
        guard let first = entries.first else { return 0 }
        var common = first.keyCount
        for entry in entries {
            common = min(common, entry.keyCount)
            if compareBytes(first.key, entry.key, common) == 0 { continue }
            common = (0..<common).first { first.key[$0] != entry.key[$0] } ?? common
        }
        return common
    }

    private static func prefix(of entry: Entry, behind commonCount: Int) -> UInt128 {
        var prefix: UInt128 = 0
        for place in commonCount..<commonCount + 16 {
            prefix = prefix << 8 | (place < entry.keyCount ? UInt128(entry.key[place]) : 0)
        }
        return prefix
    }

    /// All keys of all lists begin with the same bytes, behind which their prefixes stand.
    static func haveSameStart(_ lists: [SortedTexts]) -> Bool {
        guard let first = lists.first(where: { !$0.entries.isEmpty }) else { return true }
        return lists.allSatisfy { list in
            list.entries.isEmpty
                || list.commonCount == first.commonCount
                    && compareBytes(first.entries[0].key, list.entries[0].key, first.commonCount) == 0
        }
    }

    /// The first place whose key is not below that of an entry. O(log n).
    func firstIndex(notBelow entry: Entry) -> Int {
        var low = 0
        var high = entries.count
        while low < high {
            let middle = (low + high) / 2
            if SortedTexts.compareKeys(entries[middle], entry, byPrefix: false) < 0 {
                low = middle + 1
            } else {
                high = middle
            }
        }
        return low
    }

    /// Negative, 0 or positive. Equal keys are those of texts that are equal as NFC.
    @inline(__always)
    static func compareKeys(_ left: Entry, _ right: Entry, byPrefix: Bool) -> Int {
        if byPrefix, left.prefix != right.prefix { return left.prefix < right.prefix ? -1 : 1 }
        let order = compareBytes(left.key, right.key, min(left.keyCount, right.keyCount))
        return order != 0 ? order : left.keyCount - right.keyCount
    }

    @inline(__always)
    static func areEqual(_ left: UnsafeRawBufferPointer, _ right: UnsafeRawBufferPointer) -> Bool {
        guard left.count == right.count else { return false }
        guard let start = left.baseAddress, let other = right.baseAddress else { return true }
        return compareBytes(start, other, left.count) == 0
    }

    @inline(__always)
    static func isLess(_ left: Entry, _ right: Entry, byPrefix: Bool) -> Bool {
        if byPrefix, left.prefix != right.prefix { return left.prefix < right.prefix }
        if areEqual(left.text, right.text) { return false }
        let order = compareKeys(left, right, byPrefix: false)
        if order != 0 { return order < 0 }
        let isLeftForm = TextForm.isNormalized(left.text)
        if isLeftForm != TextForm.isNormalized(right.text) { return isLeftForm }
        return left.text.lexicographicallyPrecedes(right.text)
    }
}
