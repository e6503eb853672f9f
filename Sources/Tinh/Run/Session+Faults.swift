import TinhBase
import TinhColumns
import TinhEngine
import TinhPlan

/// Why a run ended, with what the data say of it.
extension Session {
    func told(_ fault: ExecutionFault, in source: SourceText) -> Diagnostic {
        var differing: [String]?
        if case .lookupNotUnique(_, _, let table?, let first, let second) = fault {
            differing = differingColumns(first, second, of: table)
        }
        return SessionMessages.diagnostic(fault, in: source, state, differing: differing)
    }

    /// Rows that stand further on in a file are not read again for a message.
    private static let readAgainCountMax = 1_000_000

    /// The columns in which two rows of a table differ; nil where they cannot be read.
    private func differingColumns(_ first: Int, _ second: Int, of table: TableID) -> [String]? {
        guard let entry = state.entry(named: table.name), max(first, second) < Session.readAgainCountMax else {
            return nil
        }
        let schema = entry.chunkSource.schema
        let scan = Plan.scan(
            Plan.Scan(table: table, source: schema, columns: Array(schema.fields.indices), withRowNumber: false))
        func values(_ row: Int) -> [Value]? {
            guard let found = try? execute(.slice(scan, skip: row, take: 1), watches: [:]).table, found.rowCount == 1
            else { return nil }
            return Result(table: found, notes: []).columns.map { $0[0] }
        }
        guard let one = values(first), let other = values(second) else { return nil }
        return schema.fields.indices.filter { one[$0] != other[$0] }.map { schema.fields[$0].name }
    }
}
