/// A number of rows for each group: of 32 bits as long as fewer rows have come in all than these can count, which halves what
/// many groups take; else of 64.
struct RowCounts {
    private var narrow = GrowingBuffer<UInt32>()
    private var wide: GrowingBuffer<Int64>?
    /// No count is greater.
    private var rowCount = 0

    mutating func grow(_ groupCount: Int) {
        if wide == nil { narrow.resize(groupCount, filling: 0) } else { wide?.resize(groupCount, filling: 0) }
    }

    /// Before counts grow by so many rows in all.
    private mutating func begin(_ more: Int) {
        rowCount += more
        if wide == nil, rowCount > Int(UInt32.max) { widen() }
    }

    private mutating func widen() {
        var counts = GrowingBuffer<Int64>(capacity: narrow.count)
        let out = counts.extend(narrow.count)
        for group in 0..<narrow.count { out[group] = Int64(narrow.values[group]) }
        wide = counts
        narrow = GrowingBuffer()
    }

    /// Rows without a value do not count.
    mutating func add(_ validity: UnsafePointer<UInt8>?, _ groups: UnsafePointer<Int32>, _ rowCount: Int) {
        if groups == NoGroups.zeros {
            return addToFirst(validity.map { RowSelection.count($0, rowCount) } ?? rowCount)
        }
        begin(rowCount)
        if let wide {
            add(validity, groups, rowCount, to: wide)
        } else {
            add(validity, groups, rowCount, to: narrow)
        }
    }

    @inline(__always)
    private func add<Count: FixedWidthInteger>(
        _ validity: UnsafePointer<UInt8>?, _ groups: UnsafePointer<Int32>, _ rowCount: Int,
        to counts: GrowingBuffer<Count>
    ) {
        counts.bringNear(groups, rowCount)
        let values = counts.values
        if let validity {
            for row in 0..<rowCount { values[Int(groups[row])] &+= Count(truncatingIfNeeded: validity[row]) }
            return
        }
        var start = 0
        while start < rowCount {
            let end = min(rowCount, start + GroupStretch.rowCount)
            if end - start == GroupStretch.rowCount, GroupStretch.isOne(groups + start) {
                values[Int(groups[start])] &+= Count(GroupStretch.rowCount)
            } else {
                for row in start..<end { values[Int(groups[row])] &+= 1 }
            }
            start = end
        }
    }

    /// Rows of group 0.
    mutating func addToFirst(_ rowCount: Int) {
        begin(rowCount)
        if let wide {
            wide.values[0] &+= Int64(rowCount)
        } else {
            narrow.values[0] &+= UInt32(truncatingIfNeeded: rowCount)
        }
    }

    /// The counts of the same groups.
    mutating func add(_ other: RowCounts) {
        beginMerge(other)
        for group in 0..<other.groupCount { merge(other, group, into: group) }
    }

    var groupCount: Int { wide?.count ?? narrow.count }

    /// Before groups of another are added, by one thread.
    mutating func beginMerge(_ other: RowCounts) { begin(other.rowCount) }

    /// After `beginMerge`; or of as few rows as have numbers of 32 bits.
    @inline(__always)
    func merge(_ other: RowCounts, _ from: Int, into to: Int) {
        if let wide {
            wide.values[to] &+= other[from]
        } else {
            narrow.values[to] += UInt32(other[from])
        }
    }

    /// Likewise of many groups: `from[i]` of the other into `to[i]`.
    func merge(_ other: RowCounts, _ from: UnsafePointer<Int32>, _ to: UnsafePointer<Int32>, _ count: Int) {
        guard wide == nil, other.wide == nil else {
            for index in 0..<count { merge(other, Int(from[index]), into: Int(to[index])) }
            return
        }
        let (own, theirs) = (narrow.values, other.narrow.values)
        for index in 0..<count { own[Int(to[index])] += theirs[Int(from[index])] }
    }

    @inline(__always)
    subscript(_ group: Int) -> Int64 {
        if let wide { return wide.values[group] }
        return Int64(narrow.values[group])
    }

    /// Sets the flags of groups that have had a row.
    func flag(_ flags: UnsafeMutablePointer<UInt8>, _ count: Int) {
        let count = min(count, groupCount)
        if let wide {
            for group in 0..<count { flags[group] |= wide.values[group] > 0 ? 1 : 0 }
        } else {
            let counts = narrow.values
            for group in 0..<count { flags[group] |= counts[group] > 0 ? 1 : 0 }
        }
    }
}
