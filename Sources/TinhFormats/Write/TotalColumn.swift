import TinhColumns
import TinhTypes

/// The column that marks the row of totals; it is never shown as a column.
enum TotalColumn {
    /// As plans name it.
    static let name = "$total"

    static func index(in schema: Schema) -> Int? { schema.index(of: name) }
}
