import TinhBase
import TinhPlan
import TinhSyntax
import TinhTypes

/// What the statements before this one have settled: names, parameters, the table in use. A plain value.
package struct Environment: Sendable {
    /// A `let`, with all that its body needs: names of values, tables and functions are bound where it stands.
    package struct Definition: Sendable {
        package enum Body: Sendable {
            /// A value, row expression or measure: its columns are those of the query that uses it.
            case expression(Expression)
            case function(parameters: [Name], Expression)
            case table(Query)

            /// What makes a table; a query in brackets does, too.
            var query: Query? {
                switch self {
                case .table(let query): query
                case .expression(let expression):
                    if case .query(let query) = expression.form { query } else { nil }
                case .function: nil
                }
            }
        }

        package let name: Name
        package let body: Body
        package let source: SourceText
        /// As it was before this `let`.
        package let environment: Environment
        package let documentation: [String]
    }

    package struct Parameter: Sendable {
        package let type: DataType
        /// Nil where it is declared and nothing has given it a value.
        package let value: Value?
        package let place: Diagnostic.Place?
    }

    package private(set) var definitions = PersistentDictionary<Definition>()
    package private(set) var parameters = PersistentDictionary<Parameter>()
    package private(set) var units = PersistentDictionary<Unit>()
    /// What one of a base unit of the library is in others: `unit USD = 25_000 VND`. They hold for columns of tables too.
    package private(set) var rates = PersistentDictionary<Unit>()
    /// The table that `use` chose.
    package private(set) var usedTable: Name?
    /// The table of the last answer, which `it` means where a prompt keeps answers and nothing else has that name.
    package var lastAnswer: TableID?
    /// Notes that changed how the query was read are errors.
    package var isStrict: Bool
    /// A later `let`, `param` or `unit` of a name replaces the earlier: in the REPL and on standard input.
    package var replaces: Bool
    /// The texts of `--param`, read by the declared type when `param` comes.
    package var givenParameters: [String: String]

    package init(isStrict: Bool = false, replaces: Bool = false, givenParameters: [String: String] = [:]) {
        self.isStrict = isStrict
        self.replaces = replaces
        self.givenParameters = givenParameters
    }

    /// Names of lets that are values or functions, and of tables made by `let`, each sorted: for completion.
    package var valueNames: [String] {
        definitions.values.filter { if case .expression = $0.body { true } else { false } }.map(\.name.text).sorted()
    }
    package var functionNames: [String] {
        definitions.values.filter { if case .function = $0.body { true } else { false } }.map(\.name.text).sorted()
    }
    package var tableNames: [String] {
        definitions.values.filter { if case .table = $0.body { true } else { false } }.map(\.name.text).sorted()
    }

    package mutating func define(_ definition: Definition) { definitions.set(definition.name.text, definition) }

    /// Sets a typed `$parameter`, as a host does for a prepared query.
    package mutating func set(
        parameter name: String, _ value: Value, _ type: DataType, at place: Diagnostic.Place? = nil
    ) {
        parameters.set(name, Parameter(type: type, value: value, place: place))
    }

    /// Declares a `$parameter` that has no value yet; `type` is a word of `ParameterText.types`.
    mutating func declare(parameter name: String, type: String, at place: Diagnostic.Place) {
        let kind = Kind(word: type) ?? .missing
        parameters.set(name, Parameter(type: DataType(kind), value: nil, place: place))
    }

    package mutating func define(unit: Unit, named name: String) { units.set(name, unit) }

    package mutating func define(rate: Unit, of base: String) { rates.set(base, rate) }

    /// The unit with every rate worked in; nil when the exact factor leaves 128 bits.
    func rated(_ unit: Unit) -> Unit? { rated(unit, depth: 0) }

    /// Rates of two scripts may lead in a circle: after so many steps there is no such unit.
    private static let rateDepthMax = 64

    private func rated(_ unit: Unit, depth: Int) -> Unit? {
        guard depth < Environment.rateDepthMax else { return nil }
        guard let place = unit.dimensions.firstIndex(where: { rates[$0.base] != nil }),
            let rate = rates[unit.dimensions[place].base]
        else { return unit }
        let exponent = unit.dimensions[place].exponent
        var exponents: [String: Int] = [:]
        for dimension in unit.dimensions where dimension.base != unit.dimensions[place].base {
            exponents[dimension.base] = dimension.exponent
        }
        for dimension in rate.dimensions { exponents[dimension.base, default: 0] += dimension.exponent * exponent }
        guard let power = rate.factor.raised(to: exponent), let factor = unit.factor.multiplied(by: power) else {
            return nil
        }
        let sorted = exponents.filter { $0.value != 0 }.sorted { $0.key < $1.key }
        let next = Unit(dimensions: sorted.map { .init($0.key, $0.value) }, factor: factor, symbol: unit.symbol)
        return rated(next, depth: depth + 1)
    }

    package mutating func use(_ table: Name?) { usedTable = table }
}
