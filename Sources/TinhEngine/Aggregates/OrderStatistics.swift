import TinhColumns

/// The values at some places of the sorted order of many, which stay where they are.
///
/// All threads count the values by their leading bits, and look again only at those that share them with a value that is wanted:
/// the first passes of a radix sort (Knuth, The Art of Computer Programming 5.2.5), each of which settles 12 bits. O(values)
/// a pass.
struct OrderStatistics<Value: FixedWidthInteger & Sendable> {
    private let threads: Gather.Threads

    private static var partBits: Int { 12 }
    /// So few are sorted out by one thread.
    private static var smallCountMax: Int { 1 << 14 }

    init(_ threads: Gather.Threads) { self.threads = threads }

    /// `places`: ascending, each below the number of values. Nil when the run is called off.
    func values(at places: [Int], of stretches: [GrowingBuffer<Value>]) -> [Value]? {
        let count = stretches.reduce(0) { $0 + $1.count }
        if count <= OrderStatistics.smallCountMax { return few(places, stretches, count) }
        guard let (lower, upper) = range(stretches) else { return nil }
        let width = Value.Magnitude(truncatingIfNeeded: upper &- lower)
        let shift = max(0, Value.bitWidth - width.leadingZeroBitCount - OrderStatistics.partBits)
        let parting = Parting(lower: lower, shift: shift)
        guard let counts = counts(stretches, parting) else { return nil }
        var found: [Value] = []
        var rest = places[...]
        var before = 0
        for part in 0..<1 << OrderStatistics.partBits {
            let size = counts.reduce(0) { $0 + $1[part] }
            let inside = rest.prefix { $0 < before + size }
            if !inside.isEmpty {
                rest = rest.dropFirst(inside.count)
                if shift == 0 {
                    found += inside.map { _ in lower &+ Value(truncatingIfNeeded: part) }
                } else {
                    let own = picked(stretches, parting, part, counts.map { $0[part] })
                    guard let values = values(at: inside.map { $0 - before }, of: [own]) else { return nil }
                    found += values
                }
            }
            if rest.isEmpty { break }
            before += size
        }
        return found
    }

    /// Which part of the range a value lies in.
    private struct Parting {
        let lower: Value
        let shift: Int

        @inline(__always)
        func part(_ value: Value) -> Int {
            Int(truncatingIfNeeded: Value.Magnitude(truncatingIfNeeded: value &- lower) &>> Value.Magnitude(shift))
        }
    }

    private func few(_ places: [Int], _ stretches: [GrowingBuffer<Value>], _ count: Int) -> [Value] {
        var all = GrowingBuffer<Value>(capacity: count)
        for stretch in stretches { all.extend(stretch.count).update(from: stretch.values, count: stretch.count) }
        let values = UnsafeMutableBufferPointer(start: all.values, count: count)
        return places.map { Selection.select(values, $0) }
    }

    private func range(_ stretches: [GrowingBuffer<Value>]) -> (lower: Value, upper: Value)? {
        var lowers = [Value](repeating: .max, count: threads.count)
        var uppers = [Value](repeating: .min, count: threads.count)
        let isWhole = lowers.withUnsafeMutableBufferPointer { lowers in
            uppers.withUnsafeMutableBufferPointer { uppers in
                let shared = Unshared((lowers, uppers))
                return share(stretches) { thread, values in
                    var (lower, upper) = (shared.value.0[thread], shared.value.1[thread])
                    for value in values {
                        lower = min(lower, value)
                        upper = max(upper, value)
                    }
                    shared.value.0[thread] = lower
                    shared.value.1[thread] = upper
                }
            }
        }
        guard isWhole, let lower = lowers.min(), let upper = uppers.max() else { return nil }
        return (lower, upper)
    }

    /// For each thread how many of its values lie in each part.
    private func counts(_ stretches: [GrowingBuffer<Value>], _ parting: Parting) -> [[Int]]? {
        let size = 1 << OrderStatistics.partBits
        var all = [Int](repeating: 0, count: size * threads.count)
        let isWhole = all.withUnsafeMutableBufferPointer { all in
            let shared = Unshared(all)
            return share(stretches) { thread, values in
                guard let own = shared.value.baseAddress.map({ $0 + thread * size }) else { return }
                for value in values { own[parting.part(value)] += 1 }
            }
        }
        return isWhole ? (0..<threads.count).map { Array(all[$0 * size..<($0 + 1) * size]) } : nil
    }

    /// The values of a part, of which each thread has so many.
    private func picked(
        _ stretches: [GrowingBuffer<Value>], _ parting: Parting, _ part: Int, _ counts: [Int]
    ) -> GrowingBuffer<Value> {
        var result = GrowingBuffer<Value>()
        let out = Unshared(result.extend(counts.reduce(0, +)))
        var ends: [Int] = []
        for count in counts { ends.append((ends.last ?? 0) + count) }
        var places = zip(ends, counts).map { $0 - $1 }
        places.withUnsafeMutableBufferPointer { places in
            let shared = Unshared(places)
            _ = share(stretches) { thread, values in
                var place = shared.value[thread]
                for value in values where parting.part(value) == part {
                    out.value[place] = value
                    place += 1
                }
                shared.value[thread] = place
            }
        }
        // Values that are not written, as the run is called off, mean nothing, and no one asks for them.
        return result
    }

    /// Gives each thread its share of each stretch, the same every time; false when the run is called off on the way.
    private func share(
        _ stretches: [GrowingBuffer<Value>], _ work: @escaping @Sendable (Int, UnsafeBufferPointer<Value>) -> Void
    ) -> Bool {
        let sources = Unshared(stretches.map { UnsafeBufferPointer(start: $0.values, count: $0.count) })
        let (threads, threadCount) = (threads, threads.count)
        threads.pool.run(threadCount) { thread in
            for source in sources.value {
                var start = source.count * thread / threadCount
                let end = source.count * (thread + 1) / threadCount
                while start < end, !threads.isCancelled() {
                    let next = min(end, start + Gather.Threads.rowsBetweenLooks)
                    work(thread, UnsafeBufferPointer(rebasing: source[start..<next]))
                    start = next
                }
            }
        }
        return !threads.isCancelled()
    }
}
