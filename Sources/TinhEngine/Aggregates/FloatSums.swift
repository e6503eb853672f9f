/// Exact sums of `value^power` of doubles, one for each group: in a window of 192 bits, the rare values that do not fit it
/// in a superaccumulator of the group. As nothing is ever rounded, the order of rows does not matter.
struct FloatSums {
    /// What a bit of the window stands for: 2^anchor; nil before the first value.
    private var anchor: Int?
    private var window = GrowingBuffer<WideSum>()
    private var outside: [Int32: SuperSum] = [:]
    /// While rows come, where many are to come.
    private var quick: QuickFloatSums?
    private var triesQuick = false
    private let present = PresentRows()

    /// A value's last bit may stand this far above the window's. 53 bits and this fit 127.
    private static let shiftMax = 74
    /// Where the first value's last bit is put: 2^24 of room above, 2^50 below.
    private static let shiftFirst = 50

    mutating func grow(_ groupCount: Int) {
        window.resize(groupCount, filling: .zero)
        if groupCount > QuickFloatSums.groupCountMax { endRows() } else { quick?.grow(groupCount) }
    }

    /// Many rows are to come, and `endRows` after the last of them, before anything else is asked.
    mutating func beginRows() { triesQuick = true }

    mutating func endRows() {
        if let anchor { quick?.takeOut(into: window.values, anchor: anchor) }
        quick = nil
        triesQuick = false
    }

    /// Rows without a value are left out.
    mutating func add(_ vector: Vector, _ groups: UnsafePointer<Int32>, _ rowCount: Int) {
        if let validity = vector.validity {
            let found = present.of([vector], validity, groups, rowCount)
            return add(found.vectors[0].floats, found.groups, found.count)
        }
        add(vector.floats, groups, rowCount)
    }

    private mutating func add(
        _ values: UnsafePointer<Double>, _ groups: UnsafePointer<Int32>, _ rowCount: Int
    ) {
        if anchor == nil { setAnchor(values, rowCount) }
        guard let anchor else { return }
        if addQuickly(values, groups, rowCount, anchor) { return }
        window.bringNear(groups, rowCount)
        add(values, groups, rowCount, anchor)
    }

    /// False, and nothing done, where the values are not for it.
    private mutating func addQuickly(
        _ values: UnsafePointer<Double>, _ groups: UnsafePointer<Int32>, _ rowCount: Int, _ anchor: Int
    ) -> Bool {
        guard triesQuick else { return false }
        if quick == nil {
            triesQuick = window.count <= QuickFloatSums.groupCountMax
            if !triesQuick { return false }
            var greatest = 0.0
            for row in 0..<rowCount { greatest = max(greatest, abs(values[row])) }
            if greatest == 0 { return false }
            quick = QuickFloatSums(greatest: greatest, anchor: anchor)
            quick?.grow(window.count)
            triesQuick = quick != nil
        }
        if quick?.isFull ?? false { quick?.takeOut(into: window.values, anchor: anchor) }
        let isAdded = quick?.add(values, groups, rowCount) ?? false
        if quick?.isUseless ?? false { endRows() }
        return isAdded
    }

    private mutating func add(
        _ values: UnsafePointer<Double>, _ groups: UnsafePointer<Int32>, _ rowCount: Int, _ anchor: Int
    ) {
        let sums = window.values
        for row in 0..<rowCount {
            let bits = values[row].bitPattern
            let field = Int(truncatingIfNeeded: (bits >> 52) & 0x7FF)
            let mantissa = (bits & 0xF_FFFF_FFFF_FFFF) | (field == 0 ? 0 : 1 << 52)
            // The value is mantissa * 2^exponent (IEEE 754).
            let exponent = max(field, 1) - 1075
            // 0, or all ones of a negative value.
            let sign = Int128(truncatingIfNeeded: Int64(bitPattern: bits) >> 63)
            let shift = exponent - anchor
            if shift >= 0, shift <= FloatSums.shiftMax {
                let shifted = Int128(bitPattern: UInt128(mantissa) &<< UInt128(truncatingIfNeeded: shift))
                sums[Int(groups[row])].add((shifted ^ sign) &- sign)
            } else if mantissa != 0 {
                let signed = (Int128(mantissa) ^ sign) &- sign
                addOutside(signed, exponent, groups[row])
            }
        }
    }

    private mutating func setAnchor(_ values: UnsafePointer<Double>, _ rowCount: Int) {
        var most: UInt64 = 0
        for row in 0..<rowCount { most = max(most, values[row].bitPattern & 0x7FFF_FFFF_FFFF_FFFF) }
        guard most != 0 else { return }
        let exponent = max(Int(most >> 52), 1) - 1075
        // In steps of 16, so that workers that saw like values can add their windows as they are.
        anchor = (((exponent + 1088) >> 4) << 4) - 1088 - FloatSums.shiftFirst
    }

    /// `value * 2^exponent`, whose last bits or first bits lie outside the window.
    private mutating func addOutside(_ value: Int128, _ exponent: Int, _ group: Int32) {
        guard let anchor else { return }
        let zeros = value.trailingZeroBitCount
        let shift = exponent - anchor
        if shift < 0, zeros >= -shift {
            window.values[Int(group)].add(value >> Int128(-shift))
            return
        }
        outside[group, default: SuperSum()].add(value, exponent: exponent)
    }

    /// Both windows stand alike and hold everything, so groups can be added one by one.
    func mergesByGroups(with other: FloatSums) -> Bool {
        outside.isEmpty && other.outside.isEmpty && (anchor == nil || other.anchor == nil || anchor == other.anchor)
    }

    mutating func beginMerge(_ other: FloatSums) { if anchor == nil { anchor = other.anchor } }

    func merge(_ other: FloatSums, _ from: UnsafePointer<Int32>, _ to: UnsafePointer<Int32>, _ count: Int) {
        for index in 0..<count { window.values[Int(to[index])].add(other.window.values[Int(from[index])]) }
    }

    /// Of a window that stands alike, with what stands beside it.
    mutating func mergeAnyhow(
        _ other: FloatSums, _ from: UnsafePointer<Int32>, _ to: UnsafePointer<Int32>, _ count: Int
    ) {
        merge(other, from, to, count)
        if other.outside.isEmpty { return }
        for index in 0..<count {
            if let sum = other.outside[from[index]] { outside[to[index], default: SuperSum()].add(sum) }
        }
    }

    mutating func mergeWhole(_ other: FloatSums, _ map: [Int32]) {
        for (group, sum) in other.outside where Int(group) < map.count && map[Int(group)] >= 0 {
            outside[map[Int(group)], default: SuperSum()].add(sum)
        }
        guard let otherAnchor = other.anchor else { return }
        if anchor == nil { anchor = otherAnchor }
        guard let anchor else { return }
        for (group, target) in map.enumerated() where target >= 0 {
            let sum = other.window.values[group]
            if sum.isZero { continue }
            if otherAnchor >= anchor, let moved = sum.shiftedLeft(otherAnchor - anchor) {
                window.values[Int(target)].add(moved)
            } else {
                outside[target, default: SuperSum()].add(sum, exponent: otherAnchor)
            }
        }
    }

    static let blockCount = 1024

    /// The sums of up to `blockCount` groups over `counts`, each rounded once; 0 where the count is 0.
    func divide(
        _ groups: UnsafePointer<Int32>, by counts: [Int64], _ count: Int, into out: UnsafeMutablePointer<Double>
    ) {
        guard let anchor else { return out.update(repeating: 0, count: count) }
        withUnsafeTemporaryAllocation(of: WideSum.self, capacity: FloatSums.blockCount) { near in
            guard let near = near.baseAddress else { return }
            for place in 0..<count { (near + place).initialize(to: window.values[Int(groups[place])]) }
            for place in 0..<count {
                if counts[place] == 0 {
                    out[place] = 0
                } else if outside.isEmpty {
                    out[place] = near[place].divided(by: UInt64(counts[place]), exponent: anchor)
                } else {
                    out[place] = divided(Int(groups[place]), by: Int(counts[place]))
                }
            }
        }
    }

    /// The sum over `count`, rounded once.
    func divided(_ group: Int, by count: Int) -> Double {
        guard let anchor else { return 0 }
        let sum = window.values[group]
        guard !outside.isEmpty, var total = outside[Int32(group)] else {
            return sum.divided(by: UInt64(count), exponent: anchor)
        }
        total.add(sum, exponent: anchor)
        return total.divided(by: count)
    }

    /// The sum as a whole number times 2^exponent.
    func exact(_ group: Int) -> ScaledNumber {
        guard let anchor else { return .zero }
        guard var sum = outside[Int32(group)] else { return ScaledNumber(window.values[group], exponent: anchor) }
        sum.add(window.values[group], exponent: anchor)
        return ScaledNumber(sum)
    }
}
