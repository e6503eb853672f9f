import TinhBase
import TinhPlan
import TinhSyntax
import TinhTypes

/// Queries within expressions. They see none of the columns around them, so each has one answer for the whole statement: it
/// is worked out while the statement is checked, and stands in the plan as constants.
extension Checker {
    /// Values that a set may have; more are the work of a join.
    static let setCountMax = 100_000

    /// `(sum plan where year = 2023)`: the value of the one row; missing when there is none.
    mutating func scalarQuery(_ query: Query, _ scope: Scope, _ origin: Origin) -> Typed {
        guard let (column, plan) = subQuery(query, scope, origin) else { return .invalid(origin) }
        switch catalog.rows(of: plan, rowCountMax: 2) {
        case .unsettled:
            isUnsettled = true
            return .invalid(origin)
        case .tooMany: return fail(.queryOfSeveralRows, at: origin)
        case .rows(let rows):
            guard rows.count < 2 else { return fail(.queryOfSeveralRows, at: origin) }
            if rows.isEmpty { note(.queryWithoutRow(origin.text), at: origin.place) }
            return Typed(.constant(rows.first?.first ?? .missing), column.type, origin)
        }
    }

    /// What stands after `in`: a query there is the set of its values, missing left out (it equals nothing).
    mutating func set(_ expression: Expression, _ scope: Scope) -> Typed {
        guard case .query(let query) = expression.form else { return infer(expression, scope) }
        let origin = scope.origin(expression)
        guard let (column, plan) = subQuery(query, scope, origin) else { return .invalid(origin) }
        let distinct = Plan.aggregate(
            plan, keys: [NamedExpression(column.name, .column(0, column.type))], calls: [], totals: .none)
        switch catalog.rows(of: distinct.rewritten, rowCountMax: Checker.setCountMax) {
        case .unsettled:
            isUnsettled = true
            return .invalid(origin)
        case .tooMany: return fail(.setTooLarge(countMax: Checker.setCountMax), at: origin)
        case .rows(let rows):
            let values = rows.compactMap { row -> Typed? in
                guard let value = row.first, value != .missing else { return nil }
                return Typed(.constant(value), column.type, origin)
            }
            return Typed(.list(values), column.type, origin)
        }
    }

    /// A query of one column; nil after reporting what is wrong.
    private mutating func subQuery(
        _ query: Query, _ scope: Scope, _ origin: Origin
    ) -> (column: Scope.Column, plan: Plan)? {
        let context = QueryContext(
            environment: scope.environment, source: scope.source, usedAt: scope.usedAt, keepsRowNumbers: false)
        let errorCount = errors.count
        guard let relation = lower(query, context), errors.count == errorCount else { return nil }
        switch relation.closure {
        case nil: break
        case .totals(let words):
            fail(.queryWithTotals(words), at: origin)
            return nil
        case .across?:
            if let closure = relation.closure { report(closure, at: origin.place, isStep: false) }
            return nil
        }
        guard let column = relation.columns.first, relation.columns.count == 1 else {
            fail(.queryOfSeveralColumns(relation.columns.map(\.name)), at: origin)
            return nil
        }
        return (column, relation.plan.rewritten)
    }
}
