import CScan
import TinhBase
import TinhColumns
import TinhTypes

/// A cell that does not fit its column's reading.
struct Misfit: Error {
    let row: Int
}

/// Turns the cells of one column into a `Column`. One for each worker and column; not shared.
final class ColumnReader {
    let reading: ColumnReading
    private let markers: [[UInt8]]
    private let scanLevel: Int32
    /// A column declared as float takes the nearest double of each cell, one declared as decimal any number with an exponent
    /// that it can hold.
    private let isDeclared: Bool
    /// In a column of floats by a guess: what its numbers are as far as they were seen, for they may all turn out to be
    /// decimals. Counted on as long as they may.
    private(set) var guessedNumbers: ColumnProfile.Numbers?
    /// Where columns that are kept are written; nil for those that are soon let go of.
    private let pool: BufferPool?
    /// Nil where no text is read.
    let builder: DictionaryBuilder?

    init(
        reading: ColumnReading, markers: [[UInt8]], isPlainText: Bool, textCountMin: Int, textCountMax: Int?,
        isDeclared: Bool, numbers: ColumnProfile.Numbers?, scanLevel: Int32, pool: BufferPool?
    ) {
        self.reading = reading
        guessedNumbers = numbers
        self.scanLevel = scanLevel
        self.markers = markers
        self.isDeclared = isDeclared
        self.pool = pool
        builder =
            reading.cells == .text
            ? DictionaryBuilder(
                isGivenUp: isPlainText, textCountMin: textCountMin, textCountMax: textCountMax, scanLevel: scanLevel)
            : nil
    }

    /// The same column read as floats since some cell, with what was known of its numbers.
    func reread(as reading: ColumnReading, numbers: ColumnProfile.Numbers?) -> ColumnReader {
        ColumnReader(
            reading: reading, markers: markers, isPlainText: true, textCountMin: 0, textCountMax: nil,
            isDeclared: isDeclared, numbers: numbers, scanLevel: scanLevel, pool: pool)
    }

    func read(_ cells: Cells, room: CellRoom) throws(Misfit) -> Column {
        var cells = cells
        cells.markMissing(markers)
        if reading.readsPercentSigns { cells.cutPercentSigns() }
        switch reading.cells {
        case .text: return text(cells)
        case .missing: return try missing(&cells)
        case .int(let style): return try integers(&cells, room, style: style)
        case .decimal(let scale, let style): return try decimals(&cells, room, scale: scale, style: style)
        case .float(let style): return try floats(&cells, style: style)
        case .bool:
            return try values(&cells, room) { cell in BoolCell.value(cell).map { $0 ? 1 : 0 } }
        case .date(let style): return try dates(&cells, room, style: style, withTimes: false)
        case .datetime(let style): return try dates(&cells, room, style: style, withTimes: true)
        case .period(let period):
            return try values(&cells, room) { cell in
                guard let value = CalendarText.parsePeriod(UnsafeRawBufferPointer(cell)), value.period == period else {
                    return nil
                }
                return Int64(value.index)
            }
        case .duration:
            return try values(&cells, room) { cell in
                CalendarText.parseDuration(UnsafeRawBufferPointer(cell)).map { Int64($0) }
            }
        case .pattern(let pattern, let hasTime):
            return try values(&cells, room) { cell in
                pattern.read(cell).map {
                    Int64(hasTime ? $0.days * CalendarText.microsecondsPerDay + $0.microseconds : $0.days)
                }
            }
        }
    }

    /// The first row that does not fit, if any.
    func misfitRow(_ cells: Cells, room: CellRoom) -> Int? {
        do throws(Misfit) {
            _ = try read(cells, room: room)
            return nil
        } catch {
            return error.row
        }
    }

    private var kind: Kind { reading.type.kind }

    private func text(_ cells: Cells) -> Column {
        let validity = cells.validity()
        if let codes = builder?.storage(cells, pool: pool) {
            return Column(kind: .text, rowCount: cells.count, storage: .dictionary(codes), validity: validity)
        }
        return Column(
            kind: .text, rowCount: cells.count,
            storage: .text(TextCells.storage(cells, scanLevel: scanLevel, pool: pool)), validity: validity
        )
    }

    private func missing(_ cells: inout Cells) throws(Misfit) -> Column {
        for row in 0..<cells.count where cells.lengths[row] != 0 { throw Misfit(row: row) }
        let empty = IntegerStorage(buffer: Buffer(sizeBytes: 0), width: .constant, base: 0, minimum: 1, maximum: 0)
        return Column(kind: .missing, rowCount: cells.count, storage: .integers(empty), validity: cells.validity())
    }

    /// A cell of blanks only, or a quoted empty text, holds no number, date or truth: it is missing.
    @inline(__always)
    private static func isBlank(_ cell: CellBytes) -> Bool { cell.trimmed.isEmpty }

    private func column(_ cells: Cells, _ values: UnsafeMutablePointer<Int64>) -> Column {
        let validity = cells.validity()
        return Column(
            kind: kind, rowCount: cells.count,
            storage: .integers(
                Narrowing.storage(values, count: cells.count, validity: validity, scanLevel: scanLevel, pool: pool)),
            validity: validity)
    }

    /// Any kind that is one 64-bit number a cell, cell by cell.
    private func values(
        _ cells: inout Cells, _ room: CellRoom, _ value: (CellBytes) -> Int64?
    ) throws(Misfit) -> Column {
        let target = room.integers(cells.count)
        for row in 0..<cells.count {
            target[row] = 0
            if cells.lengths[row] == 0 { continue }
            let cell = cells[row].trimmed
            if cell.isEmpty {
                cells.markMissing(row)
            } else if let value = value(cell) {
                target[row] = value
            } else {
                throw Misfit(row: row)
            }
        }
        return column(cells, target)
    }

    private func dates(
        _ cells: inout Cells, _ room: CellRoom, style: DateStyle, withTimes: Bool
    ) throws(Misfit) -> Column {
        let target = room.integers(cells.count)
        let copy = cells
        var blanks: [Int] = []
        func other(_ row: Int) -> Int64? {
            let cell = copy[row].trimmed
            if cell.isEmpty {
                blanks.append(row)
                return 0
            }
            guard let date = DateCell(cell, style: style) else { return nil }
            if withTimes { return Int64(date.days * CalendarText.microsecondsPerDay + (date.microseconds ?? 0)) }
            return date.microseconds == nil ? Int64(date.days) : nil
        }
        let misfit =
            withTimes
            ? DateScan.readTimes(cells, style: style, into: target, other: other)
            : DateScan.readDates(cells, style: style, scanLevel: scanLevel, into: target, other: other)
        if let misfit { throw Misfit(row: misfit) }
        for row in blanks { cells.markMissing(row) }
        return column(cells, target)
    }

    private func integers(_ cells: inout Cells, _ room: CellRoom, style: NumberStyle) throws(Misfit) -> Column {
        let target = room.integers(cells.count)
        var row = 0
        while true {
            row = tinh_read_integers(scanLevel, cells.bytes, cells.starts, cells.lengths, row, cells.count, target)
            guard row < cells.count else { return column(cells, target) }
            target[row] = 0
            if ColumnReader.isBlank(cells[row]) {
                cells.markMissing(row)
            } else if let value = mantissa(cells[row].trimmed, style: style, scale: 0),
                let narrow = Int64(exactly: value)
            {
                target[row] = narrow
            } else {
                throw Misfit(row: row)
            }
            row += 1
        }
    }

    /// A grouped cell fits only a column that is known to have some; one with an exponent as `ColumnProfile.Numbers` has it.
    private func mantissa(_ cell: CellBytes, style: NumberStyle, scale: Int) -> Int128? {
        guard let number = NumberCell(cell, mark: style.mark), style.isGrouped || !number.isGrouped else { return nil }
        guard number.hasExponent else {
            return number.mantissa(of: cell, scale: scale, digitCountMax: ExactNumber.digitCountMax)
        }
        guard case .decimal = reading.cells, isDeclared || scale > 0 else { return nil }
        return number.mantissa(
            of: cell, scale: scale,
            digitCountMax: isDeclared
                ? ExactNumber.digitCountMax : ColumnProfile.Numbers.exponentialDigitCountMax)
    }

    private func decimals(
        _ cells: inout Cells, _ room: CellRoom, scale: Int, style: NumberStyle
    ) throws(Misfit) -> Column {
        let target = room.integers(cells.count)
        let mark = style.mark == .point ? UInt8(ascii: ".") : UInt8(ascii: ",")
        let limit = PowerOfTen.signed[reading.unit.isPercent ? 36 : 38]
        var row = 0
        while true {
            row = tinh_read_decimals(
                scanLevel, cells.bytes, cells.starts, cells.lengths, row, cells.count, mark, UInt32(scale), target)
            guard row < cells.count else { return column(cells, target) }
            target[row] = 0
            if cells.lengths[row] != 0 {
                if ColumnReader.isBlank(cells[row]) {
                    cells.markMissing(row)
                } else if let value = mantissa(cells[row].trimmed, style: style, scale: scale),
                    abs(value) < limit
                {
                    guard let narrow = Int64(exactly: value) else {
                        return try wideDecimals(&cells, target, from: row, scale: scale, style: style, limit: limit)
                    }
                    target[row] = narrow
                } else {
                    throw Misfit(row: row)
                }
            }
            row += 1
        }
    }

    /// Goes on with 128 bits from the first row that needs them.
    private func wideDecimals(
        _ cells: inout Cells, _ narrow: UnsafeMutablePointer<Int64>, from first: Int, scale: Int, style: NumberStyle,
        limit: Int128
    ) throws(Misfit) -> Column {
        let buffer = Buffer.new(sizeBytes: cells.count * 16, in: pool)
        let target = buffer.pointer(of: Int128.self)
        for row in 0..<first { target[row] = Int128(narrow[row]) }
        for row in first..<cells.count {
            target[row] = 0
            if cells.lengths[row] == 0 { continue }
            if ColumnReader.isBlank(cells[row]) {
                cells.markMissing(row)
            } else if let value = mantissa(cells[row].trimmed, style: style, scale: scale),
                abs(value) < limit
            {
                target[row] = value
            } else {
                throw Misfit(row: row)
            }
        }
        return Column(kind: kind, rowCount: cells.count, storage: .wide(buffer), validity: cells.validity())
    }

    private func floats(_ cells: inout Cells, style: NumberStyle) throws(Misfit) -> Column {
        let buffer = Buffer.new(sizeBytes: cells.count * 8, in: pool)
        let target = buffer.pointer(of: Double.self)
        let mark = style.mark == .point ? UInt8(ascii: ".") : UInt8(ascii: ",")
        let isPercent = reading.unit.isPercent
        var row = 0
        while true {
            let first = row
            row = tinh_read_doubles(
                scanLevel, cells.bytes, cells.starts, cells.lengths, row, cells.count, mark, isPercent ? 1 : 0, target)
            note(cells, from: first, to: row, mark: mark)
            guard row < cells.count else { break }
            target[row] = 0
            let cell = cells[row].trimmed
            if cell.isEmpty {
                cells.markMissing(row)
            } else if let number = NumberCell(cell, mark: style.mark), style.isGrouped || !number.isGrouped,
                isDeclared || NumberCell.survivesAsDouble(cell, mark: style.mark),
                let value = NumberCell.double(cell, mark: style.mark, isPercent: isPercent)
            {
                target[row] = value
                guessedNumbers?.note(number)
            } else {
                throw Misfit(row: row)
            }
            row += 1
        }
        return Column(kind: .float, rowCount: cells.count, storage: .floats(buffer), validity: cells.validity())
    }

    /// Counts the digits of cells that were read as doubles at once.
    private func note(_ cells: Cells, from first: Int, to end: Int, mark: UInt8) {
        guard first < end, let numbers = guessedNumbers,
            numbers.mayBecomeDecimals(isPercent: reading.unit.isPercent)
        else { return }
        guessedNumbers?.note(
            fractionDigitCount: Int(
                tinh_fraction_count_max(cells.bytes, cells.starts, cells.lengths, first, end, mark)))
    }
}
