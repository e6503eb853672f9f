import TinhBase
import TinhPlan
import TinhSyntax
import TinhTypes

/// What the names in an expression may mean, at one place of a query.
struct Scope {
    struct Column {
        let name: String
        let type: DataType
        /// The table's column when it comes unchanged from one.
        let source: SourceColumn?
    }

    /// The step's input; a `Typed.column` is an index into these.
    var columns: [Column] { didSet { columnIndex = NameIndex() } }
    /// What the step gives, by name: seen by `sort` before the input's columns.
    var outputs: [(name: String, value: Typed)] = [] { didSet { outputIndex = NameIndex() } }
    /// A function's own parameters.
    var parameters: [String: Typed] = [:]
    var environment: Environment
    /// The text that spans of the expression point into.
    var source: SourceText
    /// Set within an inlined body: where in the statement it is used.
    var usedAt: Diagnostic.Place?
    /// Set within a body of the standard library: the outermost call that brought it here.
    var libraryCall: Expression?
    /// How messages call the input: `clearance`, or nil for a result of earlier steps.
    var tableName: String?
    /// False for a step without source, where no column can be read.
    var hasSource = true
    /// What a value is worked out for here.
    var level = Level.rows
    /// The operand of an `over`, where an aggregate may stand in an aggregate.
    var isUnderOver = false
    /// Then: where that `over` stands, from the end of its operand on.
    var overAround: Diagnostic.Place?
    /// What stands for all rows in a body of the library: see `Whole`.
    var whole: Whole?
    /// The step's keys of groups, whose names `over` sees in what is worked out for each row, too.
    var groupKeys: [Checker.Output] = []
    /// Where a further key of a step of measures would stand: behind those of `by`, else behind the measures.
    var groupsEnd: (place: Diagnostic.Place, hasKeys: Bool)?
    /// Of a step of measures: where a further condition of its rows would stand.
    var conditionPlace: ConditionPlace?
    /// How many keys of groups, the last ones, are those of `across`.
    var acrossCount = 0
    /// The names of the columns and outputs; copies of a scope share them.
    var columnIndex = NameIndex()
    var outputIndex = NameIndex()

    func column(named name: String) -> NameMatch {
        columns.isEmpty ? .none : columnIndex.match(name) { columns.map(\.name) }
    }

    func output(named name: String) -> NameMatch {
        outputs.isEmpty ? .none : outputIndex.match(name) { outputs.map(\.name) }
    }

    enum Level {
        /// Each row of the step's input.
        case rows
        /// Each group of these keys; nil where they could not be understood, and nothing is said of them.
        case groups([Checker.Output]?)
    }

    /// The same place, for what is worked out for each row.
    var ofRows: Scope {
        var scope = self
        scope.level = .rows
        scope.isUnderOver = false
        scope.whole = nil
        return scope
    }

    /// `acrossKeys` stand behind those of `by`.
    func ofGroups(_ keys: [Checker.Output]?, acrossKeys: [Checker.Output] = []) -> Scope {
        var scope = self
        scope.level = .groups(keys.map { $0 + acrossKeys })
        scope.groupKeys = keys.map { $0 + acrossKeys } ?? []
        scope.acrossCount = acrossKeys.count
        return scope
    }

    /// The place of the key that `previous` and the like look along: the last one, those of `across` behind those of `by`;
    /// where that one of `across` has no periods, the last of `by`. Nil where neither has.
    func alongPlace(_ keys: [Checker.Output]) -> Int? {
        let places = acrossCount == 0 ? [keys.count - 1] : [keys.count - 1, keys.count - 1 - acrossCount]
        return places.first { $0 >= 0 && (keys[$0].value.kind.isCounted || keys[$0].value.kind == .missing) }
    }

    /// That key is one of `across`.
    var looksAcross: Bool {
        guard case .groups(let keys?) = level, let place = alongPlace(keys) else { return false }
        return place >= keys.count - acrossCount
    }

    func origin(_ expression: Expression) -> Origin {
        Origin(source: source, expression: expression, usedAt: usedAt, call: libraryCall)
    }

    /// How a message calls a function: within a body of the library by the name that the user's text says.
    func word(_ function: String) -> String {
        guard case .apply(let called, _)? = libraryCall?.form else { return function }
        return called.text
    }

    /// The scope of a body that is inlined here: the body's own text and environment, this place's columns.
    func entering(_ definition: Environment.Definition, from span: Span) -> Scope {
        var inner = self
        inner.environment = definition.environment
        inner.source = definition.source
        inner.usedAt = usedAt ?? Diagnostic.Place(source, span)
        inner.parameters = [:]
        inner.outputs = []
        return inner
    }
}
