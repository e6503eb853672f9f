import Synchronization
import TinhColumns

/// All values that a percentile is of, or several are.
final class KeptNumbers {
    /// Floats as words of the same order.
    private var narrow = GroupedValues<Int64>()
    /// All values, once there are mantissas of 128 bits.
    private var wide = GroupedValues<Int128>()
    private var isWide = false
    private var isSettled = false

    /// `groups`: nil where all rows belong to group 0, and no others come.
    func add(_ vector: Vector, _ groups: UnsafePointer<Int32>?, _ rowCount: Int) {
        switch vector.form {
        case .integers where isWide:
            let values = vector.integers
            wide.add(groups, vector.validity, rowCount) { Int128(values[$0]) }
        case .integers:
            let values = vector.integers
            narrow.add(groups, vector.validity, rowCount) { values[$0] }
        case .floats:
            let values = vector.floats
            narrow.add(groups, vector.validity, rowCount) { FloatOrder.signed(values[$0]) }
        case .wide:
            widen()
            let values = vector.wide
            wide.add(groups, vector.validity, rowCount) { values[$0] }
        case .mask, .text: preconditionFailure("a percentile of something else than numbers")
        }
    }

    private func widen() {
        if isWide { return }
        isWide = true
        wide.add(narrow) { Int128($0) }
        narrow = GroupedValues()
    }

    func add(_ other: KeptNumbers, _ map: [Int32]) {
        if other.isWide { widen() }
        switch (isWide, other.isWide) {
        case (true, true): wide.add(other.wide, map) { $0 }
        case (true, false): wide.add(other.narrow, map) { Int128($0) }
        case (false, _): narrow.add(other.narrow, map) { $0 }
        }
    }

    /// Takes another's values, whose groups are the same, as they are; false, and nothing done, where that cannot be.
    func adopt(_ other: KeptNumbers) -> Bool {
        guard isWide == other.isWide else { return false }
        if isWide { wide.adopt(other.wide) } else { narrow.adopt(other.narrow) }
        return true
    }

    /// So few groups are a matter of their sizes: each is worked out as soon as all rows are in.
    private static let fewGroupsMax = 1 << 12

    /// After the last value. A percentile of each of few groups, nil of no values; nil where `value` gives it, of the groups that
    /// are asked for. When the run is called off it means nothing.
    func results(_ percentile: Percentile, _ groupCount: Int, _ threads: Gather.Threads) -> [Double?]? {
        if groupCount == 1 { return [isWide ? only(percentile, wide, threads) : only(percentile, narrow, threads)] }
        if !isSettled {
            isSettled = true
            if isWide { wide.group(groupCount, threads) } else { narrow.group(groupCount, threads) }
        }
        if groupCount > KeptNumbers.fewGroupsMax || threads.isCancelled() { return nil }
        var results = [Double?](repeating: nil, count: groupCount)
        let next = Atomic<Int>(0)
        results.withUnsafeMutableBufferPointer { results in
            let work = Unshared((self, results))
            threads.pool.run(min(threads.count, groupCount)) { _ in
                while !threads.isCancelled() {
                    let group = next.wrappingAdd(1, ordering: .relaxed).oldValue
                    if group >= groupCount { return }
                    work.value.1[group] = work.value.0.value(percentile, of: group)
                }
            }
        }
        return results
    }

    /// Of all values.
    private func only<Value>(
        _ percentile: Percentile, _ values: GroupedValues<Value>, _ threads: Gather.Threads
    ) -> Double? {
        if values.count == 0 { return nil }
        let (place, rest) = percentile.place(among: values.count)
        let places = rest == 0 ? [place] : [place, place + 1]
        guard let found = OrderStatistics<Value>(threads).values(at: places, of: values.allValues),
            let low = found.first, let high = found.last
        else { return nil }
        return percentile.between(Int128(low), Int128(high), rest)
    }

    /// Of a group's values; nil of none. At the same time for others.
    func value(_ percentile: Percentile, of group: Int) -> Double? {
        isWide
            ? KeptNumbers.value(percentile, wide.values(of: group))
            : KeptNumbers.value(percentile, narrow.values(of: group))
    }

    @inline(__always)
    private static func value<Stored: FixedWidthInteger>(
        _ percentile: Percentile, _ values: UnsafeMutableBufferPointer<Stored>
    ) -> Double? {
        if values.isEmpty { return nil }
        let (place, rest) = percentile.place(among: values.count)
        let low = Selection.select(values, place)
        let high = rest == 0 ? low : Selection.leastAfter(values, place)
        return percentile.between(Int128(low), Int128(high), rest)
    }
}
