import TinhColumns

/// Files and lines of rows, for errors and traces.
extension CSVSource {
    package func locate(row: Int) -> RowPlace { locate(rows: [row])[0] }

    /// Reads the chunks of the rows again, and the file up to the last of them once.
    package func locate(rows: [Int]) -> [RowPlace] {
        var lines = [Int?](repeating: nil, count: rows.count)
        let order = rows.indices.sorted { rows[$0] < rows[$1] }
        let found = offsets(of: order.map { rows[$0] })
        // Rows that the file does not have stand at either end of the order.
        let known = found.indices.filter { found[$0] != nil }
        let counted = FilePlace.lines(
            of: known.compactMap { found[$0] }, in: file.source, newline: file.dialect.newline)
        for (place, line) in zip(known, counted ?? []) { lines[order[place]] = line }
        return lines.map { RowPlace(file: name, line: $0) }
    }

    /// Where ascending rows begin in the file; nil for those that it does not have.
    private func offsets(of rows: [Int]) -> [Int?] {
        guard let places = try? allPlaces() else { return rows.map { _ in nil } }
        let morsel = Morsel(file: file)
        var chunk = -1
        var isRead = false
        return rows.map { row in
            let before = chunk
            while chunk + 1 < places.count, places[chunk + 1].firstRow <= row { chunk += 1 }
            guard chunk >= 0 else { return nil }
            if chunk != before {
                let next = chunk + 1 < places.count ? places[chunk + 1].byteOffset : file.source.size
                isRead = (try? morsel.read(from: places[chunk].byteOffset, to: next)) != nil
            }
            let inChunk = row - places[chunk].firstRow
            guard isRead, inChunk < morsel.rowCount else { return nil }
            return morsel.loadedFrom + morsel.rowStart(inChunk)
        }
    }
}
