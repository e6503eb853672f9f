import TinhBase
import TinhColumns

/// A column of decimals in which a load meets a number with an exponent that they do not hold: from there on it is read as
/// floats, and what was read before becomes floats, too, without reading the file again.
///
/// Only where that is all that a look at every cell could find: the column's decimal mark is certain, its type is not
/// declared, the decimals are so short that each comes back from the double nearest to it, and no cell turns up for which
/// decimals of more digits would hold all numbers.
struct FloatWidening {
    /// The reading to go on with after the cell.
    let reading: ColumnReading
    /// What was known of the column's numbers.
    let numbers: ColumnProfile.Numbers

    /// Nil where a cell that does not fit has the column looked at whole.
    init?(after cell: CellBytes, of reading: ColumnReading, profile: ColumnProfile) {
        guard case .decimal(let scale, let style) = reading.cells, scale <= FloatWidening.scaleMax,
            profile.isDecimal(by: style.mark), let number = NumberCell(cell, mark: style.mark), number.hasExponent
        else { return nil }
        self.reading = ColumnReading(cells: .float(style), unit: reading.unit)
        var numbers = profile.numbers(by: style.mark)
        numbers.note(number)
        self.numbers = numbers
    }

    /// A power of ten up to 10 to the 22 is a double exactly; two digits are for per cents.
    private static let scaleMax = 20
    /// As many digits come back from any double.
    private static let magnitudeMax: Int64 = 999_999_999_999_999

    /// Chunks of a column, of decimals or of floats, all as floats; nil where a decimal is too long.
    static func floats(_ columns: [Column], from reading: ColumnReading, threadCount: Int) -> [Column]? {
        guard case .decimal(let scale, _) = reading.cells else { return nil }
        let digits = scale + (reading.unit.isPercent ? 2 : 0)
        let divisor = (0..<digits).reduce(1.0) { power, _ in power * 10 }
        let widened: [Column?] = Crew.map(count: columns.count, threadCount: threadCount) { index in
            floats(columns[index], divisor: divisor)
        }
        return widened.contains { $0 == nil } ? nil : widened.compactMap { $0 }
    }

    /// Both numbers are doubles exactly: one division rounds once.
    private static func floats(_ column: Column, divisor: Double) -> Column? {
        guard case .integers(let storage) = column.storage else {
            if case .floats = column.storage { return column }
            return nil
        }
        guard storage.minimum >= -magnitudeMax, storage.maximum <= magnitudeMax || storage.minimum > storage.maximum
        else { return nil }
        let count = column.rowCount
        let buffer = Buffer(sizeBytes: count * 8)
        let target = buffer.pointer(of: Double.self)
        switch storage.width {
        case .constant: target.update(repeating: Double(storage.base) / divisor, count: count)
        case .one: divide(storage, UInt8.self, divisor, target, count)
        case .two: divide(storage, UInt16.self, divisor, target, count)
        case .four: divide(storage, UInt32.self, divisor, target, count)
        case .eight: divide(storage, Int64.self, divisor, target, count)
        }
        return Column(kind: .float, rowCount: count, storage: .floats(buffer), validity: column.validity)
    }

    /// Bounds: the storage holds `count` integers of this type, the target room for as many doubles.
    private static func divide<Stored: FixedWidthInteger>(
        _ storage: IntegerStorage, _: Stored.Type, _ divisor: Double, _ target: UnsafeMutablePointer<Double>,
        _ count: Int
    ) {
        let source = storage.buffer.pointer(of: Stored.self)
        for row in 0..<count {
            target[row] = Double(storage.base &+ Int64(truncatingIfNeeded: source[row])) / divisor
        }
    }
}
