import TinhBase

/// The texts of one worker's dictionary in the order of the language's collation. Texts that are equal as NFC stand side by
/// side, NFC itself first.
struct SortedTexts: @unchecked Sendable {
    private struct Entry {
        /// Eight bytes of the sort key behind those that all keys begin with, the first of them highest: they settle most
        /// comparisons.
        var prefix: UInt64 = 0
        let keyStart: Int
        let keyCount: Int
        let text: UnsafeRawBufferPointer
        let code: Int
    }

    private let keys: [UInt8]
    private let entries: [Entry]
    /// So many bytes all keys begin with.
    private let commonCount: Int

    /// O(n log n). The texts are the builder's, and good as long as it is.
    init(_ builder: DictionaryBuilder) {
        var keys: [UInt8] = []
        var entries: [Entry] = []
        builder.forEachText { text, code in
            let start = keys.count
            Collation.appendSortKey(text, to: &keys)
            entries.append(Entry(keyStart: start, keyCount: keys.count - start, text: text, code: code))
        }
        var commonCount = 0
        keys.withUnsafeBufferPointer { keys in
            commonCount = SortedTexts.commonCount(entries, keys)
            for index in entries.indices {
                entries[index].prefix = SortedTexts.prefix(of: entries[index], behind: commonCount, keys)
            }
            entries.sort { SortedTexts.isLess($0, keys, $1, keys, byPrefix: true) }
        }
        self.commonCount = commonCount
        self.keys = keys
        self.entries = entries
    }

    /// O(bytes of the keys).
    private static func commonCount(_ entries: [Entry], _ keys: UnsafeBufferPointer<UInt8>) -> Int {
        guard let first = entries.first, let start = keys.baseAddress else { return 0 }
        var common = first.keyCount
        for entry in entries {
            common = min(common, entry.keyCount)
            if compareBytes(start + first.keyStart, start + entry.keyStart, common) == 0 { continue }
            common = (0..<common).first { keys[first.keyStart + $0] != keys[entry.keyStart + $0] } ?? common
        }
        return common
    }

    private static func prefix(of entry: Entry, behind commonCount: Int, _ keys: UnsafeBufferPointer<UInt8>) -> UInt64 {
        var prefix: UInt64 = 0
        for place in commonCount..<commonCount + 8 {
            prefix = prefix << 8 | (place < entry.keyCount ? UInt64(keys[entry.keyStart + place]) : 0)
        }
        return prefix
    }

    /// All keys of both lists begin with the same bytes, behind which their prefixes stand.
    private func hasSameStart(
        _ own: UnsafeBufferPointer<UInt8>, as other: SortedTexts, _ others: UnsafeBufferPointer<UInt8>
    ) -> Bool {
        guard commonCount == other.commonCount, let left = entries.first, let right = other.entries.first,
            let leftStart = own.baseAddress, let rightStart = others.baseAddress
        else { return false }
        return compareBytes(leftStart + left.keyStart, rightStart + right.keyStart, commonCount) == 0
    }

    var count: Int { entries.count }
    func text(_ index: Int) -> UnsafeRawBufferPointer { entries[index].text }
    func code(_ index: Int) -> Int { entries[index].code }

    func isLess(_ index: Int, _ other: SortedTexts, _ otherIndex: Int) -> Bool {
        keys.withUnsafeBufferPointer { own in
            other.keys.withUnsafeBufferPointer { others in
                SortedTexts.isLess(
                    entries[index], own, other.entries[otherIndex], others,
                    byPrefix: hasSameStart(own, as: other, others))
            }
        }
    }

    /// Negative, 0 or positive. Equal keys are those of texts that are equal as NFC.
    func compareKeys(_ index: Int, _ other: SortedTexts, _ otherIndex: Int) -> Int {
        keys.withUnsafeBufferPointer { own in
            other.keys.withUnsafeBufferPointer { others in
                SortedTexts.compareKeys(
                    entries[index], own, other.entries[otherIndex], others,
                    byPrefix: hasSameStart(own, as: other, others))
            }
        }
    }

    private static func compareKeys(
        _ left: Entry, _ leftKeys: UnsafeBufferPointer<UInt8>, _ right: Entry, _ rightKeys: UnsafeBufferPointer<UInt8>,
        byPrefix: Bool
    ) -> Int {
        if byPrefix, left.prefix != right.prefix { return left.prefix < right.prefix ? -1 : 1 }
        let common = min(left.keyCount, right.keyCount)
        if let leftStart = leftKeys.baseAddress, let rightStart = rightKeys.baseAddress {
            let order = compareBytes(leftStart + left.keyStart, rightStart + right.keyStart, common)
            if order != 0 { return order }
        }
        return left.keyCount - right.keyCount
    }

    private static func isLess(
        _ left: Entry, _ leftKeys: UnsafeBufferPointer<UInt8>, _ right: Entry, _ rightKeys: UnsafeBufferPointer<UInt8>,
        byPrefix: Bool
    ) -> Bool {
        let order = compareKeys(left, leftKeys, right, rightKeys, byPrefix: byPrefix)
        if order != 0 { return order < 0 }
        if left.text.elementsEqual(right.text) { return false }
        let isLeftForm = TextForm.isNormalized(left.text)
        if isLeftForm != TextForm.isNormalized(right.text) { return isLeftForm }
        return left.text.lexicographicallyPrecedes(right.text)
    }
}
