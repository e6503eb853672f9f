import TinhColumns
import TinhPlan
import TinhTypes

/// `min` and `max` of whole numbers, or of mantissas in 64 bits, that are known to lie close together, as those of a column at rest
/// may: a byte or two for each group, so that the states of many groups stay in the caches.
///
/// A state is how far the best value so far lies from the worst end of the range, and one more; 0 where there has been none.
final class NarrowExtremeAccumulator: Accumulator, PresenceTeller {
    private let kind: Kind
    private let isMaximum: Bool
    private let range: ClosedRange<Int64>
    /// One of the two has the states.
    private var bytes = GrowingBuffer<UInt8>()
    private var words = GrowingBuffer<UInt16>()
    private let stateBytes: Int
    private(set) var hasToldBatch = false
    /// The states of a batch's values.
    private let room: UnsafeMutablePointer<UInt16> = .allocate(capacity: Vector.capacity)
    private let integers: UnsafeMutablePointer<Int64> = .allocate(capacity: Vector.capacity)

    /// Every value lies in `range`, for which `stateBytes` is not nil.
    init?(_ site: Site, kind: Kind, isMaximum: Bool, range: ClosedRange<Int64>) {
        guard let stateBytes = NarrowExtremeAccumulator.stateBytes(range) else { return nil }
        self.kind = kind
        self.isMaximum = isMaximum
        self.range = range
        self.stateBytes = stateBytes
        super.init(site)
    }

    deinit {
        room.deallocate()
        integers.deallocate()
    }

    /// Nil where values lie too far from each other.
    static func stateBytes(_ range: ClosedRange<Int64>) -> Int? {
        switch UInt64(bitPattern: range.upperBound &- range.lowerBound) {
        case 0..<UInt64(UInt8.max): 1
        case UInt64(UInt8.max)..<UInt64(UInt16.max): 2
        default: nil
        }
    }

    override func grow(_ groupCount: Int) {
        if stateBytes == 1 { bytes.resize(groupCount, filling: 0) } else { words.resize(groupCount, filling: 0) }
    }

    override func update(_ arguments: [Vector], _ groups: UnsafePointer<Int32>, _ rowCount: Int) {
        let vector = arguments[0]
        // Rows without a value leave no trace.
        hasToldBatch = vector.validity == nil
        note(vector.validity, rowCount)
        read(vector, rowCount)
        add(groups, rowCount)
    }

    override func update(
        stored: StoredColumn, start: Int, rows: UnsafePointer<Int32>?, _ groups: UnsafePointer<Int32>, _ rowCount: Int
    ) -> Bool {
        guard stored.validity == nil, stored.hasValues, case .integers(let width) = stored.layout else { return false }
        precondition(
            range.contains(stored.minimum) && range.contains(stored.maximum),
            "a column has values outside of its statistics")
        switch width {
        case .constant: return false
        case .one: read(stored.pointer(of: UInt8.self, from: start), stored.base, rows, rowCount)
        case .two: read(stored.pointer(of: UInt16.self, from: start), stored.base, rows, rowCount)
        case .four: read(stored.pointer(of: UInt32.self, from: start), stored.base, rows, rowCount)
        case .eight: read(stored.pointer(of: Int64.self, from: start), stored.base, rows, rowCount)
        }
        hasToldBatch = true
        rowsSeen += rowCount
        add(groups, rowCount)
        return true
    }

    override func updateAll(_ arguments: [Vector], _ rowCount: Int) {
        let vector = arguments[0]
        note(vector.validity, rowCount)
        read(vector, rowCount)
        var most: UInt16 = 0
        for row in 0..<rowCount { most = max(most, room[row]) }
        if stateBytes == 1 {
            bytes.values[0] = max(bytes.values[0], UInt8(truncatingIfNeeded: most))
        } else {
            words.values[0] = max(words.values[0], most)
        }
    }

    private func add(_ groups: UnsafePointer<Int32>, _ rowCount: Int) {
        if stateBytes == 1 { add(to: bytes, groups, rowCount) } else { add(to: words, groups, rowCount) }
    }

    @inline(__always)
    private func add<State: FixedWidthInteger>(
        to buffer: GrowingBuffer<State>, _ groups: UnsafePointer<Int32>, _ rowCount: Int
    ) {
        buffer.bringNear(groups, rowCount)
        let (states, room) = (buffer.values, room)
        for row in 0..<rowCount {
            let group = Int(groups[row])
            states[group] = max(states[group], State(truncatingIfNeeded: room[row]))
        }
    }

    /// The states of a batch's values; 0, which changes nothing, where one is missing.
    private func read(_ vector: Vector, _ rowCount: Int) {
        switch vector.form {
        case .integers, .wide:
            let values = vector.integers(rowCount, room: integers)
            read(vector.validity, rowCount) { values[$0] }
        case .mask:
            let values = vector.mask
            read(vector.validity, rowCount) { Int64(values[$0]) }
        case .floats, .text: preconditionFailure("a narrow extreme of \(kind.word)")
        }
    }

    @inline(__always)
    private func read(_ validity: UnsafePointer<UInt8>?, _ rowCount: Int, _ value: (Int) -> Int64) {
        var farthest: UInt64 = 0
        let (room, isMaximum, lower, upper) = (room, isMaximum, range.lowerBound, range.upperBound)
        for row in 0..<rowCount {
            let isPresent = 0 &- Int64(validity?[row] ?? 1)
            let distance = (isMaximum ? value(row) &- lower : upper &- value(row)) & isPresent
            farthest = max(farthest, UInt64(bitPattern: distance))
            room[row] = UInt16(truncatingIfNeeded: (distance &+ 1) & isPresent)
        }
        precondition(
            farthest <= UInt64(bitPattern: upper &- lower), "a column has values outside of its statistics")
    }

    @inline(__always)
    private func read<Stored: FixedWidthInteger>(
        _ values: UnsafePointer<Stored>, _ base: Int64, _ rows: UnsafePointer<Int32>?, _ rowCount: Int
    ) {
        if let rows {
            read(base, rowCount) { UInt16(truncatingIfNeeded: values[Int(rows[$0])]) }
        } else {
            read(base, rowCount) { UInt16(truncatingIfNeeded: values[$0]) }
        }
    }

    /// In 16 bits, which hold the result whatever is lost above them on the way.
    @inline(__always)
    private func read(_ base: Int64, _ rowCount: Int, _ value: (Int) -> UInt16) {
        let room = room
        if isMaximum {
            let first = UInt16(truncatingIfNeeded: base &- range.lowerBound &+ 1)
            for row in 0..<rowCount { room[row] = value(row) &+ first }
        } else {
            let last = UInt16(truncatingIfNeeded: range.upperBound &- base &+ 1)
            for row in 0..<rowCount { room[row] = last &- value(row) }
        }
    }

    func tellPresent(_ presence: UnsafeMutablePointer<UInt8>, _ groupCount: Int) {
        if stateBytes == 1 { tell(bytes, presence, groupCount) } else { tell(words, presence, groupCount) }
    }

    @inline(__always)
    private func tell<State: FixedWidthInteger>(
        _ buffer: GrowingBuffer<State>, _ presence: UnsafeMutablePointer<UInt8>, _ groupCount: Int
    ) {
        let states = buffer.values
        for group in 0..<min(buffer.count, groupCount) { presence[group] |= states[group] == 0 ? 0 : 1 }
    }

    override func merge(_ other: Accumulator, from: UnsafePointer<Int32>, to: UnsafePointer<Int32>, _ count: Int) {
        guard let other = other as? NarrowExtremeAccumulator, other.range == range else {
            preconditionFailure("extremes merged with something else")
        }
        if stateBytes == 1 {
            merge(other.bytes.values, bytes.values, from, to, count)
        } else {
            merge(other.words.values, words.values, from, to, count)
        }
    }

    @inline(__always)
    private func merge<State: FixedWidthInteger>(
        _ theirs: UnsafeMutablePointer<State>, _ own: UnsafeMutablePointer<State>, _ from: UnsafePointer<Int32>,
        _ to: UnsafePointer<Int32>, _ count: Int
    ) {
        for index in 0..<count {
            let target = Int(to[index])
            own[target] = max(own[target], theirs[Int(from[index])])
        }
    }

    override func finish(_ groups: UnsafePointer<Int32>, _ count: Int) throws(AggregateFault) -> Column {
        var values = GrowingBuffer<Int64>(capacity: count)
        var validity = GrowingBuffer<UInt8>(capacity: count)
        let (out, valid) = (values.extend(count), validity.extend(count))
        for index in 0..<count {
            let group = Int(groups[index])
            let state = stateBytes == 1 ? Int64(bytes.values[group]) : Int64(words.values[group])
            let distance = max(0, state - 1)
            out[index] = isMaximum ? range.lowerBound &+ distance : range.upperBound &- distance
            valid[index] = state == 0 ? 0 : 1
        }
        return NarrowColumn.integers(kind, values.values, validity.values, count, in: pool)
    }

    override func empty() -> Accumulator {
        guard let made = NarrowExtremeAccumulator(site, kind: kind, isMaximum: isMaximum, range: range) else {
            preconditionFailure("a range that was narrow is narrow")
        }
        return made
    }
}
