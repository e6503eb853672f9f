import TinhBase
import TinhColumns
import TinhFormats
import TinhTypes

/// The distinct values of a column and how often they stand there, as completing looks for them.
enum ColumnValues {
    case coded(CodedValues)
    case made(MadeValueList)
    case listed(ColumnValueList)

    /// Rows looked at in a table at rest: enough to know what is common.
    static let rowCountMax = 1_000_000

    /// Of a file that is read while queries run, the values of a sample. Nil for a column that cannot be read so. O(rows looked
    /// at) of codes or of numbers that lie near each other; else a thread does most of it.
    init?(of column: String, as reading: ValueReading, in entry: TableEntry, _ engine: Engine) {
        guard let index = entry.chunkSource.schema.index(of: column) else { return nil }
        let type = entry.chunkSource.schema.fields[index].type
        guard type.kind == .text else {
            guard let form = LiteralForm(type, reading) else { return nil }
            self.init(index, type.kind, form, entry, engine)
            return
        }
        guard reading == .itself else { return nil }
        if let (table, position) = ColumnValues.resting(index, entry),
            let coded = CodedValues(
                table.chunks.map { $0.columns[position] }, rowCountMax: ColumnValues.rowCountMax, engine.execution.pool,
                threadCount: engine.threadCount)
        {
            self = .coded(coded)
            return
        }
        let rowCount = ColumnValues.resting(index, entry)?.table.rowCount ?? 0
        self = .made(
            MadeValueList(rowCount: rowCount) { rowCountMax in
                ColumnValueList(
                    ColumnValues.counts(of: index, in: entry, rowCountMax: min(rowCountMax, ColumnValues.rowCountMax)))
            })
    }

    /// Of a column that is no text.
    private init(_ index: Int, _ kind: Kind, _ form: LiteralForm, _ entry: TableEntry, _ engine: Engine) {
        @Sendable func list(_ pieces: [Column], _ rowCountMax: Int) -> ColumnValueList {
            let rowCountMax = min(rowCountMax, ColumnValues.rowCountMax)
            if kind == .float {
                return form.list(
                    NumberCounts.doubles(pieces, rowCountMax: rowCountMax, distinctMax: ColumnValues.valueCountMax))
            }
            return form.list(
                NumberCounts.all(pieces, rowCountMax: rowCountMax, distinctMax: ColumnValues.valueCountMax))
        }
        guard let (table, position) = ColumnValues.resting(index, entry) else {
            if case .file(let file) = entry.source {
                self = .listed(list(ColumnValues.firstColumns(of: index, in: file), ColumnValues.fileRowCountMax))
            } else {
                self = .listed(ColumnValueList([]))
            }
            return
        }
        let pieces = table.chunks.map { $0.columns[position] }
        if let counts = NumberCounts.narrow(
            pieces, rowCountMax: ColumnValues.rowCountMax, distinctMax: ColumnValues.listedCountMax,
            engine.execution.pool, threadCount: engine.threadCount)
        {
            self = .listed(form.list(counts))
            return
        }
        self = .made(MadeValueList(rowCount: table.rowCount) { list(pieces, $0) })
    }

    /// Numbers that are few enough to be written out at once.
    private static let listedCountMax = 2048

    /// The commonest that begin with what is wanted, which is folded; of texts where none do, those that have it in them, if
    /// there are few distinct ones. `isWhole`: no row has others.
    func values(with wanted: [UInt8], isText: Bool, countMax: Int) -> (
        values: [(value: String, count: Int)], isWhole: Bool
    ) {
        let beginning = values(with: wanted, .beginning, countMax)
        guard isText, beginning.values.isEmpty, !wanted.isEmpty, distinctCount <= ColumnValues.searchedCountMax else {
            return beginning
        }
        return values(with: wanted, .inside, countMax)
    }

    /// Distinct values that are searched through within the time that a key may take.
    private static let searchedCountMax = 1 << 16

    private func values(
        with wanted: [UInt8], _ place: TypedPlace, _ countMax: Int
    ) -> (values: [(value: String, count: Int)], isWhole: Bool) {
        switch self {
        case .coded(let coded): return (coded.values(with: wanted, place, countMax: countMax), true)
        case .made(let made):
            let list = made.list
            return (list.values.values(with: wanted, place, countMax: countMax), list.isWhole)
        case .listed(let list): return (list.values(with: wanted, place, countMax: countMax), true)
        }
    }

    private var distinctCount: Int {
        switch self {
        case .coded(let coded): coded.distinctCount
        case .made(let made): made.list.values.count
        case .listed(let list): list.count
        }
    }

    /// The column where it is at rest.
    private static func resting(_ index: Int, _ entry: TableEntry) -> (table: Table, column: Int)? {
        switch entry.source {
        case .file: nil
        case .loadedColumns(let source): source.position(of: index).map { (source.table, $0) }
        case .resident(let source): (source.table, index)
        }
    }
    /// Distinct values kept where no dictionary holds them.
    private static let valueCountMax = 200_000

    /// In NFC.
    private static func counts(of index: Int, in entry: TableEntry, rowCountMax: Int) -> [String: Int] {
        if case .file(let file) = entry.source {
            // The first rows tell what is common, the sample what else there is.
            let first = counts(firstColumns(of: index, in: file), rowCountMax: fileRowCountMax)
            return Dictionary(file.sampleTexts(of: index).map { ($0, 1) }, uniquingKeysWith: +).merging(
                first, uniquingKeysWith: +)
        }
        guard let (table, position) = resting(index, entry) else { return [:] }
        return counts(table.chunks.map { $0.columns[position] }, rowCountMax: rowCountMax)
    }

    /// Rows read of a file for the order of values.
    private static let fileRowCountMax = 4096

    /// Empty where the file cannot be read.
    private static func firstColumns(of index: Int, in file: CSVSource) -> [Column] {
        guard let scan = try? file.scan(ScanHint(columns: [index], rowCountMax: fileRowCountMax), workerCount: 1) else {
            return []
        }
        var columns: [Column] = []
        while let chunk = try? scan.next(worker: 0) { columns.append(chunk.columns[0]) }
        return columns
    }

    private static func counts(_ columns: [Column], rowCountMax: Int) -> [String: Int] {
        var counts: [String: Int] = [:]
        var rowsLeft = rowCountMax
        for column in columns {
            for row in 0..<min(rowsLeft, column.rowCount) where !column.isMissing(row) {
                guard counts.count < valueCountMax else { return counts }
                counts[normalized(column.text(row)), default: 0] += 1
            }
            rowsLeft -= min(rowsLeft, column.rowCount)
        }
        return counts
    }

    private static func normalized(_ bytes: UnsafeRawBufferPointer) -> String {
        TextForm.normalized(String(decoding: bytes, as: UTF8.self))
    }
}
