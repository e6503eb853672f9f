import TinhBase
import TinhPlan
import TinhSyntax

/// Columns of another table, and the `lookup` that brings them.
extension Checker {
    /// `from clearance | lookup projects on project`, where that is the only way to have all the columns beside one another: two
    /// tables have them, and one column that both have names each row of one of the two. Nil where it is not so.
    func lookedUp(_ names: [String], among loaded: [TableID]) -> String? {
        guard names.count > 1, tellsNextError else { return nil }
        var ways: [String] = []
        for left in loaded {
            for right in loaded where right != left {
                guard names.allSatisfy({ holds(left, [$0]) || holds(right, [$0]) }),
                    names.contains(where: { !holds(left, [$0]) }), names.contains(where: { !holds(right, [$0]) }),
                    let lookup = lookup(right, from: left)
                else { continue }
                ways.append("from \(writtenName(left.name)) | \(lookup)")
            }
        }
        return ways.count == 1 ? ways[0] : nil
    }

    /// `lookup projects on project`; nil where not one column alone names each row of the other table.
    private func lookup(_ right: TableID, from left: TableID) -> String? {
        guard let columns = catalog.schema(of: left)?.fields, let others = catalog.schema(of: right)?.fields else {
            return nil
        }
        let shared = columns.filter { column in
            others.contains { $0.name == column.name && $0.type.kind == column.type.kind }
        }
        let keys = shared.filter { catalog.keyValues(of: $0.name, of: right)?.isUnique ?? false }
        return keys.count == 1 ? "lookup \(writtenName(right.name)) on \(writtenName(keys[0].name))" : nil
    }

    /// The step that brings the columns of another table to a query of this one, behind its `from`.
    func lookingUp(_ other: String, from table: String, _ scope: Scope) -> [Correction] {
        guard scope.usedAt == nil, tellsNextError, case .query(let query)? = statement?.form,
            let step = query.steps.first, let lookup = lookup(TableID(other), from: TableID(table))
        else { return [] }
        let lower = query.span.lower
        let start = "from \(writtenName(table)) | \(lookup) |"
        guard let clause = step.clauses.first(where: { if case .from = $0.form { true } else { false } }) else {
            return [Correction(Span(lower, lower), start + " ", scope.source)]
        }
        guard case .from(.name(let name)) = clause.form, name.text == table else { return [] }
        let upper = clause.span.upper
        if step.span == clause.span { return [Correction(Span(upper, upper), " | " + lookup, scope.source)] }
        if clause.span.lower == lower { return [Correction(clause.span, start, scope.source)] }
        let blanks = scope.source.utf8[..<clause.span.lower].reversed().prefix { $0 == UInt8(ascii: " ") }.count
        return [
            Correction(Span(lower, lower), start + " ", scope.source),
            Correction(Span(clause.span.lower - blanks, upper), "", scope.source),
        ]
    }
}
