import TinhBase
import TinhPlan
import TinhSyntax
import TinhTypes

/// A statement that may run: nothing about it is left to find out but what the data say.
package enum CheckedStatement: Sendable {
    case query(CheckedQuery)
    case check(CheckedCheck)
    /// `let`, `param`, `unit`, `use`: what holds from now on.
    case environment(Environment, notes: [Diagnostic])
    case load(CheckedLoad)
    case importFile(CheckedImport)
    case explain(Explanation)
    case trace(CheckedTrace)
}

/// The rows behind a query's figures.
package struct CheckedTrace: Sendable {
    /// Which row of a table a row is made of.
    package struct RowNumber: Sendable {
        package let table: TableID
        /// The name of a joined table; empty for the rows themselves. Where two have one label, only one is not missing.
        package let label: String
    }

    /// Its schema is `columns` and then the row numbers.
    package let plan: Plan
    package let columns: [CheckedQuery.Column]
    package let rowNumbers: [RowNumber]
    package let notes: [Diagnostic]
    package let lookups: [TextLookupUse]
}

package struct CheckedQuery: Sendable {
    package struct Column: Sendable {
        package let name: String
        package let type: DataType
        /// Sums or counts.
        package var isAdditive = false
    }

    /// Its schema is `columns` and then, if `totalColumn` is set, the mark of the total row.
    package let plan: Plan
    /// What the user sees, in order.
    package let columns: [Column]
    /// How many of the first columns are keys of groups.
    package let keyCount: Int
    /// The index in the plan's schema of the bool column that is true in the total row.
    package let totalColumn: Int?
    /// How the answer is drawn.
    package let chart: CheckedChart?
    /// Where the answer is written instead of being shown.
    package let save: CheckedSave?
    package let notes: [Diagnostic]
    /// What was asked of the data to read the query; to be asked again when a table turns out to differ from its sample.
    package let lookups: [TextLookupUse]
}

/// `import "path"`.
package struct CheckedImport: Sendable {
    package let path: String
    package let place: Diagnostic.Place
}

/// `save "path" [replace]`.
package struct CheckedSave: Sendable {
    package let path: String
    package let place: Diagnostic.Place
    /// A file of that name is written over.
    package let replaces: Bool
}

/// A text that was looked up among a column's values.
package struct TextLookupUse: Hashable, Sendable {
    package let table: TableID
    package let column: String
    package let text: String
    package let answer: TextLookup
    /// The answers of other columns decide with it how the text is read.
    package private(set) var isShared = false
}

package struct CheckedCheck: Sendable {
    package enum Subject: Sendable {
        /// Must hold for each row.
        case rows
        /// Must hold for each group of `by`.
        case groups
        /// One figure over all rows: it always has its one group.
        case whole
        /// `unique(…)`.
        case unique
    }

    package let subject: Subject
    /// The words after `as`, or the condition's canonical text.
    package let words: String
    package let place: Diagnostic.Place
    /// One row: how many rows or groups were seen, and how many of them fail (both int).
    package let summary: Plan
    /// The rows or groups that fail with what was found; its schema is `columns` and then, where `rowColumn` is set, row
    /// numbers.
    package let failures: Plan
    package let columns: [CheckedQuery.Column]
    /// The index in the schema of `failures` of the row's number in `table` (of `unique`, the first row's).
    package let rowColumn: Int?
    /// `unique` only: the last row of the same key.
    package let lastRowColumn: Int?
    package let table: TableID?
    package let notes: [Diagnostic]
    package let lookups: [TextLookupUse]
}

/// What `load` says, types and units understood.
package struct CheckedLoad: Sendable {
    package struct Column: Sendable {
        package let name: String
        package let type: DataType
        /// `dd/MM/yyyy`.
        package let format: String?
        package let place: Diagnostic.Place
    }

    package enum OptionValue: Hashable, Sendable {
        case text(String)
        case number(String)
        case bool(Bool)
    }

    package struct Option: Sendable {
        package let name: String
        package let value: OptionValue
        package let place: Diagnostic.Place
    }

    package let path: String
    package let pathPlace: Diagnostic.Place
    package let name: String
    package let namePlace: Diagnostic.Place
    package let columns: [Column]
    package let options: [Option]
}

package struct Explanation: Sendable {
    /// The query in canonical form, every `let` and every function that is written in Tinh unfolded.
    package let unfolded: Query
    package let query: CheckedQuery
}
