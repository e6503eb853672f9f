extension Plan {
    /// Where the values of an output column come from, as far as they stand there as they are in a source.
    package struct Origins: Sendable {
        /// One of each source; none where the values are worked out.
        package var columns: [SourceColumn]
        /// Each row of these sources is a row of the output, once: how often a value stands there is how often it does here.
        package var keepsRows: Bool
    }

    /// A column of a source of the run, by its name there.
    package struct SourceColumn: Hashable, Sendable {
        package let table: TableID
        package let name: String

        package init(table: TableID, name: String) {
            self.table = table
            self.name = name
        }
    }

    /// Complexity: O(operators), but for the schemas of joins.
    package func origins(of column: Int) -> Origins {
        switch self {
        case .scan(let scan):
            guard scan.columns.indices.contains(column) else { return .none }
            let field = scan.source.fields[scan.columns[column]]
            return Origins(columns: [SourceColumn(table: scan.table, name: field.name)], keepsRows: true)
        case .oneRow, .values, .hole: return .none
        case .sort(let input, _): return input.origins(of: column)
        case .project(let input, let columns): return input.origins(of: columns[column].expression)
        case .filter(let input, _), .slice(let input, _, _), .top(let input, _, _, _, _, _), .sample(let input, _),
            .aside(let input, _, _), .fill(let input, _):
            return input.origins(of: column).withOtherRows
        case .aggregate(let input, let keys, _, _):
            guard keys.indices.contains(column) else { return .none }
            return input.origins(of: keys[column].expression).withOtherRows
        case .concatenate(let first, let second):
            let (first, second) = (first.origins(of: column), second.origins(of: column))
            return Origins(
                columns: first.columns + second.columns,
                keepsRows: first.keepsRows && second.keepsRows)
        case .window(let input, _):
            return column < input.schema.fields.count ? input.origins(of: column) : .none
        case .unpivot(let input, let unpivot):
            let kept = unpivot.kept(of: input.schema)
            return kept.indices.contains(column) ? input.origins(of: kept[column]).withOtherRows : .none
        case .join(let join):
            let leftCount = join.left.schema.fields.count
            return
                (column < leftCount
                ? join.left.origins(of: column) : join.right.origins(of: column - leftCount)).withOtherRows
        }
    }

    private func origins(of expression: TypedExpression) -> Origins {
        switch expression {
        case .column(let index, _): origins(of: index)
        case .constant, .call: .none
        }
    }
}

extension Plan.Origins {
    fileprivate static let none = Plan.Origins(columns: [], keepsRows: false)
    fileprivate var withOtherRows: Plan.Origins { Plan.Origins(columns: columns, keepsRows: false) }
}
