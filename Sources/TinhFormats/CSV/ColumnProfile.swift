import CScan
import TinhBase

/// What the cells of a column have in common: enough to say which types hold all of them without losing a digit.
///
/// Profiles of parts merge into the profile of the whole, whatever the order.
struct ColumnProfile: Sendable {
    /// The column's type is declared: cells that are neither number nor date are left out, to be told as faults later.
    var isDeclared = false
    /// The column is in per cent: `12%` is the number 12.
    var isPercent = false
    /// Cells that have a value other than blanks.
    var valueCount = 0
    /// Some cell has blanks only, or is a quoted empty text.
    var hasBlankText = false
    var point = Numbers()
    var comma = Numbers()
    /// A cell that reads as a number with either mark: `1.234`, `1,234`.
    var ambiguousNumber: String?
    /// A cell that reads as a number with one mark only.
    var hasMarkEvidence = false
    var canBeBool = true
    /// Bit i: every cell is a date in `DateStyle.all[i]`.
    var dateStyles: UInt8 = 0xFF
    var hasTime = false
    /// Some date would be another one with day and month exchanged.
    var dayDiffersFromMonth = false

    /// Hashes of the different cells among up to `hashedMax` of each part.
    private var hashes: Set<Int> = []
    private var hashedCount = 0
    private var hashedBytes = 0
    private static let hashedMax = 4096

    /// Hardly any cell of the sample repeats: codes into a dictionary would not pay.
    var isMostlyDistinct: Bool { hashedCount >= 1000 && hashes.count * 10 > hashedCount * 6 }

    /// About how many different cells the whole column has, judged by how many of the sample repeat: of n cells drawn from
    /// D equally frequent ones about n² / 2D do (the birthday problem); `Int.max` when none does.
    var distinctEstimate: Int {
        let repeats = hashedCount - hashes.count
        return repeats > 0
            ? max(hashes.count, hashedCount * hashedCount / (2 * repeats))
            : hashedCount < 1000 ? hashedCount : Int.max
    }

    /// The mean length of its texts.
    var textByteCount: Int { hashedCount == 0 ? 0 : (hashedBytes + hashedCount - 1) / hashedCount }

    func numbers(by mark: DecimalMark) -> Numbers { mark == .point ? point : comma }

    var canBeNumber: Bool { point.isPossible || comma.isPossible }
    /// Nothing but text holds the cells: further cells change nothing.
    var isText: Bool { valueCount > 0 && !canBeNumber && !canBeBool && dateStyles == 0 }

    /// Adds all cells with a value.
    mutating func add(_ cells: Cells) {
        var row = 0
        while row < cells.count {
            if let mark = settledMark {
                var measure = tinh_decimal_measure()
                row = tinh_measure_decimals(
                    cells.bytes, cells.starts, cells.lengths, row, cells.count,
                    mark == .point ? UInt8(ascii: ".") : UInt8(ascii: ","), &measure)
                add(measure, mark: mark)
                guard row < cells.count else { return }
            }
            if cells.lengths[row] != 0 { add(cells[row]) }
            row += 1
        }
    }

    /// The mark of a column of decimals of which nothing but the digits is left open.
    private var settledMark: DecimalMark? {
        guard !isDeclared, hasMarkEvidence, !canBeBool, dateStyles == 0, point.isPossible != comma.isPossible else {
            return nil
        }
        let mark: DecimalMark = point.isPossible ? .point : .comma
        return numbers(by: mark).fitsInt ? nil : mark
    }

    /// The column holds decimals with this mark and, whatever cells are added, no numbers with the other one.
    func isDecimal(by mark: DecimalMark) -> Bool {
        let (numbers, others) = mark == .point ? (point, comma) : (comma, point)
        return !isDeclared && hasMarkEvidence && numbers.isPossible && numbers.fitsFloat && !others.isPossible
    }

    /// What numbers by this mark, some of them with an exponent, add to such a column.
    static func decimals(_ numbers: Numbers, by mark: DecimalMark) -> ColumnProfile {
        var profile = ColumnProfile()
        profile.valueCount = 1
        profile.hasMarkEvidence = true
        profile.canBeBool = false
        profile.dateStyles = 0
        profile.point.isPossible = mark == .point
        profile.comma.isPossible = mark == .comma
        if mark == .point { profile.point.merge(numbers) } else { profile.comma.merge(numbers) }
        return profile
    }

    private mutating func add(_ measure: tinh_decimal_measure, mark: DecimalMark) {
        valueCount += measure.value_count
        var numbers = Numbers()
        numbers.fitsInt = false
        numbers.hasFraction = measure.fraction_count_max > 0
        numbers.plain = DigitCounts(integer: Int(measure.whole_count_max), fraction: Int(measure.fraction_count_max))
        if mark == .point { point.merge(numbers) } else { comma.merge(numbers) }
    }

    mutating func add(_ cell: CellBytes) {
        let trimmed = cell.trimmed
        guard !trimmed.isEmpty else {
            hasBlankText = true
            return
        }
        if isDeclared {
            addDeclared(trimmed)
            return
        }
        valueCount += 1
        if isText {
            if hashedCount < ColumnProfile.hashedMax {
                hashedCount += 1
                hashedBytes += cell.count
                var hasher = Hasher()
                hasher.combine(bytes: UnsafeRawBufferPointer(cell))
                hashes.insert(hasher.finalize())
            }
            return
        }
        if canBeNumber { addNumber(trimmed) }
        if canBeBool { canBeBool = BoolCell.value(trimmed) != nil }
        if dateStyles != 0 { addDate(trimmed) }
    }

    private mutating func addDeclared(_ cell: CellBytes) {
        let number = NumberCell(cell, mark: .point) ?? NumberCell(cell, mark: .comma)
        if let number, number.isDecimal || !number.hasExponent {
            valueCount += 1
            addNumber(cell)
        }
        if DateStyle.all.contains(where: { DateCell(cell, style: $0) != nil }) {
            valueCount += 1
            addDate(cell)
        }
    }

    private mutating func addNumber(_ cell: CellBytes) {
        if addPlainInteger(cell) { return }
        let asPoint = ColumnProfile.read(cell, .point, into: &point)
        let asComma = ColumnProfile.read(cell, .comma, into: &comma)
        if asPoint != asComma {
            hasMarkEvidence = true
        } else if asPoint, ambiguousNumber == nil, cell.contains(where: { $0 == 0x2E || $0 == 0x2C }) {
            ambiguousNumber = cell.text
        }
    }

    /// A few digits read the same with either mark, and come back from a double.
    private mutating func addPlainInteger(_ cell: CellBytes) -> Bool {
        guard cell.count <= 15, cell[0] != 0x30, point.isPossible, comma.isPossible, cell.allSatisfy(isDigit) else {
            return false
        }
        let counts = DigitCounts(integer: cell.count, fraction: 0)
        point.plain.merge(counts)
        comma.plain.merge(counts)
        return true
    }

    private static func read(_ cell: CellBytes, _ mark: DecimalMark, into numbers: inout Numbers) -> Bool {
        guard let number = NumberCell(cell, mark: mark) else {
            numbers.isPossible = false
            return false
        }
        numbers.note(number)
        if numbers.fitsInt {
            numbers.fitsInt = !number.hasMark && !number.hasExponent && number.integerDigitCount <= 19
            if numbers.fitsInt, number.integerDigitCount == 19 {
                numbers.fitsInt = NumberCell.mantissa(cell, mark: mark, scale: 0).flatMap { Int64(exactly: $0) } != nil
            }
        }
        if numbers.fitsFloat { numbers.fitsFloat = NumberCell.survivesAsDouble(cell, mark: mark) }
        return true
    }

    private mutating func addDate(_ cell: CellBytes) {
        for (index, style) in DateStyle.all.enumerated() where dateStyles >> UInt8(index) & 1 == 1 {
            guard let date = DateCell(cell, style: style) else {
                dateStyles &= ~(1 << UInt8(index))
                continue
            }
            if date.microseconds != nil { hasTime = true }
            if date.dayDiffersFromMonth { dayDiffersFromMonth = true }
        }
    }

    mutating func merge(_ other: ColumnProfile) {
        isDeclared = isDeclared || other.isDeclared
        isPercent = isPercent || other.isPercent
        valueCount += other.valueCount
        hashes.formUnion(other.hashes)
        hashedCount += other.hashedCount
        hashedBytes += other.hashedBytes
        hasBlankText = hasBlankText || other.hasBlankText
        point.merge(other.point)
        comma.merge(other.comma)
        ambiguousNumber = [ambiguousNumber, other.ambiguousNumber].compactMap { $0 }.min()
        hasMarkEvidence = hasMarkEvidence || other.hasMarkEvidence
        canBeBool = canBeBool && other.canBeBool
        dateStyles &= other.dateStyles
        hasTime = hasTime || other.hasTime
        dayDiffersFromMonth = dayDiffersFromMonth || other.dayDiffersFromMonth
    }
}
