/// The columns of a table or of a step's output, in order.
package struct Schema: Hashable, Sendable {
    package struct Field: Hashable, Sendable {
        /// As in the header, without a unit in brackets; unique in its schema.
        package let name: String
        package let type: DataType

        package init(_ name: String, _ type: DataType) {
            self.name = name
            self.type = type
        }
    }

    package let fields: [Field]

    package init(_ fields: [Field]) {
        self.fields = fields
    }

    package func index(of name: String) -> Int? {
        fields.firstIndex { $0.name == name }
    }
}
