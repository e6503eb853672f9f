import TinhBase

/// A name as it was written, back-quotes taken off, in NFC.
package struct Name: Hashable, Sendable {
    package let text: String
    package let span: Span
    package let isQuoted: Bool

    package init(_ text: String, _ span: Span, isQuoted: Bool = false) {
        self.text = text
        self.span = span
        self.isQuoted = isQuoted
    }
}

/// What an expression says, before any name in it has a meaning.
package struct Expression: Sendable {
    package let form: Form
    package let span: Span
    /// 1 for a leaf, else 1 more than the deepest operand (a query in brackets counts its own levels as well); the parser
    /// keeps it at most `Parser.depthMax`, so every walk over a tree may recurse.
    package let depth: Int

    package indirect enum Form: Sendable {
        /// A column, a `let`, a function's own parameter, or a unit (one of it).
        case name(Name)
        /// `sum compensation`, `round(x, 2)`, `f g x` (right-associative).
        case apply(function: Name, argument: Expression)
        /// `$city`, without the sign.
        case parameter(String)
        case literal(Literal)
        /// `12`, `500 billion VND`, `2.5 ha`.
        case quantity(Quantity)
        /// `()`, `(a)`, `(a, b)`: one expression or a list.
        case list([Expression])
        /// A bracket that holds a clause, a head or a bar.
        case query(Query)
        case unary(UnaryOperator, Expression)
        /// `operatorSpan` covers the words of the operator, `not in` both.
        case binary(BinaryOperator, Expression, Expression, operatorSpan: Span)
        /// `x is missing`, `x is not missing`.
        case isMissing(Expression, negated: Bool)
        case conditional(condition: Expression, then: Expression, otherwise: Expression)
        /// `E when C`.
        case when(Expression, condition: Expression)
        /// `E over K`.
        case over(Expression, Window)
        /// `E to unit`, `E to %`, `E to int`.
        case convert(Expression, to: UnitExpression)
        /// `sum compensation per m2`: everyday words, which the checker answers with what is meant.
        case rate(Expression, per: Expression)
    }

    package init(_ form: Form, _ span: Span, depth: Int) {
        self.form = form
        self.span = span
        self.depth = depth
    }
}

package enum Literal: Hashable, Sendable {
    /// Quotes taken off, `""` made one quote.
    case text(String)
    /// The digits as written: `70` of `70%`, `0.5` of `0.5%`, `1_000` of `1_000%`.
    case percent(String)
    case period(PeriodLiteral)
    case bool(Bool)
    case missing
}

/// A point or span of the calendar as written; the parser has checked that it exists.
package enum PeriodLiteral: Hashable, Sendable {
    case year(Int)
    case half(year: Int, half: Int)
    case quarter(year: Int, quarter: Int)
    case month(year: Int, month: Int)
    /// ISO 8601 week.
    case week(year: Int, week: Int)
    case date(year: Int, month: Int, day: Int)
    /// Seconds are 0 where none are written.
    case datetime(year: Int, month: Int, day: Int, hour: Int, minute: Int, second: Int)
}

/// `500 billion VND`: a number, a scale word, one unit.
package struct Quantity: Sendable {
    /// As written: `12`, `12.50`, `1.5e3`, `1_000`.
    package let written: String
    /// The scale word as written (`billion`, `tỷ`), nil when there is none.
    package let scale: Name?
    package let unit: Name?

    package init(written: String, scale: Name?, unit: Name?) {
        self.written = written
        self.scale = scale
        self.unit = unit
    }

    /// Without `_`.
    package var digits: String { Quantity.ungrouped(written) }

    package static func ungrouped(_ written: String) -> String { written.filter { $0 != "_" } }

    /// 1.5e3 is a float, 12.50 a decimal, 12 an int.
    package var isFloat: Bool { written.utf8.contains { $0 | 0x20 == UInt8(ascii: "e") } }
}

package enum UnaryOperator: String, Sendable, CaseIterable {
    case negate = "-"
    case not
}

package enum BinaryOperator: String, Sendable, CaseIterable {
    case or, and
    case equal = "="
    case notEqual = "!="
    case less = "<"
    case lessOrEqual = "<="
    case greater = ">"
    case greaterOrEqual = ">="
    case alike = "~"
    case isIn = "in"
    case notIn = "not in"
    case contains
    case notContains = "not contains"
    case starts
    case notStarts = "not starts"
    case ends
    case notEnds = "not ends"
    case matches
    case notMatches = "not matches"
    case coalesce = "??"
    case range = ".."
    case add = "+"
    case subtract = "-"
    case multiply = "*"
    case divide = "/"
    case power = "^"
}

/// The K of `E over K`.
package struct Window: Sendable {
    /// `all` is the name `all` here; the checker takes it apart.
    package let keys: [Name]
    package let sort: [SortKey]
    /// The expression after `rows`, usually a range.
    package let rows: Expression?
    /// False for a bare name: `over city`.
    package let isBracketed: Bool
    package let span: Span

    package init(keys: [Name], sort: [SortKey], rows: Expression?, isBracketed: Bool, span: Span) {
        self.keys = keys
        self.sort = sort
        self.rows = rows
        self.isBracketed = isBracketed
        self.span = span
    }
}

/// `VND/m2`, `ha`, `%`: factors with integer exponents, as written.
package struct UnitExpression: Sendable {
    package struct Factor: Sendable {
        package let name: Name
        /// Negative after `/`.
        package let exponent: Int

        package init(_ name: Name, exponent: Int) {
            self.name = name
            self.exponent = exponent
        }
    }

    /// Empty for `%`.
    package let factors: [Factor]
    package let span: Span

    package init(factors: [Factor], span: Span) {
        self.factors = factors
        self.span = span
    }

    package var isPercent: Bool { factors.isEmpty }
}
