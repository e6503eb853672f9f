/// A half-open range of UTF-8 offsets in one `SourceText`.
package struct Span: Hashable, Sendable {
    package let lower: Int
    package let upper: Int

    package init(_ lower: Int, _ upper: Int) {
        precondition(lower <= upper, "a span ends before it starts: \(lower)..<\(upper)")
        self.lower = lower
        self.upper = upper
    }

    package var isEmpty: Bool { lower == upper }

    /// The smallest span that covers both.
    package func union(_ other: Span) -> Span {
        Span(min(lower, other.lower), max(upper, other.upper))
    }
}
