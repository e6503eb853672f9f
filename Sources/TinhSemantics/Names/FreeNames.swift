import TinhBase
import TinhLibrary
import TinhSyntax

/// The names in a step that only a column can stand for, and those that a column may stand for: by them the table of a
/// query without `from` is chosen.
struct FreeNames {
    /// No `let`, unit or function is called so.
    private(set) var required: [String] = []
    /// A `let`'s own columns are among the required ones; a unit (`m2`) and `count` may also be columns.
    private(set) var possible: [String] = []
    private(set) var hasStar = false
    /// Names that `over` may take besides columns: those of the step's keys.
    private var keyNames: [String] = []

    private let library: Library
    /// Bodies that have been looked into: once is enough, whatever uses them.
    private var visited: Set<Body> = []

    private struct Body: Hashable {
        let source: ObjectIdentifier
        let start: Int
    }

    init(library: Library) { self.library = library }

    mutating func add(_ step: Step, _ environment: Environment) {
        var outputs: [String] = []
        switch step.head?.form {
        case nil: break
        case .measures(let measures):
            keyNames = step.clauses.keyNames
            for measure in measures {
                add(measure.item, environment, &outputs)
                if let versus = measure.versus { add(base: versus.base, environment, step.clauses) }
            }
            keyNames = []
        case .show(let items):
            for item in items {
                switch item {
                case .star: hasStar = true
                case .item(let item): add(item, environment, &outputs)
                }
            }
        case .add(let items), .distinct(let items):
            for item in items { add(item, environment, &outputs) }
        case .drop(let names): required += names.map(\.text)
        case .rename(let renamings):
            required += renamings.map(\.from.text)
            outputs += renamings.map(\.to.text)
        case .join(_, _, _, let pairs), .lookup(_, _, let pairs): required += pairs.map(\.left.text)
        case .unpivot(let names, _, _): required += names.map(\.text)
        case .union, .describe, .chart, .save: break
        }
        add(step.clauses, environment, outputs: outputs)
    }

    mutating func add(_ clauses: [Clause], _ environment: Environment, outputs: [String] = []) {
        let outputs = outputs + clauses.keyNames
        for clause in clauses {
            switch clause.form {
            case .where(let expression): add(expression, environment)
            case .by(let keys), .across(let keys):
                for key in keys { add(key.expression, environment) }
            case .sort(let keys):
                for key in keys {
                    guard let expression = key.expression else { continue }
                    add(expression, environment, own: outputs)
                }
            case .versus(let versus): add(base: versus.base, environment, clauses)
            case .from, .with, .top, .bottom, .take, .skip, .sample: break
            }
        }
    }

    /// K of `previous K` may be the name of a key, or a unit of period.
    private mutating func add(base: Expression, _ environment: Environment, _ clauses: [Clause]) {
        guard case .apply(let function, let argument) = base.form,
            ["previous", "last", "prior", "past"].contains(function.text),
            case .name(let name) = argument.form
        else { return add(base, environment) }
        if clauses.keyNames.contains(name.text) { return }
        if ["year", "half", "quarter", "month", "week", "day"].contains(name.text) {
            if !possible.contains(name.text) { possible.append(name.text) }
        } else {
            add(name, environment, [])
        }
    }

    private mutating func add(_ item: Item, _ environment: Environment, _ outputs: inout [String]) {
        add(item.expression, environment)
        if let alias = item.alias { outputs.append(alias.text) }
        outputs.append(plainName(item.expression))
    }

    /// `sum_compensation` of `sum compensation`; empty where there is no such name.
    private func plainName(_ expression: Expression) -> String {
        switch expression.form {
        case .name(let name): name.text
        case .apply(let function, let argument): function.text + "_" + plainName(argument)
        case .parameter, .literal, .quantity, .list, .query, .unary, .binary, .isMissing, .conditional, .when, .over,
            .convert, .rate:
            ""
        }
    }

    private func isFunction(_ name: String) -> Bool {
        Aggregate(word: name) != nil || PlaceFunction(rawValue: name) != nil || library.contract(named: name) != nil
    }

    /// A function, or what other languages call one.
    private func isMeasureWord(_ name: Name) -> Bool {
        !name.isQuoted && (isFunction(name.text) || library.ownWord(forForeign: name.text).map(isFunction) ?? false)
    }

    mutating func add(_ expression: Expression, _ environment: Environment, own: [String] = []) {
        switch expression.form {
        case .name(let name): add(name, environment, own)
        case .apply(let function, let argument):
            if let definition = environment.definitions[function.text], isNew(definition),
                case .function(let parameters, let body) = definition.body
            {
                add(body, definition.environment, own: parameters.map(\.text))
            }
            // `sum plan year 2023`: no function, so a column in a place where none can stand.
            if environment.definitions[function.text] == nil, !isFunction(function.text),
                !possible.contains(function.text)
            {
                possible.append(function.text)
            }
            // `compensation growth`: a measure behind its column.
            if case .name(let word) = argument.form, !isFunction(function.text), isMeasureWord(word) {
                if !possible.contains(word.text) { possible.append(word.text) }
                return
            }
            add(argument, environment, own: own)
        case .parameter, .literal, .quantity, .query: break
        case .list(let elements): for element in elements { add(element, environment, own: own) }
        case .unary(_, let operand), .isMissing(let operand, _), .convert(let operand, _):
            add(operand, environment, own: own)
        case .binary(_, let left, let right, _):
            add(left, environment, own: own)
            add(right, environment, own: own)
        case .conditional(let condition, let then, let otherwise):
            add(condition, environment, own: own)
            add(then, environment, own: own)
            add(otherwise, environment, own: own)
        case .when(let value, let condition):
            add(value, environment, own: own)
            add(condition, environment, own: own)
        case .rate(let value, let divisor):
            add(value, environment, own: own)
            if case .name(let name) = divisor.form {
                // Of `per household` the column may be `households`.
                if !possible.contains(name.text) { possible.append(name.text) }
            } else {
                add(divisor, environment, own: own)
            }
        case .over(let value, let window):
            add(value, environment, own: own)
            for key in window.keys where key.isQuoted || key.text != "all" {
                if !keyNames.contains(key.text) { add(key, environment, own) }
            }
            for case let sorted? in window.sort.map(\.expression) { add(sorted, environment, own: own) }
        }
    }

    private mutating func add(_ name: Name, _ environment: Environment, _ own: [String]) {
        if own.contains(name.text) { return }
        if !name.isQuoted {
            if let definition = environment.definitions[name.text] {
                if case .expression(let body) = definition.body, isNew(definition) { add(body, definition.environment) }
                return
            }
            let isWord =
                name.text == "count" || name.text == PlaceFunction.rowNumber.rawValue
                || environment.units[name.text] != nil
            if isWord || library.unit(named: name.text) != nil {
                if !possible.contains(name.text) { possible.append(name.text) }
                return
            }
        }
        if !required.contains(name.text) { required.append(name.text) }
    }

    private mutating func isNew(_ definition: Environment.Definition) -> Bool {
        visited.insert(Body(source: ObjectIdentifier(definition.source), start: definition.name.span.lower)).inserted
    }
}

extension [Clause] {
    /// Names that `as` gives to keys.
    fileprivate var keyNames: [String] {
        flatMap { clause -> [String] in
            switch clause.form {
            case .by(let keys), .across(let keys): return keys.compactMap(\.alias?.text)
            case .from, .where, .versus, .with, .sort, .top, .bottom, .take, .skip, .sample: return []
            }
        }
    }
}
