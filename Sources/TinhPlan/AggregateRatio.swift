/// A call divided by another one of the same operator, as in `sum a / sum b`. Rows that both look at, and only one of them
/// takes because the other's argument is missing, are counted for a note.
package struct AggregateRatio: Sendable {
    /// The divisor's place among the operator's calls.
    package let divisor: Int
    package let words: RatioWords

    package init(divisor: Int, words: RatioWords) {
        self.divisor = divisor
        self.words = words
    }

    package func dividedBy(call: Int) -> AggregateRatio { AggregateRatio(divisor: call, words: words) }
}

/// How a note calls a division of aggregates.
package struct RatioWords: Hashable, Sendable {
    /// The division.
    package let site: Site
    /// `sum compensation`, `sum plan`.
    package let dividend: String
    package let divisor: String
    /// The rows that both can take: `compensation is not missing and plan is not missing`.
    package let condition: String
    /// One of them is narrowed by a `when` already.
    package let isNarrowed: Bool

    package init(site: Site, dividend: String, divisor: String, condition: String, isNarrowed: Bool) {
        self.site = site
        self.dividend = dividend
        self.divisor = divisor
        self.condition = condition
        self.isNarrowed = isNarrowed
    }
}
