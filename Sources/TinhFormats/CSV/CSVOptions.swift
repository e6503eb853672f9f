import TinhColumns
import TinhTypes

/// What a `load` says about a delimited file; whatever it leaves out is found by looking.
package struct CSVOptions: Sendable {
    /// `,`, `;`, tab, `|` or another ASCII byte; nil: found from the first rows.
    package var delimiter: UInt8?
    /// Nil: decided for each column from its cells.
    package var decimalMark: DecimalMark?
    /// Cells of exactly this text have no value, besides empty ones.
    package var missing: [String]
    /// Columns whose types are given, by their names as in the header (without unit).
    package var columns: [DeclaredColumn]
    /// The file is read in pieces of about this size; nil, by the number of its columns, but in tests.
    package var morselBytes: Int?
    /// So many threads look at the sample.
    package var threadCount = 1
    /// Where the bytes that have been read are counted.
    package var progress: ReadProgress?

    package init(
        delimiter: UInt8? = nil, decimalMark: DecimalMark? = nil, missing: [String] = [],
        columns: [DeclaredColumn] = []
    ) {
        self.delimiter = delimiter
        self.decimalMark = decimalMark
        self.missing = missing
        self.columns = columns
    }
}

package enum DecimalMark: Hashable, Sendable {
    /// `1,234.5`
    case point
    /// `1.234,5`
    case comma
}

/// A column's type as `load` gives it.
package struct DeclaredColumn: Sendable {
    package let name: String
    /// For `decimal` the scale is found from the cells, whatever it is here.
    package let kind: Kind
    /// Nil: the header's unit.
    package let unit: Unit?
    /// Of dates: `dd/MM/yyyy`, `yyyy-MM-dd HH:mm`; nil: found from the cells.
    package let format: String?

    package init(name: String, kind: Kind, unit: Unit? = nil, format: String? = nil) {
        self.name = name
        self.kind = kind
        self.unit = unit
        self.format = format
    }
}

/// What a column's header says: its name, and its unit if it names one. Given from outside, since units are the
/// library's.
package typealias HeaderSplitter = @Sendable (String) -> (name: String, unit: Unit?)
