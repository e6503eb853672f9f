import TinhColumns
import TinhTypes

/// Exact sums of whole numbers, one for each group: in 64 bits as long as the rows so far prove that they fit, else in 192.
struct ExactSums {
    private var narrow = GrowingBuffer<Int64>()
    private var wide = GrowingBuffer<WideSum>()
    private var hasWide = false
    /// No narrow sum has a magnitude above this.
    private var reached: UInt64 = 0

    private static let narrowMax = UInt64(Int64.max)

    mutating func grow(_ groupCount: Int) {
        narrow.resize(groupCount, filling: 0)
        if hasWide { wide.resize(groupCount, filling: .zero) }
    }

    /// Rows without a value are left out.
    mutating func add(
        _ vector: Vector, _ groups: UnsafePointer<Int32>, _ rowCount: Int
    ) {
        if vector.form == .wide {
            widen()
            let (sums, values) = (wide.values, vector.wide)
            for row in 0..<rowCount where !vector.isMissing(row) { sums[Int(groups[row])].add(values[row]) }
            return
        }
        let values = vector.integers
        let (most, overflow) = vector.knownBounds.magnitude.multipliedReportingOverflow(by: UInt128(rowCount))
        if overflow || most > UInt128(ExactSums.narrowMax / 16) {
            widen()
            let sums = wide.values
            for row in 0..<rowCount where !vector.isMissing(row) { sums[Int(groups[row])].add(Int128(values[row])) }
            return
        }
        if UInt64(most) > ExactSums.narrowMax - reached { flush() }
        reached += UInt64(most)
        narrow.bringNear(groups, rowCount)
        let sums = narrow.values
        if let validity = vector.validity {
            for row in 0..<rowCount { sums[Int(groups[row])] &+= values[row] & (0 &- Int64(validity[row])) }
        } else {
            for row in 0..<rowCount { sums[Int(groups[row])] &+= values[row] }
        }
    }

    /// Rows of a stored column none of which is missing; false, and nothing done, where 64 bits may not hold their sums.
    mutating func add(
        _ stored: StoredColumn, _ width: IntegerStorage.Width, start: Int, rows: UnsafePointer<Int32>?,
        _ groups: UnsafePointer<Int32>, _ rowCount: Int
    ) -> Bool {
        let magnitude = max(stored.minimum.magnitude, stored.maximum.magnitude)
        let (most, overflow) = magnitude.multipliedReportingOverflow(by: UInt64(rowCount))
        if overflow || most > ExactSums.narrowMax / 16 { return false }
        switch width {
        case .constant: return false
        case .one: add(stored.pointer(of: UInt8.self, from: start), stored.base, rows, groups, rowCount, most)
        case .two: add(stored.pointer(of: UInt16.self, from: start), stored.base, rows, groups, rowCount, most)
        case .four: add(stored.pointer(of: UInt32.self, from: start), stored.base, rows, groups, rowCount, most)
        case .eight: add(stored.pointer(of: Int64.self, from: start), stored.base, rows, groups, rowCount, most)
        }
        return true
    }

    @inline(__always)
    private mutating func add<Stored: FixedWidthInteger>(
        _ values: UnsafePointer<Stored>, _ base: Int64, _ rows: UnsafePointer<Int32>?, _ groups: UnsafePointer<Int32>,
        _ rowCount: Int, _ most: UInt64
    ) {
        if most > ExactSums.narrowMax - reached { flush() }
        reached += most
        narrow.bringNear(groups, rowCount)
        let sums = narrow.values
        if let rows {
            for row in 0..<rowCount {
                sums[Int(groups[row])] &+= base &+ Int64(truncatingIfNeeded: values[Int(rows[row])])
            }
            return
        }
        var start = 0
        while start < rowCount {
            let end = min(rowCount, start + GroupStretch.rowCount)
            if end - start == GroupStretch.rowCount, GroupStretch.isOne(groups + start) {
                var sum = base &* Int64(GroupStretch.rowCount)
                for row in start..<start + GroupStretch.rowCount { sum &+= Int64(truncatingIfNeeded: values[row]) }
                sums[Int(groups[start])] &+= sum
            } else {
                for row in start..<end { sums[Int(groups[row])] &+= base &+ Int64(truncatingIfNeeded: values[row]) }
            }
            start = end
        }
    }

    /// Sets the flags of groups whose sum is not 0.
    func flagOthersThanZero(_ flags: UnsafeMutablePointer<UInt8>, _ groupCount: Int) {
        let (narrow, wide) = (narrow.values, wide.values)
        for group in 0..<min(self.narrow.count, groupCount) { flags[group] |= narrow[group] == 0 ? 0 : 1 }
        guard hasWide else { return }
        for group in 0..<min(self.wide.count, groupCount) {
            flags[group] |= wide[group].low == 0 && wide[group].high == 0 ? 0 : 1
        }
    }

    /// All rows into group 0.
    mutating func addAll(_ vector: Vector, _ rowCount: Int) {
        let (most, overflow) = vector.knownBounds.magnitude.multipliedReportingOverflow(by: UInt128(rowCount))
        guard vector.form == .integers, !overflow, most <= UInt128(ExactSums.narrowMax / 16) else {
            return add(vector, NoGroups.zeros, rowCount)
        }
        if UInt64(most) > ExactSums.narrowMax - reached { flush() }
        reached += UInt64(most)
        var sum: Int64 = 0
        let values = vector.integers
        if let validity = vector.validity {
            for row in 0..<rowCount { sum &+= values[row] & (0 &- Int64(validity[row])) }
        } else {
            for row in 0..<rowCount { sum &+= values[row] }
        }
        narrow.values[0] &+= sum
    }

    private mutating func widen() {
        if hasWide { return }
        hasWide = true
        wide.resize(narrow.count, filling: .zero)
    }

    /// Moves the narrow sums into the wide ones.
    private mutating func flush() {
        widen()
        for group in 0..<narrow.count {
            wide.values[group].add(Int128(narrow.values[group]))
            narrow.values[group] = 0
        }
        reached = 0
    }

    /// Makes room in the sums for another's.
    mutating func beginMerge(_ other: ExactSums) {
        if !hasWide, !other.hasWide, other.reached <= ExactSums.narrowMax - reached {
            // `reached` bounds what all rows together add up to, so however groups meet, it bounds their sums.
            reached += other.reached
        } else {
            flush()
        }
    }

    /// After `beginMerge`. Groups that are not the target of another thread.
    func merge(_ other: ExactSums, _ from: UnsafePointer<Int32>, _ to: UnsafePointer<Int32>, _ count: Int) {
        if !hasWide {
            let (own, theirs) = (narrow.values, other.narrow.values)
            for index in 0..<count { own[Int(to[index])] &+= theirs[Int(from[index])] }
            return
        }
        for index in 0..<count {
            wide.values[Int(to[index])].add(Int128(other.narrow.values[Int(from[index])]))
            if other.hasWide { wide.values[Int(to[index])].add(other.wide.values[Int(from[index])]) }
        }
    }

    func sum(_ group: Int) -> WideSum {
        var sum = WideSum(Int128(narrow.values[group]))
        if hasWide { sum.add(wide.values[group]) }
        return sum
    }

    /// The sum where all of them stand in 64 bits.
    var narrowSums: UnsafePointer<Int64>? { hasWide ? nil : UnsafePointer(narrow.values) }
}
