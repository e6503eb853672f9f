/// Keys of two words: rows are sorted by the first of them.
extension SortedGroups {
    /// Puts rows that share a first word in the order of their second, and numbers the groups: each row's key becomes the number
    /// of its group. The words of each group.
    ///
    /// O(rows), and more for as many as share a first word.
    func number(
        _ rows: UnsafeMutableBufferPointer<RadixSort.KeyedRow>, _ maker: PieceMaker
    ) -> (high: GrowingBuffer<UInt64>, low: GrowingBuffer<UInt64>) {
        var high = GrowingBuffer<UInt64>(capacity: rows.count)
        var low = GrowingBuffer<UInt64>(capacity: rows.count)
        guard let place = rows.baseAddress else { return (high, low) }
        let (outHigh, outLow) = (high.extend(rows.count), low.extend(rows.count))
        let owners = LowWords(self)
        maker.reserveRoom(rows.count)
        var groupCount = 0
        var start = 0
        while start < rows.count {
            let first = place[start].key
            var end = start
            while end < rows.count, place[end].key == first {
                let row = place[end].row
                place[end] = RadixSort.KeyedRow(key: owners.word(row), row: row)
                end += 1
            }
            if end - start > 1 {
                let stretch = RadixSort.Stretch(rows: place + start, room: maker.room.values, count: end - start)
                if stretch.sort() { stretch.rows.update(from: stretch.room, count: end - start) }
            }
            for index in start..<end {
                if index == start || place[index].key != outLow[groupCount - 1] {
                    (outHigh[groupCount], outLow[groupCount]) = (first, place[index].key)
                    groupCount += 1
                }
                place[index] = RadixSort.KeyedRow(key: UInt64(groupCount - 1), row: place[index].row)
            }
            start = end
        }
        high.shorten(groupCount)
        low.shorten(groupCount)
        return (high, low)
    }

    /// The second words of all workers' rows and of the groups found before, by their place among all.
    private struct LowWords {
        /// Of each owner where place 0 of all would stand, and its end.
        private let owners: [(words: UnsafeMutablePointer<UInt64>, end: Int)]

        init(_ groups: SortedGroups) {
            let rows = groups.rows.enumerated().map { worker, own in
                (own.lowWords.values - groups.rowStarts[worker], groups.rowStarts[worker + 1])
            }
            let states = groups.stateLowWords.enumerated().map { worker, own in
                (own.values - groups.stateStarts[worker], groups.stateStarts[worker + 1])
            }
            owners = rows + states
        }

        @inline(__always)
        func word(_ row: Int32) -> UInt64 {
            var owner = 0
            while Int(row) >= owners[owner].end { owner += 1 }
            return owners[owner].words[Int(row)]
        }
    }
}
