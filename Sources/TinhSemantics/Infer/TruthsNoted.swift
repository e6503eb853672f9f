import TinhBase
import TinhSyntax
import TinhTypes

/// What is right as it is written, and hardly what was meant.
extension Checker {
    /// `city != "a" or city != "b"`: no value is both.
    mutating func noteAlways(_ left: Expression, or right: Expression, _ scope: Scope, _ origin: Origin) {
        guard scope.source !== libraryText, let one = difference(left, scope), let other = difference(right, scope),
            one.column == other.column, one.value != other.value
        else { return }
        let instead = "\(one.column) not in (\(one.value), \(other.value))"
        note(
            .alwaysHolds(origin.written, instead: instead), at: origin.place,
            correction: [Correction(origin.span, instead, origin.source)])
    }

    /// `city != "a"` as it is written.
    private func difference(_ expression: Expression, _ scope: Scope) -> (column: String, value: String)? {
        guard case .binary(.notEqual, let column, let value, _) = expression.form, case .name = column.form else {
            return nil
        }
        switch value.form {
        case .literal, .quantity: return (scope.source.slice(column.span), scope.source.slice(value.span))
        case .name, .parameter, .list, .query, .apply, .unary, .binary, .isMissing, .conditional, .when, .over,
            .convert, .rate:
            return nil
        }
    }

    /// `share sum plan where city = "a"`, perhaps by city: 100 %, whatever the data.
    mutating func noteShareOfOne(_ measures: [Measure], _ clauses: StepClauses, _ scope: Scope) {
        guard scope.usedAt == nil, measures.count == 1, clauses.across == nil, clauses.versus == nil,
            measures[0].versus == nil, case .apply(let share, _) = measures[0].item.expression.form,
            share.text == "share", scope.environment.definitions[share.text] == nil,
            columnIndex(share.text, scope) == nil, let condition = clauses.condition
        else { return }
        var keys: [String] = []
        for key in clauses.keys?.all ?? [] {
            guard !key.isEvery, case .name(let name) = key.expression.form else { return }
            keys.append(name.text)
        }
        let parts = joined(condition.expression)
        guard keys.count <= 1,
            let place = parts.lastIndex(where: { part in
                textKey(part, scope).map { keys.isEmpty || keys == [$0] } ?? false
            }), let name = textKey(parts[place], scope)
        else { return }
        let source = scope.source
        let rest = parts.indices.filter { $0 != place }.map { source.slice(parts[$0].span) }
        let measure = source.slice(measures[0].item.span)
        let kept = rest.isEmpty ? "" : " where " + rest.joined(separator: " and ")
        note(
            .shareOfOne(
                source.slice(measures[0].item.expression.span),
                instead: "\(measure) by \(writtenName(name))\(kept) | where \(source.slice(parts[place].span))"),
            at: placed(measures[0].item.expression.span, scope))
    }

    /// The column of `city = "a"`; nil for anything else.
    private func textKey(_ part: Expression, _ scope: Scope) -> String? {
        guard case .binary(.equal, let column, let value, _) = part.form, case .name(let name) = column.form,
            case .literal(.text) = value.form, let index = columnIndex(name.text, scope),
            scope.columns[index].type.kind == .text
        else { return nil }
        return name.text
    }

    /// The parts of a condition that `and` joins.
    func joined(_ condition: Expression) -> [Expression] {
        guard case .binary(.and, let left, let right, _) = condition.form else { return [condition] }
        return joined(left) + joined(right)
    }
}
