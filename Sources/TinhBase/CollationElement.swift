/// The weights of one letter or sign: what `Collation` compares.
struct CollationElement: Sendable {
    /// 0 for a scalar that needs more than one element, or that is ignored.
    var primary: UInt8 = 0
    /// 0 without an accent, else the weight of its one accent.
    var secondary: UInt8 = 0
    /// 0 for small letters and signs, 1 for capitals, 2 for variants (²).
    var tertiary: UInt8 = 0

    /// The lowest weight of a level: no accent, small.
    static let common: UInt8 = 1

    // MARK: Primary weights

    /// Signs in CLDR's order, each a primary weight from `firstSign` on.
    static let signs: [Unicode.Scalar] = Array(
        ("\t\n\u{0B}\u{0C}\r\u{85}\u{2028}\u{2029} _‗-‒–—―,;:!¡?¿.‥…·'‘’‚‛\"“”„‟«»()[]{}‖§¶@*/\\&#%‰†‡•‣‧`´^¯¨¸°©®+±÷×<=>¬|¦~−"
            + "¤¢$£¥₫€").unicodeScalars)
    static let firstSign: UInt8 = 2

    /// A sign not listed: this and three bytes of code point.
    static let otherSign: UInt8 = 0x7E
    /// 0x80 ... 0x89.
    static let firstDigit: UInt8 = 0x80

    /// Letters of Latin script in order, each a primary weight from `firstLetter` on.
    static let letters: [Unicode.Scalar] = Array("aăâbcdđeêfghiıjklmnŋoôơpqĸrstŧuưvwxyzþ".unicodeScalars)
    static let firstLetter: UInt8 = 0x90

    /// A Latin letter not listed: this and three bytes of code point; another script's letter likewise.
    static let otherLatin: UInt8 = 0xE0
    static let otherScript: UInt8 = 0xF0

    static let signWeights: [Unicode.Scalar: UInt8] = weights(signs, from: firstSign)
    static let letterWeights: [Unicode.Scalar: UInt8] = weights(letters, from: firstLetter)

    // MARK: Secondary weights

    /// Marks in CLDR's order with the Vietnamese tones where its tailoring puts them. U+0338 also stands for the stroke of
    /// ø, ł, ħ.
    static let marks: [Unicode.Scalar] = [
        "\u{332}", "\u{313}", "\u{314}", "\u{300}", "\u{309}", "\u{303}", "\u{301}", "\u{323}", "\u{306}", "\u{302}",
        "\u{30C}", "\u{30A}", "\u{342}", "\u{308}", "\u{30B}", "\u{307}", "\u{338}", "\u{327}", "\u{328}", "\u{304}",
    ]
    static let markWeights: [Unicode.Scalar: UInt8] = weights(marks, from: 2)
    /// A mark not listed: this and three bytes of code point.
    static let otherMark: UInt8 = 0x40

    private static func weights(_ scalars: [Unicode.Scalar], from first: UInt8) -> [Unicode.Scalar: UInt8] {
        var weights: [Unicode.Scalar: UInt8] = [:]
        for (position, scalar) in scalars.enumerated() { weights[scalar] = first + UInt8(position) }
        return weights
    }

    // MARK: Letters of several parts

    /// Letters that canonical decomposition leaves whole but that CLDR sorts as others: base letters, and a mark on the first.
    static let contractions: [Unicode.Scalar: (letters: [Unicode.Scalar], mark: Unicode.Scalar?)] = [
        "ø": (["o"], "\u{338}"), "ł": (["l"], "\u{335}"), "ħ": (["h"], "\u{338}"), "ð": (["d"], "\u{338}"),
        "ſ": (["s"], "\u{335}"), "ß": (["s", "s"], "\u{361}"), "æ": (["a", "e"], "\u{361}"),
        "œ": (["o", "e"], "\u{361}"),
        "ĳ": (["i", "j"], nil), "ŀ": (["l"], "\u{387}"), "ŉ": (["n"], "\u{313}"),
    ]

    /// The Vietnamese letters that are a base letter and a mark in decomposed text.
    static func vietnameseLetter(_ base: Unicode.Scalar, _ mark: Unicode.Scalar) -> Unicode.Scalar? {
        switch (base, mark) {
        case ("a", "\u{306}"): "ă"
        case ("a", "\u{302}"): "â"
        case ("e", "\u{302}"): "ê"
        case ("o", "\u{302}"): "ô"
        case ("o", "\u{31B}"): "ơ"
        case ("u", "\u{31B}"): "ư"
        default: nil
        }
    }

    /// The elements of the Latin blocks.
    static let table = CollationTable()

    /// Of each byte that is a whole scalar the primary weight; 0 for what needs the long way, and for others.
    static let asciiPrimaries = AsciiPrimaries()
}

/// 256 weights that are never let go of.
struct AsciiPrimaries: @unchecked Sendable {
    let start: UnsafePointer<UInt8>

    fileprivate init() {
        let weights = UnsafeMutablePointer<UInt8>.allocate(capacity: 256)
        weights.initialize(repeating: 0, count: 256)
        for byte in UInt8(0)..<0x80 {
            withUnsafeBytes(of: byte) { text in
                var index = 0
                weights[Int(byte)] = CollationElement.table.next(text, &index).primary
            }
        }
        start = UnsafePointer(weights)
    }
}

/// One element for each scalar of the Latin blocks, made by the long way when a text first has it.
struct CollationTable: Sendable {
    /// Primary, secondary and tertiary weight from the lowest bits on, and in the highest eight what makes it more than 0.
    private let elements = LatinTable { scalar in
        var levels = CollationLevels()
        levels.append(String(scalar))
        let element = levels.singleElement ?? CollationElement()
        return 1 << 24 | UInt32(element.tertiary) << 16 | UInt32(element.secondary) << 8 | UInt32(element.primary)
    }

    @inline(__always)
    private func element(_ index: Int) -> CollationElement {
        let word = elements[index]
        return CollationElement(
            primary: UInt8(truncatingIfNeeded: word), secondary: UInt8(truncatingIfNeeded: word >> 8),
            tertiary: UInt8(truncatingIfNeeded: word >> 16))
    }

    /// The element of the scalar at an index of UTF-8, which moves on past it; a primary weight of 0 for a scalar that needs
    /// the long way. `index` must be inside the text; nothing past its end is read.
    @inline(__always)
    func next(_ text: UnsafeRawBufferPointer, _ index: inout Int) -> CollationElement {
        let lead = text[index]
        if lead < 0x80 {
            index += 1
            return element(Int(lead))
        }
        if lead >= 0xC2, lead < 0xCA, index + 1 < text.count {
            let scalar = UInt32(lead & 0x1F) << 6 | UInt32(text[index + 1] & 0x3F)
            index += 2
            return LatinLetter.index(scalar).map { element($0) } ?? CollationElement()
        }
        if lead == 0xE1, index + 2 < text.count {
            let scalar = 0x1000 | UInt32(text[index + 1] & 0x3F) << 6 | UInt32(text[index + 2] & 0x3F)
            index += 3
            return LatinLetter.index(scalar).map { element($0) } ?? CollationElement()
        }
        index += 1
        return CollationElement()
    }
}
