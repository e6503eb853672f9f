import Synchronization
import TinhBase
import TinhColumns
import TinhPlan
import TinhTypes

@testable import TinhEngine

/// A table as rows, the form in which tests state what goes in and what comes out.
struct RowTable: Equatable {
    let schema: Schema
    var rows: [[Value]]

    init(_ schema: Schema, _ rows: [[Value]]) {
        self.schema = schema
        self.rows = rows
    }

    init(_ fields: [(String, Kind)], _ rows: [[Value]]) {
        self.init(Schema(fields.map { Schema.Field($0.0, DataType($0.1)) }), rows)
    }

    static func == (left: RowTable, right: RowTable) -> Bool { left.rows == right.rows }
}

/// How texts are stored in a test's table.
enum TextLayout: CaseIterable {
    case plain
    /// One dictionary of the whole table, in the order of the collation.
    case sortedDictionary
    /// A dictionary for each worker that grows with the chunks: what a file gives while it is read.
    case growingDictionary
}

extension RowTable {
    /// A table at rest in chunks of `chunkRowCount` rows.
    func table(chunkRowCount: Int, texts: TextLayout = .plain) -> Table {
        let dictionaries = schema.fields.indices.map { column in
            texts == .sortedDictionary ? TestDictionary.sorted(rows.map { $0[column] }) : nil
        }
        var chunks: [Chunk] = []
        var start = 0
        while start < rows.count {
            let end = min(start + chunkRowCount, rows.count)
            let columns = schema.fields.enumerated().map { index, field in
                let values = rows[start..<end].map { $0[index] }
                if field.type.kind == .text, let dictionary = dictionaries[index] {
                    return TestDictionary.column(values, dictionary)
                }
                return ValueTable.column(field.type.kind, values)
            }
            chunks.append(Chunk(index: chunks.count, firstRow: start, rowCount: end - start, columns: columns))
            start = end
        }
        return Table(schema: schema, chunks: chunks)
    }

    func source(chunkRowCount: Int, texts: TextLayout = .plain) -> any ChunkSource {
        texts == .growingDictionary
            ? StreamSource(self, chunkRowCount: chunkRowCount)
            : TableSource(name: "t", table: table(chunkRowCount: chunkRowCount, texts: texts))
    }

    /// The rows of a result, text by its bytes.
    init(_ table: Table) {
        var rows: [[Value]] = []
        for chunk in table.chunks {
            for row in 0..<chunk.rowCount {
                rows.append(
                    zip(table.schema.fields, chunk.columns).map { field, column in
                        column.testValue(row, field.type.kind)
                    })
            }
        }
        self.init(table.schema, rows)
    }
}

extension Column {
    func testValue(_ row: Int, _ kind: Kind) -> Value {
        if let validity, !validity.isValid(row) { return .missing }
        switch kind {
        case .bool: return .bool(integer(row) != 0)
        case .decimal: return .decimal(mantissa(row))
        case .float: return .float(float(row))
        case .text: return .text(String(decoding: self.text(row), as: UTF8.self))
        case .int, .date, .datetime, .duration, .year, .half, .quarter, .month, .week, .missing:
            return .integer(integer(row))
        }
    }
}

enum TestDictionary {
    /// Distinct texts by bytes and their normal forms, in the order of the collation, equal ones side by side, the normal form
    /// first.
    static func sorted(_ values: [Value]) -> TextDictionary {
        var seen: Set<[UInt8]> = []
        var texts: [[UInt8]] = []
        for case .text(let text) in values {
            let bytes = Array(text.utf8)
            for form in [bytes, TextForm.normalized(bytes)] where seen.insert(form).inserted { texts.append(form) }
        }
        texts.sort { left, right in
            let order = left.withUnsafeBytes { a in right.withUnsafeBytes { b in Collation.compare(a, b) } }
            if order != 0 { return order < 0 }
            let isLeftForm = TextForm.normalized(left) == left
            if isLeftForm != (TextForm.normalized(right) == right) { return isLeftForm }
            return left.lexicographicallyPrecedes(right)
        }
        var arena = TextArena()
        var canonical: [Int32] = []
        for (code, text) in texts.enumerated() {
            text.withUnsafeBytes { arena.append($0) }
            let isEqual = code > 0 && TextForm.normalized(texts[code - 1]) == TextForm.normalized(text)
            canonical.append(isEqual ? canonical[code - 1] : Int32(code))
        }
        let isPlain = canonical.enumerated().allSatisfy { $0.offset == Int($0.element) }
        return TextDictionary(
            values: arena, canonicalCodes: isPlain ? nil : canonical, isSorted: true, isNormalized: isPlain)
    }

    static func column(_ values: [Value], _ dictionary: TextDictionary) -> Column {
        var codes = GrowingBuffer<Int32>()
        var validity = GrowingBuffer<UInt8>()
        for value in values {
            guard case .text(let text) = value else {
                codes.append(0)
                validity.append(0)
                continue
            }
            let bytes = Array(text.utf8)
            let code = (0..<dictionary.count).first { dictionary.value($0).elementsEqual(bytes) }
            codes.append(Int32(code ?? dictionary.count))
            if code == nil { _ = bytes.withUnsafeBytes { dictionary.append($0) } }
            validity.append(1)
        }
        return NarrowColumn.codes(codes.values, dictionary, validity.values, values.count)
    }
}

/// Rows as a file gives them while it is read: no statistics, no row numbers, a growing dictionary for each worker. What it lets
/// expect of whole numbers is what its first rows hold, which need not be true of the others.
final class StreamSource: ChunkSource {
    private let table: RowTable
    private let chunkRowCount: Int
    private let expectedRowCount: Int

    /// `expectedFrom`: so many of the first rows; nil for half of them, 0 for no expectations.
    init(_ table: RowTable, chunkRowCount: Int, expectedFrom: Int? = nil) {
        self.table = table
        self.chunkRowCount = chunkRowCount
        expectedRowCount = expectedFrom ?? (table.rows.count + 1) / 2
    }

    func expectation(ofColumn column: Int) -> NumberExpectation? {
        let values = table.rows.prefix(expectedRowCount).compactMap { row -> Int64? in
            if case .integer(let value) = row[column] { value } else { nil }
        }
        guard let lowest = values.min(), let highest = values.max() else { return nil }
        return NumberExpectation(rowCount: table.rows.count, range: lowest...highest, isMostlyDistinct: true)
    }

    var schema: Schema { table.schema }
    var rowCount: Int? { nil }
    var statistics: [ColumnStatistics]? { nil }
    func locate(row: Int) -> RowPlace { RowPlace(file: "stream", line: row + 2) }

    func scan(_ hint: ScanHint, workerCount: Int) throws(ScanFault) -> any ChunkScan {
        Scan(table, chunkRowCount, hint.columns, workerCount)
    }

    private final class Scan: ChunkScan {
        private let table: RowTable
        private let chunkRowCount: Int
        private let columns: [Int]
        private let nextIndex = Atomic<Int>(0)
        private let dictionaries: [[TextDictionary]]

        init(_ table: RowTable, _ chunkRowCount: Int, _ columns: [Int], _ workerCount: Int) {
            self.table = table
            self.chunkRowCount = chunkRowCount
            self.columns = columns
            dictionaries = (0..<workerCount).map { _ in
                columns.map { _ in TextDictionary(values: TextArena(), canonicalCodes: nil, isSorted: false) }
            }
        }

        func next(worker: Int) throws(ScanFault) -> Chunk? {
            let index = nextIndex.wrappingAdd(1, ordering: .relaxed).oldValue
            let start = index * chunkRowCount
            guard start < table.rows.count else { return nil }
            let rows = table.rows[start..<min(start + chunkRowCount, table.rows.count)]
            let made = columns.enumerated().map { place, column in
                let values = rows.map { $0[column] }
                let kind = table.schema.fields[column].type.kind
                return kind == .text
                    ? TestDictionary.column(values, dictionaries[worker][place]) : ValueTable.column(kind, values)
            }
            return Chunk(index: index, firstRow: nil, rowCount: rows.count, columns: made)
        }

        func watchResults() -> [WatchResult] { [] }
        func firstRow(ofChunk index: Int) -> Int { index * chunkRowCount }
    }
}
