/// A date written by a pattern: `dd/MM/yyyy`.
///
/// `d dd` day, `M MM` month, `yy yyyy` year, `H HH` hour, `m mm` minute, `s ss` second; doubled with a leading zero. A
/// run of letters is read as such parts only if it consists of nothing else (and `T`), so words stand as they are:
/// `ngày dd`. What would silently give a wrong date is refused: minutes in a place of the month, `DD`, `YYYY`.
struct DateFormat {
    private enum Part {
        case text([UInt8])
        case field(Field, digitCount: Int)
    }

    private enum Field {
        case day, month, year, hour, minute, second
    }

    private let parts: [Part]
    let byteCountMax: Int

    /// A message in the user's terms when the pattern cannot be meant.
    init(_ pattern: String) throws(KernelFault) {
        var parts: [Part] = []
        var run: [Unicode.Scalar] = []
        for scalar in pattern.unicodeScalars {
            if scalar.properties.isAlphabetic {
                run.append(scalar)
            } else {
                parts += try DateFormat.parts(ofLetters: run, pattern)
                run.removeAll()
                parts.append(.text(Array(String(scalar).utf8)))
            }
        }
        parts += try DateFormat.parts(ofLetters: run, pattern)
        self.parts = parts
        byteCountMax = parts.reduce(0) { $0 + DateFormat.byteCountMax($1) }
        let hasHour = parts.contains { if case .field(.hour, _) = $0 { true } else { false } }
        let hasMinute = parts.contains { if case .field(.minute, _) = $0 { true } else { false } }
        if hasMinute, !hasHour {
            throw .badArgument(
                row: nil, message: "in \"\(pattern)\" m stands for minutes; the month is written M or MM")
        }
    }

    private static func parts(ofLetters run: [Unicode.Scalar], _ pattern: String) throws(KernelFault) -> [Part] {
        var parts: [Part] = []
        var index = 0
        while index < run.count {
            let letter = run[index]
            var count = 0
            while index + count < run.count, run[index + count] == letter { count += 1 }
            index += count
            switch (letter, count) {
            case ("d", 1...2): parts.append(.field(.day, digitCount: count))
            case ("M", 1...2): parts.append(.field(.month, digitCount: count))
            case ("y", 2), ("y", 4): parts.append(.field(.year, digitCount: count))
            case ("H", 1...2): parts.append(.field(.hour, digitCount: count))
            case ("m", 1...2): parts.append(.field(.minute, digitCount: count))
            case ("s", 1...2): parts.append(.field(.second, digitCount: count))
            case ("T", 1): parts.append(.text([UInt8(ascii: "T")]))
            case ("D", 1...2) where run.count == count, ("Y", 2...4) where run.count == count:
                let small = letter == "D" ? "d or dd" : "yy or yyyy"
                throw .badArgument(row: nil, message: "\"\(pattern)\" has \(letter) as a capital; write \(small)")
            default:
                var word = ""
                word.unicodeScalars.append(contentsOf: run)
                return [.text(Array(word.utf8))]
            }
        }
        return parts
    }

    /// Writes the date, and the microseconds since its midnight, at `target`, which has room for `byteCountMax` bytes;
    /// gives the number of bytes written. A year of `yy` is its last two digits.
    func write(day: Int64, time: Int64, to target: UnsafeMutablePointer<UInt8>) -> Int {
        let civil = CivilDay(day)
        var count = 0
        for part in parts {
            switch part {
            case .text(let bytes):
                for byte in bytes {
                    target[count] = byte
                    count += 1
                }
            case .field(let field, let digitCount):
                let number =
                    switch field {
                    case .day: civil.day
                    case .month: civil.month
                    case .year: digitCount == 2 ? floorRest(civil.year, 100) : civil.year
                    case .hour: time / 3_600_000_000
                    case .minute: time / 60_000_000 % 60
                    case .second: time / 1_000_000 % 60
                    }
                count += DateFormat.write(number, digitCount, to: target + count)
            }
        }
        return count
    }

    private static func byteCountMax(_ part: Part) -> Int {
        switch part {
        case .text(let bytes): bytes.count
        case .field: 4
        }
    }

    /// At least so many digits, at most four: no date lies outside the years 1 to 9999.
    @inline(__always)
    private static func write(_ number: Int64, _ digitCountMin: Int, to target: UnsafeMutablePointer<UInt8>) -> Int {
        var rest = UInt32(truncatingIfNeeded: number) % 10_000
        let needed = rest < 10 ? 1 : rest < 100 ? 2 : rest < 1_000 ? 3 : 4
        let count = max(needed, digitCountMin)
        for index in stride(from: count - 1, through: 0, by: -1) {
            target[index] = 0x30 + UInt8(truncatingIfNeeded: rest % 10)
            rest /= 10
        }
        return count
    }
}

extension ScalarKernel {
    /// `format_date(date or datetime, pattern)`: text, see `DateFormat`. A constant pattern is read once.
    static let formatDate = ScalarKernel(name: "format_date") { preparation throws(KernelFault) in
        let perDay = preparation.arguments[0].kind == .datetime ? CalendarLimit.microsecondsPerDay : 1
        var pattern: String?
        var format: DateFormat?
        if case .text(let constant) = preparation.constants[1] {
            pattern = constant
            format = try DateFormat(constant)
        }
        let isConstant = format != nil
        return { arguments, out, rowCount throws(KernelFault) in
            let values = arguments[0].integers
            let patterns = arguments[1].slices
            let results = out.slices
            for row in 0..<rowCount {
                results[row] = .empty
                if !out.hasValue(row) { continue }
                if !isConstant, pattern != patterns[row].text {
                    let changed = patterns[row].text
                    format = try DateFormat(changed)
                    pattern = changed
                }
                guard let format else { continue }
                let day = floorQuotient(values[row], perDay)
                // Written with four digits a year.
                if !CalendarLimit.days.contains(day) { throw .overflow(row: row) }
                let time = perDay == 1 ? 0 : floorRest(values[row], perDay)
                let result = out.scratch.allocate(format.byteCountMax)
                results[row] = TextSlice(start: result, count: format.write(day: day, time: time, to: result))
            }
        }
    }
}
