import CKernels

/// Exact sums of many products of two doubles of like sizes for few groups: each product is split into four whole numbers without
/// a rest, two of it as rounded and two of what that lacks, and these are summed in 64 bits until there may be no more room.
struct QuickProductSums {
    /// What a bit of the lowest part stands for: 2^low.
    private let low: Int
    private let scale: Double
    /// Two pairs of parts for each group.
    private var sums = GrowingBuffer<SIMD2<Int64>>()
    private let parts: GrowingBuffer<Int64>
    private var progress = QuickProgress()

    /// The lowest part ends so many bits below where the highest one does.
    private static let depth = 97

    /// For products whose last bit may stand for 2^last and whose first for 2^(last + 105), and for a quarter and four times those;
    /// nil where their powers of two are out of reach. `anchor`: what the last bit of the windows stands for that sums are to be
    /// taken into.
    init?(last: Int, anchor: Int) {
        // Of 44 bits of the highest part the greatest products leave two free.
        low = max(anchor, last + 106 + 2 - 44 - QuickProductSums.depth)
        let power = -(low + QuickProductSums.depth)
        guard abs(power) <= 900, (0...20).contains(low - anchor) else { return nil }
        scale = Double(sign: .plus, exponent: power, significand: 1)
        var parts = GrowingBuffer<Int64>(capacity: 4 * Vector.capacity)
        _ = parts.extend(4 * Vector.capacity)
        self.parts = parts
    }

    mutating func grow(_ groupCount: Int) { sums.resize(2 * groupCount, filling: .zero) }

    var isFull: Bool { progress.isFull }
    var isUseless: Bool { progress.isUseless }

    /// False, and nothing done, where a product does not split.
    mutating func add(
        _ x: UnsafePointer<Double>, _ y: UnsafePointer<Double>, _ groups: UnsafePointer<Int32>, _ count: Int
    ) -> Bool {
        guard progress.note(tinh_split_products(x, y, count, scale, parts.values) != 0, count) else { return false }
        let sums = sums.values
        UnsafeRawPointer(parts.values).withMemoryRebound(to: SIMD2<Int64>.self, capacity: 2 * count) { parts in
            if groups == NoGroups.zeros {
                var (first, second) = (sums[0], sums[1])
                for row in 0..<count {
                    first &+= parts[2 * row]
                    second &+= parts[2 * row + 1]
                }
                (sums[0], sums[1]) = (first, second)
                return
            }
            for row in 0..<count {
                let group = 2 * Int(groups[row])
                sums[group] &+= parts[2 * row]
                sums[group + 1] &+= parts[2 * row + 1]
            }
        }
        return true
    }

    /// Adds the sums to windows whose last bit stands for 2^anchor, and starts again from 0.
    mutating func takeOut(into window: UnsafeMutablePointer<WideSum>, anchor: Int) {
        if !progress.restart() { return }
        let own = sums.values
        for group in 0..<sums.count / 2 {
            // The lowest part of each pair has 44 bits; the second pair stands 53 below the first.
            for (place, above) in [(2 * group, 53), (2 * group + 1, 0)] where own[place] != .zero {
                let sum = Int128(own[place].x) &<< 44 &+ Int128(own[place].y)
                window[group].add(sum.magnitude, shifted: low + above - anchor, isNegative: sum < 0)
                own[place] = .zero
            }
        }
    }
}
