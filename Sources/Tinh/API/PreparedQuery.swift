import TinhBase
import TinhPlan
import TinhSemantics
import TinhSyntax
import TinhTypes

/// The type of a `$parameter` of a prepared query.
public enum ParameterType: Sendable, CaseIterable {
    case bool, int, decimal, float, text, date
}

/// A query parsed and checked once, to be run with values for its `$parameters`.
///
/// Belongs to the session that prepared it and sees the session's tables and names as they are at each run.
public final class PreparedQuery {
    public let text: String
    public let parameters: [String: ParameterType]
    private let session: Session
    private let script: Script

    init(session: Session, script: Script, parameters: [String: ParameterType]) throws(TinhError) {
        self.session = session
        self.script = script
        self.parameters = parameters
        text = script.source.text
        // Whatever is wrong but for the values is told now.
        var neutral: [String: Value] = [:]
        for (name, type) in parameters { neutral[name] = type.neutral }
        let settled = try bound(neutral) { () throws(TinhError) in
            try session.bounded { () throws(TinhError) in try session.settle(context(0)) }
        }
        if case .query(let query) = settled.statement, query.save != nil {
            throw TinhError([SessionMessages.notOneQuery(script.source)])
        }
    }

    /// The answer with these values. A value that is missing from `values` is missing in the query.
    public func run(_ values: [String: Value] = [:]) throws(TinhError) -> Result {
        for name in values.keys.sorted() where parameters[name] == nil {
            throw TinhError([SessionMessages.unknownParameter(name, known: parameters.keys.sorted())])
        }
        session.interrupter.reset()
        return try bound(values) { () throws(TinhError) in
            try session.bounded { () throws(TinhError) in
                let context = context(script.statements.count - 1)
                return try session.answer(context, try session.settle(context))
            }
        }
    }

    private func context(_ statement: Int) -> StatementContext {
        StatementContext(
            script: script, statement: script.statements[statement], folder: session.options.folder,
            reads: ScriptReads(script))
    }

    /// Runs with the session's names and these parameters, and leaves the session's own as they were.
    private func bound<Answer>(
        _ values: [String: Value], _ body: () throws(TinhError) -> Answer
    ) throws(TinhError) -> Answer {
        let saved = session.state.environment
        defer { session.state.environment = saved }
        for (name, type) in parameters {
            let (value, dataType) = try type.planValue(values[name] ?? .missing, name)
            session.state.environment.set(parameter: name, value, dataType)
        }
        return try body()
    }
}

extension Session {
    /// Parses and checks a query whose `$parameters` have these types.
    public func prepare(_ text: String, parameters: [String: ParameterType] = [:]) throws(TinhError) -> PreparedQuery {
        let source = SourceText(name: "query", text: text)
        let script = try bounded { () throws(TinhError) in try Session.parse(source) }
        guard script.statements.count == 1, case .query = script.statements[0].form else {
            throw TinhError([SessionMessages.notOneQuery(source)])
        }
        return try PreparedQuery(session: self, script: script, parameters: parameters)
    }
}

extension ParameterType {
    fileprivate var neutral: Value {
        switch self {
        case .bool: .bool(false)
        case .int: .int(0)
        case .decimal: .decimal(Decimal(mantissa: 0, scale: 0))
        case .float: .float(0)
        case .text: .text("")
        case .date: .date(CalendarDay(year: 2000, month: 1, day: 1))
        }
    }

    fileprivate func planValue(_ value: Value, _ name: String) throws(TinhError) -> (TinhPlan.Value, DataType) {
        switch (self, value) {
        case (.bool, .bool(let value)): return (.bool(value), DataType(.bool))
        case (.int, .int(let value)): return (.integer(Int64(value)), DataType(.int))
        case (.decimal, .decimal(let value)):
            return (.decimal(value.mantissa), DataType(.decimal(scale: value.scale)))
        case (.decimal, .int(let value)): return (.decimal(Int128(value)), DataType(.decimal(scale: 0)))
        case (.float, .float(let value)) where value.isFinite: return (.float(value), DataType(.float))
        case (.float, .int(let value)): return (.float(Double(value)), DataType(.float))
        case (.text, .text(let value)): return (.text(value), DataType(.text))
        case (.date, .date(let day)): return (.integer(Int64(day.daysSinceEpoch)), DataType(.date))
        case (_, .missing): return (.missing, DataType(kind))
        default: throw TinhError([SessionMessages.wrongParameter(name, value.asText ?? "missing", word: "\(self)")])
        }
    }

    private var kind: Kind {
        switch self {
        case .bool: .bool
        case .int: .int
        case .decimal: .decimal(scale: 0)
        case .float: .float
        case .text: .text
        case .date: .date
        }
    }
}
