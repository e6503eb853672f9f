import TinhColumns
import TinhPlan
import TinhTypes

/// `covariance correlation slope intercept` of two values, from exact sums of them and of their products, so that neither the
/// order of rows nor cancellation shows: each is one ratio of whole numbers, rounded once (correlation: and its root).
///
/// Rows with one of the two only are skipped. Two ints are summed as such; everything else comes as floats.
final class PairAccumulator: Accumulator {
    enum Statistic {
        case covariance, correlation
        /// Of the line of least squares of the first value over the second.
        case slope, intercept
    }

    private let statistic: Statistic
    private let isExact: Bool
    private var counts = RowCounts()
    private var integers = GrowingBuffer<IntegerMoments>()
    private var sums = (first: FloatSums(), second: FloatSums())
    private var products = ProductSums()
    /// Only for statistics that look at them.
    private var squares = (first: ProductSums(), second: ProductSums())
    private let both = UnsafeMutablePointer<UInt8>.allocate(capacity: Vector.capacity)
    private let present = PresentRows()

    init(_ site: Site, _ statistic: Statistic, isExact: Bool) {
        self.statistic = statistic
        self.isExact = isExact
        super.init(site)
    }

    deinit { both.deallocate() }

    /// The sums of one group's ints. 192 bits hold the products of any number of rows.
    private struct IntegerMoments {
        var count: Int64 = 0
        var first: Int128 = 0
        var second: Int128 = 0
        var product = WideSum.zero
        var firstSquare = WideSum.zero
        var secondSquare = WideSum.zero

        mutating func add(_ a: Int64, _ b: Int64) {
            count += 1
            first += Int128(a)
            second += Int128(b)
            product.add(Int128(a) * Int128(b))
            firstSquare.add(Int128(a) * Int128(a))
            secondSquare.add(Int128(b) * Int128(b))
        }

        mutating func add(_ other: IntegerMoments) {
            count += other.count
            first += other.first
            second += other.second
            product.add(other.product)
            firstSquare.add(other.firstSquare)
            secondSquare.add(other.secondSquare)
        }
    }

    override func grow(_ groupCount: Int) {
        if isExact { return integers.resize(groupCount, filling: IntegerMoments()) }
        counts.grow(groupCount)
        sums.first.grow(groupCount)
        sums.second.grow(groupCount)
        products.grow(groupCount)
        squares.first.grow(groupCount)
        squares.second.grow(groupCount)
    }

    override func beginRows(_ counter: RowCounter?) {
        sums.first.beginRows()
        sums.second.beginRows()
        products.beginRows()
        squares.first.beginRows()
        squares.second.beginRows()
    }

    override func endRows() {
        sums.first.endRows()
        sums.second.endRows()
        products.endRows()
        squares.first.endRows()
        squares.second.endRows()
    }

    override func update(_ arguments: [Vector], _ groups: UnsafePointer<Int32>, _ rowCount: Int) {
        guard let validity = bothPresent(arguments[0], arguments[1], rowCount) else {
            note(nil, rowCount)
            return add(arguments[0], arguments[1], groups, rowCount)
        }
        note(validity, rowCount)
        // The sums of one value, too, are those of the rows that have both.
        let found = present.of(arguments, validity, groups, rowCount)
        add(found.vectors[0], found.vectors[1], found.groups, found.count)
    }

    private func add(_ first: Vector, _ second: Vector, _ groups: UnsafePointer<Int32>, _ rowCount: Int) {
        if isExact {
            let (moments, a, b) = (integers.values, first.integers, second.integers)
            for row in 0..<rowCount { moments[Int(groups[row])].add(a[row], b[row]) }
            return
        }
        counts.add(nil, groups, rowCount)
        sums.first.add(first, groups, rowCount)
        sums.second.add(second, groups, rowCount)
        let (xs, ys) = (first.floats, second.floats)
        products.addFloats(xs, ys, groups, rowCount)
        if statistic == .correlation { squares.first.addFloats(xs, xs, groups, rowCount) }
        if statistic != .covariance { squares.second.addFloats(ys, ys, groups, rowCount) }
    }

    /// 1 for each row that has both values; nil where all have.
    private func bothPresent(_ first: Vector, _ second: Vector, _ rowCount: Int) -> UnsafeMutablePointer<UInt8>? {
        guard let a = first.validity else { return second.validity }
        guard let b = second.validity else { return a }
        for row in 0..<rowCount { both[row] = a[row] & b[row] }
        return both
    }

    private func same(_ other: Accumulator) -> PairAccumulator {
        guard let other = other as? PairAccumulator else { preconditionFailure("pairs merged with something else") }
        return other
    }

    override func mergesByGroups(with other: Accumulator) -> Bool {
        let other = same(other)
        return isExact
            || sums.first.mergesByGroups(with: other.sums.first) && sums.second.mergesByGroups(with: other.sums.second)
                && products.mergesByGroups(with: other.products)
                && squares.first.mergesByGroups(with: other.squares.first)
                && squares.second.mergesByGroups(with: other.squares.second)
    }

    override func beginMerge(_ other: Accumulator) {
        let other = same(other)
        counts.beginMerge(other.counts)
        sums.first.beginMerge(other.sums.first)
        sums.second.beginMerge(other.sums.second)
        products.beginMerge(other.products)
        squares.first.beginMerge(other.squares.first)
        squares.second.beginMerge(other.squares.second)
    }

    override func merge(_ other: Accumulator, from: UnsafePointer<Int32>, to: UnsafePointer<Int32>, _ count: Int) {
        let other = same(other)
        if isExact {
            for index in 0..<count { integers.values[Int(to[index])].add(other.integers.values[Int(from[index])]) }
            return
        }
        for index in 0..<count { counts.merge(other.counts, Int(from[index]), into: Int(to[index])) }
        sums.first.merge(other.sums.first, from, to, count)
        sums.second.merge(other.sums.second, from, to, count)
        products.merge(other.products, from, to, count)
        squares.first.merge(other.squares.first, from, to, count)
        squares.second.merge(other.squares.second, from, to, count)
    }

    override func mergeAnyhow(
        _ other: Accumulator, from: UnsafePointer<Int32>, to: UnsafePointer<Int32>, _ count: Int
    ) {
        if isExact { return merge(other, from: from, to: to, count) }
        let other = same(other)
        for index in 0..<count { counts.merge(other.counts, Int(from[index]), into: Int(to[index])) }
        // Copies, as the other may be this one itself.
        let (theirSums, theirProducts, theirSquares) = (other.sums, other.products, other.squares)
        sums.first.mergeAnyhow(theirSums.first, from, to, count)
        sums.second.mergeAnyhow(theirSums.second, from, to, count)
        products.mergeAnyhow(theirProducts, from, to, count)
        squares.first.mergeAnyhow(theirSquares.first, from, to, count)
        squares.second.mergeAnyhow(theirSquares.second, from, to, count)
    }

    override func mergeWhole(_ other: Accumulator, _ map: [Int32]) {
        let other = same(other)
        counts.beginMerge(other.counts)
        for (group, target) in map.enumerated() where target >= 0 {
            counts.merge(other.counts, group, into: Int(target))
        }
        sums.first.mergeWhole(other.sums.first, map)
        sums.second.mergeWhole(other.sums.second, map)
        products.mergeWhole(other.products, map)
        squares.first.mergeWhole(other.squares.first, map)
        squares.second.mergeWhole(other.squares.second, map)
    }

    override func finish(_ groups: UnsafePointer<Int32>, _ count: Int) throws(AggregateFault) -> Column {
        var values = GrowingBuffer<Double>(capacity: count)
        var validity = GrowingBuffer<UInt8>(capacity: count)
        for index in 0..<count {
            let group = Int(groups[index])
            let result = (isExact ? smallCorrelation(integers.values[group]) : nil) ?? result(moments(group))
            if let result, !result.isFinite { throw .overflow(site, .float) }
            validity.append(result == nil ? 0 : 1)
            values.append(result ?? 0)
        }
        return NarrowColumn.floats(values.values, validity.values, count, in: pool)
    }

    /// The exact sums of one group.
    private struct Moments {
        let count: Int64
        let first, second, product, firstSquare, secondSquare: ScaledNumber

        /// `n Σab - Σa Σb`: n² times what a and b have in common.
        func common(_ product: ScaledNumber, _ a: ScaledNumber, _ b: ScaledNumber) -> ScaledNumber {
            ScaledNumber(count) * product - a * b
        }
    }

    private func moments(_ group: Int) -> Moments {
        if isExact {
            let sums = integers.values[group]
            return Moments(
                count: sums.count, first: ScaledNumber(WideSum(sums.first), exponent: 0),
                second: ScaledNumber(WideSum(sums.second), exponent: 0),
                product: ScaledNumber(sums.product, exponent: 0),
                firstSquare: ScaledNumber(sums.firstSquare, exponent: 0),
                secondSquare: ScaledNumber(sums.secondSquare, exponent: 0))
        }
        return Moments(
            count: counts[group], first: sums.first.exact(group), second: sums.second.exact(group),
            product: products.exact(group), firstSquare: squares.first.exact(group),
            secondSquare: squares.second.exact(group))
    }

    /// Missing for fewer than two rows, and where a value that has to vary does not.
    private func result(_ group: Moments) -> Double? {
        guard group.count >= 2 else { return nil }
        let common = group.common(group.product, group.first, group.second)
        if statistic == .covariance { return common / (ScaledNumber(group.count) * ScaledNumber(group.count - 1)) }
        let second = group.common(group.secondSquare, group.second, group.second)
        if second.isZero { return nil }
        switch statistic {
        case .covariance, .slope: return common / second
        case .intercept: return (group.first * group.secondSquare - group.second * group.product) / second
        case .correlation:
            let first = group.common(group.firstSquare, group.first, group.first)
            if first.isZero { return nil }
            let size = ScaledNumber.rootOfRatio(common * common, first * second)
            return common.isNegative ? -size : size
        }
    }

    /// The correlation of ints where 128 bits hold each step of it; nil where it is another statistic, or missing.
    private func smallCorrelation(_ sums: IntegerMoments) -> Double? {
        guard statistic == .correlation, sums.count >= 2,
            let common = PairAccumulator.common(sums.count, sums.product, sums.first, sums.second),
            let first = PairAccumulator.common(sums.count, sums.firstSquare, sums.first, sums.first), first != 0,
            let second = PairAccumulator.common(sums.count, sums.secondSquare, sums.second, sums.second), second != 0
        else { return nil }
        let (top, isTopCut) = common.multipliedReportingOverflow(by: common)
        let (bottom, isBottomCut) = first.multipliedReportingOverflow(by: second)
        if isTopCut || isBottomCut { return nil }
        let size = ExactQuotient.double(top, bottom).squareRoot()
        return common < 0 ? -size : size
    }

    private static func common(_ count: Int64, _ product: WideSum, _ a: Int128, _ b: Int128) -> Int128? {
        guard let product = product.int128 else { return nil }
        let (all, isAllCut) = product.multipliedReportingOverflow(by: Int128(count))
        let (means, isMeanCut) = a.multipliedReportingOverflow(by: b)
        let (difference, isDifferenceCut) = all.subtractingReportingOverflow(means)
        return isAllCut || isMeanCut || isDifferenceCut ? nil : difference
    }

    override func empty() -> Accumulator { PairAccumulator(site, statistic, isExact: isExact) }
}
