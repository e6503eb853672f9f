import TinhBase

/// The texts of one worker's dictionary in the order of the language's collation. Texts that are equal as NFC stand side by
/// side, NFC itself first.
struct SortedTexts: @unchecked Sendable {
    private struct Entry {
        /// The first eight bytes of the sort key, the first of them highest: they settle most comparisons.
        let prefix: UInt64
        let keyStart: Int
        let keyCount: Int
        let text: UnsafeRawBufferPointer
        let code: Int
    }

    private let keys: [UInt8]
    private let entries: [Entry]

    /// O(n log n). The texts are the builder's, and good as long as it is.
    init(_ builder: DictionaryBuilder) {
        var keys: [UInt8] = []
        var entries: [Entry] = []
        builder.forEachText { text, code in
            let start = keys.count
            Collation.appendSortKey(text, to: &keys)
            var prefix: UInt64 = 0
            for index in 0..<8 {
                let place = start + index
                prefix = prefix << 8 | (place < keys.count ? UInt64(keys[place]) : 0)
            }
            entries.append(
                Entry(prefix: prefix, keyStart: start, keyCount: keys.count - start, text: text, code: code))
        }
        keys.withUnsafeBufferPointer { keys in
            entries.sort { SortedTexts.isLess($0, keys, $1, keys) }
        }
        self.keys = keys
        self.entries = entries
    }

    var count: Int { entries.count }
    func text(_ index: Int) -> UnsafeRawBufferPointer { entries[index].text }
    func code(_ index: Int) -> Int { entries[index].code }

    func isLess(_ index: Int, _ other: SortedTexts, _ otherIndex: Int) -> Bool {
        keys.withUnsafeBufferPointer { own in
            other.keys.withUnsafeBufferPointer { others in
                SortedTexts.isLess(entries[index], own, other.entries[otherIndex], others)
            }
        }
    }

    /// Negative, 0 or positive. Equal keys are those of texts that are equal as NFC.
    func compareKeys(_ index: Int, _ other: SortedTexts, _ otherIndex: Int) -> Int {
        keys.withUnsafeBufferPointer { own in
            other.keys.withUnsafeBufferPointer { others in
                SortedTexts.compareKeys(entries[index], own, other.entries[otherIndex], others)
            }
        }
    }

    private static func compareKeys(
        _ left: Entry, _ leftKeys: UnsafeBufferPointer<UInt8>, _ right: Entry, _ rightKeys: UnsafeBufferPointer<UInt8>
    ) -> Int {
        if left.prefix != right.prefix { return left.prefix < right.prefix ? -1 : 1 }
        let common = min(left.keyCount, right.keyCount)
        if let leftStart = leftKeys.baseAddress, let rightStart = rightKeys.baseAddress {
            let order = compareBytes(leftStart + left.keyStart, rightStart + right.keyStart, common)
            if order != 0 { return order }
        }
        return left.keyCount - right.keyCount
    }

    private static func isLess(
        _ left: Entry, _ leftKeys: UnsafeBufferPointer<UInt8>, _ right: Entry, _ rightKeys: UnsafeBufferPointer<UInt8>
    ) -> Bool {
        let order = compareKeys(left, leftKeys, right, rightKeys)
        if order != 0 { return order < 0 }
        if left.text.elementsEqual(right.text) { return false }
        let isLeftForm = TextForm.isNormalized(left.text)
        if isLeftForm != TextForm.isNormalized(right.text) { return isLeftForm }
        return left.text.lexicographicallyPrecedes(right.text)
    }
}
