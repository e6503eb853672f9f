import TinhBase
import TinhPlan
import TinhTypes

extension Reference {
    func unpivot(_ unpivot: Plan.Unpivot, _ input: RowTable, _ schema: Schema) -> RowTable {
        let rows = input.rows.flatMap { row in
            zip(unpivot.columns, unpivot.labels).map { column, label in
                unpivot.kept(of: input.schema).map { row[$0] } + [.text(label), row[column]]
            }
        }
        return RowTable(schema, rows)
    }

    /// Every cell of the grid that no row stands in.
    func fill(_ fill: Plan.Fill, _ input: RowTable) throws -> RowTable {
        let keyCount = fill.keys.count
        var tuples: [[Value]] = [[]]
        var combinations: [[Value]] = []
        let asFound = fill.keys.indices.filter { if case .asFound = fill.keys[$0] { true } else { false } }
        for row in input.rows {
            let own = asFound.map { row[$0] }
            if !combinations.contains(where: { Reference.same($0, own) }) { combinations.append(own) }
        }
        if asFound.isEmpty { combinations = [[]] }
        tuples = combinations.map { own in
            var tuple = [Value](repeating: .missing, count: keyCount)
            for (place, value) in zip(asFound, own) { tuple[place] = value }
            return tuple
        }
        for (index, key) in fill.keys.enumerated() {
            guard case .every(let range) = key else { continue }
            var found: [Value] = []
            for row in input.rows where row[index] != .missing {
                if !found.contains(where: { Reference.compare($0, row[index]) == 0 }) { found.append(row[index]) }
            }
            if case .integer = found.first ?? range.map({ .integer($0.lowerBound) }) ?? .missing {
                let values = found.map { Int64($0.testMantissa) }
                let own = range ?? (values.min() ?? 0)...(values.max() ?? 0)
                found = own.map { .integer($0) }
            }
            tuples = tuples.flatMap { tuple in
                found.map { value in
                    var tuple = tuple
                    tuple[index] = value
                    return tuple
                }
            }
        }
        let hasAxis = asFound.count < keyCount
        let gap = [Value](repeating: .missing, count: input.schema.fields.count - keyCount)
        let added = tuples.filter { tuple in
            hasAxis && !input.rows.contains { Reference.same(Array($0.prefix(keyCount)), tuple) }
        }
        let rows = input.rows + added.map { $0 + gap }
        let keys = fill.keys.indices.map {
            Plan.SortOrder(.column($0, input.schema.fields[$0].type), isDescending: false)
        }
        return RowTable(input.schema, try order(rows, keys).map { rows[$0] })
    }

    /// Row after row is taken by chance, so that just so many are taken in the end.
    static func sampled(_ count: Int, of rowCount: Int) -> [Int] {
        var random = SeededRandom(seed: 0)
        var rows: [Int] = []
        for row in 0..<rowCount where rows.count < count {
            let draw = random.next().multipliedFullWidth(by: UInt64(rowCount - row)).high
            if draw < UInt64(count - rows.count) { rows.append(row) }
        }
        return rows
    }
}
