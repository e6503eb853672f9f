import TinhBase
import TinhPlan
import TinhTypes

/// Figures of a base over other rows, which stand in a table of their own until its groups meet those of the step.
struct BaseTable {
    let rows: BaseRows
    /// Its figures.
    var outputs: [Checker.Output] = []
    /// The column beside the step's input that stands for each of them in expressions of the step.
    var columns: [Int] = []
}

extension Checker {
    /// The table of groups, and beside each group the figures of the bases that it is compared with.
    ///
    /// - Parameters:
    ///   - unfiltered: the rows before `where`.
    ///   - outputs: may read the columns that stand for figures of bases.
    func comparedTable(
        _ rows: GroupedRows, _ unfiltered: Relation, _ outputs: [Output], _ bases: [BaseTable], _ clauses: StepClauses
    ) -> Relation {
        let keys = rows.keys
        let totals = clauses.totals?.rows ?? .none
        guard !bases.isEmpty else { return groupTable(rows.spread, keys, outputs, totals: totals, fill: rows.fill) }
        let stands = Set(bases.flatMap(\.columns))
        var own: [Output] = []
        for output in outputs { collect(output.value, named: output.name, keys, stands, &own) }
        let main = groupTable(rows.spread, keys, own, totals: totals, fill: rows.fill)
        var plan = main.plan
        // Where in the joined table each figure of a base is.
        var places: [Int: Int] = [:]
        for base in bases {
            let start = plan.schema.fields.count
            let table = baseTable(base, rows, unfiltered, totals)
            let keptKeys = base.rows.keys.indices.filter { base.rows.keys[$0] != nil }
            var pairs = keptKeys.enumerated().map { place, key in
                Plan.Join.Key(
                    left: .column(key, keys[key].value.type), right: .column(place, keys[key].value.type))
            }
            if let mark = main.totalColumn {
                if let other = table.totalColumn {
                    let meeting = TotalsMeeting(mark: mark, keyCount: keys.count, totals: totals, matching: keptKeys) {
                        base.rows.isApart(fromTotalOf: $0)
                    }
                    pairs.append(.init(left: meeting.expression(base.rows.site), right: .column(other, .int)))
                } else if !base.rows.reachesTotals {
                    pairs.append(.init(left: .column(mark, .int), right: .constant(.missing, .int)))
                }
            }
            plan = .join(
                .init(
                    .left, left: plan, right: table.plan, keys: pairs, matchesMissing: true, report: .base,
                    site: base.rows.site))
            for (place, column) in base.columns.enumerated() { places[column] = start + keptKeys.count + place }
        }
        var worked = keys.enumerated().map { NamedExpression($1.name, .column($0, $1.value.type)) }
        for output in outputs {
            worked.append(NamedExpression(output.name, joined(output.value, keys, own, places)))
        }
        var result = Relation(plan: plan, columns: (keys + outputs).map(column(of:)))
        if let mark = main.totalColumn {
            result.totalColumn = worked.count
            worked.append(NamedExpression(Plan.totalColumnName, .column(mark, .int)))
        }
        result.plan = projected(plan, worked)
        return result
    }

    /// What of a value the step's own rows work out, each once.
    private func collect(
        _ value: Typed, named name: String, _ keys: [Output], _ stands: Set<Int>, _ own: inout [Output]
    ) {
        if keys.contains(where: { isSame($0.value, value) }) || value.isConstant { return }
        guard value.columnsRead.isDisjoint(with: stands) else {
            for part in value.parts { collect(part, named: "$\(own.count + 1)", keys, stands, &own) }
            return
        }
        if own.contains(where: { isSame($0.value, value) }) { return }
        let isTaken = (keys + own).contains { $0.name == name }
        own.append(Output(name: isTaken ? "$\(own.count + 1)" : name, value: value, place: value.origin.place))
    }

    /// The value over the joined table: keys, figures of the step, then those of the bases.
    private func joined(_ value: Typed, _ keys: [Output], _ own: [Output], _ places: [Int: Int]) -> TypedExpression {
        if let place = (keys + own).firstIndex(where: { isSame($0.value, value) }) { return .column(place, value.type) }
        switch value.form {
        case .column(let index):
            guard let place = places[index] else { preconditionFailure("a figure of a base without a place") }
            return .column(place, value.type)
        case .constant(let constant): return .constant(constant, value.type)
        case .call(let kernel, let arguments):
            return .call(
                kernel, arguments.map { joined($0, keys, own, places) }, value.type, value.origin.site)
        case .aggregate, .window, .relative, .list, .range, .invalid:
            preconditionFailure("what is no figure of the step was left over: \(value.origin.text)")
        }
    }

    /// The groups of a base and its figures; nothing that the main rows have noted is noted again.
    private func baseTable(
        _ base: BaseTable, _ rows: GroupedRows, _ unfiltered: Relation, _ totals: Plan.Totals
    ) -> Relation {
        var input = unfiltered
        input.plan = unfiltered.plan.quiet
        // What `over` works out in a condition sees all rows, so the conditions are one.
        if let first = base.rows.conditions.first {
            let all = base.rows.conditions.dropFirst().reduce(first) { call("and", [$0, $1], .bool, $1.origin) }
            input = input.filtered(by: all)
        }
        var keys: [Output] = []
        var fill: [Plan.Fill.Key] = []
        for (place, key) in rows.keys.enumerated() {
            guard let own = base.rows.keys[place] else { continue }
            keys.append(Output(name: "$base " + key.name, value: own, place: key.place))
            if let every = rows.fill { fill.append(every[place]) }
        }
        let hasTotals = totals == .whole ? base.rows.reachesTotals : totals != .none
        var table = groupTable(
            input, keys, base.outputs, totals: hasTotals ? totals : .none, fill: fill.isEmpty ? nil : fill)
        table.plan = withoutLater(table, base.rows, rows)
        return table
    }

    /// The groups of the base that a group of the step may follow: where `where` does not ask for it, one after the last could
    /// find no partner, and says nothing.
    private func withoutLater(_ table: Relation, _ base: BaseRows, _ rows: GroupedRows) -> Plan {
        guard !base.movedKeys.isEmpty, !base.isBounded else { return table.plan }
        let moved = base.movedKeys.sorted()
        let site = Site(span: base.site.span, text: base.site.text, isQuiet: true)
        let (input, values) = rows.input.working(out: moved.map { rows.keys[$0].value })
        let calls = zip(moved, values).map { place, key in
            AggregateCall(
                name: "$last \(place)", function: .maximum, arguments: [key.rowExpression], condition: nil,
                type: key.type, site: site)
        }
        let fields = table.plan.schema.fields
        let last = Plan.aggregate(input.plan.quiet, keys: [], calls: calls, totals: .none)
        let beside = Plan.join(
            .init(.inner, left: table.plan, right: last, keys: [], report: .none, site: site))
        let tests = moved.enumerated().map { place, index -> TypedExpression in
            let type = rows.keys[index].value.type
            let key = TypedExpression.column(base.keys[..<index].count { $0 != nil }, type)
            let isLater = TypedExpression.call("lessOrEqual", [key, .column(fields.count + place, type)], .bool, site)
            return .call("or", [.call("isMissing", [key], .bool, site), isLater], .bool, site)
        }
        let condition = tests.dropFirst().reduce(tests[0]) { .call("and", [$0, $1], .bool, site) }
        return projected(
            .filter(beside, condition: condition),
            fields.enumerated().map { NamedExpression($1.name, .column($0, $1.type)) })
    }
}

extension BaseRows {
    /// The total row has a base: something else than keys is moved, or nothing is.
    var reachesTotals: Bool { movesRows }

    /// Nothing that a row of totals with so many keys shows is moved.
    func isApart(fromTotalOf count: Int) -> Bool { !movesRows && !movedKeys.contains { $0 < count } }
}
