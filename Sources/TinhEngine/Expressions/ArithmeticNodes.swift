import TinhPlan
import TinhTypes

/// `+ - *` of ints, of decimals, of durations: exact, in 64 bits where the bounds allow it.
final class ExactNode: Node {
    private let operation: ExactOperation
    private let left: Node
    private let right: Node
    private let site: Site
    private let narrow = Vector(.integers)
    private lazy var wide = Vector(.wide)
    private lazy var leftRoom = WideRoom()
    private lazy var rightRoom = WideRoom()

    init(_ frame: Frame, _ kind: Kind, _ operation: ExactOperation, _ left: Node, _ right: Node, _ site: Site) {
        self.operation = operation
        self.left = left
        self.right = right
        self.site = site
        super.init(frame, kind)
    }

    override func evaluate(_ rowCount: Int) throws(RowFault) -> Vector {
        let left = try left.value()
        let right = try right.value()
        let bounds = operation.bounds(left.knownBounds, right.knownBounds)
        if left.form == .integers, right.form == .integers {
            if !kind.isDecimal || bounds?.fitsInt64 == true {
                return try inInt64(left, right, bounds, rowCount)
            }
            wide.combineValidity(left, right, rowCount)
            operation.widening(left.integers, right.integers, wide.wide, rowCount)
            wide.bounds = bounds
            return wide
        }
        wide.combineValidity(left, right, rowCount)
        let leftValues = left.widened(rowCount, into: leftRoom.values)
        let rightValues = right.widened(rowCount, into: rightRoom.values)
        if let bounds, bounds.fitsDecimal {
            operation.wrapping(leftValues, rightValues, wide.wide, rowCount)
            wide.bounds = bounds
        } else {
            if let row = operation.checked(leftValues, rightValues, wide.wide, wide.validity, rowCount) {
                throw RowFault(site: site, cause: .overflow(kind), chunkRow: frame.chunkRow(row))
            }
            wide.bounds = nil
        }
        return wide
    }

    private func inInt64(
        _ left: Vector, _ right: Vector, _ bounds: Bounds?, _ rowCount: Int
    ) throws(RowFault) -> Vector {
        narrow.combineValidity(left, right, rowCount)
        if let bounds, bounds.fitsInt64 {
            operation.wrapping(left.integers, right.integers, narrow.integers, rowCount)
            narrow.bounds = bounds
        } else {
            if let row = operation.checked(left.integers, right.integers, narrow.integers, narrow.validity, rowCount) {
                throw RowFault(site: site, cause: .overflow(kind), chunkRow: frame.chunkRow(row))
            }
            narrow.bounds = nil
        }
        return narrow
    }
}

/// Room to widen a vector in.
final class WideRoom {
    let values: UnsafeMutablePointer<Int128> = .allocate(capacity: Vector.capacity)
    deinit { values.deallocate() }
}

/// `-x` of an exact number.
final class NegateNode: Node {
    private let operand: Node
    private let site: Site
    private let narrow = Vector(.integers)
    private lazy var wide = Vector(.wide)

    init(_ frame: Frame, _ operand: Node, _ site: Site) {
        self.operand = operand
        self.site = site
        super.init(frame, operand.kind)
    }

    override func evaluate(_ rowCount: Int) throws(RowFault) -> Vector {
        let from = try operand.value()
        let out = from.form == .wide ? wide : narrow
        out.validity = from.validity
        out.bounds = Bounds(0, 0).subtracting(from.knownBounds)
        if from.form == .wide {
            let values = from.wide
            for row in 0..<rowCount { out.wide[row] = 0 &- values[row] }
            return out
        }
        let values = from.integers
        for row in 0..<rowCount { out.integers[row] = 0 &- values[row] }
        if let bounds = out.bounds, bounds.fitsInt64 { return out }
        out.bounds = nil
        for row in 0..<rowCount where values[row] == .min && !from.isMissing(row) {
            guard kind.isDecimal else {
                throw RowFault(site: site, cause: .overflow(kind), chunkRow: frame.chunkRow(row))
            }
            return negatedWide(from, rowCount)
        }
        return out
    }

    private func negatedWide(_ from: Vector, _ rowCount: Int) -> Vector {
        wide.validity = from.validity
        wide.bounds = nil
        for row in 0..<rowCount { wide.wide[row] = 0 &- Int128(from.integers[row]) }
        return wide
    }
}

/// `+ - * ^`, `mod` and `div` of floats. A result that is not finite is an overflow; a zero divisor and what has no real
/// result give missing.
final class FloatNode: Node {
    enum Operation {
        case add
        case subtract
        case multiply
        case power
        case modulo
        case quotient
    }

    private let operation: Operation
    private let left: Node
    private let right: Node
    private let site: Site
    private let zeros: NoteCounter
    private let gaps: NoteCounter
    private let out = Vector(.floats)

    /// `zeros` counts divisions by zero, `gaps` powers that are no real number.
    init(
        _ frame: Frame, _ operation: Operation, _ left: Node, _ right: Node, _ site: Site, zeros: NoteCounter,
        gaps: NoteCounter
    ) {
        self.operation = operation
        self.left = left
        self.right = right
        self.site = site
        self.zeros = zeros
        self.gaps = gaps
        super.init(frame, .float)
    }

    override func evaluate(_ rowCount: Int) throws(RowFault) -> Vector {
        let left = try left.value()
        let right = try right.value()
        out.combineValidity(left, right, rowCount)
        let (a, b, results) = (left.floats, right.floats, out.floats)
        switch operation {
        case .add: for row in 0..<rowCount { results[row] = a[row] + b[row] }
        case .subtract: for row in 0..<rowCount { results[row] = a[row] - b[row] }
        case .multiply: for row in 0..<rowCount { results[row] = a[row] * b[row] }
        case .power:
            for row in 0..<rowCount { results[row] = FloatMath.power(a[row], b[row]) }
            clear(rowCount, zeros) { row in a[row] == 0 && b[row] < 0 }
            clear(rowCount, gaps) { row in results[row].isNaN }
        case .modulo:
            for row in 0..<rowCount { results[row] = FloatMath.modulo(a[row], b[row]) }
            clear(rowCount, zeros) { row in b[row] == 0 }
        case .quotient:
            for row in 0..<rowCount { results[row] = (a[row] / b[row]).rounded(.down) }
            clear(rowCount, zeros) { row in b[row] == 0 }
        }
        try FloatCheck.finite(out, rowCount, site, frame)
        return out
    }

    /// Rows that have arguments but no result become missing and are counted.
    private func clear(_ rowCount: Int, _ counter: NoteCounter, _ hasNoResult: (Int) -> Bool) {
        for row in 0..<rowCount where hasNoResult(row) {
            out.floats[row] = 0
            if out.isMissing(row) { continue }
            out.makeOwnValidity(rowCount)[row] = 0
            counter.count += 1
        }
    }
}

enum FloatCheck {
    /// Every value is finite, or the first row that is not is an overflow.
    static func finite(_ out: Vector, _ rowCount: Int, _ site: Site, _ frame: Frame) throws(RowFault) {
        let values = out.floats
        var worst: UInt64 = 0
        for row in 0..<rowCount { worst = max(worst, values[row].bitPattern & 0x7FF0_0000_0000_0000) }
        guard worst == 0x7FF0_0000_0000_0000 else { return }
        for row in 0..<rowCount where !values[row].isFinite {
            values[row] = 0
            if !out.isMissing(row) {
                throw RowFault(site: site, cause: .overflow(.float), chunkRow: frame.chunkRow(row))
            }
        }
    }
}

/// `-x` of a float.
final class FloatNegateNode: Node {
    private let operand: Node
    private let out = Vector(.floats)

    init(_ frame: Frame, _ operand: Node) {
        self.operand = operand
        super.init(frame, .float)
    }

    override func evaluate(_ rowCount: Int) throws(RowFault) -> Vector {
        let from = try operand.value()
        out.validity = from.validity
        let values = from.floats
        for row in 0..<rowCount { out.floats[row] = 0 - values[row] }
        return out
    }
}

/// A duration times a float, to the nearest microsecond.
final class DurationScaleNode: Node {
    private let duration: Node
    private let factor: Node
    private let site: Site
    private let out = Vector(.integers)

    init(_ frame: Frame, _ duration: Node, _ factor: Node, _ site: Site) {
        self.duration = duration
        self.factor = factor
        self.site = site
        super.init(frame, .duration)
    }

    override func evaluate(_ rowCount: Int) throws(RowFault) -> Vector {
        let duration = try duration.value()
        let factor = try factor.value()
        out.combineValidity(duration, factor, rowCount)
        for row in 0..<rowCount {
            let product = (Double(duration.integers[row]) * factor.floats[row]).rounded(.toNearestOrAwayFromZero)
            if let value = Int64(exactly: product) {
                out.integers[row] = value
            } else {
                out.integers[row] = 0
                if !out.isMissing(row) {
                    throw RowFault(site: site, cause: .overflow(.duration), chunkRow: frame.chunkRow(row))
                }
            }
        }
        return out
    }
}
