/// The least and the greatest value that a vector may hold: what lets a kernel leave checks out.
///
/// Interval arithmetic over them is done once a batch; see Moore, Interval Analysis (1966).
struct Bounds {
    let lower: Int128
    let upper: Int128

    init(_ lower: Int128, _ upper: Int128) {
        self.lower = lower
        self.upper = upper
    }

    static let int64 = Bounds(Int128(Int64.min), Int128(Int64.max))
    /// Mantissas of at most 38 digits.
    static let decimal = Bounds(-ExactLimit.mantissaMax, ExactLimit.mantissaMax)

    var fitsInt32: Bool { lower >= Int128(Int32.min) && upper <= Int128(Int32.max) }
    var fitsInt64: Bool { lower >= Int128(Int64.min) && upper <= Int128(Int64.max) }
    var fitsDecimal: Bool { lower >= -ExactLimit.mantissaMax && upper <= ExactLimit.mantissaMax }
    /// Every value is a whole number that a double holds exactly.
    var fitsDouble: Bool { lower >= -(1 << 53) && upper <= 1 << 53 }
    /// The largest magnitude.
    var magnitude: UInt128 { max(lower.magnitude, upper.magnitude) }

    func union(_ other: Bounds) -> Bounds { Bounds(min(lower, other.lower), max(upper, other.upper)) }

    /// Nil where 128 bits do not hold the result's bounds.
    func adding(_ other: Bounds) -> Bounds? {
        let (low, lowOverflow) = lower.addingReportingOverflow(other.lower)
        let (high, highOverflow) = upper.addingReportingOverflow(other.upper)
        return lowOverflow || highOverflow ? nil : Bounds(low, high)
    }

    func subtracting(_ other: Bounds) -> Bounds? {
        let (low, lowOverflow) = lower.subtractingReportingOverflow(other.upper)
        let (high, highOverflow) = upper.subtractingReportingOverflow(other.lower)
        return lowOverflow || highOverflow ? nil : Bounds(low, high)
    }

    func multiplying(_ other: Bounds) -> Bounds? {
        var low = Int128.max
        var high = Int128.min
        for left in [lower, upper] {
            for right in [other.lower, other.upper] {
                let (product, overflow) = left.multipliedReportingOverflow(by: right)
                if overflow { return nil }
                low = min(low, product)
                high = max(high, product)
            }
        }
        return Bounds(low, high)
    }
}

enum ExactLimit {
    /// The greatest mantissa of a decimal: 38 nines.
    static let mantissaMax: Int128 = powersOfTen[38] - 1

    /// 10^0 … 10^38, all that an `Int128` holds.
    static let powersOfTen: [Int128] = (0..<38).reduce(into: [1]) { powers, _ in
        powers.append(powers[powers.count - 1] * 10)
    }
}
