import CKernels

/// Grapheme clusters (what a reader takes for one character) of UTF-8 text, by Unicode's default rules (UAX #29), the
/// same as Swift's `Character`.
///
/// Most texts need none of the rules: where every scalar is a common one (see `tinh_count_characters`), a cluster is a
/// scalar and the marks after it. The other texts go through `String`.
struct Graphemes {
    private let text: TextSlice
    private let shape: Shape

    private enum Shape {
        /// Every byte is a cluster.
        case bytes
        /// Every scalar but the marks U+0300–U+036F starts a cluster; `count` clusters.
        case scalars(count: Int)
        /// Offsets of the clusters' starts, and the end.
        case offsets([Int])
    }

    init(_ text: TextSlice) {
        self.text = text
        if let count = Graphemes.commonCount(text) {
            shape = count == text.count ? .bytes : .scalars(count: count)
        } else {
            let string = text.text
            var offsets: [Int] = []
            var offset = 0
            for character in string {
                offsets.append(offset)
                offset += character.utf8.count
            }
            offsets.append(offset)
            shape = .offsets(offsets)
        }
    }

    /// O(1).
    var count: Int {
        switch shape {
        case .bytes: text.count
        case .scalars(let count): count
        case .offsets(let offsets): offsets.count - 1
        }
    }

    /// The byte where cluster `index` starts, from 0; the end of the text for `count`. O(bytes before it).
    func offset(of index: Int) -> Int {
        switch shape {
        case .bytes: return index
        case .scalars:
            var offset = 0
            for _ in 0..<index { offset = Graphemes.end(ofCommonClusterAt: offset, in: text) }
            return offset
        case .offsets(let offsets): return offsets[index]
        }
    }

    /// The byte `count` clusters after one that starts at `offset`. O(bytes between).
    func offset(_ offset: Int, advancedBy count: Int) -> Int {
        switch shape {
        case .bytes: return offset + count
        case .scalars:
            var result = offset
            for _ in 0..<count { result = Graphemes.end(ofCommonClusterAt: result, in: text) }
            return result
        case .offsets(let offsets):
            let index = offsets.partitioningIndex { $0 >= offset }
            return offsets[index + count]
        }
    }

    /// How many clusters start at or before a byte of the text. O(bytes).
    func countOfStarts(through byte: Int) -> Int {
        switch shape {
        case .bytes: return byte + 1
        case .scalars:
            var count = 0
            var offset = 0
            while offset <= byte, offset < text.count {
                count += 1
                offset = Graphemes.end(ofCommonClusterAt: offset, in: text)
            }
            return count
        case .offsets(let offsets): return min(offsets.partitioningIndex { $0 > byte }, offsets.count - 1)
        }
    }

    /// The clusters' bytes, first to last.
    func visit(_ body: (_ lower: Int, _ upper: Int) -> Void) {
        switch shape {
        case .bytes: for offset in 0..<text.count { body(offset, offset + 1) }
        case .scalars:
            var offset = 0
            while offset < text.count {
                let end = Graphemes.end(ofCommonClusterAt: offset, in: text)
                body(offset, end)
                offset = end
            }
        case .offsets(let offsets):
            for index in 0..<offsets.count - 1 { body(offsets[index], offsets[index + 1]) }
        }
    }

    /// The byte where the first `count` clusters of a text end, where a stretch of it tells: it holds one cluster more, and only
    /// common scalars, which join with nothing but marks, whatever comes behind them.
    static func beginning(of text: TextSlice, _ count: Int) -> Int? {
        // A common scalar has three bytes at most.
        var stretchCount = max(64, 4 * (count + 1))
        guard count <= 1 << 16, stretchCount < text.count else { return nil }
        // The last scalar may have been cut.
        while stretchCount > 0, text.start[stretchCount] & 0xC0 == 0x80 { stretchCount -= 1 }
        let stretch = Graphemes(TextSlice(start: text.start, count: stretchCount))
        if case .offsets = stretch.shape { return nil }
        return stretch.count > count ? stretch.offset(of: count) : nil
    }

    /// The first `count` bytes of a longer text are clusters of their own, as far as a few bytes tell: they and the next one are
    /// ASCII, and none of them is a CR.
    @inline(__always)
    static func beginsWithBytes(_ text: TextSlice, _ count: Int) -> Bool {
        guard count < 8, text.count >= 8 else { return false }
        let word = UInt64(littleEndian: UnsafeRawPointer(text.start).loadUnaligned(as: UInt64.self))
        let ones: UInt64 = 0x0101_0101_0101_0101
        let rest = (UInt64.max &<< 8) &<< UInt64(8 * min(7, count))
        // Blanks for what is not looked at, and zero for a CR, which the subtraction tells by the high bit.
        let looked = word & ~rest | ones &* 0x20 & rest
        let returns = looked ^ ones &* 0x0D
        return (looked | (returns &- ones) & ~returns) & (ones &<< 7) == 0
    }

    /// The number of clusters where every scalar is a common one, else nil.
    @inline(__always)
    private static func commonCount(_ text: TextSlice) -> Int? {
        let count = tinh_count_characters(text.start, text.count)
        return count < 0 ? nil : count
    }

    /// In a text for which `commonCount` gave a number, and at a cluster's start: one scalar, and the marks after it.
    @inline(__always)
    private static func end(ofCommonClusterAt start: Int, in text: TextSlice) -> Int {
        let lead = text.start[start]
        var offset = start + (lead < 0x80 ? 1 : lead < 0xE0 ? 2 : 3)
        while offset < text.count, text.start[offset] == 0xCC || text.start[offset] == 0xCD { offset += 2 }
        return offset
    }
}

extension [Int] {
    /// The first index whose element satisfies the condition, which is false before it and true after; `count` if none.
    /// O(log n).
    func partitioningIndex(where isSecond: (Int) -> Bool) -> Int {
        var low = 0
        var high = count
        while low < high {
            let middle = (low + high) / 2
            if isSecond(self[middle]) { high = middle } else { low = middle + 1 }
        }
        return low
    }
}
