/// Rows sorted by one word each, which moves with its row, so that every pass reads in order.
///
/// Least significant digits first, 11 bits a pass; each thread counts and moves a stretch of its own, and stretches keep their
/// order, so that the result is the same for any number of threads.
enum RadixSort {
    struct KeyedRow {
        let key: UInt64
        let row: Int32
    }

    private static let digitBits = 11
    /// Below this many rows a second thread costs more than it gives.
    private static let parallelRowCountMin = 1 << 16

    /// Rows in ascending order of the lowest `bits` bits of their words, stable; nil when cancelled.
    static func rows(
        _ word: GrowingBuffer<UInt64>, _ bits: Int, _ rowCount: Int, _ threads: Gather.Threads,
        _ isCancelled: () -> Bool
    ) -> [Int32]? {
        var keyed = GrowingBuffer<KeyedRow>(capacity: rowCount)
        let rows = keyed.extend(rowCount)
        for row in 0..<rowCount { rows[row] = KeyedRow(key: word.values[row], row: Int32(truncatingIfNeeded: row)) }
        guard let sorted = sorted(keyed, bits, threads, isCancelled) else { return nil }
        return [Int32](unsafeUninitializedCapacity: rowCount) { out, count in
            let rows = sorted.values
            for row in 0..<rowCount { out[row] = rows[row].row }
            count = rowCount
        }
    }

    /// Rows beside their words, likewise. The rows that are given may be written over.
    static func sorted(
        _ rows: GrowingBuffer<KeyedRow>, _ bits: Int, _ threads: Gather.Threads, _ isCancelled: () -> Bool
    ) -> GrowingBuffer<KeyedRow>? {
        let rowCount = rows.count
        var from = rows
        var to = GrowingBuffer<KeyedRow>(capacity: rowCount)
        _ = to.extend(rowCount)
        let partCount = rowCount < parallelRowCountMin ? 1 : max(1, threads.count)
        // For each part the places of its digits, side by side.
        var places = GrowingBuffer<Int>(capacity: partCount << RadixSort.digitBits)
        _ = places.extend(partCount << RadixSort.digitBits)
        var shift = 0
        while shift < bits {
            if isCancelled() { return nil }
            let pass = Pass(
                from: from.values, to: to.values, rowCount: rowCount, shift: UInt64(shift),
                mask: (UInt64(1) << UInt64(min(RadixSort.digitBits, bits - shift))) - 1, partCount: partCount,
                places: places.values)
            if pass.run(threads) { swap(&from, &to) }
            shift += RadixSort.digitBits
        }
        return from
    }

    private struct Pass: @unchecked Sendable {
        let from: UnsafeMutablePointer<KeyedRow>
        let to: UnsafeMutablePointer<KeyedRow>
        let rowCount: Int
        let shift: UInt64
        let mask: UInt64
        let partCount: Int
        let places: UnsafeMutablePointer<Int>

        /// False when all rows have the same digit, and nothing has moved.
        func run(_ threads: Gather.Threads) -> Bool {
            threads.pool.run(partCount) { part in count(part) }
            var next = 0
            for digit in 0..<1 << RadixSort.digitBits {
                let first = next
                for part in 0..<partCount {
                    let place = (part << RadixSort.digitBits) + digit
                    let count = places[place]
                    places[place] = next
                    next += count
                }
                if next - first == rowCount { return false }
            }
            threads.pool.run(partCount) { part in move(part) }
            return true
        }

        private func rows(_ part: Int) -> Range<Int> { rowCount * part / partCount..<rowCount * (part + 1) / partCount }

        private func count(_ part: Int) {
            let own = places + (part << RadixSort.digitBits)
            own.update(repeating: 0, count: 1 << RadixSort.digitBits)
            for row in rows(part) { own[Int(truncatingIfNeeded: from[row].key >> shift & mask)] += 1 }
        }

        private func move(_ part: Int) {
            let own = places + (part << RadixSort.digitBits)
            for row in rows(part) {
                let digit = Int(truncatingIfNeeded: from[row].key >> shift & mask)
                to[own[digit]] = from[row]
                own[digit] += 1
            }
        }
    }
}
