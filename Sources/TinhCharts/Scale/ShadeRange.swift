/// What the shades of cells stand for: from the least figure to the greatest, or, where some are below zero and some above,
/// from zero as far to both sides as the farthest lies.
package struct ShadeRange: Sendable, Equatable {
    /// Of the figures.
    package let figures: NumberRange
    /// Two colours part at zero.
    package let isDiverging: Bool

    package init(_ figures: NumberRange) {
        self.figures = figures
        isDiverging = figures.lower < 0 && figures.upper > 0
    }

    /// From end to end of the shades.
    package var range: NumberRange {
        guard isDiverging else { return figures }
        let farthest = max(-figures.lower, figures.upper)
        return NumberRange(-farthest, farthest)
    }

    /// How much of a colour: from 0 to 1; where shades diverge from -1 to 1, zero at 0. A single figure is all of it.
    package func shade(_ value: Double) -> Double {
        guard isDiverging else { return figures.lower < figures.upper ? figures.share(value) : 1 }
        return range.share(value) * 2 - 1
    }
}
