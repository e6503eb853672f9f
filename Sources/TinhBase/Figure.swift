/// A number of a column: exact, or a double.
package enum Figure: Hashable, Sendable {
    case exact(ExactNumber)
    case float(Double)

    package var double: Double {
        switch self {
        case .exact(let number): number.double
        case .float(let value): value
        }
    }

    /// Exact where both are, of one scale, and the sum has room.
    package static func + (left: Figure, right: Figure) -> Figure {
        if case .exact(let a) = left, case .exact(let b) = right, a.scale == b.scale {
            let (sum, overflows) = a.mantissa.addingReportingOverflow(b.mantissa)
            if !overflows { return .exact(ExactNumber(sum, scale: a.scale)) }
        }
        return .float(left.double + right.double)
    }
}
