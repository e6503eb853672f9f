import TinhBase
import TinhPlan
import TinhSyntax
import TinhTypes

/// The columns that a step of measures gives beside its keys.
struct MeasureShape {
    var columns: [Checker.Output] = []
    /// Each measure over all columns of `across`.
    var measures: [Checker.Output] = []
    var closure: Relation.Closure?
    /// Figures over other rows, which columns read like columns of the input.
    var bases: [BaseTable] = []
    /// What each measure is compared with.
    var compared: [ComparedMeasure] = []

    /// What stands for figures of bases.
    var stands: [Typed] = []
}

/// A measure and what it is compared with.
struct ComparedMeasure {
    let output: Checker.Output
    let versus: Versus?
    let base: Kind?

    enum Kind {
        case figure(Typed)
        /// A place among the shape's bases, and the measure as that base works it out.
        case rows(Int, Typed)
    }
}

extension Checker {
    /// The columns of the measures; nil after reporting, or when the rows cannot be asked yet.
    mutating func shape(
        _ outputs: [Output], _ measures: [Measure], _ clauses: StepClauses, _ step: ComparedStep
    ) -> MeasureShape? {
        var shape = MeasureShape()
        guard let compared = compared(outputs, measures, clauses, step, &shape) else { return nil }
        guard errors.isEmpty else { return nil }
        shape.compared = compared
        var across: Across?
        if clauses.across != nil {
            across = self.across(clauses, step.rows, step.scope)
            guard across != nil else { return nil }
            across?.told = compared.flatMap(\.output.value.aggregatesOfGroup)
            shape.closure = across?.closure
        }
        let cells = across?.cells ?? [Across.Cell(values: nil, name: "")]
        let width = compared.reduce(0) { $0 + ($1.base == nil ? 1 : 4) }
        guard cells.count * width <= Checker.columnCountMax else {
            let clause = clauses.across?.clause.span ?? outputs[0].value.origin.span
            fail(
                .stepTooWide(columnCountMax: Checker.columnCountMax, isSpread: across != nil),
                at: placed(clause, step.scope))
            return nil
        }
        let isBare = compared.count == 1 && compared[0].base == nil
        for cell in cells {
            for measure in compared {
                let value = across.map { narrowed(measure.output.value, to: cell, of: $0) } ?? measure.output.value
                let name =
                    across == nil ? measure.output.name : isBare ? cell.name : "\(cell.name)_\(measure.output.name)"
                shape.columns.append(Output(name: name, value: value, place: measure.output.place))
                guard let versus = measure.versus, let kind = measure.base else { continue }
                let base = base(kind, cell, across, step, &shape)
                guard let figures = comparison(value, with: base, versus, step) else { return nil }
                let place = placed(versus.alias?.span ?? versus.span, step.scope)
                for (word, figure) in figures {
                    let prefix = compared.count == 1 ? "" : measure.output.name + "_"
                    let own = word == "base" ? versus.alias?.text ?? prefix + word : prefix + word
                    shape.columns.append(
                        Output(name: across == nil ? own : "\(cell.name)_\(own)", value: figure, place: place))
                }
            }
        }
        let whole = Across.Cell(values: nil, name: "Total")
        shape.measures = outputs.map { output in
            guard let across else { return output }
            return Output(
                name: output.name, value: narrowed(output.value, to: whole, of: across), place: output.place)
        }
        return shape
    }

    /// Each measure with its base; a clause speaks for those without one of their own.
    private mutating func compared(
        _ outputs: [Output], _ measures: [Measure], _ clauses: StepClauses, _ step: ComparedStep,
        _ shape: inout MeasureShape
    ) -> [ComparedMeasure]? {
        var shared: (Base, Int?)?
        if let versus = clauses.versus?.base {
            guard let base = base(versus, isClause: true, step) else { return nil }
            shared = (base, nil)
        }
        var isWhole = true
        var compared: [ComparedMeasure] = []
        for (output, measure) in zip(outputs, measures) {
            let versus = measure.versus ?? clauses.versus?.base
            var found: Base?
            var known: Int?
            if let own = measure.versus {
                found = base(own, isClause: false, step)
                if found == nil { isWhole = false }
            } else if let shared {
                (found, known) = shared
            }
            switch found {
            case nil: compared.append(ComparedMeasure(output: output, versus: nil, base: nil))
            case .figure(let figure)?:
                compared.append(ComparedMeasure(output: output, versus: versus, base: .figure(figure)))
            case .rows(let rows)?:
                guard let value = self.measure(output.value, over: rows, step) else {
                    isWhole = false
                    continue
                }
                let place = known ?? shape.bases.count
                if known == nil { shape.bases.append(BaseTable(rows: rows)) }
                if measure.versus == nil { shared = (.rows(rows), place) }
                compared.append(ComparedMeasure(output: output, versus: versus, base: .rows(place, value)))
            }
        }
        return isWhole ? compared : nil
    }

    /// The base of a measure in the columns of a cell.
    private func base(
        _ kind: ComparedMeasure.Kind, _ cell: Across.Cell, _ across: Across?, _ step: ComparedStep,
        _ shape: inout MeasureShape
    ) -> Typed {
        switch kind {
        case .figure(let figure): return across.map { narrowed(figure, to: cell, of: $0) } ?? figure
        case .rows(let place, let measure):
            let keys = shape.bases[place].rows.acrossKeys
            let first = shape.bases[place].rows.keys.count { $0 != nil }
            let value =
                across.map { narrowedBase(measure, to: cell, of: $0, tested: keys, firstPlace: first) } ?? measure
            let columns = shape.bases[place].outputs
            if let known = columns.firstIndex(where: { isSame($0.value, value) }) {
                return Typed(.column(shape.bases[place].columns[known]), value.type, value.origin)
            }
            // Behind all columns of the rows.
            let column = step.rows.spread.plan.schema.fields.count + shape.stands.count
            let stand = Typed(.column(column), value.type, value.origin)
            shape.stands.append(stand)
            shape.bases[place].columns.append(column)
            shape.bases[place].outputs.append(
                Output(name: "$base\(shape.stands.count)", value: value, place: value.origin.place))
            return stand
        }
    }

    /// Base, difference and change, those that there are; nil after reporting.
    private mutating func comparison(
        _ value: Typed, with base: Typed, _ versus: Versus, _ step: ComparedStep
    ) -> [(word: String, value: Typed)]? {
        let place = placed(versus.base.span, step.scope)
        let sign = OperatorUse(operator: .subtract, place: place)
        var origin = value.origin
        origin.suffix = " versus " + canonicalText(versus.base)
        if base.isMissingLiteral || value.isMissingLiteral {
            fail(.cannotCompare(value.type, "versus", base.type), at: place)
            return nil
        }
        let areNumbers = value.kind.isNumber && base.kind.isNumber
        guard areNumbers || value.kind == base.kind && (value.kind == .duration || value.kind.isCalendar) else {
            fail(.cannotCompare(value.type, "versus", base.type), at: place)
            return nil
        }
        if areNumbers {
            guard value.unit.hasSameDimension(as: base.unit) else {
                if base.isBareNumber, let test = yearTest(base.origin.written, step.scope) {
                    fail(
                        .yearOfNoUnit(value.type, base.origin.written), at: place,
                        correction: [Correction(versus.base.span, test, step.scope.source)])
                    return nil
                }
                let isBare = base.isBareNumber && isUnitName(value.unit.symbol)
                let end = Span(versus.base.span.upper, versus.base.span.upper)
                let correction = isBare ? [Correction(end, " " + value.unit.symbol, step.scope.source)] : []
                fail(.differentUnits(value.type, "versus", base.type), at: place, correction: correction)
                return nil
            }
            if value.unit.isPercent, base.isBareNumber {
                let end = Span(versus.base.span.upper, versus.base.span.upper)
                fail(
                    .bareNumberBesidePercent(base.origin.text, other: value.origin.text), at: place,
                    correction: [Correction(end, "%", step.scope.source)])
                return nil
            }
        }
        noteYear(base, versus, step.scope)
        var difference = subtract(value, base, sign, origin)
        if difference.isInvalid { return nil }
        if value.unit.isPercent { difference = difference.with(type: DataType(difference.kind, unit: .percent)) }
        let figures = [("base", base), ("difference", difference)]
        // Percentage points, and spans of time between days, are no parts of a base.
        if value.unit.isPercent || value.kind.isCalendar && !areNumbers { return figures }
        return figures + [("change", change(difference, of: base, origin))]
    }

    /// False after reporting two columns of one name.
    mutating func areDistinct(
        _ keys: [Output], _ shape: MeasureShape, _ clauses: StepClauses, _ scope: Scope
    ) -> Bool {
        guard let clause = clauses.across?.clause else { return areDistinct(keys + shape.columns) }
        var names: Set<String> = []
        for output in keys + shape.columns where !names.insert(output.name).inserted {
            fail(.acrossNameTwice(output.name), at: placed(clause.span, scope))
            return false
        }
        return true
    }
}
