import TinhBase
import TinhTypes

/// An expression over one row whose names, types and units are settled. Units have been lowered to arithmetic: an operand
/// already has the unit that its operation wants.
package indirect enum TypedExpression: Hashable, Sendable {
    /// A column of the operator's input.
    case column(Int, DataType)
    case constant(Value, DataType)
    /// A native function or operator by its name in the catalogue, its arguments of exactly the kinds that the kernel of
    /// that name takes.
    case call(String, [TypedExpression], DataType, Site)

    /// The kernel that is true where its condition does not hold, missing among that: what a check looks for.
    package static let fails = "fails"

    package var type: DataType {
        switch self {
        case .column(_, let type), .constant(_, let type), .call(_, _, let type, _): type
        }
    }
}

/// One value at rest, as literals, parameters and results of single cells have it. The kind of the type beside it says how
/// the number is to be read (see `Kind`).
package enum Value: Hashable, Sendable {
    case missing
    case bool(Bool)
    /// int, date, datetime, duration, periods.
    case integer(Int64)
    /// The mantissa; the scale stands in the type.
    case decimal(Int128)
    case float(Double)
    /// Any bytes that are UTF-8.
    case text(String)
}
