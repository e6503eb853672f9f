import TinhColumns
import TinhTypes

/// A column that rows are ordered by: smaller values first or last, missing ones last.
struct SortKey {
    let type: DataType
    /// One after another, cut like those of the other keys.
    let pieces: [Column]
    let isDescending: Bool

    /// Numbers of rows in ascending order of the ranks and, where those are equal, of the keys; stable. O(rows × bits of the
    /// keys), and for texts without a common sorted dictionary O(distinct texts × log).
    ///
    /// Texts that follow what may tell all rows apart are ranked for those rows only that it leaves together.
    static func order(
        by ranks: [RankColumn], then keys: [SortKey], _ rowCount: Int, _ threads: Gather.Threads
    ) throws(ExecutionFault) -> [Int32] {
        var ranks = ranks
        for (place, key) in keys.enumerated() {
            let bits = ranks.flatMap(\.words).reduce(0) { $0 + $1.bits }
            if rowCount >= rowCountMin, bits >= Int.bitWidth - rowCount.leadingZeroBitCount, key.isDear {
                let order = try RowOrder.ascending(ranks, rowCount, threads)
                return try settleTies(order, ranks, keys[place...], threads)
            }
            ranks.append(try key.ranks(threads))
        }
        return try RowOrder.ascending(ranks, rowCount, threads)
    }

    /// Of fewer rows all is ranked.
    private static let rowCountMin = 1 << 12

    private func ranks(_ threads: Gather.Threads) throws(ExecutionFault) -> RankColumn {
        try RankColumn(type.kind, pieces, isDescending: isDescending, threads)
    }

    /// To rank all its values takes longer than to sort rows by other keys: texts that are not sorted yet, and may be many.
    private var isDear: Bool { Vector.Form(type.kind) == .text && TextRanks.commonSorted(pieces) == nil }

    /// Brings rows that the ranks leave together into the order of the keys.
    private static func settleTies(
        _ order: [Int32], _ ranks: [RankColumn], _ keys: ArraySlice<SortKey>, _ threads: Gather.Threads
    ) throws(ExecutionFault) -> [Int32] {
        let ties = try Ties(order, ranks, threads)
        if ties.places.isEmpty { return order }
        let rows = ties.places.map { order[Int($0)] }
        let fields = keys.enumerated().map { Schema.Field("\($0.offset)", $0.element.type) }
        let cuts = keys[keys.startIndex].pieces.indices
        let whole = Table(
            Schema(fields),
            pieces: cuts.map { cut in (keys.map { $0.pieces[cut] }, keys[keys.startIndex].pieces[cut].rowCount) })
        let tied = try Gather.table(whole, rows[...], whole.schema, threads)
        let own = keys.enumerated().map { place, key in
            SortKey(type: key.type, pieces: tied.pieces(place), isDescending: key.isDescending)
        }
        let settled = try SortKey.order(by: [ties.runs], then: own, rows.count, threads)
        var result = order
        for (place, row) in zip(ties.places, settled) { result[Int(place)] = rows[Int(row)] }
        return result
    }

    /// Sorted rows that stand beside one of the same ranks.
    private struct Ties {
        /// Their places, ascending.
        let places: [Int32]
        /// Of each the number of its run.
        let runs: RankColumn

        init(_ order: [Int32], _ ranks: [RankColumn], _ threads: Gather.Threads) throws(ExecutionFault) {
            let followers = RowOrder.places(order, ranks, isAlike: true, threads)
            try threads.endIfCancelled()
            var places: [Int32] = []
            var runs = GrowingBuffer<UInt64>()
            var run: UInt64 = 0
            for place in followers.lazy.map({ Int32(truncatingIfNeeded: $0) }) {
                if places.last != place - 1 {
                    run += 1
                    places.append(place - 1)
                    runs.append(run)
                }
                places.append(place)
                runs.append(run)
            }
            self.places = places
            self.runs = RankColumn(words: [(runs, 64 - run.leadingZeroBitCount)])
        }
    }
}
