import TinhColumns
import TinhTypes

/// The column that marks rows of totals: how many of the first keys such a row has, missing in other rows. It is never
/// shown as a column.
enum TotalColumn {
    /// As plans name it.
    static let name = "$total"

    static func index(in schema: Schema) -> Int? { schema.index(of: name) }
}
