import TinhBase
import TinhPlan
import TinhTypes

/// Short ways to write expressions and plans in tests. Sites are numbered by their span.
func column(_ index: Int, _ kind: Kind) -> TypedExpression { .column(index, DataType(kind)) }
func int(_ value: Int64) -> TypedExpression { .constant(.integer(value), DataType(.int)) }
func text(_ value: String) -> TypedExpression { .constant(.text(value), DataType(.text)) }
func float(_ value: Double) -> TypedExpression { .constant(.float(value), DataType(.float)) }
func bool(_ value: Bool) -> TypedExpression { .constant(.bool(value), DataType(.bool)) }
func decimal(_ mantissa: Int128, _ scale: Int) -> TypedExpression {
    .constant(.decimal(mantissa), DataType(.decimal(scale: scale)))
}
func missing(_ kind: Kind) -> TypedExpression { .constant(.missing, DataType(kind)) }

func site(_ number: Int, _ text: String = "e") -> Site { Site(span: Span(number, number + 1), text: text) }

func call(_ name: String, _ arguments: [TypedExpression], _ kind: Kind, site number: Int = 0) -> TypedExpression {
    .call(name, arguments, DataType(kind), site(number, name))
}

func scan(_ table: RowTable, withRowNumber: Bool = false) -> Plan {
    .scan(
        Plan.Scan(
            table: TableID("t"), source: table.schema, columns: Array(table.schema.fields.indices),
            withRowNumber: withRowNumber))
}

func aggregate(
    _ name: AggregateFunction, _ arguments: [TypedExpression], _ kind: Kind, when condition: TypedExpression? = nil,
    site number: Int = 100, ratios: [AggregateRatio] = []
) -> AggregateCall {
    AggregateCall(
        name: "\(name.rawValue)\(number)", function: name, arguments: arguments, condition: condition,
        type: DataType(kind), site: site(number, name.rawValue), ratios: ratios)
}
