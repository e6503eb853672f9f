/// How a file's cells were read where they could have been read otherwise, as facts.
package enum LoadNote: Hashable, Sendable {
    /// A header without a name, or one that repeats another.
    case columnNamed(position: Int, name: String, repeating: String?)
    /// Only the first column has a name, of several: a title above the header, as spreadsheets write it.
    case titleAbove(name: String)
    /// A header of several lines.
    case columnOnOneLine(position: Int, name: String)
    /// Numbers are written with a decimal comma.
    case decimalComma(column: String)
    /// The thousands of some numbers are grouped by this mark.
    case groupingRemoved(column: String, mark: String)
    /// Every number that could settle it reads with either mark; `example` was read as `reading`.
    case ambiguousNumbers(column: String, example: String, reading: String)
    /// Every date fits with day and month exchanged too; the day was taken to come first.
    case ambiguousDates(column: String, format: String)

    /// The column that it is about.
    package var column: String {
        switch self {
        case .columnNamed(_, let name, _), .columnOnOneLine(_, let name), .titleAbove(let name): name
        case .decimalComma(let column), .groupingRemoved(let column, _), .ambiguousNumbers(let column, _, _),
            .ambiguousDates(let column, _):
            column
        }
    }
}
