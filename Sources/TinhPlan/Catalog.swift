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
    func lookUp(_ text: String, column: String, of table: TableID) -> TextLookup
    /// The rows of a plan, worked out now: a query within a query, the values of `across`. At most `rowCountMax`.
    func rows(of plan: Plan, rowCountMax: Int) -> Evaluation
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
    /// A value is equal (NFC).
    case exact
    /// No value is equal, exactly this one is but for case and accents.
    case folded(String)
    /// Several are equal but for case and accents.
    case ambiguous([String])
    /// None; the nearest values, nearest first, at most three.
    case none(nearest: [String])
}
