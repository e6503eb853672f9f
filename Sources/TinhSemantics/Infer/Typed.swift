import TinhBase
import TinhPlan
import TinhSyntax
import TinhTypes

/// An expression whose names, types and units are settled, and whose aggregates still stand where they were written.
///
/// Operands have already been brought to the kinds and units that their kernel takes, so that lowering is a plain walk.
struct Typed {
    indirect enum Form {
        /// A column of the step's input.
        case column(Int)
        case constant(Value)
        /// A kernel by its name.
        case call(String, [Typed])
        case aggregate(AggregateFunction, [Typed], condition: Typed?)
        /// A value of each row, worked out over the rows around it.
        case window(RowWindow)
        /// Worked out over other rows or groups than the step's own group.
        case relative(Relative)
        /// Stands only after `in`.
        case list([Typed])
        /// Both ends included; stands only after `in`.
        case range(Typed, Typed)
        /// What could not be understood and has been reported; nothing is said of what holds it.
        case invalid
    }

    /// What is known of where a value comes from; it is lost as soon as something is worked out from the value.
    enum Role {
        case worked
        /// A number written without a unit: it takes the unit of what it is compared with.
        case bareNumber
        /// `9%`, as written.
        case percentLiteral(String)
        /// A text literal or a text `$parameter`: it is looked up among a column's values.
        case textLiteral(String)
        /// A column that comes unchanged from a table.
        case unchanged(SourceColumn)
    }

    let form: Form
    let type: DataType
    let role: Role
    let origin: Origin
    /// Where the body stands that a `let` or function brought here; nil where the value was written in place.
    let body: Origin?
    /// Reads a column outside of every aggregate.
    let readsRow: Bool
    /// Holds an aggregate.
    let aggregates: Bool
    let size: Int
    let depth: Int

    init(_ form: Form, _ type: DataType, _ origin: Origin, role: Role = .worked, body: Origin? = nil) {
        self.form = form
        self.type = type
        self.role = role
        self.origin = origin
        self.body = body
        let parts = Typed.parts(of: form)
        switch form {
        case .column, .window:
            readsRow = true
            aggregates = false
        case .aggregate, .relative:
            readsRow = false
            aggregates = true
        case .constant, .call, .list, .range, .invalid:
            readsRow = parts.contains { $0.readsRow }
            aggregates = parts.contains { $0.aggregates }
        }
        var size = 1
        for part in parts { size = min(size + part.size, Int.max / 4) }
        self.size = size
        depth = 1 + (parts.map(\.depth).max() ?? 0)
    }

    static func invalid(_ origin: Origin) -> Typed { Typed(.invalid, DataType(.missing), origin) }

    var isInvalid: Bool {
        if case .invalid = form { return true }
        return false
    }

    var isConstant: Bool { !readsRow && !aggregates }

    var kind: Kind { type.kind }
    var unit: Unit { type.unit }

    var constantValue: Value? {
        if case .constant(let value) = form { return value }
        return nil
    }

    var isMissingLiteral: Bool { kind == .missing && constantValue == .missing }

    var isBareNumber: Bool {
        if case .bareNumber = role { return true }
        return false
    }

    var unchangedSource: SourceColumn? {
        if case .unchanged(let source) = role { return source }
        return nil
    }

    /// The columns of the step's input that it reads, in aggregates too.
    var columnsRead: Set<Int> {
        if case .column(let index) = form { return [index] }
        return parts.reduce(into: []) { $0.formUnion($1.columnsRead) }
    }

    var parts: [Typed] { Typed.parts(of: form) }

    private static func parts(of form: Form) -> [Typed] {
        switch form {
        case .column, .constant, .invalid: []
        case .call(_, let arguments), .list(let arguments): arguments
        case .aggregate(_, let arguments, let condition): arguments + (condition.map { [$0] } ?? [])
        case .window(let window): window.parts
        case .relative(let relative): relative.parts
        case .range(let low, let high): [low, high]
        }
    }

    /// The same with other parts, in the order of `parts`.
    func with(parts: [Typed]) -> Typed {
        switch form {
        case .column, .constant, .invalid: return self
        case .call(let kernel, _): return Typed(.call(kernel, parts), type, origin, role: role, body: body)
        case .list: return Typed(.list(parts), type, origin, role: role, body: body)
        case .range: return Typed(.range(parts[0], parts[1]), type, origin, role: role, body: body)
        case .aggregate(let function, let arguments, let condition):
            let narrowing = condition == nil ? nil : parts.last
            return Typed(
                .aggregate(function, Array(parts.prefix(arguments.count)), condition: narrowing), type, origin,
                role: role, body: body)
        case .window(let window): return Typed(.window(window.with(parts: parts)), type, origin, role: role, body: body)
        case .relative(let relative):
            return Typed(.relative(relative.with(parts: parts)), type, origin, role: role, body: body)
        }
    }

    /// The same with parts replaced, the innermost first; nil keeps one.
    func replacing(_ change: (Typed) -> Typed?) -> Typed {
        let own = parts
        let changed = own.isEmpty ? self : with(parts: own.map { $0.replacing(change) })
        return change(changed) ?? changed
    }

    func with(role: Role) -> Typed { Typed(form, type, origin, role: role, body: body) }
    func with(origin: Origin) -> Typed {
        Typed(form, type, origin, role: role, body: body ?? self.origin)
    }
    func with(type: DataType) -> Typed { Typed(form, type, origin, role: role, body: body) }
}

/// A column of a table, as lookups and notes name it.
struct SourceColumn: Hashable {
    let table: TableID
    let column: String
    /// Further columns whose values stand among its own, after `union` and `full join`.
    private(set) var others: [SourceColumn] = []

    init(table: TableID, column: String) {
        self.table = table
        self.column = column
    }

    /// This one and the others, each once.
    var all: [SourceColumn] { [SourceColumn(table: table, column: column)] + others }

    /// The column that the values of both stand in.
    func merged(_ other: SourceColumn) -> SourceColumn {
        var result = self
        for one in other.all where !all.contains(one) { result.others.append(one) }
        return result
    }
}

/// Where an expression stands, for messages, and where in the statement it is used, for what is noticed while it runs.
struct Origin {
    let source: SourceText
    let expression: Expression
    /// The place of the outermost `let` or function in the statement that brought it here; nil where it was written.
    let usedAt: Diagnostic.Place?
    /// Within a body of the standard library, whose own words are never shown: how the user's text calls it.
    var call: Expression?
    /// Its work is done a second time, and what is noticed has been told: see `Site.isQuiet`.
    var isQuiet = false
    /// Follows the text where the work is done over other rows: ` versus year = 2022`.
    var suffix = ""

    var span: Span { expression.span }
    /// Where a message points: never into the library's own text.
    var place: Diagnostic.Place {
        if source === libraryText, let usedAt { return usedAt }
        return .init(source, expression.span)
    }
    var text: String { canonicalText(call ?? expression) + suffix }
    /// Both stand for one and the same text.
    func isSamePlace(as other: Origin) -> Bool {
        source === other.source && span == other.span && usedAt?.span == other.usedAt?.span
            && usedAt?.source === other.usedAt?.source && call == nil && other.call == nil
            && isQuiet == other.isQuiet && suffix == other.suffix
    }
    var site: Site { Site(span: usedAt?.span ?? expression.span, text: text, isQuiet: isQuiet) }
}

/// Equal whatever their places: the same value for each row and group.
func isSame(_ left: Typed, _ right: Typed) -> Bool {
    guard left.size == right.size, left.type == right.type else { return false }
    switch (left.form, right.form) {
    case (.column(let a), .column(let b)): return a == b
    case (.constant(let a), .constant(let b)): return a == b
    case (.call(let a, let x), .call(let b, let y)): return a == b && areSame(x, y)
    case (.aggregate(let a, let x, let c), .aggregate(let b, let y, let d)):
        switch (c, d) {
        case (nil, nil): return a == b && areSame(x, y)
        case (let c?, let d?): return a == b && areSame(x, y) && isSame(c, d)
        case (nil, _), (_, nil): return false
        }
    case (.window(let a), .window(let b)): return a.isSame(as: b)
    case (.relative(let a), .relative(let b)): return a.isSame(as: b)
    case (.list(let x), .list(let y)): return areSame(x, y)
    case (.range(let a, let b), .range(let c, let d)): return isSame(a, c) && isSame(b, d)
    case (.column, _), (.constant, _), (.call, _), (.aggregate, _), (.window, _), (.relative, _), (.list, _),
        (.range, _), (.invalid, _):
        return false
    }
}

func areSame(_ left: [Typed], _ right: [Typed]) -> Bool {
    left.count == right.count && zip(left, right).allSatisfy { isSame($0, $1) }
}
