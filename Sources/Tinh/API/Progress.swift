import Synchronization
import TinhColumns

extension Session {
    /// How far the statement or load that runs has come. Any thread may look.
    public final class Progress: Sendable {
        let counters = ReadProgress()
        /// Where what runs is a part of something larger: the share of that when it begins, and when it ends.
        private let part = Mutex<(from: Double, to: Double)?>(nil)

        public init() {}

        /// Bytes of files read, and how many there are in those opened so far.
        public var bytes: (done: Int, expected: Int) { counters.byteCounts }
        /// Rows of tables in memory that were worked on, and how many there are in those that are read.
        public var rows: (done: Int, expected: Int) { counters.rowCounts }

        /// What has come out of the pipe that is being read, the end of which nobody knows; nil while none is.
        public var stream: (bytes: Int, lines: Int)? { counters.stream }

        /// How much is done, from 0 to 1, of work that takes several runs; nil of any other.
        public var share: Double? {
            guard let part = part.withLock({ $0 }) else { return nil }
            let rows = counters.rowCounts
            let done = rows.expected > 0 ? min(1, Double(rows.done) / Double(rows.expected)) : 0
            return part.from + (part.to - part.from) * done
        }

        /// What runs from now on takes the work so far.
        func begin(from lower: Double, to upper: Double) {
            counters.reset()
            part.withLock { $0 = (lower, upper) }
        }

        /// What runs from now on is all there is.
        func endParts() { part.withLock { $0 = nil } }
    }
}
