import TinhBase
import TinhLibrary
import TinhPlan
import TinhSyntax
import TinhTypes

/// `let`, `use`, `unit`: statements that change what names mean from here on.
extension Checker {
    mutating func letQuery(
        _ name: Name, _ query: Query, _ statement: Statement, _ source: SourceText
    ) -> CheckedStatement? {
        let body: Environment.Definition.Body
        let context = QueryContext(environment: environment, source: source, usedAt: nil, keepsRowNumbers: false)
        let isLastAnswer = query.steps.first?.soleName.map { meansLastAnswer($0, context) } ?? false
        if let expression = query.soleExpression, !isLastAnswer {
            body = .expression(expression)
            guard isDefinable(name, source), !defines(itself: name, expression, [], source) else { return nil }
            checkBody(expression, [], source)
        } else {
            body = .table(query)
            guard isDefinable(name, source) else { return nil }
            if catalog.tableNames.contains(name.text), environment.definitions[name.text] == nil {
                fail(.tableDefinedTwice(name.text), at: .init(source, name.span))
                return nil
            }
            guard let relation = lower(query, context) else { return nil }
            if let closure = relation.closure { report(closure, at: .init(source, query.span), isStep: false) }
        }
        return defined(name, body, statement, source)
    }

    mutating func letFunction(
        _ name: Name, _ parameters: [Name], _ body: Expression, _ statement: Statement, _ source: SourceText
    ) -> CheckedStatement? {
        var isWhole = isDefinable(name, source)
        for (index, parameter) in parameters.enumerated()
        where parameters[..<index].contains(where: { $0.text == parameter.text }) {
            fail(.definedTwice(parameter.text), at: .init(source, parameter.span))
            isWhole = false
        }
        guard isWhole, !defines(itself: name, body, parameters.map(\.text), source) else { return nil }
        checkBody(body, parameters.map(\.text), source)
        return defined(name, .function(parameters: parameters, body), statement, source)
    }

    private func defined(
        _ name: Name, _ body: Environment.Definition.Body, _ statement: Statement, _ source: SourceText
    ) -> CheckedStatement? {
        guard errors.isEmpty else { return nil }
        var next = environment
        next.define(
            Environment.Definition(
                name: name, body: body, source: source, environment: environment, documentation: statement.documentation
            ))
        return .environment(next, notes: notes.diagnostics)
    }

    /// A second `let` of a name is an error, but where a later one replaces the earlier.
    private mutating func isDefinable(_ name: Name, _ source: SourceText) -> Bool {
        guard !environment.replaces, let before = environment.definitions[name.text] else { return true }
        let related = (place: before.place, words: "first defined here")
        fail(.definedTwice(name.text), at: .init(source, name.span), related: related)
        return false
    }

    /// A body's columns are known where it is used; what can be known here is that its functions and units exist.
    private mutating func checkBody(_ body: Expression, _ parameters: [String], _ source: SourceText) {
        for name in body.functionNames {
            if let definition = environment.definitions[name.text], case .function = definition.body { continue }
            if Aggregate(word: name.text) != nil || name.text == "distinct" { continue }
            if library.contract(named: name.text) != nil { continue }
            reportUnknown(name, environment, source)
        }
    }

    private mutating func defines(
        itself name: Name, _ body: Expression, _ parameters: [String], _ source: SourceText
    ) -> Bool {
        guard !parameters.contains(name.text) else { return false }
        let isFunction = !parameters.isEmpty
        let uses = isFunction ? body.functionNames : body.valueNames
        guard let use = uses.first(where: { $0.text == name.text }) else { return false }
        if isFunction, environment.replaces == false, environment.definitions[name.text] == nil,
            library.contract(named: name.text) != nil || Aggregate(word: name.text) != nil
        {
            // A function of the library, under a name that this `let` takes.
            fail(.definesItself(name.text), at: .init(source, use.span))
            return true
        }
        fail(.definesItself(name.text), at: .init(source, use.span))
        return true
    }

    mutating func use(_ name: Name, _ source: SourceText) -> CheckedStatement? {
        let context = QueryContext(environment: environment, source: source, usedAt: nil, keepsRowNumbers: false)
        guard let relation = table(named: name, context), errors.isEmpty else { return nil }
        var next = environment
        let found = environment.definitions[name.text] == nil ? relation.tableName ?? name.text : name.text
        next.use(Name(found, name.span, isQuoted: name.isQuoted))
        return .environment(next, notes: notes.diagnostics)
    }

    /// `unit household`, `unit ha = 10_000 m2`.
    mutating func unit(_ name: Name, _ definition: Expression?, _ source: SourceText) -> CheckedStatement? {
        // A currency is a base unit that no other is built on: what one of it is in another one may be said once.
        let rated = definition == nil || environment.units[name.text] != nil ? nil : library.loneUnit(named: name.text)
        let isKnown = environment.units[name.text] != nil || library.unit(named: name.text) != nil
        if !environment.replaces, isKnown, rated == nil || rated.map({ environment.rates[$0] != nil }) ?? false {
            fail(.definedTwice(name.text), at: .init(source, name.span))
            return nil
        }
        var unit = Unit(dimensions: [.init(name.text, 1)], factor: .one, symbol: name.text)
        if let definition {
            let scope = Scope(columns: [], environment: environment, source: source, hasSource: false)
            let value = scalar(infer(definition, scope))
            if value.isInvalid { return nil }
            guard let size = value.exactConstant, !value.unit.dimensions.isEmpty else {
                fail(.unitDefinition(name.text), at: .init(source, definition.span))
                return nil
            }
            guard size.mantissa > 0 else {
                fail(.unitWithoutWorth(name.text), at: .init(source, definition.span))
                return nil
            }
            guard let factor = Rational(size.mantissa, PowerOfTen.signed[size.scale]).multiplied(by: value.unit.factor)
            else {
                fail(.unitTooLarge, at: .init(source, definition.span))
                return nil
            }
            unit = Unit(dimensions: value.unit.dimensions, factor: factor, symbol: name.text)
            if let rated { return rate(unit, of: rated, name, source) }
        }
        guard errors.isEmpty else { return nil }
        var next = environment
        next.define(unit: unit, named: name.text)
        return .environment(next, notes: [])
    }

    /// `unit USD = 25_000 VND`.
    private mutating func rate(
        _ unit: Unit, of base: String, _ name: Name, _ source: SourceText
    ) -> CheckedStatement? {
        guard !unit.dimensions.contains(where: { $0.base == base }) else {
            fail(.definesItself(name.text), at: .init(source, name.span))
            return nil
        }
        guard errors.isEmpty else { return nil }
        var next = environment
        next.define(rate: unit, of: base)
        return .environment(next, notes: [])
    }
}

extension Typed {
    /// An int or decimal that is known.
    var exactConstant: ExactNumber? {
        switch (constantValue, kind) {
        case (.integer(let number)?, .int): ExactNumber(Int128(number))
        case (.decimal(let mantissa)?, .decimal(let scale)): ExactNumber(mantissa, scale: scale)
        default: nil
        }
    }
}

extension Statement {
    /// Names in the body of a `let` that only columns can stand for, those of the values and measures that it uses among them;
    /// none of a `let` that is a table, whose columns are checked where it stands.
    package func columnsNeeded(in environment: Environment) -> [String] {
        var names = FreeNames(library: .standard)
        switch form {
        case .letQuery(_, let query):
            guard let expression = query.soleExpression else { return [] }
            names.add(expression, environment)
        case .letFunction(_, let parameters, let body):
            names.add(body, environment, own: parameters.map(\.text))
        case .load, .use, .param, .unit, .importFile, .check, .explain, .trace, .query: return []
        }
        return names.required
    }
}

extension Query {
    /// The expression of a `let` that is a value or a measure; nil where it is a table.
    var soleExpression: Expression? {
        guard steps.count == 1, let step = steps.first, step.clauses.isEmpty,
            case .measures(let measures)? = step.head?.form, measures.count == 1, let measure = measures.first,
            measure.versus == nil, measure.item.alias == nil
        else { return nil }
        return measure.item.expression
    }
}

extension Expression {
    /// Words with an argument, from left to right.
    var functionNames: [Name] {
        var names: [Name] = []
        collect { if case .apply(let function, _) = $0.form { names.append(function) } }
        return names
    }

    /// Words without one.
    var valueNames: [Name] {
        var names: [Name] = []
        collect { if case .name(let name) = $0.form { names.append(name) } }
        return names
    }

    /// Every expression within, this one first; those of bracketed queries are not among them.
    func collect(_ visit: (Expression) -> Void) {
        visit(self)
        switch form {
        case .name, .parameter, .literal, .quantity, .query: break
        case .apply(_, let operand), .unary(_, let operand), .isMissing(let operand, _), .convert(let operand, _),
            .over(let operand, _):
            operand.collect(visit)
        case .list(let elements): for element in elements { element.collect(visit) }
        case .binary(_, let left, let right, _):
            left.collect(visit)
            right.collect(visit)
        case .conditional(let condition, let then, let otherwise):
            condition.collect(visit)
            then.collect(visit)
            otherwise.collect(visit)
        case .when(let value, let condition):
            value.collect(visit)
            condition.collect(visit)
        case .rate(let value, let divisor):
            value.collect(visit)
            divisor.collect(visit)
        }
    }
}
