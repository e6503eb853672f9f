import TinhPlan

/// The rows that only one of two aggregates takes, where both look at them: counted by one worker, for `sum a / sum b`.
final class RowDifference {
    let words: RatioWords
    private(set) var onlyDividend = 0
    private(set) var onlyDivisor = 0

    init(_ words: RatioWords) { self.words = words }

    func add(_ other: RowDifference) {
        onlyDividend += other.onlyDividend
        onlyDivisor += other.onlyDivisor
    }

    /// What an aggregate looks at in a batch.
    struct Side {
        /// Places in the batch, ascending; nil when it looks at all rows.
        let rows: UnsafePointer<Int32>?
        let rowCount: Int
        /// A byte for each of them; nil when it takes all.
        let validity: UnsafePointer<UInt8>?
    }

    /// O(rows) where a value is missing, else O(1).
    func count(_ dividend: Side, _ divisor: Side) {
        if dividend.validity == nil, divisor.validity == nil { return }
        if dividend.rowCount == 0 || divisor.rowCount == 0 { return }
        if dividend.rows == nil, divisor.rows == nil {
            for row in 0..<dividend.rowCount { count(dividend.takes(row), divisor.takes(row)) }
            return
        }
        var (left, right) = (0, 0)
        while left < dividend.rowCount, right < divisor.rowCount {
            let (a, b) = (dividend.row(left), divisor.row(right))
            if a == b { count(dividend.takes(left), divisor.takes(right)) }
            left += a <= b ? 1 : 0
            right += b <= a ? 1 : 0
        }
    }

    private func count(_ first: UInt8, _ second: UInt8) {
        onlyDividend += Int(first & (second ^ 1))
        onlyDivisor += Int(second & (first ^ 1))
    }
}

extension RowDifference.Side {
    fileprivate func row(_ index: Int) -> Int32 { rows.map { $0[index] } ?? Int32(truncatingIfNeeded: index) }
    fileprivate func takes(_ index: Int) -> UInt8 { validity.map { $0[index] } ?? 1 }
}
