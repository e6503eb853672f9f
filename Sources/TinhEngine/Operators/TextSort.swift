import CKernels
import TinhBase
import TinhColumns

/// Many different texts (NFC) brought into the order of the language.
///
/// By eight primary weights at a time, as words that are sorted by radix, until few texts share them; these are compared. The
/// texts that share the first eight weights are a run, and runs are for all threads. A multikey sort (Bentley and Sedgewick, Fast
/// Algorithms for Sorting and Searching Strings, 1997) whose characters are words.
struct TextSort: @unchecked Sendable {
    private let texts: UnsafePointer<TextSlice>

    /// Beyond that many weights texts that share them are compared, whatever their number.
    private static let wordedWeightsMax = 64
    /// Up to so many texts are compared rather than dealt by their weights.
    private static let comparedCountMax = 12
    /// Below that many a second thread costs more than it gives.
    private static let parallelCountMin = 1 << 14
    /// So many texts on what is to be read is asked for.
    private static let aheadCount = 8
    /// Of a run what is to be read of so many texts is asked for.
    private static let askedCountMax = 64

    /// The places of the texts, the first text's first; nil when cancelled. O(n × weights that tell neighbours apart).
    static func order(_ texts: UnsafePointer<TextSlice>, _ count: Int, _ threads: Gather.Threads) -> [Int32]? {
        var rows = GrowingBuffer<RadixSort.KeyedRow>(capacity: count)
        let own = rows.extend(count)
        for place in 0..<count { own[place] = RadixSort.KeyedRow(key: 0, row: Int32(truncatingIfNeeded: place)) }
        let rest = CommonPrefix.cutOff(texts, count, threads)
        withExtendedLifetime(rest) {
            TextSort(texts: rest.map { UnsafePointer($0.values) } ?? texts).deal(own, count, weights: 0, threads)
        }
        if threads.isCancelled() { return nil }
        HeapMemory.require(byteCount: count * MemoryLayout<Int32>.stride)
        return [Int32](unsafeUninitializedCapacity: count) { out, outCount in
            for place in 0..<count { out[place] = own[place].row }
            outCount = count
        }
    }

    private struct Run {
        let start: Int
        let count: Int
    }

    /// Texts that share so many weights, by all threads.
    private func deal(
        _ rows: UnsafeMutablePointer<RadixSort.KeyedRow>, _ count: Int, weights: Int, _ threads: Gather.Threads
    ) {
        if count < TextSort.parallelCountMin || weights >= TextSort.wordedWeightsMax {
            return settle(rows, count, weights: weights, threads)
        }
        var keyed = GrowingBuffer<RadixSort.KeyedRow>(capacity: count)
        let work = Unshared((from: rows, to: keyed.extend(count)))
        let stretch = 1 << 12
        threads.each((count + stretch - 1) / stretch) { part in
            let own = part * stretch..<min(count, (part + 1) * stretch)
            key(work.value.from, work.value.to, own, weights: weights)
        }
        if threads.isCancelled() { return }
        guard let sorted = RadixSort.sorted(keyed, threads, threads.isCancelled) else { return }
        rows.update(from: sorted.values, count: count)
        var small: [Run] = []
        var start = 0
        while start < count {
            let end = TextSort.runEnd(rows, start, count)
            // Nothing is left of the weights of those whose words end in 0.
            if end - start >= TextSort.parallelCountMin, rows[start].key & 0xFF != 0 {
                deal(rows + start, end - start, weights: weights + 8, threads)
            } else if end - start > 1 {
                small.append(Run(start: start, count: end - start))
            }
            start = end
        }
        let runs = small
        let shared = Unshared(rows)
        let block = 64
        threads.each((runs.count + block - 1) / block) { part in
            let own = part * block..<min(runs.count, (part + 1) * block)
            for place in own {
                // What the next ones are read from is asked for in the meantime.
                if place + 2 < own.upperBound {
                    askForSlices(shared.value + runs[place + 2].start, runs[place + 2].count)
                }
                if place + 1 < own.upperBound {
                    askForTexts(shared.value + runs[place + 1].start, runs[place + 1].count, weights: weights + 8)
                }
                settleRun(shared.value + runs[place].start, runs[place].count, weights: weights + 8, threads)
            }
        }
    }

    private func askForSlices(_ rows: UnsafePointer<RadixSort.KeyedRow>, _ count: Int) {
        for place in 0..<min(count, TextSort.askedCountMax) { tinh_prefetch(texts + Int(rows[place].row)) }
    }

    private func askForTexts(_ rows: UnsafePointer<RadixSort.KeyedRow>, _ count: Int, weights: Int) {
        for place in 0..<min(count, TextSort.askedCountMax) {
            tinh_prefetch(texts[Int(rows[place].row)].start + weights)
        }
    }

    private static func runEnd(_ rows: UnsafePointer<RadixSort.KeyedRow>, _ start: Int, _ count: Int) -> Int {
        var end = start + 1
        while end < count, rows[end].key == rows[start].key { end += 1 }
        return end
    }

    /// Gives texts the words of their weights from there on.
    private func key(
        _ from: UnsafePointer<RadixSort.KeyedRow>, _ to: UnsafeMutablePointer<RadixSort.KeyedRow>, _ places: Range<Int>,
        weights: Int
    ) {
        for place in places {
            if place + 2 * TextSort.aheadCount < places.upperBound {
                tinh_prefetch(texts + Int(from[place + 2 * TextSort.aheadCount].row))
                tinh_prefetch(texts[Int(from[place + TextSort.aheadCount].row)].start + weights)
            }
            let row = from[place].row
            to[place] = RadixSort.KeyedRow(
                key: Collation.primaryWord(texts[Int(row)].bytes, skipping: weights), row: row)
        }
    }

    /// Texts that share so many weights, the last eight of which are their keys.
    private func settleRun(
        _ rows: UnsafeMutablePointer<RadixSort.KeyedRow>, _ count: Int, weights: Int, _ threads: Gather.Threads
    ) {
        if count < 2 || threads.isCancelled() { return }
        if count > TextSort.comparedCountMax, rows[0].key & 0xFF == 0 { return compareAll(rows, count, threads) }
        settle(rows, count, weights: weights, threads)
    }

    /// Texts that share so many weights, by the caller's thread.
    private func settle(
        _ rows: UnsafeMutablePointer<RadixSort.KeyedRow>, _ count: Int, weights: Int, _ threads: Gather.Threads
    ) {
        let isFew = count <= TextSort.comparedCountMax
        if weights >= TextSort.wordedWeightsMax {
            return isFew ? insert(rows, count) : compareAll(rows, count, threads)
        }
        key(rows, rows, 0..<count, weights: weights)
        if isFew { return insert(rows, count) }
        withUnsafeTemporaryAllocation(of: RadixSort.KeyedRow.self, capacity: count) { room in
            guard let room = room.baseAddress else { return }
            let stretch = RadixSort.Stretch(rows: rows, room: room, count: count)
            if stretch.sort() { rows.update(from: room, count: count) }
        }
        var start = 0
        while start < count {
            let end = TextSort.runEnd(rows, start, count)
            settleRun(rows + start, end - start, weights: weights + 8, threads)
            start = end
        }
    }

    /// Texts that share the weights before those of their keys.
    private func insert(_ rows: UnsafeMutablePointer<RadixSort.KeyedRow>, _ count: Int) {
        for index in 1..<max(1, count) {
            let own = rows[index]
            var place = index
            while place > 0, isBefore(own, rows[place - 1]) {
                rows[place] = rows[place - 1]
                place -= 1
            }
            rows[place] = own
        }
    }

    @inline(__always)
    private func isBefore(_ left: RadixSort.KeyedRow, _ right: RadixSort.KeyedRow) -> Bool {
        left.key == right.key
            ? Collation.isLess(texts[Int(left.row)].bytes, texts[Int(right.row)].bytes) : left.key < right.key
    }

    /// By their whole keys.
    private func compareAll(
        _ rows: UnsafeMutablePointer<RadixSort.KeyedRow>, _ count: Int, _ threads: Gather.Threads
    ) {
        var keys: [UInt8] = []
        var starts = [0]
        for place in 0..<count {
            if place & 1023 == 0, threads.isCancelled() { return }
            Collation.appendSortKey(texts[Int(rows[place].row)].bytes, to: &keys)
            starts.append(keys.count)
        }
        var order = (0..<count).map { $0 }
        var comparisonCount = 0
        do {
            try keys.withUnsafeBytes { keys in
                try order.sort { left, right in
                    comparisonCount &+= 1
                    if comparisonCount & 0x3FFF == 0, threads.isCancelled() { throw Cancelled() }
                    let a = UnsafeRawBufferPointer(rebasing: keys[starts[left]..<starts[left + 1]])
                    let b = UnsafeRawBufferPointer(rebasing: keys[starts[right]..<starts[right + 1]])
                    return ByteHash.compare(a, b) < 0
                }
            }
        } catch {
            return
        }
        let own = order.map { rows[$0] }
        for place in 0..<count { rows[place] = own[place] }
    }

    /// Ends a sort.
    private struct Cancelled: Error {}
}
