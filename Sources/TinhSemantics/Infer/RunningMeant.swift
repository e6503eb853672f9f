import TinhBase
import TinhSyntax
import TinhTypes

/// Figures that go along periods, in everyday words: `moving average of plan`, `running total of plan`, `ytd plan`.
extension Checker {
    private static let wordsForMoving: Set<String> = ["moving", "rolling"]
    private static let wordsForRunning: Set<String> = ["running", "cumulative"]
    private static let wordsForTotal: Set<String> = ["total", "totals"]
    /// So many periods are offered where none are said.
    private static let movingPeriodCount = 3

    /// Nil for anything else; else the mistake is reported.
    mutating func runningMeant(
        _ function: Name, _ argument: Expression, _ scope: Scope, _ origin: Origin
    ) -> Typed? {
        guard scope.source !== libraryText, !function.isQuoted, case .groups = scope.level,
            columnIndex(function.text, scope) == nil
        else { return nil }
        let place = placed(function.span, scope)
        if Self.wordsForMoving.contains(function.text) {
            guard let measure = measureMeant(argument, scope) else { return nil }
            return fail(
                .movingAverage, at: place,
                correction: alongPeriods("moving(\(measure.text), \(Self.movingPeriodCount))", ["month"], scope, origin)
            ) ?? .invalid(origin)
        }
        if Self.wordsForRunning.contains(function.text) {
            guard let measure = measureMeant(argument, scope), measure.isInWords || function.text != "cumulative" else {
                return nil
            }
            return fail(
                .runningTotal, at: place,
                correction: alongPeriods("cumulative \(measure.text)", ["month"], scope, origin)) ?? .invalid(origin)
        }
        guard function.text == "ytd", let measure = measureMeant(argument, scope) else { return nil }
        let isGrouped = scope.groupsEnd?.hasKeys ?? true
        return fail(
            .yearToDate, at: place,
            correction: isGrouped
                ? [] : alongPeriods("cumulative \(measure.text)", ["year", "month"], scope, origin))
            ?? .invalid(origin)
    }

    /// `average of plan`, `the total of plan`, `sum plan`, `plan`: as an aggregate of a column. `isInWords`: as nobody else would
    /// write it here.
    private func measureMeant(_ expression: Expression, _ scope: Scope) -> (text: String, isInWords: Bool)? {
        var rest = expression
        var word: String?
        var isInWords = false
        while case .apply(let name, let inner) = rest.form {
            if Self.fillers.contains(name.text) {
                isInWords = true
            } else if word == nil, Self.wordsForTotal.contains(name.text) {
                (word, isInWords) = (Aggregate.sum.rawValue, true)
            } else if word == nil, let own = measureWord(name.text), Aggregate(word: own) != nil {
                if own != name.text { isInWords = true }
                word = own
            } else {
                return nil
            }
            rest = inner
        }
        guard case .name(let name) = rest.form else { return nil }
        if word ?? Aggregate.sum.rawValue == Aggregate.sum.rawValue, name.text == Aggregate.count.rawValue,
            columnIndex(name.text, scope) == nil
        {
            return (name.text, isInWords)
        }
        guard let index = columnIndex(name.text, scope), scope.columns[index].type.kind.isNumeric else { return nil }
        return ("\(word ?? Aggregate.sum.rawValue) \(scope.source.slice(name.span))", isInWords)
    }

    /// The figure, along periods of the days where the step has no keys.
    private func alongPeriods(_ text: String, _ words: [String], _ scope: Scope, _ origin: Origin) -> [Correction] {
        let figure = Correction(origin.span, text, origin.source)
        guard let end = scope.groupsEnd, !end.hasKeys, end.place.source === origin.source else { return [figure] }
        var keys = words.compactMap { periodKey($0, scope) }
        // Without days the years of a column are the periods.
        if keys.isEmpty, words.count == 1, let years = yearKey(scope) { keys = [years] }
        guard keys.count == words.count else { return [] }
        let groups = " by " + keys.joined(separator: ", ")
        if end.place.span.lower == origin.span.upper {
            return [Correction(origin.span, text + groups, origin.source)]
        }
        return [figure, Correction(end.place.span, groups, end.place.source)]
    }
}
