/// How many digits numbers have before and behind the mark when they are written without an exponent: `1.50e-3` has five
/// behind it. Zeros at the end count, the zero of `0.5` does not. Of several numbers, the most of each.
struct DigitCounts: Hashable, Sendable {
    var integer = 0
    var fraction = 0

    mutating func merge(_ other: DigitCounts) {
        integer = max(integer, other.integer)
        fraction = max(fraction, other.fraction)
    }

    /// Decimals of this scale and at most so many digits hold the numbers exactly.
    func areHeld(byScale scale: Int, digitCountMax: Int) -> Bool {
        fraction <= scale && integer + scale <= digitCountMax
    }
}
