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

    /// What a text is found as among the sample's values: the answer to go on with until a scan has seen all of them.
    package func lookUpInSample(_ watch: ScanHint.Watch) -> WatchResult {
        let folded = Folding.fold(watch.text)
        var isExact = false
        var variants: [String] = []
        let texts = sampleTexts(of: watch.column)
        for text in texts {
            if text.utf8.elementsEqual(watch.text.utf8) {
                isExact = true
            } else if Folding.fold(text) == folded {
                variants.append(text)
            }
        }
        variants.sort { $0.unicodeScalars.lexicographicallyPrecedes($1.unicodeScalars) }
        let nearest = isExact || !variants.isEmpty ? [] : Suggest.nearest(to: watch.text, among: texts)
        return WatchResult(
            isExact: isExact, variants: Array(variants.prefix(WatchResult.variantCountMax)), nearest: nearest)
    }
}
