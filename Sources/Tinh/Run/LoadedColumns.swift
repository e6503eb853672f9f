import TinhColumns
import TinhFormats
import TinhTypes

/// Some columns of a file, loaded because a script names them and reads the file more than once. It shows the file's whole
/// schema, so that messages can name every column; a column that was not loaded is named nowhere in the script.
final class LoadedColumns: ChunkSource {
    let file: CSVSource
    let table: Table
    let schema: Schema
    /// The place in `table` of each of the file's columns.
    private let positions: [Int?]
    private let source: TableSource
    /// Of each of the file's columns; of those that were not loaded nothing is known.
    let statistics: [ColumnStatistics]?

    init(file: CSVSource, table: Table, columns: [Int]) {
        self.file = file
        self.table = table
        var fields = file.schema.fields
        var positions = [Int?](repeating: nil, count: fields.count)
        for (position, column) in columns.enumerated() {
            positions[column] = position
            fields[column] = table.schema.fields[position]
        }
        self.positions = positions
        schema = Schema(fields)
        statistics = positions.map { position in
            position.map { table.statistics[$0] } ?? ColumnStatistics(missingCount: 0, range: nil, dictionary: nil)
        }
        source = TableSource(name: file.name, table: table, locator: { file.locate(rows: $0) })
    }

    var rowCount: Int? { table.rowCount }

    func position(of column: Int) -> Int? { positions[column] }

    func scan(_ hint: ScanHint, workerCount: Int) throws(ScanFault) -> any ChunkScan {
        let columns = hint.columns.map { column in
            guard let position = positions[column] else {
                preconditionFailure("the script names no column \(schema.fields[column].name), but its plan reads it")
            }
            return position
        }
        return try source.scan(ScanHint(columns: columns, rowCountMax: hint.rowCountMax), workerCount: workerCount)
    }

    func locate(row: Int) -> RowPlace { source.locate(row: row) }
    func locate(rows: [Int]) -> [RowPlace] { source.locate(rows: rows) }
}
