import TinhBase
import TinhPlan
import TinhSyntax
import TinhTypes

extension Checker {
    /// The rows of both, columns matched by name; a column that one side lacks is missing in its rows.
    mutating func union(
        _ input: Relation, _ expression: TableExpression, _ clauses: StepClauses, _ step: Step, _ context: QueryContext
    ) -> Relation? {
        guard var other = table(expression, context) else { return nil }
        if case .query = expression { other.tableName = nil }
        let place = context.place(step.head?.span ?? step.span)
        let matches = matched(input.columns.map(\.name), other.columns.map(\.name))
        let left = columns(of: input, input.scope(context.environment, context.source, usedAt: nil), at: place.span)
        let right = columns(of: other, other.scope(context.environment, context.source, usedAt: nil), at: place.span)
        var outputs: [UnionColumn] = []
        var isWhole = true
        for (index, column) in left.enumerated() {
            guard let match = matches[index] else {
                outputs.append(UnionColumn(column.name, column.value, nil))
                continue
            }
            guard let (x, y) = meeting(column, right[match], of: other, step, place, context) else {
                isWhole = false
                continue
            }
            let source = column.value.unchangedSource.flatMap { one in
                right[match].value.unchangedSource.map(one.merged)
            }
            outputs.append(UnionColumn(column.name, x, y, source: source))
        }
        guard isWhole else { return nil }
        let added = right.indices.filter { !matches.values.contains($0) }
        outputs += added.map { UnionColumn(right[$0].name, nil, right[$0].value) }
        guard areNamedApart(outputs, place) else { return nil }
        noteFilled(outputs, other, place)

        var result = Relation(
            plan: .oneRow,
            columns: outputs.map { Scope.Column(name: $0.name, type: $0.type, source: $0.source) })
        result.rowNumbers = input.rowNumbers + other.rowNumbers
        let (numbers, otherNumbers) = rowNumbers(input, other)
        result.plan = .concatenate(
            projected(input.plan, outputs.map { NamedExpression($0.name, $0.expression(isOther: false)) } + numbers),
            projected(other.plan, outputs.map { NamedExpression($0.name, $0.expression(isOther: true)) } + otherNumbers)
        )
        return ordered(result, clauses, context)
    }

    private struct UnionColumn {
        let name: String
        /// Of each side; nil where it has none.
        let left: Typed?
        let right: Typed?
        let source: SourceColumn?

        init(_ name: String, _ left: Typed?, _ right: Typed?, source: SourceColumn? = nil) {
            self.name = name
            self.left = left
            self.right = right
            self.source = source ?? (left == nil ? right?.unchangedSource : right == nil ? left?.unchangedSource : nil)
        }

        var type: DataType { (left ?? right)?.type ?? DataType(.missing) }

        func expression(isOther: Bool) -> TypedExpression {
            (isOther ? right : left)?.rowExpression ?? .constant(.missing, type)
        }
    }

    /// For each left column the right one of its name: the very name, else the folded one where only one column has it.
    private func matched(_ left: [String], _ right: [String]) -> [Int: Int] {
        var matches: [Int: Int] = [:]
        for (index, name) in left.enumerated() { matches[index] = right.firstIndex(of: name) }
        let rest = left.indices.filter { matches[$0] == nil }
        let free = right.indices.filter { !matches.values.contains($0) }
        for index in rest {
            let fold = Folding.nameFold(left[index])
            let alike = free.filter { Folding.nameFold(right[$0]) == fold }
            let rivals = rest.filter { Folding.nameFold(left[$0]) == fold }
            if alike.count == 1, rivals.count == 1 { matches[index] = alike[0] }
        }
        return matches
    }

    /// A column's values of both sides as one type; nil after reporting that they have none in common.
    private mutating func meeting(
        _ left: Output, _ right: Output, of other: Relation, _ step: Step, _ place: Diagnostic.Place,
        _ context: QueryContext
    ) -> (Typed, Typed)? {
        let (x, y) = (left.value, right.value)
        if x.canMeet(y) { return broughtTogether(x, y) }
        if x.kind.isNumber, y.kind.isNumber {
            fail(.unionUnits(left.name, x.type, y.type, table: other.tableName), at: place)
        } else {
            let scope = Scope(
                columns: [], environment: context.environment, source: context.source, usedAt: context.usedAt)
            let name = Name(left.name, place.span)
            fail(
                .unionTypes(left.name, x.type, y.type, table: other.tableName), at: place,
                correction: conversion(of: x, to: y, named: name, step, scope))
        }
        return nil
    }

    /// False after reporting a column of the other table that would have a name that is taken.
    private mutating func areNamedApart(_ columns: [UnionColumn], _ place: Diagnostic.Place) -> Bool {
        var names: Set<String> = []
        for column in columns where !names.insert(column.name).inserted {
            fail(.nameTwice(column.name), at: place)
            return false
        }
        return true
    }

    private mutating func noteFilled(_ columns: [UnionColumn], _ other: Relation, _ place: Diagnostic.Place) {
        let onlyLeft = columns.filter { $0.right == nil }.map(\.name)
        let onlyRight = columns.filter { $0.left == nil }.map(\.name)
        if !onlyLeft.isEmpty { note(.unionFilled(columns: onlyLeft, table: other.tableName, isOther: true), at: place) }
        if !onlyRight.isEmpty {
            note(.unionFilled(columns: onlyRight, table: other.tableName, isOther: false), at: place)
        }
    }

    /// Each side's row numbers, missing in the rows of the other.
    private func rowNumbers(_ left: Relation, _ right: Relation) -> ([NamedExpression], [NamedExpression]) {
        let missing = TypedExpression.constant(.missing, .int)
        let own = left.carried.map(\.expression)
        let other = right.carried.map(\.expression)
        func named(_ all: [TypedExpression]) -> [NamedExpression] {
            all.enumerated().map { NamedExpression(Relation.rowNumberName($0), $1) }
        }
        return (named(own + other.map { _ in missing }), named(own.map { _ in missing } + other))
    }
}
