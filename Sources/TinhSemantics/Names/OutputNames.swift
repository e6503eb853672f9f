import TinhBase
import TinhSyntax

extension Checker {
    /// What a result of an expression is called without `as`: a column by its own name, a function of one bare column with
    /// `_` (`sum_compensation`, `count_distinct_city`), anything else by its canonical text.
    func outputName(of expression: Expression, _ scope: Scope) -> String {
        words(expression, scope)?.joined(separator: "_") ?? canonicalText(expression, scope.source)
    }

    private func words(_ expression: Expression, _ scope: Scope) -> [String]? {
        switch expression.form {
        case .name(let name):
            guard case .one(let index) = match(name.text, among: scope.columns.map(\.name)) else {
                return [name.text]
            }
            return [scope.columns[index].name]
        case .apply(let function, let argument):
            if case .list(let elements) = argument.form, elements.isEmpty { return [function.text] }
            guard let rest = words(argument, scope) else { return nil }
            return [function.text] + rest
        case .list(let elements): return elements.count == 1 ? words(elements[0], scope) : nil
        case .parameter, .literal, .quantity, .query, .unary, .binary, .isMissing, .conditional, .when, .over, .convert:
            return nil
        }
    }
}

/// A name as a query writes it: in back-quotes where it is no plain word.
func writtenName(_ name: String) -> String {
    var characters = name.unicodeScalars.makeIterator()
    guard let first = characters.next(), first.properties.isAlphabetic else { return "`\(name)`" }
    while let next = characters.next() {
        let isPart = next == "_" || next.properties.isAlphabetic || next.properties.numericType != nil
        if !isPart { return "`\(name)`" }
    }
    if let keyword = Keyword(rawValue: name), keyword.place == .everywhere { return "`\(name)`" }
    return name
}

/// The canonical form of an expression on one line.
func canonicalText(_ expression: Expression, _ source: SourceText) -> String { source.slice(expression.span) }
