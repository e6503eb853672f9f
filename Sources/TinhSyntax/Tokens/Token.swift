import TinhBase

/// The smallest piece of a text that has a meaning, or what stands between two such pieces.
///
/// The tokens of a text cover it without gap or overlap, so their texts in a row are the text, byte for byte. What a
/// token says (the digits of a number, the letters of a name) is read from the text when it is needed.
package struct Token: Hashable, Sendable {
    package enum Kind: UInt8, Sendable {
        // Between the words.
        case byteOrderMark, whitespace, lineBreak, comment, documentation
        // Words and values.
        case word, quotedName, parameter, integer, number, percent, period, text
        // Signs.
        case leftBracket, rightBracket, comma, bar, semicolon, colon, percentSign
        case equal, notEqual, less, lessOrEqual, greater, greaterOrEqual, alike
        case coalesce, range, plus, minus, star, slash, caret
        /// Characters that mean nothing here; an error of the lexer says so.
        case unknown
        /// After the last token of a statement.
        case end
    }

    package let kind: Kind
    /// A word that is reserved somewhere, in any letter case; nil for other words and all other kinds.
    package let keyword: Keyword?
    /// The keyword is written in other letters than its own: `WHERE`.
    package let isMiscased: Bool
    private let lower: UInt32
    private let upper: UInt32

    package init(_ kind: Kind, _ lower: Int, _ upper: Int, keyword: Keyword? = nil, isMiscased: Bool = false) {
        self.kind = kind
        self.keyword = keyword
        self.isMiscased = isMiscased
        self.lower = UInt32(truncatingIfNeeded: lower)
        self.upper = UInt32(truncatingIfNeeded: upper)
    }

    package var span: Span { Span(Int(lower), Int(upper)) }

    /// White space, line breaks and comments.
    package var isTrivia: Bool { kind.rawValue <= Kind.documentation.rawValue }

    /// May it be read as a name: a word that is not reserved everywhere, or a name in back-quotes.
    package var isName: Bool {
        switch kind {
        case .quotedName: true
        case .word: keyword.map { $0.place != .everywhere } ?? true
        default: false
        }
    }

    /// Is it this keyword, in its own letters?
    package func isKeyword(_ wanted: Keyword) -> Bool { keyword == wanted && !isMiscased }

    /// May it follow a name as that name's argument: a name, a literal, an open bracket.
    package var startsArgument: Bool {
        switch kind {
        case .word: isName || (keyword?.isLiteral ?? false) && !isMiscased
        case .quotedName, .parameter, .integer, .number, .percent, .period, .text, .leftBracket: true
        default: false
        }
    }
}
