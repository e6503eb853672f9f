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

    /// The errors, without the corrections that would leave a mistake or make a new one. What puts several right at once is
    /// offered with the first of them.
    mutating func passing(_ errors: [Diagnostic], in statement: Statement) -> [Diagnostic] {
        // What an unknown function takes is not known: what is offered beside it is a guess.
        let isGuess = errors.contains { $0.code == "E0205" && $0.replacements.isEmpty }
        var isSettled = false
        return errors.map { error in
            guard !isGuess, !isSettled, error.place?.source === source else { return error.withoutReplacements }
            let first = settled(error.replacements, of: error, in: statement)
            let second = error.alternative.map { settled($0.replacements, of: error, in: statement) } ?? []
            guard !first.isEmpty || !second.isEmpty else { return error.withoutReplacements }
            isSettled = true
            return error.with(replacements: first, alternative: second)
        }
    }

    /// Mistakes of a corrected statement are put right, too, so many times.
    private static let roundCountMax = 3

    /// The replacements with which the statement passes: those that are offered, where others are left with what is offered for
    /// these as well. None where no statement comes of it.
    private mutating func settled(
        _ replacements: [Diagnostic.Replacement], of error: Diagnostic, in statement: Statement
    ) -> [Diagnostic.Replacement] {
        guard !replacements.isEmpty, var text = corrected(replacements, of: source, in: statement.span) else {
            return []
        }
        // What belongs to rows and what to groups can be settled in more than one way.
        let mayChain =
            errorCount == 1 ? !error.code.hasPrefix("E05") : errorCount <= Checker.toldErrorCountMax
        var roundCount = 0
        while true {
            guard let (left, corrected) = mistakes(in: text, tells: mayChain) else { return [] }
            if left.isEmpty { break }
            guard mayChain, left.count <= max(1, errorCount - 1), roundCount < Corrections.roundCountMax else {
                return []
            }
            let next = left.map(\.diagnostic)
            guard next.allSatisfy({ !$0.replacements.isEmpty && $0.place?.source === corrected }),
                let further = self.corrected(
                    next.flatMap(\.replacements), of: corrected, in: Span(0, corrected.utf8.count))
            else { return [] }
            text = further
            roundCount += 1
        }
        if roundCount == 0 { return replacements }
        let lower = statement.span.lower
        let whole = SourceText(name: "", text: source.slice(statement.span)).replacement(to: text)
        return [.init(Span(lower + whole.span.lower, lower + whole.span.upper), whole.text)]
    }

    /// What is wrong with one statement in place of this one; nil where it cannot be read, or enough has been looked at.
    private mutating func mistakes(in text: String, tells: Bool) -> (errors: [CheckError], source: SourceText)? {
        guard expressionCount < Corrections.expressionCountMax else { return nil }
        let source = SourceText(name: source.name, text: text)
        let script = Parser.parse(source: source)
        guard script.errors.isEmpty, let statement = script.statements.first, script.statements.count == 1 else {
            return nil
        }
        var checker = Checker(catalog: catalog, environment: environment)
        checker.tellsErrors = tells
        _ = checker.statement(statement, source)
        expressionCount += checker.expressionCount
        return (checker.errors, source)
    }

    /// The text of a statement with the replacements made; nil where they overlap or lie outside.
    private func corrected(
        _ replacements: [Diagnostic.Replacement], of source: SourceText, in span: Span
    ) -> String? {
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
