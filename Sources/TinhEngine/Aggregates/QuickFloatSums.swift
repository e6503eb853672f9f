import CKernels

/// Exact sums of many doubles of like sizes for few groups: each value is split into two whole numbers without a rest, and these
/// are summed in 64 bits until there may be no more room. What does not split is the caller's.
struct QuickFloatSums {
    /// What a bit of the low part stands for: 2^low.
    private let low: Int
    private let scale: Double
    private var sums = GrowingBuffer<SIMD2<Int64>>()
    private let parts: GrowingBuffer<Int64>
    private var progress = QuickProgress()

    private static let partBits = 44
    /// Taking out the sums of more groups would show.
    static let groupCountMax = 1 << 14

    /// For values as great as `greatest` and four times that; nil where their powers of two are out of reach, or too far from
    /// the last bit of the windows that sums are to be taken into.
    init?(greatest: Double, anchor: Int) {
        let exponent = Int(greatest.bitPattern >> 52) - 1075
        // Two parts, of which the greatest values leave two bits free.
        low = exponent + 53 + 2 - 2 * QuickFloatSums.partBits
        let power = -(low + QuickFloatSums.partBits)
        guard greatest.isFinite, abs(power) < 1000, (0...60).contains(low - anchor) else { return nil }
        scale = Double(sign: .plus, exponent: power, significand: 1)
        var parts = GrowingBuffer<Int64>(capacity: 2 * Vector.capacity)
        _ = parts.extend(2 * Vector.capacity)
        self.parts = parts
    }

    mutating func grow(_ groupCount: Int) { sums.resize(groupCount, filling: .zero) }

    var isFull: Bool { progress.isFull }
    var isUseless: Bool { progress.isUseless }

    /// False, and nothing done, where a value does not split.
    mutating func add(_ values: UnsafePointer<Double>, _ groups: UnsafePointer<Int32>, _ count: Int) -> Bool {
        guard progress.note(tinh_split_doubles(values, count, scale, parts.values) != 0, count) else { return false }
        let sums = sums.values
        UnsafeRawPointer(parts.values).withMemoryRebound(to: SIMD2<Int64>.self, capacity: count) { parts in
            if groups == NoGroups.zeros {
                var sum = sums[0]
                for row in 0..<count { sum &+= parts[row] }
                sums[0] = sum
            } else {
                for row in 0..<count { sums[Int(groups[row])] &+= parts[row] }
            }
        }
        return true
    }

    /// Adds the sums to windows whose last bit stands for 2^anchor, and starts again from 0.
    mutating func takeOut(into window: UnsafeMutablePointer<WideSum>, anchor: Int) {
        if !progress.restart() { return }
        let own = sums.values
        for group in 0..<sums.count where own[group] != .zero {
            let sum = Int128(own[group].x) &<< Int128(QuickFloatSums.partBits) &+ Int128(own[group].y)
            window[group].add(sum.magnitude, shifted: low - anchor, isNegative: sum < 0)
            own[group] = .zero
        }
    }
}
