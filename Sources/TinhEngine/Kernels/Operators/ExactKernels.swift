/// Loops over pairs of whole numbers. Every pointer has `rowCount` values, at most `Vector.capacity`.
enum ExactOperation {
    case add
    case subtract
    case multiply

    func bounds(_ left: Bounds, _ right: Bounds) -> Bounds? {
        switch self {
        case .add: left.adding(right)
        case .subtract: left.subtracting(right)
        case .multiply: left.multiplying(right)
        }
    }

    /// Bounds have proved that no result leaves 64 bits.
    func wrapping(
        _ left: UnsafePointer<Int64>, _ right: UnsafePointer<Int64>, _ out: UnsafeMutablePointer<Int64>, _ rowCount: Int
    ) {
        switch self {
        case .add: for row in 0..<rowCount { out[row] = left[row] &+ right[row] }
        case .subtract: for row in 0..<rowCount { out[row] = left[row] &- right[row] }
        case .multiply: for row in 0..<rowCount { out[row] = left[row] &* right[row] }
        }
    }

    /// The first row that has a value and whose result leaves 64 bits, or nil.
    func checked(
        _ left: UnsafePointer<Int64>, _ right: UnsafePointer<Int64>, _ out: UnsafeMutablePointer<Int64>,
        _ validity: UnsafePointer<UInt8>?, _ rowCount: Int
    ) -> Int? {
        var any = false
        switch self {
        case .add:
            for row in 0..<rowCount {
                let (value, overflow) = left[row].addingReportingOverflow(right[row])
                out[row] = value
                any = any || overflow
            }
        case .subtract:
            for row in 0..<rowCount {
                let (value, overflow) = left[row].subtractingReportingOverflow(right[row])
                out[row] = value
                any = any || overflow
            }
        case .multiply:
            for row in 0..<rowCount {
                let (value, overflow) = left[row].multipliedReportingOverflow(by: right[row])
                out[row] = value
                any = any || overflow
            }
        }
        guard any else { return nil }
        return (0..<rowCount).first { row in
            if let validity, validity[row] == 0 { return false }
            return switch self {
            case .add: left[row].addingReportingOverflow(right[row]).overflow
            case .subtract: left[row].subtractingReportingOverflow(right[row]).overflow
            case .multiply: left[row].multipliedReportingOverflow(by: right[row]).overflow
            }
        }
    }

    /// Results of 64-bit operands in 128 bits, which hold them all.
    func widening(
        _ left: UnsafePointer<Int64>, _ right: UnsafePointer<Int64>, _ out: UnsafeMutablePointer<Int128>,
        _ rowCount: Int
    ) {
        switch self {
        case .add: for row in 0..<rowCount { out[row] = Int128(left[row]) &+ Int128(right[row]) }
        case .subtract: for row in 0..<rowCount { out[row] = Int128(left[row]) &- Int128(right[row]) }
        case .multiply: for row in 0..<rowCount { out[row] = Int128(left[row]) &* Int128(right[row]) }
        }
    }

    /// Bounds have proved that no result has more than 38 digits.
    func wrapping(
        _ left: UnsafePointer<Int128>, _ right: UnsafePointer<Int128>, _ out: UnsafeMutablePointer<Int128>,
        _ rowCount: Int
    ) {
        switch self {
        case .add: for row in 0..<rowCount { out[row] = left[row] &+ right[row] }
        case .subtract: for row in 0..<rowCount { out[row] = left[row] &- right[row] }
        case .multiply: for row in 0..<rowCount { out[row] = left[row] &* right[row] }
        }
    }

    /// The first row that has a value and whose result has more than 38 digits, or nil.
    func checked(
        _ left: UnsafePointer<Int128>, _ right: UnsafePointer<Int128>, _ out: UnsafeMutablePointer<Int128>,
        _ validity: UnsafePointer<UInt8>?, _ rowCount: Int
    ) -> Int? {
        let limit = ExactLimit.mantissaMax
        for row in 0..<rowCount {
            let (value, overflow) =
                switch self {
                case .add: left[row].addingReportingOverflow(right[row])
                case .subtract: left[row].subtractingReportingOverflow(right[row])
                case .multiply: left[row].multipliedReportingOverflow(by: right[row])
                }
            let fits = !overflow && value <= limit && value >= -limit
            out[row] = fits ? value : 0
            if !fits, validity.map({ $0[row] != 0 }) ?? true { return row }
        }
        return nil
    }
}
