import TinhBase
import TinhLibrary
import TinhPlan
import TinhSyntax

/// Words that stand behind one another as in a sentence of everyday language: `which city paid most`. Each reads as a function
/// of those behind it; what is wrong is said once, not of each word.
extension Checker {
    /// Words that carry no meaning in a question: `sum of plan`, `please give me the sum of plan`.
    static let fillers: Set<String> = [
        "of", "the", "please", "give", "get", "tell", "me", "us", "calculate", "compute",
    ]

    /// A word that Tinh says it without; one message of it and those right behind it.
    mutating func filler(
        _ function: Name, _ argument: Expression, since errorCount: Int, _ scope: Scope, _ origin: Origin
    ) -> Typed {
        var words = function.text
        var correction = [Correction(Span(function.span.lower, argument.span.lower), "", scope.source)]
        if let last = errors[errorCount...].last {
            correction = last.correction.isEmpty ? [] : correction + last.correction
            if case .fillerWord(let others)? = last.fact as? NameFact, last.place.span.lower == argument.span.lower {
                words += " " + others
                errors.removeLast()
            }
        }
        return fail(.fillerWord(words), at: placed(function.span, scope), correction: correction) ?? .invalid(origin)
    }

    /// The argument is a word behind a word, and one of them is no function either.
    func isRunOfWords(_ arguments: [Expression], since errorCount: Int) -> Bool {
        guard arguments.count == 1, case .apply = arguments[0].form else { return false }
        return errors[errorCount...].contains(where: \.isOfFunctionName)
    }

    /// Of the words behind, those that other languages have stand reported. That is all there is to say, unless this word is such
    /// a one too; the rest says the same mistake again and goes.
    mutating func reportsOnlyBehind(_ function: Name, since errorCount: Int) -> Bool {
        let kept = errors[errorCount...].filter(\.isOfForeignWord)
        errors.replaceSubrange(errorCount..., with: kept)
        return !kept.isEmpty && !Self.fillers.contains(function.text)
            && library.ownWord(forForeign: function.text) == nil
    }

    /// `city project` as `city, project`, where both are columns.
    func withCommas(_ function: Name, _ arguments: [Expression], _ scope: Scope, _ origin: Origin) -> [Correction] {
        guard arguments.count == 1, case .name(let second) = arguments[0].form,
            columnIndex(function.text, scope) != nil, columnIndex(second.text, scope) != nil
        else { return [] }
        let names = [function, second].map { scope.source.slice($0.span) }
        return [Correction(origin.span, names.joined(separator: ", "), origin.source)]
    }

    /// A question that the columns at hand answer, to show how one begins; nil where no column is a number.
    func sampleQuestion(_ scope: Scope) -> String? {
        guard let measure = sampleColumn(scope) else { return nil }
        let key = scope.columns.first { $0.type.kind == .text }
        let groups = key.map { " by " + Printer.print(name: $0.name) } ?? ""
        return "sum " + measure + groups
    }

    /// A column of numbers, as a query writes it: one with a unit, if there is any.
    func sampleColumn(_ scope: Scope) -> String? {
        let numbers = scope.columns.filter(\.type.kind.isNumeric)
        return (numbers.first { !$0.type.unit.isNone } ?? numbers.first).map { Printer.print(name: $0.name) }
    }
}

extension CheckError {
    /// A name stands where a function does and is none.
    fileprivate var isOfFunctionName: Bool {
        switch fact {
        case NameFact.unknownFunction, NameFact.notAFunction, NameFact.unknownWords, NameFact.fillerWord: true
        case MeantFact.withoutSign, MeantFact.signInWords, MeantFact.nameWithoutAs: true
        default: false
        }
    }

    /// It is of a word that Tinh has another one for, which says more than that the word before it is no function.
    fileprivate var isOfForeignWord: Bool {
        switch fact as? NameFact {
        case .unknownFunction(_, _, .some, _), .fillerWord: true
        default: false
        }
    }

    /// Of a function that is not known, where further words behind it are not either: a nearest name does not mend it alone.
    mutating func isOneOfWords(answered question: String?) {
        guard case .unknownFunction(let name, let nearest, let own, _)? = fact as? NameFact else { return }
        correction = []
        if nearest.isEmpty, own == nil { fact = NameFact.unknownWords(name, question: question) }
    }
}
