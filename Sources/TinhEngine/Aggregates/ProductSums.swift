/// Exact sums of squares, or of products of two values, one for each group.
struct ProductSums {
    /// Squares of 64-bit values.
    private var small = GrowingBuffer<WideSum>()
    /// Everything else: squares of 128-bit mantissas, products of doubles.
    private var large: [Int32: SuperSum] = [:]
    /// Products of doubles whose bits fit a window from 2^`anchor` on.
    private var anchor: Int?

    /// Squares of values of 32 bits; nil before the first of them.
    private var narrow: ExactSums?
    private let squares = VectorRoom()
    /// While rows of doubles come, where many are to come.
    private var quick: QuickProductSums?
    private var triesQuick = false

    mutating func grow(_ groupCount: Int) {
        small.resize(groupCount, filling: .zero)
        narrow?.grow(groupCount)
        if groupCount > QuickFloatSums.groupCountMax { endRows() } else { quick?.grow(groupCount) }
    }

    /// Many rows are to come, and `endRows` after the last of them, before anything else is asked.
    mutating func beginRows() { triesQuick = true }

    mutating func endRows() {
        if let anchor { quick?.takeOut(into: small.values, anchor: anchor) }
        quick = nil
        triesQuick = false
    }

    mutating func addExact(_ vector: Vector, _ groups: UnsafePointer<Int32>, _ rowCount: Int) {
        if vector.form == .integers {
            if addNarrow(vector, groups, rowCount) { return }
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
                addLarge(high: square.high, low: square.low, exponent: 0, isNegative: false, groups[row])
            }
        }
    }

    /// False, and nothing done, where squares may take more than 62 bits.
    private mutating func addNarrow(_ vector: Vector, _ groups: UnsafePointer<Int32>, _ rowCount: Int) -> Bool {
        let most = vector.knownBounds.magnitude
        guard most <= 1 << 31 else { return false }
        beginNarrow()
        let room = squares.vector(.integers)
        let (values, out) = (vector.integers, room.integers)
        for row in 0..<rowCount { out[row] = values[row] &* values[row] }
        room.validity = vector.validity
        room.bounds = Bounds(0, Int128(most * most))
        narrow?.add(room, groups, rowCount)
        return true
    }

    private mutating func beginNarrow() {
        if narrow != nil { return }
        narrow = ExactSums()
        narrow?.grow(small.count)
    }

    /// Of a group, in the window.
    private func sum(_ group: Int) -> WideSum {
        var sum = small.values[group]
        if let narrow { sum.add(narrow.sum(group)) }
        return sum
    }

    /// `(high * 2^128 + low) * 2^exponent`.
    private mutating func addLarge(high: UInt128, low: UInt128, exponent: Int, isNegative: Bool, _ group: Int32) {
        let mask = UInt128(UInt64.max)
        var sum = large.removeValue(forKey: group) ?? SuperSum()
        for (place, part) in [low & mask, low >> 64, high & mask, high >> 64].enumerated() {
            sum.add(isNegative ? -Int128(part) : Int128(part), exponent: exponent + 64 * place)
        }
        large[group] = sum
    }

    /// None is missing.
    mutating func addFloats(
        _ xs: UnsafePointer<Double>, _ ys: UnsafePointer<Double>, _ groups: UnsafePointer<Int32>, _ rowCount: Int
    ) {
        if anchor == nil { setAnchor(xs, ys, rowCount) }
        guard let anchor else { return }
        if addQuickly(xs, ys, groups, rowCount, anchor) { return }
        add(xs, ys, groups, rowCount, anchor)
    }

    /// False, and nothing done, where the products are not for it.
    private mutating func addQuickly(
        _ xs: UnsafePointer<Double>, _ ys: UnsafePointer<Double>, _ groups: UnsafePointer<Int32>, _ rowCount: Int,
        _ anchor: Int
    ) -> Bool {
        guard triesQuick else { return false }
        if quick == nil {
            triesQuick = small.count <= QuickFloatSums.groupCountMax
            if !triesQuick { return false }
            guard let left = ProductSums.exponent(xs, rowCount), let right = ProductSums.exponent(ys, rowCount) else {
                return false
            }
            quick = QuickProductSums(last: left + right, anchor: anchor)
            quick?.grow(small.count)
            triesQuick = quick != nil
        }
        if quick?.isFull ?? false { quick?.takeOut(into: small.values, anchor: anchor) }
        let isAdded = quick?.add(xs, ys, groups, rowCount) ?? false
        if quick?.isUseless ?? false { endRows() }
        return isAdded
    }

    /// Products whose last bits lie in the window as they are need no look at the zeros of their factors.
    private mutating func add(
        _ xs: UnsafePointer<Double>, _ ys: UnsafePointer<Double>, _ groups: UnsafePointer<Int32>, _ rowCount: Int,
        _ anchor: Int
    ) {
        // A product of two numbers of 53 bits has 106.
        let shiftMax = min(63, ProductSums.widthMax - 106)
        let sums = small.values
        for row in 0..<rowCount {
            let (x, y) = (xs[row].bitPattern, ys[row].bitPattern)
            let left = Int(truncatingIfNeeded: (x >> 52) & 0x7FF)
            let right = Int(truncatingIfNeeded: (y >> 52) & 0x7FF)
            let shift = left + right - 2150 - anchor
            guard left > 0, right > 0, shift >= 0, shift <= shiftMax else {
                add(xs[row], ys[row], groups[row])
                continue
            }
            let (high, low) = ((x & 0xF_FFFF_FFFF_FFFF) | 1 << 52)
                .multipliedFullWidth(by: (y & 0xF_FFFF_FFFF_FFFF) | 1 << 52)
            let up = UInt64(truncatingIfNeeded: shift)
            // All ones where the signs differ.
            let sign = UInt64(bitPattern: Int64(bitPattern: x ^ y) >> 63)
            // In two steps, as a shift by 64 would be none.
            sums[Int(groups[row])].add(
                low &<< up, high &<< up | (low &>> 1) &>> (63 &- up), (high &>> 1) &>> (63 &- up), sign: sign)
        }
    }

    @inline(__always)
    private mutating func add(_ x: Double, _ y: Double, _ group: Int32) {
        let (left, right) = (OddDouble(x), OddDouble(y))
        if left.mantissa == 0 || right.mantissa == 0 { return }
        let exponent = left.exponent + right.exponent
        let product = UInt128(left.mantissa) * UInt128(right.mantissa)
        let isNegative = left.isNegative != right.isNegative
        let width = 128 - product.leadingZeroBitCount
        let shift = exponent - (anchor ?? 0)
        if shift >= 0, shift < 128, shift + width <= ProductSums.widthMax {
            small.values[Int(group)].add(product, shifted: shift, isNegative: isNegative)
        } else {
            addLarge(high: 0, low: product, exponent: exponent, isNegative: isNegative, group)
        }
    }

    /// A double as a whole number times a power of two, without trailing zeros, so that round numbers stay small.
    private struct OddDouble {
        let isNegative: Bool
        let mantissa: UInt64
        let exponent: Int

        init(_ value: Double) {
            let bits = value.bitPattern
            let field = Int(truncatingIfNeeded: (bits >> 52) & 0x7FF)
            let whole = (bits & 0xF_FFFF_FFFF_FFFF) | (field == 0 ? 0 : 1 << 52)
            let zeros = whole.trailingZeroBitCount
            isNegative = bits >> 63 != 0
            mantissa = whole >> UInt64(zeros & 63)
            exponent = max(field, 1) - 1075 + zeros
        }
    }

    /// Products end below this bit of the window, so that 2^34 of them fit 190.
    private static let widthMax = 156
    /// Room below the last bit of the product of the greatest values of the first batch.
    private static let shiftFirst = 30

    private mutating func setAnchor(_ xs: UnsafePointer<Double>, _ ys: UnsafePointer<Double>, _ rowCount: Int) {
        guard let left = ProductSums.exponent(xs, rowCount), let right = ProductSums.exponent(ys, rowCount) else {
            return
        }
        anchor = ProductSums.stepped(left) + ProductSums.stepped(right) - ProductSums.shiftFirst
    }

    /// Of the last bit of the greatest value; nil where all are 0.
    private static func exponent(_ values: UnsafePointer<Double>, _ rowCount: Int) -> Int? {
        var most: UInt64 = 0
        for row in 0..<rowCount { most = max(most, values[row].bitPattern & 0x7FFF_FFFF_FFFF_FFFF) }
        return most == 0 ? nil : max(Int(most >> 52), 1) - 1075
    }

    /// In steps, so that workers that saw like values can add their windows as they are.
    private static func stepped(_ exponent: Int) -> Int { (((exponent + 1088) >> 3) << 3) - 1088 }

    func mergesByGroups(with other: ProductSums) -> Bool {
        large.isEmpty && other.large.isEmpty && (anchor == nil || other.anchor == nil || anchor == other.anchor)
    }

    mutating func beginMerge(_ other: ProductSums) {
        if anchor == nil { anchor = other.anchor }
        guard let theirs = other.narrow else { return }
        beginNarrow()
        narrow?.beginMerge(theirs)
    }

    func merge(_ other: ProductSums, _ from: UnsafePointer<Int32>, _ to: UnsafePointer<Int32>, _ count: Int) {
        for index in 0..<count { small.values[Int(to[index])].add(other.small.values[Int(from[index])]) }
        if let theirs = other.narrow { narrow?.merge(theirs, from, to, count) }
    }

    /// Of a window that stands alike, with what stands beside it.
    mutating func mergeAnyhow(
        _ other: ProductSums, _ from: UnsafePointer<Int32>, _ to: UnsafePointer<Int32>, _ count: Int
    ) {
        merge(other, from, to, count)
        if other.large.isEmpty { return }
        for index in 0..<count {
            if let sum = other.large[from[index]] { large[to[index], default: SuperSum()].add(sum) }
        }
    }

    mutating func mergeWhole(_ other: ProductSums, _ map: [Int32]) {
        for (group, sum) in other.large where Int(group) < map.count && map[Int(group)] >= 0 {
            large[map[Int(group)], default: SuperSum()].add(sum)
        }
        let isFloat = anchor != nil || other.anchor != nil
        if isFloat, anchor == nil { anchor = other.anchor }
        for (group, target) in map.enumerated() where target >= 0 {
            let sum = other.sum(group)
            if sum.isZero { continue }
            if !isFloat || anchor == other.anchor {
                small.values[Int(target)].add(sum)
            } else {
                large[target, default: SuperSum()].add(sum, exponent: other.anchor ?? 0)
            }
        }
    }

    /// The sum of squares of exact values, where 128 bits hold it.
    func int128(_ group: Int) -> Int128? {
        anchor == nil && (large.isEmpty || large[Int32(group)] == nil) ? sum(group).int128 : nil
    }

    /// The sum as a whole number times 2^exponent.
    func exact(_ group: Int) -> ScaledNumber {
        guard var sum = large[Int32(group)] else { return ScaledNumber(self.sum(group), exponent: anchor ?? 0) }
        sum.add(self.sum(group), exponent: anchor ?? 0)
        return ScaledNumber(sum)
    }
}
