import Tinh

/// What a run is at, how far it has come in that, and since when.
struct ProgressPace {
    /// What is counted. The pace of one says nothing of that of another.
    enum Stage: Equatable {
        /// Nothing is read.
        case none
        /// Bytes of a pipe.
        case stream
        /// Bytes of files.
        case bytes
        /// Rows of tables at rest.
        case rows
        /// Thousandths of work that takes several runs.
        case share
    }

    private(set) var stage = Stage.none
    private(set) var done = 0
    /// 0 where it is not known.
    private(set) var expected = 0
    /// Line breaks of a pipe.
    private(set) var lineCount = 0
    /// Anything has been read at all.
    private(set) var hasRead = false
    /// When the stage began, what had been done then, when anything was last done, and the longest time between two such
    /// moments, in seconds since the beginning of the run.
    private(set) var start = 0.0
    private var doneAtStart = 0
    private var lastStep = 0.0
    private var longestPause = 0.0
    private var now = 0.0
    /// What each stage had come to at the last look.
    private var before = (stream: 0, bytes: 0, rows: 0, share: 0)

    /// What has done nothing for so long works on what it has, and how long that takes is not known.
    private static let stillSeconds = 1.5
    static let wholeShare = 1000

    /// - Parameter seconds: since the beginning of the run.
    mutating func look(at progress: Session.Progress, _ seconds: Double) {
        look(
            stream: progress.stream, bytes: progress.bytes, rows: progress.rows, share: progress.share, seconds)
    }

    mutating func look(
        stream: (bytes: Int, lines: Int)?, bytes: (done: Int, expected: Int), rows: (done: Int, expected: Int),
        share: Double?, _ seconds: Double
    ) {
        let (stage, done, expected): (Stage, Int, Int) =
            if let stream {
                (.stream, stream.bytes, 0)
            } else if let share {
                (.share, Int(share * Double(Self.wholeShare)), Self.wholeShare)
            } else if bytes.done < bytes.expected {
                (.bytes, bytes.done, bytes.expected)
            } else if rows.expected > 0 {
                (.rows, rows.done, rows.expected)
            } else {
                (.none, 0, 0)
            }
        let begun = now
        now = seconds
        hasRead = hasRead || bytes.expected + rows.expected > 0
        lineCount = stream?.lines ?? 0
        // The runs of one work are reset in between.
        if stage != self.stage || (stage != .share && done < self.done) {
            self.stage = stage
            (start, lastStep, longestPause) = (begun, begun, 0)
            doneAtStart = doneBefore(stage) <= done ? doneBefore(stage) : 0
            self.done = doneAtStart
        }
        if done > self.done {
            longestPause = max(longestPause, seconds - lastStep)
            (self.done, lastStep) = (done, seconds)
        }
        self.expected = expected
        before = (stream?.bytes ?? 0, bytes.done, rows.done, stage == .share ? self.done : 0)
    }

    private func doneBefore(_ stage: Stage) -> Int {
        switch stage {
        case .none: 0
        case .stream: before.stream
        case .bytes: before.bytes
        case .rows: before.rows
        case .share: before.share
        }
    }

    /// It does nothing that is counted, for longer than before; of a pipe nothing comes.
    var isStill: Bool {
        stillSeconds >= (stage == .stream ? Self.stillSeconds : max(Self.stillSeconds, 3 * longestPause))
    }

    /// Since anything was last done.
    var stillSeconds: Double { now - lastStep }

    /// Of the stage; nil where nothing was done in it.
    var perSecond: Double? {
        guard done > doneAtStart, now > start else { return nil }
        return Double(done - doneAtStart) / (now - start)
    }
}
