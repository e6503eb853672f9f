import TinhBase
import TinhPlan
import TinhTypes

extension Reference {
    /// Every left row beside every right one.
    func join(_ join: Plan.Join, _ left: RowTable, _ right: RowTable, _ schema: Schema) throws -> RowTable {
        let leftKeys = try left.rows.map { row in try join.keys.map { try value($0.left, row) } }
        let rightKeys = try right.rows.map { row in try join.keys.map { try value($0.right, row) } }
        let (leftGap, rightGap) = (
            left.schema.fields.map { _ in Value.missing }, right.schema.fields.map { _ in Value.missing }
        )
        var rows: [[Value]] = []
        var isMet = right.rows.map { _ in false }
        for (row, key) in zip(left.rows, leftKeys) {
            let partners = right.rows.indices.filter { place in
                (join.matchesMissing || !key.contains(.missing)) && Reference.same(key, rightKeys[place])
            }
            if join.isLookup, partners.count > 1 { throw Fault() }
            for place in partners { isMet[place] = true }
            switch join.form {
            case .semi: if !partners.isEmpty { rows.append(row) }
            case .anti: if partners.isEmpty { rows.append(row) }
            case .inner, .left, .full:
                rows += partners.map { row + right.rows[$0] }
                if case .inner = join.form { continue }
                if partners.isEmpty { rows.append(row + rightGap) }
            }
        }
        if case .full = join.form {
            rows += right.rows.indices.filter { !isMet[$0] }.map { leftGap + right.rows[$0] }
        }
        return RowTable(schema, rows)
    }
}
