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
    /// others that occurs. Output: in the order of the keys, see `order`.
    package struct Fill: Sendable {
        package enum Key: Sendable {
            /// As it occurs.
            case asFound
            /// All values from the first to the last that occurs among all groups (integer kinds: one by one; other kinds:
            /// those that occur), or of the range that is given. A group without a value stays, once.
            case every(ClosedRange<Int64>?)
            /// These values, in this order, which may be their own.
            case listed([Value], isAscending: Bool)

            var isAsFound: Bool {
                switch self {
                case .asFound: true
                case .every, .listed: false
                }
            }
        }

        package let keys: [Key]
        package let site: Site

        package init(keys: [Key], site: Site = Site(span: Span(0, 0), text: "every")) {
            self.keys = keys
            self.site = site
        }

        package var fills: Bool { keys.contains { !$0.isAsFound } }

        /// What the groups are ordered by: the key, or where it stands in its list. `type`: the key's.
        package func order(_ place: Int, _ type: DataType) -> TypedExpression {
            let column = TypedExpression.column(place, type)
            guard case .listed(let values, isAscending: false) = keys[place] else { return column }
            var terms = values.enumerated().map { index, value -> TypedExpression in
                let isIt = TypedExpression.call("equal", [column, .constant(value, type)], DataType(.bool), site)
                let number = TypedExpression.constant(.integer(Int64(index)), DataType(.int))
                return .call("if", [isIt, number, .constant(.integer(0), DataType(.int))], DataType(.int), site)
            }
            // By halves, so that a long list makes no deep expression.
            while terms.count > 1 {
                terms = stride(from: 0, to: terms.count, by: 2).map { index in
                    index + 1 < terms.count
                        ? .call("add", [terms[index], terms[index + 1]], DataType(.int), site) : terms[index]
                }
            }
            return terms.first ?? column
        }
    }
}
