import TinhBase
import TinhCharts

/// The picture that a query ends in: which columns of its answer stand where.
package struct CheckedChart: Sendable {
    /// Columns of the answer by their places.
    package enum Roles: Sendable, Equatable {
        /// Without a category each measure of the one row is a bar; a series only beside one measure.
        case bars(category: Int?, series: Int?, measures: [Int])
        /// Of line and area; a series only beside one measure.
        case lines(x: Int, series: Int?, measures: [Int])
        /// `names`: the keys of groups that say what each point is.
        case points(x: Int, y: Int, size: Int?, series: Int?, names: [Int])
        /// Of numbers, or of dates and periods.
        case bins(Int)
        /// Without a key of columns each measure is one.
        case cells(rows: Int, columns: Int?, measures: [Int])
    }

    package let kind: ChartKind
    package let roles: Roles
    package let names: ChartNames
    /// Columns whose figures have a sum over rows: sums and counts.
    package let additive: Set<Int>
    /// Keys of groups whose order the query leaves open: they have their own, whatever rows come first.
    package let unsorted: Set<Int>
    /// Columns over all values of `across`, which are not drawn.
    package let hasTotalColumns: Bool
    /// `chart bar`.
    package let place: Diagnostic.Place
}
