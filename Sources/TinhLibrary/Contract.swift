import TinhSyntax
import TinhTypes

/// Everything that the standard library says of one function.
package struct Contract: Sendable {
    package enum Body: Sendable {
        /// A kernel (or an aggregate) of that name in the engine.
        case native
        /// Written in Tinh: the names of its parameters and the expression. Spans in it point into its block of stdlib/, not
        /// into a text of the user.
        case tinh(parameters: [String], Expression)
    }

    /// A query that runs, and what it prints (the csv rows without the header, `\n` between rows).
    package struct Example: Hashable, Sendable {
        package let query: String
        package let result: String

        package init(query: String, result: String) {
            self.query = query
            self.result = result
        }
    }

    package let signature: Signature
    /// The file it stands in: `text`, `math`.
    package let area: String
    /// Sentences; the first stands alone in lists.
    package let documentation: String
    package let examples: [Example]
    package let body: Body

    package init(signature: Signature, area: String, documentation: String, examples: [Example], body: Body) {
        self.signature = signature
        self.area = area
        self.documentation = documentation
        self.examples = examples
        self.body = body
    }
}
