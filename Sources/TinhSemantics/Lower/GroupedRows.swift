import TinhBase
import TinhPlan
import TinhSyntax
import TinhTypes

/// The rows that a step of measures groups, and what it groups them by.
struct GroupedRows {
    /// After `where`, without the rows that have none of the values that a key is given.
    var input: Relation
    /// Of `by`.
    let keys: [Checker.Output]
    /// Of `across`; nil without it.
    let acrossKeys: [Checker.Output]?
    /// The rows with the keys of `across` worked out once, as columns behind the others, for all columns that test them.
    var spread: Relation
    let acrossColumns: [Typed]
    /// The values that keys of `across` are given, by their places.
    let given: [Int: GivenValues]
    /// Whether groups are made that do not occur, and which; nil where none are.
    let fill: [Plan.Fill.Key]?
    /// What the values that are given leave of the rows.
    let restrictions: [Typed]
}

extension Checker {
    /// Nil after reporting.
    mutating func groupedRows(_ input: Relation, _ clauses: StepClauses, _ scope: Scope) -> GroupedRows? {
        let keys = groupKeys(clauses, scope)
        var acrossKeys: [Output]?
        if let across = clauses.across {
            acrossKeys = groupKeys(across.keys, clause: "across", scope)
            guard acrossKeys != nil else { return nil }
        }
        guard let keys else { return nil }
        var restrictions: [Typed] = []
        var given: [Int: GivenValues] = [:]
        var isWhole = true
        for (place, written) in (clauses.across?.keys ?? []).enumerated() where written.parts.set != nil {
            guard let acrossKeys, let values = self.given(written, acrossKeys[place].value, scope) else {
                isWhole = false
                continue
            }
            given[place] = values
            restrictions.append(values.condition)
        }
        guard let fill = fill(keys, clauses, scope, &restrictions), isWhole else { return nil }
        if Plan.Fill(keys: fill).fills, !areDifferent(keys) { return nil }
        var rows = input
        for restriction in restrictions {
            let (wide, values) = rows.working(out: [restriction])
            let schema = rows.plan.schema
            rows.plan = .filter(wide.plan, condition: leavingOut(values.first ?? restriction))
            rows = rows.narrowed(to: schema)
        }
        let (spread, columns) = spread(rows, acrossKeys ?? [])
        return GroupedRows(
            input: rows, keys: keys, acrossKeys: acrossKeys, spread: spread, acrossColumns: columns, given: given,
            fill: Plan.Fill(keys: fill).fills ? fill : nil,
            restrictions: restrictions)
    }

    /// False after reporting two keys that are one: in groups that are made they would differ.
    private mutating func areDifferent(_ keys: [Output]) -> Bool {
        for (place, key) in keys.enumerated() {
            guard let earlier = keys[..<place].first(where: { isSame($0.value, key.value) }) else { continue }
            fail(.keyTwice(earlier.name, key.name), at: key.place)
            return false
        }
        return true
    }

    private func spread(_ rows: Relation, _ acrossKeys: [Output]) -> (Relation, columns: [Typed]) {
        let fields = rows.plan.schema.fields
        let (wide, values) = rows.working(out: acrossKeys.map(\.value))
        var columns = fields.enumerated().map { NamedExpression($1.name, .column($0, $1.type)) }
        for (place, value) in values.enumerated() {
            columns.append(NamedExpression("$across\(place + 1)", value.rowExpression))
        }
        var spread = rows
        if !acrossKeys.isEmpty { spread.plan = .project(wide.plan, columns) }
        let found = acrossKeys.enumerated().map { place, key in
            Typed(.column(fields.count + place), key.value.type, key.value.origin)
        }
        return (spread, found)
    }

    /// A condition that counts the rows that it leaves out, for a note.
    func leavingOut(_ condition: Typed) -> TypedExpression {
        .call("leftOut", [condition.rowExpression], .bool, condition.origin.site)
    }
}
