import TinhColumns

/// Finds the chunk of a row by its number in the table.
struct RowLocator {
    private let starts: [Int32]
    /// For each stretch of rows the chunk of its first one.
    private let chunkOfStretch: [Int32]

    private static let stretchBits = 12

    /// O(chunks + rows / 4096).
    init(_ table: Table) {
        var starts: [Int32] = [0]
        for chunk in table.chunks { starts.append(starts[starts.count - 1] + Int32(chunk.rowCount)) }
        var chunkOfStretch: [Int32] = []
        var chunk = 0
        for stretch in 0...table.rowCount >> RowLocator.stretchBits {
            let first = stretch << RowLocator.stretchBits
            while chunk + 1 < table.chunks.count, Int(starts[chunk + 1]) <= first { chunk += 1 }
            chunkOfStretch.append(Int32(chunk))
        }
        self.starts = starts
        self.chunkOfStretch = chunkOfStretch
    }

    /// Each row lies in the table.
    func places(_ rows: UnsafePointer<Int32>, _ count: Int) -> [Gather.Place] {
        starts.withUnsafeBufferPointer { starts in
            chunkOfStretch.withUnsafeBufferPointer { chunkOfStretch in
                [Gather.Place](unsafeUninitializedCapacity: count) { out, made in
                    for index in 0..<count {
                        let row = rows[index]
                        var chunk = Int(chunkOfStretch[Int(row) >> RowLocator.stretchBits])
                        while row >= starts[chunk + 1] { chunk += 1 }
                        out[index] = Gather.Place(
                            chunk: Int32(truncatingIfNeeded: chunk), row: row - starts[chunk])
                    }
                    made = count
                }
            }
        }
    }
}

extension [Int] {
    /// Of the places where parts start, ascending, and their end: the last part that starts there or before. O(log).
    func part(of place: Int) -> Int {
        var (lower, upper) = (0, count - 1)
        while upper - lower > 1 {
            let middle = (lower + upper) / 2
            if self[middle] <= place { lower = middle } else { upper = middle }
        }
        return lower
    }
}
