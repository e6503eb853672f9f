import TinhBase

/// How the numbers of a column are written.
struct NumberStyle: Hashable, Sendable {
    var mark: DecimalMark
    /// Some cell has its thousands grouped.
    var isGrouped: Bool

    static let plain = NumberStyle(mark: .point, isGrouped: false)
}

/// A cell read as a number: where its digits are, and what that asks of the column.
///
/// A sign, digits (grouped by threes or not), a mark with at least one digit after it, an exponent. No number: leading
/// zeros (`007`), `+` before more than eight digits (a telephone), anything else that would not come back when written.
struct NumberCell {
    var isNegative = false
    var isGrouped = false
    var hasExponent = false
    var hasMark = false
    /// Digits before the mark, without the zero of `0.5`.
    var integerDigitCount = 0
    var fractionDigitCount = 0
    /// Digits from the first that is not zero to the last that is not.
    var significantDigitCount = 0
    /// Zeros behind the last digit that is not zero.
    private var trailingZeroCount = 0
    /// From -9999 to 9999; 0 without one.
    var exponent = 0

    /// Nil when the (trimmed) cell is no number in this style of mark.
    init?(_ cell: CellBytes, mark: DecimalMark) {
        let (point, group): (UInt8, UInt8) =
            mark == .point ? (UInt8(ascii: "."), UInt8(ascii: ",")) : (UInt8(ascii: ","), UInt8(ascii: "."))
        var index = 0
        var hasPlus = false
        guard !cell.isEmpty else { return nil }
        if cell[0] == UInt8(ascii: "-") || cell[0] == UInt8(ascii: "+") {
            isNegative = cell[0] == UInt8(ascii: "-")
            hasPlus = !isNegative
            index = 1
        }
        let start = index
        var groupDigits = 0
        func note(_ byte: UInt8, _ cell: inout NumberCell) {
            if byte == 0x30 {
                if cell.significantDigitCount > 0 { cell.trailingZeroCount += 1 }
            } else {
                cell.significantDigitCount += cell.trailingZeroCount + 1
                cell.trailingZeroCount = 0
            }
        }
        while index < cell.count {
            let byte = cell[index]
            if isDigit(byte) {
                groupDigits += 1
                integerDigitCount += 1
                note(byte, &self)
            } else if byte == group {
                guard isGrouped ? groupDigits == 3 : (1...3).contains(groupDigits) else { return nil }
                isGrouped = true
                groupDigits = 0
            } else {
                break
            }
            index += 1
        }
        if isGrouped, groupDigits != 3 { return nil }
        if integerDigitCount > 0, cell[start] == 0x30 {
            guard integerDigitCount == 1 else { return nil }
            integerDigitCount = 0
        }
        if hasPlus, integerDigitCount > 8 { return nil }
        let hasIntegerPart = index > start
        if index < cell.count, cell[index] == point {
            hasMark = true
            index += 1
            while index < cell.count, isDigit(cell[index]) {
                fractionDigitCount += 1
                note(cell[index], &self)
                index += 1
            }
            guard fractionDigitCount > 0 else { return nil }
        }
        guard hasIntegerPart || hasMark else { return nil }
        if index < cell.count, cell[index] | 0x20 == UInt8(ascii: "e"), !isGrouped {
            hasExponent = true
            index += 1
            let isSmall = index < cell.count && cell[index] == UInt8(ascii: "-")
            if isSmall || index < cell.count && cell[index] == UInt8(ascii: "+") { index += 1 }
            let digits = index
            while index < cell.count, index - digits < 4, isDigit(cell[index]) {
                exponent = exponent * 10 + Int(cell[index] &- 0x30)
                index += 1
            }
            guard index > digits else { return nil }
            if isSmall { exponent = -exponent }
        }
        guard index == cell.count else { return nil }
    }
}

extension NumberCell {
    /// How many digits the number has when it is written without an exponent.
    var digitCounts: DigitCounts {
        let digitCount = significantDigitCount + trailingZeroCount
        let fraction = fractionDigitCount - exponent
        return DigitCounts(integer: digitCount == 0 ? 0 : max(0, digitCount - fraction), fraction: max(0, fraction))
    }

    /// A decimal of some scale holds the number.
    var isDecimal: Bool {
        let counts = digitCounts
        return counts.areHeld(byScale: counts.fraction, digitCountMax: ExactNumber.digitCountMax)
    }

    /// The mantissa of a number cell in a scale that holds its fraction; nil beyond 38 digits.
    static func mantissa(_ cell: CellBytes, mark: DecimalMark, scale: Int) -> Int128? {
        NumberCell(cell, mark: mark)?.mantissa(of: cell, scale: scale, digitCountMax: ExactNumber.digitCountMax)
    }

    /// The mantissa of this cell in a scale that holds its fraction; nil beyond so many digits, at most 38. O(length).
    func mantissa(of cell: CellBytes, scale: Int, digitCountMax: Int) -> Int128? {
        guard digitCounts.areHeld(byScale: scale, digitCountMax: digitCountMax) else { return nil }
        if significantDigitCount == 0 { return 0 }
        var mantissa: Int128 = 0
        for byte in cell {
            if hasExponent, byte | 0x20 == UInt8(ascii: "e") { break }
            if isDigit(byte) { mantissa = mantissa &* 10 &+ Int128(byte &- 0x30) }
        }
        // With the first digit and all behind it within 38, the power is between 0 and 38.
        mantissa &*= PowerOfTen.signed[scale - fractionDigitCount + exponent]
        return isNegative ? -mantissa : mantissa
    }

    /// The nearest double of a number cell, divided by a hundred for per cents; nil when it is infinite.
    static func double(_ cell: CellBytes, mark: DecimalMark, isPercent: Bool) -> Double? {
        guard NumberCell(cell, mark: mark) != nil else { return nil }
        // In the form that Swift reads: point, no grouping, the exponent shifted for per cents.
        var text: [UInt8] = []
        text.reserveCapacity(cell.count + 1)
        var exponent = 0
        let markByte = mark == .point ? UInt8(ascii: ".") : UInt8(ascii: ",")
        var index = 0
        while index < cell.count {
            let byte = cell[index]
            if byte | 0x20 == UInt8(ascii: "e") {
                exponent = Int(CellBytes(rebasing: cell[(index + 1)...]).text) ?? 0
                break
            }
            if isDigit(byte) || byte == UInt8(ascii: "-") {
                text.append(byte)
            } else if byte == markByte {
                if text.last.map(isDigit) != true { text.append(UInt8(ascii: "0")) }
                text.append(UInt8(ascii: "."))
            }
            index += 1
        }
        if isPercent { exponent -= 2 }
        if exponent != 0 { text += Array("e\(exponent)".utf8) }
        guard let value = Double(String(decoding: text, as: UTF8.self)), value.isFinite else { return nil }
        return value
    }

    /// True when the cell's digits come back from the double nearest to it.
    static func survivesAsDouble(_ cell: CellBytes, mark: DecimalMark) -> Bool {
        guard let number = NumberCell(cell, mark: mark) else { return false }
        if number.significantDigitCount == 0 { return true }
        // No double is written with more than 17 digits; cells of megabytes need not be converted to tell.
        if number.significantDigitCount > 17 { return false }
        // Fifteen digits always survive, but below the normal range digits go missing and above it all do.
        if number.significantDigitCount <= 15, !number.hasExponent, cell.count < 200 { return true }
        guard let value = double(cell, mark: mark, isPercent: false), value != 0 else { return false }
        if number.significantDigitCount <= 15, value.magnitude >= Double.leastNormalMagnitude { return true }
        return digits(of: Array(cell)) == digits(of: Array("\(value)".utf8))
    }

    /// The significant digits of a number text, zeros at both ends left out, the exponent as well.
    private static func digits(of text: [UInt8]) -> [UInt8] {
        var digits: [UInt8] = []
        for byte in text {
            if byte | 0x20 == UInt8(ascii: "e") { break }
            if isDigit(byte), byte != 0x30 || !digits.isEmpty { digits.append(byte) }
        }
        while digits.last == 0x30 { digits.removeLast() }
        return digits
    }
}
