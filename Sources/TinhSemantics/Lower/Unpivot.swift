import TinhBase
import TinhPlan
import TinhSyntax
import TinhTypes

extension Checker {
    /// `unpivot y2021, y2022 as year, value`: each row once for each of the columns, its name in one column, its value in
    /// another.
    mutating func unpivot(
        _ input: Relation, _ names: [Name], key: Name, value: Name, _ clauses: StepClauses, _ step: Step,
        _ context: QueryContext
    ) -> Relation? {
        let scope = input.scope(context.environment, context.source, usedAt: context.usedAt)
        var turned: [(index: Int, value: Typed)] = []
        var isWhole = true
        for name in names {
            guard let index = column(name, scope) else {
                isWhole = false
                continue
            }
            if turned.contains(where: { $0.index == index }) {
                fail(.nameTwice(input.columns[index].name), at: context.place(name.span))
                isWhole = false
                continue
            }
            let origin = scope.origin(Expression(.name(name), name.span, depth: 1))
            let column = input.columns[index]
            let role: Typed.Role = column.source.map { .unchanged($0) } ?? .worked
            turned.append((index, Typed(.column(index), column.type, origin, role: role)))
        }
        guard isWhole, let values = unpivoted(turned.map(\.value), step, scope) else { return nil }

        let kept = columns(of: input, scope, at: step.span).enumerated().filter { index, _ in
            !turned.contains { $0.index == index }
        }.map(\.element)
        let type = values.first?.type ?? DataType(.missing)
        let keyOutput = Output(
            name: key.text, value: Typed(.constant(.missing), .text, scope.origin(nameExpression(key))),
            place: context.place(key.span))
        let valueOutput = Output(
            name: value.text, value: Typed(.constant(.missing), type, scope.origin(nameExpression(value))),
            place: context.place(value.span))
        guard areDistinct(kept + [keyOutput, valueOutput]) else { return nil }

        let rest = kept.map { NamedExpression($0.name, $0.value.rowExpression) } + input.carried
        let labels = turned.map { input.columns[$0.index].name }
        // Names within the plan only; they may not be those of columns that stay.
        let wide = projected(
            input.plan, rest + zip(labels, values).map { NamedExpression("$" + $0, $1.rowExpression) })
        let long = Plan.unpivot(
            wide,
            Plan.Unpivot(
                columns: values.indices.map { rest.count + $0 }, labels: labels, key: key.text, value: value.text,
                site: Site(span: context.usedAt?.span ?? step.head?.span ?? step.span, text: "unpivot")))
        var result = input
        result.groups = nil
        result.grouping = nil
        result.conditionColumns = []
        result.tableName = nil
        let source = turned.dropFirst().reduce(turned.first?.value.unchangedSource) { source, next in
            source.flatMap { one in next.value.unchangedSource.map(one.merged) }
        }
        result.columns =
            kept.map(column(of:)) + [
                Scope.Column(name: key.text, type: .text, source: nil),
                Scope.Column(name: value.text, type: type, source: source),
            ]
        let carriedCount = input.carried.count
        let places =
            Array(kept.indices) + [rest.count, rest.count + 1] + (0..<carriedCount).map { kept.count + $0 }
        let fields = long.schema.fields
        result.plan = projected(long, places.map { NamedExpression(fields[$0].name, .column($0, fields[$0].type)) })
        return ordered(result, clauses, context)
    }

    private func nameExpression(_ name: Name) -> Expression { Expression(.name(name), name.span, depth: 1) }

    /// All values as one type; nil after reporting the first that has none in common with those before it.
    private mutating func unpivoted(_ values: [Typed], _ step: Step, _ scope: Scope) -> [Typed]? {
        guard var met = values.first else { return [] }
        for value in values.dropFirst() {
            guard met.canMeet(value) else {
                report(met, value, step, scope)
                return nil
            }
            guard let (next, _) = broughtTogether(met, value) else { return nil }
            met = next
        }
        var all: [Typed] = []
        for value in values {
            guard let (_, own) = broughtTogether(met, value) else { return nil }
            all.append(own)
        }
        return all
    }

    private mutating func report(_ first: Typed, _ second: Typed, _ step: Step, _ scope: Scope) {
        let names = (first.origin.text, second.origin.text)
        if first.kind.isNumber, second.kind.isNumber {
            fail(.unpivotUnits(names.0, first.type, names.1, second.type), at: second.origin.place)
            return
        }
        var correction: [Correction] = []
        if case .name(let name) = second.origin.expression.form {
            correction = conversion(of: second, to: first, named: name, step, scope)
        }
        fail(.unpivotTypes(names.0, first.type, names.1, second.type), at: second.origin.place, correction: correction)
    }
}
