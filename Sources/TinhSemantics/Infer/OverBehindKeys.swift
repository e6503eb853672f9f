import TinhBase
import TinhSyntax

/// `count by level, status over level`: `over` belongs to a figure, and stands behind a key.
extension Checker {
    /// False where no key is followed by `over`; else it is reported. The measure takes it, where there is only one.
    mutating func reportsOver(behind keys: [Key], of clause: Clause, _ scope: Scope) -> Bool {
        for key in keys {
            guard case .over(let value, let window) = key.expression.form, case .name(let name) = value.form,
                columnIndex(name.text, scope) != nil
            else { continue }
            let source = scope.source
            let over = source.slice(Span(value.span.upper, key.expression.span.upper))
            let before = source.utf8[..<clause.span.lower].lastIndex { $0 != UInt8(ascii: " ") }
            let start = statement?.span.lower ?? 0
            var correction: [Correction] = []
            if let before, before >= start, !source.utf8[start...before].contains(UInt8(ascii: ",")) {
                correction = [
                    Correction(Span(before + 1, before + 1), over, source),
                    Correction(Span(value.span.upper, key.expression.span.upper), "", source),
                ]
            }
            fail(
                .overBehindKey(key: source.slice(value.span), window: text(of: window, source)),
                at: placed(Span(value.span.upper, key.expression.span.upper).trimmed(in: source), scope),
                correction: correction)
            return true
        }
        return false
    }
}

extension Span {
    /// Without blanks before it.
    fileprivate func trimmed(in source: SourceText) -> Span {
        Span(source.utf8[lower..<upper].firstIndex { $0 != UInt8(ascii: " ") } ?? lower, upper)
    }
}
