import TinhColumns
import TinhPlan
import TinhTypes

/// `min` and `max` of what stands in 64 bits: ints, dates, periods, bools, decimals stored so, and floats as whole numbers of the
/// same order.
final class ExtremeAccumulator: Accumulator, PresenceTeller {
    private let kind: Kind
    private let isMaximum: Bool
    /// The greatest so far; for a minimum of the values' complements, which turns the order around.
    private var best = GrowingBuffer<Int64>()
    private var seen = GrowingBuffer<UInt8>()
    private(set) var hasToldBatch = false
    private let room: UnsafeMutablePointer<Int64> = .allocate(capacity: Vector.capacity)

    init(_ site: Site, kind: Kind, isMaximum: Bool) {
        self.kind = kind
        self.isMaximum = isMaximum
        super.init(site)
    }

    deinit { room.deallocate() }

    override func grow(_ groupCount: Int) {
        best.resize(groupCount, filling: .min)
        seen.resize(groupCount, filling: 0)
    }

    override func update(_ arguments: [Vector], _ groups: UnsafePointer<Int32>, _ rowCount: Int) {
        let vector = arguments[0]
        // Rows without a value leave no trace.
        hasToldBatch = vector.validity == nil
        note(vector.validity, rowCount)
        best.bringNear(groups, rowCount)
        read(vector, rowCount)
        let (best, seen) = (best.values, seen.values)
        if let validity = vector.validity {
            for row in 0..<rowCount where validity[row] != 0 {
                let group = Int(groups[row])
                best[group] = max(best[group], room[row])
                seen[group] = 1
            }
        } else {
            for row in 0..<rowCount {
                let group = Int(groups[row])
                best[group] = max(best[group], room[row])
                seen[group] = 1
            }
        }
    }

    func tellPresent(_ presence: UnsafeMutablePointer<UInt8>, _ groupCount: Int) {
        let seen = seen.values
        for group in 0..<min(groupCount, self.seen.count) { presence[group] |= seen[group] }
    }

    override func updateAll(_ arguments: [Vector], _ rowCount: Int) {
        guard arguments[0].validity == nil, rowCount > 0 else { return update(arguments, NoGroups.zeros, rowCount) }
        rowsSeen += rowCount
        read(arguments[0], rowCount)
        var most = best.values[0]
        for row in 0..<rowCount { most = max(most, room[row]) }
        best.values[0] = most
        seen.values[0] = 1
    }

    private func read(_ vector: Vector, _ rowCount: Int) {
        switch vector.form {
        case .integers, .wide: room.update(from: vector.integers(rowCount, room: room), count: rowCount)
        case .floats:
            for row in 0..<rowCount {
                room[row] = Int64(bitPattern: FloatOrder.word(vector.floats[row]) ^ (1 << 63))
            }
        case .mask: for row in 0..<rowCount { room[row] = Int64(vector.mask[row]) }
        case .text: preconditionFailure("an extreme of \(kind.word) in 64 bits")
        }
        if !isMaximum { for row in 0..<rowCount { room[row] = ~room[row] } }
    }

    override func merge(_ other: Accumulator, from: UnsafePointer<Int32>, to: UnsafePointer<Int32>, _ count: Int) {
        guard let other = other as? ExtremeAccumulator else {
            preconditionFailure("extremes merged with something else")
        }
        for index in 0..<count {
            let (source, target) = (Int(from[index]), Int(to[index]))
            best.values[target] = max(best.values[target], other.best.values[source])
            seen.values[target] |= other.seen.values[source]
        }
    }

    override func finish(_ groups: UnsafePointer<Int32>, _ count: Int) throws(AggregateFault) -> Column {
        var values = GrowingBuffer<Int64>(capacity: count)
        var validity = GrowingBuffer<UInt8>(capacity: count)
        let (out, valid) = (values.extend(count), validity.extend(count))
        for index in 0..<count {
            let value = best.values[Int(groups[index])]
            out[index] = isMaximum ? value : ~value
            valid[index] = seen.values[Int(groups[index])]
        }
        if kind != .float { return NarrowColumn.integers(kind, values.values, validity.values, count, in: pool) }
        var floats = GrowingBuffer<Double>(capacity: count)
        for index in 0..<count { floats.append(FloatOrder.value(UInt64(bitPattern: out[index]) ^ (1 << 63))) }
        return NarrowColumn.floats(floats.values, validity.values, count, in: pool)
    }

    override func empty() -> Accumulator { ExtremeAccumulator(site, kind: kind, isMaximum: isMaximum) }
}
