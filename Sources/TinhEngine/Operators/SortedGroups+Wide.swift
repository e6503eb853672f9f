/// Keys of two words: rows are sorted by what their part leaves of them where one word holds that, by the first of them else.
extension SortedGroups {
    /// The keys of groups of the parts from `first` on by what they were sorted by. O(groups).
    func whole(_ words: GrowingBuffer<UInt64>, _ first: Int) -> WideKeys.Words {
        var whole = WideKeys.Words(capacity: words.count)
        let (upper, lower) = whole.extend(words.count)
        let before = UInt128(UInt64(truncatingIfNeeded: first)) << UInt128(rest?.bits ?? 0)
        for group in 0..<words.count {
            let key = before &+ UInt128(words.values[group])
            (upper[group], lower[group]) = (UInt64(truncatingIfNeeded: key >> 64), UInt64(truncatingIfNeeded: key))
        }
        return whole
    }

    /// Puts rows that share a first word in the order of their second, and numbers the groups: each row's key becomes the number
    /// of its group. The keys of the groups.
    ///
    /// O(rows), and more for as many as share a first word.
    func number(
        _ rows: UnsafeMutableBufferPointer<RadixSort.KeyedRow>, _ layout: WideKeys.Layout, _ maker: PieceMaker
    ) -> WideKeys.Words {
        var words = WideKeys.Words(capacity: rows.count)
        guard let place = rows.baseAddress else { return words }
        let (upper, lower) = words.extend(rows.count)
        let owners = LowWords(self)
        maker.reserveRoom(rows.count)
        var groupCount = 0
        var start = 0
        while start < rows.count {
            let first = place[start].key
            var end = start
            while end < rows.count, place[end].key == first {
                let row = place[end]
                place[end] = RadixSort.KeyedRow(key: owners.word(row.row), row: row.row, value: row.value)
                end += 1
            }
            if end - start > 1 {
                let stretch = RadixSort.Stretch(rows: place + start, room: maker.room.values, count: end - start)
                if stretch.sort() { stretch.rows.update(from: stretch.room, count: end - start) }
            }
            for index in start..<end {
                let (high, low) = layout.halves(first, place[index].key)
                if index == start || low != lower[groupCount - 1] {
                    (upper[groupCount], lower[groupCount]) = (high, low)
                    groupCount += 1
                }
                place[index] = RadixSort.KeyedRow(
                    key: UInt64(groupCount - 1), row: place[index].row, value: place[index].value)
            }
            start = end
        }
        words.shorten(groupCount)
        return words
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
