import TinhBase
import TinhColumns

/// The sorted texts of several workers on their way to one dictionary, cut into parts that threads merge by themselves: texts
/// that are equal as NFC lie in one part, and each part's texts stand before those of the next.
final class MergingTexts: @unchecked Sendable {
    /// What became of one part's texts. Codes count from the part's first text.
    struct Part: Sendable {
        var values = TextArena()
        /// The code of each text's NFC.
        var canonical: [Int32] = []
        var hasEquals = false
    }

    let builders: [DictionaryBuilder]
    /// For each list: what each of its codes became, 32 bits a code.
    let maps: [Buffer]
    private let lists: [SortedTexts]
    /// Where the parts begin in each list, and the lists' ends.
    private let bounds: [[Int]]
    private let comparesPrefixes: Bool

    var partCount: Int { bounds.count - 1 }

    /// Lists of fewer texts are merged sooner than a thread begins.
    private static let partTextCountMin = 8192

    /// One list for each builder. `partCountMax` bounds the parts; `textCountMin` is what a part is worth having for.
    init(
        _ builders: [DictionaryBuilder], _ lists: [SortedTexts], partCountMax: Int,
        textCountMin: Int = MergingTexts.partTextCountMin
    ) {
        self.builders = builders
        self.lists = lists
        maps = builders.map { builder in
            // The code of a placeholder becomes 0: it stands only where values are missing.
            let map = Buffer(sizeBytes: builder.dictionary.count * MemoryLayout<UInt32>.stride)
            map.pointer(of: UInt32.self).initialize(repeating: 0, count: builder.dictionary.count)
            return map
        }
        comparesPrefixes = SortedTexts.haveSameStart(lists)
        let longest =
            lists.max { $0.entries.count < $1.entries.count }?.entries ?? UnsafeBufferPointer(start: nil, count: 0)
        let partCount = max(1, min(partCountMax, longest.count / max(textCountMin, 1)))
        var bounds = [lists.map { _ in 0 }]
        for part in 1..<max(partCount, 1) {
            let pivot = longest[longest.count * part / partCount]
            bounds.append(lists.map { $0.firstIndex(notBelow: pivot) })
        }
        bounds.append(lists.map(\.entries.count))
        self.bounds = bounds
    }

    /// Merges one part; parts may be merged at the same time. O(n × lists) in the number of its texts.
    ///
    /// The canonical code of a text is that of its NFC, which is added where no row has it: it stands for what is merged.
    func merged(part: Int) -> Part {
        var result = Part()
        var heads = bounds[part]
        let ends = bounds[part + 1]
        let entries = lists.map(\.entries)
        let maps = maps.map { $0.pointer(of: UInt32.self) }
        var previous: SortedTexts.Entry?
        while let owner = firstList(entries, heads, ends) {
            let entry = entries[owner][heads[owner]]
            heads[owner] += 1
            var hasSameKey = false
            if let last = previous {
                if SortedTexts.areEqual(last.text, entry.text) {
                    maps[owner][entry.code] = UInt32(truncatingIfNeeded: result.values.count - 1)
                    continue
                }
                hasSameKey = SortedTexts.compareKeys(last, entry, byPrefix: comparesPrefixes) == 0
            }
            if !hasSameKey {
                result.canonical.append(Int32(truncatingIfNeeded: result.values.count))
                if !TextForm.isNormalized(entry.text) {
                    TextForm.normalized(entry.text).withUnsafeBytes { result.values.append($0) }
                }
            }
            if result.canonical.count == result.values.count {
                result.canonical.append(result.canonical[result.values.count - 1])
                result.hasEquals = true
            }
            maps[owner][entry.code] = UInt32(truncatingIfNeeded: result.values.count)
            result.values.append(entry.text)
            previous = entry
        }
        return result
    }

    /// The list whose next text comes first; nil when all are at their end.
    @inline(__always)
    private func firstList(_ entries: [UnsafeBufferPointer<SortedTexts.Entry>], _ heads: [Int], _ ends: [Int]) -> Int? {
        var first: Int?
        for list in entries.indices where heads[list] < ends[list] {
            if let known = first,
                !SortedTexts.isLess(
                    entries[list][heads[list]], entries[known][heads[known]], byPrefix: comparesPrefixes)
            {
                continue
            }
            first = list
        }
        return first
    }

    /// The codes of a part's texts count from those of the parts before it.
    func moveCodes(ofPart part: Int, by offset: UInt32) {
        for (owner, list) in lists.enumerated() {
            let map = maps[owner].pointer(of: UInt32.self)
            for index in bounds[part][owner]..<bounds[part + 1][owner] { map[list.entries[index].code] += offset }
        }
    }
}
