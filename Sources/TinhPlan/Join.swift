import TinhTypes

extension Plan {
    /// Rows of two inputs side by side where their keys are equal.
    ///
    /// Output: the left columns, then the right ones; `semi` and `anti` have the left columns only. Order: that of the left
    /// rows, within it that of the right; `full` puts right rows without a partner last. Where a row has no partner, the
    /// other side's columns are missing.
    package struct Join: Sendable {
        package enum Form: Sendable {
            case inner, left, full
            /// Left rows that have a partner, once each.
            case semi
            /// Left rows that have none.
            case anti
        }

        package struct Key: Sendable {
            package let left: TypedExpression
            /// Over the right input, of the same kind.
            package let right: TypedExpression

            package init(left: TypedExpression, right: TypedExpression) {
                self.left = left
                self.right = right
            }
        }

        /// What is said of rows that met nothing, or several.
        package enum Report: Sendable {
            /// Nothing: the checker has made the join itself.
            case none
            /// Rows without a partner on either side, where they are lost or filled; and rows that were multiplied.
            case joined
            /// Right rows without a partner, rows of totals left out.
            case base
        }

        /// A figure that counts a right row each time that it has met a left one.
        package struct Repetition: Hashable, Sendable {
            /// `sum staff`.
            package let figure: Site
            /// `staff`.
            package let argument: String

            package init(figure: Site, argument: String) {
                self.figure = figure
                self.argument = argument
            }
        }

        package let form: Form
        package let left: Plan
        package let right: Plan
        /// Empty: every row meets every row.
        package let keys: [Key]
        /// A missing part is a key like any other; else a row with one meets nothing.
        package let matchesMissing: Bool
        /// A left row that would meet two right rows is an error that names the key.
        package let isLookup: Bool
        package let report: Report
        package let site: Site
        /// Of what it is told when right rows stand several times.
        package let repetitions: [Repetition]

        package init(
            _ form: Form, left: Plan, right: Plan, keys: [Key], matchesMissing: Bool = false, isLookup: Bool = false,
            report: Report, site: Site, repetitions: [Repetition] = []
        ) {
            self.form = form
            self.left = left
            self.right = right
            self.keys = keys
            self.matchesMissing = matchesMissing
            self.isLookup = isLookup
            self.report = report
            self.site = site
            self.repetitions = repetitions
        }

        package var schema: Schema {
            switch form {
            case .inner, .left, .full: Schema(left.schema.fields + right.schema.fields)
            case .semi, .anti: left.schema
            }
        }

        func with(left: Plan, right: Plan, keys: [Key]? = nil) -> Join {
            Join(
                form, left: left, right: right, keys: keys ?? self.keys, matchesMissing: matchesMissing,
                isLookup: isLookup, report: report, site: site, repetitions: repetitions)
        }

        package func with(left: Plan) -> Join { with(left: left, right: right) }

        package func telling(_ repetition: Repetition) -> Join {
            if repetitions.contains(repetition) { return self }
            return Join(
                form, left: left, right: right, keys: keys, matchesMissing: matchesMissing, isLookup: isLookup,
                report: report, site: site, repetitions: repetitions + [repetition])
        }
    }
}
