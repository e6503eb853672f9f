import TinhColumns
import TinhPlan
import TinhTypes

/// `first`, `last` and `only` of values and keys of 64 bits: numbers, dates, periods, bools.
///
/// As `ChoiceAccumulator` a group keeps the best key so far and the two least different values seen beside it. Most rows only
/// have their key compared with it.
final class NarrowChoiceAccumulator: Accumulator {
    private let choice: ChoiceAccumulator.Choice
    private let isOfTotals: Bool
    private let kinds: (value: Kind, key: Kind)
    /// Of the values, for errors.
    private let unit: Unit
    private var states = GrowingBuffer<State>()
    /// A second value beside the same key, where there is one; as long as the states once any group has one.
    private var seconds = GrowingBuffer<Int64>()
    private let valueRoom: UnsafeMutablePointer<Int64> = .allocate(capacity: Vector.capacity)
    private let keyRoom: UnsafeMutablePointer<Int64> = .allocate(capacity: Vector.capacity)

    private struct State {
        /// The least; keys of `last` are turned round.
        var key = Int64.max
        /// In the order of the values.
        var value: Int64 = 0
        var valueCount: UInt8 = 0
    }

    static let stateBytes = MemoryLayout<State>.stride

    /// `statistics`: of what only names a column. The key's kind is `missing` where there is none.
    init?(
        _ site: Site, _ choice: ChoiceAccumulator.Choice, kinds: (value: Kind, key: Kind),
        _ statistics: (value: ColumnStatistics?, key: ColumnStatistics?), unit: Unit
    ) {
        guard NarrowChoiceAccumulator.takes(kinds.value, statistics.value),
            kinds.key == .missing || NarrowChoiceAccumulator.takes(kinds.key, statistics.key)
        else { return nil }
        self.choice = choice
        self.kinds = kinds
        self.unit = unit
        isOfTotals = false
        super.init(site)
    }

    private init(like other: NarrowChoiceAccumulator, isOfTotals: Bool) {
        choice = other.choice
        kinds = other.kinds
        unit = other.unit
        self.isOfTotals = isOfTotals
        super.init(other.site)
    }

    deinit {
        valueRoom.deallocate()
        keyRoom.deallocate()
    }

    /// Whether all values fit 64 bits.
    static func takes(_ kind: Kind, _ statistics: ColumnStatistics?) -> Bool {
        switch Vector.Form(kind) {
        case .integers, .floats, .mask: true
        case .wide: statistics?.range != nil
        case .text: false
        }
    }

    override func grow(_ groupCount: Int) {
        states.resize(groupCount, filling: State())
        if seconds.count > 0 { seconds.resize(groupCount, filling: 0) }
    }

    override func update(_ arguments: [Vector], _ groups: UnsafePointer<Int32>, _ rowCount: Int) {
        let values = NarrowChoiceAccumulator.read(arguments[0], rowCount, valueRoom)
        var keys: UnsafePointer<Int64>?
        if arguments.count > 1 {
            let read = NarrowChoiceAccumulator.read(arguments[1], rowCount, keyRoom)
            keys = read
            if choice == .last {
                for row in 0..<rowCount { keyRoom[row] = ~read[row] }
                keys = UnsafePointer(keyRoom)
            }
        }
        rowsSeen += rowCount
        let (validity, keyValidity) = (arguments[0].validity, arguments.count > 1 ? arguments[1].validity : nil)
        if validity == nil, keyValidity == nil {
            for row in 0..<rowCount { add(keys?[row] ?? 0, values[row], to: Int(groups[row])) }
            return
        }
        for row in 0..<rowCount {
            if (validity?[row] ?? 1) & (keyValidity?[row] ?? 1) == 0 {
                rowsSkipped += 1
            } else {
                add(keys?[row] ?? 0, values[row], to: Int(groups[row]))
            }
        }
    }

    /// Numbers in the order of the values.
    private static func read(
        _ vector: Vector, _ rowCount: Int, _ room: UnsafeMutablePointer<Int64>
    ) -> UnsafePointer<Int64> {
        switch vector.form {
        case .integers, .wide: return vector.integers(rowCount, room: room)
        case .floats: for row in 0..<rowCount { room[row] = FloatOrder.signed(vector.floats[row]) }
        case .mask: for row in 0..<rowCount { room[row] = Int64(vector.mask[row]) }
        case .text: preconditionFailure("texts as numbers of 64 bits")
        }
        return UnsafePointer(room)
    }

    @inline(__always)
    private func add(_ key: Int64, _ value: Int64, to group: Int) {
        let state = states.values + group
        if key > state.pointee.key { return }
        if key < state.pointee.key || state.pointee.valueCount == 0 {
            state.pointee = State(key: key, value: value, valueCount: 1)
        } else if value != state.pointee.value {
            addBeside(value, group)
        }
    }

    /// Keeps the two least of the different values.
    private func addBeside(_ value: Int64, _ group: Int) {
        if seconds.count == 0 { seconds.resize(states.count, filling: 0) }
        let (state, second) = (states.values + group, seconds.values + group)
        if state.pointee.valueCount == 1 {
            state.pointee.valueCount = 2
            second.pointee = max(value, state.pointee.value)
        } else if value < state.pointee.value {
            second.pointee = state.pointee.value
        } else {
            second.pointee = min(value, second.pointee)
        }
        state.pointee.value = min(value, state.pointee.value)
    }

    private func same(_ other: Accumulator) -> NarrowChoiceAccumulator {
        guard let other = other as? NarrowChoiceAccumulator else {
            preconditionFailure("values merged with something else")
        }
        return other
    }

    /// Groups are added at the same time.
    override func beginMerge(_ other: Accumulator) {
        if seconds.count == 0 { seconds.resize(states.count, filling: 0) }
    }

    override func merge(_ other: Accumulator, from: UnsafePointer<Int32>, to: UnsafePointer<Int32>, _ count: Int) {
        let other = same(other)
        for index in 0..<count {
            let (source, target) = (Int(from[index]), Int(to[index]))
            let state = other.states.values[source]
            if state.valueCount == 0 { continue }
            add(state.key, state.value, to: target)
            if state.valueCount == 2 { add(state.key, other.seconds.values[source], to: target) }
        }
    }

    override func finish(_ groups: UnsafePointer<Int32>, _ count: Int) throws(AggregateFault) -> Column {
        var numbers = GrowingBuffer<Int64>(capacity: count)
        var validity = GrowingBuffer<UInt8>(capacity: count)
        let (out, valid) = (numbers.extend(count), validity.extend(count))
        for index in 0..<count {
            let group = Int(groups[index])
            let state = states.values[group]
            let hasTwo = state.valueCount == 2
            if hasTwo, choice != .only || !isOfTotals {
                throw .notUnique(site, first: text(state.value), second: text(seconds.values[group]))
            }
            out[index] = state.value
            valid[index] = state.valueCount == 0 || hasTwo ? 0 : 1
        }
        guard Vector.Form(kinds.value) == .floats else {
            return NarrowColumn.integers(kinds.value, out, valid, count, in: pool)
        }
        var values = GrowingBuffer<Double>(capacity: count)
        let floats = values.extend(count)
        for index in 0..<count { floats[index] = FloatOrder.value(signed: out[index]) }
        return NarrowColumn.floats(floats, valid, count, in: pool)
    }

    private func text(_ value: Int64) -> String {
        let isFloat = Vector.Form(kinds.value) == .floats
        let cell = isFloat ? Int128(UInt64(bitPattern: value) ^ 1 << 63) : Int128(value)
        return CellReader(kinds.value, nil).text(cell, unit)
    }

    override func empty() -> Accumulator { NarrowChoiceAccumulator(like: self, isOfTotals: false) }

    override func emptyOfTotals() -> Accumulator { NarrowChoiceAccumulator(like: self, isOfTotals: true) }
}
