/// What one statement of a script did.
public struct Outcome: Sendable {
    public enum Content: Sendable {
        /// The answer of a query.
        case result(Result)
        /// A `check`, passed or failed.
        case check(CheckReport)
        /// The answer of a query went to a file.
        case saved(SaveReport)
        /// Text to be shown as it is: `explain`.
        case text(String)
        /// `load`: a file is a table now, of which no more may have been read than its beginning.
        case loaded(TableDescription)
        /// `let`, `use`, `param`, `import`: nothing to show.
        case done

        /// The answer of a query, shown or saved.
        var answer: Result? {
            switch self {
            case .result(let result): result
            case .saved(let report): report.result
            case .check, .text, .loaded, .done: nil
            }
        }
    }

    /// From 1, in the script.
    public let statement: Int
    /// As written.
    public let text: String
    /// What a `let`, `param` or `unit` gave a meaning, or `use` chose; nil for any other statement.
    public let definition: Definition?
    /// The comments between the statement before and this one, in paragraphs that empty lines part; without their signs.
    public let comments: [String]
    public let content: Content
    /// For results that are also in `Result.notes`; for the other contents only here.
    public let notes: [Message]
    /// From parsing until every cell stands in the result's columns.
    public let seconds: Double
    /// Rows of the result; 0 without one.
    public let rowCount: Int
}

/// A name that a statement gave a meaning.
public struct Definition: Sendable {
    public let name: String
    /// It had one before.
    public let isAnew: Bool
    /// Columns that it needs and that no table has so far.
    public let missingColumns: [String]
    /// The name is a table's, and queries that name none ask it from now on.
    public let isUse: Bool
}

/// What `save` wrote.
public struct SaveReport: Sendable {
    /// As it was opened: a relative path of a script starts at the script's folder.
    public let path: String
    public let rowCount: Int
    /// What was written.
    public let result: Result
}

/// How a `check` ended.
public struct CheckReport: Sendable {
    /// A row or group for which it does not hold.
    public struct Failure: Sendable {
        /// File and line of the row, for a check of rows.
        public let place: (file: String, line: Int?)?
        /// For `unique`: the last row of the same key.
        public let lastPlace: (file: String, line: Int?)?
        /// What was found, in the order to be shown: name and value.
        public let found: [(name: String, value: String)]
    }

    public let isPassed: Bool
    /// The words after `as`, else the condition as written.
    public let words: String
    /// The check's own place.
    public let file: String
    public let line: Int
    /// The first `failureCountShown` failures.
    public let failures: [Failure]
    public let failureCount: Int
    /// Rows or groups looked at.
    public let checkedCount: Int
    /// Why it failed when there is no failing row: it saw none.
    public let reason: String?

    public static let failureCountShown = 10
}

/// What loading a file took.
public struct LoadReport: Sendable {
    public let table: String
    public let rowCount: Int
    public let seconds: Double
    public let notes: [Message]
}

/// A table of a session, for lists and completion.
public struct TableDescription: Sendable {
    public struct Column: Sendable {
        public let name: String
        public let type: String
        public let unit: String
    }

    public let name: String
    /// Nil while a file has not been read whole.
    public let rowCount: Int?
    /// About how many rows there are, by a sample, where the count is not known.
    public let rowCountEstimate: Int?
    /// The file that it was loaded from, as it was named; nil for none.
    public let file: String?
    public let columns: [Column]
}
