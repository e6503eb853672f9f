import TinhBase
import TinhColumns
import TinhEngine
import TinhPlan
import TinhSemantics
import TinhSyntax

/// All phases of a script in order: parse, then for each statement check, plan, run, verify.
extension Session {
    /// Runs every statement of a text in order and hands each outcome over at once.
    ///
    /// Syntax errors are told all together, before anything runs. The first statement that is wrong, or whose data are, ends
    /// the run; the mistakes of later ones that do not depend on it are told with it, and before the first file is written. A
    /// failed check does not end the run. Whatever `onOutcome` throws ends the run, too.
    ///
    /// - Parameters:
    ///   - name: What messages call the text.
    ///   - firstLine: The number of the text's first line, where it is a part of something longer.
    ///   - lineBefore: What stands there on the line before the text.
    ///   - folder: Where relative paths of the text start; nil for the session's own.
    public func run(
        _ text: String, name: String = "query", firstLine: Int = 1, lineBefore: String = "", folder: String? = nil,
        onOutcome: (Outcome) throws -> Void
    ) throws {
        let source = SourceText(name: name, text: text, firstLine: firstLine, lineBefore: lineBefore)
        let script = try bounded { () throws(TinhError) in try parse(source, folder: folder ?? options.folder) }
        try refuseUnknownParameters(script, folder: folder ?? options.folder)
        let reads = ScriptReads(script)
        let imports = ScriptImports()
        let firstSaving = script.statements.firstIndex(where: \.isSaving)
        for (index, statement) in script.statements.enumerated() {
            if index == firstSaving, index + 1 < script.statements.count {
                let mistakes = try largeStack.run { () throws(TinhError) in
                    self.mistakesAhead(in: script, from: index, folder: folder ?? options.folder)
                }
                guard mistakes.isEmpty else { throw TinhError(mistakes) }
            }
            let clock = Stopwatch()
            if resetsInterrupter { interrupter.reset() }
            progress.counters.reset()
            // Kept by nobody else, the state changes in place.
            let start = options.keepsAnswers ? state : nil
            let definition = definition(statement)
            let context = StatementContext(
                script: script, statement: statement, folder: folder ?? options.folder, reads: reads,
                imports: imports)
            let (content, notes, rowCount) = try bounded { () throws(TinhError) in try self.perform(context) }
            if let start {
                if statement.isDefinition { keepDefinition(script.source.text(statement.span), since: start) }
                if let answer = content.answer { try bounded { () throws(TinhError) in try keep(answer: answer) } }
            }
            try onOutcome(
                Outcome(
                    statement: index + 1, text: script.source.text(statement.span),
                    definition: definition, comments: LeadingComments.paragraphs(of: index, in: script),
                    content: content, notes: notes,
                    seconds: clock.seconds, rowCount: rowCount))
        }
    }

    /// The answer of a text whose last statement is a query; the statements before it may be `let` and the like.
    public func query(_ text: String, name: String = "query") throws -> Result {
        var answer: Result?
        try run(text, name: name) { outcome in
            if case .result(let result) = outcome.content { answer = result }
        }
        guard let answer else { throw TinhError([SessionMessages.noAnswer(name)]) }
        return answer
    }
}

/// One statement on its way through the phases.
struct StatementContext {
    let script: Script
    let statement: Statement
    let folder: String?
    let reads: ScriptReads
    var imports = ScriptImports()
}

extension Session {
    typealias Performed = (Outcome.Content, notes: [Message], rowCount: Int)

    func perform(_ context: StatementContext) throws(TinhError) -> Performed {
        let settled = try settleOrTellAll(context)
        switch settled.statement {
        case .environment(let environment, let notes):
            state.change(to: environment)
            return (.done, notes.map(Message.init), 0)
        case .load(let load):
            let (table, notes) = try perform(load, folder: context.folder)
            return (.loaded(table), notes.map(Message.init), 0)
        case .importFile(let file): return (.done, try perform(file, context).map(Message.init), 0)
        case .query(let query):
            let target = try query.save.map { save throws(TinhError) in
                try saveTarget(save, isDrawn: query.chart != nil, context)
            }
            let result = try answer(context, settled)
            guard let target else { return (.result(result), result.notes, result.rowCount) }
            let report = try write(result, to: target)
            return (.saved(report), result.notes + saveNotes(result, target), result.rowCount)
        case .explain:
            let (text, notes) = try explain(context, settled)
            return (.text(text), notes.map(Message.init), 0)
        case .trace:
            let result = try trace(context, settled)
            return (.result(result), result.notes, result.rowCount)
        case .check:
            let (report, notes) = try verdict(context, settled)
            return (.check(report), notes.map(Message.init), 0)
        }
    }

    /// A statement with its meaning settled, by what is known of the data now.
    struct Settled {
        let statement: CheckedStatement
        /// What was noticed in the queries within it, which had to be worked out for that.
        let notes: [RuntimeNote]
        /// The plans of these queries.
        let plans: [Plan]
    }

    /// A mistake is told together with those of the statements that follow.
    private func settleOrTellAll(_ context: StatementContext) throws(TinhError) -> Settled {
        do throws(TinhError) {
            return try settle(context)
        } catch {
            let next = context.script.statements.firstIndex { $0.span.lower > context.statement.span.lower }
            guard let next, !context.statement.isDefinition else { throw error }
            throw TinhError(
                error.messages.map(\.diagnostic) + mistakesAhead(in: context.script, from: next, folder: context.folder)
            )
        }
    }

    func settle(_ context: StatementContext) throws(TinhError) -> Settled {
        var areTypesGuessed = true
        while true {
            let catalog = SessionCatalog(self, isVerified: !context.statement.isDefinition)
            do throws(CheckFault) {
                let statement = try TinhSemantics.check(
                    context.statement, source: context.script.source, in: state.environment, catalog: catalog)
                return Settled(statement: statement, notes: catalog.notes, plans: catalog.plans)
            } catch {
                switch (error, catalog.obstacle) {
                case (.mistakes(let mistakes), _):
                    guard areTypesGuessed, try findsOtherTypes(behind: mistakes, context) else {
                        throw TinhError(mistakes.all)
                    }
                    areTypesGuessed = false
                case (.unsettled, .notLoaded(let plan)): try loadAll(of: plan, context)
                case (.unsettled, .failed(let fault)):
                    throw TinhError([told(fault, in: context.script.source)])
                case (.unsettled, nil): preconditionFailure("a statement was left unsettled without a reason")
                }
            }
        }
    }

    /// A statement that was read rightly, and the answer of its plan.
    struct Verified<Checked> {
        let checked: Checked
        let execution: ExecutionResult
        /// What is to be said of the data: how files were read, then what the run noticed.
        let notes: [Diagnostic]
    }

    /// Checks a statement and runs one plan of it, and again while a guess about a file turns out wrong.
    ///
    /// A file that is read while the query runs gives its types and what texts were found as from a sample. A cell that does
    /// not fit widens the file's schema; a text that was found as something else is remembered: either way the statement is
    /// checked again. Each round settles at least one guess for good, so the rounds end.
    func runVerified<Checked>(
        _ context: StatementContext, _ first: Settled, _ select: (CheckedStatement) -> Checked?,
        plan: (Checked) -> Plan, lookups: (Checked) -> [TextLookupUse]
    ) throws(TinhError) -> Verified<Checked> {
        func selected(_ settled: Settled) -> Checked {
            guard let checked = select(settled.statement) else {
                preconditionFailure("a statement changed its form between two checks")
            }
            return checked
        }
        var next: Settled? = first
        while true {
            let settled: Settled
            if let first = next { settled = first } else { settled = try settle(context) }
            next = nil
            let checked = selected(settled)
            let uses = lookups(checked)
            if try loadWhatIsWorthIt(plan(checked), uses, context) { continue }
            let watches = watches(for: uses)
            let execution: ExecutionResult
            do throws(ExecutionFault) {
                execution = try execute(plan(checked), watches: watches)
            } catch {
                if case .scan(.misfit) = error { continue }
                throw TinhError([told(error, in: context.script.source)])
            }
            let finding = remember(execution.watches, of: watches, against: uses)
            if case .otherwise = finding { continue }
            // What the checker had worked out, the run may work out again.
            let noticed = settled.notes.filter { !execution.notes.contains($0) } + execution.notes
            let notes = try loadNotes(of: settled.plans + [plan(checked)]) + noticed.map(SessionMessages.note)
            switch finding {
            case .asRead, .otherwise: return Verified(checked: checked, execution: execution, notes: notes)
            case .asReadOtherwiseNoted:
                return Verified(checked: selected(try settle(context)), execution: execution, notes: notes)
            }
        }
    }

    func execute(_ plan: Plan, watches: [TableID: [ScanHint.Watch]]) throws(ExecutionFault) -> ExecutionResult {
        var sources: [TableID: any ChunkSource] = [:]
        for entry in state.tables { sources[entry.id] = entry.chunkSource }
        return try execute(plan, sources: sources, watches: watches, progress: progress.counters)
    }

    func execute(
        _ plan: Plan, sources: [TableID: any ChunkSource], watches: [TableID: [ScanHint.Watch]],
        progress: ReadProgress?
    ) throws(ExecutionFault) -> ExecutionResult {
        try TinhEngine.execute(
            plan, sources: sources, watches: watches,
            options: ExecutionOptions(
                threadCount: engine.threadCount, batchRowCount: engine.configuration.batchRowCount,
                regularExpressions: engine.regularExpressions, isCancelled: isCalledOff,
                progress: progress),
            environment: engine.execution)
    }

    /// The texts to look for in files that are read while the query runs.
    private func watches(for lookups: [TextLookupUse]) -> [TableID: [ScanHint.Watch]] {
        var watches: [TableID: [ScanHint.Watch]] = [:]
        var known: [TableID: Set<ScanHint.Watch>] = [:]
        for use in lookups {
            guard let file = state.entry(named: use.table.name)?.streamedFile,
                let column = file.schema.index(of: use.column)
            else { continue }
            let watch = ScanHint.Watch(column: column, text: use.text)
            if state.verifiedLookups[use.table]?[watch] == nil, known[use.table, default: []].insert(watch).inserted {
                watches[use.table, default: []].append(watch)
            }
        }
        return watches
    }

    private enum Finding { case asRead, asReadOtherwiseNoted, otherwise }

    /// Keeps what texts were found as over the whole file, and tells whether the query was read so.
    private func remember(
        _ found: [TableID: [WatchResult]], of watches: [TableID: [ScanHint.Watch]], against uses: [TextLookupUse]
    ) -> Finding {
        var finding = Finding.asRead
        guard !watches.isEmpty else { return finding }
        let usesByText = Dictionary(grouping: uses, by: \.text)
        for (table, watched) in watches {
            guard let results = found[table], let file = state.entry(named: table.name)?.streamedFile else { continue }
            for (watch, result) in zip(watched, results) {
                let answer = TextLookup(result)
                state.verifiedLookups[table, default: [:]][watch] = answer
                let column = file.schema.fields[watch.column].name
                for use in usesByText[watch.text] ?? []
                where use.table == table && use.column == column && use.answer != answer {
                    if !use.isShared, use.answer.isRead(as: answer) {
                        if case .asRead = finding { finding = .asReadOtherwiseNoted }
                    } else {
                        finding = .otherwise
                    }
                }
            }
        }
        return finding
    }
}

extension TextLookup {
    /// The plan is the same: the text stands for itself, found or not, or for the same value.
    fileprivate func isRead(as other: TextLookup) -> Bool {
        switch (self, other) {
        case (.exact, .exact), (.exact, .none), (.none, .exact), (.none, .none): true
        case (.folded(let one, _), .folded(let second, _)): one == second
        case (.exact, _), (.folded, _), (.ambiguous, _), (.none, _): false
        }
    }
}
