import TinhTypes

/// Leaves out what no operator above reads: columns of scans, outputs of projections, calls of aggregations. A scan of a
/// file then parses only what the query needs.
package enum ColumnPruning {
    /// The same plan with the same output, reading less. O(size of the plan × columns).
    package static func apply(to plan: Plan) -> Plan {
        let count = plan.schema.fields.count
        return prune(plan, keeping: Array(0..<count)).plan
    }

    /// A plan that still gives at least the wanted columns, and where each of them now is.
    private struct Pruned {
        let plan: Plan
        /// Old index to new index.
        let map: [Int: Int]
    }

    private static func prune(_ plan: Plan, keeping wanted: [Int]) -> Pruned {
        switch plan {
        case .scan(let scan): return pruneScan(scan, wanted)
        case .oneRow, .values, .hole: return unchanged(plan)
        case .filter(let input, let condition):
            let inner = prune(input, keeping: union(wanted, condition.columns))
            return Pruned(plan: .filter(inner.plan, condition: condition.moved(inner.map)), map: inner.map)
        case .project(let input, let columns):
            let wanted = Set(wanted)
            let kept = columns.indices.filter { wanted.contains($0) }
            let inner = prune(input, keeping: union([], kept.flatMap { columns[$0].expression.columns }))
            let moved = kept.map { NamedExpression(columns[$0].name, columns[$0].expression.moved(inner.map)) }
            return Pruned(plan: .project(inner.plan, moved), map: positions(kept))
        case .aggregate(let input, let keys, let calls, let totals):
            return pruneAggregate(input, keys, calls, totals, wanted)
        case .sort(let input, let keys):
            let inner = prune(input, keeping: union(wanted, keys.flatMap { $0.expression.columns }))
            return Pruned(plan: .sort(inner.plan, keys: keys.map { $0.moved(inner.map) }), map: inner.map)
        case .slice(let input, let skip, let take):
            let inner = prune(input, keeping: wanted)
            return Pruned(plan: .slice(inner.plan, skip: skip, take: take), map: inner.map)
        case .top(let input, let count, let partition, let keys, let tieKeyCount, let site):
            let read = partition.flatMap(\.columns) + keys.flatMap { $0.expression.columns }
            let inner = prune(input, keeping: union(wanted, read))
            let plan = Plan.top(
                inner.plan, count: count, partition: partition.map { $0.moved(inner.map) },
                keys: keys.map { $0.moved(inner.map) }, tieKeyCount: tieKeyCount, site: site)
            return Pruned(plan: plan, map: inner.map)
        case .concatenate(let first, let second):
            return pruneConcatenation(first, second, wanted)
        case .join(let join): return pruneJoin(join, wanted)
        case .window(let input, let window): return pruneWindow(input, window, wanted)
        case .unpivot(let input, let unpivot): return pruneUnpivot(input, unpivot, wanted)
        case .fill(let input, let fill):
            let inner = prune(input, keeping: union(Array(fill.keys.indices), wanted))
            return Pruned(plan: .fill(inner.plan, fill), map: inner.map)
        case .sample(let input, let count):
            let inner = prune(input, keeping: wanted)
            return Pruned(plan: .sample(inner.plan, count: count), map: inner.map)
        case .aside(let input, let column, let body):
            // The body's holes have the input's schema, so all of it stays.
            let all = Array(input.schema.fields.indices)
            return Pruned(
                plan: .aside(input: prune(input, keeping: all).plan, column: column, body: body), map: positions(all))
        }
    }

    /// O(wanted columns): a file may have thousands.
    private static func pruneScan(_ scan: Plan.Scan, _ wanted: [Int]) -> Pruned {
        let wanted = Set(wanted)
        let rowIndex = scan.columns.count
        let kept = wanted.filter { scan.columns.indices.contains($0) }.sorted()
        let keepsRow = scan.withRowNumber && wanted.contains(rowIndex)
        var map = positions(kept)
        if keepsRow { map[rowIndex] = kept.count }
        let columns = kept.map { scan.columns[$0] }
        let pruned = Plan.Scan(table: scan.table, source: scan.source, columns: columns, withRowNumber: keepsRow)
        return Pruned(plan: .scan(pruned), map: map)
    }

    /// Both sides keep the wanted columns and no others, in their order.
    private static func pruneConcatenation(_ first: Plan, _ second: Plan, _ wanted: [Int]) -> Pruned {
        let kept = union([], wanted)
        func side(_ plan: Plan) -> Plan {
            let fields = plan.schema.fields
            let inner = prune(plan, keeping: kept)
            let places = kept.map { inner.map[$0] ?? $0 }
            if places == Array(inner.plan.schema.fields.indices) { return inner.plan }
            return .project(
                inner.plan, zip(kept, places).map { NamedExpression(fields[$0].name, .column($1, fields[$0].type)) })
        }
        return Pruned(plan: .concatenate(side(first), side(second)), map: positions(kept))
    }

    private static func pruneAggregate(
        _ input: Plan, _ keys: [NamedExpression], _ calls: [AggregateCall], _ totals: Plan.Totals, _ wanted: [Int]
    ) -> Pruned {
        let wanted = Set(wanted)
        let kept = calls.indices.filter { wanted.contains(keys.count + $0) }
        let read = keys.flatMap { $0.expression.columns } + kept.flatMap { calls[$0].columns }
        let inner = prune(input, keeping: union([], read))
        var map = positions(Array(keys.indices))
        for (position, index) in kept.enumerated() { map[keys.count + index] = keys.count + position }
        if totals != .none { map[keys.count + calls.count] = keys.count + kept.count }
        let movedKeys = keys.map { NamedExpression($0.name, $0.expression.moved(inner.map)) }
        let places = positions(kept)
        let plan = Plan.aggregate(
            inner.plan, keys: movedKeys, calls: kept.map { calls[$0].moved(inner.map, calls: places) }, totals: totals)
        return Pruned(plan: plan, map: map)
    }

    private static func pruneJoin(_ join: Plan.Join, _ wanted: [Int]) -> Pruned {
        let leftCount = join.left.schema.fields.count
        let left = prune(
            join.left, keeping: union(wanted.filter { $0 < leftCount }, join.keys.flatMap(\.left.columns)))
        let right = prune(
            join.right,
            keeping: union(
                wanted.filter { $0 >= leftCount }.map { $0 - leftCount }, join.keys.flatMap(\.right.columns)))
        let keys = join.keys.map { Plan.Join.Key(left: $0.left.moved(left.map), right: $0.right.moved(right.map)) }
        let plan = Plan.join(join.with(left: left.plan, right: right.plan, keys: keys))
        var map = left.map
        switch join.form {
        case .semi, .anti: break
        case .inner, .left, .full:
            let start = left.plan.schema.fields.count
            for (old, new) in right.map { map[leftCount + old] = start + new }
        }
        return Pruned(plan: plan, map: map)
    }

    private static func pruneWindow(_ input: Plan, _ window: Plan.Window, _ wanted: [Int]) -> Pruned {
        let inputCount = input.schema.fields.count
        let kept = window.calls.indices.filter { wanted.contains(inputCount + $0) }
        let passed = wanted.filter { $0 < inputCount }
        if kept.isEmpty { return prune(input, keeping: passed) }
        let calls = kept.map { window.calls[$0] }
        let read =
            window.partition.flatMap(\.columns) + window.order.flatMap(\.expression.columns) + calls.flatMap(\.columns)
        let inner = prune(input, keeping: union(passed, read))
        let moved = Plan.Window(
            partition: window.partition.map { $0.moved(inner.map) }, order: window.order.map { $0.moved(inner.map) },
            calls: calls.map { $0.moved(inner.map) })
        var map = inner.map
        let start = inner.plan.schema.fields.count
        for (position, index) in kept.enumerated() { map[inputCount + index] = start + position }
        return Pruned(plan: .window(inner.plan, moved), map: map)
    }

    private static func pruneUnpivot(_ input: Plan, _ unpivot: Plan.Unpivot, _ wanted: [Int]) -> Pruned {
        let keptBefore = unpivot.kept(of: input.schema)
        let passed = keptBefore.indices.filter { wanted.contains($0) }
        let inner = prune(input, keeping: union(passed.map { keptBefore[$0] }, unpivot.columns))
        let columns = unpivot.columns.compactMap { inner.map[$0] }
        let moved = Plan.Unpivot(
            columns: columns, labels: unpivot.labels, key: unpivot.key, value: unpivot.value, site: unpivot.site)
        let keptAfter = moved.kept(of: inner.plan.schema)
        var map: [Int: Int] = [:]
        for position in keptBefore.indices {
            guard let place = inner.map[keptBefore[position]], let index = keptAfter.firstIndex(of: place) else {
                continue
            }
            map[position] = index
        }
        map[keptBefore.count] = keptAfter.count
        map[keptBefore.count + 1] = keptAfter.count + 1
        return Pruned(plan: .unpivot(inner.plan, moved), map: map)
    }

    private static func unchanged(_ plan: Plan) -> Pruned {
        Pruned(plan: plan, map: positions(Array(plan.schema.fields.indices)))
    }

    private static func positions(_ kept: [Int]) -> [Int: Int] {
        Dictionary(uniqueKeysWithValues: kept.enumerated().map { ($0.element, $0.offset) })
    }

    private static func union(_ left: [Int], _ right: [Int]) -> [Int] {
        Array(Set(left).union(right)).sorted()
    }
}

extension TypedExpression {
    /// The columns that it reads, each as often as it stands there.
    package var columns: [Int] {
        switch self {
        case .column(let index, _): [index]
        case .constant: []
        case .call(_, let arguments, _, _): arguments.flatMap(\.columns)
        }
    }

    /// The same over an input whose columns have moved. Every column it reads is in the map.
    package func moved(_ map: [Int: Int]) -> TypedExpression {
        switch self {
        case .column(let index, let type):
            guard let place = map[index] else { preconditionFailure("column \(index) was pruned, but is read") }
            return .column(place, type)
        case .constant: return self
        case .call(let kernel, let arguments, let type, let site):
            return .call(kernel, arguments.map { $0.moved(map) }, type, site)
        }
    }

    /// The same with every column replaced by an expression.
    package func substituting(_ columns: [TypedExpression]) -> TypedExpression {
        switch self {
        case .column(let index, _): columns[index]
        case .constant: self
        case .call(let kernel, let arguments, let type, let site):
            .call(kernel, arguments.map { $0.substituting(columns) }, type, site)
        }
    }
}

extension Plan.SortOrder {
    package func moved(_ map: [Int: Int]) -> Plan.SortOrder { .init(expression.moved(map), isDescending: isDescending) }
}

extension AggregateCall {
    package var columns: [Int] { arguments.flatMap(\.columns) + (condition?.columns ?? []) }

    /// The same over an input whose columns have moved, among calls that have moved too: a divisor that is left out is
    /// compared with no more.
    fileprivate func moved(_ map: [Int: Int], calls: [Int: Int]) -> AggregateCall {
        AggregateCall(
            name: name, function: function, arguments: arguments.map { $0.moved(map) },
            condition: condition?.moved(map), type: type, site: site,
            ratios: ratios.compactMap { ratio in calls[ratio.divisor].map { ratio.dividedBy(call: $0) } })
    }
}
