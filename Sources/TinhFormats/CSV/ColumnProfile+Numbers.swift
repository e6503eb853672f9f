import TinhBase

extension ColumnProfile {
    /// What numbers of the column ask for when they are read with one mark.
    struct Numbers: Sendable {
        var isPossible = true
        var isGrouped = false
        var hasExponent = false
        /// Some cell has digits behind the mark.
        var hasFraction = false
        var fitsInt = true
        /// Every cell comes back from the double nearest to it.
        var fitsFloat = true
        /// Of the cells without an exponent.
        var plain = DigitCounts()
        /// Of the cells with an exponent, when they are written without it.
        var exponential = DigitCounts()

        mutating func merge(_ other: Numbers) {
            isPossible = isPossible && other.isPossible
            isGrouped = isGrouped || other.isGrouped
            hasExponent = hasExponent || other.hasExponent
            hasFraction = hasFraction || other.hasFraction
            fitsInt = fitsInt && other.fitsInt
            fitsFloat = fitsFloat && other.fitsFloat
            plain.merge(other.plain)
            exponential.merge(other.exponential)
        }

        /// How a cell is written; what it fits is not looked at.
        mutating func note(_ number: NumberCell) {
            isGrouped = isGrouped || number.isGrouped
            hasFraction = hasFraction || number.hasMark
            if number.hasExponent {
                hasExponent = true
                exponential.merge(number.digitCounts)
            } else {
                plain.merge(number.digitCounts)
            }
        }

        /// Plain decimals with so many digits behind the mark.
        mutating func note(fractionDigitCount: Int) {
            hasFraction = hasFraction || fractionDigitCount > 0
            plain.merge(DigitCounts(integer: 0, fraction: fractionDigitCount))
        }

        /// The scale of the decimals that hold every cell exactly; nil when none do.
        ///
        /// The cells without an exponent give it. Those with one are decimals that a program wrote shorter, `8e-6` for
        /// `0.000008`, as long as there are others to say so, and as they have no more digits behind the mark than those.
        func decimalScale(isPercent: Bool) -> Int? {
            let scale = plain.fraction
            guard plain.integer + scale <= Numbers.digitCountMax(isPercent) else { return nil }
            guard hasExponent else { return scale }
            return scale > 0 && exponential.areHeld(byScale: scale, digitCountMax: Numbers.exponentialDigitCountMax)
                ? scale : nil
        }

        /// Numbers with an exponent that are no decimals as far as was seen, and would be with further cells.
        func mayBecomeDecimals(isPercent: Bool) -> Bool {
            let scale = max(plain.fraction, exponential.fraction, 1)
            return hasExponent && plain.integer + scale <= Numbers.digitCountMax(isPercent)
                && exponential.areHeld(byScale: scale, digitCountMax: Numbers.exponentialDigitCountMax)
        }

        /// A few cells with an exponent are not worth more than 64 bits for each cell of the column.
        static let exponentialDigitCountMax = 18

        private static func digitCountMax(_ isPercent: Bool) -> Int {
            ExactNumber.digitCountMax - (isPercent ? 2 : 0)
        }
    }
}
