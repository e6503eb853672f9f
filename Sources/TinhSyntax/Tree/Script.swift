import TinhBase

/// A parsed text: its tokens, which give the text back byte for byte, its statements, and what was wrong.
///
/// A statement that could not be parsed is left out of `statements`; its error stands in `errors`.
package struct Script: Sendable {
    package let source: SourceText
    package let tokens: [Token]
    package let statements: [Statement]
    package let errors: [SyntaxError]

    package init(source: SourceText, tokens: [Token], statements: [Statement], errors: [SyntaxError]) {
        self.source = source
        self.tokens = tokens
        self.statements = statements
        self.errors = errors
    }
}

package struct Statement: Sendable {
    package let form: Form
    package let span: Span
    /// The lines of the `##` comment right before it, signs and one space taken off.
    package let documentation: [String]

    package enum Form: Sendable {
        case load(Load)
        case use(Name)
        case letQuery(name: Name, Query)
        case letFunction(name: Name, parameters: [Name], body: Expression)
        case param(name: Name, type: Name, initial: Expression?)
        case unit(name: Name, definition: Expression?)
        case importFile(path: String, pathSpan: Span)
        case check(Check)
        case explain(Query)
        case trace(Query)
        case query(Query)
    }

    package init(_ form: Form, span: Span, documentation: [String]) {
        self.form = form
        self.span = span
        self.documentation = documentation
    }
}

/// `check E clauses as "words"`.
package struct Check: Sendable {
    package let condition: Expression
    package let clauses: [Clause]
    package let words: String?

    package init(condition: Expression, clauses: [Clause], words: String?) {
        self.condition = condition
        self.clauses = clauses
        self.words = words
    }
}

/// `load "path" as name (column: type unit "format") with (option literal)`.
package struct Load: Sendable {
    package struct ColumnDefinition: Sendable {
        package let name: Name
        package let type: Name
        package let unit: UnitExpression?
        package let format: String?
        package let formatSpan: Span?

        package init(name: Name, type: Name, unit: UnitExpression?, format: String?, formatSpan: Span?) {
            self.name = name
            self.type = type
            self.unit = unit
            self.format = format
            self.formatSpan = formatSpan
        }
    }

    package struct Option: Sendable {
        /// `missing` or any name: `delimiter`, `encoding`.
        package let name: Name
        package let value: Expression

        package init(name: Name, value: Expression) {
            self.name = name
            self.value = value
        }
    }

    package let path: String
    package let pathSpan: Span
    package let name: Name
    package let columns: [ColumnDefinition]
    package let options: [Option]

    package init(path: String, pathSpan: Span, name: Name, columns: [ColumnDefinition], options: [Option]) {
        self.path = path
        self.pathSpan = pathSpan
        self.name = name
        self.columns = columns
        self.options = options
    }
}
