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

    init(_ site: Site) { self.site = site }

    /// Makes room for groups `0 ..< groupCount`.
    func grow(_ groupCount: Int) { preconditionFailure("an accumulator that does not grow") }

    /// Row `i` of the arguments belongs to `groups[i]`.
    func update(_ arguments: [Vector], _ groups: UnsafePointer<Int32>, _ rowCount: Int) {
        preconditionFailure("an accumulator that takes no rows")
    }

    /// Adds the other's states: its group `i` is `map[i]` here; negative for a group that is not used.
    func merge(_ other: Accumulator, _ map: [Int32]) { preconditionFailure("an accumulator that does not merge") }

    /// The results of groups in an order.
    func finish(_ order: [Int32]) throws(AggregateFault) -> Column {
        preconditionFailure("an accumulator without results")
    }

    /// A new one of the same sort, without groups.
    func empty() -> Accumulator { preconditionFailure("an accumulator that cannot be made again") }
}

/// A group's result cannot be given.
enum AggregateFault: Error {
    case overflow(Site, Kind)
    case notUnique(Site, first: String, second: String)
    case badArgument(Site, message: String)
}

extension Accumulator {
    /// Notes the rows of a batch and the missing ones among them.
    final func note(_ validity: UnsafePointer<UInt8>?, _ rowCount: Int) {
        rowsSeen += rowCount
        if let validity { rowsSkipped += rowCount - RowSelection.count(validity, rowCount) }
    }
}

/// `count`: rows, or values that are not missing.
final class CountAccumulator: Accumulator {
    private var counts = GrowingBuffer<Int64>()

    override func grow(_ groupCount: Int) { counts.resize(groupCount, filling: 0) }

    override func update(_ arguments: [Vector], _ groups: UnsafePointer<Int32>, _ rowCount: Int) {
        let counts = counts.values
        guard let validity = arguments.first?.validity else {
            rowsSeen += rowCount
            for row in 0..<rowCount { counts[Int(groups[row])] += 1 }
            return
        }
        note(validity, rowCount)
        for row in 0..<rowCount { counts[Int(groups[row])] += Int64(validity[row]) }
    }

    override func merge(_ other: Accumulator, _ map: [Int32]) {
        guard let other = other as? CountAccumulator else { preconditionFailure("counts merged with something else") }
        for (group, target) in map.enumerated() where target >= 0 {
            counts.values[Int(target)] += other.counts.values[group]
        }
    }

    override func finish(_ order: [Int32]) throws(AggregateFault) -> Column {
        var values = GrowingBuffer<Int64>(capacity: order.count)
        for group in order { values.append(counts.values[Int(group)]) }
        return NarrowColumn.integers(.int, values.values, nil, order.count)
    }

    override func empty() -> Accumulator { CountAccumulator(site) }
}
