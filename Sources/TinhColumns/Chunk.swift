/// Some rows of a table, in their order: one column for each wanted field.
package struct Chunk: Sendable {
    /// The place of this chunk among the chunks of its table, from 0.
    package let index: Int
    /// The number of this chunk's first row in its table, from 0; nil when a stream does not know it yet.
    package let firstRow: Int?
    package let rowCount: Int
    /// In the order of the scan's wanted columns, or of the schema for a table at rest.
    package let columns: [Column]
    package let origin: Origin?

    /// Where in a file the rows came from.
    package struct Origin: Sendable {
        /// Offset of the first row's first byte.
        package let byteOffset: Int
        package init(byteOffset: Int) { self.byteOffset = byteOffset }
    }

    package init(index: Int, firstRow: Int?, rowCount: Int, columns: [Column], origin: Origin? = nil) {
        self.index = index
        self.firstRow = firstRow
        self.rowCount = rowCount
        self.columns = columns
        self.origin = origin
    }
}
