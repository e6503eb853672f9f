import TinhBase
import TinhPlan
import TinhSyntax
import TinhTypes

/// `across year`: each measure once for each value of the keys, narrowed to the rows that have it.
struct Across {
    /// One set of columns.
    struct Cell {
        /// A value for each key, missing among them; nil for the column over all values.
        let values: [Value]?
        /// What its columns are called by: `2023`, `Total`.
        let name: String
    }

    let keys: [Checker.Output]
    /// Where they stand behind the keys of `by`.
    let firstPlace: Int
    let cells: [Cell]
    /// The columns of the step's rows that hold the keys.
    let columns: [Typed]
    /// What keeps later steps away, nil where the values are given.
    let closure: Relation.Closure?
    /// The aggregates of groups that the figures hold: what they skip is noted in the columns, a part each.
    var told: [Typed] = []
}

extension Checker {
    /// Columns that a step may spread its figures over.
    static let columnCountMax = 1_000

    /// The keys of `across` and their values, those that are given or else those of the rows; nil after reporting, or when the
    /// rows cannot be asked yet.
    mutating func across(_ clauses: StepClauses, _ rows: GroupedRows, _ scope: Scope) -> Across? {
        guard let (written, clause) = clauses.across else { return nil }
        guard let keys = rows.acrossKeys else { return nil }
        guard var tuples = rows.given.count == keys.count ? product(rows.given) : found(keys, rows.input) else {
            if !isUnsettled {
                fail(
                    .stepTooWide(columnCountMax: Checker.columnCountMax, isSpread: true),
                    at: placed(clause.span, scope))
            }
            return nil
        }
        if rows.given.count < keys.count { tuples = inGivenOrder(tuples, rows.given) }
        var cells = tuples.map { tuple in
            let names = zip(tuple, keys).map { PlanText.plain($0, $1.value.kind) }
            return Across.Cell(values: tuple, name: names.joined(separator: "_"))
        }
        if clauses.totals != nil { cells.append(.init(values: nil, name: "Total")) }
        var closure: Relation.Closure?
        if rows.given.count < keys.count {
            let names = written.map { canonicalText($0.parts.key) }.joined(separator: ", ")
            if tuples.isEmpty { note(.acrossWithoutRows(names), at: placed(clause.span, scope)) }
            closure = .across(naming(tuples, keys, written, rows.given, scope), names: names)
        }
        return Across(
            keys: keys, firstPlace: rows.keys.count, cells: cells, columns: rows.acrossColumns, closure: closure)
    }

    /// Every combination, the last key changing first; nil where there are too many.
    private func product(_ given: [Int: GivenValues]) -> [[Value]]? {
        var tuples: [[Value]] = [[]]
        for (_, one) in given.sorted(by: { $0.key < $1.key }) {
            guard let values = one.all(countMax: Checker.columnCountMax),
                tuples.count * values.count <= Checker.columnCountMax
            else { return nil }
            tuples = tuples.flatMap { tuple in values.map { tuple + [$0] } }
        }
        return tuples
    }

    /// The combinations that occur, in the order of the keys; nil where there are too many or the rows are not at rest.
    private mutating func found(_ keys: [Output], _ input: Relation) -> [[Value]]? {
        let (wide, values) = input.working(out: keys.map(\.value))
        let distinct = Plan.aggregate(
            wide.plan, keys: zip(keys, values).map { NamedExpression($0.name, $1.rowExpression) }, calls: [],
            totals: .none)
        switch catalog.rows(of: distinct.rewritten, rowCountMax: Checker.columnCountMax) {
        case .rows(let rows): return rows
        case .tooMany: return nil
        case .unsettled:
            isUnsettled = true
            return nil
        }
    }

    /// Values of a list stand as they are written there.
    private func inGivenOrder(_ tuples: [[Value]], _ given: [Int: GivenValues]) -> [[Value]] {
        var tuples = tuples
        for (place, one) in given.sorted(by: { $0.key > $1.key }) {
            guard case .list(let list) = one.values else { continue }
            // Keys before this one keep their order: what is equal there is moved only.
            let ranked = tuples.enumerated().sorted { left, right in
                if left.element[..<place] != right.element[..<place] { return left.offset < right.offset }
                let a = list.firstIndex(of: left.element[place]) ?? list.count
                let b = list.firstIndex(of: right.element[place]) ?? list.count
                return a == b ? left.offset < right.offset : a < b
            }
            tuples = ranked.map(\.element)
        }
        return tuples
    }

    /// `across year` as `across year in (2021, 2022)`, so that the columns are known; nothing where a value is no literal.
    private func naming(
        _ tuples: [[Value]], _ keys: [Output], _ written: [Key], _ given: [Int: GivenValues], _ scope: Scope
    ) -> [Correction] {
        var corrections: [Correction] = []
        for (place, key) in keys.enumerated() where given[place] == nil {
            var values: [Value] = []
            for tuple in tuples where !values.contains(tuple[place]) { values.append(tuple[place]) }
            guard !values.isEmpty, values.count <= 12, !values.contains(.missing), scope.usedAt == nil,
                let set = GivenValues.written(values, key.value.kind)
            else { return [] }
            let end = written[place].expression.span.upper
            corrections.append(Correction(Span(end, end), " in " + set, scope.source))
        }
        return corrections
    }
}

extension GivenValues {
    /// Values as they stand after `in`; nil where one has no literal.
    static func written(_ values: [Value], _ kind: Kind) -> String? {
        switch kind {
        case .int, .date, .year, .half, .quarter, .month, .week:
            let numbers = values.compactMap { if case .integer(let number) = $0 { number } else { nil } }
            if let first = numbers.first, let last = numbers.last, numbers.count > 2, first < .max - 12,
                numbers == (0..<Int64(numbers.count)).map({ first + $0 })
            {
                return PlanText.value(.integer(first), kind) + ".." + PlanText.value(.integer(last), kind)
            }
        case .text, .decimal, .bool: break
        case .float, .datetime, .duration, .missing: return nil
        }
        return "(" + values.map { PlanText.value($0, kind) }.joined(separator: ", ") + ")"
    }
}

extension PlanText {
    /// A value as machine formats write it: `2023`, `Hải Dương`, `2023-05`, `0.25`; `missing` where there is none.
    static func plain(_ value: Value, _ kind: Kind) -> String {
        switch value {
        case .text(let text): return text
        case .float(let number): return FloatText.text(number)
        case .missing, .bool, .integer, .decimal:
            let text = PlanText.value(value, kind)
            return text.hasPrefix("@") ? String(text.dropFirst()) : text
        }
    }
}
