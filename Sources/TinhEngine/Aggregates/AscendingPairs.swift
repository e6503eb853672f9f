import CKernels
import Synchronization

/// Pairs of groups and values in lists that each are in the order of their groups, as rows of sorted tables are: the pairs of
/// a group stand side by side and are counted where they stand. Only a group that several lists have is brought together.
struct AscendingPairs {
    private let lists: [GrowingBuffer<UInt64>]
    private let groupCount: Int
    private let pairCount: Int

    /// Pairs in a stretch that one thread counts at a time, about.
    private static let stretchPairCount = 1 << 16

    init(_ lists: [GrowingBuffer<UInt64>], _ groupCount: Int) {
        self.lists = lists.filter { $0.count > 0 }
        self.groupCount = groupCount
        pairCount = lists.reduce(0) { $0 + $1.count }
    }

    /// Writes how many distinct pairs each group has. O(pairs + groups); of long lists by the threads that are given.
    func count(into counts: UnsafeMutablePointer<UInt32>, _ threads: Gather.Threads) {
        let stretches = stretches()
        let next = Atomic<Int>(0)
        let work = Unshared((pairs: self, counts: counts))
        let body: @Sendable (Int) -> Void = { _ in
            let (pairs, counts) = work.value
            var stretch = Stretch(pairs.lists.map { UnsafePointer($0.values) })
            while !threads.isCancelled() {
                let own = next.wrappingAdd(1, ordering: .relaxed).oldValue
                if own >= stretches.count { return }
                stretch.count(stretches[own].groups, stretches[own].places, into: counts)
            }
        }
        threads.pool.run(min(max(1, threads.count), stretches.count), body)
    }

    /// Stretches of groups, all in all every one, and where each list has their pairs.
    private func stretches() -> [(groups: Range<Int>, places: [Range<Int>])] {
        guard let longest = lists.max(by: { $0.count < $1.count }) else {
            return [(0..<groupCount, [])]
        }
        let wanted = max(1, pairCount / AscendingPairs.stretchPairCount)
        var stretches: [(groups: Range<Int>, places: [Range<Int>])] = []
        var start = 0
        var places = lists.map { _ in 0 }
        for stretch in 1...wanted {
            let end =
                stretch == wanted
                ? groupCount : max(start, AscendingPairs.group(longest.values[longest.count / wanted * stretch]))
            let ends = lists.map {
                stretch == wanted ? $0.count : AscendingPairs.place(of: end, $0.values, 0..<$0.count)
            }
            if end > start { stretches.append((start..<end, zip(places, ends).map { $0..<$1 })) }
            (start, places) = (end, ends)
        }
        return stretches
    }

    fileprivate static func group(_ word: UInt64) -> Int { Int(truncatingIfNeeded: word >> 32) }

    /// The first of some places of a list whose group is not lower.
    fileprivate static func place(of group: Int, _ words: UnsafePointer<UInt64>, _ places: Range<Int>) -> Int {
        var (low, high) = (places.lowerBound, places.upperBound)
        while low < high {
            let middle = low + (high - low) / 2
            if self.group(words[middle]) < group { low = middle + 1 } else { high = middle }
        }
        return low
    }
}

/// What one thread needs to count the groups of stretches.
private struct Stretch {
    private let lists: [UnsafePointer<UInt64>]
    private var together = GrowingBuffer<UInt64>()
    private var set = WordSet(capacity: 16)

    /// Up to so many pairs are compared with one another.
    private static let comparedMax = 12

    init(_ lists: [UnsafePointer<UInt64>]) { self.lists = lists }

    mutating func count(_ groups: Range<Int>, _ places: [Range<Int>], into counts: UnsafeMutablePointer<UInt32>) {
        (counts + groups.lowerBound).update(repeating: 0, count: groups.count)
        var heads = places.map(\.lowerBound)
        while true {
            // The list whose next group is the lowest, and the lowest of the others.
            var (first, least, bound) = (-1, Int.max, Int.max)
            for list in lists.indices where heads[list] < places[list].upperBound {
                let group = AscendingPairs.group(lists[list][heads[list]])
                if group < least {
                    (bound, least, first) = (least, group, list)
                } else {
                    bound = min(bound, group)
                }
            }
            if first < 0 { return }
            if least < bound {
                heads[first] = countAlone(
                    lists[first], heads[first]..<places[first].upperBound, before: bound, into: counts)
                continue
            }
            together.removeAll()
            for list in lists.indices {
                let start = heads[list]
                while heads[list] < places[list].upperBound,
                    AscendingPairs.group(lists[list][heads[list]]) == least
                {
                    heads[list] += 1
                }
                let own = heads[list] - start
                if own > 0 { together.extend(own).update(from: lists[list] + start, count: own) }
            }
            counts[least] = distinct(together.values, together.count)
        }
    }

    /// Counts the groups of one list up to `before`, which begin with the first place; where it comes to stand.
    private mutating func countAlone(
        _ words: UnsafePointer<UInt64>, _ places: Range<Int>, before: Int, into counts: UnsafeMutablePointer<UInt32>
    ) -> Int {
        let end = AscendingPairs.place(of: before, words, places)
        var place = places.lowerBound
        while place < end {
            place = tinh_count_new(words, place, end, counts)
            if place == end { break }
            // Here or soon stands a group of many pairs: all of those around are counted anew, each as a whole.
            var start = place
            var last = min(end, place + Int(TINH_LOOK_BACK))
            while start > places.lowerBound, words[start - 1] >> 32 == words[place] >> 32 { start -= 1 }
            while last < end, words[last] >> 32 == words[last - 1] >> 32 { last += 1 }
            while start < last {
                var next = start + 1
                while next < last, words[next] >> 32 == words[start] >> 32 { next += 1 }
                counts[Int(truncatingIfNeeded: words[start] >> 32)] = distinct(words + start, next - start)
                start = next
            }
            place = last
        }
        return end
    }

    /// Of one group.
    @inline(__always)
    private mutating func distinct(_ words: UnsafePointer<UInt64>, _ count: Int) -> UInt32 {
        if count == 1 { return 1 }
        if count <= Stretch.comparedMax {
            var found: UInt32 = 1
            for place in 1..<count {
                var isNew: UInt32 = 1
                for before in 0..<place where words[before] == words[place] { isNew = 0 }
                found += isNew
            }
            return found
        }
        set.empty(capacity: count)
        var found: UInt32 = 0
        for place in 0..<count where set.insert(words[place]) { found += 1 }
        return found
    }
}
