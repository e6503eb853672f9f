import TinhBase
import TinhSyntax
import TinhTypes

/// Calls that people write in words of their own.
extension Checker {
    private static let wordsForShare: Set<String> = ["percent", "percentage", "proportion", "fraction"]
    private static let wordsOfSums: Set<String> = ["of", "the", "total", "all", "sum"]

    /// `share of plan`, `percent of total plan` as `share sum plan`; nil for anything else.
    func shareMeant(_ function: Name, _ arguments: [Expression], _ scope: Scope) -> String? {
        let isShare = function.text == "share"
        guard isShare || Checker.wordsForShare.contains(function.text), !function.isQuoted, arguments.count == 1,
            columnIndex(function.text, scope) == nil, scope.environment.definitions[function.text] == nil
        else { return nil }
        var rest = arguments[0]
        var words: [String] = []
        while case .apply(let word, let argument) = rest.form, Checker.wordsOfSums.contains(word.text) {
            words.append(word.text)
            rest = argument
        }
        guard case .name(let column) = rest.form, let index = columnIndex(column.text, scope),
            scope.columns[index].type.kind.isNumeric, !isShare || words.contains(where: Checker.fillers.contains)
        else { return nil }
        return "share sum \(scope.source.slice(rest.span))"
    }

    /// `p90 x` as `percentile(x, 90%)`.
    func percentileMeant(_ function: Name, _ arguments: [Expression], _ scope: Scope) -> String? {
        guard function.text.first == "p", arguments.count == 1, let share = Int(function.text.dropFirst()),
            (1...99).contains(share)
        else { return nil }
        return "percentile(\(scope.source.slice(arguments[0].span)), \(share)%)"
    }
}
