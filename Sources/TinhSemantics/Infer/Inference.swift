import TinhBase
import TinhLibrary
import TinhPlan
import TinhSyntax
import TinhTypes

/// Works out what a statement means. It goes on after a mistake, so that independent ones are told together; what holds a
/// mistake becomes `invalid` and is not complained about again.
struct Checker {
    let catalog: any Catalog
    let library: Library
    /// The statement's own: its units, and whether notes that change the reading are errors.
    let environment: Environment
    var errors: [CheckError] = []
    /// False where it only matters how many mistakes there are.
    var tellsErrors = true
    var notes = CheckNotes()
    /// What was asked of the data, each once.
    private(set) var lookups: [TextLookupUse] = []
    private var knownLookups: Set<TextLookupUse> = []
    /// A text that stands several times has one answer.
    var textAnswers: [LookedUpText: TextLookup] = [:]
    /// The statement that is looked at; its texts may all be asked for.
    var statement: Statement?
    /// Expressions looked at so far, inlined ones each time: bounds what lets that use lets can unfold to.
    var expressionCount = 0
    /// Steps lowered so far, those of lets each time: bounds how deep a plan can be.
    var stepCount = 0
    /// How many bodies are open around the expression in work.
    var inlineDepth = 0
    /// Within the body of a `let` or function: where the statement uses it.
    var usePlace: Diagnostic.Place?
    /// Within a body of the standard library, whose own text is never shown: where it is called.
    var libraryPlace: Diagnostic.Place?
    /// The catalog could not work out a query within the statement yet; the statement is to be checked again.
    var isUnsettled = false
    /// Names that the step in work makes by `as`, which its own items do not see.
    var hiddenOutputs: [String] = []
    /// The part of an `or` that is looked at next: only the whole chain is told of.
    var openOr: Span?
    /// Clauses of later steps sort by the first measure of this one.
    var isSortedLater = false

    static let expressionCountMax = 100_000
    static let stepCountMax = 2_000
    static let inlineDepthMax = 200
    static let typedDepthMax = 4_000

    init(catalog: any Catalog, environment: Environment, library: Library = .standard) {
        self.catalog = catalog
        self.environment = environment
        self.library = library
    }

    mutating func remember(_ use: TextLookupUse) {
        if knownLookups.insert(use).inserted { lookups.append(use) }
    }

    /// Names, types and units of one expression.
    mutating func infer(_ expression: Expression, _ scope: Scope) -> Typed {
        let origin = scope.origin(expression)
        expressionCount += 1
        guard expressionCount <= Checker.expressionCountMax else {
            if expressionCount == Checker.expressionCountMax + 1 {
                return fail(.tooLarge(countMax: Checker.expressionCountMax), at: origin)
            }
            return .invalid(origin)
        }
        let result = inferForm(expression, scope, origin)
        if result.depth > Checker.typedDepthMax {
            return fail(.tooDeep(depthMax: Checker.typedDepthMax), at: origin)
        }
        return result
    }

    private mutating func inferForm(_ expression: Expression, _ scope: Scope, _ origin: Origin) -> Typed {
        switch expression.form {
        case .name(let name): return resolve(name, scope, origin)
        case .apply(let function, let argument): return apply(function, to: argument, scope, origin)
        case .parameter(let name): return parameter(name, scope, origin)
        case .literal(let value):
            if let word = hidingColumn(value, scope) {
                let correction = [Correction(expression.span, "`\(word)`", scope.source)]
                return fail(.columnLikeLiteral(word), at: origin, correction: correction)
            }
            return literal(value, origin)
        case .quantity(let quantity): return self.quantity(quantity, scope, origin)
        case .list(let elements): return list(elements, scope, origin)
        case .query(let query): return scalarQuery(query, scope, origin)
        case .unary(.negate, let operand): return negate(infer(operand, scope), origin)
        case .unary(.not, let operand):
            guard let condition = condition(infer(operand, scope)) else { return .invalid(origin) }
            return call("not", [condition], .bool, origin)
        case .binary(let `operator`, let left, let right, let operatorSpan):
            return binary(`operator`, left, right, operatorSpan, scope, origin)
        case .isMissing(let operand, let negated):
            let value = scalar(infer(operand, scope))
            if value.isInvalid { return .invalid(origin) }
            let test = call("isMissing", [value], .bool, origin)
            return negated ? call("not", [test], .bool, origin) : test
        case .conditional(let condition, let then, let otherwise):
            return conditional(condition, then, otherwise, scope, origin)
        case .when(let value, let condition): return when(value, condition, scope, origin)
        case .over(let value, let window): return over(value, window, scope, origin)
        case .convert(let value, let target): return convert(scalar(infer(value, scope)), target, scope, origin)
        case .rate(let value, let divisor): return rate(value, per: divisor, scope, origin)
        }
    }

    /// What stands beside other values, where `missing`, `true` and `false` are values whatever columns are called.
    mutating func alternative(_ expression: Expression, _ scope: Scope) -> Typed {
        if case .literal(let value) = expression.form { return literal(value, scope.origin(expression)) }
        return infer(expression, scope)
    }

    /// The word of a literal where a column is called so, and could be meant.
    private func hidingColumn(_ literal: Literal, _ scope: Scope) -> String? {
        let word: String
        switch literal {
        case .missing: word = "missing"
        case .bool(let value): word = value ? "true" : "false"
        case .text, .percent, .period: return nil
        }
        guard scope.source !== libraryText else { return nil }
        let isColumn = scope.columns.contains { $0.name == word } || scope.outputs.contains { $0.name == word }
        return isColumn ? word : nil
    }

    private mutating func list(_ elements: [Expression], _ scope: Scope, _ origin: Origin) -> Typed {
        switch elements.count {
        case 0: return fail(.emptyBracket, at: origin)
        case 1: return infer(elements[0], scope)
        default:
            let values = elements.map { alternative($0, scope) }
            return values.contains { $0.isInvalid } ? .invalid(origin) : Typed(.list(values), values[0].type, origin)
        }
    }

    private mutating func binary(
        _ operator: BinaryOperator, _ left: Expression, _ right: Expression, _ operatorSpan: Span, _ scope: Scope,
        _ origin: Origin
    ) -> Typed {
        if let told = meantOtherwise(`operator`, left, right, operatorSpan, scope, origin) { return told }
        let isPartOfOr = openOr == origin.span
        openOr = `operator` == .or ? left.span : nil
        let x = infer(left, scope)
        openOr = nil
        let errorCount = errors.count
        let isMembership = `operator` == .isIn || `operator` == .notIn
        let y =
            isMembership
            ? set(right, scope) : `operator` == .coalesce ? alternative(right, scope) : infer(right, scope)
        if y.isInvalid, x.kind == .text, !x.isConstant, `operator`.takesText, right.isMadeOfNames {
            reportUnquoted(right, beside: x, since: errorCount, scope)
        }
        correctForeignMissing(`operator`, x, y, since: errorCount, origin)
        if x.isInvalid || y.isInvalid { return .invalid(origin) }
        let sign = OperatorUse(operator: `operator`, place: .init(scope.source, operatorSpan))
        switch `operator` {
        case .or, .and:
            if reportSecondValue(y, after: left, scope) || reportMeasures(x, and: y, scope, origin) {
                return .invalid(origin)
            }
            guard let x = condition(x), let y = condition(y) else { return .invalid(origin) }
            if `operator` == .or {
                noteAlways(left, or: right, scope, origin)
                if !isPartOfOr { noteAndBeforeOr(alternatives(origin.expression), scope, origin) }
            }
            return call(`operator` == .or ? "or" : "and", [x, y], .bool, origin)
        case .equal, .notEqual, .less, .lessOrEqual, .greater, .greaterOrEqual:
            return comparison(scalar(x), scalar(y), sign, origin)
        case .isIn:
            let test = membership(scalar(x), asSet(y, right), sign, origin)
            if test.isInvalid { correctYear(x, in: y, since: errorCount, scope) }
            return test
        case .notIn:
            let test = membership(scalar(x), asSet(y, right), sign, origin)
            return test.isInvalid ? test : call("not", [test], .bool, origin)
        case .alike, .contains, .starts, .ends, .matches:
            return textTest(
                `operator`.rawValue == "~" ? "alike" : `operator`.rawValue, scalar(x), scalar(y), sign, origin)
        case .notContains, .notStarts, .notEnds, .notMatches:
            let name = String(`operator`.rawValue.dropFirst("not ".count))
            let test = textTest(name, scalar(x), scalar(y), sign, origin)
            return test.isInvalid ? test : call("not", [test], .bool, origin)
        case .coalesce: return coalesce(scalar(x), scalar(y), origin)
        case .range: return range(scalar(x), scalar(y), sign, origin)
        case .add: return add(scalar(x), scalar(y), sign, origin)
        case .subtract: return subtract(scalar(x), scalar(y), sign, origin)
        case .multiply: return multiply(scalar(x), scalar(y), sign, origin)
        case .divide:
            if isUnitForColumn(x, right, scope) { return .invalid(origin) }
            return divide(scalar(x), scalar(y), sign, origin)
        case .power: return power(scalar(x), scalar(y), sign, origin)
        }
    }

    /// `year = 2022 or 2023`: a value where another comparison is wanted. True after reporting.
    private mutating func reportSecondValue(_ y: Typed, after left: Expression, _ scope: Scope) -> Bool {
        guard y.isConstant, y.kind != .bool, y.kind != .missing, case .binary(.equal, let x, let first, _) = left.form
        else { return false }
        let texts = [x, first].map { scope.source.slice($0.span) } + [y.origin.written]
        let correction = [
            Correction(left.span.union(y.origin.span), "\(texts[0]) in (\(texts[1]), \(texts[2]))", scope.source)
        ]
        fail(.secondValue(texts[2], of: texts[0]), at: y.origin, correction: correction)
        return true
    }

    /// `sum plan and compensation`: a comma parts measures. True after reporting.
    private mutating func reportMeasures(_ x: Typed, and y: Typed, _ scope: Scope, _ origin: Origin) -> Bool {
        guard case .groups = scope.level, x.kind.isNumeric, y.kind.isNumeric else { return false }
        func measure(_ value: Typed) -> String {
            value.aggregates || value.isConstant ? value.origin.written : "sum " + value.origin.written
        }
        fail(
            .measuresJoinedByAnd, at: origin,
            correction: [Correction(origin.span, "\(measure(x)), \(measure(y))", origin.source)])
        return true
    }

    /// `x = null` as `x is missing`.
    private mutating func correctForeignMissing(
        _ operator: BinaryOperator, _ x: Typed, _ y: Typed,
        since errorCount: Int, _ origin: Origin
    ) {
        guard `operator` == .equal || `operator` == .notEqual, !x.isInvalid, y.isInvalid,
            errors.count == errorCount + 1, case .foreignMissing? = errors[errorCount].fact as? NameFact
        else { return }
        let test = `operator` == .equal ? "is missing" : "is not missing"
        errors[errorCount].correction = [Correction(origin.span, "\(x.origin.written) \(test)", origin.source)]
    }

    /// What stands after `in`: a bracket of one value is a list of one.
    func asSet(_ value: Typed, _ expression: Expression) -> Typed {
        guard case .list(let elements) = expression.form, elements.count == 1 else { return value }
        switch value.form {
        case .list, .range, .invalid: return value
        case .column, .constant, .call, .aggregate, .window, .relative:
            return Typed(.list([value]), value.type, value.origin)
        }
    }

    /// A value that is no list and no range; else the mistake is reported.
    mutating func scalar(_ value: Typed) -> Typed {
        switch value.form {
        case .list: return fail(.listOutsideIn, at: value.origin)
        case .range: return fail(.rangeOutsideIn, at: value.origin)
        case .column, .constant, .call, .aggregate, .window, .relative, .invalid: return value
        }
    }

    /// A truth value; nil after reporting that it is none.
    mutating func condition(_ value: Typed) -> Typed? {
        let value = scalar(value)
        if value.isInvalid { return nil }
        if value.kind == .bool { return value }
        if value.kind == .missing { return missingValue(value, as: .bool) }
        fail(.notACondition(value.type, text: value.origin.text), at: value.origin)
        return nil
    }

    private mutating func conditional(
        _ condition: Expression, _ then: Expression, _ otherwise: Expression, _ scope: Scope, _ origin: Origin
    ) -> Typed {
        let test = self.condition(infer(condition, scope))
        let x = scalar(alternative(then, scope))
        let y = scalar(alternative(otherwise, scope))
        guard let test, !x.isInvalid, !y.isInvalid else { return .invalid(origin) }
        guard let (left, right) = unify(x, y, adoptsUnit: false, origin) else { return .invalid(origin) }
        return call("if", [test, left, right], left.type, origin)
    }

    /// A call of a kernel, worked out at once where all arguments are known.
    func call(_ kernel: String, _ arguments: [Typed], _ type: DataType, _ origin: Origin) -> Typed {
        let values = arguments.compactMap { $0.constantValue }
        if values.count == arguments.count,
            let value = ConstantFolding.evaluate(kernel, values, arguments.map(\.type), type)
        {
            return Typed(.constant(value), type, origin)
        }
        return Typed(.call(kernel, arguments), type, origin)
    }
}

/// An operator as it stands in the text.
struct OperatorUse {
    let `operator`: BinaryOperator
    let place: Diagnostic.Place
}

extension DataType {
    static let bool = DataType(.bool)
    static let int = DataType(.int)
    static let float = DataType(.float)
    static let text = DataType(.text)
    static let date = DataType(.date)
    static let datetime = DataType(.datetime)
    static let duration = DataType(.duration)
}
