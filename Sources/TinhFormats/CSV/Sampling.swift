import TinhColumns

/// Which parts of a file are looked at before it is read: all of a small one, else its start and places up to its end.
enum Sampling {
    static let wholeBytes = 1 << 20
    private static let startBytes = 1 << 18
    private static let placeBytes = 1 << 16
    private static let placeCount = 7

    static func ranges(of file: CSVFile) -> [Range<Int>] {
        let start = file.dataStart
        let end = file.source.size
        guard start < end else { return [] }
        if end - start <= wholeBytes { return [start..<end] }
        let step = (end - start - placeBytes) / placeCount
        return [start..<(start + startBytes)]
            + (1...placeCount).map { place in
                let lower = min(start + place * step, end - placeBytes)
                return lower..<(lower + placeBytes)
            }
    }

    /// Hands each part's rows to `body`. A part in which rows cannot be told is passed over; a fault at the start of the
    /// file, where rows are certain, is thrown.
    static func forEach(of file: CSVFile, _ body: (Morsel) -> Void) throws(DataFault) {
        let morsel = Morsel(file: file)
        for range in ranges(of: file) {
            if range.lowerBound == file.dataStart {
                try morsel.read(from: range.lowerBound, to: range.upperBound)
                body(morsel)
            } else if (try? morsel.readGuessing(from: range.lowerBound, to: range.upperBound)) ?? false {
                body(morsel)
            }
        }
    }
}
