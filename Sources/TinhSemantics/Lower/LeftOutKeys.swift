import TinhBase
import TinhPlan
import TinhSyntax
import TinhTypes

/// Which keys leave the match with the rows of a base, and what is told of it.
extension Checker {
    /// A column that the base reads, an expression that stands in it, and a period of what it reads have one value in the
    /// base, or several that are meant together. Any other part of it, `month_of_year date` beside `year date = 2022`,
    /// meets its like.
    func leavesMatch(_ key: Typed, _ base: Typed) -> Bool { key.isPlainOrPeriod || base.holds(key) }

    /// Says of a day or period of which the base has many that it meets them all.
    ///
    /// - Parameter replaced: the parts of `where` that the base stands for.
    mutating func noteLeftOut(
        _ key: Typed, _ base: Typed, replacing replaced: [Typed], _ versus: Versus, _ step: ComparedStep
    ) {
        guard key.kind.isCalendar, !isAsked(key, in: base) else { return }
        var remedy: CheckNote.KeyRemedy?
        var correction: [Correction] = []
        if let word = distance(replaced, base), reaches(previous: word, versus, step) {
            remedy = .previous(word)
            correction = [Correction(versus.base.span, "previous " + word, step.scope.source)]
        } else if case .call(let kernel, _) = key.form, kernel == "month" || kernel == "quarter",
            case .apply(let function, let argument) = key.origin.expression.form, function.text == kernel
        {
            let operand = argument.needsBracket ? "(\(canonicalText(argument)))" : canonicalText(argument)
            remedy = .partOfYear("\(kernel)_of_year \(operand)", period: kernel)
        }
        note(
            .keyLeftOut(key: key.origin.text, base: base.origin.text, remedy), at: placed(versus.span, step.scope),
            correction: correction)
    }

    /// The base asks for values of the key itself, or for days of only one.
    private func isAsked(_ key: Typed, in base: Typed) -> Bool {
        if key.kind.isPeriod, base.compares(key) { return true }
        guard let column = key.columnsRead.first else { return false }
        var bounds: [Value] = []
        for part in parts(of: base) {
            guard case .call(let kernel, let sides) = part.form, sides.count == 2, sides[0].isColumn(column),
                let bound = sides[1].constantValue
            else { continue }
            if kernel == "equal" { return true }
            if kernel == "lessOrEqual" || kernel == "greaterOrEqual", case .integer(let number) = bound,
                let value = key.value(ofDay: number, kind: sides[1].kind)
            {
                bounds.append(value)
            }
        }
        return bounds.count > 1 && bounds.allSatisfy { $0 == bounds[0] }
    }

    /// The unit of period by which the base lies before the conditions in its place.
    private func distance(_ replaced: [Typed], _ base: Typed) -> String? {
        let own = parts(of: base)
        guard replaced.count == own.count else { return nil }
        return CalendarStep.words.first { word in
            guard let unit = CalendarStep(word: word) else { return false }
            var isMoved = false
            return zip(replaced, own).allSatisfy { isLater($0, than: $1, by: unit, &isMoved) } && isMoved
        }
    }

    /// The same but for days and periods, which lie one unit after the others.
    private func isLater(_ value: Typed, than other: Typed, by unit: CalendarStep, _ isMoved: inout Bool) -> Bool {
        if let (a, b) = value.constantValue.flatMap({ a in other.constantValue.map { (a, $0) } }) {
            guard value.kind == other.kind else { return false }
            if a == b { return true }
            isMoved = true
            // The last day of a month is the last one later, or the other one is the last one earlier.
            return moved(other, by: unit) == a || moved(value, by: unit, isBack: true) == b
        }
        guard case .call(let kernel, let arguments) = value.form, case .call(kernel, let others) = other.form,
            arguments.count == others.count
        else { return isSame(value, other) }
        // A year is compared with a number.
        let isOfYears = arguments.contains { $0.kind == .year }
        func side(_ value: Typed) -> Typed {
            isOfYears && value.kind == .int && value.constantValue != nil ? value.with(type: DataType(.year)) : value
        }
        for (argument, other) in zip(arguments, others)
        where !isLater(side(argument), than: side(other), by: unit, &isMoved) { return false }
        return true
    }

    private func moved(_ value: Typed, by unit: CalendarStep, isBack: Bool = false) -> Value? {
        guard let step = later(value, by: unit), case .call(let kernel, let arguments) = step.form,
            let start = arguments[0].constantValue, case .integer(let count)? = arguments[1].constantValue
        else { return nil }
        return ConstantFolding.evaluate(
            kernel, [start, .integer(isBack ? -count : count)], arguments.map(\.type), step.type)
    }

    /// `versus previous …` has a meaning in this step.
    private func reaches(previous word: String, _ versus: Versus, _ step: ComparedStep) -> Bool {
        var trial = self
        let span = versus.base.span
        return trial.previous(Expression(.name(Name(word, span)), span, depth: 1), versus, step) != nil
    }
}

extension Typed {
    /// A column, or a period or day of one.
    fileprivate var isPlainOrPeriod: Bool {
        switch form {
        case .column: true
        case .call(_, let arguments): kind.isCalendar && arguments.count == 1 && arguments[0].isPlainOrPeriod
        case .constant, .aggregate, .window, .relative, .list, .range, .invalid: false
        }
    }

    fileprivate func isColumn(_ index: Int) -> Bool {
        if case .column(index) = form { return true }
        return false
    }

    /// It stands somewhere in the value.
    fileprivate func holds(_ other: Typed) -> Bool { isSame(self, other) || parts.contains { $0.holds(other) } }

    /// It is one side of a condition.
    fileprivate func compares(_ other: Typed) -> Bool {
        kind == .bool && parts.contains { isSame($0, other) } || parts.contains { $0.compares(other) }
    }

    /// What a key, a day or period of a column, is where the column is a day of the calendar; nil where it is not worked out.
    fileprivate func value(ofDay number: Int64, kind: Kind) -> Value? {
        switch form {
        case .column: return .integer(number)
        case .call(_, let arguments):
            guard kind == .date, let period = CalendarPeriod(self.kind), case .column? = arguments.first?.form,
                let day = Int(exactly: number)
            else { return nil }
            return .integer(Int64(period.index(ofDay: day)))
        case .constant, .aggregate, .window, .relative, .list, .range, .invalid: return nil
        }
    }
}
