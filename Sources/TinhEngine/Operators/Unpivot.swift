import TinhBase
import TinhColumns
import TinhPlan
import TinhTypes

extension Runner {
    /// O(cells of the output), a piece of each chunk at a time, by all threads.
    func unpivot(
        _ input: Plan, _ unpivot: Plan.Unpivot, _ schema: Schema, depth: Int
    ) throws(ExecutionFault) -> Table {
        let clock = Stopwatch()
        let place = profile.reserve("unpivot", depth)
        let table = try table(input, depth: depth + 1)
        let (count, overflow) = table.rowCount.multipliedReportingOverflow(by: unpivot.columns.count)
        guard !overflow, count <= Int(Int32.max) else {
            throw .tooManyRows(unpivot.site, limit: Int(Int32.max))
        }
        let slices = Unpivoting.slices(table, columnCount: unpivot.columns.count)
        let work = Unshared(Unpivoting(unpivot, table.schema))
        let pieces = try threads.pieces(slices.count) { index in
            work.value.piece(table.chunks[slices[index].chunk], slices[index].rows)
        }
        let result = Table(schema, pieces: pieces)
        profile.fill(place, rowsIn: table.rowCount, rowsOut: result.rowCount, seconds: clock.seconds)
        return result
    }
}

/// Columns as rows, for some rows of a chunk.
private struct Unpivoting {
    private let unpivot: Plan.Unpivot
    private let kept: [Int]
    private let kind: Kind
    /// The labels; beside each column its code.
    private let dictionary: TextDictionary
    private let codes: [Int32]

    init(_ unpivot: Plan.Unpivot, _ schema: Schema) {
        self.unpivot = unpivot
        kept = unpivot.kept(of: schema)
        kind = unpivot.columns.first.map { schema.fields[$0].type.kind } ?? .missing
        (dictionary, codes) = Unpivoting.labels(unpivot.labels)
    }

    /// Rows of which each gives `columnCount`, so that a piece is of the usual size.
    static func slices(_ table: Table, columnCount: Int) -> [(chunk: Int, rows: Range<Int>)] {
        if columnCount == 0 { return [] }
        let size = max(1, Gather.chunkRowCount / columnCount)
        return table.chunks.enumerated().flatMap { index, chunk in
            stride(from: 0, to: chunk.rowCount, by: size).map { (index, $0..<min($0 + size, chunk.rowCount)) }
        }
    }

    /// Sorted where no two are equal, so that groups of them are sorted at once.
    private static func labels(_ labels: [String]) -> (TextDictionary, [Int32]) {
        let order = labels.indices.sorted { Collation.compare(labels[$0], labels[$1]) < 0 }
        let isSorted = zip(order, order.dropFirst()).allSatisfy { Collation.compare(labels[$0], labels[$1]) != 0 }
        if !isSorted {
            // Their own codes would not be those of equal texts.
            let column = ValueTable.column(.text, labels.map { .text($0) })
            let dictionary = TextDictionary(values: TextArena(), canonicalCodes: nil, isSorted: false)
            let interner = TextInterner()
            var places: [Int32: Int] = [:]
            let codes = labels.indices.map { row -> Int32 in
                let code = interner.code(.view(column.cellText(row)), isNormalized: false)
                let own = dictionary.append(column.cellText(row), equalTo: places[code])
                if places[code] == nil { places[code] = own }
                return Int32(truncatingIfNeeded: own)
            }
            return (dictionary, codes)
        }
        var arena = TextArena()
        var codes = [Int32](repeating: 0, count: labels.count)
        for (code, place) in order.enumerated() {
            var label = labels[place]
            label.withUTF8 { arena.append(UnsafeRawBufferPointer($0)) }
            codes[place] = Int32(truncatingIfNeeded: code)
        }
        return (TextDictionary(values: arena, canonicalCodes: nil, isSorted: true), codes)
    }

    func piece(_ chunk: Chunk, _ rows: Range<Int>) -> (columns: [Column], rowCount: Int) {
        let width = unpivot.columns.count
        let count = rows.count * width
        var repeated = GrowingBuffer<Int32>(capacity: count)
        var keys = GrowingBuffer<Int32>(capacity: count)
        var places: [Gather.Place] = []
        places.reserveCapacity(count)
        for row in rows {
            repeated.extend(width).update(repeating: Int32(truncatingIfNeeded: row), count: width)
            for column in 0..<width {
                keys.append(codes[column])
                places.append(
                    Gather.Place(chunk: Int32(truncatingIfNeeded: column), row: Int32(truncatingIfNeeded: row)))
            }
        }
        var columns = kept.map { PickedRows.column(chunk.columns[$0], repeated.values, count) }
        columns.append(NarrowColumn.codes(keys.values, dictionary, nil, count))
        columns.append(Gather.column(unpivot.columns.map { chunk.columns[$0] }, kind, places))
        return (columns, count)
    }
}
