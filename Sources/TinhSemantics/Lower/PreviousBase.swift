import TinhBase
import TinhPlan
import TinhSyntax
import TinhTypes

/// `versus previous K`: the table with K one unit later, in `by`, `across` and `where` alike.
extension Checker {
    /// What stands for what in the later table, and all columns that are moved.
    private struct Shift {
        var exchanges: [(from: Typed, to: Typed)]
        let columns: Set<Int>
    }

    /// Nil after reporting.
    mutating func previous(_ argument: Expression, _ versus: Versus, _ step: ComparedStep) -> BaseRows? {
        guard let shift = shift(argument, step) else { return nil }
        let text = " versus " + canonicalText(versus.base)
        func isMoved(_ value: Typed) -> Bool { !value.columnsRead.isDisjoint(with: shift.columns) }
        var isWhole = true
        func moved(_ value: Typed) -> Typed {
            guard let result = self.moved(value, by: shift) else {
                fail(.previousMixed(value.origin.text, key: canonicalText(argument)), at: value.origin)
                isWhole = false
                return value
            }
            return result
        }
        let conditions = shift.exchanges.compactMap(movable) + step.conditions.map { moved($0).labelled(text) }
        let keys = step.rows.keys.map { moved($0.value) }
        let acrossKeys = (step.rows.acrossKeys ?? []).map { moved($0.value) }
        guard isWhole else { return nil }
        let movedKeys = Set(step.rows.keys.indices.filter { isMoved(step.rows.keys[$0].value) })
        let movesRows = (step.conditions + (step.rows.acrossKeys ?? []).map(\.value)).contains(where: isMoved)
        guard movesRows || !movedKeys.isEmpty else {
            fail(.previousOfNothing(canonicalText(argument)), at: step.scope.origin(argument))
            return nil
        }
        return BaseRows(
            text: text, site: Site(span: step.scope.usedAt?.span ?? versus.span, text: String(text.dropFirst())),
            conditions: conditions, keys: keys, acrossKeys: acrossKeys, columns: shift.columns, movedKeys: movedKeys,
            movesRows: movesRows, isBounded: step.conditions.contains { isMoved($0) && $0.isBoundedAbove })
    }

    /// K is a key, else what `where` reads, else a unit of period.
    private mutating func shift(_ argument: Expression, _ step: ComparedStep) -> Shift? {
        let origin = step.scope.origin(argument)
        let keys = step.rows.keys + (step.rows.acrossKeys ?? [])
        var inner = argument
        if case .list(let elements) = argument.form, elements.count == 1 { inner = elements[0] }
        guard case .name(let name) = inner.form else {
            let value = scalar(infer(inner, step.scope))
            if value.isInvalid { return nil }
            let isKnown = keys.contains { isSame($0.value, value) }
            let isRead = step.conditions.contains { !$0.columnsRead.isDisjoint(with: value.columnsRead) }
            guard isKnown || isRead, value.readsRow, !value.aggregates else {
                fail(.previousUnknown(origin.text), at: origin)
                return nil
            }
            return shift(value, origin)
        }
        if case .one(let place) = match(name.text, among: keys.map(\.name)) { return shift(keys[place].value, origin) }
        if let index = columnIndex(name.text, step.scope) {
            let column = Typed(.column(index), step.scope.columns[index].type, origin)
            let isKey = keys.contains { isSame($0.value, column) }
            if isKey || step.conditions.contains(where: { $0.columnsRead.contains(index) }) {
                return shift(column, origin)
            }
        }
        guard let unit = CalendarStep(word: name.text) else {
            fail(.previousUnknown(origin.text), at: origin)
            return nil
        }
        return shift(of: step, by: unit, origin)
    }

    /// One unit of K itself: of a period of a date, the date moves.
    private mutating func shift(_ key: Typed, _ origin: Origin) -> Shift? {
        if case .call(let kernel, let arguments) = key.form, arguments.count == 1, let column = arguments.first,
            case .column = column.form, let step = CalendarStep(word: kernel == "toDate" ? "day" : kernel),
            let to = later(column, by: step)
        {
            return Shift(exchanges: [(column, to)], columns: column.columnsRead)
        }
        guard let to = next(key) else {
            fail(.previousKind(key.type, text: origin.text), at: origin)
            return nil
        }
        return Shift(exchanges: [(key, to)], columns: key.columnsRead)
    }

    /// Every date and period that the step groups by or asks for.
    private mutating func shift(of step: ComparedStep, by unit: CalendarStep, _ origin: Origin) -> Shift? {
        var read: Set<Int> = []
        for value in (step.rows.keys + (step.rows.acrossKeys ?? [])).map(\.value) + step.conditions {
            read.formUnion(value.columnsRead)
        }
        var shift: [(from: Typed, to: Typed)] = []
        for index in read.sorted() {
            let column = Typed(.column(index), step.scope.columns[index].type, origin)
            guard column.kind.isCalendar || column.kind == .missing else { continue }
            guard let to = later(column, by: unit) else {
                fail(.previousStep(column.kind, of: step.scope.columns[index].name, unit: origin.text), at: origin)
                return nil
            }
            shift.append((column, to))
        }
        return Shift(exchanges: shift, columns: Set(shift.flatMap { $0.from.columnsRead }))
    }

    /// Nil where the value reads what is moved in another way.
    private func moved(_ value: Typed, by shift: Shift) -> Typed? {
        if let exchange = shift.exchanges.first(where: { isSame($0.from, value) }) {
            return Typed(exchange.to.form, exchange.to.type, value.origin)
        }
        if case .column(let index) = value.form { return shift.columns.contains(index) ? nil : value }
        var isWhole = true
        let result = value.rebuilt { part in
            guard let moved = moved(part, by: shift) else {
                isWhole = false
                return part
            }
            return moved
        }
        return isWhole ? result : nil
    }

    /// Rows that no later one of the calendar can meet, such as those of 9999-12-31, are no base of anything. Nil where no
    /// calendar ends.
    private func movable(_ exchange: (from: Typed, to: Typed)) -> Typed? {
        let value = exchange.from
        guard case .call(_, let parts) = exchange.to.form, parts.count == 2,
            case .integer(let step)? = parts[1].constantValue,
            let last = CalendarRange.last(of: value.kind, movedBy: Int(step))
        else { return nil }
        let limit = Typed(.constant(.integer(Int64(last))), value.type, value.origin)
        let isMissing = call("isMissing", [value], .bool, value.origin)
        return call("or", [isMissing, call("lessOrEqual", [value, limit], .bool, value.origin)], .bool, value.origin)
    }

    /// One later: the next number, day or period; nil where there is none.
    private func next(_ value: Typed) -> Typed? {
        let one = Typed(.constant(.integer(1)), .int, value.origin)
        switch value.kind {
        case .int: return Typed(.call("add", [value, one.with(type: value.type)]), value.type, value.origin)
        case .year, .half, .quarter, .month, .week:
            return Typed(.call("addPeriods", [value, one]), value.type, value.origin)
        case .date: return later(value, by: .days(1))
        // Without any value there is none to move.
        case .missing: return value
        case .bool, .decimal, .float, .text, .datetime, .duration: return nil
        }
    }

    /// A day or period so much later on the calendar, where days clamp; nil where it does not move so.
    func later(_ value: Typed, by step: CalendarStep) -> Typed? {
        func number(_ count: Int, _ type: DataType) -> Typed {
            Typed(.constant(.integer(Int64(count))), type, value.origin)
        }
        switch (value.kind, step) {
        case (.missing, _): return value
        case (.date, .months(let count)), (.datetime, .months(let count)):
            return Typed(.call("addMonths", [value, number(count, .int)]), value.type, value.origin)
        case (.date, .days(let count)), (.datetime, .days(let count)):
            let span = number(count * CalendarText.microsecondsPerDay, .duration)
            return Typed(.call("addDuration", [value, span]), value.type, value.origin)
        case (.week, .days(7)):
            return Typed(.call("addPeriods", [value, number(1, .int)]), value.type, value.origin)
        case (let kind, .months(let count)):
            guard let each = kind.monthCount, count % each == 0 else { return nil }
            return Typed(.call("addPeriods", [value, number(count / each, .int)]), value.type, value.origin)
        case (_, .days): return nil
        }
    }
}

/// One unit of period.
enum CalendarStep {
    case months(Int)
    case days(Int)

    /// The longest first.
    static let words = ["year", "half", "quarter", "month", "week", "day"]

    init?(word: String) {
        switch word {
        case "year": self = .months(12)
        case "half": self = .months(6)
        case "quarter": self = .months(3)
        case "month": self = .months(1)
        case "week": self = .days(7)
        case "day": self = .days(1)
        default: return nil
        }
    }
}

extension CalendarRange {
    /// The last day, moment or period that stays in the calendar when it is moved on: months for days and moments, but
    /// microseconds where they are whole days; else periods. Nil for what is not of the calendar.
    fileprivate static func last(of kind: Kind, movedBy step: Int) -> Int? {
        switch kind {
        case .date: lastDay(movedBy: step)
        case .datetime: (lastDay(movedBy: step) + 1) * CalendarText.microsecondsPerDay - 1
        case .year, .half, .quarter, .month, .week: CalendarPeriod(kind).map { indexes(of: $0).upperBound - step }
        case .bool, .int, .decimal, .float, .text, .duration, .missing: nil
        }
    }

    /// No number of months comes near to the microseconds of a day.
    private static func lastDay(movedBy step: Int) -> Int {
        step >= CalendarText.microsecondsPerDay
            ? days.upperBound - step / CalendarText.microsecondsPerDay
            : CalendarDate.addingMonths(-step, toDays: days.upperBound)
    }
}

extension Typed {
    /// A condition that no later day or period meets.
    fileprivate var isBoundedAbove: Bool {
        guard case .call(let kernel, let sides) = form else { return false }
        switch kernel {
        case "equal", "isIn": return true
        case "less", "lessOrEqual": return sides.last?.isConstant ?? false
        case "greater", "greaterOrEqual": return sides.first?.isConstant ?? false
        case "and": return sides.contains(where: \.isBoundedAbove)
        case "or": return sides.allSatisfy(\.isBoundedAbove)
        default: return false
        }
    }
}
