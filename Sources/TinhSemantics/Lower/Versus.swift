import TinhBase
import TinhPlan
import TinhSyntax
import TinhTypes

/// What a measure is compared with.
enum Base {
    /// Of the same groups: another measure, or a constant.
    case figure(Typed)
    /// The same measures over other rows.
    case rows(BaseRows)
}

/// The rows of a base, and how its groups meet those of the step.
struct BaseRows {
    /// ` versus year = 2022`.
    let text: String
    let site: Site
    /// What the rows meet in place of `where`.
    let conditions: [Typed]
    /// Each key of `by` as the base has it; nil where it leaves the match.
    let keys: [Typed?]
    /// Likewise of `across`.
    let acrossKeys: [Typed?]
    /// The columns that the base changes.
    let columns: Set<Int>
    /// The keys of `by` that are moved, and whether anything else is.
    var movedKeys: Set<Int> = []
    var movesRows = true
    /// `where` says up to when: every group of the base up to there is asked for.
    var isBounded = false
}

/// What a base may be asked about its step.
struct ComparedStep {
    let rows: GroupedRows
    /// The parts of `where`, and what the keys leave of the rows.
    let conditions: [Typed]
    let scope: Scope
    let measureCount: Int
}

extension Checker {
    /// A base after `versus`; nil after reporting. `isClause`: it speaks for all measures.
    mutating func base(_ versus: Versus, isClause: Bool, _ step: ComparedStep) -> Base? {
        if case .apply(let function, let argument) = versus.base.form, function.text == "previous",
            step.scope.environment.definitions[function.text] == nil
        {
            return previous(argument, versus, step).map { .rows($0) }
        }
        if case .apply(let function, let argument) = versus.base.form, case .name(let period) = argument.form,
            ["last", "prior", "past"].contains(function.text), CalendarStep(word: period.text) != nil
        {
            fail(
                .periodBefore, at: placed(function.span, step.scope),
                correction: [Correction(function.span, "previous", step.scope.source)])
            return nil
        }
        // A condition says rows; anything else is a figure of the groups.
        var trial = self
        let condition = trial.scalar(trial.infer(versus.base, step.scope))
        if !condition.isInvalid, condition.kind == .bool, !condition.aggregates {
            self = trial
            guard condition.readsRow else {
                fail(.versusConstant(condition.origin.text), at: condition.origin)
                return nil
            }
            return otherRows(condition, versus, step).map { .rows($0) }
        }
        let keys = step.rows.keys + (step.rows.acrossKeys ?? [])
        let groups = step.scope.ofGroups(step.rows.keys, acrossKeys: step.rows.acrossKeys ?? [])
        let value = scalar(infer(versus.base, groups))
        if value.isInvalid { return nil }
        if isClause, step.measureCount > 1 {
            fail(.versusSeveral(step.measureCount), at: placed(versus.span, step.scope))
            return nil
        }
        return isOfGroup(value, keys.map(\.value)) ? .figure(value) : nil
    }

    /// The parts of a condition that are joined by `and`.
    func parts(of condition: Typed) -> [Typed] {
        guard case .call("and", let sides) = condition.form else { return [condition] }
        return sides.flatMap { parts(of: $0) }
    }

    /// The rows for which a condition holds: parts of `where` that read only its columns are replaced, those that read none
    /// are kept; keys that it asks for leave the match.
    private mutating func otherRows(_ base: Typed, _ versus: Versus, _ step: ComparedStep) -> BaseRows? {
        let columns = base.columnsRead
        let text = " versus " + base.origin.text
        var conditions: [Typed] = []
        var isWhole = true
        var replaced: [Typed] = []
        for part in step.conditions {
            switch meeting(part, columns) {
            case .apart: conditions.append(part.labelled(text))
            case .within: replaced.append(part)
            case .mixed:
                fail(.versusMixed(part.origin.text, base: base.origin.text), at: part.origin)
                isWhole = false
            }
        }
        var keys: [[Typed?]] = []
        for outputs in [step.rows.keys, step.rows.acrossKeys ?? []] {
            keys.append([])
            for key in outputs {
                switch meeting(key.value, columns) {
                case .apart: keys[keys.count - 1].append(key.value)
                case .within where !leavesMatch(key.value, base): keys[keys.count - 1].append(key.value)
                case .within:
                    noteLeftOut(key.value, base, replacing: replaced, versus, step)
                    keys[keys.count - 1].append(nil)
                case .mixed:
                    fail(.versusMixed(key.value.origin.text, base: base.origin.text), at: key.value.origin)
                    isWhole = false
                }
            }
        }
        guard isWhole else { return nil }
        return BaseRows(
            text: text, site: Site(span: step.scope.usedAt?.span ?? versus.span, text: String(text.dropFirst())),
            conditions: [base] + conditions, keys: keys[0], acrossKeys: keys[1], columns: columns)
    }

    private enum Meeting { case apart, within, mixed }

    private func meeting(_ value: Typed, _ columns: Set<Int>) -> Meeting {
        let own = value.columnsRead
        return own.isDisjoint(with: columns) ? .apart : own.isSubset(of: columns) ? .within : .mixed
    }

    /// A measure as the base has it, its own keys in place of the step's; nil after reporting what it cannot read there.
    mutating func measure(_ value: Typed, over base: BaseRows, _ step: ComparedStep) -> Typed? {
        if let condition = narrowing(value, reading: base.columns) {
            fail(.versusWhen(condition.origin.text), at: condition.origin)
            return nil
        }
        for (key, own) in zip(step.rows.keys, base.keys) where own == nil && reads(value, key: key.value) {
            fail(.versusKeyInMeasure(key.value.origin.text), at: value.origin)
            return nil
        }
        for (keys, own, isAcross) in [
            (step.rows.keys, base.keys, false), (step.rows.acrossKeys ?? [], base.acrossKeys, true),
        ] {
            guard let key = keys.last, let partner = own.last, case .none = partner, looks(value, isAcross: isAcross)
            else { continue }
            fail(.versusKeyInMeasure(key.value.origin.text), at: value.origin)
            return nil
        }
        return exchanged(value, step.rows.keys.map(\.value), base.keys).labelled(base.text)
    }

    /// What narrows an aggregate and reads one of the columns.
    private func narrowing(_ value: Typed, reading columns: Set<Int>) -> Typed? {
        if case .aggregate(_, _, let condition?) = value.form, !condition.columnsRead.isDisjoint(with: columns) {
            return parts(of: condition).first { !$0.columnsRead.isDisjoint(with: columns) } ?? condition
        }
        if case .relative(let relative) = value.form, let condition = relative.condition,
            !condition.columnsRead.isDisjoint(with: columns)
        {
            return parts(of: condition).first { !$0.columnsRead.isDisjoint(with: columns) } ?? condition
        }
        return value.parts.lazy.compactMap { narrowing($0, reading: columns) }.first
    }

    /// The key stands in the value outside of its aggregates.
    private func reads(_ value: Typed, key: Typed) -> Bool {
        if isSame(value, key) { return true }
        if value.isOfRows { return false }
        return value.parts.contains { reads($0, key: key) }
    }

    /// Something in it looks along the last key of `across`, or of `by`.
    private func looks(_ value: Typed, isAcross: Bool) -> Bool {
        if case .relative(let relative) = value.form, relative.isAlong, relative.looksAcross == isAcross { return true }
        return value.parts.contains { looks($0, isAcross: isAcross) }
    }

    /// The value with each key outside of aggregates changed for another.
    private func exchanged(_ value: Typed, _ keys: [Typed], _ others: [Typed?]) -> Typed {
        if let place = keys.firstIndex(where: { isSame($0, value) }) { return others[place] ?? value }
        let inner = value.isOfRows ? value : value.rebuilt { exchanged($0, keys, others) }
        guard case .relative(let relative) = inner.form, let places = relative.keys else { return inner }
        // A key that leaves the match has one value in the base: over it is over all.
        let kept = others.count { $0 != nil }
        let own = places.compactMap { place -> Int? in
            guard place < keys.count else { return place - keys.count + kept }
            return others[place] == nil ? nil : others[..<place].count { $0 != nil }
        }
        return Typed(.relative(relative.with(keys: own)), inner.type, inner.origin, role: inner.role, body: inner.body)
    }
}

extension Typed {
    /// An aggregate over rows: its parts are values of rows.
    fileprivate var isOfRows: Bool {
        switch form {
        case .aggregate: true
        case .relative(let relative): relative.isOfRows
        case .column, .constant, .call, .window, .list, .range, .invalid: false
        }
    }

    /// The same of other parts.
    func rebuilt(_ change: (Typed) -> Typed) -> Typed { parts.isEmpty ? self : with(parts: parts.map(change)) }

    /// The same, its texts followed by another, so that notes tell the base from the measure.
    func labelled(_ suffix: String) -> Typed {
        let inner = rebuilt { $0.labelled(suffix) }
        var (origin, body) = (inner.origin, inner.body)
        origin.suffix = suffix
        body?.suffix = suffix
        return Typed(inner.form, inner.type, origin, role: inner.role, body: body)
    }
}
