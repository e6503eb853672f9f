import TinhColumns
import TinhPlan
import TinhSemantics
import TinhTypes

/// The answer of one query: typed columns of equal length, and what there is to say about them.
public struct Result: Sendable {
    public let columns: [ResultColumn]
    public let rowCount: Int
    /// The row over all rows, of `with totals` or `with subtotals`: its keys are missing. Nil when there is none.
    public let totalRow: Int?
    /// What was missing, what was read as what, what matched nothing.
    public let notes: [Message]

    /// How the rows are drawn, where the query ends in `chart`.
    public private(set) var chart: ResultChart?

    package let table: Table
    package let additive: Set<Int>
    /// Rows of totals and subtotals, and how many of the first keys each has: the others are missing.
    package let totals: [Int: Int]

    /// `table` may have the int column `$total`, which becomes `totals` and `totalRow`.
    /// `additive`: the columns that are sums or counts.
    package init(table: Table, notes: [Message], additive: Set<Int> = []) {
        self.table = table
        self.additive = additive
        self.notes = notes
        rowCount = table.rowCount
        var columns: [ResultColumn] = []
        var totals: [Int: Int] = [:]
        for (index, field) in table.schema.fields.enumerated() {
            let column = ResultColumn(
                field: field, isAdditive: additive.contains(index), chunks: table.chunks.map { $0.columns[index] },
                chunkRows: table.chunks.map(\.rowCount))
            if field.name == Plan.totalColumnName {
                for row in 0..<table.rowCount {
                    if case .int(let keyCount) = column[row] { totals[row] = keyCount }
                }
            } else {
                columns.append(column)
            }
        }
        self.columns = columns
        self.totals = totals
        totalRow = totals.first { $0.value == 0 }?.key
    }

    /// The same result with a picture.
    func with(_ chart: ResultChart) -> Result {
        var result = self
        result.chart = chart
        return result
    }

    /// The same result with further notes.
    func adding(_ notes: [Message]) -> Result {
        guard !notes.isEmpty else { return self }
        var result = Result(table: table, notes: self.notes + notes, additive: additive)
        result.chart = chart
        return result
    }

    /// Whether the row is a total or subtotal and no group.
    public func isTotal(row: Int) -> Bool { totals[row] != nil }

    /// The rows are what `describe` tells of columns.
    package var isProfile: Bool { TinhSemantics.isProfile(table.schema) }

    /// The column of a name, nil when there is none.
    public subscript(name: String) -> ResultColumn? {
        columns.first { $0.name == name }
    }
}

/// One column of a result.
public struct ResultColumn: Sendable {
    public let name: String
    /// The word of the language: `int`, `decimal`, `text`, `date`.
    public let type: String
    /// `VND`, `ha`, `%`; empty for none. A per cent's values are ratios: 0.25 is 25 %.
    public let unit: String
    public let count: Int

    package let field: Schema.Field
    /// Its figures are sums or counts.
    package let isAdditive: Bool
    private let chunks: [Column]
    private let starts: [Int]

    init(field: Schema.Field, isAdditive: Bool = false, chunks: [Column], chunkRows: [Int]) {
        self.isAdditive = isAdditive
        self.field = field
        self.chunks = chunks
        name = field.name
        type = field.type.kind.word
        unit = field.type.unit.symbol
        var starts: [Int] = []
        var row = 0
        for count in chunkRows {
            starts.append(row)
            row += count
        }
        self.starts = starts
        count = row
    }

    /// The value of a row, from 0. O(log chunks).
    public subscript(row: Int) -> Value {
        precondition(row >= 0 && row < count, "row \(row) of a column with \(count) rows")
        var low = 0
        var high = starts.count
        while high - low > 1 {
            let middle = (low + high) / 2
            if starts[middle] <= row { low = middle } else { high = middle }
        }
        return chunks[low].value(row - starts[low], field.type.kind)
    }

    /// All values as whole numbers; nil where missing, and where the value is no whole number of 64 bits.
    public var ints: [Int?] { (0..<count).map { self[$0].asInt } }
    /// All values as doubles (decimals correctly rounded); nil where missing or no number.
    public var doubles: [Double?] { (0..<count).map { self[$0].asDouble } }
    /// All values as texts, as the machine formats write them; nil where missing.
    public var texts: [String?] { (0..<count).map { self[$0].asText } }
    public var values: [Value] { (0..<count).map { self[$0] } }
}
