/// Which rows of a column have a value: bit `row % 64` of word `row / 64` is 1 where it has one.
///
/// A column without a missing value has no `Validity` at all.
package struct Validity: Sendable {
    package let words: Buffer
    package let missingCount: Int

    package init(words: Buffer, missingCount: Int) {
        self.words = words
        self.missingCount = missingCount
    }

    package func isValid(_ row: Int) -> Bool {
        words.pointer(of: UInt64.self)[row >> 6] >> UInt64(row & 63) & 1 == 1
    }
}
