import TinhBase
import TinhSyntax
import TinhTypes

/// Whole steps in everyday words and those of other languages, before their parts are looked at.
extension Checker {
    /// False where measures are what they seem; else it is reported.
    mutating func reportsWords(
        in measures: [Measure], _ clauses: StepClauses, _ step: Step, _ scope: Scope
    ) -> Bool {
        guard scope.source !== libraryText, scope.usedAt == nil else { return false }
        if reportsNamesBefore(measures, scope) { return true }
        if reportsSharedOperand(measures, scope) || reportsRowOfExtreme(measures, clauses, step, scope)
            || reportsFigureAsKey(measures, clauses, step, scope) || reportsFunctionAlone(measures, scope)
        {
            return true
        }
        for measure in measures
        where reportsNameFirst(measure.item, ofFigure: true, scope)
            || reportsCondition(behind: measure.item.expression, scope)
            || reportsPeriods(behind: measure.item.expression, clauses, scope)
            || reportsCountedNames(measure.item.expression, scope)
            || reportsQuotedName(measure.item.expression, scope)
        {
            return true
        }
        guard measures.count == 1, let measure = measures.first, measure.item.alias == nil, measure.versus == nil else {
            return false
        }
        let expression = measure.item.expression
        return reportsShare(expression, clauses, scope) || reportsGrowth(expression, clauses, scope)
            || reportsPicture(expression, clauses, step, scope)
            || reportsPivot(expression, clauses, scope) || reportsValues(expression, clauses, step, scope)
            || reportsWhich(expression, clauses, scope) || reportsRankedFigure(expression, clauses, scope)
    }

    /// `percent by city`, `count by city percent`
    private mutating func reportsShare(_ measure: Expression, _ clauses: StepClauses, _ scope: Scope) -> Bool {
        guard let keys = clauses.keys?.all, let last = keys.last else { return false }
        if case .name(let word) = measure.form, Checker.wordsForShares.contains(word.text),
            columnIndex(word.text, scope) == nil,
            scope.environment.definitions[word.text] == nil
        {
            fail(
                .shareAlone(word.text), at: placed(word.span, scope),
                correction: [Correction(measure.span, "share count", scope.source)])
            return true
        }
        guard case .apply(let column, let next) = last.expression.form, columnIndex(column.text, scope) != nil,
            case .name(let word) = next.form, Checker.wordsForShares.contains(word.text),
            columnIndex(word.text, scope) == nil, scope.environment.definitions[word.text] == nil
        else { return false }
        fail(
            .shareAlone(word.text), at: placed(word.span, scope),
            correction: added("share", of: measure, for: word, behind: column, scope))
        return true
    }

    private static let wordsForPictures = ["plot", "graph", "draw", "visualize", "visualise"]
    private static let wordsForSummaries = ["stats", "statistics", "summary", "summarize", "summarise", "profile"]

    /// `plot sum plan by year`, `stats plan`, `histogram area`
    private mutating func reportsPicture(
        _ measure: Expression, _ clauses: StepClauses, _ step: Step, _ scope: Scope
    ) -> Bool {
        guard case .apply(let word, _) = measure.leftmost.form, isFree(word.text, scope),
            let rest = measure.withoutFirstWord
        else { return false }
        let text = scope.source.slice(rest.span)
        let end = step.span.upper
        let head: String
        let picture: String
        if Checker.wordsForPictures.contains(word.text), let last = clauses.keys?.all.last {
            let isAlongTime: Bool =
                switch last.expression.form {
                case .apply(let period, _): Kind(word: period.text)?.isPeriod ?? false
                case .name(let name): columnIndex(name.text, scope).map { isOfYears(scope.columns[$0]) } ?? false
                default: false
                }
            head = text
            picture = isAlongTime ? "chart line" : "chart bar"
        } else if ["histogram", "hist"].contains(word.text), clauses.keys == nil {
            (head, picture) = ("show " + text, "chart hist")
        } else if Checker.wordsForSummaries.contains(word.text), clauses.keys == nil, case .name = rest.form {
            (head, picture) = ("show " + text, "describe")
        } else {
            return false
        }
        let behind = " | " + picture
        fail(
            .pictureFirst(word.text, own: picture), at: placed(word.span, scope),
            correction: end == measure.span.upper
                ? [Correction(measure.span, head + behind, scope.source)]
                : [Correction(measure.span, head, scope.source), Correction(Span(end, end), behind, scope.source)])
        return true
    }

    /// `sum, avg plan`, `min and max plan`
    private mutating func reportsSharedOperand(_ measures: [Measure], _ scope: Scope) -> Bool {
        guard let last = measures.last, measures.allSatisfy({ $0.item.alias == nil && $0.versus == nil }) else {
            return false
        }
        var parts = measures.map(\.item.expression)
        if parts.count == 1 { parts = joined(parts[0]) }
        guard parts.count > 1, case .apply(let function, let operand)? = parts.last?.form,
            Aggregate(word: function.text) != nil, function.text != Aggregate.count.rawValue
        else { return false }
        var names = [function.text]
        for part in parts.dropLast().reversed() {
            guard case .name(let name) = part.form, let aggregate = Aggregate(word: name.text), aggregate != .count,
                aggregate.parameters.count == 1, columnIndex(name.text, scope) == nil,
                scope.environment.definitions[name.text] == nil
            else { return false }
            names.insert(name.text, at: 0)
        }
        let text = names.map { "\($0) \(scope.source.slice(operand.span))" }.joined(separator: ", ")
        fail(
            .sharedOperand(names[0]), at: placed(parts[0].span, scope),
            correction: [Correction(measures[0].item.span.union(last.item.span), text, scope.source)])
        return true
    }

    /// `sum plan monthly`
    private mutating func reportsPeriods(
        behind measure: Expression, _ clauses: StepClauses, _ scope: Scope
    ) -> Bool {
        guard case .apply(let function, let operand) = measure.form, Aggregate(word: function.text) != nil,
            let (key, word, column) = periodsMeant(operand, scope)
        else { return false }
        let gap = Span(column.span.upper, word.span.upper)
        var correction = [Correction(gap, " by " + key, scope.source)]
        if let last = clauses.keys?.all.last {
            let end = Span(last.span.upper, last.span.upper)
            correction = [Correction(gap, "", scope.source), Correction(end, ", " + key, scope.source)]
        }
        fail(.wordBehindKeys(word.text, clause: "by " + key), at: placed(word.span, scope), correction: correction)
        return true
    }

    /// `pivot sum plan by city, year`
    private mutating func reportsPivot(_ measure: Expression, _ clauses: StepClauses, _ scope: Scope) -> Bool {
        guard case .apply(let word, _) = measure.leftmost.form, ["pivot", "crosstab"].contains(word.text),
            isFree(word.text, scope), let rest = measure.withoutFirstWord, clauses.across == nil,
            let keys = clauses.keys?.all
        else { return false }
        var spans = keys.map(\.span)
        if keys.count == 1, keys[0].alias == nil { spans = joined(keys[0].expression).map(\.span) }
        var text = scope.source.slice(rest.span)
        if case .name(let name) = rest.form, let index = columnIndex(name.text, scope),
            scope.columns[index].type.kind.isNumeric
        {
            text = "sum " + text
        }
        var correction: [Correction] = []
        if spans.count == 2 {
            correction = [
                Correction(measure.span, text, scope.source),
                Correction(
                    spans[0].union(spans[1]), spans.map(scope.source.slice).joined(separator: " across "),
                    scope.source),
            ]
        }
        fail(.pivot(word.text), at: placed(word.span, scope), correction: correction)
        return true
    }

    private static let wordsForFrequent: Set<String> = ["mode", "commonest"]
    private static let wordsForDuplicates: Set<String> = ["duplicates", "duplicate", "duplicated", "dups"]

    /// `mode status by city`, `duplicates project`
    private mutating func reportsValues(
        _ measure: Expression, _ clauses: StepClauses, _ step: Step, _ scope: Scope
    ) -> Bool {
        guard case .apply(let word, let operand) = measure.form, isFree(word.text, scope) else { return false }
        let text = scope.source.slice(operand.plain.span)
        let keys = clauses.keys?.all ?? []
        let end = Span(step.span.upper, step.span.upper)
        if Checker.wordsForDuplicates.contains(word.text) {
            let counted = [Correction(measure.span, "count by \(text)", scope.source)]
            let kept = Correction(end, " | where count > 1", scope.source)
            let isLast = end.lower == measure.span.upper
            fail(
                .duplicates(word.text), at: placed(word.span, scope),
                correction: !keys.isEmpty
                    ? []
                    : isLast
                        ? [Correction(measure.span, "count by \(text) | where count > 1", scope.source)]
                        : counted + [kept])
            return true
        }
        guard Checker.wordsForFrequent.contains(word.text) else { return false }
        var correction = [Correction(measure.span, "count by \(text) top 1", scope.source)]
        if keys.count == 1, case .name = keys[0].expression.form, keys[0].alias == nil {
            let key = scope.source.slice(keys[0].span)
            let place = Span(keys[0].span.upper, keys[0].span.upper)
            correction = [
                Correction(measure.span, "count", scope.source),
                Correction(place, ", \(text) top 1 per \(key)", scope.source),
            ]
        } else if !keys.isEmpty {
            correction = []
        }
        fail(.mode(word.text), at: placed(word.span, scope), correction: correction)
        return true
    }

    private static let wordsForMost: Set<String> = [
        "largest", "highest", "most", "biggest", "greatest", "maximum", "max", "top",
    ]
    private static let wordsForLeast: Set<String> = ["smallest", "lowest", "least", "fewest", "minimum", "min"]

    /// `which city has the largest plan`
    private mutating func reportsWhich(_ measure: Expression, _ clauses: StepClauses, _ scope: Scope) -> Bool {
        guard clauses.keys == nil, case .apply(let first, _) = measure.form,
            ["which", "what", "who"].contains(first.text), isFree(first.text, scope)
        else { return false }
        var words: [Name] = []
        var rest = measure
        while case .apply(let word, let operand) = rest.form {
            words.append(word)
            rest = operand
        }
        guard case .name(let last) = rest.form, words.count >= 3, let key = columnIndex(words[1].text, scope),
            scope.columns[key].type.kind == .text || isOfYears(scope.columns[key])
        else { return false }
        let between = words.dropFirst(2)
        let isMost = between.contains { Checker.wordsForMost.contains($0.text) }
        guard isMost || between.contains(where: { Checker.wordsForLeast.contains($0.text) }),
            let figure = figureMeant(last, scope)
        else { return false }
        let limit = isMost ? "top" : "bottom"
        fail(
            .greatestOf(first.text, limit: limit), at: placed(first.span, scope),
            correction: [
                Correction(measure.span, "\(figure) by \(scope.source.slice(words[1].span)) \(limit) 1", scope.source)
            ])
        return true
    }

    /// `plan` as `sum plan`, `projects` as `count distinct project`, `rows` as `count`.
    private func figureMeant(_ name: Name, _ scope: Scope) -> String? {
        guard let index = columnIndex(name.text, scope) ?? columnOfPlural(name.text, scope) else {
            return ["rows", "records", "entries"].contains(name.text) ? "count" : nil
        }
        let column = written(scope.columns[index].name)
        switch scope.columns[index].type.kind {
        case .text: return "count distinct \(column)"
        case .bool: return "count when \(column)"
        case .int, .decimal, .float, .duration: return isOfYears(scope.columns[index]) ? nil : "sum \(column)"
        case .date, .datetime, .year, .half, .quarter, .month, .week, .missing: return nil
        }
    }

    /// `rank city by sum plan`
    private mutating func reportsRankedFigure(
        _ measure: Expression, _ clauses: StepClauses, _ scope: Scope
    ) -> Bool {
        guard let key = clauses.keys?.all.first, clauses.keys?.all.count == 1, key.alias == nil,
            case .apply(let function, let argument) = measure.form, function.text == PlaceFunction.rank.rawValue,
            case .name(let ranked) = argument.form, let index = columnIndex(ranked.text, scope),
            scope.columns[index].type.kind == .text
        else { return false }
        switch key.expression.form {
        case .apply(let word, _): guard Aggregate(word: word.text) != nil else { return false }
        case .name(let word):
            guard word.text == Aggregate.count.rawValue, columnIndex(word.text, scope) == nil else { return false }
        default: return false
        }
        fail(
            .rankedName, at: placed(argument.span, scope),
            correction: [
                Correction(argument.span, scope.source.slice(key.expression.span), scope.source),
                Correction(key.expression.span, scope.source.slice(ranked.span), scope.source),
            ])
        return true
    }
}

extension Expression {
    /// What stands in a bracket by itself.
    fileprivate var plain: Expression {
        if case .list(let elements) = form, elements.count == 1 { return elements[0] }
        return self
    }
}
