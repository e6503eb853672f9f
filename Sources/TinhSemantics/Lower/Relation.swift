import TinhBase
import TinhPlan
import TinhSyntax
import TinhTypes

/// What the steps so far give: a plan and what its columns mean.
///
/// The plan's schema is `columns`, then the row numbers that are kept, then the mark of the total row if there is one.
struct Relation {
    var plan: Plan
    var columns: [Scope.Column]
    /// Kept only for checks of rows and traces, as long as each row is made of rows of tables.
    var rowNumbers: [RowNumber] = []
    /// The index of the mark of rows of totals.
    var totalColumn: Int?
    /// Why no further step may read it, and no query; nil where they may.
    var closure: Closure?
    /// Set from a step of measures on, as long as only clauses follow.
    var groups: Groups?
    /// The columns that conditions have looked at; for traces.
    var conditionColumns: Set<Int> = []
    /// For traces of groups: the step that made them.
    var grouping: Grouping?
    /// How messages call it: the table's name, nil for a result.
    var tableName: String?
    var hasSource = true

    /// Of which row of a table a row is made; missing where none of that table is in it.
    struct RowNumber {
        let table: TableID
        /// The name of a joined table; empty for the rows themselves. Where two have one label, only one is not missing.
        let label: String
    }

    struct Groups {
        /// What the groups are ordered by: the keys, which are the first columns, or what stands for them.
        let keyOrders: [TypedExpression]
        /// Nil when the step has no measure, or its first is no column.
        var firstMeasure: Int?
        /// Rows of subtotals stand behind those of their groups.
        var hasSubtotals = false
        /// What a picture of them must know.
        var drawing = Drawing()
        /// The first measure over all columns of `across`, behind the columns; for `sort desc` and `top` of later steps.
        var hiddenMeasure: Typed?

        var keyCount: Int { keyOrders.count }
    }

    /// What makes a table good for being shown only: sort, top, chart and save may follow.
    enum Closure {
        /// The words after `with`.
        case totals(String)
        /// Its columns are known by the data only: what names them would.
        case across([Correction], names: String)
    }

    struct Grouping {
        let step: GroupedStep
        /// The keys among the columns, in their order.
        var keyColumns: [Int]
        /// Not all groups are there any more.
        var isCut: Bool
    }

    var drawing: Drawing { groups?.drawing ?? Drawing() }

    static var nothing: Relation { Relation(plan: .oneRow, columns: [], hasSource: false) }

    func scope(_ environment: Environment, _ source: SourceText, usedAt: Diagnostic.Place?) -> Scope {
        Scope(
            columns: columns, environment: environment, source: source, usedAt: usedAt, tableName: tableName,
            hasSource: hasSource)
    }

    /// The columns as expressions over this relation.
    var columnValues: [NamedExpression] {
        columns.enumerated().map { NamedExpression($1.name, .column($0, $1.type)) }
    }

    /// The table that the rows come from, where their numbers are kept.
    var rowTable: TableID? { rowNumbers.first?.table }

    /// The index of the first row number.
    var rowNumberColumn: Int? { rowNumbers.isEmpty ? nil : columns.count }

    /// Columns after the visible ones that a row step hands on.
    var carried: [NamedExpression] {
        rowNumbers.indices.map { NamedExpression(Relation.rowNumberName($0), .column(columns.count + $0, .int)) }
    }

    static func rowNumberName(_ index: Int) -> String {
        Plan.Scan.rowColumnName + (index == 0 ? "" : String(index + 1))
    }
}

extension Relation {
    /// The values over this relation with further columns behind its own, where what is worked out over other rows is a
    /// column; its own columns stay in their places.
    func working(out values: [Typed]) -> (relation: Relation, values: [Typed]) {
        var windows = WindowColumns(over: plan)
        let settled = windows.settle(values)
        var relation = self
        relation.plan = windows.plan
        return (relation, settled)
    }

    /// The rows for which a condition is true; what `over` works out in it sees all rows of this relation. `isTold`: a note
    /// says when there are none.
    func filtered(by condition: Typed, isTold: Bool = false) -> Relation {
        let (wide, values) = working(out: [condition])
        var result = self
        let test = (values.first ?? condition).rowExpression
        result.plan = .filter(wide.plan, condition: isTold ? test.tellingEmptiness : test)
        result.conditionColumns.formUnion(condition.columnsRead)
        result.grouping?.isCut = true
        return result.narrowed(to: plan.schema)
    }

    /// Without the figure that only `sort desc` and `top` look at.
    var withoutHiddenMeasure: Relation {
        guard groups?.hiddenMeasure != nil else { return self }
        var result = narrowed(to: Schema(Array(plan.schema.fields.prefix(columns.count))))
        result.groups?.hiddenMeasure = nil
        return result
    }

    /// Without the columns behind those of the schema.
    func narrowed(to schema: Schema) -> Relation {
        var result = self
        result.plan = projected(
            plan, schema.fields.enumerated().map { NamedExpression($1.name, .column($0, $1.type)) })
        return result
    }
}

extension Typed {
    /// The expression over the rows of the step's input. No aggregate, list or range stands in it.
    var rowExpression: TypedExpression { rowExpression(within: nil) }

    /// What one piece of text unfolds to, as a long list of ranges does, shares the text of its place.
    private func rowExpression(within outer: (origin: Origin, site: Site)?) -> TypedExpression {
        switch form {
        case .column(let index): return .column(index, type)
        case .constant(let value): return .constant(value, type)
        case .call(let kernel, let arguments):
            let site = outer.flatMap { $0.origin.isSamePlace(as: origin) ? $0.site : nil } ?? origin.site
            var parts = arguments.map { $0.rowExpression(within: (origin, site)) }
            // What the library asks in its own bodies means what its documentation says.
            if kernel == "if", arguments[0].origin.call == nil {
                parts[0] = parts[0].watched(at: arguments[0].origin.site)
            }
            return .call(kernel, parts, type, site)
        case .aggregate, .window, .relative, .list, .range, .invalid:
            preconditionFailure("the checker let through what is no value of a row: \(origin.text)")
        }
    }
}

extension Typed {
    /// As a column of the answer or a key, where a condition that is false for want of a value shows. A column of truth
    /// values shows itself that one is missing.
    var shownExpression: TypedExpression {
        if case .column = form { return rowExpression }
        return rowExpression.watched(at: origin.site)
    }
}

/// Makes a projection, or nothing where it would change nothing.
func projected(_ plan: Plan, _ columns: [NamedExpression]) -> Plan {
    let fields = plan.schema.fields
    let isIdentity =
        fields.count == columns.count
        && columns.indices.allSatisfy { index in
            guard case .column(index, _) = columns[index].expression else { return false }
            return fields[index].name == columns[index].name && fields[index].type == columns[index].expression.type
        }
    return isIdentity ? plan : .project(plan, columns)
}
