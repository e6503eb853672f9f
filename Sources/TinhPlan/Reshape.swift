import TinhBase
import TinhTypes

extension Plan {
    /// Columns as rows: each row becomes one for each of `columns`, in their order. Output: the other columns, then the text
    /// column `key` (the label of the column), then `value`.
    package struct Unpivot: Sendable {
        /// All of one type.
        package let columns: [Int]
        /// Beside each of `columns`.
        package let labels: [String]
        package let key: String
        package let value: String
        package let site: Site

        package init(
            columns: [Int], labels: [String], key: String, value: String,
            site: Site = Site(span: Span(0, 0), text: "unpivot")
        ) {
            self.columns = columns
            self.labels = labels
            self.key = key
            self.value = value
            self.site = site
        }

        /// The columns of the input that stay.
        package func kept(of schema: Schema) -> [Int] { schema.fields.indices.filter { !columns.contains($0) } }

        func schema(over input: Schema) -> Schema {
            let type = columns.first.map { input.fields[$0].type } ?? DataType(.missing)
            return Schema(
                kept(of: input).map { input.fields[$0] } + [.init(key, DataType(.text)), .init(value, type)])
        }
    }

    /// The groups that did not occur. The input's first columns are keys of groups, in their order; rows are added in which
    /// all columns but the keys are missing, so that every value of the `every` keys stands beside every combination of the
    /// others that occurs. Output: in the order of the keys.
    package struct Fill: Sendable {
        package enum Key: Sendable {
            /// As it occurs.
            case asFound
            /// All values from the first to the last that occurs among all groups (integer kinds: one by one; other kinds:
            /// those that occur), or of the range that is given. A group without a value stays, once.
            case every(ClosedRange<Int64>?)
        }

        package let keys: [Key]
        package let site: Site

        package init(keys: [Key], site: Site = Site(span: Span(0, 0), text: "every")) {
            self.keys = keys
            self.site = site
        }
    }
}
