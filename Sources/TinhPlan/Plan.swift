import TinhBase
import TinhTypes

/// What is to be worked out, as a tree of relational operators over typed expressions. Plain data: the checker makes it, the
/// rules rewrite it, `explain` prints it, the engine runs it.
///
/// A column of an operator's output is named by its index; `schema` gives names and types.
package indirect enum Plan: Sendable {
    /// Reads columns of a source in the order of `columns`.
    case scan(Scan)
    /// One row without columns.
    case oneRow
    /// Rows that are given: the schema and, for each row, a value for each field.
    case values(Schema, [[Value]])
    /// The rows for which the condition is true; false and missing are left out. Keeps the order.
    case filter(Plan, condition: TypedExpression)
    /// These columns for each row. Keeps the order.
    case project(Plan, [NamedExpression])
    /// One row for each group of `keys` (missing is a group), in the order of the keys: ascending, text in the collation,
    /// missing last. Without keys one row, also over no rows. Output: keys, then calls, then, with totals, the int column
    /// `totalColumnName`: see `Totals`.
    case aggregate(Plan, keys: [NamedExpression], calls: [AggregateCall], totals: Totals)
    /// Stable; missing last whatever the direction.
    case sort(Plan, keys: [SortOrder])
    /// The rows after the first `skip`, `take` at most.
    case slice(Plan, skip: Int, take: Int?)
    /// The first `count` rows in the order of `keys` (stable), in that order: a sort and a slice without sorting all. A row
    /// beyond `count` that is equal to the last one taken in the first `tieKeyCount` keys is counted for a note. With a
    /// `partition` so many of each (missing is one), in the order of the partitions' values, missing last.
    case top(
        Plan, count: Int, partition: [TypedExpression] = [], keys: [SortOrder], tieKeyCount: Int, site: Site)
    /// The rows of both, the first's first. The schemas have the same names and types.
    case concatenate(Plan, Plan)
    case join(Join)
    /// The input's columns, then one for each call. Keeps the order.
    case window(Plan, Window)
    case unpivot(Plan, Unpivot)
    case fill(Plan, Fill)
    /// So many rows, always the same of the same input, in their order; all when there are no more.
    case sample(Plan, count: Int)
    /// Rows of `input` where the int column `column` is missing, worked on by `body`, whose leaf is `.hole`; then the others,
    /// unchanged. So sort and top leave a total row last.
    case aside(input: Plan, column: Int, body: Plan)
    /// The input of an `aside`'s body.
    case hole(Schema)

    package static let totalColumnName = "$total"

    /// The rows that an aggregation adds, each worked out anew over the rows that it covers. The column `totalColumnName`
    /// says how many of the first keys such a row has; the others are missing. In the row of a group it is missing.
    package enum Totals: Hashable, Sendable {
        case none
        /// Last, one over all rows, also over none.
        case whole
        /// One for each group of the first keys, after its rows, and that over all rows last.
        case prefixes
    }

    package struct Scan: Sendable {
        /// Names a source of the run.
        package let table: TableID
        /// The whole source's schema.
        package let source: Schema
        package let columns: [Int]
        /// Adds an int column `rowColumnName`: the row's number in its table, from 0.
        package let withRowNumber: Bool

        package init(table: TableID, source: Schema, columns: [Int], withRowNumber: Bool = false) {
            self.table = table
            self.source = source
            self.columns = columns
            self.withRowNumber = withRowNumber
        }

        package static let rowColumnName = "$row"
    }

    package struct SortOrder: Sendable {
        package let expression: TypedExpression
        package let isDescending: Bool

        package init(_ expression: TypedExpression, isDescending: Bool) {
            self.expression = expression
            self.isDescending = isDescending
        }
    }
}

/// A table of the session: the name it was loaded under.
package struct TableID: Hashable, Sendable {
    package let name: String
    package init(_ name: String) { self.name = name }
}

package struct NamedExpression: Sendable {
    package let name: String
    package let expression: TypedExpression

    package init(_ name: String, _ expression: TypedExpression) {
        self.name = name
        self.expression = expression
    }
}

/// One aggregate over the rows of a group.
package struct AggregateCall: Sendable {
    package let name: String
    package let function: AggregateFunction
    /// `count` of rows has none; `percentile` has the value and a constant ratio; `first` and `last` the value and the
    /// order; `count distinct` one or more.
    package let arguments: [TypedExpression]
    /// Only rows for which it is true count; missing is false.
    package let condition: TypedExpression?
    package let type: DataType
    package let site: Site
    /// What it is divided by, for notes alone.
    package let ratios: [AggregateRatio]

    package init(
        name: String, function: AggregateFunction, arguments: [TypedExpression], condition: TypedExpression?,
        type: DataType, site: Site, ratios: [AggregateRatio] = []
    ) {
        self.name = name
        self.function = function
        self.arguments = arguments
        self.condition = condition
        self.type = type
        self.site = site
        self.ratios = ratios
    }
}

/// Missing arguments are skipped and counted; over no value all but the counts are missing.
package enum AggregateFunction: String, Sendable, CaseIterable {
    /// Rows.
    case countRows
    /// Values that are not missing.
    case count
    /// Distinct values (or tuples without a missing part).
    case countDistinct
    /// Exact. int → decimal(0), decimal(s) → decimal(s), float → float (does not depend on the order), duration → duration.
    case sum
    /// Exact sum over the count, rounded once to float; of a duration, a duration.
    case average
    case minimum
    case maximum
    /// `percentile` at one half. Numbers: float, by linear interpolation between the two nearest; exact where it can be.
    case median
    case percentile
    /// Sample standard deviation; missing for fewer than two values.
    case standardDeviation
    /// Of two values, both ints or both floats, in the rows that have both; missing for fewer than two rows. Sample covariance.
    case covariance
    /// Pearson's; missing where one of the values does not vary.
    case correlation
    /// Of the first value's line of least squares over the second; missing where the second does not vary.
    case slope
    case intercept
    /// The first argument where the second is least; two different ones there are an error. Likewise `last`.
    case first
    case last
    /// The one distinct value; two are an error.
    case only
}

/// Where in the query an operation stands, for notes and errors that arise while it runs.
package struct Site: Hashable, Sendable {
    package let span: Span
    /// The operation's canonical text: `sum compensation`.
    package let text: String
    /// What is noticed here another operation of the query tells already: no note is made of it.
    package let isQuiet: Bool
    /// A condition of which it is told that it keeps no row.
    package let tellsEmptiness: Bool

    package init(span: Span, text: String, isQuiet: Bool = false, tellsEmptiness: Bool = false) {
        self.span = span
        self.text = text
        self.isQuiet = isQuiet
        self.tellsEmptiness = tellsEmptiness
    }
}

extension Plan {
    /// The output's columns. O(size of the plan) at each call.
    package var schema: Schema {
        switch self {
        case .scan(let scan):
            var fields = scan.columns.map { scan.source.fields[$0] }
            if scan.withRowNumber { fields.append(.init(Scan.rowColumnName, DataType(.int))) }
            return Schema(fields)
        case .oneRow: return Schema([])
        case .values(let schema, _), .hole(let schema): return schema
        case .filter(let input, _), .sort(let input, _), .slice(let input, _, _), .top(let input, _, _, _, _, _),
            .concatenate(let input, _), .aside(let input, _, _), .fill(let input, _), .sample(let input, _):
            return input.schema
        case .join(let join): return join.schema
        case .window(let input, let window):
            return Schema(input.schema.fields + window.calls.map { Schema.Field($0.name, $0.type) })
        case .unpivot(let input, let unpivot): return unpivot.schema(over: input.schema)
        case .project(_, let columns): return Schema(columns.map { .init($0.name, $0.expression.type) })
        case .aggregate(_, let keys, let calls, let totals):
            var fields = keys.map { Schema.Field($0.name, $0.expression.type) }
            fields += calls.map { Schema.Field($0.name, $0.type) }
            if totals != .none { fields.append(.init(Plan.totalColumnName, DataType(.int))) }
            return Schema(fields)
        }
    }
}

extension Plan {
    /// The operators that this one reads, in the order in which they are worked out.
    package var inputs: [Plan] {
        switch self {
        case .scan, .oneRow, .values, .hole: []
        case .filter(let input, _), .project(let input, _), .aggregate(let input, _, _, _), .sort(let input, _),
            .slice(let input, _, _), .top(let input, _, _, _, _, _), .window(let input, _), .unpivot(let input, _),
            .fill(let input, _), .sample(let input, _):
            [input]
        case .concatenate(let first, let second): [first, second]
        case .join(let join): [join.left, join.right]
        case .aside(let input, _, let body): [body, input]
        }
    }

    /// The same operator over inputs that give the same columns.
    package func mappingInputs(_ change: (Plan) -> Plan) -> Plan {
        switch self {
        case .scan, .oneRow, .values, .hole: self
        case .filter(let input, let condition): .filter(change(input), condition: condition)
        case .project(let input, let columns): .project(change(input), columns)
        case .aggregate(let input, let keys, let calls, let totals):
            .aggregate(change(input), keys: keys, calls: calls, totals: totals)
        case .sort(let input, let keys): .sort(change(input), keys: keys)
        case .slice(let input, let skip, let take): .slice(change(input), skip: skip, take: take)
        case .top(let input, let count, let partition, let keys, let tieKeyCount, let site):
            .top(
                change(input), count: count, partition: partition, keys: keys, tieKeyCount: tieKeyCount, site: site)
        case .concatenate(let first, let second): .concatenate(change(first), change(second))
        case .join(let join): .join(join.with(left: change(join.left), right: change(join.right)))
        case .window(let input, let window): .window(change(input), window)
        case .unpivot(let input, let unpivot): .unpivot(change(input), unpivot)
        case .fill(let input, let fill): .fill(change(input), fill)
        case .sample(let input, let count): .sample(change(input), count: count)
        case .aside(let input, let column, let body): .aside(input: change(input), column: column, body: change(body))
        }
    }

    /// Its scans, each as often as it stands in the plan.
    package var scans: [Scan] {
        if case .scan(let scan) = self { return [scan] }
        return inputs.flatMap(\.scans)
    }
}
