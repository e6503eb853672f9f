import TinhBase
import TinhSyntax
import TinhTypes

/// A value that may stand at a cursor because a column is compared there: `year = `, `date in @2023`, `city in ("a", `.
struct ComparedValue: Equatable {
    let column: ComparedColumn
    /// What of the value is typed, without a quote before it; empty where nothing is.
    let typed: String
    /// Where that stands, as UTF-8 offsets.
    let range: Range<Int>

    /// `tokens`: those before the cursor, without what stands between words. Nil where no value may stand, or not one of the
    /// column alone.
    init?(_ tokens: [Token], _ before: SourceText) {
        let bytes = Array(before.utf8)
        var start = bytes.count
        while start > 0, ComparedValue.isPart(bytes[start - 1]) {
            // Two dots are a range, and what stands before them is its lower end.
            if bytes[start - 1] == UInt8(ascii: "."), start > 1, bytes[start - 2] == UInt8(ascii: ".") { break }
            start -= 1
        }
        let earlier = tokens.prefix { $0.span.upper <= start }
        guard let column = ComparedColumn(before: earlier, before), column.isAlone else { return nil }
        self.column = column
        typed = before.text(Span(start, bytes.count))
        range = start..<bytes.count
    }

    /// The period that is typed as far as its letter: `@2023-Q`.
    var periodTyped: Kind? {
        let parts = typed.split(separator: "-", omittingEmptySubsequences: false)
        guard parts.count == 2 else { return nil }
        switch parts[1].first?.lowercased() {
        case "h"?: return .half
        case "q"?: return .quarter
        case "w"?: return .week
        default: return nil
        }
    }

    /// Of a word, a number, a day or a moment.
    private static func isPart(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "a")...UInt8(ascii: "z"),
            UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "_"), UInt8(ascii: "@"), UInt8(ascii: "."),
            UInt8(ascii: ":"), UInt8(ascii: "%"), UInt8(ascii: "-"), 0x80...:
            true
        default: false
        }
    }
}

/// The column before a comparison.
struct ComparedColumn: Equatable {
    let name: String
    /// The word before it: `year date = `.
    let function: String?
    /// Nothing else stands before the comparison: `a + b = ` compares no column.
    let isAlone: Bool
    /// After `in` without a bracket a period stands for its days, and a day only for an end of a range.
    let place: Place
    /// The values that stand in its list already, as they are written.
    let listed: Set<String>
    /// A value is an end here: of what is less or greater, or of a range.
    let isEnd: Bool

    enum Place {
        case value
        case membership
        case rangeEnd
    }

    /// `city = `, `city not in ("a", `, `city contains `, `year in 2020..`; nil where the tokens end in no comparison.
    init?(before tokens: ArraySlice<Token>, _ source: SourceText) {
        var rest = tokens
        var place = Place.value
        var listed: Set<String> = []
        if let sign = rest.lastIndex(where: { $0.isKeyword(.in) }) {
            let list = rest[(sign + 1)...]
            let isOpen = list.last.map { [.leftBracket, .comma, .range].contains($0.kind) } ?? true
            let isList = list.first?.kind == .leftBracket || list.count <= 3 && list.last?.kind == .range
            if isOpen, list.isEmpty || isList, list.allSatisfy({ ComparedColumn.isOfList($0) }) {
                if list.first?.kind == .leftBracket {
                    listed = Set(list.map { source.text($0.span) })
                } else {
                    place = list.isEmpty ? .membership : .rangeEnd
                }
                rest = rest[...sign]
            }
        }
        guard let sign = rest.popLast(), ComparedColumn.compares(sign) else { return nil }
        if let last = rest.last, last.isKeyword(.not) { rest.removeLast() }
        guard let name = rest.popLast(), name.isName else { return nil }
        self.name = CompletionPlace.plain(name, source)
        self.place = place
        self.listed = listed
        isEnd = place == .rangeEnd || ComparedColumn.orders(sign)
        if let word = rest.last, word.kind == .word, word.isName, word.keyword == nil {
            function = CompletionPlace.plain(word, source)
            rest.removeLast()
        } else {
            function = nil
        }
        isAlone = ComparedColumn.beginsOperand(after: rest)
    }

    private static func compares(_ token: Token) -> Bool {
        switch token.kind {
        case .equal, .notEqual, .alike, .less, .lessOrEqual, .greater, .greaterOrEqual: true
        case .word: [.in, .contains, .starts, .ends].contains { token.isKeyword($0) }
        default: false
        }
    }

    private static func orders(_ token: Token) -> Bool {
        [.less, .lessOrEqual, .greater, .greaterOrEqual].contains(token.kind)
    }

    private static func isOfList(_ token: Token) -> Bool {
        switch token.kind {
        case .leftBracket, .comma, .range, .minus, .text, .integer, .number, .percent, .period: true
        case .word: token.isKeyword(.true) || token.isKeyword(.false)
        default: false
        }
    }

    /// A whole operand begins behind these words; the columns after `on` are keys, which are compared with no value.
    private static func beginsOperand(after tokens: ArraySlice<Token>) -> Bool {
        guard let last = tokens.last else { return true }
        switch last.kind {
        case .bar, .semicolon, .end, .leftBracket: return true
        case .comma: return !isKey(tokens)
        case .word:
            return [
                .where, .and, .or, .not, .when, .if, .then, .else, .check, .show, .add, .versus, .sort, .by, .across,
                .distinct, .explain, .trace,
            ].contains { last.isKeyword($0) }
        default: return false
        }
    }

    /// Behind `on`, up to the next clause or bar.
    static func isKey(_ tokens: ArraySlice<Token>) -> Bool {
        var depth = 0
        for token in tokens.reversed() {
            if token.kind == .rightBracket { depth += 1 }
            if token.kind == .leftBracket { depth -= 1 }
            if depth < 0 || token.kind == .bar || token.keyword?.startsClause ?? false { return false }
            if depth == 0, token.isKeyword(.on) { return true }
        }
        return false
    }
}
