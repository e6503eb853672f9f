/// The order of rows by ranks: stable, by radix where it pays.
enum RowOrder {
    /// Rows in ascending order of the words, the first word first. O(rows × bits / 11), for few rows O(rows × log).
    static func ascending(
        _ columns: [RankColumn], _ rowCount: Int, _ threads: Gather.Threads, isCancelled: () -> Bool
    ) -> [Int32]? {
        let words = packed(columns.flatMap(\.words), rowCount)
        if words.isEmpty { return (0..<Int32(rowCount)).map { $0 } }
        if rowCount < 2048 { return compared(words.map(\.values), rowCount) }
        if words.count == 1 { return RadixSort.rows(words[0].values, words[0].bits, rowCount, threads, isCancelled) }
        var order = (0..<Int32(rowCount)).map { $0 }
        var other = [Int32](repeating: 0, count: rowCount)
        for word in words.reversed() {
            var shift = 0
            while shift < word.bits {
                if isCancelled() { return nil }
                let width = min(11, word.bits - shift)
                if pass(word.values.values, UInt64(shift), width, order, &other) { swap(&order, &other) }
                shift += width
            }
        }
        return order
    }

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
            } else {
                result.append(word)
            }
        }
        return result
    }

    private static func compared(_ words: [GrowingBuffer<UInt64>], _ rowCount: Int) -> [Int32] {
        var order = (0..<Int32(rowCount)).map { $0 }
        let values = words.map(\.values)
        order.sort { left, right in
            for word in values {
                let (a, b) = (word[Int(left)], word[Int(right)])
                if a != b { return a < b }
            }
            return left < right
        }
        return order
    }

    /// One stable pass of a radix sort by some bits; false when all rows have the same bits and nothing moved.
    private static func pass(
        _ word: UnsafePointer<UInt64>, _ shift: UInt64, _ width: Int, _ from: [Int32], _ to: inout [Int32]
    ) -> Bool {
        let mask = (UInt64(1) << UInt64(width)) - 1
        var starts = [Int](repeating: 0, count: 1 << width)
        for row in from.indices { starts[Int(word[row] >> shift & mask)] += 1 }
        if starts.contains(from.count) { return false }
        var next = 0
        for digit in starts.indices {
            let count = starts[digit]
            starts[digit] = next
            next += count
        }
        from.withUnsafeBufferPointer { from in
            to.withUnsafeMutableBufferPointer { to in
                starts.withUnsafeMutableBufferPointer { starts in
                    for row in from {
                        let digit = Int(word[Int(row)] >> shift & mask)
                        to[starts[digit]] = row
                        starts[digit] += 1
                    }
                }
            }
        }
        return true
    }
}
