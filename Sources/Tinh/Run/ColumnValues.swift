import TinhBase
import TinhColumns
import TinhTypes

/// The distinct texts of a column and how often they stand there.
enum ColumnValues {
    /// Rows looked at in a table at rest: enough to know what is common.
    private static let rowCountMax = 1_000_000
    /// Distinct values kept where no dictionary holds them.
    private static let valueCountMax = 200_000

    /// In NFC. Of a file that is read while queries run, the values of a sample, once each. Empty for a column that is no
    /// text. O(rows looked at).
    static func counts(of column: String, in entry: TableEntry) -> [String: Int] {
        switch entry.source {
        case .file(let file):
            guard let index = file.schema.index(of: column), file.schema.fields[index].type.kind == .text else {
                return [:]
            }
            return Dictionary(file.sampleTexts(of: index).map { ($0, 1) }, uniquingKeysWith: +)
        case .loadedColumns(let source):
            guard let index = source.schema.index(of: column), let position = source.position(of: index) else {
                return [:]
            }
            return counts(of: position, in: source.table)
        case .resident(let source):
            guard let index = source.schema.index(of: column) else { return [:] }
            return counts(of: index, in: source.table)
        }
    }

    private static func counts(of index: Int, in table: Table) -> [String: Int] {
        guard table.schema.fields[index].type.kind == .text else { return [:] }
        var counts: [String: Int] = [:]
        var rowsLeft = rowCountMax
        for chunk in table.chunks where rowsLeft > 0 && counts.count < valueCountMax {
            let rowCount = min(rowsLeft, chunk.rowCount)
            rowsLeft -= rowCount
            add(chunk.columns[index], rowCount, to: &counts)
        }
        return counts
    }

    private static func add(_ column: Column, _ rowCount: Int, to counts: inout [String: Int]) {
        guard case .dictionary(let storage) = column.storage else {
            for row in 0..<rowCount where !column.isMissing(row) && counts.count < valueCountMax {
                counts[normalized(column.text(row)), default: 0] += 1
            }
            return
        }
        var codeCounts = [Int](repeating: 0, count: storage.dictionary.count)
        for row in 0..<rowCount where !column.isMissing(row) { codeCounts[storage.code(row)] += 1 }
        for (code, count) in codeCounts.enumerated() where count > 0 {
            counts[normalized(storage.dictionary.value(code)), default: 0] += count
        }
    }

    private static func normalized(_ bytes: UnsafeRawBufferPointer) -> String {
        TextForm.normalized(String(decoding: bytes, as: UTF8.self))
    }
}
