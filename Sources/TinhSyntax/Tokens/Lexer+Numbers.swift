import TinhBase

extension Lexer {
    private func isDigit(_ offset: Int) -> Bool {
        offset < bytes.count && bytes[offset] >= UInt8(ascii: "0") && bytes[offset] <= UInt8(ascii: "9")
    }

    private func isByte(_ offset: Int, _ wanted: Unicode.Scalar) -> Bool {
        offset < bytes.count && bytes[offset] == UInt8(ascii: wanted)
    }

    /// The end of digits with single `_` between them.
    private func digitsEnd(from start: Int) -> Int {
        var end = start
        while isDigit(end) || isByte(end, "_") && end > start && isDigit(end + 1) { end += 1 }
        return end
    }

    /// `12`, `1_000`, `12.50`, `1.5e3`, `70%`.
    mutating func number() {
        let start = at
        var end = digitsEnd(from: start)
        var isInteger = true
        if isByte(end, "."), isDigit(end + 1) {
            isInteger = false
            end = digitsEnd(from: end + 1)
        }
        if isByte(end, "e") || isByte(end, "E") {
            let sign = isByte(end + 1, "-") || isByte(end + 1, "+") ? 1 : 0
            if isDigit(end + 1 + sign) {
                isInteger = false
                end += 1 + sign
                while isDigit(end) { end += 1 }
            }
        }
        if let fault = malformed(from: start, end: end) { return fault }
        if isByte(end, "%") {
            add(.percent, length: end + 1 - start)
        } else {
            add(isInteger ? .integer : .number, length: end - start)
        }
    }

    /// What is glued to a number and spoils it: `1.`, `1__0`, `1_`, `1.2.3`.
    private mutating func malformed(from start: Int, end: Int) -> Void? {
        if isByte(end, "_") {
            var upper = end
            while isDigit(upper) || isByte(upper, "_") { upper += 1 }
            let digits = bytes[start..<upper].filter { $0 != UInt8(ascii: "_") }
            return add(
                .integer, length: upper - start,
                .malformedNumber(meant: String(decoding: digits, as: UTF8.self)))
        }
        guard isByte(end, "."), !isByte(end + 1, ".") else { return nil }
        if isDigit(end + 1) {
            var upper = end
            while isDigit(upper) || isByte(upper, ".") && isDigit(upper + 1) { upper += 1 }
            return add(.number, length: upper - start, .malformedNumber(meant: grouped(start, upper)))
        }
        let meant = String(decoding: bytes[start..<end], as: UTF8.self)
        return add(.integer, length: end + 1 - start, .malformedNumber(meant: meant))
    }

    /// `1.234.567` with three digits in every group after the first: `1_234_567`.
    private func grouped(_ start: Int, _ end: Int) -> String? {
        let groups = bytes[start..<end].split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
        guard groups.dropFirst().allSatisfy({ $0.count == 3 }), let first = groups.first, first.count <= 3 else {
            return nil
        }
        return groups.map { String(decoding: $0, as: UTF8.self) }.joined(separator: "_")
    }

    /// `.5`: a digit goes before the point.
    mutating func pointFirst() {
        let end = digitsEnd(from: at + 1)
        let meant = "0" + String(decoding: bytes[at..<end], as: UTF8.self)
        add(.number, length: end - at, .malformedNumber(meant: meant))
    }

    /// `@2023-05-01T10:30`: letters, digits, and the `-` and `:` that belong to a period.
    mutating func period() {
        var end = at + 1
        while end < bytes.count {
            let byte = bytes[end]
            let lower = byte | 0x20
            if isDigit(end) || lower >= UInt8(ascii: "a") && lower <= UInt8(ascii: "z") && byte >= 0x40 {
                end += 1
            } else if byte == UInt8(ascii: ":"), isDigit(end + 1) {
                end += 1
            } else if byte == UInt8(ascii: "-"), end > at + 1, continuesPeriod(end + 1) {
                end += 1
            } else {
                break
            }
        }
        do throws(PeriodFault) {
            _ = try PeriodLiteral(text: bytes[(at + 1)..<end])
            add(.period, length: end - at)
        } catch {
            add(.period, length: end - at, .malformedPeriod(error))
        }
    }

    /// After a `-` inside a period: a digit, or the letter of a half, quarter or week and a digit.
    private func continuesPeriod(_ offset: Int) -> Bool {
        if isDigit(offset) { return true }
        guard offset < bytes.count, isDigit(offset + 1) else { return false }
        return "HQWhqw".utf8.contains(bytes[offset])
    }
}
