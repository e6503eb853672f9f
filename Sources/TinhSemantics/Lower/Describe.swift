import TinhBase
import TinhPlan
import TinhSyntax
import TinhTypes

extension Checker {
    /// `describe`: a row for each column of what comes in. The figures are worked out now, so that its own columns are known
    /// and later steps can be checked.
    mutating func describe(
        _ input: Relation, _ clauses: StepClauses, _ step: Step, _ context: QueryContext
    ) -> Relation? {
        // Missing values are counted here, not noted.
        let span = context.usedAt?.span ?? step.head?.span ?? step.span
        let site = Site(span: span, text: "describe", isQuiet: true)
        // All columns are loaded at once: a part that is not would have those before it worked out again.
        guard catalog.isReady(input.plan.rewritten) else {
            isUnsettled = true
            return nil
        }
        var profile = DescribePlan(columns: input.columns, site: site)
        for part in profile.parts {
            guard let figures = evaluated(profile.figures(of: part, over: input.plan), rowCountMax: 1) else {
                return nil
            }
            profile.take(figures.first ?? [], of: part)
        }
        for part in profile.parts {
            guard let plan = profile.histograms(of: part, over: input.plan) else { continue }
            guard let counts = evaluated(plan, rowCountMax: 1) else { return nil }
            profile.takeHistograms(counts.first ?? [], of: part)
        }
        for index in input.columns.indices {
            guard let plan = profile.commonest(index, over: input.plan) else { continue }
            guard let values = evaluated(plan, rowCountMax: DescribePlan.commonestCountMax) else { return nil }
            profile.takeCommonest(values, of: index)
        }
        var result = Relation(
            plan: .values(DescribePlan.schema, profile.rows),
            columns: DescribePlan.schema.fields.map { Scope.Column(name: $0.name, type: $0.type, source: nil) })
        result.groups = nil
        return ordered(result, clauses, context)
    }

    /// Rows of a plan, worked out while checking; nil where that must wait, or has failed.
    private mutating func evaluated(_ plan: Plan, rowCountMax: Int) -> [[Value]]? {
        switch catalog.rows(of: plan.rewritten, rowCountMax: rowCountMax) {
        case .rows(let rows): return rows
        case .unsettled:
            isUnsettled = true
            return nil
        case .tooMany: preconditionFailure("a plan of \(rowCountMax) rows gave more")
        }
    }
}

/// Whether rows are what `describe` tells: of a column each, its figures in that column's unit.
package func isProfile(_ schema: Schema) -> Bool {
    schema.fields.map(\.name) == DescribePlan.schema.fields.map(\.name)
}

/// The plans by which columns are described, and what they gave.
///
/// One pass over the rows gives all figures of up to a thousand columns, a second one the histograms, whose edges follow from the
/// first; the commonest values take a pass for each column in which values repeat.
struct DescribePlan {
    /// So many are drawn, and the first of them named.
    static let commonestCountMax = 10
    private static let namedCountMax = 3
    /// Each figure works in room of its own, so that thousands of columns are described one part after another.
    private static let partColumnCount = 1000
    private static let smallDistinctCount = 1000

    static let schema = Schema(
        [
            ("column", .text), ("type", .text), ("unit", .text), ("histogram", .text), ("rows", .int),
            ("missing", .int), ("distinct", .int), ("min", .text), ("mean", .float), ("max", .text), ("q1", .float),
            ("median", .float), ("q3", .float), ("commonest", .text),
        ].map { Schema.Field($0, DataType($1)) })

    private struct Column {
        let index: Int
        let name: String
        let type: DataType
        var count = 0
        var distinct = 0
        var minimum = Value.missing
        var maximum = Value.missing
        /// Mean, quartiles: q1, median, q3.
        var figures: [Value] = [.missing, .missing, .missing, .missing]
        var edges: [Value] = []
        var bins: [Int] = []
        var commonest: [(value: Value, count: Int)] = []
    }

    private var columns: [Column]
    private var rowCount = 0
    private let site: Site

    init(columns: [Scope.Column], site: Site) {
        self.columns = columns.enumerated().map { Column(index: $0, name: $1.name, type: $1.type) }
        self.site = site
    }

    /// The columns, so many at a time; one empty part where there are none.
    var parts: [Range<Int>] {
        guard !columns.isEmpty else { return [0..<0] }
        return stride(from: 0, to: columns.count, by: DescribePlan.partColumnCount).map { lower in
            lower..<min(lower + DescribePlan.partColumnCount, columns.count)
        }
    }

    // MARK: Figures

    private enum Figure: CaseIterable {
        case count, distinct, minimum, maximum, mean, q1, median, q3
    }

    private static func figures(of kind: Kind) -> [Figure] {
        switch kind {
        case .missing: []
        case .int, .decimal, .float: Figure.allCases
        case .bool, .text, .date, .datetime, .duration, .year, .half, .quarter, .month, .week:
            [.count, .distinct, .minimum, .maximum]
        }
    }

    func figures(of part: Range<Int>, over plan: Plan) -> Plan {
        var calls = [call("rows", .countRows, [], DataType(.int), condition: nil)]
        for column in columns[part] {
            let value = TypedExpression.column(column.index, column.type)
            for figure in DescribePlan.figures(of: column.type.kind) {
                let name = "$\(column.index) \(figure)"
                let (function, arguments, type) = aggregate(figure, value)
                calls.append(call(name, function, arguments, type, condition: nil))
            }
        }
        return .aggregate(plan, keys: [], calls: calls, totals: .none)
    }

    private func aggregate(
        _ figure: Figure, _ value: TypedExpression
    ) -> (AggregateFunction, [TypedExpression], DataType) {
        let float = DataType(.float, unit: value.type.unit)
        func share(_ percent: Int128) -> TypedExpression {
            .constant(.decimal(percent), DataType(.decimal(scale: 2), unit: .percent))
        }
        switch figure {
        case .count: return (.count, [value], DataType(.int))
        case .distinct: return (.countDistinct, [value], DataType(.int))
        case .minimum: return (.minimum, [value], value.type)
        case .maximum: return (.maximum, [value], value.type)
        case .mean: return (.average, [value], float)
        case .q1: return (.percentile, [value, share(25)], float)
        case .median: return (.median, [value], float)
        case .q3: return (.percentile, [value, share(75)], float)
        }
    }

    private func isThere(_ value: TypedExpression) -> TypedExpression {
        .call("not", [.call("isMissing", [value], DataType(.bool), site)], DataType(.bool), site)
    }

    private func call(
        _ name: String, _ function: AggregateFunction, _ arguments: [TypedExpression], _ type: DataType,
        condition: TypedExpression?
    ) -> AggregateCall {
        AggregateCall(
            name: name, function: function, arguments: arguments, condition: condition, type: type, site: site)
    }

    /// The one row that `figures` gives.
    mutating func take(_ row: [Value], of part: Range<Int>) {
        var rest = row[...]
        rowCount = DescribePlan.count(rest.popFirst())
        for index in part {
            let figures = DescribePlan.figures(of: columns[index].type.kind)
            for figure in figures {
                let value = rest.popFirst() ?? .missing
                switch figure {
                case .count: columns[index].count = DescribePlan.count(value)
                case .distinct: columns[index].distinct = DescribePlan.count(value)
                case .minimum: columns[index].minimum = value
                case .maximum: columns[index].maximum = value
                case .mean: columns[index].figures[0] = value
                case .q1: columns[index].figures[1] = value
                case .median: columns[index].figures[2] = value
                case .q3: columns[index].figures[3] = value
                }
            }
            columns[index].edges = HistogramEdges.between(columns[index].minimum, columns[index].maximum)
        }
    }

    private static func count(_ value: Value?) -> Int {
        if case .integer(let count)? = value { return Int(count) }
        return 0
    }

    // MARK: Histograms

    /// For each column how many values lie below each inner edge of its histogram; nil where no column has one.
    func histograms(of part: Range<Int>, over plan: Plan) -> Plan? {
        let calls = columns[part].flatMap { column in
            column.edges.enumerated().map { place, edge in
                let below = TypedExpression.call(
                    "less", [.column(column.index, column.type), .constant(edge, column.type)], DataType(.bool), site)
                return call("$\(column.index) \(place)", .countRows, [], DataType(.int), condition: below)
            }
        }
        return calls.isEmpty ? nil : .aggregate(plan, keys: [], calls: calls, totals: .none)
    }

    mutating func takeHistograms(_ row: [Value], of part: Range<Int>) {
        var rest = row[...]
        for index in part where !columns[index].edges.isEmpty {
            var before = 0
            for _ in columns[index].edges {
                let below = DescribePlan.count(rest.popFirst())
                columns[index].bins.append(below - before)
                before = below
            }
            columns[index].bins.append(columns[index].count - before)
        }
    }

    // MARK: Commonest values

    /// The values that stand most often in a column; nil where every value stands there once.
    func commonest(_ index: Int, over plan: Plan) -> Plan? {
        let column = columns[index]
        guard column.distinct > 0, column.distinct < column.count else { return nil }
        let value = TypedExpression.column(column.index, column.type)
        let groups = Plan.aggregate(
            .filter(plan, condition: isThere(value)), keys: [NamedExpression("value", value)],
            calls: [call("count", .countRows, [], DataType(.int), condition: nil)], totals: .none)
        // Of many values, most of which stand there once, those are looked at that repeat.
        let repeated = TypedExpression.call(
            "greater", [.column(1, DataType(.int)), .constant(.integer(1), DataType(.int))], DataType(.bool), site)
        let candidates =
            column.distinct > DescribePlan.smallDistinctCount ? .filter(groups, condition: repeated) : groups
        let order = [
            Plan.SortOrder(.column(1, DataType(.int)), isDescending: true),
            Plan.SortOrder(.column(0, column.type), isDescending: false),
        ]
        // No two values are equal, so no two rows are.
        return .top(
            candidates, count: DescribePlan.commonestCountMax, keys: order, tieKeyCount: order.count, site: site)
    }

    mutating func takeCommonest(_ rows: [[Value]], of index: Int) {
        for row in rows where row.count == 2 {
            columns[index].commonest.append((row[0], DescribePlan.count(row[1])))
        }
    }

    // MARK: Rows

    var rows: [[Value]] {
        columns.map { column in
            let text = { (value: Value) in DescribedValue.text(value, column.type).map(Value.text) ?? .missing }
            let commonest = column.commonest.prefix(DescribePlan.namedCountMax).compactMap { value, count in
                DescribedValue.text(value, column.type).map { "\($0) (\(NumberText.grouped(Int128(count))))" }
            }
            // What has no order to part it by is drawn by its commonest values.
            let bars = column.bins.isEmpty && column.type.kind.isName ? column.commonest.map(\.count) : column.bins
            let figures = column.figures.map { DescribedValue.figure($0, column.type) }
            let unit = column.type.unit.symbol
            return [
                .text(column.name), .text(column.type.kind.word), unit.isEmpty ? .missing : .text(unit),
                bars.isEmpty ? .missing : .text(HistogramText.bars(bars)),
                .integer(Int64(rowCount)), .integer(Int64(rowCount - column.count)), .integer(Int64(column.distinct)),
                text(column.minimum), figures[0], text(column.maximum), figures[1], figures[2], figures[3],
                commonest.isEmpty ? .missing : .text(commonest.joined(separator: ", ")),
            ]
        }
    }
}

extension Kind {
    fileprivate var isName: Bool {
        switch self {
        case .text, .bool: true
        case .int, .decimal, .float, .date, .datetime, .duration, .year, .half, .quarter, .month, .week, .missing: false
        }
    }
}
