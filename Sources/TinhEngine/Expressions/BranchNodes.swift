import TinhPlan
import TinhTypes

/// `if c then a else b` and `a ?? b`: each branch is worked out only for its rows, so that what cannot happen there is
/// neither an error nor a note.
final class IfNode: Node {
    private let condition: Node
    private let thenFrame: Frame
    private let thenNode: Node
    private let elseFrame: Frame
    private let elseNode: Node
    private let merge: MergedVector
    private let conditionMask = Vector(.mask)

    init(
        _ frame: Frame, _ kind: Kind, condition: Node, then: (Frame, Node), otherwise: (Frame, Node)
    ) {
        self.condition = condition
        (thenFrame, thenNode) = then
        (elseFrame, elseNode) = otherwise
        merge = MergedVector(kind)
        super.init(frame, kind)
    }

    override func evaluate(_ rowCount: Int) throws(RowFault) -> Vector {
        let mask = conditionMask.mask
        LogicNode.settled(try condition.value(), mask, rowCount)
        thenFrame.narrow(mask)
        elseFrame.narrow(mask, wanted: 0)
        if elseFrame.rowCount == 0 { return try thenNode.value() }
        if thenFrame.rowCount == 0 { return try elseNode.value() }
        let first = try thenNode.value()
        let second = try elseNode.value()
        return merge.merge(first, thenFrame, second, elseFrame, rowCount)
    }
}

final class CoalesceNode: Node {
    private let first: Node
    private let restFrame: Frame
    private let restNode: Node
    /// The rows that have a value, so that both parts can be merged alike.
    private let hereFrame: Frame
    private let here: GatherNode
    private let merge: MergedVector

    init(_ frame: Frame, _ kind: Kind, _ first: Node, hereFrame: Frame, rest: (Frame, Node)) {
        self.first = first
        self.hereFrame = hereFrame
        here = GatherNode(hereFrame, first)
        (restFrame, restNode) = rest
        merge = MergedVector(kind)
        super.init(frame, kind)
    }

    override func evaluate(_ rowCount: Int) throws(RowFault) -> Vector {
        let vector = try first.value()
        guard let validity = vector.validity else { return vector }
        hereFrame.narrow(validity)
        restFrame.narrow(validity, wanted: 0)
        if restFrame.rowCount == 0 { return vector }
        if hereFrame.rowCount == 0 { return try restNode.value() }
        let present = try here.value()
        let rest = try restNode.value()
        return merge.merge(present, hereFrame, rest, restFrame, rowCount)
    }
}

/// Puts the rows of two branches back into one vector.
final class MergedVector {
    private let out: Vector
    private lazy var narrow = Vector(.integers)
    private let leftRoom = WideRoom()
    private let rightRoom = WideRoom()

    init(_ kind: Kind) { out = Vector(Vector.Form(kind)) }

    func merge(_ a: Vector, _ aFrame: Frame, _ b: Vector, _ bFrame: Frame, _ rowCount: Int) -> Vector {
        guard let aRows = aFrame.rowsInParent, let bRows = bFrame.rowsInParent else {
            preconditionFailure("two branches that both have all rows")
        }
        let target = a.form == .integers && b.form == .integers && out.form == .wide ? narrow : out
        let (aCount, bCount) = (aFrame.rowCount, bFrame.rowCount)
        switch target.form {
        case .integers:
            scatter(a.integers, aRows, aCount, target.integers)
            scatter(b.integers, bRows, bCount, target.integers)
        case .wide:
            scatter(a.widened(aCount, into: leftRoom.values), aRows, aCount, target.wide)
            scatter(b.widened(bCount, into: rightRoom.values), bRows, bCount, target.wide)
        case .floats:
            scatter(a.floats, aRows, aCount, target.floats)
            scatter(b.floats, bRows, bCount, target.floats)
        case .mask:
            scatter(a.mask, aRows, aCount, target.mask)
            scatter(b.mask, bRows, bCount, target.mask)
        case .text:
            if let dictionary = a.dictionary, dictionary === b.dictionary {
                scatter(a.codes, aRows, aCount, target.codes)
                scatter(b.codes, bRows, bCount, target.codes)
                target.dictionary = dictionary
            } else {
                scatterText(a, aRows, aCount, target)
                scatterText(b, bRows, bCount, target)
                target.dictionary = nil
                target.isNormalized = a.isNormalized && a.dictionary == nil && b.isNormalized && b.dictionary == nil
            }
        }
        target.bounds = target.form == .integers || target.form == .wide ? a.knownBounds.union(b.knownBounds) : nil
        target.validity = nil
        if a.validity != nil || b.validity != nil {
            let validity = target.validityStorage
            for row in 0..<aCount { validity[Int(aRows[row])] = a.isMissing(row) ? 0 : 1 }
            for row in 0..<bCount { validity[Int(bRows[row])] = b.isMissing(row) ? 0 : 1 }
            target.validity = validity
        }
        return target
    }

    @inline(__always)
    private func scatter<T>(
        _ from: UnsafePointer<T>, _ rows: UnsafePointer<Int32>, _ count: Int, _ to: UnsafeMutablePointer<T>
    ) {
        for row in 0..<count { to[Int(rows[row])] = from[row] }
    }

    private func scatterText(_ from: Vector, _ rows: UnsafePointer<Int32>, _ count: Int, _ to: Vector) {
        for row in 0..<count { to.slices[Int(rows[row])] = from.slice(row) }
    }
}

extension Vector {
    /// The text of a row, from its dictionary or in place. A missing row of a dictionary reads as the text of its code, or
    /// empty in an empty dictionary.
    func slice(_ row: Int) -> TextSlice {
        guard let dictionary else { return slices[row] }
        let code = Int(codes[row])
        return code < dictionary.count
            ? .view(dictionary.value(code)) : .view(UnsafeRawBufferPointer(start: nil, count: 0))
    }
}
