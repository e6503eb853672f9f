import TinhBase
import TinhColumns

/// Makes the chunks of a loaded table: dictionaries of several workers become one.
enum CSVAssembly {
    static func chunks(
        _ loaded: inout CSVSource.Loaded, columns: [Int], file: CSVFile, threadCount: Int
    ) throws(DataFault) -> [Chunk] {
        var made: [[Column]] = []
        let coded = columns.indices.filter { isCoded(loaded.columns[columns[$0]] ?? []) }
        for column in columns {
            try file.source.checkInterrupted()
            made.append(loaded.columns[column] ?? [])
            loaded.columns[column] = nil
        }
        let merges = merges(of: coded.map { ($0, made[$0], loaded.builders[columns[$0]] ?? []) }, threadCount)
        try file.source.checkInterrupted()
        let merged = coded.indices.filter { merges[$0] != nil }
        let recoded = settled(merged.map { made[coded[$0]] }, merged.map { merges[$0] }, threadCount)
        for (place, index) in merged.enumerated() { made[coded[index]] = recoded[place] }
        // One after another, since plain text takes room.
        for index in coded.indices where merges[index] == nil {
            try file.source.checkInterrupted()
            made[coded[index]] = settled([made[coded[index]]], [nil], threadCount)[0]
        }
        return loaded.places.map { place in
            Chunk(
                index: place.index, firstRow: place.firstRow, rowCount: place.rowCount,
                columns: made.map { $0[place.index] }, origin: Chunk.Origin(byteOffset: place.byteOffset))
        }
    }

    private static func isCoded(_ parts: [Column]) -> Bool {
        parts.contains { if case .dictionary = $0.storage { true } else { false } }
    }

    /// One dictionary for each column; nil for those of which a worker gave its dictionary up.
    private static func merges(
        of columns: [(position: Int, parts: [Column], builders: [DictionaryBuilder])], _ threadCount: Int
    ) -> [DictionaryMerge?] {
        let builders = Unchecked(
            columns.map { column in
                column.parts.contains { if case .text = $0.storage { true } else { false } } ? [] : column.builders
            })
        let owners = builders.value.indices.flatMap { column in
            builders.value[column].indices.map { (column: column, owner: $0) }
        }
        let lists: [SortedTexts] = Crew.map(count: owners.count, threadCount: threadCount) { index in
            SortedTexts(builders.value[owners[index].column][owners[index].owner])
        }
        let owned = ranges(ofCounts: builders.value.map(\.count))
        let merging = owned.indices.map { column in
            MergingTexts(builders.value[column], Array(lists[owned[column]]), partCountMax: threadCount)
        }
        let tasks = merging.indices.flatMap { column in
            (0..<merging[column].partCount).map { (column: column, part: $0) }
        }
        let parts: [MergingTexts.Part] = Crew.map(count: tasks.count, threadCount: threadCount) { index in
            merging[tasks[index].column].merged(part: tasks[index].part)
        }
        return zip(merging.indices, ranges(ofCounts: merging.map(\.partCount))).map { column, own in
            owned[column].isEmpty ? nil : DictionaryMerge(merging[column], Array(parts[own]))
        }
    }

    /// Where so many of each stand one behind the other.
    private static func ranges(ofCounts counts: [Int]) -> [Range<Int>] {
        var end = 0
        return counts.map { count in
            defer { end += count }
            return end..<end + count
        }
    }

    /// All chunks of each text column coded by one sorted dictionary, or all plain when there is none.
    private static func settled(
        _ columns: [[Column]], _ merges: [DictionaryMerge?], _ threadCount: Int
    ) -> [[Column]] {
        let chunkCountOfTask = 4
        let tasks = columns.indices.flatMap { column in
            stride(from: 0, to: columns[column].count, by: chunkCountOfTask).map {
                (column: column, chunks: $0..<min($0 + chunkCountOfTask, columns[column].count))
            }
        }
        let made: [[Column]] = Crew.map(count: tasks.count, threadCount: threadCount) { index in
            let task = tasks[index]
            return task.chunks.map {
                merges[task.column]?.recoded(columns[task.column][$0]) ?? plain(columns[task.column][$0])
            }
        }
        var result = columns.map { _ in [Column]() }
        for (task, chunks) in zip(tasks, made) { result[task.column] += chunks }
        return result
    }

    /// A coded column as plain text.
    static func plain(_ column: Column) -> Column {
        guard case .dictionary(let storage) = column.storage else { return column }
        let codes = DictionaryMerge.codes(storage, count: column.rowCount)
        let dictionary = storage.dictionary
        let offsets = Buffer(sizeBytes: (column.rowCount + 1) * 4)
        let target = offsets.pointer(of: UInt32.self)
        var total = 0
        for row in 0..<column.rowCount {
            target[row] = UInt32(truncatingIfNeeded: total)
            if column.validity?.isValid(row) ?? true { total += dictionary.value(Int(codes[row])).count }
        }
        target[column.rowCount] = UInt32(truncatingIfNeeded: total)
        let bytes = Buffer(sizeBytes: total)
        for row in 0..<column.rowCount where column.validity?.isValid(row) ?? true {
            let text = dictionary.value(Int(codes[row]))
            if let start = text.baseAddress {
                (bytes.bytes + Int(target[row])).copyMemory(from: start, byteCount: text.count)
            }
        }
        let storageText = TextStorage(
            offsets: offsets, bytes: bytes, isNormalized: dictionary.canonicalCodes == nil && isNormalized(dictionary))
        return Column(kind: .text, rowCount: column.rowCount, storage: .text(storageText), validity: column.validity)
    }

    private static func isNormalized(_ dictionary: TextDictionary) -> Bool {
        (0..<dictionary.count).allSatisfy { TextForm.isNormalized(dictionary.value($0)) }
    }
}
