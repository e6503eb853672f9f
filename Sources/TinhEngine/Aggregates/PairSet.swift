import Synchronization

/// Distinct pairs of a group and the number of a value, each a word with the group in its upper half.
///
/// No pair is the greatest word: groups stay below 2^31.
struct PairSet {
    private var bag = WordBag()
    /// No pair of the bag has a lower group than the one before it: rows come in the order of their groups.
    private var isAscending = true
    private var lastGroup: Int32 = 0
    /// Those of others, which take no more.
    private var others: [Others] = []

    private struct Others {
        let words: GrowingBuffer<UInt64>
        let isAscending: Bool
    }

    static func word(_ group: Int32, _ number: Int32) -> UInt64 {
        UInt64(UInt32(bitPattern: group)) << 32 | UInt64(UInt32(bitPattern: number))
    }

    mutating func add(_ groups: UnsafePointer<Int32>, _ numbers: UnsafePointer<Int32>, _ count: Int) {
        if count == 0 { return }
        var descents: Int32 = 0
        var last = lastGroup
        for row in 0..<count {
            descents |= groups[row] &- last
            last = groups[row]
        }
        if descents < 0 { isAscending = false }
        lastGroup = last
        bag.add(count) { PairSet.word(groups[$0], numbers[$0]) }
    }

    /// With another's pairs, whose groups and numbers are the same, and which takes no more; nil where they have to be copied.
    func withWords(of other: PairSet) -> PairSet? {
        guard other.bag.words.count >= PairSet.parallelCountMin else { return nil }
        var sum = self
        sum.others += other.others + [Others(words: other.bag.words, isAscending: other.isAscending)]
        return sum
    }

    /// Adds another's pairs: its group `i` is `map[i]` here, negative where left out; its numbers are `numbers[…]` here.
    mutating func add(_ other: PairSet, _ map: [Int32], _ numbers: [Int32]?) {
        for words in other.others.map(\.words) + [other.bag.words] { add(words, map, numbers) }
    }

    private mutating func add(_ other: GrowingBuffer<UInt64>, _ map: [Int32], _ numbers: [Int32]?) {
        let count = other.count
        if count == 0 { return }
        isAscending = false
        let from = other.values
        let out = bag.words.extend(count)
        var kept = 0
        for place in 0..<count {
            let word = from[place]
            let group = map[Int(truncatingIfNeeded: word >> 32)]
            let number = Int32(truncatingIfNeeded: word)
            out[kept] = PairSet.word(group, numbers.map { $0[Int(number)] } ?? number)
            kept += group >= 0 ? 1 : 0
        }
        bag.words.drop(count - kept)
    }

    /// Pairs of its own, some of them perhaps alike.
    var wordCount: Int { bag.words.count }

    /// The numbers of all pairs, whatever their groups; then there are none.
    mutating func give(to set: NumberSet) {
        for words in others.map(\.words) + [bag.words] { set.add(lowerHalvesOf: words) }
        self = PairSet()
    }

    /// How many pairs each group below `groupCount` has. O(pairs), by the threads that are given.
    /// Unspecified when cancelled.
    func counts(_ groupCount: Int, _ threads: Gather.Threads) -> GrowingBuffer<UInt32> {
        let all = others.map(\.words) + [bag.words]
        let count = all.reduce(0) { $0 + $1.count }
        if isAscending, others.allSatisfy(\.isAscending), groupCount > 0 {
            var counts = GrowingBuffer<UInt32>(capacity: groupCount)
            AscendingPairs(all, groupCount).count(into: counts.extend(groupCount), threads)
            return counts
        }
        guard threads.count > 1, count >= PairSet.parallelCountMin, groupCount > 0 else {
            var counts = GrowingBuffer<UInt32>()
            counts.resize(groupCount, filling: 0)
            let set = WordSet(capacity: count)
            let out = counts.values
            for words in all {
                var start = 0
                while start < words.count, !threads.isCancelled() {
                    let end = min(words.count, start + Gather.Threads.rowsBetweenLooks)
                    for place in start..<end where set.insert(words.values[place]) {
                        out[Int(truncatingIfNeeded: words.values[place] >> 32)] += 1
                    }
                    start = end
                }
            }
            return counts
        }
        var counts = GrowingBuffer<UInt32>(capacity: groupCount)
        let out = counts.extend(groupCount)
        let parts = PairPartitions(all, count, groupCount: groupCount, threads)
        if threads.isCancelled() {
            out.update(repeating: 0, count: groupCount)
        } else {
            parts.count(into: out)
        }
        return counts
    }

    private static let parallelCountMin = 1 << 15
}

/// Pairs in parts that each are counted by one thread: of many groups a stretch of them, so that their counts lie side by
/// side; of few all pairs of like hashes, so that a group with very many pairs stands in every part.
private struct PairPartitions {
    private let words: GrowingBuffer<UInt64>
    private let starts: [Int]
    private let groupCount: Int
    private let isByGroups: Bool
    /// By groups: each part has 2^this of them.
    private let stretchBits: Int
    private let threads: Gather.Threads

    /// From so many groups on a part is a stretch of them.
    private static let groupCountMin = 1 << 14

    init(_ from: [GrowingBuffer<UInt64>], _ count: Int, groupCount: Int, _ threads: Gather.Threads) {
        let bits = WordParts.bits(count)
        let isByGroups = groupCount >= PairPartitions.groupCountMin
        let groupBits = UInt64(Int.bitWidth - (groupCount - 1).leadingZeroBitCount)
        let shift = isByGroups ? 32 + groupBits - min(bits, groupBits) : 64 - bits
        let parts = WordParts(from, bits: bits, shift: shift, factor: isByGroups ? 1 : WordBag.spread, threads)
        words = parts.words
        starts = parts.starts
        self.groupCount = groupCount
        self.isByGroups = isByGroups
        stretchBits = isByGroups ? Int(shift) - 32 : 0
        self.threads = threads
    }

    /// Writes the counts of all groups.
    func count(into counts: UnsafeMutablePointer<UInt32>) {
        if !isByGroups { counts.update(repeating: 0, count: groupCount) }
        let next = Atomic<Int>(0)
        let workers = max(1, threads.count)
        // Stretches of groups have their counts for themselves; else the first worker counts in place, the others beside it.
        let beside = (1..<max(1, isByGroups ? 1 : workers)).map { _ in
            var own = GrowingBuffer<UInt32>()
            own.resize(groupCount, filling: 0)
            return own
        }
        let work = Unshared((words: words.values, counts: [counts] + beside.map(\.values)))
        let (starts, isByGroups, stretchBits, allCount, threads) = (
            starts, isByGroups, stretchBits, groupCount, threads
        )
        threads.pool.run(workers) { worker in
            let (words, counts) = work.value
            let own = counts[worker < counts.count ? worker : 0]
            var set = WordSet(capacity: WordParts.wordCountWanted * 2)
            var sorted = SortedPairs()
            while !threads.isCancelled() {
                let part = next.wrappingAdd(1, ordering: .relaxed).oldValue
                if part + 1 >= starts.count { return }
                if isByGroups {
                    // What lies between is zero; near at hand it costs less than fresh pages for all.
                    let (first, end) = (
                        min(allCount, part << stretchBits), min(allCount, (part + 1) << stretchBits)
                    )
                    (own + first).update(repeating: 0, count: end - first)
                    sorted.count(words + starts[part], starts[part + 1] - starts[part], into: own)
                    continue
                }
                set.empty(capacity: starts[part + 1] - starts[part])
                for place in starts[part]..<starts[part + 1] where set.insert(words[place]) {
                    own[Int(truncatingIfNeeded: words[place] >> 32)] += 1
                }
            }
        }
        for own in beside { for group in 0..<groupCount { counts[group] += own.values[group] } }
    }
}
