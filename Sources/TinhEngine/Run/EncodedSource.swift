import TinhColumns
import TinhPlan
import TinhTypes

extension Runner {
    /// Lets texts that rows are told apart by, and that a table at rest stores as such, come as codes.
    ///
    /// Of rows that pass filters or joins there may be few: they are made first, where nothing is worked out of them later whose
    /// mistake would be told with a row.
    func encodeTexts(
        _ pipeline: inout Pipeline, _ keys: [NamedExpression], _ calls: [AggregateCall], isOrderFree: Bool
    ) throws(ExecutionFault) {
        guard (pipeline.source.rowCount ?? 0) >= TextEncoding.rowCountMin else { return }
        let values = calls.filter { $0.function == .countDistinct }.flatMap(\.arguments)
        let texts = (keys.map(\.expression) + values).filter { expression in
            guard expression.type.kind == .text, let (place, _) = pipeline.scope.stored(expression) else {
                return false
            }
            return place < pipeline.source.statistics.count && pipeline.source.isPlainText(place)
        }
        if texts.isEmpty { return }
        if !pipeline.steps.isEmpty {
            let wanted = keys.map(\.expression) + calls.flatMap { $0.arguments + ($0.condition.map { [$0] } ?? []) }
            guard let made = try self.made(of: pipeline, wanted) else { return }
            pipeline = made
        }
        for expression in texts {
            let isSorted = !isOrderFree && keys.contains { $0.expression == expression }
            guard let (place, _) = pipeline.scope.stored(expression),
                let encoded = try pipeline.source.encoding(place, isSorted: isSorted, threads)
            else { continue }
            pipeline.source = encoded
        }
    }

    /// The rows of a pipeline, as far as these expressions need them; nil where they are not columns all.
    private func made(of pipeline: Pipeline, _ wanted: [TypedExpression]) throws(ExecutionFault) -> Pipeline? {
        var places: [Int: Int] = [:]
        var columns: [TypedExpression] = []
        for expression in wanted {
            guard case .column(let place, _) = expression else {
                if case .constant = expression { continue }
                return nil
            }
            if places.updateValue(places[place] ?? columns.count, forKey: place) == nil { columns.append(expression) }
        }
        let sinks = try run(pipeline) { compiled throws(RowFault) in try CollectSink(compiled, columns) }
        let pieces = sinks.flatMap(\.pieces).sorted { $0.chunk < $1.chunk }
        let schema = Schema(columns.enumerated().map { Schema.Field("\($0.offset)", $0.element.type) })
        var made = Pipeline(made(Table.joined(schema, pieces.map { ($0.columns, $0.rowCount) }), nil))
        // Columns that nobody wants are not there.
        made.scope = Scope(
            pipeline.scope.definitions.indices.map { place in
                places[place].map { .stored($0, columns[$0].type.kind) } ?? .rowNumber
            })
        return made
    }
}

extension RowSource {
    /// A column of texts of which no dictionary is known.
    func isPlainText(_ place: Int) -> Bool { statistics[place].map { $0.dictionary == nil } ?? false }

    /// The same rows, with codes for the texts of a column; nil where it has none, or has codes already.
    func encoding(_ place: Int, isSorted: Bool, _ threads: Gather.Threads) throws(ExecutionFault) -> RowSource? {
        guard isPlainText(place) else { return nil }
        let (source, column) =
            switch origin {
            case .scan(let source, _, let hint): (source, hint.columns[place])
            case .made(let source): (source, place)
            }
        guard let pieces = try? EncodedSource.pieces(source, column), let encoding = try TextEncoding(pieces, threads)
        else { return nil }
        let encoded = EncodedSource(
            source, column, try (isSorted ? encoding.sorted(threads) : encoding).encoded(threads))
        let own: Origin =
            switch origin {
            case .scan(_, let table, let hint): .scan(encoded, table, hint)
            case .made: .made(encoded)
            }
        var statistics = statistics
        statistics[place] = encoded.statistics?[column]
        return RowSource(
            origin: own, scope: scope, statistics: statistics, rowCount: rowCount, needsRowNumbers: needsRowNumbers,
            profileIndex: profileIndex, progress: progress)
    }
}

/// A table at rest, one column of which is stored otherwise.
final class EncodedSource: ChunkSource {
    private let source: any ChunkSource
    private let column: Int
    private let pieces: [Column]
    let statistics: [ColumnStatistics]?

    /// `pieces`: one for each chunk, which hold the values of the column.
    init(_ source: any ChunkSource, _ column: Int, _ pieces: [Column]) {
        self.source = source
        self.column = column
        self.pieces = pieces
        var statistics = source.statistics
        statistics?[column] = ColumnStatistics(pieces)
        self.statistics = statistics
    }

    var schema: Schema { source.schema }
    var rowCount: Int? { source.rowCount }
    var workerCountMax: Int { source.workerCountMax }

    func locate(row: Int) -> RowPlace { source.locate(row: row) }
    func locate(rows: [Int]) -> [RowPlace] { source.locate(rows: rows) }

    func scan(_ hint: ScanHint, workerCount: Int) throws(ScanFault) -> any ChunkScan {
        let places = hint.columns.indices.filter { hint.columns[$0] == column }
        let scan = try source.scan(hint, workerCount: workerCount)
        return places.isEmpty ? scan : EncodedScan(scan, places, pieces)
    }

    /// A column of a table at rest, a piece for each chunk.
    static func pieces(_ source: any ChunkSource, _ column: Int) throws(ScanFault) -> [Column] {
        let scan = try source.scan(ScanHint(columns: [column]), workerCount: 1)
        var pieces: [Column] = []
        while let chunk = try scan.next(worker: 0) { pieces.append(chunk.columns[0]) }
        return pieces
    }
}

private final class EncodedScan: ChunkScan {
    private let scan: any ChunkScan
    /// Where the column stands among those of a chunk.
    private let places: [Int]
    private let pieces: [Column]

    init(_ scan: any ChunkScan, _ places: [Int], _ pieces: [Column]) {
        self.scan = scan
        self.places = places
        self.pieces = pieces
    }

    func next(worker: Int) throws(ScanFault) -> Chunk? {
        guard let chunk = try scan.next(worker: worker) else { return nil }
        var columns = chunk.columns
        for place in places { columns[place] = pieces[chunk.index] }
        return Chunk(
            index: chunk.index, firstRow: chunk.firstRow, rowCount: chunk.rowCount, columns: columns,
            origin: chunk.origin)
    }

    func advance(worker: Int, rows count: Int) { scan.advance(worker: worker, rows: count) }
    func watchResults() -> [WatchResult] { scan.watchResults() }
    func firstRow(ofChunk index: Int) -> Int { scan.firstRow(ofChunk: index) }
}
