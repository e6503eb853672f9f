import Synchronization
import TinhColumns

/// Rows sorted by one word each, which moves with its row.
///
/// Many rows are first dealt by their uppermost differing bits, each thread a stretch of its own (stretches keep their order, so
/// that the result is the same for any number of threads); what then lies together is sorted in the cache, likewise.
enum RadixSort {
    struct KeyedRow {
        let key: UInt64
        let row: Int32
        /// What is wanted of the row once it is sorted; it travels in bytes that would be empty.
        let value: Int32

        init(key: UInt64, row: Int32, value: Int32 = 0) {
            self.key = key
            self.row = row
            self.value = value
        }
    }

    private static let digitBits = 11
    private static let digitCount = 1 << digitBits
    /// Below this many rows a second thread costs more than it gives.
    private static let parallelRowCountMin = 1 << 16

    /// Rows in ascending order of their words, stable; nil when cancelled.
    static func rows(
        _ word: GrowingBuffer<UInt64>, _ rowCount: Int, _ threads: Gather.Threads, _ isCancelled: () -> Bool
    ) -> [Int32]? {
        var keyed = GrowingBuffer<KeyedRow>(capacity: rowCount)
        let given = Unshared((words: word.values, rows: keyed.extend(rowCount)))
        threads.stretches(of: rowCount) { stretch in
            let (words, rows) = given.value
            for row in stretch { rows[row] = KeyedRow(key: words[row], row: Int32(truncatingIfNeeded: row)) }
        }
        if threads.isCancelled() { return nil }
        guard let sorted = sorted(keyed, threads, isCancelled) else { return nil }
        HeapMemory.require(byteCount: rowCount * MemoryLayout<Int32>.stride)
        let order = [Int32](unsafeUninitializedCapacity: rowCount) { out, count in
            guard let start = out.baseAddress else { return }
            let made = Unshared((rows: sorted.values, order: start))
            threads.stretches(of: rowCount) { stretch in
                let (rows, order) = made.value
                for place in stretch { order[place] = rows[place].row }
            }
            count = rowCount
        }
        // Else some places may not have been written.
        return threads.isCancelled() ? nil : order
    }

    /// Rows beside their words, likewise. The rows that are given may be written over.
    static func sorted(
        _ rows: GrowingBuffer<KeyedRow>, _ threads: Gather.Threads, _ isCancelled: () -> Bool
    ) -> GrowingBuffer<KeyedRow>? {
        let rowCount = rows.count
        var other = GrowingBuffer<KeyedRow>(capacity: rowCount)
        _ = other.extend(rowCount)
        if rowCount < parallelRowCountMin {
            let stretch = Stretch(rows: rows.values, room: other.values, count: rowCount)
            return stretch.sort() ? other : rows
        }
        let differing = differingBits(rows)
        if differing == 0 { return rows }
        let shift = max(0, UInt64.bitWidth - differing.leadingZeroBitCount - digitBits)
        let deal = Deal(
            from: rows.values, to: other.values, rowCount: rowCount, shift: UInt64(shift),
            partCount: max(1, threads.count))
        let starts = deal.run(threads)
        if isCancelled() { return nil }
        sortParts(rows, other, starts, threads)
        return isCancelled() ? nil : other
    }

    private static func differingBits(_ rows: GrowingBuffer<KeyedRow>) -> UInt64 {
        let values = rows.values
        let first = values[0].key
        var differing: UInt64 = 0
        for row in 0..<rows.count { differing |= values[row].key ^ first }
        return differing
    }

    /// Each part of `rows`, a part at a time by all threads.
    private static func sortParts(
        _ room: GrowingBuffer<KeyedRow>, _ rows: GrowingBuffer<KeyedRow>, _ starts: [Int], _ threads: Gather.Threads
    ) {
        let work = Unshared((rows: rows.values, room: room.values))
        let next = Atomic<Int>(0)
        threads.pool.run(max(1, threads.count)) { _ in
            while !threads.isCancelled() {
                let part = next.wrappingAdd(1, ordering: .relaxed).oldValue
                if part + 1 >= starts.count { return }
                let (start, count) = (starts[part], starts[part + 1] - starts[part])
                if count < 2 { continue }
                let stretch = Stretch(rows: work.value.rows + start, room: work.value.room + start, count: count)
                if stretch.sort() { stretch.rows.update(from: stretch.room, count: count) }
            }
        }
    }

    /// Rows that one thread sorts, and room for as many.
    struct Stretch {
        let rows: UnsafeMutablePointer<KeyedRow>
        let room: UnsafeMutablePointer<KeyedRow>
        let count: Int

        private static let insertionCountMax = 32
        /// Places of more digits than that would leave the caches no room for rows.
        private static let digitBitsMax = 13

        /// Stable; true when the sorted rows stand in the room. Rows are dealt by the uppermost bits of their range, some for each
        /// digit, what is still many for one digit again, and the few are put in order one by one.
        /// O(rows × bits / 4), mostly O(rows).
        func sort() -> Bool {
            if count <= Stretch.insertionCountMax {
                insert()
                return false
            }
            var (least, most) = (rows[0].key, rows[0].key)
            for row in 1..<count {
                least = min(least, rows[row].key)
                most = max(most, rows[row].key)
            }
            if least == most { return false }
            // About four rows a digit.
            let width = min(Stretch.digitBitsMax, max(4, Int.bitWidth - count.leadingZeroBitCount - 2))
            let shift = max(0, UInt64.bitWidth - (most - least).leadingZeroBitCount - width)
            deal(UInt64(shift), 1 << width, least)
            return true
        }

        private func insert() {
            for index in 1..<max(1, count) {
                let own = rows[index]
                var place = index
                while place > 0, rows[place - 1].key > own.key {
                    rows[place] = rows[place - 1]
                    place -= 1
                }
                rows[place] = own
            }
        }

        /// Brings the rows into the room, in order.
        private func deal(_ shift: UInt64, _ digitCount: Int, _ least: UInt64) {
            withUnsafeTemporaryAllocation(of: Int32.self, capacity: digitCount) { places in
                guard let places = places.baseAddress else { return }
                places.update(repeating: 0, count: digitCount)
                for row in 0..<count { places[Int(truncatingIfNeeded: (rows[row].key &- least) >> shift)] += 1 }
                var next: Int32 = 0
                for digit in 0..<digitCount {
                    let own = places[digit]
                    places[digit] = next
                    next += own
                }
                for row in 0..<count {
                    let digit = Int(truncatingIfNeeded: (rows[row].key &- least) >> shift)
                    room[Int(places[digit])] = rows[row]
                    places[digit] += 1
                }
                if shift == 0 { return }
                var start = 0
                for digit in 0..<digitCount {
                    let end = Int(places[digit])
                    if end - start > 1 { sort(start, end - start) }
                    start = end
                }
            }
        }

        /// Rows of one digit, in the room.
        private func sort(_ start: Int, _ count: Int) {
            let own = Stretch(rows: room + start, room: rows + start, count: count)
            if own.sort() { own.rows.update(from: own.room, count: count) }
        }
    }

    /// Rows dealt by one digit, in their order.
    private struct Deal: @unchecked Sendable {
        let from: UnsafeMutablePointer<KeyedRow>
        let to: UnsafeMutablePointer<KeyedRow>
        let rowCount: Int
        let shift: UInt64
        let partCount: Int

        /// Where the rows of each digit begin, and the end.
        func run(_ threads: Gather.Threads) -> [Int] {
            // For each part the places of its digits, side by side.
            var buffer = GrowingBuffer<Int>()
            buffer.resize(partCount * RadixSort.digitCount, filling: 0)
            let places = Unshared(buffer.values)
            threads.pool.run(partCount) { part in
                let own = places.value + part * RadixSort.digitCount
                for row in rows(part) { own[digit(row)] += 1 }
            }
            var starts: [Int] = []
            var next = 0
            for digit in 0..<RadixSort.digitCount {
                starts.append(next)
                for part in 0..<partCount {
                    let place = part * RadixSort.digitCount + digit
                    let count = buffer.values[place]
                    buffer.values[place] = next
                    next += count
                }
            }
            starts.append(next)
            threads.pool.run(partCount) { part in
                let own = places.value + part * RadixSort.digitCount
                for row in rows(part) {
                    let digit = digit(row)
                    to[own[digit]] = from[row]
                    own[digit] += 1
                }
            }
            return starts
        }

        @inline(__always)
        private func digit(_ row: Int) -> Int {
            Int(truncatingIfNeeded: from[row].key >> shift & UInt64(RadixSort.digitCount - 1))
        }

        private func rows(_ part: Int) -> Range<Int> { rowCount * part / partCount..<rowCount * (part + 1) / partCount }
    }
}
