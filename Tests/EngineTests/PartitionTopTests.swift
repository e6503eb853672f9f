import Testing

@testable import TinhEngine

struct PartitionTopTests {
    /// Rows, the rows that all groups have room for together, threads, and how many of these take part.
    private static let cases: [(Int, Int, Int, Int)] = [
        (1_000, 8, 64, 1), (65_535, 8, 64, 1), (65_536, 8, 1, 1), (65_536, 8, 2, 2), (65_536, 8, 64, 64),
        (4_000_000, 1_000_000, 1, 1), (4_000_000, 1_000_000, 2, 2), (4_000_000, 1_000_000, 64, 8),
        (1_000_000, 1_000_000, 64, 2), (4_000_000, 4_000_000, 2, 2), (4_000_000, 8_000_000, 64, 1),
        (4_000_000, 16_000_000, 64, 1),
    ]

    @Test("no more threads take part than see a row for each two that they have room for", arguments: cases)
    func workers(rowCount: Int, roomCount: Int, threadCount: Int, expected: Int) {
        #expect(
            PartitionTop.workerCount(rowCount: rowCount, roomCount: roomCount, threadCount: threadCount) == expected)
    }
}
