/// The six comparisons, as loops that give a byte of 0 or 1 a row.
enum Comparison {
    case equal
    case notEqual
    case less
    case lessOrEqual
    case greater
    case greaterOrEqual

    /// What is true exactly where this is false.
    var negated: Comparison {
        switch self {
        case .equal: .notEqual
        case .notEqual: .equal
        case .less: .greaterOrEqual
        case .lessOrEqual: .greater
        case .greater: .lessOrEqual
        case .greaterOrEqual: .less
        }
    }

    /// The same with its sides changed.
    var mirrored: Comparison {
        switch self {
        case .equal, .notEqual: self
        case .less: .greater
        case .lessOrEqual: .greaterOrEqual
        case .greater: .less
        case .greaterOrEqual: .lessOrEqual
        }
    }

    /// Of a left side that is less than (-1), equal to (0) or greater than (1) the right.
    @inline(__always)
    func holds(_ order: Int) -> Bool {
        switch self {
        case .equal: order == 0
        case .notEqual: order != 0
        case .less: order < 0
        case .lessOrEqual: order <= 0
        case .greater: order > 0
        case .greaterOrEqual: order >= 0
        }
    }

    /// Pairs. All pointers have `rowCount` values.
    @inline(__always)
    func pairs<T: Comparable>(
        _ left: UnsafePointer<T>, _ right: UnsafePointer<T>, _ out: UnsafeMutablePointer<UInt8>, _ rowCount: Int
    ) {
        switch self {
        case .equal: for row in 0..<rowCount { out[row] = left[row] == right[row] ? 1 : 0 }
        case .notEqual: for row in 0..<rowCount { out[row] = left[row] != right[row] ? 1 : 0 }
        case .less: for row in 0..<rowCount { out[row] = left[row] < right[row] ? 1 : 0 }
        case .lessOrEqual: for row in 0..<rowCount { out[row] = left[row] <= right[row] ? 1 : 0 }
        case .greater: for row in 0..<rowCount { out[row] = left[row] > right[row] ? 1 : 0 }
        case .greaterOrEqual: for row in 0..<rowCount { out[row] = left[row] >= right[row] ? 1 : 0 }
        }
    }

    /// Each value with one other.
    @inline(__always)
    func constant<T: Comparable>(
        _ left: UnsafePointer<T>, _ right: T, _ out: UnsafeMutablePointer<UInt8>, _ rowCount: Int
    ) {
        switch self {
        case .equal: for row in 0..<rowCount { out[row] = left[row] == right ? 1 : 0 }
        case .notEqual: for row in 0..<rowCount { out[row] = left[row] != right ? 1 : 0 }
        case .less: for row in 0..<rowCount { out[row] = left[row] < right ? 1 : 0 }
        case .lessOrEqual: for row in 0..<rowCount { out[row] = left[row] <= right ? 1 : 0 }
        case .greater: for row in 0..<rowCount { out[row] = left[row] > right ? 1 : 0 }
        case .greaterOrEqual: for row in 0..<rowCount { out[row] = left[row] >= right ? 1 : 0 }
        }
    }

    /// Chosen rows of a stored column with one value; each of `rows` lies in the chunk.
    @inline(__always)
    func constant<T: Comparable>(
        _ left: UnsafePointer<T>, _ rows: UnsafePointer<Int32>?, _ right: T, _ out: UnsafeMutablePointer<UInt8>,
        _ rowCount: Int
    ) {
        guard let rows else {
            constant(left, right, out, rowCount)
            return
        }
        for row in 0..<rowCount {
            let value = left[Int(rows[row])]
            out[row] = holds(value < right ? -1 : value == right ? 0 : 1) ? 1 : 0
        }
    }

    /// What the comparison with `right` gives for every value of `bounds`, if it is the same for all.
    func decided(_ bounds: Bounds, _ right: Int128) -> Bool? {
        if bounds.upper < right { return holds(-1) }
        if bounds.lower > right { return holds(1) }
        if bounds.lower == right, bounds.upper == right { return holds(0) }
        return nil
    }
}
