/// The values of groups: kept as they come, then brought side by side.
struct GroupedValues<Value: FixedWidthInteger & Sendable> {
    private var values = GrowingBuffer<Value>()
    /// Of each value; empty where all belong to group 0.
    private var groups = GrowingBuffer<Int32>()
    /// Those of others.
    private var otherValues: [GrowingBuffer<Value>] = []
    private var otherGroups: [GrowingBuffer<Int32>] = []
    /// Once grouped: those of group `i` stand at `starts[i] ..< starts[i + 1]`.
    private var grouped = GrowingBuffer<Value>()
    private var starts = GrowingBuffer<Int>()

    /// Rows without a value are left out. `groups`: nil where all rows, also of every other time, belong to group 0.
    @inline(__always)
    mutating func add(
        _ groups: UnsafePointer<Int32>?, _ validity: UnsafePointer<UInt8>?, _ rowCount: Int, _ value: (Int) -> Value
    ) {
        let out = values.extend(rowCount)
        guard let groups else {
            var kept = 0
            for row in 0..<rowCount {
                out[kept] = value(row)
                kept += Int(validity?[row] ?? 1)
            }
            values.drop(rowCount - kept)
            return
        }
        let outGroups = self.groups.extend(rowCount)
        guard let validity else {
            for row in 0..<rowCount { out[row] = value(row) }
            outGroups.update(from: groups, count: rowCount)
            return
        }
        var kept = 0
        for row in 0..<rowCount where validity[row] != 0 {
            out[kept] = value(row)
            outGroups[kept] = groups[row]
            kept += 1
        }
        values.drop(rowCount - kept)
        self.groups.drop(rowCount - kept)
    }

    /// With another's values, whose groups are the same, and which takes no more.
    mutating func adopt(_ other: GroupedValues) {
        otherValues += other.allValues
        otherGroups += other.allGroups
    }

    var count: Int { otherValues.reduce(values.count) { $0 + $1.count } }
    var allValues: [GrowingBuffer<Value>] { otherValues + [values] }
    private var allGroups: [GrowingBuffer<Int32>] { otherGroups + [groups] }

    /// All of another's.
    @inline(__always)
    mutating func add<Other>(_ other: GroupedValues<Other>, _ value: (Other) -> Value) {
        for (theirs, theirGroups) in zip(other.allValues, other.allGroups) {
            let count = theirs.count
            let from = theirs.values
            let out = values.extend(count)
            for place in 0..<count { out[place] = value(from[place]) }
            groups.extend(theirGroups.count).update(from: theirGroups.values, count: theirGroups.count)
        }
    }

    /// Another's: its group `i` is `map[i]` here, negative where left out.
    @inline(__always)
    mutating func add<Other>(_ other: GroupedValues<Other>, _ map: [Int32], _ value: (Other) -> Value) {
        for (theirs, theirGroups) in zip(other.allValues, other.allGroups) {
            let count = theirs.count
            let (from, fromGroups) = (theirs.values, theirGroups.values)
            let (out, outGroups) = (values.extend(count), groups.extend(count))
            var kept = 0
            let isGrouped = theirGroups.count > 0
            for place in 0..<count {
                let group = map[isGrouped ? Int(fromGroups[place]) : 0]
                out[kept] = value(from[place])
                outGroups[kept] = group
                kept += group >= 0 ? 1 : 0
            }
            values.drop(count - kept)
            groups.drop(count - kept)
        }
    }

    /// A counting sort by the group: each thread counts and moves a stretch of the values. When cancelled, groups have no
    /// values. O(values + groups).
    mutating func group(_ groupCount: Int, _ threads: Gather.Threads) {
        let (allValues, allGroups) = (allValues, allGroups)
        let counts = allValues.map(\.count)
        let count = counts.reduce(0, +)
        let parts =
            count < GroupedValues.parallelCountMin ? 1 : max(1, min(threads.count, count / max(1, groupCount)))
        var places = GrowingBuffer<Int>()
        places.resize(max(1, parts * groupCount), filling: 0)
        grouped = GrowingBuffer(capacity: count)
        let sourceValues = Unshared(allValues.map(\.values))
        let sourceGroups = Unshared(allGroups.map(\.values))
        let shared = Unshared(places.values)
        let target = Unshared(grouped.extend(count))
        threads.pool.run(parts) { part in
            let own = shared.value + part * groupCount
            for (groups, count) in zip(sourceGroups.value, counts) {
                for place in count * part / parts..<count * (part + 1) / parts { own[Int(groups[place])] += 1 }
            }
        }
        starts = GrowingBuffer(capacity: groupCount + 1)
        let begin = starts.extend(groupCount + 1)
        if threads.isCancelled() {
            begin.update(repeating: 0, count: groupCount + 1)
            return
        }
        var next = 0
        for group in 0..<groupCount {
            begin[group] = next
            for part in 0..<parts {
                let own = places.values[part * groupCount + group]
                places.values[part * groupCount + group] = next
                next += own
            }
        }
        begin[groupCount] = next
        threads.pool.run(parts) { part in
            let own = shared.value + part * groupCount
            let out = target.value
            for source in counts.indices {
                let (values, groups, count) = (sourceValues.value[source], sourceGroups.value[source], counts[source])
                for place in count * part / parts..<count * (part + 1) / parts {
                    let group = Int(groups[place])
                    out[own[group]] = values[place]
                    own[group] += 1
                }
            }
        }
    }

    private static var parallelCountMin: Int { 1 << 16 }

    /// Once grouped, in any order.
    @inline(__always)
    func values(of group: Int) -> UnsafeMutableBufferPointer<Value> {
        let start = starts.values[group]
        return UnsafeMutableBufferPointer(start: grouped.values + start, count: starts.values[group + 1] - start)
    }
}
