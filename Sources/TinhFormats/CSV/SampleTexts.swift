import TinhBase
import TinhColumns

extension CSVSource {
    /// The file is small enough that its types are known and not guessed.
    package var isSampledWhole: Bool { file.dataBytes <= Sampling.wholeBytes }

    /// The distinct texts (NFC) of a column in the sample, in the order of the file. Reads the sample again.
    package func sampleTexts(of column: Int) -> [String] {
        var seen: Set<String> = []
        var texts: [String] = []
        let room = CellRoom()
        try? Sampling.forEach(of: file) { morsel in
            var cells = room.gather(column, of: morsel, rowCount: morsel.rowCount)
            cells.markMissing(markers)
            for row in 0..<cells.count where cells.lengths[row] != 0 {
                let text = TextForm.normalized(cells[row].text)
                if seen.insert(text).inserted { texts.append(text) }
            }
        }
        return texts
    }

    /// What texts (NFC) are found as among the sample's values: the answers to go on with until a scan has seen all of them.
    /// No nearest values are looked for. O(sample + texts).
    package func lookUpInSample(_ texts: [String], column: Int) -> [WatchResult] {
        var search = TextSearch(texts)
        for text in sampleTexts(of: column) {
            var text = text
            text.withUTF8 { search.offer(UnsafeRawBufferPointer($0)) }
        }
        return texts.indices.map {
            WatchResult(isExact: search.isExact($0), variants: search.variants($0), nearest: [])
        }
    }
}
