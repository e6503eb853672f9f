/// The weights of a whole text, level by level, the long way: over its canonical decomposition.
struct CollationLevels {
    private(set) var primary: [UInt8] = []
    private(set) var secondary: [UInt8] = []
    private(set) var tertiary: [UInt8] = []
    private var elementCount = 0

    /// The text as one element, nil when it is none, several, or has a weight of several bytes.
    var singleElement: CollationElement? {
        guard elementCount == 1, primary.count == 1, secondary.count <= 2 else { return nil }
        return CollationElement(
            primary: primary[0], secondary: secondary.count == 2 ? secondary[1] : 0,
            tertiary: tertiary.first.map { $0 - CollationElement.common } ?? 0)
    }

    /// Appends the weights of a text; call it once.
    mutating func append(_ text: String) {
        let scalars = TextForm.decomposed(text)
        var index = 0
        while index < scalars.count {
            let scalar = scalars[index]
            index += 1
            var marks: [Unicode.Scalar] = []
            while index < scalars.count, isMark(scalars[index]) {
                marks.append(scalars[index])
                index += 1
            }
            appendLetter(scalar, marks)
        }
        trim(&secondary)
        trim(&tertiary)
    }

    private func trim(_ level: inout [UInt8]) {
        while level.last == CollationElement.common { level.removeLast() }
    }

    private func isMark(_ scalar: Unicode.Scalar) -> Bool {
        scalar.properties.canonicalCombiningClass != .notReordered
    }

    private mutating func appendLetter(_ scalar: Unicode.Scalar, _ marks: [Unicode.Scalar]) {
        if isMark(scalar) {
            // A mark without a letter before it.
            for mark in [scalar] + marks { appendMark(mark) }
            return
        }
        var marks = marks
        let lower = scalar.properties.lowercaseMapping.unicodeScalars
        let isCapital = lower.count == 1 && lower.first != scalar
        var base = isCapital ? lower.first ?? scalar : scalar
        // A mark makes another letter when no mark of its own class stands between (UTS #10, discontiguous matching).
        for (position, mark) in marks.enumerated() {
            let markClass = mark.properties.canonicalCombiningClass
            let isBlocked = marks[..<position].contains { $0.properties.canonicalCombiningClass == markClass }
            if !isBlocked, let letter = CollationElement.vietnameseLetter(base, mark) {
                base = letter
                marks.remove(at: position)
                break
            }
        }
        let tertiary: UInt8 = isCapital ? 1 : 0
        if let parts = CollationElement.contractions[base] {
            for (position, letter) in parts.letters.enumerated() {
                appendPrimary(letter, tertiary: tertiary)
                if position == 0, let mark = parts.mark { appendMark(mark) }
            }
        } else {
            appendPrimary(base, tertiary: tertiary)
        }
        for mark in marks { appendMark(mark) }
    }

    private mutating func appendPrimary(_ scalar: Unicode.Scalar, tertiary variant: UInt8) {
        var variant = variant
        if let weight = CollationElement.letterWeights[scalar] ?? CollationElement.signWeights[scalar] {
            primary.append(weight)
        } else if let value = digit(scalar) {
            primary.append(CollationElement.firstDigit + value)
            if !scalar.isASCII { variant = 2 }
        } else if let equal = variantOf(scalar) {
            appendPrimary(equal, tertiary: 2)
            return
        } else {
            switch scalar.properties.generalCategory {
            case .control, .format, .surrogate, .unassigned: return
            case .nonspacingMark, .enclosingMark, .spacingMark, .uppercaseLetter, .lowercaseLetter, .titlecaseLetter,
                .modifierLetter, .otherLetter, .privateUse, .decimalNumber, .letterNumber:
                let isLatin = LatinLetter.index(scalar.value) != nil
                appendCodePoint(isLatin ? CollationElement.otherLatin : CollationElement.otherScript, scalar)
            case .otherNumber, .connectorPunctuation, .dashPunctuation, .openPunctuation, .closePunctuation,
                .initialPunctuation, .finalPunctuation, .otherPunctuation, .mathSymbol, .currencySymbol,
                .modifierSymbol,
                .otherSymbol, .spaceSeparator, .lineSeparator, .paragraphSeparator:
                appendCodePoint(CollationElement.otherSign, scalar)
            @unknown default:
                appendCodePoint(CollationElement.otherScript, scalar)
            }
        }
        elementCount += 1
        secondary.append(CollationElement.common)
        tertiary.append(CollationElement.common + variant)
    }

    private mutating func appendMark(_ mark: Unicode.Scalar) {
        if let weight = CollationElement.markWeights[mark] {
            secondary.append(weight)
        } else {
            secondary.append(CollationElement.otherMark)
            secondary.append(contentsOf: threeBytes(mark))
        }
    }

    private mutating func appendCodePoint(_ lead: UInt8, _ scalar: Unicode.Scalar) {
        primary.append(lead)
        primary.append(contentsOf: threeBytes(scalar))
    }

    /// Big-endian, each byte above 0, so that no level's end is met early.
    private func threeBytes(_ scalar: Unicode.Scalar) -> [UInt8] {
        [UInt8(scalar.value >> 14) + 1, UInt8(scalar.value >> 7 & 0x7F) + 1, UInt8(scalar.value & 0x7F) + 1]
    }

    private func digit(_ scalar: Unicode.Scalar) -> UInt8? {
        switch scalar {
        case "0"..."9": return UInt8(scalar.value - 0x30)
        case "¹": return 1
        case "²": return 2
        case "³": return 3
        default:
            guard scalar.properties.generalCategory == .decimalNumber, let value = scalar.properties.numericValue else {
                return nil
            }
            return UInt8(value)
        }
    }

    /// Signs that CLDR sorts with another, parted at the third level.
    private func variantOf(_ scalar: Unicode.Scalar) -> Unicode.Scalar? {
        switch scalar {
        case "\u{A0}", "\u{2002}"..."\u{200A}", "\u{202F}": " "
        case "\u{2010}", "\u{2011}": "-"
        case "\u{2024}": "."
        case "ª": "a"
        case "º": "o"
        case "µ": "\u{3BC}"
        default: nil
        }
    }
}
