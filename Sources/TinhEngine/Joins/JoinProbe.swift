import TinhColumns
import TinhPlan
import TinhTypes

/// Looks one worker's left rows up in the right side of a join, a batch at a time.
final class JoinProbe {
    let side: JoinSide
    let keys: [(node: Node, kind: Kind)]
    let encoder: JoinKeys.Encoder
    /// Of the last batch the rows that go out, ascending, and the right row of each, -1 where there is none; of semi and anti
    /// joins the rows alone.
    let rows: UnsafeMutablePointer<Int32> = .allocate(capacity: Vector.capacity)
    let partners: UnsafeMutablePointer<Int32> = .allocate(capacity: Vector.capacity)
    /// Left rows without a partner so far; not told of semi and anti joins.
    private(set) var unmetCount = 0
    private let index: JoinIndex
    private let form: Plan.Join.Form
    private let metFlags: UnsafeMutablePointer<UInt8>?
    /// Of a mirrored join: how many rows each row of the table has met.
    private(set) var meetings: GrowingBuffer<Int64>?
    private let storedKey: ColumnNode?
    private let direct: DirectMeeting?

    /// The keys are read for the rows of `frame`.
    init(_ side: JoinSide, _ compiler: Compiler, _ frame: Frame, _ scope: Scope) throws(RowFault) {
        self.side = side
        index = side.index.value
        encoder = JoinKeys.Encoder(index.keys)
        var keys: [(node: Node, kind: Kind)] = []
        for key in side.join.value.keys {
            let kind = key.kind
            let node = try compiler.node(key.left, frame, scope)
            keys.append((compiler.missingAs(kind, node, frame), kind))
        }
        self.keys = keys
        form = side.join.value.form
        metFlags = side.metFlags
        if side.isMirrored {
            var counts = GrowingBuffer<Int64>(capacity: side.table.rowCount)
            counts.resize(side.table.rowCount, filling: 0)
            meetings = counts
        }
        storedKey = keys.count == 1 ? keys[0].node as? ColumnNode : nil
        switch form {
        case .semi, .anti: direct = index.directMeeting
        case .inner: direct = index.isUnique ? index.directMeeting : nil
        case .left, .full: direct = nil
        }
    }

    deinit {
        rows.deallocate()
        partners.deallocate()
    }

    /// The same as `meet` for the frame's rows, whose keys need not be read; nil where they have to be.
    func meetStored(_ frame: Frame) -> Int? {
        guard let storedKey, let direct else { return nil }
        switch form {
        case .semi: return direct.meet(storedKey, frame, .only(isMet: true), encoder, into: rows, partners)
        case .anti: return direct.meet(storedKey, frame, .only(isMet: false), encoder, into: rows, partners)
        case .inner:
            guard var count = direct.meet(storedKey, frame, .withPartner, encoder, into: rows, partners) else {
                return nil
            }
            if case .mayMeet = direct.lookUp {
                count = index.partners(ofCandidates: count, encoder, into: rows, partners)
            }
            note(count, frame.rowCount)
            return count
        case .left, .full: return nil
        }
    }

    /// `meetStored` may give rows, at least of some chunks.
    var mayMeetStored: Bool { storedKey != nil && direct != nil }

    /// `meetStored` gives rows of the chunk that the key's frame has begun.
    var canMeetStored: Bool {
        guard let storedKey, let direct else { return false }
        switch form {
        case .semi: return direct.canMeet(storedKey, .only(isMet: true))
        case .anti: return direct.canMeet(storedKey, .only(isMet: false))
        case .inner: return direct.canMeet(storedKey, .withPartner)
        case .left, .full: return false
        }
    }

    func readKeys() throws(RowFault) -> [Vector] {
        var vectors: [Vector] = []
        for key in keys { vectors.append(try key.node.value()) }
        return vectors
    }

    /// How many rows of the encoder's last batch go out, each once. Not for keys that may have several right rows, unless only
    /// the meeting counts.
    func meet(_ rowCount: Int) -> Int {
        switch form {
        case .semi: filter(rowCount, wanted: true)
        case .anti: filter(rowCount, wanted: false)
        case .inner: meetInner(rowCount)
        case .left, .full: meetOuter(rowCount)
        }
    }

    /// Rows with a partner, or those without.
    private func filter(_ rowCount: Int, wanted: Bool) -> Int {
        index.numbers(encoder, rowCount, into: partners)
        var count = 0
        for row in 0..<rowCount {
            rows[count] = Int32(truncatingIfNeeded: row)
            count += (partners[row] >= 0) == wanted ? 1 : 0
        }
        return count
    }

    private func meetInner(_ rowCount: Int) -> Int {
        let count = index.met(encoder, rowCount, into: rows, partners)
        note(count, rowCount)
        return count
    }

    private func note(_ count: Int, _ rowCount: Int) {
        if let met = metFlags { JoinProbe.set(met, partners, count) }
        if let met = meetings { for place in 0..<count { met.values[Int(partners[place])] &+= 1 } }
        unmetCount += rowCount - count
    }

    /// Most are set soon: what is only read stays with all threads.
    private static func set(
        _ met: UnsafeMutablePointer<UInt8>, _ partners: UnsafePointer<Int32>, _ count: Int
    ) {
        for place in 0..<count {
            let partner = Int(partners[place])
            if met[partner] == 0 { met[partner] = 1 }
        }
    }

    private func meetOuter(_ rowCount: Int) -> Int {
        index.partners(encoder, rowCount, into: partners)
        var metCount = 0
        for row in 0..<rowCount {
            rows[row] = Int32(truncatingIfNeeded: row)
            metCount += partners[row] >= 0 ? 1 : 0
        }
        if let met = metFlags {
            for row in 0..<rowCount where partners[row] >= 0 && met[Int(partners[row])] == 0 {
                met[Int(partners[row])] = 1
            }
        }
        unmetCount += rowCount - metCount
        return rowCount
    }
}
