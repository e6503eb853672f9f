/// The letters of the Latin blocks, for which folding and collation have tables.
///
/// Covers U+0000–U+024F and U+1E00–U+1EFF, which hold all letters of Vietnamese and of the languages of Europe in
/// Latin script.
enum LatinLetter {
    /// The index of a scalar into tables over the Latin blocks, nil for one outside.
    @inline(__always)
    static func index(_ scalar: UInt32) -> Int? {
        if scalar < 0x250 { return Int(scalar) }
        if scalar >= 0x1E00, scalar < 0x1F00 { return Int(scalar) - 0x1E00 + 0x250 }
        return nil
    }

    static let tableSize = 0x250 + 0x100

    static func scalar(at index: Int) -> Unicode.Scalar {
        guard let scalar = Unicode.Scalar(UInt32(index < 0x250 ? index : index - 0x250 + 0x1E00)) else {
            preconditionFailure("the Latin blocks hold no surrogates")
        }
        return scalar
    }

    /// Letters that Unicode does not decompose, as the base letters that people look them up under.
    static let undecomposed: [Unicode.Scalar: String] = [
        "đ": "d", "Đ": "D", "ð": "d", "Ð": "D", "ø": "o", "Ø": "O", "ł": "l", "Ł": "L", "ħ": "h", "Ħ": "H",
        "ŧ": "t", "Ŧ": "T", "ı": "i", "ſ": "s", "ß": "ss", "ẞ": "SS", "æ": "ae", "Æ": "AE", "œ": "oe", "Œ": "OE",
        "þ": "th", "Þ": "TH", "ŀ": "l", "Ŀ": "L", "ŉ": "n", "ĳ": "ij", "Ĳ": "IJ", "ƀ": "b", "Ƀ": "B", "ɨ": "i",
        "Ɨ": "I", "ƶ": "z", "Ƶ": "Z", "ǥ": "g", "Ǥ": "G",
    ]

    /// Combining marks that only change a letter's accent, whatever the script: the four Combining Diacritical Marks
    /// blocks and half marks. Vowel signs of Indic scripts, kana's voicing marks and the like are none of these.
    static func isAccent(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0x0300...0x036F, 0x1AB0...0x1AFF, 0x1DC0...0x1DFF, 0x20D0...0x20FF, 0xFE20...0xFE2F: true
        default: false
        }
    }
}
