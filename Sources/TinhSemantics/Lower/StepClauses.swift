import TinhBase
import TinhPlan
import TinhSyntax

/// The clauses of one step, taken apart: each at most once.
struct StepClauses {
    struct Limit {
        let count: Count
        let per: [Name]
        let isBottom: Bool
        let clause: Clause
    }

    var from: (table: TableExpression, clause: Clause)?
    var condition: (expression: Expression, clause: Clause)?
    var keys: (all: [Key], clause: Clause)?
    var totals: (rows: Plan.Totals, clause: Clause)?
    var across: (keys: [Key], clause: Clause)?
    var versus: (base: Versus, clause: Clause)?
    var sort: (keys: [SortKey], clause: Clause)?
    var limit: Limit?
    var take: (count: Count, clause: Clause)?
    var skip: (count: Count, clause: Clause)?
    var sample: (count: Count, clause: Clause)?
}

extension Checker {
    /// Nil after reporting a clause that does not run yet; a clause twice is reported and its first one taken.
    mutating func clauses(of step: Step, _ source: SourceText) -> StepClauses? {
        var clauses = StepClauses()
        var first: [String: Clause] = [:]
        var runs = true
        for clause in step.clauses {
            let place = Diagnostic.Place(source, clause.keywordSpan)
            let word = clause.form.word
            let family = word == "bottom" ? "top" : word
            if reportsSorted(clause, isSecond: first[family] != nil, step, source) {
                runs = false
                continue
            }
            if let before = first[family] {
                let related = (place: Diagnostic.Place(source, before.keywordSpan), words: "first written here")
                let gap = Span(before.span.upper, clause.keywordSpan.lower)
                var correction: [Correction] = []
                if word == "by", before.form.word == word, source.slice(gap).allSatisfy(\.isWhitespace) {
                    // `by city by year`
                    correction = [Correction(Span(gap.lower, clause.keywordSpan.upper), ",", source)]
                }
                if let sorted = orderOfLimit(clause, step, source) {
                    fail(.rankedBy(source.slice(clause.keysSpan)), at: place, correction: sorted)
                    continue
                }
                if let per = groupsOfLimit(clause, beside: before, step) { correction = per(source) }
                if let needless = clause.withoutNeed(beside: before, source) {
                    // `with totals with subtotals`
                    correction = [Correction(needless, "", source)]
                }
                fail(.clauseTwice(word, first: before.form.word), at: place, correction: correction, related: related)
                continue
            }
            first[family] = clause
            switch clause.form {
            case .from(let table): clauses.from = (table, clause)
            case .where(let expression): clauses.condition = (expression, clause)
            case .by(let keys):
                clauses.keys = (keys, clause)
            case .across(let keys):
                clauses.across = (keys, clause)
                for key in keys where key.isEvery {
                    fail(.everyAcross, at: .init(source, key.span))
                    runs = false
                }
            case .sample(let count): clauses.sample = (count, clause)
            case .versus(let base): clauses.versus = (base, clause)
            case .with(let name):
                switch name.text {
                case "totals": clauses.totals = (.whole, clause)
                case "subtotals": clauses.totals = (.prefixes, clause)
                default:
                    reportWith(name, clause, step, source)
                }
            case .sort(let keys): clauses.sort = (keys, clause)
            case .top(let count, let per), .bottom(let count, let per):
                clauses.limit = .init(count: count, per: per, isBottom: word == "bottom", clause: clause)
            case .take(let count): clauses.take = (count, clause)
            case .skip(let count): clauses.skip = (count, clause)
            }
        }
        return runs ? clauses : nil
    }
}

extension Checker {
    /// `by city sorted by total`, `show city, plan sorted by plan`, where a second `by` or one behind a head means nothing else. True
    /// after reporting.
    private mutating func reportsSorted(
        _ clause: Clause, isSecond: Bool, _ step: Step, _ source: SourceText
    ) -> Bool {
        guard case .by = clause.form else { return false }
        var isOfRows = false
        if let head = step.head { if case .measures = head.form {} else { isOfRows = true } }
        guard isSecond || isOfRows else { return false }
        let before = source.utf8[..<clause.span.lower].reversed().drop { $0 == UInt8(ascii: " ") }
        for word in ["sorted", "ordered"] where before.starts(with: word.utf8.reversed()) {
            let upper = before.startIndex.base
            let span = Span(upper - word.utf8.count, upper)
            guard span.lower > 0, source.utf8[span.lower - 1] == UInt8(ascii: " ") else { continue }
            let whole = span.union(clause.keywordSpan)
            fail(.sortedBy(word), at: .init(source, whole), correction: [Correction(whole, "sort", source)])
            return true
        }
        return false
    }

    /// `sum plan as total by project top 3 by total`: what is largest by a figure of the step, which `sort` says.
    private func orderOfLimit(_ clause: Clause, _ step: Step, _ source: SourceText) -> [Correction]? {
        guard case .by(let keys) = clause.form, keys.count == 1, keys[0].alias == nil,
            case .measures(let measures)? = step.head?.form,
            let limit = step.clauses.last(where: { $0.span.upper <= clause.span.lower }),
            !step.clauses.contains(where: { $0.form.word == "sort" })
        else { return nil }
        switch limit.form {
        case .top(_, let per), .bottom(_, let per): guard per.isEmpty else { return nil }
        default: return nil
        }
        let key = source.slice(keys[0].span)
        let figures = measures.compactMap { measure -> String? in
            let text = source.slice(measure.item.expression.span)
            var names = [text, measure.item.alias.map { source.slice($0.span) } ?? text]
            if case .apply(let function, let operand) = measure.item.expression.form,
                Aggregate(word: function.text) != nil
            {
                names.append(source.slice(operand.span))
            }
            return names.contains(key) ? names[1] : nil
        }
        guard figures.count == 1 else { return nil }
        // The last of an order that goes down are the smallest.
        let text = "sort \(figures[0]) desc \(source.slice(limit.span))"
        return [Correction(Span(limit.span.lower, clause.span.upper), text, source)]
    }

    /// `by project top 3 by city`: the groups in which there are so many stand after `per`.
    private func groupsOfLimit(
        _ clause: Clause, beside before: Clause, _ step: Step
    ) -> ((SourceText) -> [Correction])? {
        guard case .by(let keys) = before.form, case .by(let groups) = clause.form,
            let limit = step.clauses.last(where: { $0.span.upper <= clause.span.lower })
        else { return nil }
        switch limit.form {
        case .top(_, let per), .bottom(_, let per): guard per.isEmpty else { return nil }
        default: return nil
        }
        let end = Span(before.span.upper, before.span.upper)
        return { source in
            let known = Set(keys.map { source.slice($0.span) })
            let further = groups.map { source.slice($0.span) }.filter { !known.contains($0) }
            let added = further.map { Correction(end, ", " + $0, source) }
            return added + [Correction(clause.keywordSpan, "per", source)]
        }
    }

    /// `with percentages` is a figure more; anything else may be `with totals`.
    private mutating func reportWith(_ name: Name, _ clause: Clause, _ step: Step, _ source: SourceText) {
        let place = Diagnostic.Place(source, name.span)
        guard Checker.wordsForShares.contains(name.text), case .measures(let measures)? = step.head?.form,
            measures.count == 1, measures[0].versus == nil
        else {
            fail(.unknownWith(name.text), at: place, correction: [Correction(name.span, "totals", source)])
            return
        }
        let end = measures[0].item.span.upper
        let blanks = source.utf8[..<clause.span.lower].reversed().prefix { $0 == UInt8(ascii: " ") }.count
        fail(
            .withShares(name.text), at: place,
            correction: [
                Correction(Span(end, end), ", share \(source.slice(measures[0].item.expression.span))", source),
                Correction(Span(clause.span.lower - blanks, clause.span.upper), "", source),
            ])
    }
}

extension Clause {
    /// What stands behind its word.
    fileprivate var keysSpan: Span {
        if case .by(let keys) = form, let first = keys.first, let last = keys.last {
            return first.span.union(last.span)
        }
        return span
    }

    /// Of two `with` the one that says no more than the other, with the blanks before it.
    fileprivate func withoutNeed(beside before: Clause, _ source: SourceText) -> Span? {
        guard case .with(let first) = before.form, case .with(let second) = form,
            [first.text, second.text].allSatisfy(["totals", "subtotals"].contains)
        else { return nil }
        let needless = first.text == "totals" && second.text == "subtotals" ? before.span : span
        let blanks = source.utf8[..<needless.lower].reversed().prefix { $0 == UInt8(ascii: " ") }.count
        return Span(needless.lower - blanks, needless.upper)
    }
}

extension Clause.Form {
    /// The clause's first word.
    var word: String {
        switch self {
        case .from: "from"
        case .where: "where"
        case .by: "by"
        case .across: "across"
        case .versus: "versus"
        case .with: "with"
        case .sort: "sort"
        case .top: "top"
        case .bottom: "bottom"
        case .take: "take"
        case .skip: "skip"
        case .sample: "sample"
        }
    }
}
