import TinhPlan
import TinhTypes

/// `and`, `or`: the right side is worked out only for the rows that the left side does not settle. Missing counts as false.
final class LogicNode: Node {
    private let isAnd: Bool
    private let left: Node
    /// The rows that are still open, and the right side over them.
    private let open: Frame
    private let right: Node
    private let out = Vector(.mask)
    /// The right side can neither fail nor note anything and costs little: it is worked out for all rows of the frame.
    private let eagerRight: Node?

    init(_ frame: Frame, isAnd: Bool, _ left: Node, open: Frame, _ right: Node, eagerRight: Node?) {
        self.isAnd = isAnd
        self.left = left
        self.open = open
        self.right = right
        self.eagerRight = eagerRight
        super.init(frame, .bool)
    }

    override var storedRanges: [StoredRange]? {
        guard isAnd, let first = left.storedRanges, let second = eagerRight?.storedRanges else { return nil }
        return first + second
    }

    override func evaluate(_ rowCount: Int) throws(RowFault) -> Vector {
        let first = try left.value()
        let mask = out.mask
        LogicNode.settled(first, mask, rowCount)
        let settledBy: UInt8 = isAnd ? 0 : 1
        let ones = RowSelection.count(mask, rowCount)
        let openCount = isAnd ? ones : rowCount - ones
        if openCount == 0 { return out }
        if let eagerRight, openCount * 16 > rowCount {
            let second = try eagerRight.value()
            let values = second.mask
            if let validity = second.validity {
                if isAnd {
                    for row in 0..<rowCount { mask[row] &= values[row] & validity[row] }
                } else {
                    for row in 0..<rowCount { mask[row] |= values[row] & validity[row] }
                }
            } else if isAnd {
                for row in 0..<rowCount { mask[row] &= values[row] }
            } else {
                for row in 0..<rowCount { mask[row] |= values[row] }
            }
            return out
        }
        open.narrow(mask, wanted: settledBy ^ 1)
        let second = try right.value()
        guard let rows = open.rowsInParent else {
            LogicNode.settled(second, mask, rowCount)
            return out
        }
        for row in 0..<open.rowCount {
            let holds = second.mask[row] == 1 && !second.isMissing(row)
            mask[Int(rows[row])] = holds ? 1 : 0
        }
        return out
    }

    /// The mask of a vector of bools, missing as 0.
    static func settled(_ vector: Vector, _ out: UnsafeMutablePointer<UInt8>, _ rowCount: Int) {
        let values = vector.mask
        if let validity = vector.validity {
            for row in 0..<rowCount { out[row] = values[row] & validity[row] }
        } else if values != out {
            out.update(from: values, count: rowCount)
        }
    }
}

/// `not`: a missing bool counts as false, so it gives true and is counted. Without a counter it is the question of a check,
/// which counts nothing as kept.
final class NotNode: PredicateNode {
    private let operand: Node

    init(_ frame: Frame, _ operand: Node, _ counter: NoteCounter?) {
        self.operand = operand
        super.init(frame, whenMissing: Missing(result: 1, counter: counter))
    }

    override func evaluate(_ rowCount: Int) throws(RowFault) -> Vector {
        let vector = try operand.value()
        let values = vector.mask
        for row in 0..<rowCount { out.mask[row] = values[row] ^ 1 }
        settle(vector.validity, rowCount)
        return out
    }
}

/// A condition, and a count of the rows for which it is false.
final class LeftOutNode: Node {
    private let condition: Node
    private let counter: NoteCounter

    /// `condition` is never missing.
    init(_ frame: Frame, _ condition: Node, _ counter: NoteCounter) {
        self.condition = condition
        self.counter = counter
        super.init(frame, .bool)
    }

    override func evaluate(_ rowCount: Int) throws(RowFault) -> Vector {
        let vector = try condition.value()
        counter.count += rowCount - RowSelection.count(vector.mask, rowCount)
        return vector
    }
}

/// A condition, and how many rows are false only because a value is missing.
final class WatchedNode: Node {
    private let condition: Node
    /// What the condition reads: where none of it is missing there is nothing to ask.
    private let columns: [Node]
    private let unknown: Node
    private let counter: NoteCounter
    private let mask = Vector(.mask)

    init(_ frame: Frame, _ condition: Node, _ columns: [Node], unknown: Node, _ counter: NoteCounter) {
        self.condition = condition
        self.columns = columns
        self.unknown = unknown
        self.counter = counter
        super.init(frame, .bool)
    }

    override var storedRanges: [StoredRange]? {
        guard let ranges = condition.storedRanges else { return nil }
        // Where none of the ranges' columns has a missing value, none of what the condition reads has.
        let isKnown = columns.allSatisfy { column in
            guard let column = column as? ColumnNode else { return false }
            return ranges.contains { $0.column.index == column.index }
        }
        return isKnown ? ranges : nil
    }

    override func evaluate(_ rowCount: Int) throws(RowFault) -> Vector {
        let vector = try condition.value()
        var mayBeMissing = false
        for column in columns where !mayBeMissing { mayBeMissing = try WatchedNode.mayBeMissing(column) }
        guard mayBeMissing else { return vector }
        LogicNode.settled(vector, mask.mask, rowCount)
        let asked = try unknown.value().mask
        var count = 0
        for row in 0..<rowCount { count += Int(asked[row] & (mask.mask[row] ^ 1)) }
        counter.count += count
        return vector
    }

    private static func mayBeMissing(_ column: Node) throws(RowFault) -> Bool {
        if let column = column as? ColumnNode { return column.stored.validity != nil }
        return try column.value().validity != nil
    }
}

/// A bool as a condition: missing is false.
final class ConditionNode: PredicateNode {
    private let operand: Node

    init(_ frame: Frame, _ operand: Node) {
        self.operand = operand
        super.init(frame, whenMissing: .isFalse)
    }

    override var storedRanges: [StoredRange]? { operand.storedRanges }

    override func evaluate(_ rowCount: Int) throws(RowFault) -> Vector {
        let vector = try operand.value()
        if vector.validity == nil { return vector }
        LogicNode.settled(vector, out.mask, rowCount)
        return out
    }
}

/// `is missing` and `is not missing`. Of a stored column only the validity is read.
final class IsMissingNode: Node {
    private let operand: Node
    private let isNegated: Bool
    private let out = Vector(.mask)

    init(_ frame: Frame, _ operand: Node, isNegated: Bool = false) {
        self.operand = operand
        self.isNegated = isNegated
        super.init(frame, .bool)
    }

    func negated(_ frame: Frame) -> IsMissingNode { IsMissingNode(frame, operand, isNegated: !isNegated) }

    override func evaluate(_ rowCount: Int) throws(RowFault) -> Vector {
        let mask = out.mask
        guard try hasMissing(rowCount) else {
            mask.update(repeating: isNegated ? 1 : 0, count: rowCount)
            return out
        }
        if !isNegated { for row in 0..<rowCount { mask[row] ^= 1 } }
        return out
    }

    /// Writes the operand's validity to the mask; false, and nothing written, when no row is missing.
    private func hasMissing(_ rowCount: Int) throws(RowFault) -> Bool {
        if let column = operand as? ColumnNode { return column.decodeValidity(rowCount, into: out.mask) }
        guard let validity = try operand.value().validity else { return false }
        out.mask.update(from: validity, count: rowCount)
        return true
    }
}
