/// `x in (constants)` for exact values of the operand's scale, dates, periods.
final class IsInNode: PredicateNode {
    private let operand: Node
    private let values: Set<Int128>
    private let lower: Int128
    /// A byte for each value from `lower` on; nil when they lie too far apart.
    private let table: [UInt8]?

    private static let tableCountMax: Int128 = 1 << 16

    private let isNegated: Bool

    init(_ frame: Frame, _ operand: Node, _ values: Set<Int128>, isNegated: Bool, whenMissing: Missing) {
        self.operand = operand
        self.isNegated = isNegated
        self.values = values
        lower = values.min() ?? 0
        let count =
            values.isEmpty
            ? 0
            : (values.max() ?? 0).subtractingReportingOverflow(lower)
                .partialValue.magnitude
        if count < UInt128(IsInNode.tableCountMax) {
            var table = [UInt8](repeating: 0, count: Int(count) + 1)
            for value in values { table[Int(value - lower)] = 1 }
            self.table = table
        } else {
            table = nil
        }
        super.init(frame, whenMissing: whenMissing)
    }

    override func evaluate(_ rowCount: Int) throws(RowFault) -> Vector {
        let vector = try operand.value()
        let mask = out.mask
        if vector.form == .integers, let table, let low = Int64(exactly: lower) {
            let stored = vector.integers
            table.withUnsafeBufferPointer { table in
                let count = UInt64(table.count)
                for row in 0..<rowCount {
                    let place = UInt64(bitPattern: stored[row] &- low)
                    // An overflow of the difference lies beyond any table.
                    let isWithin = stored[row] >= low && place < count
                    mask[row] = isWithin ? table[Int(place)] : 0
                }
            }
        } else {
            for row in 0..<rowCount {
                let value = vector.form == .wide ? vector.wide[row] : Int128(vector.integers[row])
                mask[row] = values.contains(value) ? 1 : 0
            }
        }
        if isNegated { for row in 0..<rowCount { mask[row] ^= 1 } }
        settle(vector.validity, rowCount)
        return out
    }
}

/// `x in (constants)` for floats.
final class IsInFloatNode: PredicateNode {
    private let operand: Node
    /// Each compared with all rows, while they are few.
    private let few: [Double]
    /// Looked up for each row.
    private let many: Set<Double>
    private let isNegated: Bool

    private static let fewCountMax = 16

    init(_ frame: Frame, _ operand: Node, _ values: [Double], isNegated: Bool, whenMissing: Missing) {
        self.operand = operand
        few = values.count <= IsInFloatNode.fewCountMax ? values : []
        many = values.count <= IsInFloatNode.fewCountMax ? [] : Set(values)
        self.isNegated = isNegated
        super.init(frame, whenMissing: whenMissing)
    }

    override func evaluate(_ rowCount: Int) throws(RowFault) -> Vector {
        let vector = try operand.value()
        let (mask, floats) = (out.mask, vector.floats)
        if many.isEmpty {
            mask.update(repeating: 0, count: rowCount)
            for value in few { for row in 0..<rowCount { mask[row] |= floats[row] == value ? 1 : 0 } }
        } else {
            for row in 0..<rowCount { mask[row] = many.contains(floats[row]) ? 1 : 0 }
        }
        if isNegated { for row in 0..<rowCount { mask[row] ^= 1 } }
        settle(vector.validity, rowCount)
        return out
    }
}
