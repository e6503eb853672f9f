import TinhBase
import TinhSyntax

/// A number that a column is compared with, as far as it is typed: `compensation > 5 `, `area in (1 `, `plan < 2 billion `.
struct ComparedNumber: Equatable {
    /// Nil where it is compared with no column.
    let column: ComparedColumn?
    /// A word such as million stands behind it already.
    let hasScale: Bool

    /// Nil where the tokens do not end in a number.
    init?(before tokens: ArraySlice<Token>, _ source: SourceText) {
        var rest = tokens
        hasScale = rest.last?.kind == .word
        if hasScale { rest.removeLast() }
        guard let number = rest.popLast(), number.kind == .integer || number.kind == .number else { return nil }
        if rest.last?.kind == .minus { rest.removeLast() }
        column = ComparedColumn(before: rest, source).flatMap { $0.isAlone && $0.function == nil ? $0 : nil }
    }
}
