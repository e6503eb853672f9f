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
        let rest = start + startBytes
        let step = (end - rest - placeBytes) / placeCount
        return [start..<rest]
            + (1...placeCount).map { place in
                let lower = min(rest + place * step, end - placeBytes)
                return lower..<(lower + placeBytes)
            }
    }

    /// Hands each part's rows to `body`. A part in which rows cannot be told is passed over; a fault at the start of the
    /// file, where rows are certain, is thrown.
    static func forEach(of file: CSVFile, _ body: (Morsel) -> Void) throws(DataFault) {
        let morsel = Morsel(file: file)
        for range in ranges(of: file) where try read(range, into: morsel) { body(morsel) }
    }

    /// The parts, each in a morsel of its own.
    static func morsels(of file: CSVFile) throws(DataFault) -> [Morsel] {
        var morsels: [Morsel] = []
        for range in ranges(of: file) {
            let morsel = Morsel(file: file)
            if try read(range, into: morsel) { morsels.append(morsel) }
        }
        return morsels
    }

    private static func read(_ range: Range<Int>, into morsel: Morsel) throws(DataFault) -> Bool {
        guard range.lowerBound == morsel.file.dataStart else {
            return (try? morsel.readGuessing(from: range.lowerBound, to: range.upperBound)) ?? false
        }
        try morsel.read(from: range.lowerBound, to: range.upperBound)
        return true
    }
}
