import TinhBase

/// What a picture does not show as it stands in its table.
package enum ChartNote: Hashable, Sendable {
    /// The smallest bars are one: how many stand alone, how many are put together.
    case others(shown: Int, hidden: Int)
    /// They are left out: their figures have no sum.
    case barsLeftOut(shown: Int, hidden: Int)
    case seriesLeftOut(shown: Int, hidden: Int)
    /// The smallest series are one.
    case otherSeries(shown: Int, hidden: Int)
    case cellsLeftOut(words: String, shown: Int, hidden: Int)
    case totalsLeftOut
    /// Rows without a place along the axis of this name.
    case withoutPlace(rows: Int, axis: String)
    case thinned(points: Int)

    /// A sentence without its end.
    package var text: String {
        func number(_ count: Int) -> String { NumberText.grouped(Int128(count)) }
        switch self {
        case .others(let shown, let hidden):
            return
                "the \(number(shown)) largest of \(number(shown + hidden)) bars are drawn; `others` is the sum of the rest"
        case .barsLeftOut(let shown, let hidden):
            return "the \(number(shown)) largest of \(number(shown + hidden)) bars are drawn; the others have no sum"
        case .seriesLeftOut(let shown, let hidden):
            return "the \(number(shown)) largest of \(number(shown + hidden)) series are drawn"
        case .otherSeries(let shown, let hidden):
            return
                "the \(number(shown)) largest of \(number(shown + hidden)) series are drawn; `others` is the sum of the rest"
        case .cellsLeftOut(let words, let shown, let hidden):
            return "the first \(number(shown)) of \(number(shown + hidden)) \(words) are drawn"
        case .totalsLeftOut: return "totals are not drawn"
        case .withoutPlace(let rows, let axis):
            let are = rows == 1 ? "1 row is" : "\(number(rows)) rows are"
            return "\(are) not drawn: \(axis.isEmpty ? "a figure of theirs" : "`\(axis)`") is missing"
        case .thinned(let points):
            return "\(number(points)) points: those that would stand on one another are drawn once"
        }
    }
}
