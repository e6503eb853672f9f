import TinhPlan
import TinhTypes

/// How the values of a step's groups are worked out: a table of groups, and each value as an expression over it.
///
/// The aggregation by the keys works out every aggregate once. What `over` works out over the rows of several groups comes
/// from the groups' own figures where these say it exactly (counts, exact sums, least and greatest); else from a second
/// aggregation of the same rows, by the keys of `over`. What numbers, shifts or accumulates groups is a window over the table.
struct GroupPlan {
    private(set) var plan: Plan
    /// The keys, then the outputs.
    private(set) var values: [TypedExpression] = []
    private(set) var totalColumn: Int?

    /// The keys, over the input.
    let keys: [Typed]
    private let totals: Plan.Totals
    private(set) var aggregates: [Typed] = []
    private var ratios: [Ratio] = []
    private(set) var regroupings: [Regrouping] = []
    /// Figures of several periods beside groups that are made; nil where none are.
    private(set) var filledRuns: FilledRuns?
    /// Where the first of them stands in the table of groups.
    private(set) var filledStart = 0
    /// Figures among several columns of a pivot, and where the first of each stands in the table of groups.
    private(set) var cellFigures: [(figures: CellFigures, start: Int)] = []

    /// A division of one aggregate by another, each by its place.
    private struct Ratio {
        let dividend: Int
        let divisor: Int
        let words: RatioWords
    }

    /// Aggregates over all rows that share some of the keys.
    struct Regrouping {
        /// Places among the keys.
        let keys: [Int]
        var aggregates: [Typed] = []
        /// Where its columns start in the table of groups.
        var start = 0
    }

    /// `fill`: what groups are made that do not occur.
    init(
        over input: Plan, keys: [Checker.Output], outputs: [Checker.Output], totals: Plan.Totals,
        fill: [Plan.Fill.Key]? = nil
    ) {
        var rows = WindowColumns(over: input)
        let settled = rows.settle((keys + outputs).map(\.value))
        let settledKeys = Array(settled.prefix(keys.count))
        var measures = Array(settled.dropFirst(keys.count))
        let means = RegroupedMeans(keyCount: keys.count, among: measures)
        measures = measures.map(means.replaced)
        if fill == nil { measures = rows.settle(measures.map(RunningRows(keys: settledKeys).replaced)) }
        filledRuns = fill == nil ? nil : FilledRuns(keys: settledKeys)
        self.keys = settledKeys
        self.totals = keys.isEmpty ? .none : totals
        plan = rows.plan
        for measure in measures { collect(measure) }
        aggregate(names: keys.map(\.name), zip(outputs, measures).map { ($0.name, $1) }, fill)
        for index in regroupings.indices { join(index, names: keys.map(\.name), over: rows.plan) }
        if let fill { joinFilledRuns(fill, over: rows.plan) }
        for measure in measures { joinCells(in: measure) }
        var groups = WindowColumns(over: plan)
        let lifted = groups.settle(self.keys.indices.map(column(ofKey:)) + measures.map(lift))
        plan = groups.plan
        values = lifted.map(\.rowExpression)
    }

    // MARK: What is worked out

    private mutating func collect(_ value: Typed) {
        if keys.contains(where: { isSame($0, value) }) { return }
        switch value.form {
        case .aggregate: _ = index(of: value)
        case .relative(let relative):
            guard let part = relative.overRows(of: value, keyCount: keys.count) else {
                for argument in relative.arguments { collect(argument) }
                return
            }
            if part.isWhole || part.combination != nil {
                _ = index(of: part.aggregate)
            } else if relative.run != nil {
                filledRuns?.add(value)
            } else {
                regroup(part.aggregate, relative.keys ?? [])
            }
        case .call(_, let arguments):
            for argument in arguments { collect(argument) }
            if let quotient = value.quotient { compareRows(quotient, of: value) }
        case .constant: break
        case .column, .window, .list, .range, .invalid:
            preconditionFailure("the checker let through what is no value of a group: \(value.origin.text)")
        }
    }

    private mutating func index(of aggregate: Typed) -> Int {
        if let index = place(of: aggregate) {
            // The one that is to tell what it skips tells it for both.
            if aggregates[index].origin.isQuiet { aggregates[index] = aggregate }
            return index
        }
        aggregates.append(aggregate)
        return aggregates.count - 1
    }

    func place(of aggregate: Typed) -> Int? {
        aggregates.firstIndex { isSame($0, aggregate) && $0.type == aggregate.type }
    }

    private mutating func regroup(_ aggregate: Typed, _ places: [Int]) {
        let index = regroupings.firstIndex { $0.keys == places } ?? regroupings.count
        if index == regroupings.count { regroupings.append(Regrouping(keys: places)) }
        if !regroupings[index].aggregates.contains(where: { isSame($0, aggregate) }) {
            regroupings[index].aggregates.append(aggregate)
        }
    }

    /// Rows are compared once for each two aggregates, however often they are divided.
    private mutating func compareRows(_ quotient: (dividend: Typed, divisor: Typed), of division: Typed) {
        for (dividend, divisor) in ratioPairs(quotient) {
            let (left, right) = (index(of: dividend), index(of: divisor))
            guard !ratios.contains(where: { $0.dividend == left && $0.divisor == right }) else { continue }
            ratios.append(
                Ratio(dividend: left, divisor: right, words: ratioWords(dividend, divisor, of: division)))
        }
    }

    // MARK: The table of groups

    private mutating func aggregate(
        names: [String], _ outputs: [(name: String, value: Typed)], _ fill: [Plan.Fill.Key]?
    ) {
        // Without keys and aggregates there is nothing to read: one row in all, whatever the input.
        if keys.isEmpty, aggregates.isEmpty {
            plan = .oneRow
            return
        }
        var taken = Set(names)
        let calls = aggregates.enumerated().map { place, aggregate in
            var name = outputs.first { isSame($0.value, aggregate) }?.name ?? "$" + aggregate.origin.text
            while !taken.insert(name).inserted { name += "'" }
            return aggregate.call(
                named: name,
                ratios: ratios.filter { $0.dividend == place }.map {
                    AggregateRatio(divisor: $0.divisor, words: $0.words)
                })
        }
        let named = zip(names, keys).map { NamedExpression($0, $1.shownExpression) }
        plan = FilledGroups(keys: named, calls: calls, site: keys.first?.origin.site).plan(
            over: plan, totals: totals, fill: fill)
        if totals != .none { totalColumn = keys.count + calls.count }
    }

    /// A second aggregation of the rows, by some of the keys, beside the groups that share them. Rows of totals meet those
    /// of as many of its keys as they have.
    private mutating func join(_ index: Int, names: [String], over rows: Plan) {
        let regrouping = regroupings[index]
        let earlier = aggregates + regroupings[..<index].flatMap(\.aggregates)
        var calls: [AggregateCall] = []
        for aggregate in regrouping.aggregates {
            // What the groups have told of missing values is not told again.
            let isTold = earlier.contains { isSame($0, aggregate) }
            calls.append((isTold ? aggregate.withoutMissing : aggregate).call(named: "$" + aggregate.origin.text))
        }
        let mark = regrouping.keys.isEmpty ? nil : totalColumn
        let right = Plan.aggregate(
            rows, keys: regrouping.keys.map { NamedExpression(names[$0], keys[$0].rowExpression) }, calls: calls,
            totals: mark == nil ? .none : totals)
        var pairs = regrouping.keys.enumerated().map { place, key in
            Plan.Join.Key(left: .column(key, keys[key].type), right: .column(place, keys[key].type))
        }
        guard let site = calls.first?.site else { return }
        if let mark {
            let meeting = TotalsMeeting(mark: mark, keyCount: keys.count, totals: totals, matching: regrouping.keys)
            let other = TypedExpression.column(regrouping.keys.count + calls.count, .int)
            pairs.append(.init(left: meeting.expression(site), right: other))
        }
        regroupings[index].start = plan.schema.fields.count
        plan = .join(
            .init(.left, left: plan, right: right, keys: pairs, matchesMissing: true, report: .none, site: site))
    }

    /// Figures of several periods beside the groups, rows of totals left out.
    private mutating func joinFilledRuns(_ fill: [Plan.Fill.Key], over rows: Plan) {
        guard let runs = filledRuns, !runs.isEmpty, let site = keys.first?.origin.site else { return }
        let named = keys.enumerated().map { NamedExpression("$key\($0 + 1)", $1.rowExpression) }
        let groups = FilledGroups(keys: named, calls: [], site: site).plan(over: rows, totals: .none, fill: fill)
        var pairs = keys.enumerated().map { place, key in
            Plan.Join.Key(left: .column(place, key.type), right: .column(place, key.type))
        }
        if let totalColumn {
            pairs.append(.init(left: .column(totalColumn, .int), right: .constant(.missing, .int)))
        }
        filledStart = plan.schema.fields.count + keys.count
        plan = .join(
            .init(
                .left, left: plan, right: runs.table(over: rows, groups: groups), keys: pairs, matchesMissing: true,
                report: .none, site: site))
    }

    /// Figures among several columns of a pivot, the innermost first, beside the groups.
    private mutating func joinCells(in value: Typed) {
        for part in value.parts { joinCells(in: part) }
        guard case .relative(let relative) = value.form, let cells = relative.cells, place(of: relative) == nil else {
            return
        }
        var identity = keys.enumerated().map { NamedExpression("$key\($0 + 1)", .column($0, $1.type)) }
        if let totalColumn {
            identity.append(NamedExpression(Plan.totalColumnName, .column(totalColumn, .int)))
        }
        let figures = CellFigures(
            relative: relative, cellCount: cells.count, type: value.type, site: value.origin.site, identity: identity,
            hasTotals: totalColumn != nil)
        let table = figures.table(over: plan, relative.arguments.map(lift))
        let pairs = identity.enumerated().map { place, key in
            Plan.Join.Key(left: key.expression, right: .column(place, key.expression.type))
        }
        cellFigures.append((figures, plan.schema.fields.count))
        plan = .join(
            .init(
                .left, left: plan, right: table, keys: pairs, matchesMissing: true, report: .none,
                site: value.origin.site))
    }

    /// The column of a figure among several columns of a pivot; nil where it is not worked out.
    func place(of relative: Relative) -> Int? {
        guard let cells = relative.cells else { return nil }
        let known = cellFigures.first { one in
            let other = one.figures.relative
            return other.function == relative.function && other.keys == relative.keys
                && other.cells?.count == cells.count && areSame(other.arguments, relative.arguments)
        }
        return known.map { $0.start + $0.figures.place(cells.place) }
    }
}
