/// What was noticed while a plan ran, as facts; the session turns them into notes.
package enum RuntimeNote: Hashable, Sendable {
    /// An aggregate skipped missing arguments: `count` of the `rows` it looked at.
    case missingSkipped(Site, count: Int, rows: Int)
    /// A division by zero gave missing.
    case divisionByZero(Site, count: Int)
    /// `!=` or `not` kept rows whose value is missing.
    case missingKept(Site, count: Int)
    /// Rows equal to the last one taken by `top` were left out.
    case tiesLeftOut(Site, count: Int)
}
