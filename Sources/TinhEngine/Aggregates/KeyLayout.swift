/// How the parts of a group key share one word: each takes as many bits as its range needs, the first part the uppermost,
/// and the code of all ones means missing. So words ascend like the keys, missing last.
struct KeyLayout: Equatable {
    struct Part: Equatable {
        /// The value of code 0.
        let base: Int64
        let bits: Int
        let shift: Int

        /// The code of a missing value, which no other value has.
        var missing: UInt64 { (1 << UInt64(bits)) - 1 }

        func covers(_ lower: Int64, _ upper: Int64) -> Bool {
            let (distance, overflow) = upper.subtractingReportingOverflow(base)
            return lower >= base && !overflow && UInt64(distance) < missing
        }
    }

    let parts: [Part]
    let bits: Int

    /// Words stay below 2^62.
    static let bitsMax = 62

    /// Nil when the ranges need more bits than a word has. `slack`: bits to spare for values yet to come.
    init?(_ ranges: [(lower: Int64, upper: Int64)], slack: Int) {
        var parts: [Part] = []
        var shift = 0
        for (lower, upper) in ranges.reversed() {
            let distance = UInt64(bitPattern: upper &- lower)
            // One code more for missing.
            guard upper >= lower, distance < UInt64.max - 1 else { return nil }
            let bits = max(1, 64 - (distance + 1).leadingZeroBitCount + slack)
            guard shift + bits <= KeyLayout.bitsMax else { return nil }
            // Room on both sides, where there is room to spare.
            let base = slack == 0 ? lower : KeyLayout.lowered(lower, bits: bits, distance)
            parts.append(Part(base: base, bits: bits, shift: shift))
            shift += bits
        }
        self.parts = parts.reversed()
        self.bits = shift
    }

    private static func lowered(_ lower: Int64, bits: Int, _ distance: UInt64) -> Int64 {
        // Values from 0 on stay so: codes of a growing dictionary.
        if lower == 0 { return 0 }
        let spare = ((1 << UInt64(bits)) - 2 - distance) / 2
        return Int64(exactly: spare).flatMap { Int64(exactly: Int128(lower) - Int128($0)) } ?? lower
    }

    /// All words are below this.
    var wordEnd: Int { 1 << bits }

    /// Those whose first part is at most this are below that.
    func wordEnd(_ upper: Int64) -> Int {
        guard let first = parts.first else { return wordEnd }
        return Int(upper &- first.base &+ 1) << first.shift
    }

    /// The code of a part within a word.
    @inline(__always)
    func code(_ word: UInt64, _ part: Int) -> UInt64 {
        word >> UInt64(parts[part].shift) & parts[part].missing
    }
}
