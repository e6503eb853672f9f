import TinhBase
import TinhCharts
import TinhColumns
import TinhPlan
import TinhSemantics

extension Session {
    /// The answer of a query, with its notes: first how it was read, then what the run noticed.
    func answer(_ context: StatementContext, _ settled: Settled) throws(TinhError) -> Result {
        let verified = try runVerified(context, settled) {
            if case .query(let query) = $0 { query } else { nil }
        } plan: {
            $0.plan
        } lookups: {
            $0.lookups
        }
        return try result(verified)
    }

    private func result(_ verified: Verified<CheckedQuery>) throws(TinhError) -> Result {
        var notes = verified.checked.notes + verified.notes
        // A text that no value equals tells why no row is kept.
        if notes.contains(where: { $0.code == "N0202" }) { notes.removeAll { $0.code == "N0714" } }
        let columns = verified.checked.columns
        let plain = Result(
            table: verified.execution.table.withNeededDigits, notes: notes.map(Message.init),
            additive: Set(columns.indices.filter { columns[$0].isAdditive }))
        let result = plain.adding(BlankEnds.notes(plain, keyCount: verified.checked.keyCount).map(Message.init))
        guard let chart = verified.checked.chart else { return result }
        do throws(ChartFault) {
            let drawn = try Charting.chart(of: result, chart, isCalledOff: isCalledOff)
            let notes = drawn.notes.compactMap { SessionMessages.note($0, of: chart) }
            return result.adding(notes.map(Message.init)).with(ResultChart(drawn))
        } catch {
            throw TinhError([SessionMessages.diagnostic(error, of: chart)])
        }
    }

    /// How a `check` ended. Only a check that fails is read a second time, for what was found.
    func verdict(_ context: StatementContext, _ settled: Settled) throws(TinhError) -> (CheckReport, [Diagnostic]) {
        func select(_ statement: CheckedStatement) -> CheckedCheck? {
            if case .check(let check) = statement { check } else { nil }
        }
        let summary = try runVerified(context, settled, select) {
            $0.summary
        } lookups: {
            $0.lookups
        }
        let check = summary.checked
        let seenCount = summary.execution.table.count(column: 0)
        let failureCount = summary.execution.table.count(column: 1)
        let sawNothing = seenCount == 0 && check.subject.needsRows
        var failures: [CheckReport.Failure] = []
        if failureCount > 0 {
            let found = try runVerified(context, try settle(context), select) {
                .slice($0.failures, skip: 0, take: CheckReport.failureCountShown)
            } lookups: {
                $0.lookups
            }
            failures = self.failures(found)
        }
        let place = check.place
        let report = CheckReport(
            isPassed: failureCount == 0 && !sawNothing, words: check.words, file: place.source.name,
            line: place.source.line(at: place.span.lower), failures: failures, failureCount: failureCount,
            checkedCount: seenCount, reason: sawNothing ? SessionMessages.sawNothing(check.subject) : nil)
        return (report, check.notes + summary.notes)
    }

    private func failures(_ found: Verified<CheckedCheck>) -> [CheckReport.Failure] {
        let check = found.checked
        let table = found.execution.table.withNeededDigits
        let result = Result(table: table, notes: [])
        let source = check.table.flatMap { state.entry(named: $0.name)?.chunkSource }
        func place(_ column: Int?, _ row: Int) -> (file: String, line: Int?)? {
            guard let column, let number = result.columns[column][row].asInt, let place = source?.locate(row: number)
            else { return nil }
            return (place.file, place.line)
        }
        return (0..<table.rowCount).map { row in
            let values = result.columns.prefix(check.columns.count).map {
                (name: $0.name, value: check.subject.shown($0[row]).asText ?? "missing")
            }
            return CheckReport.Failure(
                place: place(check.rowColumn, row), lastPlace: place(check.lastRowColumn, row), found: Array(values))
        }
    }
}

extension CheckedCheck.Subject {
    /// A check of rows or of the groups of `by` says nothing when it saw none, and so fails.
    fileprivate var needsRows: Bool {
        switch self {
        case .rows, .groups, .unique: true
        case .whole: false
        }
    }
}

extension CheckedCheck.Subject {
    /// Figures of groups are worked out: zeros at the end of their digits say nothing. Cells of rows stand as the file has
    /// them.
    fileprivate func shown(_ value: Value) -> Value {
        switch (self, value) {
        case (.groups, .decimal(let number)), (.whole, .decimal(let number)):
            var (mantissa, scale) = (number.mantissa, number.scale)
            while scale > 0, mantissa % 10 == 0 {
                mantissa /= 10
                scale -= 1
            }
            return .decimal(Decimal(mantissa: mantissa, scale: scale))
        case (.rows, _), (.unique, _), (.groups, _), (.whole, _): return value
        }
    }
}

extension Table {
    /// The count in the only row of a plan's summary.
    fileprivate func count(column: Int) -> Int {
        guard let chunk = chunks.first(where: { $0.rowCount > 0 }) else { return 0 }
        return Int(truncatingIfNeeded: chunk.columns[column].wideInteger(0))
    }
}
