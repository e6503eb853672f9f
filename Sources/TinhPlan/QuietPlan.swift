extension Plan {
    /// The same plan, of which nothing is noted: it is worked out a second time.
    package var quiet: Plan {
        let plan = mappingInputs(\.quiet)
        switch plan {
        case .scan, .oneRow, .values, .hole, .slice, .concatenate, .unpivot, .fill, .sample, .aside: return plan
        case .filter(let input, let condition): return .filter(input, condition: condition.quiet)
        case .project(let input, let columns): return .project(input, columns.map(\.quiet))
        case .aggregate(let input, let keys, let calls, let totals):
            return .aggregate(input, keys: keys.map(\.quiet), calls: calls.map(\.quiet), totals: totals)
        case .sort(let input, let keys): return .sort(input, keys: keys.map(\.quiet))
        case .top(let input, let count, let partition, let keys, let tieKeyCount, let site):
            return .top(
                input, count: count, partition: partition.map(\.quiet), keys: keys.map(\.quiet),
                tieKeyCount: tieKeyCount,
                site: site.quiet)
        case .join(let join):
            let keys = join.keys.map { Join.Key(left: $0.left.quiet, right: $0.right.quiet) }
            return .join(
                Join(
                    join.form, left: join.left, right: join.right, keys: keys, matchesMissing: join.matchesMissing,
                    isLookup: join.isLookup, report: .none, site: join.site.quiet))
        case .window(let input, let window):
            return .window(
                input,
                Window(
                    partition: window.partition.map(\.quiet), order: window.order.map(\.quiet),
                    calls: window.calls.map(\.quiet)))
        }
    }
}

extension Site {
    fileprivate var quiet: Site { Site(span: span, text: text, isQuiet: true) }
}

extension TypedExpression {
    fileprivate var quiet: TypedExpression {
        switch self {
        case .column, .constant: self
        case .call(let kernel, let arguments, let type, let site):
            .call(kernel, arguments.map(\.quiet), type, site.quiet)
        }
    }
}

extension NamedExpression {
    fileprivate var quiet: NamedExpression { NamedExpression(name, expression.quiet) }
}

extension Plan.SortOrder {
    fileprivate var quiet: Plan.SortOrder { .init(expression.quiet, isDescending: isDescending) }
}

extension WindowCall {
    fileprivate var quiet: WindowCall {
        WindowCall(
            name: name, function: function, arguments: arguments.map(\.quiet), condition: condition?.quiet, type: type,
            site: site.quiet)
    }
}

extension AggregateCall {
    package var quiet: AggregateCall {
        AggregateCall(
            name: name, function: function, arguments: arguments.map(\.quiet), condition: condition?.quiet, type: type,
            site: site.quiet)
    }
}
