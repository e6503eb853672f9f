import TinhBase
import TinhColumns
import TinhTypes

/// Renders the cells of one column, a block of rows at a time: plain digits, ISO 8601, texts as the format has them.
final class ColumnRenderer {
    let cells = CellBuffer()
    private let style: CellStyle
    private var texts: RenderedTexts?

    init(style: CellStyle) {
        self.style = style
    }

    func render(_ column: Column, rows: Range<Int>) {
        cells.clear()
        let words = column.validity.map { $0.words.pointer(of: UInt64.self) }
        switch column.storage {
        case .integers(let storage): renderIntegers(column.kind, storage, words, rows)
        case .wide(let buffer):
            guard case .decimal(let scale) = column.kind else { preconditionFailure("wide storage holds decimals") }
            let values = buffer.pointer(of: Int128.self)
            forEach(rows, words) { row in
                let isQuoted = losesDigits(values[row], scale: scale)
                if isQuoted { cells.append(byte: 0x22) }
                cells.append(wide: values[row], scale: scale)
                if isQuoted { cells.append(byte: 0x22) }
            }
        case .floats(let buffer):
            let values = buffer.pointer(of: Double.self)
            forEach(rows, words) { row in cells.append { FloatText.append(values[row], to: &$0) } }
        case .text(let storage):
            forEach(rows, words) { row in style.write(text: storage.value(row), to: cells) }
        case .dictionary(let storage): renderCodes(storage, words, rows)
        }
    }

    /// Rows are given to `body` where they have a value.
    @inline(__always)
    private func forEach(_ rows: Range<Int>, _ words: UnsafeMutablePointer<UInt64>?, _ body: (Int) -> Void) {
        let cells = cells
        for row in rows {
            if let words, words[row &>> 6] &>> UInt64(row & 63) & 1 == 0 {
                style.writeMissing(to: cells)
            } else {
                body(row)
            }
            cells.close(row &- rows.lowerBound)
        }
    }

    private func renderIntegers(
        _ kind: Kind, _ storage: IntegerStorage, _ words: UnsafeMutablePointer<UInt64>?, _ rows: Range<Int>
    ) {
        switch storage.width {
        case .constant: renderIntegers(kind, words, rows) { _ in storage.base }
        case .one:
            let values = storage.buffer.pointer(of: UInt8.self)
            renderIntegers(kind, words, rows) { storage.base &+ Int64(values[$0]) }
        case .two:
            let values = storage.buffer.pointer(of: UInt16.self)
            renderIntegers(kind, words, rows) { storage.base &+ Int64(values[$0]) }
        case .four:
            let values = storage.buffer.pointer(of: UInt32.self)
            renderIntegers(kind, words, rows) { storage.base &+ Int64(values[$0]) }
        case .eight:
            let values = storage.buffer.pointer(of: Int64.self)
            renderIntegers(kind, words, rows) { values[$0] }
        }
    }

    @inline(__always)
    private func renderIntegers(
        _ kind: Kind, _ words: UnsafeMutablePointer<UInt64>?, _ rows: Range<Int>, _ value: (Int) -> Int64
    ) {
        let quote: UInt8? = isJSON && ColumnRenderer.isQuotedInJSON(kind) ? 0x22 : nil
        switch kind {
        case .int: forEach(rows, words) { cells.append(integer: value($0)) }
        case .bool: forEach(rows, words) { cells.append(value($0) == 0 ? "false" : "true") }
        case .decimal(let scale):
            forEach(rows, words) { row in
                let mantissa = value(row)
                let isQuoted = losesDigits(Int128(mantissa), scale: scale)
                if isQuoted { cells.append(byte: 0x22) }
                cells.append(mantissa: mantissa, scale: scale)
                if isQuoted { cells.append(byte: 0x22) }
            }
        case .date: quoted(rows, words, quote) { cells.append(days: Int(value($0))) }
        case .datetime:
            quoted(rows, words, quote) { row in
                cells.append { CalendarText.appendDatetime(Int(value(row)), to: &$0) }
            }
        case .duration:
            quoted(rows, words, quote) { row in
                cells.append { CalendarText.appendDuration(Int(value(row)), to: &$0) }
            }
        case .year where isJSON:
            // A json number has no zeros in front: year 800 is not 0800.
            forEach(rows, words) { cells.append(integer: value($0)) }
        case .year: periods(.year, rows, words, quote, value)
        case .half: periods(.half, rows, words, quote, value)
        case .quarter: periods(.quarter, rows, words, quote, value)
        case .month: periods(.month, rows, words, quote, value)
        case .week: periods(.week, rows, words, quote, value)
        case .missing:
            for row in rows {
                style.writeMissing(to: cells)
                cells.close(row - rows.lowerBound)
            }
        case .float, .text: preconditionFailure("integer storage does not hold \(kind.word)")
        }
    }

    private func quoted(
        _ rows: Range<Int>, _ words: UnsafeMutablePointer<UInt64>?, _ quote: UInt8?, _ body: (Int) -> Void
    ) {
        forEach(rows, words) { row in
            if let quote { cells.append(byte: quote) }
            body(row)
            if let quote { cells.append(byte: quote) }
        }
    }

    private func periods(
        _ period: CalendarPeriod, _ rows: Range<Int>, _ words: UnsafeMutablePointer<UInt64>?, _ quote: UInt8?,
        _ value: (Int) -> Int64
    ) {
        quoted(rows, words, quote) { row in
            cells.append { CalendarText.appendPeriod(period, Int(value(row)), to: &$0) }
        }
    }

    private var isJSON: Bool {
        if case .json = style { true } else { false }
    }

    private static func isQuotedInJSON(_ kind: Kind) -> Bool {
        switch kind {
        case .bool, .int, .decimal, .float, .missing, .year: false
        case .text, .date, .datetime, .duration, .half, .quarter, .month, .week: true
        }
    }

    /// A decimal whose digits do not come back from the double nearest to it is a string in json. Fifteen digits always do.
    @inline(__always)
    private func losesDigits(_ mantissa: Int128, scale: Int) -> Bool {
        guard isJSON, mantissa.magnitude >= 1_000_000_000_000_000 else { return false }
        let number = ExactNumber(mantissa, scale: scale)
        guard let back = ExactNumber(shortest: number.double) else { return true }
        return ExactNumber.compare(number, back) != 0
    }

    private func renderCodes(_ storage: DictionaryStorage, _ words: UnsafeMutablePointer<UInt64>?, _ rows: Range<Int>) {
        if texts?.dictionary !== storage.dictionary {
            texts = RenderedTexts(dictionary: storage.dictionary, style: style)
        }
        guard let texts else { return }
        texts.reserve()
        switch storage.width {
        case .one:
            let codes = storage.codes.pointer(of: UInt8.self)
            forEach(rows, words) { cells.append(texts.text(Int(codes[$0]))) }
        case .two:
            let codes = storage.codes.pointer(of: UInt16.self)
            forEach(rows, words) { cells.append(texts.text(Int(codes[$0]))) }
        case .four:
            let codes = storage.codes.pointer(of: UInt32.self)
            forEach(rows, words) { cells.append(texts.text(Int(codes[$0]))) }
        case .constant, .eight: preconditionFailure("codes of width 1, 2 or 4")
        }
    }
}

/// The texts of a dictionary as a format writes them, each rendered when it is first asked for.
private final class RenderedTexts {
    let dictionary: TextDictionary
    private let style: CellStyle
    private let one = CellBuffer()
    private var arena = TextArena()
    private var texts: [UnsafeRawBufferPointer?] = []

    init(dictionary: TextDictionary, style: CellStyle) {
        self.dictionary = dictionary
        self.style = style
    }

    /// A dictionary may have grown since the last block.
    func reserve() {
        if texts.count < dictionary.count {
            texts.append(contentsOf: repeatElement(nil, count: dictionary.count - texts.count))
        }
    }

    @inline(__always)
    func text(_ code: Int) -> UnsafeRawBufferPointer {
        texts[code] ?? render(code)
    }

    private func render(_ code: Int) -> UnsafeRawBufferPointer {
        one.clear()
        style.write(text: dictionary.value(code), to: one)
        arena.append(UnsafeRawBufferPointer(start: one.start, count: one.used))
        let text = arena[arena.count - 1]
        texts[code] = text
        return text
    }
}
