import Tinh

/// Which rows of a result are shown: all, or the first ones, the last few and the total.
struct RowChoice {
    let shown: [Int]
    let hiddenCount: Int
    /// The row after which rows are left out.
    let lastBeforeGap: Int?

    /// Rows shown at the end of a long table, the total among them.
    private static let tailCount = 3

    init(_ result: Result, rowCountMax: Int?) {
        let count = result.rowCount
        guard let rowCountMax, count > max(rowCountMax, Self.tailCount + 1) else {
            shown = Array(0..<count)
            hiddenCount = 0
            lastBeforeGap = nil
            return
        }
        let headCount = max(1, rowCountMax - Self.tailCount)
        shown = Array(0..<headCount) + Array((count - Self.tailCount)..<count)
        hiddenCount = count - shown.count
        lastBeforeGap = headCount - 1
    }
}
