import CKernels
import Synchronization
import TinhColumns

/// The order of rows by ranks: stable, by radix where it pays.
enum RowOrder {
    /// Rows in ascending order of the words, the first word first. O(rows × bits / 11), for few rows, or few that share a word,
    /// O(rows × log).
    static func ascending(
        _ columns: [RankColumn], _ rowCount: Int, _ threads: Gather.Threads
    ) throws(ExecutionFault) -> [Int32] {
        guard let order = sorted(columns, rowCount, threads) else { throw .cancelled }
        return order
    }

    private static func sorted(_ columns: [RankColumn], _ rowCount: Int, _ threads: Gather.Threads) -> [Int32]? {
        let words = packed(columns.flatMap(\.words), rowCount)
        if words.isEmpty { return (0..<Int32(rowCount)).map { $0 } }
        if rowCount < 2048 { return compared(words.map(\.values), rowCount) }
        let isCancelled = threads.isCancelled
        if words.count == 1 { return RadixSort.rows(words[0].values, rowCount, threads, isCancelled) }
        var keyed = GrowingBuffer<RadixSort.KeyedRow>(capacity: rowCount)
        let rows = keyed.extend(rowCount)
        let first = words[0].values.values
        for row in 0..<rowCount { rows[row] = RadixSort.KeyedRow(key: first[row], row: Int32(truncatingIfNeeded: row)) }
        guard let sorted = RadixSort.sorted(keyed, threads, isCancelled) else { return nil }
        HeapMemory.require(byteCount: rowCount * MemoryLayout<Int32>.stride)
        var isWhole = true
        let order = [Int32](unsafeUninitializedCapacity: rowCount) { buffer, count in
            count = rowCount
            guard let out = buffer.baseAddress else { return }
            out.initialize(repeating: 0, count: rowCount)
            isWhole = settleRuns(of: sorted, words[1...], into: out, threads, isCancelled)
        }
        return isWhole ? order : nil
    }

    /// Rows sorted by one word, those that share it by the words that follow; false when cancelled.
    private static func settleRuns(
        of sorted: GrowingBuffer<RadixSort.KeyedRow>, _ words: ArraySlice<(values: GrowingBuffer<UInt64>, bits: Int)>,
        into out: UnsafeMutablePointer<Int32>, _ threads: Gather.Threads, _ isCancelled: () -> Bool
    ) -> Bool {
        let rows = sorted.values
        var start = 0
        while start < sorted.count {
            var end = start + 1
            while end < sorted.count, rows[end].key == rows[start].key { end += 1 }
            if let next = words.first, end - start > comparedCountMax {
                var keyed = GrowingBuffer<RadixSort.KeyedRow>(capacity: end - start)
                let own = keyed.extend(end - start)
                for place in start..<end {
                    own[place - start] = RadixSort.KeyedRow(
                        key: next.values.values[Int(rows[place].row)], row: rows[place].row)
                }
                guard let sorted = RadixSort.sorted(keyed, threads, isCancelled),
                    settleRuns(of: sorted, words.dropFirst(), into: out + start, threads, isCancelled)
                else { return false }
            } else {
                for place in start..<end { out[place] = rows[place].row }
                if end - start > 1, !words.isEmpty {
                    var run = UnsafeMutableBufferPointer(start: out + start, count: end - start)
                    let values = words.map(\.values.values)
                    run.sort { isBefore($0, $1, values) }
                }
            }
            start = end
        }
        return true
    }

    /// Up to so many rows that share a word are compared.
    private static let comparedCountMax = 2048

    /// As few words as hold all bits, in order of significance.
    static func packed(
        _ words: [(values: GrowingBuffer<UInt64>, bits: Int)], _ rowCount: Int
    ) -> [(values: GrowingBuffer<UInt64>, bits: Int)] {
        var result: [(values: GrowingBuffer<UInt64>, bits: Int)] = []
        for word in words where word.bits > 0 {
            if let last = result.last, last.bits + word.bits <= 64 {
                // In memory of its own: the columns are read again.
                var values = GrowingBuffer<UInt64>(capacity: rowCount)
                let (first, second, out) = (last.values.values, word.values.values, values.extend(rowCount))
                let shift = UInt64(word.bits)
                for row in 0..<rowCount { out[row] = first[row] << shift | second[row] }
                result[result.count - 1] = (values, last.bits + word.bits)
            } else if let last = result.last, last.bits < 64 {
                // The last word is filled up, so that it tells most rows apart.
                let room = 64 - last.bits
                let rest = word.bits - room
                var full = GrowingBuffer<UInt64>(capacity: rowCount)
                var low = GrowingBuffer<UInt64>(capacity: rowCount)
                let (first, second) = (last.values.values, word.values.values)
                let (out, lower) = (full.extend(rowCount), low.extend(rowCount))
                let mask = (UInt64(1) << UInt64(rest)) - 1
                for row in 0..<rowCount {
                    out[row] = first[row] << UInt64(room) | second[row] >> UInt64(rest)
                    lower[row] = second[row] & mask
                }
                result[result.count - 1] = (full, 64)
                result.append((low, rest))
            } else {
                result.append(word)
            }
        }
        return result
    }

    private static func compared(_ words: [GrowingBuffer<UInt64>], _ rowCount: Int) -> [Int32] {
        var order = (0..<Int32(rowCount)).map { $0 }
        let values = words.map(\.values)
        order.sort { isBefore($0, $1, values) }
        return order
    }

    /// By the words, and rows that share them in their order.
    @inline(__always)
    private static func isBefore(_ left: Int32, _ right: Int32, _ words: [UnsafeMutablePointer<UInt64>]) -> Bool {
        for word in words {
            let (a, b) = (word[Int(left)], word[Int(right)])
            if a != b { return a < b }
        }
        return left < right
    }

    /// The places of ordered rows, but the first, whose words are those of the row before, or are not; ascending. Some are left
    /// out when cancelled. O(rows).
    static func places(
        _ rows: [Int32], _ columns: [RankColumn], isAlike: Bool, _ threads: Gather.Threads
    ) -> [Int] {
        let words = Unshared(columns.flatMap(\.words).filter { $0.bits > 0 }.map { UnsafePointer($0.values.values) })
        let found = Mutex<[(first: Int, places: [Int])]>([])
        threads.stretches(of: rows.count) { stretch in
            var places: [Int] = []
            for place in max(1, stretch.lowerBound)..<max(1, stretch.upperBound) {
                let (before, own) = (Int(rows[place - 1]), Int(rows[place]))
                if place + aheadCount < stretch.upperBound {
                    for word in words.value { tinh_prefetch(word + Int(rows[place + aheadCount])) }
                }
                if words.value.allSatisfy({ $0[before] == $0[own] }) == isAlike { places.append(place) }
            }
            found.withLock { $0.append((stretch.lowerBound, places)) }
        }
        // What the words were read from lives on.
        return withExtendedLifetime(columns) {
            found.withLock { $0.sorted { $0.first < $1.first }.flatMap(\.places) }
        }
    }

    /// So many rows on what is to be read is asked for.
    private static let aheadCount = 16
}
