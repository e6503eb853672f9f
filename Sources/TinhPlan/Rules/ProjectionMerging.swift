/// Makes one projection of two where the outer one only picks and renames columns, so nothing is worked out twice.
package enum ProjectionMerging {
    package static func apply(to plan: Plan) -> Plan {
        switch plan {
        case .scan, .oneRow, .values, .hole: return plan
        case .filter(let input, let condition): return .filter(apply(to: input), condition: condition)
        case .project(let input, let columns): return project(apply(to: input), columns)
        case .aggregate(let input, let keys, let calls, let totals):
            return .aggregate(apply(to: input), keys: keys, calls: calls, totals: totals)
        case .sort(let input, let keys): return .sort(apply(to: input), keys: keys)
        case .slice(let input, let skip, let take): return .slice(apply(to: input), skip: skip, take: take)
        case .top(let input, let count, let keys, let tieKeyCount, let site):
            return .top(apply(to: input), count: count, keys: keys, tieKeyCount: tieKeyCount, site: site)
        case .concatenate(let first, let second): return .concatenate(apply(to: first), apply(to: second))
        case .aside(let input, let column, let body):
            return .aside(input: apply(to: input), column: column, body: apply(to: body))
        }
    }

    private static func project(_ input: Plan, _ columns: [NamedExpression]) -> Plan {
        guard case .project(let inner, let inners) = input else { return .project(input, columns) }
        var merged: [NamedExpression] = []
        var used: Set<Int> = []
        for column in columns {
            guard case .column(let index, _) = column.expression, used.insert(index).inserted else {
                return .project(input, columns)
            }
            merged.append(NamedExpression(column.name, inners[index].expression))
        }
        return .project(inner, merged)
    }
}
