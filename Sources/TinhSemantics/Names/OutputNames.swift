import TinhBase
import TinhSyntax

extension Checker {
    /// What a result of an expression is called without `as`: a column by its own name, a function of one bare column with
    /// `_` (`sum_compensation`, `count_distinct_city`), anything else by its canonical text.
    func outputName(of expression: Expression, _ scope: Scope) -> String {
        words(expression, scope)?.joined(separator: "_") ?? canonicalText(expression)
    }

    private func words(_ expression: Expression, _ scope: Scope) -> [String]? {
        switch expression.form {
        case .name(let name):
            guard case .one(let index) = scope.column(named: name.text) else {
                return [name.text]
            }
            return [scope.columns[index].name]
        case .apply(let function, let argument):
            if case .list(let elements) = argument.form, elements.isEmpty { return [function.text] }
            guard let rest = words(argument, scope) else { return nil }
            return [function.text] + rest
        case .list(let elements): return elements.count == 1 ? words(elements[0], scope) : nil
        case .parameter, .literal, .quantity, .query, .unary, .binary, .isMissing, .conditional, .when, .over, .convert,
            .rate:
            return nil
        }
    }
}

/// A name as a query writes it: in back-quotes where it is no plain word.
func writtenName(_ name: String) -> String { Printer.print(name: name) }

/// The canonical form of an expression on one line.
func canonicalText(_ expression: Expression) -> String { Printer.print(expression) }
