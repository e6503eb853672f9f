/// The language's one order of texts: Vietnamese as CLDR has it, the same everywhere.
///
/// Source: CLDR root collation (UTS #10, UTS #35 part 5) with the rules of `common/collation/vi.xml`:
/// `&̀<<̉<<̃<<́<<̣  &a<ă<<<Ă<â<<<Â  &d<đ<<<Đ  &e<ê<<<Ê  &o<ô<<<Ô<ơ<<<Ơ  &u<ư<<<Ư`. Letters come first, then tones and other
/// accents in the order none, huyền, hỏi, ngã, sắc, nặng, then small before capital; punctuation and signs before digits
/// before Latin letters; other scripts after them. Two simplifications against CLDR: signs outside ASCII, Latin-1 and
/// General Punctuation, and letters of other scripts, come by code point.
///
/// `compare` orders like CLDR and settles what CLDR finds equal by the code points of NFC: a total order in which only
/// texts that are equal as NFC are equal. Checked against ICU in the tests.
package enum Collation {
    /// Negative when `left` comes first, 0 when both are equal as NFC, positive else. O(n); without allocation for texts
    /// of Latin letters (composed), digits and the punctuation of ASCII.
    package static func compare(_ left: UnsafeRawBufferPointer, _ right: UnsafeRawBufferPointer) -> Int {
        CollationElement.table.withUnsafeBufferPointer { table in
            compareSimple(left, right, table) ?? compareKeys(sortKey(left), sortKey(right))
        }
    }

    package static func compare(_ left: String, _ right: String) -> Int {
        var left = left
        var right = right
        return left.withUTF8 { left in
            right.withUTF8 { right in compare(UnsafeRawBufferPointer(left), UnsafeRawBufferPointer(right)) }
        }
    }

    package static func isLess(_ left: String, _ right: String) -> Bool { compare(left, right) < 0 }

    package static func isLess(_ left: UnsafeRawBufferPointer, _ right: UnsafeRawBufferPointer) -> Bool {
        compare(left, right) < 0
    }

    /// Bytes that stand to each other, compared as bytes (a shorter one before its continuations), as the texts do under
    /// `compare`. Two texts have the same key exactly when they are equal as NFC.
    package static func sortKey(_ text: UnsafeRawBufferPointer) -> [UInt8] {
        var key: [UInt8] = []
        appendSortKey(text, to: &key)
        return key
    }

    package static func sortKey(_ text: String) -> [UInt8] {
        var text = text
        return text.withUTF8 { sortKey(UnsafeRawBufferPointer($0)) }
    }

    /// Appends the key: primary weights, 0, secondary weights, 0, tertiary weights, 0, the bytes of NFC. No weight is 0;
    /// the commonest weight is left out at the end of a level, which changes no order as it is the lowest.
    package static func appendSortKey(_ text: UnsafeRawBufferPointer, to key: inout [UInt8]) {
        key.reserveCapacity(key.count + text.count * 2 + 4)
        let start = key.count
        let isSimple = CollationElement.table.withUnsafeBufferPointer { appendSimple(text, $0, to: &key) }
        if isSimple { return }
        key.removeSubrange(start...)
        var levels = CollationLevels()
        levels.append(String(decoding: text, as: UTF8.self))
        key.append(contentsOf: levels.primary)
        key.append(0)
        key.append(contentsOf: levels.secondary)
        key.append(0)
        key.append(contentsOf: levels.tertiary)
        key.append(0)
        key.append(contentsOf: TextForm.normalized(text))
    }

    private static func compareKeys(_ left: [UInt8], _ right: [UInt8]) -> Int {
        for (a, b) in zip(left, right) where a != b { return Int(a) - Int(b) }
        return left.count - right.count
    }

    /// Reads one scalar of the Latin blocks; nil for another one. Never reads past `text.count`.
    @inline(__always)
    private static func nextElement(
        _ text: UnsafeRawBufferPointer, _ index: inout Int, _ table: UnsafeBufferPointer<CollationElement>
    ) -> CollationElement? {
        let lead = text[index]
        var scalar = UInt32(lead)
        if lead < 0x80 {
            index += 1
        } else if lead >= 0xC2, lead < 0xCA, index + 1 < text.count {
            scalar = UInt32(lead & 0x1F) << 6 | UInt32(text[index + 1] & 0x3F)
            index += 2
        } else if lead == 0xE1, index + 2 < text.count {
            scalar = 0x1000 | UInt32(text[index + 1] & 0x3F) << 6 | UInt32(text[index + 2] & 0x3F)
            index += 3
        } else {
            return nil
        }
        guard let slot = LatinLetter.index(scalar), table[slot].primary != 0 else { return nil }
        return table[slot]
    }

    private static func compareSimple(
        _ left: UnsafeRawBufferPointer, _ right: UnsafeRawBufferPointer, _ table: UnsafeBufferPointer<CollationElement>
    ) -> Int? {
        var leftIndex = 0
        var rightIndex = 0
        var secondary = 0
        var tertiary = 0
        while leftIndex < left.count, rightIndex < right.count {
            // Both sides are read to their ends before a text that needs the long way is known; so a difference found
            // early must not be answered while a mark may still follow. Marks are not in the table: look one ahead.
            guard let a = nextElement(left, &leftIndex, table), let b = nextElement(right, &rightIndex, table) else {
                return nil
            }
            if a.primary != b.primary {
                if isFollowedByMark(left, leftIndex) || isFollowedByMark(right, rightIndex) { return nil }
                return Int(a.primary) - Int(b.primary)
            }
            if secondary == 0 { secondary = Int(a.secondary) - Int(b.secondary) }
            if tertiary == 0 { tertiary = Int(a.tertiary) - Int(b.tertiary) }
        }
        // What is left of the longer one may be a mark or something ignored: only the long way knows.
        if leftIndex < left.count {
            return nextElement(left, &leftIndex, table) == nil ? nil : 1
        }
        if rightIndex < right.count {
            return nextElement(right, &rightIndex, table) == nil ? nil : -1
        }
        if secondary != 0 { return secondary }
        if tertiary != 0 { return tertiary }
        // The same letters, marks and case; nothing but code points can part them.
        for (a, b) in zip(left, right) where a != b { return Int(a) - Int(b) }
        return left.count - right.count
    }

    @inline(__always)
    private static func isFollowedByMark(_ text: UnsafeRawBufferPointer, _ index: Int) -> Bool {
        // Everything outside the simple table could be a mark or be ignored; E1 B8 begins Latin Extended Additional.
        guard index < text.count, text[index] >= 0xCA else { return false }
        return text[index] != 0xE1 || index + 1 == text.count || text[index + 1] < 0xB8
    }

    private static func appendSimple(
        _ text: UnsafeRawBufferPointer, _ table: UnsafeBufferPointer<CollationElement>, to key: inout [UInt8]
    ) -> Bool {
        var index = 0
        var secondaryEnd = 0
        var tertiaryEnd = 0
        var count = 0
        while index < text.count {
            guard let element = nextElement(text, &index, table) else { return false }
            key.append(element.primary)
            count += 1
            if element.secondary != 0 { secondaryEnd = count }
            if element.tertiary != 0 { tertiaryEnd = count }
        }
        key.append(0)
        if secondaryEnd > 0 {
            index = 0
            for _ in 0..<secondaryEnd {
                let element = nextElement(text, &index, table)
                key.append(CollationElement.common)
                if let element, element.secondary != 0 { key.append(element.secondary) }
            }
        }
        key.append(0)
        if tertiaryEnd > 0 {
            index = 0
            for _ in 0..<tertiaryEnd {
                let element = nextElement(text, &index, table)
                key.append(CollationElement.common + (element?.tertiary ?? 0))
            }
        }
        key.append(0)
        key.append(contentsOf: text)
        return true
    }
}
