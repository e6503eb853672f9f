import TinhBase
import TinhPlan
import TinhSyntax

/// What is offered in place of a mistake must itself pass: each correction is parsed and checked before it is shown.
struct Corrections {
    let source: SourceText
    let environment: Environment
    let catalog: any Catalog
    /// All mistakes of the statement, also those that are not told.
    let errorCount: Int
    /// How much has been looked at again so far.
    private var expressionCount = 0

    /// So many expressions are looked at again for the sake of corrections; what comes later is told without one.
    private static let expressionCountMax = 50_000

    init(source: SourceText, environment: Environment, catalog: any Catalog, errorCount: Int) {
        self.source = source
        self.environment = environment
        self.catalog = catalog
        self.errorCount = errorCount
    }

    /// The errors, without the corrections that would leave the mistake or make a new one.
    mutating func passing(_ errors: [Diagnostic], in statement: Statement) -> [Diagnostic] {
        var result: [Diagnostic] = []
        // What an unknown function takes is not known: what is offered beside it is a guess.
        let isGuess = errors.contains { $0.code == "E0205" && $0.replacements.isEmpty }
        for error in errors {
            let isGood =
                error.replacements.isEmpty
                || !isGuess && error.place?.source === source && passes(error, in: statement)
            result.append(isGood ? error : error.withoutReplacements)
        }
        return result
    }

    /// True when the statement with the correction in it has fewer mistakes.
    private mutating func passes(_ error: Diagnostic, in statement: Statement) -> Bool {
        guard expressionCount < Corrections.expressionCountMax,
            let text = corrected(error.replacements, in: statement.span)
        else { return false }
        let source = SourceText(name: source.name, text: text)
        let script = Parser.parse(source: source)
        guard script.errors.isEmpty, let statement = script.statements.first, script.statements.count == 1 else {
            return false
        }
        var checker = Checker(catalog: catalog, environment: environment)
        checker.tellsErrors = false
        _ = checker.statement(statement, source)
        expressionCount += checker.expressionCount
        return checker.errors.count < errorCount
    }

    /// The statement's text with the replacements made; nil where they overlap or lie outside.
    private func corrected(_ replacements: [Diagnostic.Replacement], in span: Span) -> String? {
        var bytes: [UInt8] = []
        var position = span.lower
        for replacement in replacements.sorted(by: { $0.span.lower < $1.span.lower }) {
            guard replacement.span.lower >= position, replacement.span.upper <= span.upper else { return nil }
            bytes += source.utf8[position..<replacement.span.lower]
            bytes += Array(replacement.text.utf8)
            position = replacement.span.upper
        }
        guard position <= span.upper else { return nil }
        bytes += source.utf8[position..<span.upper]
        return String(decoding: bytes, as: UTF8.self)
    }
}
