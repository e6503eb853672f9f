import Synchronization
import TinhColumns
import TinhPlan
import TinhTypes

/// Groups of which only those are wanted that come first by one of their results: which of them these can be is found before
/// the others are rows with keys.
///
/// All results of all groups are worked out, so that one that cannot be given is told, but of no more groups at once than stay
/// in a core's own caches.
struct LeadingGroups {
    private let column: Int
    private let kind: Kind
    private let count: Int
    private let isDescending: Bool

    /// `column`: among the keys and results. Nil where its kind is not ranked so.
    init?(_ column: Int, _ kind: Kind, count: Int, isDescending: Bool) {
        if case .text = Vector.Form(kind) { return nil }
        self.column = column
        self.kind = kind
        self.count = count
        self.isDescending = isDescending
    }

    /// Fewer groups are soon made rows of.
    private static let groupCountMin = 1 << 15

    private typealias Found = Result<TopCandidates.Keeper.Kept, AggregateFault>

    /// The groups that can be among the first, with all that tie with the last of them, in the order of the groups' numbers; nil
    /// where there are few groups, many tie, or their results do not fit 64 bits.
    func candidates(
        _ groups: MergedGroups, keyCount: Int, _ threads: Gather.Threads
    ) throws(ExecutionFault) -> [Int32]? {
        let numbers = groups.numbers
        guard column >= keyCount, numbers.count >= LeadingGroups.groupCountMin,
            TopCandidates.isWorthwhile(count, of: numbers.count)
        else { return nil }
        let ranked = column - keyCount
        let next = Atomic<Int>(0)
        let isRanked = Atomic<Bool>(true)
        let pieces = numbers.pieceCount
        let all = Mutex<[(piece: Int, found: Found)]>([])
        let work = Unshared((groups.accumulators, numbers))
        threads.pool.run(min(threads.count, pieces)) { _ in
            let (accumulators, numbers) = work.value
            let ranker = TopCandidates.Ranker(kind, isDescending: isDescending)
            var keeper = TopCandidates.Keeper(count)
            let room = GroupNumbers.room()
            while !threads.isCancelled(), isRanked.load(ordering: .relaxed) {
                let piece = next.wrappingAdd(1, ordering: .relaxed).oldValue
                if piece >= pieces { break }
                let own = numbers.list(piece: piece, into: room.values)
                if own == 0 { continue }
                do throws(AggregateFault) {
                    for (index, accumulator) in accumulators.enumerated() {
                        let results = try accumulator.finish(room.values, own)
                        guard index == ranked else { continue }
                        if !LeadingGroups.isRankable(results) {
                            isRanked.store(false, ordering: .relaxed)
                            break
                        }
                        keeper.add(results, ranker, firstRow: piece * GroupNumbers.pieceSize)
                    }
                } catch {
                    all.withLock { $0.append((piece, .failure(error))) }
                }
            }
            let kept = keeper.finish()
            all.withLock { $0.append((pieces, .success(kept))) }
        }
        try threads.endIfCancelled()
        if !isRanked.load(ordering: .relaxed) { return nil }
        var best = TopCandidates.Keeper(count)
        for (_, found) in all.withLock({ $0.sorted { $0.piece < $1.piece } }) {
            best.add(try found.mapError { ExecutionFault($0) }.get())
        }
        let kept = best.finish()
        return kept.lossyRank != nil ? nil : numbers.numbers(at: kept.candidates.map { $0.row }.sorted())
    }

    private static func isRankable(_ results: Column) -> Bool {
        switch results.storage {
        case .integers, .floats: true
        case .wide, .text, .dictionary: false
        }
    }
}
