/// Chooses rows of a chunk by the first step of a pipeline before there are batches, so that full batches go on however few
/// rows are left. Owned by one worker.
class RowChooser {
    /// Rows of the chunk that are chosen and have not gone on, ascending.
    final var rows = GrowingBuffer<Int32>()

    /// Rows that are looked at before any goes on.
    static let stretchRowCount = 4096

    enum Outcome {
        /// Every row, or none, passes.
        case all
        case none
        /// Rows are to be chosen.
        case some
        /// The step has to take batches of this chunk.
        case unknown
    }

    /// Looks at the columns of the chunk that the frame has begun, and forgets what was chosen.
    func begin() -> Outcome { preconditionFailure("a chooser that does not begin") }

    /// Chooses among the next rows of the chunk.
    func choose(_ start: Int, _ rowCount: Int) { preconditionFailure("a chooser that does not choose") }

    /// Makes what stands beside some of the chosen rows what later steps read.
    func give(_ place: Int, _ count: Int) {}

    /// Forgets the first of the chosen rows.
    func drop(first count: Int) { RowChooser.drop(count, of: &rows) }

    static func drop(_ count: Int, of rows: inout GrowingBuffer<Int32>) {
        let left = rows.count - count
        rows.values.update(from: rows.values + count, count: left)
        rows.shorten(left)
    }
}

/// Chooses the rows that meet something in a join whose key is stored.
final class JoinChooser: RowChooser {
    private let probe: JoinProbe
    private let frame: Frame
    /// The right row of each chosen one.
    private var partners = GrowingBuffer<Int32>()
    private let hasPartners: Bool
    private var seenCount = 0
    private var metCount = 0

    /// After so many rows it is known whether most meet something: batches of all rows then take less.
    private static let seenCountMin = 1 << 13

    /// `frame`: of the whole chunk.
    init(_ probe: JoinProbe, _ frame: Frame) {
        self.probe = probe
        self.frame = frame
        switch probe.side.join.value.form {
        case .semi, .anti: hasPartners = false
        case .inner, .left, .full: hasPartners = true
        }
    }

    override func begin() -> Outcome {
        rows.removeAll()
        partners.removeAll()
        if seenCount >= JoinChooser.seenCountMin, metCount * 2 > seenCount { return .unknown }
        return probe.canMeetStored ? .some : .unknown
    }

    override func choose(_ start: Int, _ rowCount: Int) {
        var place = start
        while place < start + rowCount {
            let batchCount = min(Vector.capacity, start + rowCount - place)
            frame.load(start: place, rowCount: batchCount)
            guard let count = probe.meetStored(frame) else {
                preconditionFailure("a stored key that could be looked up cannot be")
            }
            let (out, first) = (rows.extend(count), Int32(truncatingIfNeeded: place))
            for row in 0..<count { out[row] = first &+ probe.rows[row] }
            if hasPartners { partners.extend(count).update(from: probe.partners, count: count) }
            metCount += count
            place += batchCount
        }
        seenCount += rowCount
    }

    override func give(_ place: Int, _ count: Int) {
        if hasPartners { probe.partners.update(from: partners.values + place, count: count) }
    }

    override func drop(first count: Int) {
        super.drop(first: count)
        if hasPartners { RowChooser.drop(count, of: &partners) }
    }
}
