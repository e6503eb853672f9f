import TinhBase

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

    /// Appends the date, and the microseconds since its midnight. A year of `yy` is its last two digits.
    func append(day: Int64, time: Int64, to text: inout [UInt8]) {
        let civil = CivilDay(day)
        for part in parts {
            switch part {
            case .text(let bytes): text.append(contentsOf: bytes)
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
                DateFormat.append(number, digitCount, to: &text)
            }
        }
    }

    @inline(__always)
    private static func append(_ number: Int64, _ digitCountMin: Int, to text: inout [UInt8]) {
        if number < 100, number >= 0 {
            if digitCountMin == 4 { text.append(contentsOf: [0x30, 0x30]) }
            if digitCountMin > 1 || number > 9 { text.append(0x30 + UInt8(number / 10)) }
            text.append(0x30 + UInt8(number % 10))
            return
        }
        if number < 1000, number >= 0, digitCountMin == 4 { text.append(0x30) }
        NumberText.append(number, to: &text)
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
        var written: [UInt8] = []
        return { arguments, out, rowCount throws(KernelFault) in
            let values = arguments[0].integers
            let patterns = arguments[1].slices
            let results = out.slices
            for row in 0..<rowCount {
                results[row] = .empty
                if !out.hasValue(row) { continue }
                if !isConstant, pattern != patterns[row].string {
                    let changed = patterns[row].string
                    format = try DateFormat(changed)
                    pattern = changed
                }
                guard let format else { continue }
                written.removeAll(keepingCapacity: true)
                let day = floorQuotient(values[row], perDay)
                format.append(day: day, time: perDay == 1 ? 0 : floorRest(values[row], perDay), to: &written)
                results[row] = written.withUnsafeBytes { out.scratch.keep($0) }
            }
        }
    }
}
