/// The pairs of a stretch of groups, brought side by side by their group and counted there: most groups have a few.
struct SortedPairs {
    private var starts = GrowingBuffer<UInt32>()
    private var numbers = GrowingBuffer<UInt32>()
    private var set = WordSet(capacity: 16)

    /// Up to so many values are compared with one another.
    private static let comparedMax = 12

    /// Writes how many distinct pairs each group has that has any, at the group's place. O(pairs + groups of the stretch).
    mutating func count(_ words: UnsafePointer<UInt64>, _ count: Int, into counts: UnsafeMutablePointer<UInt32>) {
        if count == 0 { return }
        var (least, most) = (UInt32.max, UInt32.min)
        for place in 0..<count {
            let group = UInt32(truncatingIfNeeded: words[place] >> 32)
            least = min(least, group)
            most = max(most, group)
        }
        let groupCount = Int(most - least) + 1
        starts.removeAll()
        let start = starts.extend(groupCount + 2)
        start.update(repeating: 0, count: groupCount + 2)
        // Two places further on, so that after the numbers have been put down each start stands where it belongs.
        for place in 0..<count { start[Int(UInt32(truncatingIfNeeded: words[place] >> 32) - least) + 2] += 1 }
        for group in 0..<groupCount { start[group + 2] += start[group + 1] }
        numbers.removeAll()
        let out = numbers.extend(count)
        for place in 0..<count {
            let group = Int(UInt32(truncatingIfNeeded: words[place] >> 32) - least) + 1
            out[Int(start[group])] = UInt32(truncatingIfNeeded: words[place])
            start[group] += 1
        }
        for group in 0..<groupCount {
            let first = Int(start[group])
            let own = Int(start[group + 1]) - first
            if own > 0 { counts[Int(least) + group] = distinct(out + first, own) }
        }
    }

    @inline(__always)
    private mutating func distinct(_ numbers: UnsafePointer<UInt32>, _ count: Int) -> UInt32 {
        if count == 1 { return 1 }
        if count <= SortedPairs.comparedMax {
            var found: UInt32 = 1
            for place in 1..<count {
                var isNew: UInt32 = 1
                for before in 0..<place where numbers[before] == numbers[place] { isNew = 0 }
                found += isNew
            }
            return found
        }
        set.empty(capacity: count)
        var found: UInt32 = 0
        for place in 0..<count where set.insert(UInt64(numbers[place])) { found += 1 }
        return found
    }
}
