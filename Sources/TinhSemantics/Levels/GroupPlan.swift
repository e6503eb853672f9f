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
    private let keys: [Typed]
    private let totals: Plan.Totals
    private var aggregates: [Typed] = []
    private var ratios: [Ratio] = []
    private var regroupings: [Regrouping] = []
    /// Figures of several periods beside groups that are made; nil where none are.
    private var filledRuns: FilledRuns?
    /// Where the first of them stands in the table of groups.
    private var filledStart = 0

    /// A division of one aggregate by another, each by its place.
    private struct Ratio {
        let dividend: Int
        let divisor: Int
        let words: RatioWords
    }

    /// Aggregates over all rows that share some of the keys.
    private struct Regrouping {
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
        var groups = WindowColumns(over: plan)
        let lifted = groups.settle(settled.prefix(keys.count).map(lift) + measures.map(lift))
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
        if let index = place(of: aggregate) { return index }
        aggregates.append(aggregate)
        return aggregates.count - 1
    }

    private func place(of aggregate: Typed) -> Int? {
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

    // MARK: Values of groups

    /// The value over the table of groups.
    private func lift(_ value: Typed) -> Typed {
        func made(_ form: Typed.Form) -> Typed { Typed(form, value.type, value.origin, body: value.body) }
        if let index = keys.firstIndex(where: { isSame($0, value) }) { return made(.column(index)) }
        switch value.form {
        case .constant: return value
        case .aggregate: return column(of: value)
        case .relative(let relative): return lift(relative, of: value)
        case .call(let kernel, let arguments): return made(.call(kernel, arguments.map(lift)))
        case .column, .window, .list, .range, .invalid:
            preconditionFailure("the checker let through what is no value of a group: \(value.origin.text)")
        }
    }

    private func column(of aggregate: Typed) -> Typed {
        guard let place = place(of: aggregate) else {
            preconditionFailure("an aggregate was not collected: \(aggregate.origin.text)")
        }
        return Typed(.column(keys.count + place), aggregate.type, aggregate.origin)
    }

    private func lift(_ relative: Relative, of value: Typed) -> Typed {
        guard let part = relative.overRows(of: value, keyCount: keys.count) else {
            return liftGroups(relative, of: value)
        }
        let places = relative.keys ?? Array(keys.indices.dropLast())
        if part.isWhole {
            let own = column(of: part.aggregate)
            return relative.run == nil ? own : missingInTotal(own)
        }
        guard let combination = part.combination else {
            if let place = filledRuns?.place(of: value) {
                return Typed(.column(filledStart + place), value.type, value.origin)
            }
            return joined(part.aggregate, places)
        }
        let own = column(of: part.aggregate)
        let frame = relative.run.map { WindowCall.Frame.keys(from: $0.from, to: $0.to) } ?? .partition
        let combined = window(
            .aggregate(combination.function, frame), [own], combination.skipsMissing ? own.isPresent : nil,
            combination.type ?? value.type, partition: places, isAlong: relative.run != nil, of: value)
        let result = combination.type == nil ? combined : Typed(.call("toInt", [combined]), value.type, value.origin)
        return relative.run == nil ? result : missingInTotal(result)
    }

    /// A column of the second aggregation.
    private func joined(_ aggregate: Typed, _ places: [Int]) -> Typed {
        guard let regrouping = regroupings.first(where: { $0.keys == places }),
            let index = regrouping.aggregates.firstIndex(where: { isSame($0, aggregate) })
        else { preconditionFailure("an aggregate was not regrouped: \(aggregate.origin.text)") }
        return Typed(
            .column(regrouping.start + regrouping.keys.count + index), aggregate.type, aggregate.origin)
    }

    /// What is worked out over the table of groups: an aggregate of groups, a rank, a neighbour.
    private func liftGroups(_ relative: Relative, of value: Typed) -> Typed {
        let arguments = relative.arguments.map(lift)
        let others = Array(keys.indices.dropLast())
        switch relative.function {
        case .aggregate(let function):
            return window(
                .aggregate(function, .partition), arguments, nil, value.type, partition: relative.keys ?? [], of: value)
        case .rank:
            return missingInTotal(
                window(.rank, arguments, nil, value.type, partition: relative.keys ?? [], of: value))
        case .shift(let count):
            return missingInTotal(
                window(
                    .shiftKey(count), arguments, nil, value.type, partition: others, isAlong: true, of: value))
        case .rowNumber: preconditionFailure("the checker let through a number of rows among groups")
        }
    }

    /// A window over the table of groups, in which rows of totals stand for themselves.
    private func window(
        _ function: WindowCall.Function, _ arguments: [Typed], _ condition: Typed?, _ type: DataType, partition: [Int],
        isAlong: Bool = false, of value: Typed
    ) -> Typed {
        func key(_ place: Int) -> Typed { Typed(.column(place), keys[place].type, keys[place].origin) }
        var parts = partition.map(key)
        if let total { parts.append(total) }
        let order = isAlong ? [Order.Key(value: key(keys.count - 1), isDescending: false)] : []
        let window = RowWindow(function, arguments, condition: condition, partition: parts, order: order)
        return Typed(.window(window), type, value.origin, body: value.body)
    }

    private var total: Typed? {
        guard let totalColumn, let key = keys.first else { return nil }
        return Typed(.column(totalColumn), .int, key.origin)
    }

    private func missingInTotal(_ value: Typed) -> Typed {
        guard let total else { return value }
        let nothing = Typed(.constant(.missing), value.type, value.origin)
        let isGroup = Typed(.call("isMissing", [total]), .bool, value.origin)
        return Typed(.call("if", [isGroup, value, nothing]), value.type, value.origin)
    }
}
