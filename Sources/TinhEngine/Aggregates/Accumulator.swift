import TinhColumns
import TinhPlan
import TinhTypes

/// The states of one aggregate for all groups of one worker. States can be merged in any order with the same result.
///
/// Subclasses override all that says so. Groups are numbered from 0; `grow` comes before their first use.
class Accumulator {
    let site: Site
    /// Rows looked at (that met the condition), and those of them whose argument was missing.
    final var rowsSeen = 0
    final var rowsSkipped = 0
    /// The run is called off: what long work on the states gives from then on means nothing.
    final var isCancelled: @Sendable () -> Bool = { false }
    /// Where results are kept; nil for memory of their own. `finish` is then called by one thread.
    final var pool: BufferPool?

    init(_ site: Site) { self.site = site }

    /// Makes room for groups `0 ..< groupCount`.
    func grow(_ groupCount: Int) { preconditionFailure("an accumulator that does not grow") }

    /// Many rows are to come. `endRows` is called after the last of them, before anything but `grow` and `update`. `counter`: all
    /// rows are given, and are counted there after each update.
    func beginRows(_ counter: RowCounter?) {}

    /// Would count all rows itself.
    var countsRows: Bool { false }

    func endRows() {}

    /// Row `i` of the arguments belongs to `groups[i]`.
    func update(_ arguments: [Vector], _ groups: UnsafePointer<Int32>, _ rowCount: Int) {
        preconditionFailure("an accumulator that takes no rows")
    }

    /// The same of one argument that is a stored column, which then need not be decoded; false, and nothing done, where it has
    /// to be. The rows are `start + rows[i]`, side by side without `rows`.
    func update(
        stored: StoredColumn, start: Int, rows: UnsafePointer<Int32>?, _ groups: UnsafePointer<Int32>, _ rowCount: Int
    ) -> Bool { false }

    /// Takes for granted that every row of its groups has a value; `keepFlags` is called before one that has none.
    var assumesNoMissing: Bool { false }

    /// Every one of these groups, and no other, has had rows, all with a value.
    func keepFlags(of present: [Int32]) {}

    /// All rows belong to group 0.
    func updateAll(_ arguments: [Vector], _ rowCount: Int) {
        update(arguments, NoGroups.zeros, rowCount)
    }

    /// Whether states can be added group by group, so that threads may share the work; else as a whole.
    func mergesByGroups(with other: Accumulator) -> Bool { true }

    /// What has to be settled once before groups of another are added.
    func beginMerge(_ other: Accumulator) {}

    /// Whether that takes no longer the more groups the other has.
    var beginsMergeAtOnce: Bool { true }

    /// Adds states: group `from[i]` of the other to group `to[i]`. May run at the same time for other targets.
    func merge(_ other: Accumulator, from: UnsafePointer<Int32>, to: UnsafePointer<Int32>, _ count: Int) {
        preconditionFailure("an accumulator that does not merge by groups")
    }

    /// Adds states like `merge`, also where `mergesByGroups` says no because few of them stand apart, and also from this one
    /// itself: a target before its source. Of accumulators that do not slide.
    func mergeAnyhow(_ other: Accumulator, from: UnsafePointer<Int32>, to: UnsafePointer<Int32>, _ count: Int) {
        merge(other, from: from, to: to, count)
    }

    /// Nil where the states of frames can be put together from those of their parts; else a state that slides along them.
    func sliding() -> SlidingState? { nil }

    /// Adds all states of another that does not merge by groups: its group `i` is `map[i]` here; negative where unused.
    func mergeWhole(_ other: Accumulator, _ map: [Int32]) {
        preconditionFailure("an accumulator that does not merge as a whole")
    }

    /// Adds all states of another that does not merge by groups and whose groups have the same numbers, below `groupCount`. The
    /// other takes no more rows.
    func mergeWhole(_ other: Accumulator, groupCount: Int) {
        mergeWhole(other, (0..<Int32(groupCount)).map { $0 })
    }

    /// What has to be settled once, when all rows are in, before `finish`: by these threads. Of a run that is called off
    /// nothing need be settled, and what `finish` gives then means nothing.
    func settle(_ threads: Gather.Threads) {}

    /// The results of some groups, in their order. May run at the same time for others.
    func finish(_ groups: UnsafePointer<Int32>, _ count: Int) throws(AggregateFault) -> Column {
        preconditionFailure("an accumulator without results")
    }

    /// A new one of the same sort, without groups.
    func empty() -> Accumulator { preconditionFailure("an accumulator that cannot be made again") }

    /// Likewise, for groups that are rows of totals.
    func emptyOfTotals() -> Accumulator { empty() }
}

/// A group's result cannot be given.
enum AggregateFault: Error {
    case overflow(Site, Kind)
    case notUnique(Site, first: String, second: String)
    case badArgument(Site, message: String)
}

/// What rows that are not grouped belong to.
enum NoGroups {
    /// `Vector.capacity` times group 0; never written.
    nonisolated(unsafe) static let zeros: UnsafePointer<Int32> = {
        let zeros = UnsafeMutablePointer<Int32>.allocate(capacity: Vector.capacity)
        zeros.initialize(repeating: 0, count: Vector.capacity)
        return UnsafePointer(zeros)
    }()
}

extension Accumulator {
    /// Adds groups `from` of another as groups `to`, in whichever way the accumulator can.
    final func merge(_ other: Accumulator, from: [Int32], to: [Int32]) {
        if mergesByGroups(with: other) {
            beginMerge(other)
            from.withUnsafeBufferPointer { from in
                to.withUnsafeBufferPointer { to in
                    guard let sources = from.baseAddress, let targets = to.baseAddress else { return }
                    var start = 0
                    while start < from.count, !isCancelled() {
                        let count = min(Accumulator.mergedAtOnce, from.count - start)
                        merge(other, from: sources + start, to: targets + start, count)
                        start += count
                    }
                }
            }
            return
        }
        var map = [Int32](repeating: -1, count: Int(from.max() ?? -1) + 1)
        for (index, group) in from.enumerated() { map[Int(group)] = to[index] }
        mergeWhole(other, map)
    }

    /// Groups between two looks at `isCancelled`.
    private static let mergedAtOnce = 1 << 14

    /// Notes the rows of a batch and the missing ones among them.
    final func note(_ validity: UnsafePointer<UInt8>?, _ rowCount: Int) {
        rowsSeen += rowCount
        if let validity { rowsSkipped += rowCount - RowSelection.count(validity, rowCount) }
    }
}
