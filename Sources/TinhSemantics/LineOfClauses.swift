import TinhBase
import TinhSyntax

/// A line that begins with a clause and follows another one at once, not indented: it is a statement of its own, though most
/// likely the line before was to go on.
struct LineOfClauses {
    /// Nil where the statement is none.
    init?(_ statement: Statement, _ source: SourceText) {
        guard case .query(let query) = statement.form, let first = query.steps.first, first.head == nil,
            Self.followsLine(statement.span.lower, source, lacking: first.clauses.isFromAlone ? "from" : nil)
        else { return nil }
    }

    static func firstWord(of query: Query, _ source: SourceText) -> Span {
        let count = source.utf8[query.span.lower..<query.span.upper].prefix { !isBlank($0) }.count
        return Span(query.span.lower, query.span.lower + count)
    }

    /// Is the line before neither empty nor one that no clause goes on with, or that has the only one? O(its length).
    private static func followsLine(_ start: Int, _ source: SourceText, lacking clause: String?) -> Bool {
        let before = source.utf8[..<start]
        let end = before.lastIndex(of: UInt8(ascii: "\n"))
        guard before[(end.map { $0 + 1 } ?? 0)...].allSatisfy(isBlank) else { return false }
        let line = (end.map { lastLine(before[..<$0]) } ?? Array(source.lineBefore.utf8)[...]).drop(while: isBlank)
        let word = String(decoding: line.prefix { !isBlank($0) }, as: UTF8.self)
        if let clause, line.split(whereSeparator: isBlank).contains(where: { $0.elementsEqual(clause.utf8) }) {
            return false
        }
        return !word.isEmpty && !word.hasPrefix("#")
            && !["load", "use", "param", "unit", "import"].contains(word)
    }

    private static func lastLine(_ bytes: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
        bytes[(bytes.lastIndex(of: UInt8(ascii: "\n")).map { $0 + 1 } ?? bytes.startIndex)...]
    }

    private static func isBlank(_ byte: UInt8) -> Bool {
        byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\t") || byte == UInt8(ascii: "\r")
    }

    /// The error with what holds the two lines together, where the clauses lack what the line before has.
    func explaining(_ error: CheckError) -> Diagnostic {
        var diagnostic = error.diagnostic
        switch error.fact as? LevelFact {
        case .topWithoutSort, .sortWithoutMeasure, .keysWithoutMeasures:
            let other = diagnostic.remedy.map { "; else " + $0 } ?? ""
            diagnostic.remedy = "indent this line where it goes on with the one before it\(other)"
        default: break
        }
        return diagnostic
    }
}

extension [Clause] {
    /// `from clearance` and nothing else.
    fileprivate var isFromAlone: Bool {
        guard count == 1, case .from = self[0].form else { return false }
        return true
    }
}
