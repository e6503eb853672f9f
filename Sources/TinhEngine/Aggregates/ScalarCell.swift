import TinhBase
import TinhColumns
import TinhTypes

/// Values of any kind as 128-bit whole numbers, for aggregates that keep one value a group: equal values are equal numbers.
/// Numbers, dates … keep their order; texts are codes of an interner.
struct CellReader {
    let kind: Kind
    let coder: TextCoder?
    private let codes: UnsafeMutablePointer<Int32>
    private let owner: Owner

    private final class Owner {
        let codes: UnsafeMutablePointer<Int32> = .allocate(capacity: Vector.capacity)
        deinit { codes.deallocate() }
    }

    /// `statistics`: of the column that the values only name.
    init(_ kind: Kind, _ statistics: ColumnStatistics?) {
        self.kind = kind
        coder = kind == .text ? TextCoder(statistics) : nil
        owner = Owner()
        codes = owner.codes
    }

    /// Writes `rowCount` cells; those of missing rows mean nothing.
    func read(_ vector: Vector, _ rowCount: Int, into out: UnsafeMutablePointer<Int128>) {
        switch vector.form {
        case .integers: for row in 0..<rowCount { out[row] = Int128(vector.integers[row]) }
        case .wide: out.update(from: vector.wide, count: rowCount)
        case .floats: for row in 0..<rowCount { out[row] = Int128(FloatOrder.word(vector.floats[row])) }
        case .mask: for row in 0..<rowCount { out[row] = Int128(vector.mask[row]) }
        case .text:
            coder?.codes(vector, rowCount, into: codes)
            for row in 0..<rowCount { out[row] = Int128(codes[row]) }
        }
    }

    /// Negative, zero or positive, as the language orders the values.
    func compare(_ left: Int128, _ right: Int128) -> Int {
        if left == right { return 0 }
        if let coder { return coder.compare(Int32(truncatingIfNeeded: left), Int32(truncatingIfNeeded: right)) }
        return left < right ? -1 : 1
    }

    /// This reader's codes for another's; nil where cells mean the same.
    func translation(from other: CellReader, isCancelled: () -> Bool) -> [Int32]? {
        guard let coder, let theirs = other.coder else { return nil }
        return coder.translation(from: theirs, isCancelled: isCancelled)
    }

    /// A column of cells; `validity` as for `NarrowColumn`.
    func column(_ cells: GrowingBuffer<Int128>, _ validity: GrowingBuffer<UInt8>) -> Column {
        let count = cells.count
        switch Vector.Form(kind) {
        case .wide: return NarrowColumn.mantissas(kind, cells.values, validity.values, count)
        case .integers, .mask:
            var values = GrowingBuffer<Int64>(capacity: count)
            for row in 0..<count { values.append(Int64(truncatingIfNeeded: cells.values[row])) }
            return NarrowColumn.integers(kind, values.values, validity.values, count)
        case .floats:
            var values = GrowingBuffer<Double>(capacity: count)
            for row in 0..<count { values.append(FloatOrder.value(UInt64(truncatingIfNeeded: cells.values[row]))) }
            return NarrowColumn.floats(values.values, validity.values, count)
        case .text:
            guard let coder else { preconditionFailure("text cells without their texts") }
            var codes = GrowingBuffer<Int32>(capacity: count)
            for row in 0..<count { codes.append(Int32(truncatingIfNeeded: cells.values[row])) }
            return coder.column(codes, validity.values)
        }
    }

    /// A value as errors show it, in its unit.
    func text(_ cell: Int128, _ unit: Unit) -> String {
        let figure: Figure
        switch kind {
        case .int: figure = .exact(ExactNumber(cell))
        case .decimal(let scale): figure = .exact(ExactNumber(cell, scale: scale))
        case .float: figure = .float(FloatOrder.value(UInt64(truncatingIfNeeded: cell)))
        case .text, .bool, .missing, .date, .datetime, .duration, .year, .half, .quarter, .month, .week:
            return text(cell)
        }
        guard !unit.isNone else { return text(cell) }
        let number = FigureStyle(unit: unit.symbol, sample: [figure]).text(figure)
        return unit.isPercent ? number : "\(number) \(unit.symbol)"
    }

    func text(_ cell: Int128) -> String {
        switch kind {
        case .text: coder?.text(Int(cell)).text ?? ""
        case .bool: cell == 0 ? "false" : "true"
        case .float: FloatText.text(FloatOrder.value(UInt64(truncatingIfNeeded: cell)))
        case .decimal(let scale): DecimalText.text(cell, scale: scale)
        case .int, .missing: "\(cell)"
        case .date, .datetime, .duration, .year, .half, .quarter, .month, .week:
            CalendarCell.text(Int64(truncatingIfNeeded: cell), kind)
        }
    }
}

/// Calendar values as errors show them.
private enum CalendarCell {
    static func text(_ value: Int64, _ kind: Kind) -> String {
        switch kind {
        case .date: CalendarText.date(Int(value))
        case .datetime: CalendarText.datetime(Int(value))
        case .duration: CalendarText.duration(Int(value))
        case .year: CalendarText.period(.year, Int(value))
        case .half: CalendarText.period(.half, Int(value))
        case .quarter: CalendarText.period(.quarter, Int(value))
        case .month: CalendarText.period(.month, Int(value))
        case .week: CalendarText.period(.week, Int(value))
        case .bool, .int, .decimal, .float, .text, .missing: "\(value)"
        }
    }
}
