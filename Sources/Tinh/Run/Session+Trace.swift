import TinhColumns
import TinhEngine
import TinhPlan
import TinhSemantics
import TinhTypes

extension Session {
    /// The rows behind a query's figures, each with its file and line; those of a joined table under its name.
    func trace(_ context: StatementContext, _ settled: Settled) throws(TinhError) -> Result {
        let verified = try runVerified(context, settled) {
            if case .trace(let trace) = $0 { trace } else { nil }
        } plan: {
            $0.plan
        } lookups: {
            $0.lookups
        }
        let trace = verified.checked
        let rows = verified.execution.table.planRows
        var fields = Array(verified.execution.table.schema.fields.prefix(trace.columns.count))
        var shown = rows.map { Array($0.prefix(trace.columns.count)) }
        for label in trace.labels {
            let found = places(of: label, in: rows, trace)
            fields += placeFields(label, beside: fields)
            for (row, place) in found.enumerated() {
                let file: TinhPlan.Value = place.map { .text($0.file) } ?? .missing
                let line: TinhPlan.Value = place?.line.map { .integer(Int64($0)) } ?? .missing
                shown[row] += [file, line]
            }
        }
        do throws(ExecutionFault) {
            let table = try execute(.values(Schema(fields), shown), watches: [:]).table
            return Result(table: table, notes: (trace.notes + verified.notes).map(Message.init))
        } catch {
            throw TinhError([told(error, in: context.script.source)])
        }
    }

    /// Where the rows of one label stand; nil where a row has none of it.
    private func places(of label: String, in rows: [[TinhPlan.Value]], _ trace: CheckedTrace) -> [RowPlace?] {
        var places = [RowPlace?](repeating: nil, count: rows.count)
        for (index, number) in trace.rowNumbers.enumerated() where number.label == label {
            let column = trace.columns.count + index
            var found: [(row: Int, number: Int)] = []
            for (row, values) in rows.enumerated() {
                if case .integer(let value) = values[column] { found.append((row, Int(value))) }
            }
            guard let source = state.entry(named: number.table.name)?.chunkSource else { continue }
            for (one, place) in zip(found, source.locate(rows: found.map(\.number))) { places[one.row] = place }
        }
        return places
    }

    /// `file` and `line`, or `targets_file` and `targets_line`, under names that are free.
    private func placeFields(_ label: String, beside fields: [Schema.Field]) -> [Schema.Field] {
        let prefix = label.isEmpty ? "" : label + "_"
        let taken = Set(fields.map(\.name))
        return [("file", Kind.text), ("line", Kind.int)].map { word, kind in
            var name = prefix + word
            while taken.contains(name) { name += "_" }
            return Schema.Field(name, DataType(kind))
        }
    }
}

extension CheckedTrace {
    /// Each once, in their order.
    fileprivate var labels: [String] {
        var labels: [String] = []
        for number in rowNumbers where !labels.contains(number.label) { labels.append(number.label) }
        return labels
    }
}
