import TinhColumns
import TinhPlan
import TinhTypes

/// Aggregates that give one of their values: `min`, `max`, `first`, `last`, `only`.
///
/// A group keeps the best order key so far and the two least different values seen beside it, so that the error about two
/// values names the same two whatever the order of rows.
final class ChoiceAccumulator: Accumulator {
    enum Choice {
        case minimum
        case maximum
        case first
        case last
        case only
    }

    private let choice: Choice
    /// What groups have each for itself, a row of totals does not have: missing there, and no mistake.
    private let isOfTotals: Bool
    private let kinds: (value: Kind, key: Kind)
    private let statistics: (value: ColumnStatistics?, key: ColumnStatistics?)
    /// Of the values, for errors.
    private let unit: Unit
    private let values: CellReader
    private let keys: CellReader
    private var states = GrowingBuffer<State>()
    private let valueRoom: UnsafeMutablePointer<Int128> = .allocate(capacity: Vector.capacity)
    private let keyRoom: UnsafeMutablePointer<Int128> = .allocate(capacity: Vector.capacity)

    private struct State {
        var key: Int128 = 0
        var value: Int128 = 0
        /// A second value beside the same key; means nothing unless `valueCount` is 2.
        var second: Int128 = 0
        var valueCount: UInt8 = 0
    }

    /// Another's codes in this one's, while its groups are added.
    private var valueCodes: [Int32]?
    private var keyCodes: [Int32]?

    init(
        _ site: Site, _ choice: Choice, kinds: (value: Kind, key: Kind),
        _ statistics: (value: ColumnStatistics?, key: ColumnStatistics?), unit: Unit = .none, isOfTotals: Bool = false
    ) {
        self.unit = unit
        self.isOfTotals = isOfTotals
        self.choice = choice
        self.kinds = kinds
        self.statistics = statistics
        values = CellReader(kinds.value, statistics.value)
        keys = CellReader(kinds.key, statistics.key)
        super.init(site)
    }

    deinit {
        valueRoom.deallocate()
        keyRoom.deallocate()
    }

    override func grow(_ groupCount: Int) { states.resize(groupCount, filling: State()) }

    override func update(_ arguments: [Vector], _ groups: UnsafePointer<Int32>, _ rowCount: Int) {
        let value = arguments[0]
        let key = arguments.count > 1 ? arguments[1] : nil
        values.read(value, rowCount, into: valueRoom)
        if let key { keys.read(key, rowCount, into: keyRoom) }
        rowsSeen += rowCount
        for row in 0..<rowCount {
            if value.isMissing(row) || key?.isMissing(row) ?? false {
                rowsSkipped += 1
                continue
            }
            add(key == nil ? 0 : keyRoom[row], valueRoom[row], to: Int(groups[row]))
        }
    }

    private func add(_ key: Int128, _ value: Int128, to group: Int) {
        let state = states.values + group
        if state.pointee.valueCount == 0 {
            state.pointee = State(key: key, value: value, valueCount: 1)
            return
        }
        switch choice {
        case .minimum:
            if values.compare(value, state.pointee.value) < 0 { state.pointee.value = value }
        case .maximum:
            if values.compare(value, state.pointee.value) > 0 { state.pointee.value = value }
        case .only: addBeside(value, state)
        case .first, .last:
            let order = keys.compare(key, state.pointee.key)
            if order == 0 { return addBeside(value, state) }
            if (order < 0) == (choice == .first) { state.pointee = State(key: key, value: value, valueCount: 1) }
        }
    }

    /// Keeps the two least of the different values.
    private func addBeside(_ value: Int128, _ state: UnsafeMutablePointer<State>) {
        let order = values.compare(value, state.pointee.value)
        if order == 0 { return }
        if state.pointee.valueCount == 1 {
            state.pointee.valueCount = 2
            state.pointee.second = order < 0 ? state.pointee.value : value
            if order < 0 { state.pointee.value = value }
        } else if order < 0 {
            state.pointee.second = state.pointee.value
            state.pointee.value = value
        } else if values.compare(value, state.pointee.second) < 0 {
            state.pointee.second = value
        }
    }

    private func same(_ other: Accumulator) -> ChoiceAccumulator {
        guard let other = other as? ChoiceAccumulator else { preconditionFailure("values merged with something else") }
        return other
    }

    override var beginsMergeAtOnce: Bool { false }

    override func beginMerge(_ other: Accumulator) {
        valueCodes = values.translation(from: same(other).values, isCancelled: isCancelled)
        keyCodes = keys.translation(from: same(other).keys, isCancelled: isCancelled)
    }

    override func merge(_ other: Accumulator, from: UnsafePointer<Int32>, to: UnsafePointer<Int32>, _ count: Int) {
        let other = same(other)
        for index in 0..<count {
            let state = other.states.values[Int(from[index])]
            if state.valueCount == 0 { continue }
            let target = Int(to[index])
            let key = keyCodes.map { Int128($0[Int(state.key)]) } ?? state.key
            add(key, valueCodes.map { Int128($0[Int(state.value)]) } ?? state.value, to: target)
            if state.valueCount == 2 {
                add(key, valueCodes.map { Int128($0[Int(state.second)]) } ?? state.second, to: target)
            }
        }
    }

    override func settle(_ threads: Gather.Threads) { values.coder?.settle(threads) }

    override func finish(_ groups: UnsafePointer<Int32>, _ count: Int) throws(AggregateFault) -> Column {
        var cells = GrowingBuffer<Int128>(capacity: count)
        var validity = GrowingBuffer<UInt8>(capacity: count)
        for index in 0..<count {
            let state = states.values[Int(groups[index])]
            let hasTwo = state.valueCount == 2
            if hasTwo, choice != .only || !isOfTotals {
                throw .notUnique(site, first: values.text(state.value, unit), second: values.text(state.second, unit))
            }
            cells.append(state.value)
            validity.append(state.valueCount == 0 || hasTwo ? 0 : 1)
        }
        return values.column(cells, validity)
    }

    override func empty() -> Accumulator { ChoiceAccumulator(site, choice, kinds: kinds, statistics, unit: unit) }

    override func emptyOfTotals() -> Accumulator {
        ChoiceAccumulator(site, choice, kinds: kinds, statistics, unit: unit, isOfTotals: true)
    }
}
