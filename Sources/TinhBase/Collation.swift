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
        compareSimple(left, right) ?? compareKeys(sortKey(left), sortKey(right))
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
        if appendSimple(text, to: &key) { return }
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

    /// The `skipped`-th to `skipped + 7`-th byte of the primary weights, the first uppermost, 0 behind the last. Of texts whose
    /// words up to there are equal, the one with the smaller word comes first; where the words are equal, too, and end in 0, no
    /// further word tells the texts apart. O(skipped) for texts of Latin letters (composed), digits and the punctuation of
    /// ASCII, else O(n).
    package static func primaryWord(_ text: UnsafeRawBufferPointer, skipping skipped: Int = 0) -> UInt64 {
        let weights = CollationElement.asciiPrimaries.start
        let end = min(text.count, skipped + 8)
        var place = 0
        while place < min(skipped, end), weights[Int(text[place])] != 0 { place += 1 }
        var word: UInt64 = 0
        if place == min(skipped, end) {
            while place < end, weights[Int(text[place])] != 0 {
                word = word << 8 | UInt64(weights[Int(text[place])])
                place += 1
            }
        }
        guard place == end, !isFollowedByMark(text, end) else { return primaryWordOfLetters(text, skipping: skipped) }
        let count = max(0, end - skipped)
        return count == 0 ? 0 : word << UInt64(8 * (8 - count))
    }

    /// How the text's `primaryWord` stands to another, as far as letters of one element each tell: negative when it is smaller,
    /// positive when it is greater; 0 also where only the long way tells. O(letters that both begin with).
    package static func primaryOrder(_ text: UnsafeRawBufferPointer, to word: UInt64) -> Int {
        let elements = CollationElement.table
        var index = 0
        for place in 0..<8 {
            let other = Int(truncatingIfNeeded: word >> UInt64(56 - 8 * place) & 0xFF)
            if index == text.count { return -other }
            let own = Int(elements.next(text, &index).primary)
            if own == 0 { return 0 }
            if own != other { return isFollowedByMark(text, index) ? 0 : own - other }
        }
        return 0
    }

    /// The primary weights of the 256 bytes, as far as they are scalars, and no mark stands behind them; 0 for others.
    package static var asciiPrimaries: UnsafePointer<UInt8> { CollationElement.asciiPrimaries.start }

    private static func primaryWordOfLetters(_ text: UnsafeRawBufferPointer, skipping skipped: Int) -> UInt64 {
        let elements = CollationElement.table
        var index = 0
        var place = 0
        var word: UInt64 = 0
        while index < text.count, place < skipped + 8 {
            let primary = elements.next(text, &index).primary
            if primary == 0 { return primaryWordOfAny(text, skipping: skipped) }
            if place >= skipped { word = word << 8 | UInt64(primary) }
            place += 1
        }
        if isFollowedByMark(text, index) { return primaryWordOfAny(text, skipping: skipped) }
        let count = max(0, place - skipped)
        return count == 0 ? 0 : word << UInt64(8 * (8 - count))
    }

    private static func primaryWordOfAny(_ text: UnsafeRawBufferPointer, skipping skipped: Int) -> UInt64 {
        var levels = CollationLevels()
        levels.append(String(decoding: text, as: UTF8.self))
        var word: UInt64 = 0
        for place in skipped..<skipped + 8 {
            word = word << 8 | (place < levels.primary.count ? UInt64(levels.primary[place]) : 0)
        }
        return word
    }

    private static func compareKeys(_ left: [UInt8], _ right: [UInt8]) -> Int {
        for (a, b) in zip(left, right) where a != b { return Int(a) - Int(b) }
        return left.count - right.count
    }

    /// Nil when a text holds anything but scalars that are one element each.
    private static func compareSimple(_ left: UnsafeRawBufferPointer, _ right: UnsafeRawBufferPointer) -> Int? {
        let elements = CollationElement.table
        var leftIndex = commonPrefixCount(left, right)
        var rightIndex = leftIndex
        var secondary = 0
        var tertiary = 0
        while leftIndex < left.count, rightIndex < right.count {
            let a = elements.next(left, &leftIndex)
            let b = elements.next(right, &rightIndex)
            if a.primary == 0 || b.primary == 0 { return nil }
            if a.primary != b.primary {
                // A mark that follows may make another letter of this one: only the long way knows.
                if isFollowedByMark(left, leftIndex) || isFollowedByMark(right, rightIndex) { return nil }
                return Int(a.primary) - Int(b.primary)
            }
            if secondary == 0 { secondary = Int(a.secondary) - Int(b.secondary) }
            if tertiary == 0 { tertiary = Int(a.tertiary) - Int(b.tertiary) }
        }
        // What is left of the longer one may be a mark or something ignored.
        if leftIndex < left.count { return elements.next(left, &leftIndex).primary == 0 ? nil : 1 }
        if rightIndex < right.count { return elements.next(right, &rightIndex).primary == 0 ? nil : -1 }
        if secondary != 0 { return secondary }
        if tertiary != 0 { return tertiary }
        // The same letters, marks and case; nothing but code points can part them.
        for (a, b) in zip(left, right) where a != b { return Int(a) - Int(b) }
        return left.count - right.count
    }

    /// The bytes that both texts begin with, up to the beginning of a scalar. What they stand for is the same on both sides,
    /// whatever it is; a mark that goes with their last letter comes after them and is met there.
    private static func commonPrefixCount(_ left: UnsafeRawBufferPointer, _ right: UnsafeRawBufferPointer) -> Int {
        let count = min(left.count, right.count)
        var index = 0
        while index < count, left[index] == right[index] { index += 1 }
        while index > 0, index < left.count, left[index] & 0xC0 == 0x80 { index -= 1 }
        while index > 0, index < right.count, right[index] & 0xC0 == 0x80 { index -= 1 }
        return index
    }

    @inline(__always)
    private static func isFollowedByMark(_ text: UnsafeRawBufferPointer, _ index: Int) -> Bool {
        // Everything outside the simple table could be a mark or be ignored; E1 B8 begins Latin Extended Additional.
        guard index < text.count, text[index] >= 0xCA else { return false }
        return text[index] != 0xE1 || index + 1 == text.count || text[index + 1] < 0xB8
    }

    /// False, and nothing appended, when the text holds anything but scalars that are one element each.
    ///
    /// The levels are written into a buffer of 4 bytes for each byte of text and 3 more: at most one primary, two secondary
    /// and one tertiary weight for each scalar, and the separators.
    private static func appendSimple(_ text: UnsafeRawBufferPointer, to key: inout [UInt8]) -> Bool {
        let elements = CollationElement.table
        return withUnsafeTemporaryAllocation(of: UInt8.self, capacity: 4 * text.count + 3) { buffer in
            var count = 0
            func put(_ weight: UInt8) {
                buffer[count] = weight
                count += 1
            }
            var index = 0
            var secondaryEnd = 0
            var tertiaryEnd = 0
            while index < text.count {
                let element = elements.next(text, &index)
                if element.primary == 0 { return false }
                put(element.primary)
                if element.secondary != 0 { secondaryEnd = count }
                if element.tertiary != 0 { tertiaryEnd = count }
            }
            put(0)
            index = 0
            for _ in 0..<secondaryEnd {
                let element = elements.next(text, &index)
                put(CollationElement.common)
                if element.secondary != 0 { put(element.secondary) }
            }
            put(0)
            index = 0
            for _ in 0..<tertiaryEnd { put(CollationElement.common + elements.next(text, &index).tertiary) }
            put(0)
            key.append(contentsOf: buffer[..<count])
            key.append(contentsOf: text)
            return true
        }
    }
}
