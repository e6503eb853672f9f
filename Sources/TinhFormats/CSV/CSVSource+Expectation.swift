import TinhColumns

extension CSVSource {
    /// Fewer cells tell little of a column.
    private static let expectedCountMin = 2048

    /// Reads the sample again, once a column; O(sample).
    package func expectation(ofColumn column: Int) -> NumberExpectation? {
        guard rowCountEstimate >= CSVSource.expectedCountMin else { return nil }
        let table = readings
        if let known = expectations.withLock({ $0[column] }), known.generation == table.generation {
            return known.expectation
        }
        let found = sampledExpectation(column, table)
        expectations.withLock { $0[column] = (table.generation, found) }
        return found
    }

    /// A text of the column stands in so few rows, judged by the sample, that a table of the texts takes much of the room of the
    /// column itself.
    package func hasManyTexts(_ column: Int) -> Bool {
        guard rowCountEstimate >= CSVSource.expectedCountMin else { return false }
        return readings.profiles[column].distinctEstimate >= rowCountEstimate / CSVSource.rowsPerTextMax
    }

    private static let rowsPerTextMax = 32

    /// About how many bytes some of the columns take once they are loaded, no text repeating.
    package func restingByteCount(ofColumns columns: [Int]) -> Int {
        rowCountEstimate * columns.reduce(0) { $0 + 8 + readings.profiles[$1].textByteCount }
    }

    private func sampledExpectation(_ column: Int, _ table: ReadingTable) -> NumberExpectation? {
        let worker = CSVWorker(source: self, table: table, columns: [column])
        var values: Set<Int64> = []
        var valueCount = 0
        try? Sampling.forEach(of: file) { morsel in
            let cells = worker.room.gather(column, of: morsel, rowCount: morsel.rowCount)
            guard let read = try? worker.readers[0].read(cells, room: worker.room),
                case .integers(let storage) = read.storage
            else { return }
            for row in 0..<read.rowCount where read.validity?.isValid(row) ?? true {
                values.insert(storage.value(row))
                valueCount += 1
            }
        }
        guard valueCount >= CSVSource.expectedCountMin, let lowest = values.min(), let highest = values.max() else {
            return nil
        }
        return NumberExpectation(
            rowCount: rowCountEstimate, range: CSVSource.widened(lowest...highest),
            isMostlyDistinct: values.count * 2 > valueCount)
    }

    /// An eighth more on both sides; numbers that start near zero are not expected below it.
    private static func widened(_ range: ClosedRange<Int64>) -> ClosedRange<Int64> {
        let (distance, overflow) = range.upperBound.subtractingReportingOverflow(range.lowerBound)
        guard !overflow else { return range }
        let room = distance / 8
        let (below, isBelowAll) = range.lowerBound.subtractingReportingOverflow(room)
        let (above, isAboveAll) = range.upperBound.addingReportingOverflow(room)
        let lower = isBelowAll ? range.lowerBound : range.lowerBound >= 0 ? max(0, below) : below
        return lower...(isAboveAll ? range.upperBound : above)
    }
}
