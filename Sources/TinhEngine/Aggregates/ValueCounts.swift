/// How many values each group has had; for a sum only whether there was any.
///
/// As long as every row of a group has had a value, a group that occurs has had one, and flags are not kept at all.
struct ValueCounts {
    private var counts = RowCounts()
    private var flags = GrowingBuffer<UInt8>()
    private let isFlag: Bool
    private var groupCount = 0
    /// Counts all rows for others, too, as long as none without a value has come; it is yet to be added.
    private var counter: RowCounter?
    /// No row without a value has come yet, and none was left out by a condition.
    private(set) var isComplete: Bool

    /// `isComplete`: every row of every group is given to `add`.
    init(onlyWhether isFlag: Bool, isComplete: Bool) {
        self.isFlag = isFlag
        self.isComplete = isFlag && isComplete
    }

    mutating func grow(_ groupCount: Int) {
        self.groupCount = max(self.groupCount, groupCount)
        if isComplete { return }
        if isFlag { flags.resize(groupCount, filling: 0) } else { counts.grow(groupCount) }
    }

    /// From now on flags are kept: all groups so far have had a value.
    mutating func keepFlags(of present: [Int32]) {
        guard isComplete else { return }
        isComplete = false
        flags.resize(groupCount, filling: 0)
        for group in present { flags.values[Int(group)] = 1 }
    }

    /// All rows are to come, counted by `counter` once they have been added here.
    mutating func beginRows(_ counter: RowCounter?) { if !isComplete { self.counter = counter } }

    /// Takes over what was counted so far.
    mutating func endRows() {
        guard let counter else { return }
        self.counter = nil
        if isFlag { counter.counts.flag(flags.values, flags.count) } else { counts.add(counter.counts) }
    }

    mutating func add(_ validity: UnsafePointer<UInt8>?, _ groups: UnsafePointer<Int32>, _ rowCount: Int) {
        if counter != nil {
            if validity == nil { return }
            endRows()
        }
        let flags = flags.values
        if isComplete {
            precondition(validity == nil, "a missing value where none was said to be")
        } else if isFlag {
            if let validity {
                for row in 0..<rowCount { flags[Int(groups[row])] |= validity[row] }
            } else {
                for row in 0..<rowCount { flags[Int(groups[row])] = 1 }
            }
        } else {
            counts.add(validity, groups, rowCount)
        }
    }

    mutating func addAll(_ present: Int) {
        if isFlag { flags.values[0] |= present > 0 ? 1 : 0 } else { counts.addToFirst(present) }
    }

    /// Of counts: sets the flags of groups with a value.
    func flag(_ flags: UnsafeMutablePointer<UInt8>, _ count: Int) { counts.flag(flags, count) }

    /// Before groups of another are added.
    mutating func beginMerge(_ other: ValueCounts) { if !isFlag { counts.beginMerge(other.counts) } }

    func merge(_ other: ValueCounts, _ from: UnsafePointer<Int32>, _ to: UnsafePointer<Int32>, _ count: Int) {
        if isComplete { return }
        if isFlag {
            for index in 0..<count { flags.values[Int(to[index])] |= UInt8(other.count(Int(from[index]))) }
        } else {
            counts.merge(other.counts, from, to, count)
        }
    }

    mutating func mergeWhole(_ other: ValueCounts, _ map: [Int32]) {
        beginMerge(other)
        for (group, target) in map.enumerated() where target >= 0 {
            if isFlag {
                flags.values[Int(target)] |= UInt8(other.count(group))
            } else {
                counts.merge(other.counts, group, into: Int(target))
            }
        }
    }

    /// For a flag 0 or 1. The group must be one that occurs.
    @inline(__always)
    func count(_ group: Int) -> Int64 { isComplete ? 1 : isFlag ? Int64(flags.values[group]) : counts[group] }
}
