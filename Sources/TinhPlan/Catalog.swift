import TinhTypes

/// What the checker asks of the data. `Tinh` implements it over the session's tables.
package protocol Catalog {
    /// Names of all tables (loaded or made by `let`), in the order they came.
    var tableNames: [String] { get }
    /// Nil when there is no such table.
    func schema(of table: TableID) -> Schema?
    /// How a text compared with a column by `= != in` is to be read among the column's values in the whole table. For a file
    /// that is read while the query runs, the answer comes from a sample at first; the session verifies it at the end and
    /// checks the query again when it was wrong.
    ///
    /// `upcoming` gives all texts that the statement has (NFC): where many are asked for, they are looked up in one pass.
    func lookUp(
        _ text: String, column: String, of table: TableID, wantsNearest: Bool, upcoming: () -> Set<String>
    ) -> TextLookup
    /// The cells by which a column is text whose other cells are mostly numbers, or dates; nil where it is no such column.
    func oddCells(column: String, of table: TableID, among wanted: OddCells.Wanted) -> OddCells?
    /// What the texts of a column can be converted to: the first of some kinds that all of its cells are written as.
    func cells(of column: String, of table: TableID, readAs kinds: [Kind]) -> CellReading
    /// What stands in a column that may be a key; nil where it cannot be looked at for a message.
    func keyValues(of column: String, of table: TableID) -> KeyValues?
    /// The rows of a plan, worked out now: a query within a query, the values of `across`. At most `rowCountMax`.
    func rows(of plan: Plan, rowCountMax: Int) -> Evaluation
    /// Whether rows of a plan can be worked out now; where not, all that it reads is made ready for when the statement is
    /// checked again.
    func isReady(_ plan: Plan) -> Bool
}

/// What stands in a column.
package struct KeyValues: Sendable {
    /// Different values, as long as they are few enough.
    package let values: Set<String>
    /// No value stands twice, and none is missing.
    package let isUnique: Bool

    package init(values: Set<String>, isUnique: Bool) {
        self.values = values
        self.isUnique = isUnique
    }
}

/// The cells that keep a column from being one of numbers, or of dates.
package struct OddCells: Hashable, Sendable {
    package enum Wanted: Sendable { case numbers, dates }

    /// The first different ones.
    package let texts: [String]
    /// There are no others.
    package let isWhole: Bool
    /// All of them.
    package let count: Int
    /// Where the first one stands.
    package let file: String
    package let line: Int?

    package init(texts: [String], isWhole: Bool, count: Int, file: String, line: Int?) {
        self.texts = texts
        self.isWhole = isWhole
        self.count = count
        self.file = file
        self.line = line
    }
}

/// What a conversion can make of a column's texts.
package enum CellReading: Hashable, Sendable {
    /// The cells cannot be looked at.
    case unknown
    case kind(Kind)
    /// Numbers with a per cent sign.
    case percents
    /// Cells such as this one are none of the kinds.
    case none(example: String)
}

/// What a plan gave that the checker had worked out.
package enum Evaluation: Sendable {
    case rows([[Value]])
    /// More than were asked for.
    case tooMany
    /// Nothing yet: what keeps the plan from running is to be settled first, and the statement checked again.
    case unsettled
}

/// What a text literal was found as among a column's values.
package enum TextLookup: Hashable, Sendable {
    /// A value is equal (NFC). `loose` are values that are, too, but for blanks at their ends: as far as few values tell.
    case exact(loose: [String] = [])
    /// No value is equal, exactly this one is but for case and accents; `loose` of that one.
    case folded(String, loose: [String] = [])
    /// Several are equal but for case and accents.
    case ambiguous([String])
    /// None; the nearest values where they were wanted, nearest first, at most three.
    case none(nearest: [String])

    package var loose: [String] {
        switch self {
        case .exact(let loose), .folded(_, let loose): loose
        case .ambiguous, .none: []
        }
    }
}
