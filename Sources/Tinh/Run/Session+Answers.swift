import TinhBase
import TinhColumns
import TinhEngine
import TinhPlan
import TinhSyntax
import TinhTypes

/// The last answer as the table `it`.
extension Session {
    /// The answer of the last statement that gave one, where answers are kept.
    public var lastAnswer: Result? { state.lastAnswer }

    /// Makes an answer the table `it`. The one before is let go of unless a `let` reads it. Statements without an answer, and
    /// those that end with an error, leave it as it is.
    func keep(answer: Result) throws(TinhError) {
        let table = try withoutTotals(answer)
        state.answerCount += 1
        let id = TableID("\(Session.answerName) \(state.answerCount)")
        state.tables.removeAll { $0.answer == .last }
        state.tables.append(
            TableEntry(
                id: id, source: .resident(TableSource(name: Session.answerName, table: table)), answer: .last))
        state.environment.lastAnswer = id
        state.lastAnswer = answer
    }

    static let answerName = "it"

    func isLastAnswer(_ entry: TableEntry) -> Bool { entry.id == state.environment.lastAnswer }

    /// A table with rows of totals cannot be asked again: `it` has the groups alone.
    private func withoutTotals(_ answer: Result) throws(TinhError) -> Table {
        let fields = answer.table.schema.fields
        guard let mark = fields.firstIndex(where: { $0.name == Plan.totalColumnName }) else { return answer.table }
        let site = Site(span: Span(0, 0), text: Session.answerName, isQuiet: true)
        let name = TableID(Plan.totalColumnName)
        let scan = Plan.scan(Plan.Scan(table: name, source: answer.table.schema, columns: Array(fields.indices)))
        let groups = Plan.filter(
            scan, condition: .call("isMissing", [.column(mark, fields[mark].type)], DataType(.bool), site))
        let columns = fields.indices.filter { $0 != mark }.map { index in
            NamedExpression(fields[index].name, .column(index, fields[index].type))
        }
        do throws(ExecutionFault) {
            return try TinhEngine.execute(
                .project(groups, columns), sources: [name: TableSource(name: Session.answerName, table: answer.table)],
                watches: [:],
                options: ExecutionOptions(threadCount: engine.threadCount, isCancelled: isCalledOff),
                environment: engine.execution
            ).table
        } catch {
            let source = SourceText(name: Session.answerName, text: "")
            throw TinhError([told(error, in: source)])
        }
    }
}

/// Taking definitions back.
extension Session {
    /// What is said of a step when it is taken back, and how things were before it.
    struct UndoStep {
        let words: String
        let state: SessionState
    }

    /// So many steps can be taken back. Each may hold a table that has been dropped or replaced.
    static let undoStepCountMax = 20

    /// Takes back the last `let`, `load`, `use`, `param`, `unit`, `import` or dropped table, and gives the sentence to be said
    /// of it; nil when there is nothing left to take back. The last answer stays.
    public func undo() -> String? {
        guard let step = undoSteps.popLast() else { return nil }
        var start = step.state
        start.tables = start.tables.filter { $0.answer == nil } + state.tables.filter { $0.answer != nil }
        start.environment.lastAnswer = state.environment.lastAnswer
        start.lastAnswer = state.lastAnswer
        start.answerCount = state.answerCount
        state.restore(start)
        return step.words
    }

    func keepDefinition(_ text: String, since start: SessionState) {
        let words = text.split { !$0.isLetter && !$0.isNumber && $0 != "_" }
        if words.contains(where: { $0 == Session.answerName }) {
            for index in state.tables.indices where state.tables[index].answer == .last {
                state.tables[index].answer = .read
            }
        }
        keep(undo: "taken back: \(text)", start)
    }

    func keep(undo words: String, _ start: SessionState) {
        guard options.keepsAnswers else { return }
        if undoSteps.count == Session.undoStepCountMax { undoSteps.removeFirst() }
        undoSteps.append(UndoStep(words: words, state: start))
    }
}
