import TinhColumns
import TinhPlan
import TinhTypes

/// A join that rows pass on their way through a pipeline: those that go out are kept, and what the right side has beside them
/// is read by number where it is needed. Owned by one worker.
final class JoinStep {
    let probe: JoinProbe
    private let before: Frame
    private let after: Frame
    /// Columns of the left side that can fail or note something: worked out for all rows, met or not.
    private let demanded: [Node]

    init(
        _ side: JoinSide, _ compiler: Compiler, before: Frame, after: Frame, _ scope: Scope
    ) throws(RowFault) {
        self.before = before
        self.after = after
        probe = try JoinProbe(side, compiler, before, scope)
        var demanded: [Node] = []
        for (place, field) in side.join.value.left.schema.fields.enumerated() {
            let column = TypedExpression.column(place, field.type)
            if Compiler.isTotal(column, scope) { continue }
            demanded.append(try compiler.node(column, before, scope))
        }
        self.demanded = demanded
    }

    /// Takes the rows before the join to those after it.
    func narrow() throws(RowFault) {
        if demanded.isEmpty, let count = probe.meetStored(before) {
            after.take(rows: probe.rows, count: count)
            return
        }
        let vectors = try probe.readKeys()
        for node in demanded { _ = try node.value() }
        probe.encoder.encode(vectors, before.rowCount)
        after.take(rows: probe.rows, count: probe.meet(before.rowCount))
    }

    /// What chooses the rows of a whole chunk, where the key may be looked up in its storage and nothing else is worked out.
    var chooser: JoinChooser? { demanded.isEmpty && probe.mayMeetStored ? JoinChooser(probe, before) : nil }

    /// The right rows of the rows after the join.
    func partners() -> PartnerRows { PartnerRows(probe, after) }
}

/// The right row of each row of a frame, at the join or behind it. Owned by one worker.
final class PartnerRows {
    let probe: JoinProbe
    private let frame: Frame
    /// Of the frame before; nil at the join.
    private let parent: PartnerRows?
    private let own: UnsafeMutablePointer<Int32> = .allocate(capacity: Vector.capacity)
    private let safe: UnsafeMutablePointer<Int32> = .allocate(capacity: Vector.capacity)
    private let flags: UnsafeMutablePointer<UInt8> = .allocate(capacity: Vector.capacity)
    private var stamp = -1
    private var current: UnsafePointer<Int32>
    private var present: UnsafePointer<UInt8>?
    private var readable: UnsafePointer<Int32>
    private let mayLack: Bool

    init(_ probe: JoinProbe, _ frame: Frame, parent: PartnerRows? = nil) {
        self.probe = probe
        self.frame = frame
        self.parent = parent
        current = UnsafePointer(probe.partners)
        readable = current
        switch probe.side.join.value.form {
        case .left, .full: mayLack = true
        case .inner, .semi, .anti: mayLack = false
        }
    }

    deinit {
        own.deallocate()
        safe.deallocate()
        flags.deallocate()
    }

    /// -1 where there is none. Good until the frame's rows change.
    func rows() -> UnsafePointer<Int32> {
        if stamp == frame.stamp { return current }
        stamp = frame.stamp
        if let parent {
            let from = parent.rows()
            if let places = frame.rowsInParent {
                for row in 0..<frame.rowCount { own[row] = from[Int(places[row])] }
                current = UnsafePointer(own)
            } else {
                current = from
            }
        }
        (readable, present) = (current, nil)
        if mayLack { cover() }
        return current
    }

    /// Row 0 for those that are not there, and 0 beside them.
    private func cover() {
        var least: Int32 = 0
        for row in 0..<frame.rowCount { least = min(least, current[row]) }
        if least == 0 { return }
        for row in 0..<frame.rowCount {
            flags[row] = current[row] < 0 ? 0 : 1
            safe[row] = max(0, current[row])
        }
        (readable, present) = (UnsafePointer(safe), UnsafePointer(flags))
    }

    /// Rows of the right side for all rows, and where some have none, 0 for those.
    func readableRows() -> (rows: UnsafePointer<Int32>, present: UnsafePointer<UInt8>?) {
        _ = rows()
        return (readable, present)
    }
}

/// A column of a join's right side, beside the rows of a frame behind the join.
final class PartnerNode: Node {
    private let partners: PartnerRows
    private let index: Int
    private let column = StoredColumn()
    private let room: DecodedColumn
    private var isRead = false

    init(_ frame: Frame, _ kind: Kind, _ partners: PartnerRows, index: Int) {
        self.partners = partners
        self.index = index
        room = DecodedColumn(kind)
        super.init(frame, kind)
    }

    override func evaluate(_ rowCount: Int) throws(RowFault) -> Vector {
        if !isRead {
            isRead = true
            column.read(partners.probe.side.flat.column(index))
            room.begin(column)
        }
        let (rows, present) = partners.readableRows()
        let out = room.decode(column, start: 0, rows: rows, rowCount)
        out.validity = nil
        if let words = column.validity,
            Decode.validity(words, start: 0, rows: rows, rowCount, into: out.validityStorage)
        {
            out.validity = out.validityStorage
        }
        if let present {
            let validity = out.makeOwnValidity(rowCount)
            for row in 0..<rowCount { validity[row] &= present[row] }
            out.isConstant = false
        }
        return out
    }
}
