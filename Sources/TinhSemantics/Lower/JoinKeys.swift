import TinhBase
import TinhPlan
import TinhSyntax
import TinhTypes

/// A pair after `on`: a column of each side, and their values brought to one type.
struct JoinKey {
    let leftColumn: Int
    let rightColumn: Int
    let left: Typed
    let right: Typed
}

extension Checker {
    /// The pairs after `on`; nil after reporting each that has no meaning.
    mutating func joinKeys(
        _ input: Relation, _ other: Relation, _ partner: Partner, _ step: Step, _ context: QueryContext
    ) -> [JoinKey]? {
        let scope = input.scope(context.environment, context.source, usedAt: context.usedAt)
        var otherScope = other.scope(context.environment, context.source, usedAt: context.usedAt)
        otherScope.tableName = partner.tableName
        var keys: [JoinKey] = []
        var isWhole = true
        for pair in partner.pairs {
            guard let (left, right) = keyColumns(pair, scope, otherScope, partner) else {
                isWhole = false
                continue
            }
            let x = column(left, named: pair.left, scope)
            let y = column(right, named: pair.right ?? pair.left, otherScope)
            guard let (met, otherMet) = comparableKeys(x, y, pair, partner, step, scope) else {
                isWhole = false
                continue
            }
            keys.append(JoinKey(leftColumn: left, rightColumn: right, left: met, right: otherMet))
        }
        return isWhole ? keys : nil
    }

    private func column(_ index: Int, named name: Name, _ scope: Scope) -> Typed {
        let column = scope.columns[index]
        let origin = scope.origin(Expression(.name(name), name.span, depth: 1))
        return Typed(.column(index), column.type, origin, role: column.source.map { .unchanged($0) } ?? .worked)
    }

    // MARK: Names

    private mutating func keyColumns(
        _ pair: JoinPair, _ scope: Scope, _ other: Scope, _ partner: Partner
    ) -> (left: Int, right: Int)? {
        if let name = pair.right {
            let left = column(pair.left, scope)
            if partner.tableName == nil, case .none = match(name.text, among: other.columns.map(\.name)) {
                reportUnknownPartner(name, of: pair.left, other, scope)
                return nil
            }
            let right = column(name, other)
            guard let left, let right else { return nil }
            return (left, right)
        }
        let left = scope.column(named: pair.left.text)
        let right = match(pair.left.text, among: other.columns.map(\.name))
        switch (left, right) {
        case (.one(let left), .one(let right)): return (left, right)
        case (.several(let names), _), (_, .several(let names)):
            fail(.ambiguousName(pair.left.text, names: names), at: placed(pair.left.span, scope))
        case (.none, .none): reportUnknownKey(pair.left, scope, other, partner)
        case (.one(let index), .none):
            reportOneSided(pair.left, scope.columns[index], other.columns, partner, isOther: true, scope) { name in
                "\(writtenName(scope.columns[index].name)) = \(writtenName(name))"
            }
        case (.none, .one(let index)):
            reportOneSided(pair.left, other.columns[index], scope.columns, partner, isOther: false, scope) {
                name in
                "\(writtenName(name)) = \(writtenName(other.columns[index].name))"
            }
        }
        return nil
    }

    /// A key that only one side has: the other side's column of a like name and type is offered, else the one that has its values.
    private mutating func reportOneSided(
        _ name: Name, _ column: Scope.Column, _ columns: [Scope.Column], _ partner: Partner, isOther: Bool,
        _ scope: Scope, _ pair: (String) -> String
    ) {
        let meeting = columns.filter { $0.type.canMeet(column.type) }
        let fitting = meeting.map(\.name)
        var nearest = nearestNames(to: name.text, among: fitting)
        if nearest.isEmpty, tellsNextError, let like = columnWithValues(of: column, among: meeting) { nearest = [like] }
        let correction = nearest.first.map { [Correction(name.span, pair($0), scope.source)] } ?? []
        fail(
            .keyOfOneSide(
                name.text, other: partner.tableName, isOther: isOther, instead: nearest.first.map(pair),
                columns: fitting.isEmpty ? columns.map(\.name) : fitting),
            at: placed(name.span, scope), correction: correction)
    }

    /// The one column in which values of another one stand; of several the only one that has each once. Nil where that does not
    /// tell one.
    private func columnWithValues(of column: Scope.Column, among columns: [Scope.Column]) -> String? {
        func values(_ column: Scope.Column) -> KeyValues? {
            column.source.flatMap { catalog.keyValues(of: $0.column, of: $0.table) }
        }
        guard column.type.kind == .text, let wanted = values(column)?.values, !wanted.isEmpty else { return nil }
        let found = columns.compactMap { other in values(other).map { (name: other.name, values: $0) } }
            .filter { wanted.intersection($0.values.values).count * 2 >= min(wanted.count, $0.values.values.count) }
            .filter { !$0.values.values.isEmpty }
        if found.count == 1 { return found[0].name }
        let keys = found.filter(\.values.isUnique)
        return keys.count == 1 ? keys[0].name : nil
    }

    /// A column behind `=` that the query in brackets does not give.
    private mutating func reportUnknownPartner(_ name: Name, of left: Name, _ other: Scope, _ scope: Scope) {
        let columns = other.columns.map(\.name)
        let nearest = nearestNames(to: name.text, among: columns).first
        fail(
            .keyOfOneSide(
                name.text, other: nil, isOther: true,
                instead: nearest.map { "\(writtenName(left.text)) = \(writtenName($0))" }, columns: columns),
            at: placed(name.span, scope),
            correction: nearest.map { [Correction(name.span, written($0), scope.source)] } ?? [])
    }

    /// A key that neither side has: most likely a column of both was meant.
    private mutating func reportUnknownKey(_ name: Name, _ scope: Scope, _ other: Scope, _ partner: Partner) {
        let columns = scope.columns.map(\.name)
        let others = other.columns.map(\.name)
        let shared = columns.filter(others.contains)
        let nearest = nearestNames(to: name.text, among: shared.isEmpty ? columns + others : shared)
        let isShared = nearest.first.map(shared.contains) ?? false
        let correction =
            isShared ? nearest.first.map { [Correction(name.span, written($0), scope.source)] } ?? [] : []
        fail(
            .unknownKey(name.text, other: partner.tableName, nearest: nearest, shared: shared),
            at: placed(name.span, scope), correction: correction)
    }

    // MARK: Types

    /// The two values as one type, so that equal means equal; nil after reporting that no row could ever meet another.
    private mutating func comparableKeys(
        _ x: Typed, _ y: Typed, _ pair: JoinPair, _ partner: Partner, _ step: Step, _ scope: Scope
    ) -> (Typed, Typed)? {
        let isCalendar = x.kind.isCalendar && y.kind.isCalendar
        if x.canMeet(y), !isCalendar || x.kind == y.kind { return broughtTogether(x, y) }
        let columns = KeyColumns(
            left: pair.left.text, right: (pair.right ?? pair.left).text, table: partner.tableName)
        if x.kind.isNumber, y.kind.isNumber {
            fail(
                .keyUnits(columns, x.type, y.type), at: x.origin.place,
                correction: unitCorrection(x, y, pair, step, scope))
        } else {
            fail(
                .keyTypes(columns, x.type, y.type), at: x.origin.place,
                correction: conversion(of: x, to: y, named: pair.left, step, scope))
        }
        return nil
    }

    private func unitCorrection(
        _ x: Typed, _ y: Typed, _ pair: JoinPair, _ step: Step, _ scope: Scope
    ) -> [Correction] {
        guard x.unit.isNone, isUnitName(y.unit.symbol), x.kind.isNumeric else { return [] }
        let name = written(pair.left.text)
        return [stepBefore(step, "add \(name) * 1 \(y.unit.symbol) as \(name)", scope)]
    }

    /// A step before this one that makes a column of the other's type.
    func conversion(
        of x: Typed, to y: Typed, named name: Name, _ step: Step, _ scope: Scope
    ) -> [Correction] {
        guard let expression = conversion(of: written(name.text), x.kind, to: y.kind), scope.usedAt == nil else {
            return []
        }
        return [stepBefore(step, "add \(expression) as \(written(name.text))", scope)]
    }

    private func stepBefore(_ step: Step, _ text: String, _ scope: Scope) -> Correction {
        Correction(Span(step.span.lower, step.span.lower), text + " | ", scope.source)
    }

    /// How a value of one kind is made one of another; nil where no conversion says what is meant.
    private func conversion(of text: String, _ from: Kind, to: Kind) -> String? {
        switch (from, to) {
        case (_, .text): return "\(text) to text"
        case (.text, .int), (.text, .decimal), (.text, .float), (.text, .date), (.text, .datetime),
            (.datetime, .date), (.date, .datetime):
            return "\(text) to \(to.word)"
        case (.text, .year): return "\(text) to int"
        case (.date, .int), (.datetime, .int): return "year \(text)"
        case (.date, _) where to.isPeriod, (.datetime, _) where to.isPeriod: return "\(to.word) \(text)"
        default: return nil
        }
    }
}

/// A pair's names, for messages.
struct KeyColumns {
    let left: String
    let right: String
    /// Of the right column.
    let table: String?
}
