import TinhColumns
import TinhPlan

extension Runner {
    /// Each set of so many rows is as likely as any other, and the same for the same number of rows (Knuth, "Seminumerical
    /// Algorithms", 3.4.2, algorithm S). O(rows).
    func sample(_ input: Plan, _ count: Int, depth: Int) throws(ExecutionFault) -> Table {
        let clock = Stopwatch()
        let place = profile.reserve("sample", depth)
        let table = try table(input, depth: depth + 1)
        let result =
            count >= table.rowCount
            ? table
            : try Gather.table(table, SampledRows.rows(max(0, count), of: table.rowCount)[...], table.schema, threads)
        profile.fill(place, rowsIn: table.rowCount, rowsOut: result.rowCount, seconds: clock.seconds)
        return result
    }
}

/// Draws rows by numbers that are the same in every run.
enum SampledRows {
    /// `count` numbers below `rowCount`, ascending.
    static func rows(_ count: Int, of rowCount: Int) -> [Int32] {
        var rows: [Int32] = []
        rows.reserveCapacity(count)
        var state: UInt64 = 0
        for row in 0..<rowCount where rows.count < count {
            // SplitMix64 (Steele, Lea and Flood 2014).
            state &+= 0x9E37_79B9_7F4A_7C15
            var word = state
            word = (word ^ (word >> 30)) &* 0xBF58_476D_1CE4_E5B9
            word = (word ^ (word >> 27)) &* 0x94D0_49BB_1331_11EB
            word ^= word >> 31
            let draw = word.multipliedFullWidth(by: UInt64(rowCount - row)).high
            if draw < UInt64(count - rows.count) { rows.append(Int32(truncatingIfNeeded: row)) }
        }
        return rows
    }
}
