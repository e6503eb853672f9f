import TinhBase
import TinhPlan
import TinhSyntax
import TinhTypes

/// `add`: all columns and some more.
extension Checker {
    /// One of the same name is replaced in place.
    mutating func add(
        _ input: Relation, _ items: [Item], _ clauses: StepClauses, _ context: QueryContext
    ) -> Relation? {
        let scope = input.scope(context.environment, context.source, usedAt: context.usedAt)
        guard let added = rowValues(items, head: "add", offersOver: true, scope) else { return nil }
        let names = Set(added.map(\.name))
        if clauses.sort == nil, !clauses.cutsRows, input.totalColumn == nil,
            !scope.columns.contains(where: { names.contains($0.name) })
        {
            return extended(input, added)
        }
        var outputs = columns(of: input, scope, at: items.first?.span ?? Span(0, 0))
        for one in added {
            // Added columns have different names, so that each is looked for among the input's alone.
            if case .one(let index) = scope.column(named: one.name), outputs[index].name == one.name {
                outputs[index] = one
            } else {
                outputs.append(one)
            }
        }
        return project(input, outputs, clauses, context)
    }

    /// The input's columns as they are and these behind them: a thousand steps that add one each take little longer than one
    /// that adds them all.
    private func extended(_ input: Relation, _ added: [Output]) -> Relation {
        let (wide, values) = input.working(out: added.map(\.value))
        let more = zip(added, values).map { NamedExpression($0.name, $1.shownExpression) }
        var result = input
        result.groups = nil
        result.plan =
            wide.plan.projecting(more, behind: input.columns.count)
            ?? .project(wide.plan, input.columnValues + more + input.carried)
        result.columns += zip(added, values).map { output, value in
            Scope.Column(name: output.name, type: value.type, source: value.unchangedSource)
        }
        return result
    }

    /// The items as values of rows under different names; nil after reporting what is none.
    ///
    /// - Parameter offersOver: in place of an aggregate what it is over all rows.
    mutating func rowValues(_ items: [Item], head: String, offersOver: Bool, _ scope: Scope) -> [Output]? {
        var outputs: [Output] = []
        var isWhole = true
        for item in items {
            if head == "add", reportsNameFirst(item, ofFigure: false, scope) {
                isWhole = false
                continue
            }
            let value = scalar(infer(item.expression, scope))
            noteScale(of: item.expression, value, scope)
            if value.isInvalid {
                isWhole = false
            } else if value.aggregates {
                isWhole = false
                if refusesPlace(in: value, scope) { continue }
                let aggregate = firstAggregate(in: value).origin
                fail(
                    .aggregateInRowStep(text: aggregate.text, head: head), at: aggregate,
                    correction: offersOver ? overAll(value) : [])
            } else {
                outputs.append(output(item, value, scope))
            }
        }
        return areDistinct(outputs) && isWhole ? outputs : nil
    }
}

extension Plan {
    /// With further columns in this projection, behind the first `place`; nil where it is none, or they read what it works out.
    fileprivate func projecting(_ more: [NamedExpression], behind place: Int) -> Plan? {
        guard case .project(let input, var columns) = self, place <= columns.count else { return nil }
        var passedCount = 0
        for column in columns.prefix(place) {
            guard case .column(passedCount, _) = column.expression else { break }
            passedCount += 1
        }
        guard more.allSatisfy({ $0.expression.columns.allSatisfy { $0 < passedCount } }) else { return nil }
        columns.insert(contentsOf: more, at: place)
        return .project(input, columns)
    }
}
