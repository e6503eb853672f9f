import TinhBase
import TinhLibrary
import TinhPlan
import TinhSyntax
import TinhTypes

/// A word with an argument that is no function: what is meant by it, as far as it can be told.
extension Checker {
    mutating func unknownFunction(
        _ function: Name, _ arguments: [Expression], _ scope: Scope, _ origin: Origin
    ) -> Typed {
        let place = placed(function.span, scope)
        if let correction = exchanged(function, arguments, scope, origin) {
            return fail(.notAFunction(function.text), at: place, correction: correction) ?? .invalid(origin)
        }
        if let (own, meant) = castMeant(function, arguments, scope).map({ ("to", $0) })
            ?? periodMeant(function, arguments, scope)
        {
            return fail(
                .unknownFunction(function.text, nearest: [], own: own, sample: library.sample(of: own)), at: place,
                correction: [Correction(origin.span, meant, origin.source)]) ?? .invalid(origin)
        }
        let errorCount = errors.count
        for argument in arguments { _ = infer(argument, scope) }
        let isRun = isRunOfWords(arguments, since: errorCount)
        if isRun, reportsOnlyBehind(function, since: errorCount) { return .invalid(origin) }
        if library.scale(named: function.text) != nil {
            return fail(.scaleAsUnit(function.text), at: place) ?? .invalid(origin)
        }
        if function.text == "unique" {
            let correction = [Correction(function.span, "distinct", scope.source)]
            return fail(.uniqueOutsideCheck, at: place, correction: correction) ?? .invalid(origin)
        }
        if ["let", "load", "param", "use", "import", "unit"].contains(function.text), !function.isQuoted {
            return fail(.statementWord(function.text), at: place) ?? .invalid(origin)
        }
        if ["check", "trace", "explain"].contains(function.text), !function.isQuoted,
            columnIndex(function.text, scope) == nil
        {
            var correction: [Correction] = []
            if function.text != "check", let start = statement?.span.lower, let argument = arguments.first {
                correction = [
                    Correction(Span(start, start), function.text + " ", scope.source),
                    Correction(Span(function.span.lower, argument.span.lower), "", scope.source),
                ]
            }
            errors.removeSubrange(errorCount...)
            return fail(.statementWord(function.text), at: place, correction: correction) ?? .invalid(origin)
        }
        if function.text == "distinct" { return fail(.distinctAlone, at: place) ?? .invalid(origin) }
        if columnIndex(function.text, scope) != nil || scope.environment.definitions[function.text] != nil {
            if columnIndex(function.text, scope) != nil, let condition = conditionMeant(arguments, scope) {
                // `sum plan year 2023`
                errors.removeSubrange(errorCount...)
                let text = "\(scope.source.slice(function.span)) where \(condition)"
                return fail(
                    .notAFunction(function.text), at: place, correction: [Correction(origin.span, text, origin.source)])
                    ?? .invalid(origin)
            }
            if arguments.count == 1, case .literal(.text(let name)) = arguments[0].form, !name.isEmpty {
                // `sum plan "total"`
                let gap = Span(function.span.upper, arguments[0].span.upper)
                return fail(
                    .nameWithoutAs(function.text), at: place,
                    correction: [Correction(gap, " as " + written(name), origin.source)]) ?? .invalid(origin)
            }
            if let told = signMeant(behind: function, arguments, since: errorCount, scope, origin) { return told }
            let correction = isRun ? [] : withCommas(function, arguments, scope, origin)
            return fail(.notAFunction(function.text), at: place, correction: correction) ?? .invalid(origin)
        }
        if Self.fillers.contains(function.text), !function.isQuoted, arguments.count == 1 {
            return filler(function, arguments[0], since: errorCount, scope, origin)
        }
        if let key = keyMeant(function, arguments, scope) {
            errors.removeSubrange(errorCount...)
            return fail(
                .unknownFunction(function.text, nearest: [], own: "by", sample: library.sample(of: "by")), at: place,
                correction: [Correction(origin.span, "by " + key, origin.source)]) ?? .invalid(origin)
        }
        if let told = latestMeant(function, arguments, scope, origin) { return told }
        if let meant = percentileMeant(function, arguments, scope) {
            return fail(
                .unknownFunction(function.text, nearest: ["percentile"], own: nil, sample: nil), at: place,
                correction: [Correction(origin.span, meant, origin.source)]) ?? .invalid(origin)
        }
        let condition = conditionMeant(arguments, scope)
        reportUnknown(
            function, scope.environment, scope.source, call: ForeignCall(origin.span, arguments, scope.source),
            condition: condition)
        if isRun, condition == nil { errors[errors.count - 1].isOneOfWords(answered: sampleQuestion(scope)) }
        return .invalid(origin)
    }

    private static let wordsForUp: Set<String> = ["ascending", "increasing"]
    private static let wordsForDown: Set<String> = ["descending", "decreasing"]

    /// `sort plan descending`: true of what goes down, nil of anything else.
    func directionMeant(_ function: Name, _ arguments: [Expression], _ scope: Scope) -> Bool? {
        guard arguments.count == 1, case .name(let word) = arguments[0].form, !word.isQuoted,
            Self.wordsForUp.contains(word.text) || Self.wordsForDown.contains(word.text),
            columnIndex(word.text, scope) == nil, scope.environment.definitions[word.text] == nil
        else { return nil }
        var isColumn = columnIndex(function.text, scope) != nil
        if case .one = scope.output(named: function.text) { isColumn = true }
        return isColumn ? Self.wordsForDown.contains(word.text) : nil
    }

    /// `date month` as `month date`, `n days` as `n * 1 day`: a column before a word that belongs elsewhere.
    private func exchanged(
        _ function: Name, _ arguments: [Expression], _ scope: Scope, _ origin: Origin
    ) -> [Correction]? {
        guard let index = columnIndex(function.text, scope), arguments.count == 1,
            case .name(let word) = arguments[0].form,
            columnIndex(word.text, scope) == nil
                || scope.columns[index].type.kind.isCalendar && Kind(word: word.text)?.isPeriod ?? false
        else { return nil }
        let column = scope.source.slice(function.span)
        if scope.columns[index].type.kind.isNumeric,
            TimeStep(word: word.text) != nil || unit(named: word.text, scope.environment) != nil
        {
            return [Correction(origin.span, "\(column) * 1 \(scope.source.slice(word.span))", origin.source)]
        }
        guard library.contract(named: word.text)?.signature.parameters.count == 1 || Aggregate(word: word.text) != nil
        else { return nil }
        return [Correction(origin.span, "\(word.text) \(column)", origin.source)]
    }

    /// A word with an argument that is no function: what other languages call one of ours, else the nearest names.
    ///
    /// - Parameters:
    ///   - call: Of the function; nil where only its name is known.
    ///   - condition: What its arguments are, where the word is one for `where`.
    mutating func reportUnknown(
        _ function: Name, _ environment: Environment, _ source: SourceText, call: ForeignCall? = nil,
        condition: String? = nil
    ) {
        let own = library.ownWord(forForeign: function.text)
        let names = environment.functionNames + Aggregate.words + library.functionNames.filter { !$0.contains(" ") }
        let isFunction = own.map { library.contract(named: $0) != nil && !$0.contains(" ") } ?? false
        let nearest = own.map { isFunction ? [$0] : [] } ?? nearestNames(to: function.text, among: names)
        var correction = nearest.first.map { [Correction(function.span, $0, source)] } ?? []
        if let own, nearest.isEmpty, let keyword = Keyword(rawValue: own),
            keyword.startsClause || keyword.place == .step
        {
            correction = [Correction(function.span, own, source)]
            if own == "where", let call, let condition {
                correction = [Correction(call.span, "where " + condition, source)]
            }
        }
        var isRewritten = false
        if let call,
            let template = library.ownCall(forForeign: function.text, argumentCount: call.arguments.count)
        {
            correction = [Correction(call.span, call.written(as: template), source)]
            isRewritten = true
        }
        fail(
            .unknownFunction(
                function.text, nearest: nearest, own: isFunction ? nil : own,
                sample: isRewritten ? nil : own.flatMap { library.sample(of: $0) }),
            at: .init(source, function.span), correction: correction)
    }
}
