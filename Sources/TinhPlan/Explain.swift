import TinhTypes

extension Plan {
    /// One line an operator, the last one first, each input indented below.
    ///
    ///     project city, sum_compensation
    ///       group by city: sum_compensation = sum(compensation)
    ///         filter year = 2023
    ///           scan clearance: city, year, compensation
    package var explained: String {
        lines(depth: 0).joined(separator: "\n")
    }

    private func lines(depth: Int) -> [String] {
        let indent = String(repeating: "  ", count: depth)
        return [indent + headline] + inputs.flatMap { $0.lines(depth: depth + 1) }
    }

    /// The operator without its inputs.
    package var headline: String {
        switch self {
        case .scan(let scan):
            let names = schema.fields.map(\.name)
            return "scan \(scan.table.name): " + (names.isEmpty ? "rows only" : names.joined(separator: ", "))
        case .oneRow: return "one row"
        case .values(_, let rows): return "\(rows.count) given rows"
        case .filter(let input, let condition):
            return "filter " + PlanText.expression(condition, over: input.names)
        case .project(let input, let columns):
            return "project " + columns.map { Plan.named($0, over: input.names) }.joined(separator: ", ")
        case .aggregate(let input, let keys, let calls, let totals):
            let names = input.names
            let by = keys.map { Plan.named($0, over: names) }.joined(separator: ", ")
            let figures = calls.map { "\($0.name) = \($0.text(over: names))" }.joined(separator: ", ")
            let head = keys.isEmpty ? "aggregate" : "group by \(by)"
            let added =
                switch totals {
                case .none: ""
                case .whole: " with totals"
                case .prefixes: " with subtotals"
                }
            return head + added + (calls.isEmpty ? "" : ": " + figures)
        case .sort(let input, let keys): return "sort " + Plan.order(keys, over: input.names)
        case .slice(_, let skip, let take):
            let parts = (skip > 0 ? ["skip \(skip)"] : []) + (take.map { ["take \($0)"] } ?? [])
            return parts.isEmpty ? "take all" : parts.joined(separator: " ")
        case .top(let input, let count, let partition, let keys, _, _):
            let per = partition.map { PlanText.expression($0, over: input.names) }.joined(separator: ", ")
            return "top \(count)" + (per.isEmpty ? "" : " per \(per)") + " by " + Plan.order(keys, over: input.names)
        case .concatenate: return "one after another"
        case .join(let join): return join.headline
        case .window(let input, let window): return window.headline(over: input.names)
        case .unpivot(let input, let unpivot):
            let names = unpivot.columns.map { input.names[$0] }.joined(separator: ", ")
            return "unpivot \(names) as \(unpivot.key), \(unpivot.value)"
        case .fill(let input, let fill):
            let every = zip(input.names, fill.keys).compactMap { name, key in
                key.isAsFound ? nil : name
            }
            return "every " + every.joined(separator: ", ")
        case .sample(_, let count): return "sample \(count)"
        case .aside: return "all but the total row"
        case .hole: return "rows of the operator below"
        }
    }

    fileprivate var names: [String] { schema.fields.map(\.name) }

    private static func named(_ column: NamedExpression, over names: [String]) -> String {
        let text = PlanText.expression(column.expression, over: names)
        return text == column.name ? text : "\(column.name) = \(text)"
    }

    fileprivate static func order(_ keys: [SortOrder], over names: [String]) -> String {
        keys.map { PlanText.expression($0.expression, over: names) + ($0.isDescending ? " desc" : "") }
            .joined(separator: ", ")
    }
}

extension AggregateCall {
    /// `sum(compensation) when year = 2023`.
    package func text(over names: [String]) -> String {
        let list = arguments.map { PlanText.expression($0, over: names) }.joined(separator: ", ")
        let call = "\(function.rawValue)(\(list))"
        return condition.map { "\(call) when \(PlanText.expression($0, over: names))" } ?? call
    }
}

extension Plan.Join {
    fileprivate var headline: String {
        let words =
            switch form {
            case .inner: "join"
            case .left: isLookup ? "lookup" : "left join"
            case .full: "full join"
            case .semi: "semi join"
            case .anti: "anti join"
            }
        let (left, right) = (left.names, right.names)
        let pairs = keys.map { key in
            let own = PlanText.expression(key.left, over: left)
            let other = PlanText.expression(key.right, over: right)
            return own == other ? own : "\(own) = \(other)"
        }
        return pairs.isEmpty ? words : words + " on " + pairs.joined(separator: ", ")
    }
}

extension Plan.Window {
    fileprivate func headline(over names: [String]) -> String {
        var parts = ["window " + calls.map(\.name).joined(separator: ", ")]
        let keys = partition.map { PlanText.expression($0, over: names) }
        if !keys.isEmpty { parts.append("over " + keys.joined(separator: ", ")) }
        if !order.isEmpty { parts.append("sort " + Plan.order(order, over: names)) }
        return parts.joined(separator: " ")
    }
}
