import TinhBase

extension Printer {
    /// An expression where one that binds at least as strongly as `level` may stand: in brackets if it is weaker.
    mutating func expression(_ written: Expression, _ level: Precedence = .when) {
        let expression = written.withoutBrackets
        guard expression.outermost >= level else {
            open(.step)
            self.expression(expression)
            return glued(")")
        }
        switch expression.form {
        case .name(let name): self.name(name)
        case .apply(let function, let argument): application(function, argument)
        case .parameter(let name): word("$" + name)
        case .literal(let literal): word(Self.text(of: literal))
        case .quantity(let quantity): self.quantity(quantity)
        case .list(let items): list(items)
        case .query(let query):
            open(.step)
            self.query(query)
            glued(")")
        case .unary(.negate, let operand):
            word("-")
            if !operand.withoutBrackets.isNegation { gluesNext = true }
            self.expression(operand, .negation)
        case .unary(.not, let operand):
            word("not")
            self.expression(operand, .not)
        case .binary(let form, let left, let right, _): binary(form, left, right)
        case .isMissing(let operand, let negated):
            self.expression(operand, Precedence.comparison.above)
            word(negated ? "is not missing" : "is missing")
        case .conditional(let condition, let then, let otherwise):
            word("if")
            self.expression(condition, .conditional)
            word("then")
            self.expression(then, .conditional)
            word("else")
            self.expression(otherwise, .conditional)
        case .when(let operand, let condition):
            self.expression(operand, .conditional)
            word("when")
            self.expression(condition, .conditional)
        case .over(let operand, let window):
            self.expression(operand, .application)
            word("over")
            self.window(window)
        case .convert(let operand, let unit):
            self.expression(operand, .range)
            word("to")
            self.unit(unit)
        case .rate(let operand, let divisor):
            self.expression(operand, .conversion)
            word("per")
            self.expression(divisor, .application)
        }
    }

    private mutating func binary(_ form: BinaryOperator, _ left: Expression, _ right: Expression) {
        expression(left, form.leftLevel)
        if form == .range {
            glued("..")
            gluesNext = true
        } else {
            word(form.rawValue)
        }
        // `x in (1)`: a list of one keeps its brackets.
        if form == .isIn || form == .notIn, case .list(let items) = right.form, items.count == 1 {
            list(items)
        } else {
            expression(right, form.rightLevel)
        }
    }

    private mutating func list(_ items: [Expression]) {
        open(.step)
        separated(items) { $0.expression($1) }
        glued(")")
    }

    private mutating func application(_ function: Name, _ argument: Expression) {
        name(function)
        let argument = argument.withoutBrackets
        if case .list = argument.form { gluesNext = true }
        place = .afterName
        expression(argument, .application)
    }

    private mutating func quantity(_ quantity: Quantity) {
        word(quantity.written)
        if let scale = quantity.scale { word(scale.text) }
        guard let unit = quantity.unit else { return }
        place = quantity.scale == nil ? .afterNumber : .afterName
        name(unit)
    }

    mutating func unit(_ unit: UnitExpression) {
        guard !unit.isPercent else { return word("%") }
        for (index, factor) in unit.factors.enumerated() {
            if index > 0 {
                glued(factor.exponent < 0 ? "/" : "*")
                gluesNext = true
            }
            name(factor.name)
            let exponent = index == 0 ? factor.exponent : abs(factor.exponent)
            if exponent != 1 { glued("^\(exponent)") }
        }
    }

    private mutating func window(_ window: Window) {
        if !window.isBracketed, let key = window.keys.first { return name(key) }
        open()
        separated(window.keys) { $0.name($1) }
        sort(window.sort)
        if let rows = window.rows {
            word("rows")
            expression(rows, .range)
        }
        glued(")")
    }

    // MARK: Literals

    static func text(of literal: Literal) -> String {
        switch literal {
        case .text(let text): textLiteral(text)
        case .percent(let digits): digits + "%"
        case .period(let period): "@" + text(of: period)
        case .bool(let value): value ? "true" : "false"
        case .missing: "missing"
        }
    }

    /// A period without its sign.
    static func text(of period: PeriodLiteral) -> String {
        switch period {
        case .year(let year): padded(year, 4)
        case .half(let year, let half): "\(padded(year, 4))-H\(half)"
        case .quarter(let year, let quarter): "\(padded(year, 4))-Q\(quarter)"
        case .month(let year, let month): "\(padded(year, 4))-\(padded(month, 2))"
        case .week(let year, let week): "\(padded(year, 4))-W\(padded(week, 2))"
        case .date(let year, let month, let day): "\(padded(year, 4))-\(padded(month, 2))-\(padded(day, 2))"
        case .datetime(let year, let month, let day, let hour, let minute, let second):
            "\(padded(year, 4))-\(padded(month, 2))-\(padded(day, 2))T\(padded(hour, 2)):\(padded(minute, 2))"
                + (second == 0 ? "" : ":\(padded(second, 2))")
        }
    }

    private static func padded(_ number: Int, _ width: Int) -> String {
        let digits = String(number)
        return String(repeating: "0", count: max(0, width - digits.count)) + digits
    }
}

extension Expression {
    /// Without brackets that hold one expression.
    var withoutBrackets: Expression {
        var inner = self
        while case .list(let items) = inner.form, items.count == 1 { inner = items[0] }
        return inner
    }

    fileprivate var isNegation: Bool {
        if case .unary(.negate, _) = form { true } else { false }
    }

    /// How strongly its outermost operator binds.
    fileprivate var outermost: Precedence {
        switch form {
        case .name, .apply, .parameter, .literal, .quantity, .list, .query: .application
        case .unary(.negate, _): .negation
        case .unary(.not, _): .not
        case .binary(let form, _, _, _): form.precedence
        case .isMissing: .comparison
        case .conditional: .conditional
        case .when: .when
        case .over: .over
        case .convert, .rate: .conversion
        }
    }
}
