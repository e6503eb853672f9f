/// Exact sums of squares, one for each group.
struct SquareSums {
    /// Squares of 64-bit values.
    private var small = GrowingBuffer<WideSum>()
    /// Everything else: squares of 128-bit mantissas, of doubles.
    private var large: [Int32: SuperSum] = [:]
    /// Squares of doubles whose bits fit a window from 2^`anchor` on.
    private var anchor: Int?

    mutating func grow(_ groupCount: Int) { small.resize(groupCount, filling: .zero) }

    mutating func addExact(_ vector: Vector, _ groups: UnsafePointer<Int32>, _ rowCount: Int) {
        if vector.form == .integers {
            let values = vector.integers
            for row in 0..<rowCount where !vector.isMissing(row) {
                small.values[Int(groups[row])].add(Int128(values[row]) * Int128(values[row]))
            }
            return
        }
        for row in 0..<rowCount where !vector.isMissing(row) {
            let value = vector.wide[row]
            if let narrow = Int64(exactly: value) {
                small.values[Int(groups[row])].add(Int128(narrow) * Int128(narrow))
            } else {
                let square = value.magnitude.multipliedFullWidth(by: value.magnitude)
                addLarge(high: square.high, low: square.low, exponent: 0, groups[row])
            }
        }
    }

    /// `(high * 2^128 + low) * 2^exponent`.
    private mutating func addLarge(high: UInt128, low: UInt128, exponent: Int, _ group: Int32) {
        let mask = UInt128(UInt64.max)
        var sum = large.removeValue(forKey: group) ?? SuperSum()
        sum.add(Int128(low & mask), exponent: exponent)
        sum.add(Int128(low >> 64), exponent: exponent + 64)
        sum.add(Int128(high & mask), exponent: exponent + 128)
        sum.add(Int128(high >> 64), exponent: exponent + 192)
        large[group] = sum
    }

    mutating func addFloats(_ vector: Vector, _ groups: UnsafePointer<Int32>, _ rowCount: Int) {
        let values = vector.floats
        if anchor == nil { setAnchor(vector, rowCount) }
        for row in 0..<rowCount where !vector.isMissing(row) {
            let bits = values[row].bitPattern
            let field = Int(truncatingIfNeeded: (bits >> 52) & 0x7FF)
            let mantissa = (bits & 0xF_FFFF_FFFF_FFFF) | (field == 0 ? 0 : 1 << 52)
            if mantissa == 0 { continue }
            // Without trailing zeros, so that round numbers stay small.
            let zeros = mantissa.trailingZeroBitCount
            let odd = mantissa >> UInt64(zeros)
            let exponent = 2 * (max(field, 1) - 1075 + zeros)
            let square = UInt128(odd) * UInt128(odd)
            let width = 128 - square.leadingZeroBitCount
            let shift = exponent - (anchor ?? 0)
            if shift >= 0, shift + width <= 126 {
                small.values[Int(groups[row])].add(Int128(square << UInt128(shift)))
            } else if shift >= 0, shift + width <= SquareSums.widthMax {
                // In two parts around the window's middle.
                let low = (square & ((1 << 64) - 1))
                let high = square >> 64
                var sum = WideSum(Int128(high))
                sum = sum.shiftedLeft(64 + shift) ?? .zero
                var rest = WideSum(Int128(low))
                rest = rest.shiftedLeft(shift) ?? .zero
                small.values[Int(groups[row])].add(sum)
                small.values[Int(groups[row])].add(rest)
            } else {
                addLarge(high: 0, low: square, exponent: exponent, groups[row])
            }
        }
    }

    /// Squares end below this bit of the window, so that 2^34 of them fit 190.
    private static let widthMax = 156
    /// Room below the last bit of the square of the greatest value of the first batch.
    private static let shiftFirst = 30

    private mutating func setAnchor(_ vector: Vector, _ rowCount: Int) {
        var most: UInt64 = 0
        for row in 0..<rowCount where !vector.isMissing(row) {
            most = max(most, vector.floats[row].bitPattern & 0x7FFF_FFFF_FFFF_FFFF)
        }
        guard most != 0 else { return }
        let exponent = max(Int(most >> 52), 1) - 1075
        // In steps, so that workers that saw like values can add their windows as they are.
        anchor = 2 * ((((exponent + 1088) >> 3) << 3) - 1088) - SquareSums.shiftFirst
    }

    func mergesByGroups(with other: SquareSums) -> Bool {
        large.isEmpty && other.large.isEmpty && (anchor == nil || other.anchor == nil || anchor == other.anchor)
    }

    mutating func beginMerge(_ other: SquareSums) { if anchor == nil { anchor = other.anchor } }

    func merge(_ other: SquareSums, _ from: UnsafePointer<Int32>, _ to: UnsafePointer<Int32>, _ count: Int) {
        for index in 0..<count { small.values[Int(to[index])].add(other.small.values[Int(from[index])]) }
    }

    /// Of a window that stands alike, with what stands beside it.
    mutating func mergeAnyhow(
        _ other: SquareSums, _ from: UnsafePointer<Int32>, _ to: UnsafePointer<Int32>, _ count: Int
    ) {
        merge(other, from, to, count)
        if other.large.isEmpty { return }
        for index in 0..<count {
            if let sum = other.large[from[index]] { large[to[index], default: SuperSum()].add(sum) }
        }
    }

    mutating func mergeWhole(_ other: SquareSums, _ map: [Int32]) {
        for (group, sum) in other.large where Int(group) < map.count && map[Int(group)] >= 0 {
            large[map[Int(group)], default: SuperSum()].add(sum)
        }
        let isFloat = anchor != nil || other.anchor != nil
        if isFloat, anchor == nil { anchor = other.anchor }
        for (group, target) in map.enumerated() where target >= 0 {
            let sum = other.small.values[group]
            if sum.isZero { continue }
            if !isFloat || anchor == other.anchor {
                small.values[Int(target)].add(sum)
            } else {
                large[target, default: SuperSum()].add(sum, exponent: other.anchor ?? 0)
            }
        }
    }

    /// The sum as a whole number times 2^exponent.
    func exact(_ group: Int) -> (magnitude: BigNumber, exponent: Int) {
        guard var sum = large[Int32(group)] else { return (small.values[group].bigNumber, anchor ?? 0) }
        sum.add(small.values[group], exponent: anchor ?? 0)
        return (sum.exact().magnitude, SuperSum.lowest)
    }
}
