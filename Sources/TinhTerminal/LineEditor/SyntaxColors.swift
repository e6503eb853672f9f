import Tinh

/// The colours of a text, as SGR codes of the terminal's own sixteen, so that they fit its background.
enum SyntaxColors {
    /// A stretch of a text that is shown in a colour; UTF-8 offsets.
    struct Stretch: Equatable {
        var range: Range<Int>
        let code: String
    }

    static let dim = "2"
    static let chosen = "7"
    private static let mistake = "4;31"
    private static let pair = "1;4"

    /// Nil for what is shown plainly.
    private static func code(_ role: Highlight.Role) -> String? {
        switch role {
        case .keyword: "35"
        case .function: "36"
        case .text: "32"
        case .number, .parameter: "33"
        case .comment: "2"
        case .name, .quotedName, .bracket, .sign: nil
        }
    }

    /// In order, without overlap. The bracket at or before the cursor and its partner stand out.
    static func stretches(_ highlights: [Highlight], text: String, cursor: Int?) -> [Stretch] {
        let pairs = cursor.map { self.pairs(highlights, text: Array(text.utf8), cursor: $0) } ?? []
        return highlights.compactMap { highlight in
            if pairs.contains(highlight.range.lowerBound) { return Stretch(range: highlight.range, code: pair) }
            return code(highlight.role).map { Stretch(range: highlight.range, code: $0) }
        }
    }

    /// Mistakes are underlined, whatever stands there.
    static func marking(_ mistakes: [Range<Int>], in stretches: [Stretch]) -> [Stretch] {
        var result: [Stretch] = []
        for stretch in stretches {
            var rest = stretch.range
            for mistake in mistakes where mistake.overlaps(rest) {
                if rest.lowerBound < mistake.lowerBound {
                    result.append(Stretch(range: rest.lowerBound..<mistake.lowerBound, code: stretch.code))
                }
                rest = min(mistake.upperBound, rest.upperBound)..<rest.upperBound
            }
            if !rest.isEmpty { result.append(Stretch(range: rest, code: stretch.code)) }
        }
        result += mistakes.filter { !$0.isEmpty }.map { Stretch(range: $0, code: mistake) }
        return result.sorted { $0.range.lowerBound < $1.range.lowerBound }
    }

    /// Where the two brackets stand that belong together: the one under the cursor, else the one before it.
    private static func pairs(_ highlights: [Highlight], text: [UInt8], cursor: Int) -> [Int] {
        let brackets = highlights.filter { $0.role == .bracket }.map(\.range.lowerBound)
        guard brackets.contains(cursor) || brackets.contains(cursor - 1) else { return [] }
        let chosen = brackets.contains(cursor) ? cursor : cursor - 1
        var open: [Int] = []
        for place in brackets where text.indices.contains(place) {
            if text[place] == UInt8(ascii: "(") {
                open.append(place)
            } else if let start = open.popLast(), start == chosen || place == chosen {
                return [start, place]
            }
        }
        return []
    }
}
