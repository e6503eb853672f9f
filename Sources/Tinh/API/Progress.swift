import TinhColumns

extension Session {
    /// How far the statement or load that runs has come. Any thread may look.
    public final class Progress: Sendable {
        let counters = ReadProgress()

        public init() {}

        /// Bytes of files read, and how many there are in those opened so far.
        public var bytes: (done: Int, expected: Int) { counters.byteCounts }
        /// Rows of tables in memory that were read, and how many there are in those begun so far.
        public var rows: (done: Int, expected: Int) { counters.rowCounts }
    }
}
