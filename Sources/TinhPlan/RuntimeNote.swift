/// What was noticed while a plan ran, as facts; the session turns them into notes.
package enum RuntimeNote: Hashable, Sendable {
    /// An aggregate skipped missing arguments: `count` of the `rows` it looked at.
    case missingSkipped(Site, count: Int, rows: Int)
    /// Two aggregates, one divided by the other, took different rows: so many that only one of them took.
    case rowsDiffer(RatioWords, onlyDividend: Int, onlyDivisor: Int)
    /// A division by zero gave missing.
    case divisionByZero(Site, count: Int)
    /// A function without a real result there gave missing: `sqrt(-1)`.
    case noResult(Site, count: Int)
    /// A condition counted as false, in `if` or as a value, because a value is missing.
    case missingFalse(Site, count: Int)
    /// `!=` or `not` kept rows whose value is missing.
    case missingKept(Site, count: Int)
    /// Rows equal to the last one taken by `top` were left out.
    case tiesLeftOut(Site, count: Int)
    /// Left rows of a join that met nothing: `count` of `rows`; left out, or filled with missing.
    case leftUnmet(Site, count: Int, rows: Int, isFilled: Bool)
    /// Likewise right rows.
    case rightUnmet(Site, count: Int, rows: Int, isFilled: Bool)
    /// Left rows that met several right ones: `count` of them became `rows`.
    case multiplied(Site, count: Int, rows: Int)
    /// So many right rows of a join met so many left ones, and a figure counts them as often; the join.
    case rowsRepeated(Plan.Join.Repetition, join: Site, count: Int, rows: Int)
    /// Groups of a base without a partner.
    case baseUnmet(Site, count: Int, rows: Int)
    /// Rows with none of the values that a key is given were left out.
    case rowsLeftOut(Site, count: Int)
    /// A condition kept none of so many rows; the first test of a part of a text, or of texts alike, that stands in it.
    case noRowKept(Site, rows: Int, TextTest?)
    /// A change is missing because its base is 0 or less.
    case baseNotPositive(Site, count: Int)
}
