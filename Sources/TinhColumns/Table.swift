import TinhTypes

/// A table at rest: a schema and chunks, with what is known of each column.
package final class Table: Sendable {
    package let schema: Schema
    package let chunks: [Chunk]
    package let rowCount: Int
    package let statistics: [ColumnStatistics]

    /// Works the statistics out from the chunks' own. O(chunks × columns).
    package init(schema: Schema, chunks: [Chunk]) {
        self.schema = schema
        self.chunks = chunks
        rowCount = chunks.reduce(0) { $0 + $1.rowCount }
        statistics = schema.fields.indices.map { index in ColumnStatistics(chunks.map { $0.columns[index] }) }
    }

    /// Some columns of the table, in that order; chunks without rows are left out. O(chunks × columns).
    package func picking(_ columns: [Int], _ schema: Schema) -> Table {
        var picked: [Chunk] = []
        var firstRow = 0
        for chunk in chunks where chunk.rowCount > 0 {
            picked.append(
                Chunk(
                    index: picked.count, firstRow: firstRow, rowCount: chunk.rowCount,
                    columns: columns.map { chunk.columns[$0] }))
            firstRow += chunk.rowCount
        }
        return Table(schema: schema, chunks: picked, rowCount: rowCount, statistics: columns.map { statistics[$0] })
    }

    private init(schema: Schema, chunks: [Chunk], rowCount: Int, statistics: [ColumnStatistics]) {
        self.schema = schema
        self.chunks = chunks
        self.rowCount = rowCount
        self.statistics = statistics
    }
}

/// What is known of a column without reading it again.
package struct ColumnStatistics: Sendable {
    package let missingCount: Int
    /// The range of integer storage; nil for other storage, or without any value.
    package let range: ClosedRange<Int64>?
    /// The one dictionary shared by all chunks; nil if there is none.
    package let dictionary: TextDictionary?

    package init(missingCount: Int, range: ClosedRange<Int64>?, dictionary: TextDictionary?) {
        self.missingCount = missingCount
        self.range = range
        self.dictionary = dictionary
    }

    package init(_ columns: [Column]) {
        var missingCount = 0
        var range: ClosedRange<Int64>?
        var isInteger = true
        var dictionary: TextDictionary?
        var isShared = true
        for column in columns {
            missingCount += column.missingCount
            switch column.storage {
            case .integers(let storage):
                isShared = false
                guard storage.minimum <= storage.maximum else { continue }
                let own = storage.minimum...storage.maximum
                range = range.map { min($0.lowerBound, own.lowerBound)...max($0.upperBound, own.upperBound) } ?? own
            case .wide, .floats, .text:
                isInteger = false
                isShared = false
            case .dictionary(let storage):
                isInteger = false
                if let dictionary, dictionary !== storage.dictionary { isShared = false }
                dictionary = storage.dictionary
            }
        }
        self.init(missingCount: missingCount, range: isInteger ? range : nil, dictionary: isShared ? dictionary : nil)
    }
}
