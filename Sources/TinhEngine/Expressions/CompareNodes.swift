import CKernels
import TinhColumns
import TinhPlan
import TinhTypes

/// A bool for each row that is never missing: 0 or 1 in a mask. What a row with a missing operand gives is fixed.
class PredicateNode: Node {
    /// What a missing operand gives, and who counts it: `!=` and `not` keep such rows.
    struct Missing {
        let result: UInt8
        let counter: NoteCounter?

        static var isFalse: Missing { Missing(result: 0, counter: nil) }
    }

    let whenMissing: Missing
    let out = Vector(.mask)

    init(_ frame: Frame, whenMissing: Missing) {
        self.whenMissing = whenMissing
        super.init(frame, .bool)
    }

    /// Settles the rows whose operand is missing.
    final func settle(_ validity: UnsafeMutablePointer<UInt8>?, _ rowCount: Int) {
        guard let validity else { return }
        let mask = out.mask
        if whenMissing.result == 0 {
            for row in 0..<rowCount { mask[row] &= validity[row] }
            return
        }
        for row in 0..<rowCount { mask[row] |= validity[row] ^ 1 }
        if let counter = whenMissing.counter { counter.count += rowCount - RowSelection.count(validity, rowCount) }
    }
}

/// Exact values of one scale (or dates, periods …) compared with a constant, on the stored bytes where they can be.
final class CompareConstantNode: PredicateNode {
    private let operand: Node
    /// The operand where it is a stored column.
    private let column: ColumnNode?
    private let comparison: Comparison
    private let right: Int128

    init(_ frame: Frame, _ comparison: Comparison, _ operand: Node, _ right: Int128, whenMissing: Missing) {
        self.operand = operand
        column = operand as? ColumnNode
        self.comparison = comparison
        self.right = right
        super.init(frame, whenMissing: whenMissing)
    }

    override var storedRanges: [StoredRange]? {
        guard let column, column.kind != .bool else { return nil }
        let (least, most) = (Int128(Int64.min), Int128(Int64.max))
        switch comparison {
        case .equal: return [StoredRange(column: column, lower: right, upper: right)]
        case .less: return right == .min ? nil : [StoredRange(column: column, lower: least, upper: right - 1)]
        case .lessOrEqual: return [StoredRange(column: column, lower: least, upper: right)]
        case .greater: return right == .max ? nil : [StoredRange(column: column, lower: right + 1, upper: most)]
        case .greaterOrEqual: return [StoredRange(column: column, lower: right, upper: most)]
        case .notEqual: return nil
        }
    }

    override func evaluate(_ rowCount: Int) throws(RowFault) -> Vector {
        if let column, case .integers(let width) = column.stored.layout {
            onStorage(column.stored, width, rowCount)
            if column.decodeValidity(rowCount, into: out.validityStorage) { settle(out.validityStorage, rowCount) }
            return out
        }
        let values = try operand.value()
        if let decided = comparison.decided(values.knownBounds, right) {
            out.mask.update(repeating: decided ? 1 : 0, count: rowCount)
        } else if values.form == .wide {
            comparison.constant(values.wide, right, out.mask, rowCount)
        } else {
            // Not decided by bounds within 64 bits, so the constant lies in them.
            comparison.constant(values.integers, Int64(truncatingIfNeeded: right), out.mask, rowCount)
        }
        settle(values.validity, rowCount)
        return out
    }

    private func onStorage(_ stored: StoredColumn, _ width: IntegerStorage.Width, _ rowCount: Int) {
        if !stored.hasValues || width == .constant {
            let holds = comparison.decided(Bounds(Int128(stored.base), Int128(stored.base)), right) ?? false
            out.mask.update(repeating: holds ? 1 : 0, count: rowCount)
            return
        }
        if let decided = comparison.decided(Bounds(Int128(stored.minimum), Int128(stored.maximum)), right) {
            out.mask.update(repeating: decided ? 1 : 0, count: rowCount)
            return
        }
        // Not decided by the storage's own bounds, so `right - base` lies in the width.
        let offset = right - Int128(stored.base)
        switch width {
        case .constant: break
        case .one: compare(stored, UInt8(truncatingIfNeeded: offset), rowCount)
        case .two: compare(stored, UInt16(truncatingIfNeeded: offset), rowCount)
        case .four: compare(stored, UInt32(truncatingIfNeeded: offset), rowCount)
        case .eight: compare(stored, Int64(truncatingIfNeeded: offset), rowCount)
        }
    }

    @inline(__always)
    private func compare<Stored: FixedWidthInteger>(_ stored: StoredColumn, _ right: Stored, _ rowCount: Int) {
        let values = stored.pointer(of: Stored.self, from: frame.start)
        comparison.constant(values, frame.rowsInBatch, right, out.mask, rowCount)
    }
}

/// Two columns of exact values, brought to one scale; or dates, periods, durations.
final class CompareExactNode: PredicateNode {
    private let left: Node
    private let right: Node
    private let comparison: Comparison
    /// What brings each side to the larger scale.
    private let leftFactor: Int128
    private let rightFactor: Int128
    private let leftRoom = WideRoom()
    private let rightRoom = WideRoom()
    /// Both sides where they are stored columns of one scale.
    private let columns: (left: ColumnNode, right: ColumnNode)?

    init(
        _ frame: Frame, _ comparison: Comparison, _ left: Node, _ right: Node, whenMissing: Missing
    ) {
        self.left = left
        self.right = right
        self.comparison = comparison
        let leftScale = left.kind.exactScale ?? 0
        let rightScale = right.kind.exactScale ?? 0
        leftFactor = ExactLimit.powersOfTen[max(0, rightScale - leftScale)]
        rightFactor = ExactLimit.powersOfTen[max(0, leftScale - rightScale)]
        if let left = left as? ColumnNode, let right = right as? ColumnNode, leftScale == rightScale {
            columns = (left, right)
        } else {
            columns = nil
        }
        super.init(frame, whenMissing: whenMissing)
    }

    override func evaluate(_ rowCount: Int) throws(RowFault) -> Vector {
        if let columns, compareStored(columns.left.stored, columns.right.stored, rowCount) { return out }
        let left = try left.value()
        let right = try right.value()
        if left.form == .integers, right.form == .integers, leftFactor == 1, rightFactor == 1 {
            comparison.pairs(left.integers, right.integers, out.mask, rowCount)
        } else {
            let a = scaled(left, leftFactor, leftRoom.values, rowCount)
            let b = scaled(right, rightFactor, rightRoom.values, rowCount)
            comparison.pairs(a, b, out.mask, rowCount)
        }
        settle(left.validity, right.validity, rowCount)
        return out
    }

    /// On the stored bytes of rows side by side; false, and nothing done, where values are missing or are not stored in few bytes.
    private func compareStored(_ left: StoredColumn, _ right: StoredColumn, _ rowCount: Int) -> Bool {
        guard frame.rowsInBatch == nil, left.validity == nil, right.validity == nil,
            case .integers(let leftWidth) = left.layout, case .integers(let rightWidth) = right.layout,
            (1...4).contains(leftWidth.rawValue), (1...4).contains(rightWidth.rawValue)
        else { return false }
        // left + its base < right + its base.
        var limit = Int128(right.base) - Int128(left.base)
        switch comparison {
        case .lessOrEqual, .greater: limit += 1
        case .equal, .notEqual, .less, .greaterOrEqual: break
        }
        var pair = tinh_pair()
        pair.left = UnsafeRawPointer(left.pointer(of: UInt8.self, from: frame.start * leftWidth.rawValue))
        pair.right = UnsafeRawPointer(right.pointer(of: UInt8.self, from: frame.start * rightWidth.rawValue))
        (pair.left_width, pair.right_width) = (UInt32(leftWidth.rawValue), UInt32(rightWidth.rawValue))
        pair.limit = Int64(clamping: limit)
        pair.asks_equal = comparison == .equal || comparison == .notEqual ? 1 : 0
        pair.flip = comparison == .notEqual || comparison == .greater || comparison == .greaterOrEqual ? 1 : 0
        tinh_compare_columns(&pair, rowCount, out.mask)
        return true
    }

    /// Multiplied, and held at the ends of 128 bits: the other side has 38 digits at most and never reaches them.
    private func scaled(
        _ vector: Vector, _ factor: Int128, _ room: UnsafeMutablePointer<Int128>, _ rowCount: Int
    ) -> UnsafePointer<Int128> {
        let values = vector.widened(rowCount, into: room)
        if factor == 1 { return values }
        for row in 0..<rowCount {
            let (product, overflow) = values[row].multipliedReportingOverflow(by: factor)
            room[row] = overflow ? (values[row] < 0 ? .min : .max) : product
        }
        return UnsafePointer(room)
    }
}

extension PredicateNode {
    final func settle(
        _ left: UnsafeMutablePointer<UInt8>?, _ right: UnsafeMutablePointer<UInt8>?, _ rowCount: Int
    ) {
        guard let left else { return settle(right, rowCount) }
        guard let right, left != right else { return settle(left, rowCount) }
        let both = out.validityStorage
        for row in 0..<rowCount { both[row] = left[row] & right[row] }
        settle(both, rowCount)
    }
}

/// Two floats, or two bools.
final class CompareVectorNode: PredicateNode {
    private let left: Node
    private let right: Node
    private let comparison: Comparison

    init(_ frame: Frame, _ comparison: Comparison, _ left: Node, _ right: Node, whenMissing: Missing) {
        self.left = left
        self.right = right
        self.comparison = comparison
        super.init(frame, whenMissing: whenMissing)
    }

    override func evaluate(_ rowCount: Int) throws(RowFault) -> Vector {
        let left = try left.value()
        let right = try right.value()
        if left.form == .floats {
            if right.isConstant {
                comparison.constant(left.floats, right.floats[0], out.mask, rowCount)
            } else {
                comparison.pairs(left.floats, right.floats, out.mask, rowCount)
            }
        } else {
            comparison.pairs(left.mask, right.mask, out.mask, rowCount)
        }
        settle(left.validity, right.validity, rowCount)
        return out
    }
}
