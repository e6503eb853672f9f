import TinhBase
import TinhPlan
import TinhTypes

/// `rank sum c over city by city across year`: a figure of groups that stand in several columns of a pivot.
///
/// The columns become rows, the figure is worked out among them, and stands beside the row of the pivot that they came from.
/// O(rows · cells · log).
struct CellFigures {
    /// The function, the keys of `over`, and the arguments of each cell after the other.
    let relative: Relative
    let cellCount: Int
    let type: DataType
    let site: Site
    /// The keys of the table of groups, then the mark of rows of totals where there is one: no two rows share them.
    let identity: [NamedExpression]
    let hasTotals: Bool

    /// A rank is another one in each cell; else the figure is that of all cells.
    private var isRank: Bool {
        if case .rank = relative.function { return true }
        return false
    }

    /// The column of a cell's figure behind those of `identity`.
    func place(_ cell: Int) -> Int { identity.count + (isRank ? cell : 0) }

    /// The identity of each row, then the figures. What is noticed in it, the table of groups itself tells.
    ///
    /// - Parameters:
    ///   - groups: the table of groups.
    ///   - arguments: of each cell after the other, over that table.
    func table(over groups: Plan, _ arguments: [Typed]) -> Plan {
        var wide = WindowColumns(over: groups)
        let settled = wide.settle(arguments)
        let width = settled.count / cellCount
        let columns = (0..<width).map { place in (0..<cellCount).map { settled[$0 * width + place] } }
        // `percentile` takes a constant.
        let spread = columns.indices.filter { place in
            let first = columns[place][0]
            return place == 0 || !first.isConstant || !columns[place].allSatisfy { isSame($0, first) }
        }
        var long: Plan?
        for place in spread {
            let next = rows(of: columns[place], over: wide.plan)
            long = long.map { joined($0, next) } ?? next
        }
        guard let long else { preconditionFailure("nothing to rank among cells: \(site.text)") }
        let values = columns.indices.map { place -> TypedExpression in
            guard let index = spread.firstIndex(of: place) else { return columns[place][0].rowExpression }
            // Each spread argument stands behind the identity and the cell, those of the one before.
            return .column(index * (identity.count + 2) + identity.count + 1, columns[place][0].type)
        }
        let function: WindowCall.Function
        switch relative.function {
        case .aggregate(let aggregate): function = .aggregate(aggregate, .partition)
        case .rank: function = .rank
        case .rowNumber, .shift: preconditionFailure("no figure among cells: \(site.text)")
        }
        let figure = WindowCall(name: "$figure", function: function, arguments: values, type: type, site: site)
        let mark = hasTotals ? [identity.count - 1] : []
        let partition = ((relative.keys ?? []) + mark).map {
            TypedExpression.column($0, identity[$0].expression.type)
        }
        let place = long.schema.fields.count
        let told: [Int?] = isRank ? (0..<cellCount).map { $0 } : [nil]
        let calls = told.map { cell in
            AggregateCall(
                name: "$figure\(cell ?? 0)", function: .maximum, arguments: [.column(place, type)],
                condition: cell.map {
                    .call(
                        "equal", [.column(identity.count, .text), .constant(.text(String($0)), .text)], .bool, site)
                }, type: type, site: site)
        }
        let keys = identity.enumerated().map { NamedExpression($1.name, .column($0, $1.expression.type)) }
        return Plan.aggregate(
            .window(long, .init(partition: partition, order: [], calls: [figure])), keys: keys, calls: calls,
            totals: .none
        ).quiet
    }

    /// One row for each cell: the identity, the number of the cell, the value.
    private func rows(of values: [Typed], over groups: Plan) -> Plan {
        let columns = values.enumerated().map { NamedExpression("$value\($0)", $1.rowExpression) }
        return .unpivot(
            .project(groups, identity + columns),
            .init(
                columns: Array(identity.count..<identity.count + values.count),
                labels: values.indices.map { String($0) },
                key: "$cell", value: "$value", site: site))
    }

    private func joined(_ left: Plan, _ right: Plan) -> Plan {
        let types = identity.map(\.expression.type) + [.text]
        let keys = types.enumerated().map { Plan.Join.Key(left: .column($0, $1), right: .column($0, $1)) }
        return .join(
            .init(.inner, left: left, right: right, keys: keys, matchesMissing: true, report: .none, site: site))
    }
}
