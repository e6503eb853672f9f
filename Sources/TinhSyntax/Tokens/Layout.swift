import TinhBase

/// Where statements begin and end: one statement a line, and the rules by which it goes on over the lines that follow.
///
/// A statement goes on while a bracket is open, when its line ends in an operator, comma, bar or connective, and when
/// the next line starts with `|` or is indented deeper than the statement's first. An empty line always ends it, and
/// `;` does. A line that holds only a comment neither ends nor continues anything. A bracket that is never closed
/// before such an end is an error, and does not hold the following lines.
struct Layout {
    struct StatementRange {
        /// Indices into `tokens`.
        let range: Range<Int>
        let documentation: [Token]
    }

    /// What parts a token from the one before it; small, as there is one for each token.
    private enum Break: Equatable {
        case none
        case line(indent: UInt32)
        case empty(indent: UInt32)
    }

    /// Without trivia.
    private(set) var tokens: [Token] = []
    private(set) var statements: [StatementRange] = []
    private(set) var errors: [SyntaxError] = []
    /// Brackets that close what an empty line or `;` had cut: the mistake has been told where it opened.
    private(set) var consequences: [SyntaxError] = []
    /// A last statement that has nothing after it that ends it, and that cannot end where it does.
    private(set) var isOpen = false

    private var breaks: [Break] = []
    private var documentation: [Int: [Token]] = [:]
    private var isMatched: [Bool] = []
    private var endsEmpty = false

    init(_ all: [Token]) {
        collect(all)
        let unclosed = match()
        split()
        if let last = tokens.last, !endsEmpty, last.kind != .semicolon {
            isOpen = unclosed || continuesLine(tokens.count - 1)
        }
    }

    /// Takes the trivia out and notes where lines break. O(tokens).
    private mutating func collect(_ all: [Token]) {
        tokens.reserveCapacity(all.count)
        var indent: UInt32 = 0
        var lineBreaks = 1
        var isEmptySeen = false
        var isFirstOfLine = true
        var comments: [Token] = []
        for token in all {
            switch token.kind {
            case .byteOrderMark: break
            case .whitespace:
                if isFirstOfLine { indent += UInt32(token.span.upper - token.span.lower) }
            case .lineBreak:
                lineBreaks += 1
                if lineBreaks > 1, isFirstOfLine {
                    isEmptySeen = true
                    comments = []
                }
                indent = 0
                isFirstOfLine = true
            case .comment: isFirstOfLine = false
            case .documentation:
                if isFirstOfLine { comments.append(token) }
                isFirstOfLine = false
            default:
                if tokens.isEmpty {
                    breaks.append(.line(indent: indent))
                } else if lineBreaks == 0 {
                    breaks.append(.none)
                } else {
                    breaks.append(isEmptySeen ? .empty(indent: indent) : .line(indent: indent))
                }
                if !comments.isEmpty { documentation[tokens.count] = comments }
                comments = []
                tokens.append(token)
                lineBreaks = 0
                isEmptySeen = false
                isFirstOfLine = false
            }
        }
        endsEmpty = isEmptySeen
        isMatched = Array(repeating: false, count: tokens.count)
    }

    /// Pairs the brackets of each stretch that no empty line and no `;` cuts; says whether one is open at the end.
    private mutating func match() -> Bool {
        var open: [Int] = []
        /// The stretch before ended with open brackets: what closes them here is part of that mistake.
        var debt = 0
        for (index, token) in tokens.enumerated() {
            if case .empty = breaks[index] { debt = fail(&open) }
            switch token.kind {
            case .semicolon: debt = fail(&open)
            case .leftBracket: open.append(index)
            case .rightBracket:
                if let start = open.popLast() {
                    isMatched[start] = true
                    isMatched[index] = true
                } else if debt > 0 {
                    debt -= 1
                    consequences.append(SyntaxError(.unopenedBracket, token.span))
                } else {
                    errors.append(SyntaxError(.unopenedBracket, token.span))
                }
            default: break
            }
        }
        let isOpen = !open.isEmpty
        _ = fail(&open)
        return isOpen
    }

    /// The innermost bracket that is open is named; the others are the same mistake.
    private mutating func fail(_ open: inout [Int]) -> Int {
        let count = open.count
        if let start = open.last { errors.append(SyntaxError(.unclosedBracket, tokens[start].span)) }
        open.removeAll(keepingCapacity: true)
        return count
    }

    private mutating func split() {
        var start = 0
        var depth = 0
        var lineIndent: UInt32 = 0
        var statementIndent: UInt32 = 0
        for (index, token) in tokens.enumerated() {
            var isEnd = false
            switch breaks[index] {
            case .none: break
            case .empty(let indent):
                isEnd = true
                lineIndent = indent
            case .line(let indent):
                lineIndent = indent
                isEnd =
                    index > start && depth == 0 && indent <= statementIndent && token.kind != .bar
                    && !continuesLine(index - 1)
            }
            if isEnd {
                close(start..<index)
                start = index
                depth = 0
            }
            if index == start { statementIndent = lineIndent }
            switch token.kind {
            case .leftBracket where isMatched[index]: depth += 1
            case .rightBracket where isMatched[index]: depth -= 1
            case .semicolon:
                close(start..<index)
                start = index + 1
                statementIndent = lineIndent
                depth = 0
            default: break
            }
        }
        close(start..<tokens.count)
    }

    private mutating func close(_ range: Range<Int>) {
        guard !range.isEmpty else { return }
        statements.append(StatementRange(range: range, documentation: documentation[range.lowerBound] ?? []))
    }

    /// Does a line that ends in this token go on?
    private func continuesLine(_ index: Int) -> Bool {
        let token = tokens[index]
        switch token.kind {
        case .comma, .bar, .equal, .notEqual, .less, .lessOrEqual, .greater, .greaterOrEqual, .alike, .coalesce, .range,
            .plus, .minus, .slash, .caret:
            return true
        case .star: return !isAllColumns(index)
        case .word: return token.keyword?.continuesLine ?? false
        case .byteOrderMark, .whitespace, .lineBreak, .comment, .documentation, .quotedName, .parameter, .integer,
            .number, .percent,
            .period, .text, .leftBracket, .rightBracket, .semicolon, .colon, .percentSign, .unknown, .end:
            return false
        }
    }

    /// The `*` of `show *` and `show a, *`, which ends a list and is no operator.
    private func isAllColumns(_ index: Int) -> Bool {
        guard index > 0 else { return false }
        let before = tokens[index - 1]
        if before.kind == .comma { return true }
        guard before.isKeyword(.show) else { return false }
        guard index > 1, breaks[index - 1] == .none else { return true }
        // In the middle of a line `show` is a head only where a step may begin.
        let first = tokens[index - 2]
        switch first.kind {
        case .bar, .leftBracket, .semicolon, .equal: return true
        default: return first.isKeyword(.explain) || first.isKeyword(.trace)
        }
    }
}

extension Parser {
    /// Where the statements of a text stand, those that cannot be parsed among them, without what parts them. O(length).
    package static func statementSpans(in source: SourceText) -> [Span] {
        let layout = Layout(Lexer.tokens(of: source).tokens)
        return layout.statements.compactMap { statement in
            let tokens = layout.tokens[statement.range].filter { $0.kind != .end && $0.kind != .semicolon }
            guard let first = tokens.first, let last = tokens.last else { return nil }
            return Span(first.span.lower, last.span.upper)
        }
    }
}
