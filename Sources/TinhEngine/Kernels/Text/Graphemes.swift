/// Grapheme clusters (what a reader takes for one character) of UTF-8 text, by Unicode's default rules (UAX #29), the
/// same as Swift's `Character`.
///
/// Most texts need none of the rules: where every scalar is one of the common ones below, a cluster is a scalar and the
/// marks after it. The other texts go through `String`.
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

    /// The number of clusters where every scalar is a common one, else nil.
    ///
    /// Common are: ASCII but CR (CR LF is one cluster), U+0080–U+02FF, U+1E00–U+1EFF (with them all of Vietnamese),
    /// U+2010–U+2027, U+20A0–U+20BF (₫), each a cluster of its own, and the marks U+0300–U+036F after any of them but a
    /// control (there a mark stands alone). None of them joins with a neighbour by any other rule. The bytes are UTF-8.
    @inline(__always)
    private static func commonCount(_ text: TextSlice) -> Int? {
        let bytes = text.start
        let end = text.count
        var offset = 0
        // ASCII without CR, eight bytes at a time: a byte equal to CR is zero after the exclusive or, and subtracting
        // one from each byte borrows only from zero bytes.
        while offset + 8 <= end {
            let word = UnsafeRawPointer(bytes + offset).loadUnaligned(as: UInt64.self)
            let mixed = word ^ 0x0D0D_0D0D_0D0D_0D0D
            let hasReturn = (mixed &- 0x0101_0101_0101_0101) & ~mixed
            if (word | hasReturn) & 0x8080_8080_8080_8080 != 0 { break }
            offset += 8
        }
        return commonCount(text, from: offset)
    }

    private static func commonCount(_ text: TextSlice, from start: Int) -> Int? {
        let bytes = text.start
        let end = text.count
        var offset = start
        var count = start
        // The start of the text counts as a control: a mark there is a cluster of its own.
        var isAfterControl = start == 0 || isControl(bytes[start - 1])
        while offset < end {
            let byte = bytes[offset]
            switch byte {
            case 0..<0x80:
                if byte == 0x0D { return nil }
                isAfterControl = isControl(byte)
                offset += 1
                count += 1
            case 0xC2...0xCB:
                // U+0080–U+009F and U+00AD are controls.
                let next = bytes[offset + 1]
                isAfterControl = byte == 0xC2 && (next < 0xA0 || next == 0xAD)
                offset += 2
                count += 1
            case 0xCC, 0xCD:
                if byte == 0xCD, bytes[offset + 1] >= 0xB0 { return nil }
                if isAfterControl { return nil }
                offset += 2
            case 0xE1:
                if bytes[offset + 1] < 0xB8 || bytes[offset + 1] > 0xBB { return nil }
                isAfterControl = false
                offset += 3
                count += 1
            case 0xE2:
                let second = bytes[offset + 1]
                let third = bytes[offset + 2]
                let isPunctuation = second == 0x80 && third >= 0x90 && third <= 0xA7
                let isCurrency = second == 0x82 && third >= 0xA0
                if !isPunctuation && !isCurrency { return nil }
                isAfterControl = false
                offset += 3
                count += 1
            default: return nil
            }
        }
        return count
    }

    @inline(__always)
    private static func isControl(_ byte: UInt8) -> Bool { byte < 0x20 || byte == 0x7F }

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
