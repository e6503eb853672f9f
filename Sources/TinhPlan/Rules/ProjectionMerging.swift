/// Makes one projection of two where the outer one only picks and renames columns, so nothing is worked out twice.
package enum ProjectionMerging {
    package static func apply(to plan: Plan) -> Plan {
        let plan = plan.mappingInputs(apply)
        guard case .project(let input, let columns) = plan else { return plan }
        return project(input, columns)
    }

    private static func project(_ input: Plan, _ columns: [NamedExpression]) -> Plan {
        guard case .project(let inner, let inners) = input else { return .project(input, columns) }
        // What a step adds stands last: of many such steps no other column is looked at.
        if case .call = columns.last?.expression { return .project(input, columns) }
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
