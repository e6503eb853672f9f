/// Rows one after another, most of which are of one group where rows come in the order of what groups them. Their values are then
/// added to each other first: states need not wait for what has just been written to them.
enum GroupStretch {
    static let rowCount = 64

    /// Whether `rowCount` rows are of one group.
    @inline(__always)
    static func isOne(_ groups: UnsafePointer<Int32>) -> Bool {
        let first = groups[0]
        if groups[rowCount - 1] != first || groups[rowCount / 2] != first { return false }
        var differing: Int32 = 0
        for row in 0..<rowCount { differing |= groups[row] ^ first }
        return differing == 0
    }
}
