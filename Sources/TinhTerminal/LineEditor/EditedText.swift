import TinhBase

/// A text and the cursor in it, as an editor holds them.
package struct EditedText: Equatable, Sendable {
    package var text: String
    /// UTF-8 offset, between grapheme clusters or within one that is being typed.
    package var cursor: Int

    package init(_ text: String, cursor: Int? = nil) {
        self.text = text
        self.cursor = cursor ?? text.utf8.count
    }

    package var before: Substring { text[..<index(cursor)] }
    package var after: Substring { text[index(cursor)...] }

    /// Replaces a range of UTF-8 offsets; the cursor stands after the new words.
    package mutating func replace(_ range: Range<Int>, with words: String) {
        let head = text[..<index(range.lowerBound)]
        let tail = text[index(range.upperBound)...]
        cursor = head.utf8.count + words.utf8.count
        text = head + words + tail
    }

    package mutating func insert(_ words: String) { replace(cursor..<cursor, with: words) }

    /// Takes away the character before the cursor: a letter with all of its accents, however they are written. False when
    /// there is none.
    package mutating func deleteBackward() -> Bool {
        guard let last = before.last else { return false }
        replace((cursor - last.utf8.count)..<cursor, with: "")
        return true
    }

    package mutating func deleteForward() -> Bool {
        guard let first = after.first else { return false }
        replace(cursor..<(cursor + first.utf8.count), with: "")
        return true
    }

    /// An accent typed after its letter joins it (NFC), so that what stands in the text is what the screen shows: the
    /// letter before the cursor and the composed one that takes its place. Nil when they do not join into one scalar.
    package func composed(with accent: Unicode.Scalar) -> (letter: Unicode.Scalar, length: Int)? {
        guard accent.properties.canonicalCombiningClass != .notReordered, let last = before.last else { return nil }
        var word = String(last)
        word.unicodeScalars.append(accent)
        let joined = TextForm.normalized(word).unicodeScalars
        guard joined.count == 1, let letter = joined.first else { return nil }
        return (letter, last.utf8.count)
    }

    private func index(_ offset: Int) -> String.Index { text.utf8.index(text.startIndex, offsetBy: offset) }
}
