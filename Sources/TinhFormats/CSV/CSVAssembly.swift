import TinhBase
import TinhColumns

/// Makes the chunks of a loaded table: dictionaries of several workers become one.
enum CSVAssembly {
    static func chunks(
        _ loaded: inout CSVSource.Loaded, columns: [Int], file: CSVFile, threadCount: Int
    ) throws(DataFault) -> [Chunk] {
        var made: [[Column]] = []
        for column in columns {
            try file.source.checkInterrupted()
            let parts = loaded.columns[column] ?? []
            loaded.columns[column] = nil
            made.append(settled(parts, builders: loaded.builders[column] ?? [], threadCount: threadCount))
        }
        return loaded.places.map { place in
            Chunk(
                index: place.index, firstRow: place.firstRow, rowCount: place.rowCount,
                columns: made.map { $0[place.index] }, origin: Chunk.Origin(byteOffset: place.byteOffset))
        }
    }

    /// All chunks of a text column coded by one sorted dictionary, or all plain when a worker gave its dictionary up.
    private static func settled(_ parts: [Column], builders: [DictionaryBuilder], threadCount: Int) -> [Column] {
        let coded = parts.contains { if case .dictionary = $0.storage { true } else { false } }
        guard coded else { return parts }
        let isPlain = parts.contains { if case .text = $0.storage { true } else { false } }
        let merge = isPlain ? nil : DictionaryMerge(builders)
        let result = Unchecked<[Column?]>([Column?](repeating: nil, count: parts.count))
        let count = max(1, min(threadCount, parts.count / 4))
        let source = Unchecked(parts)
        let monitor = Monitor()
        Crew.run(count: count) { worker in
            var own: [(Int, Column)] = []
            for index in stride(from: worker, to: source.value.count, by: count) {
                let part = source.value[index]
                own.append((index, merge?.recoded(part) ?? plain(part)))
            }
            monitor.locked { for (index, column) in own { result.value[index] = column } }
        }
        return result.value.compactMap { $0 }
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
