import TinhBase
import TinhColumns
import TinhTypes

/// The values of one chunk's column as machines read them: plain digits, ISO 8601.
struct ColumnWriter {
    let column: Column
    private let kind: Kind
    private let words: UnsafeMutablePointer<UInt64>?

    init(_ column: Column) {
        self.column = column
        kind = column.kind
        words = column.validity.map { $0.words.pointer(of: UInt64.self) }
    }

    @inline(__always)
    func isMissing(_ row: Int) -> Bool {
        guard let words else { return kind == .missing }
        return words[row &>> 6] &>> UInt64(row & 63) & 1 == 0
    }

    /// The bytes of a text; nil for other kinds.
    @inline(__always)
    func text(_ row: Int) -> UnsafeRawBufferPointer? {
        switch column.storage {
        case .text(let texts): texts.value(row)
        case .dictionary(let storage): storage.dictionary.value(ColumnWriter.code(storage, row))
        case .integers, .wide, .floats: nil
        }
    }

    @inline(__always)
    private static func code(_ storage: DictionaryStorage, _ row: Int) -> Int {
        switch storage.width {
        case .one: Int(storage.codes.pointer(of: UInt8.self)[row])
        case .two: Int(storage.codes.pointer(of: UInt16.self)[row])
        case .four: Int(storage.codes.pointer(of: UInt32.self)[row])
        case .constant, .eight: preconditionFailure("codes of width 1, 2 or 4")
        }
    }

    @inline(__always)
    static func integer(_ storage: IntegerStorage, _ row: Int) -> Int64 {
        switch storage.width {
        case .constant: storage.base
        case .one: storage.base &+ Int64(storage.buffer.pointer(of: UInt8.self)[row])
        case .two: storage.base &+ Int64(storage.buffer.pointer(of: UInt16.self)[row])
        case .four: storage.base &+ Int64(storage.buffer.pointer(of: UInt32.self)[row])
        case .eight: storage.buffer.pointer(of: Int64.self)[row]
        }
    }

    /// True for a value of bool.
    func isTrue(_ row: Int) -> Bool {
        guard case .integers(let storage) = column.storage, !isMissing(row) else { return false }
        return ColumnWriter.integer(storage, row) != 0
    }

    /// The exact value of a decimal, as mantissa.
    func mantissa(_ row: Int) -> Int128? {
        switch column.storage {
        case .integers(let storage): Int128(ColumnWriter.integer(storage, row))
        case .wide(let buffer): buffer.pointer(of: Int128.self)[row]
        case .floats, .text, .dictionary: nil
        }
    }

    /// True where the value stands between quotes in json.
    var isQuotedInJSON: Bool {
        switch kind {
        case .bool, .int, .decimal, .float, .missing, .year: false
        case .text, .date, .datetime, .duration, .half, .quarter, .month, .week: true
        }
    }

    /// Writes a value that is not missing and not a text.
    @inline(__always)
    func write(_ row: Int, to output: inout OutputBuffer) throws(WriteFault) {
        switch column.storage {
        case .integers(let storage): try write(ColumnWriter.integer(storage, row), to: &output)
        case .wide(let buffer):
            guard case .decimal(let scale) = kind else { preconditionFailure("wide storage holds decimals") }
            try output.append(mantissa: buffer.pointer(of: Int128.self)[row], scale: scale)
        case .floats(let buffer):
            let value = buffer.pointer(of: Double.self)[row]
            try output.append { FloatText.append(value, to: &$0) }
        case .text, .dictionary: preconditionFailure("texts are written by their format")
        }
    }

    private func write(_ value: Int64, to output: inout OutputBuffer) throws(WriteFault) {
        switch kind {
        case .bool: try output.append(value == 0 ? "false" : "true")
        case .int: try output.append(integer: value)
        case .decimal(let scale): try output.append(mantissa: Int128(value), scale: scale)
        case .date: try output.append(days: Int(value))
        case .datetime: try output.append { CalendarText.appendDatetime(Int(value), to: &$0) }
        case .duration: try output.append { CalendarText.appendDuration(Int(value), to: &$0) }
        case .year: try output.append { CalendarText.appendPeriod(.year, Int(value), to: &$0) }
        case .half: try output.append { CalendarText.appendPeriod(.half, Int(value), to: &$0) }
        case .quarter: try output.append { CalendarText.appendPeriod(.quarter, Int(value), to: &$0) }
        case .month: try output.append { CalendarText.appendPeriod(.month, Int(value), to: &$0) }
        case .week: try output.append { CalendarText.appendPeriod(.week, Int(value), to: &$0) }
        case .float, .text, .missing: preconditionFailure("integer storage does not hold \(kind.word)")
        }
    }
}
