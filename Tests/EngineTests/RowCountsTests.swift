import Testing

@testable import TinhEngine

@Suite("Counts of rows")
struct RowCountsTests {
    private static func counted(_ groups: [Int32], _ validity: [UInt8]? = nil, of groupCount: Int) -> RowCounts {
        var counts = RowCounts()
        counts.grow(groupCount)
        counts.add(validity, groups, groups.count)
        return counts
    }

    @Test("go beyond 32 bits", arguments: [Int(UInt32.max) - 3, Int(UInt32.max), 1 << 40])
    func large(rowCount: Int) {
        var counts = RowCounts()
        counts.grow(2)
        counts.addToFirst(rowCount)
        for _ in 0..<3 { counts.add(nil, [0, 1, 0, 0], 4) }
        counts.grow(3)
        counts.add([1, 0], [2, 2], 2)
        #expect((0..<3).map { counts[$0] } == [Int64(rowCount) + 9, 3, 1])
        counts.add(Self.counted([0, 1], of: 2))
        #expect((0..<3).map { counts[$0] } == [Int64(rowCount) + 10, 4, 1])
        // And where the other is the large one.
        var small = Self.counted([0, 2], of: 3)
        small.beginMerge(counts)
        small.merge(counts, 0, into: 1)
        small.merge(counts, 2, into: 2)
        #expect((0..<3).map { small[$0] } == [1, Int64(rowCount) + 10, 2])
        var flags: [UInt8] = [0, 0, 0, 0]
        Self.counted([1, 1], of: 3).flag(&flags, 4)
        counts.flag(&flags, 1)
        #expect(flags == [1, 1, 0, 0])
    }
}
