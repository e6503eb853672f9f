import TinhBase

/// Lays a statement's canonical text out in lines.
///
///     sum compensation as total, count as households
///         from clearance
///         where year = 2023  # the year of the report
///         by city
///         | where total > 100 billion VND
///         | sort city
///
/// A statement that fits on a line stands on one. Else each step stands on its own line, behind its bar; a step that does
/// not fit is parted before its clauses, and a clause that does not fit where it is nested least. A comment within a
/// statement parts it, too. Every line but the first is indented, and so goes on with the statement.
struct StatementLayout {
    private static let widthMax = 110
    private static let indentation = 4
    /// Of a clause's further lines, against the clause.
    private static let hangingIndentation = 4

    private let words: [LayoutWord]
    /// Where each word would end, and before them 0, were all on one line.
    private let ends: [Int]
    private let comments: [Int: [InnerComments.Comment]]
    private var lines: [String] = []

    /// `tokens` are the statement's own, trivia among them. Says whether the last line ends in a comment, too.
    static func lines(
        of statement: Statement, _ tokens: [Token], _ source: SourceText
    ) -> (lines: [String], endsInComment: Bool) {
        let text = Printer.print(statement)
        let hasComments = tokens.contains { $0.kind == .comment || $0.kind == .documentation }
        if !hasComments, fits(text) { return ([text], false) }
        let words = LayoutWord.all(of: text)
        guard let comments = InnerComments.placed(tokens, source, among: words) else {
            // Where a comment stood is told by the words around it, and here they were written otherwise.
            let before = tokens.filter { $0.kind == .comment || $0.kind == .documentation }
            return (before.map { commentText($0, source) } + lines(of: statement, [], source).lines, false)
        }
        var layout = StatementLayout(words: words, comments: comments)
        layout.steps()
        return (layout.lines, comments[words.count - 1] != nil)
    }

    /// As it is written, without blanks at its end.
    static func commentText(_ token: Token, _ source: SourceText) -> String {
        var text = source.text(token.span)[...]
        while let last = text.last, last == " " || last == "\t" || last == "\r" { text.removeLast() }
        return String(text)
    }

    private init(words: [LayoutWord], comments: [Int: [InnerComments.Comment]]) {
        self.words = words
        self.comments = comments
        ends = words.reduce(into: [0]) { $0.append(($0.last ?? 0) + $1.width + ($1.hasSpaceBefore ? 1 : 0)) }
    }

    private static func fits(_ text: String) -> Bool {
        !text.contains("\n") && DisplayWidth.width(of: text) <= widthMax
    }

    // MARK: Steps and clauses

    private mutating func steps() {
        var rows: [(range: Range<Int>, indent: Int)] = []
        for (index, step) in parted(words.indices, at: .bar).enumerated() {
            let indent = index == 0 ? 0 : Self.indentation
            if isWhole(step, indent) {
                rows.append((step, indent))
                continue
            }
            for (place, clause) in parted(step, at: .clause).enumerated() {
                rows.append((clause, place == 0 ? indent : indent + Self.indentation))
            }
        }
        for (index, row) in rows.enumerated() {
            fill(row.range, row.indent, next: index + 1 < rows.count ? rows[index + 1].indent : Self.indentation)
        }
    }

    /// Parts a stretch before each outermost word of a kind but the first word.
    private func parted(_ range: Range<Int>, at kind: LayoutWord.Opening) -> [Range<Int>] {
        let starts =
            [range.lowerBound]
            + range.dropFirst().filter { words[$0].opening == kind && words[$0].depth == 0 }
        return starts.enumerated().map { index, start in
            start..<(index + 1 < starts.count ? starts[index + 1] : range.upperBound)
        }
    }

    private func isWhole(_ range: Range<Int>, _ indent: Int) -> Bool {
        width(range) + indent <= Self.widthMax && !range.dropLast().contains { comments[$0] != nil }
    }

    // MARK: Lines

    /// Writes a clause, in as many lines as its comments and its width ask for. `next` is the indentation of the line after it.
    private mutating func fill(_ range: Range<Int>, _ indent: Int, next: Int) {
        var start = range.lowerBound
        var indent = indent
        let hanging = indent + (range.lowerBound == 0 ? Self.indentation : 0) + Self.hangingIndentation
        for index in range where comments[index] != nil || index == range.upperBound - 1 {
            for line in broken(start..<(index + 1), indent, hanging) {
                lines.append(String(repeating: " ", count: indent) + text(line))
                indent = hanging
            }
            for (place, comment) in (comments[index] ?? []).enumerated() {
                // Behind a comment there is only more of it.
                if comment.standsAlone || place > 0 {
                    let column = index == range.upperBound - 1 ? next : hanging
                    lines.append(String(repeating: " ", count: column) + comment.text)
                } else if let last = lines.popLast() {
                    lines.append(last + "  " + comment.text)
                }
            }
            start = index + 1
        }
    }

    /// Breaks a stretch where what stands together least can be parted, as late as fits.
    private func broken(_ range: Range<Int>, _ indent: Int, _ hanging: Int) -> [Range<Int>] {
        var result: [Range<Int>] = []
        var start = range.lowerBound
        var room = Self.widthMax - indent
        while width(start..<range.upperBound) > room, let end = lineEnd(of: start..<range.upperBound, room) {
            result.append(start..<end)
            start = end
            room = Self.widthMax - hanging
        }
        return result + [start..<range.upperBound]
    }

    /// Where the line that begins a stretch ends: nil when there is no place for that.
    private func lineEnd(of range: Range<Int>, _ room: Int) -> Int? {
        var best: Int?
        for index in range.dropFirst() where words[index].opening != .none {
            if width(range.lowerBound..<index) > room { return best ?? index }
            if best.map({ words[index].tightness <= words[$0].tightness }) ?? true { best = index }
        }
        return best
    }

    private func text(_ range: Range<Int>) -> String {
        var text = ""
        for index in range {
            if index > range.lowerBound, words[index].hasSpaceBefore { text += " " }
            text += words[index].text
        }
        return text
    }

    private func width(_ range: Range<Int>) -> Int {
        guard let first = range.first else { return 0 }
        return ends[range.upperBound] - ends[first] - (words[first].hasSpaceBefore ? 1 : 0)
    }
}
