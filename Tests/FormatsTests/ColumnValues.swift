import TinhBase
import TinhColumns
import TinhTypes

@testable import TinhFormats

/// Every value of a table as text, nil where it is missing: what tests compare.
func values(_ table: Table) -> [[String?]] {
    values(table.chunks, columnCount: table.schema.fields.count)
}

func values(_ chunks: [Chunk], columnCount: Int) -> [[String?]] {
    (0..<columnCount).map { column in chunks.flatMap { chunk in values(chunk.columns[column]) } }
}

func values(_ column: Column) -> [String?] {
    (0..<column.rowCount).map { row in
        guard column.validity?.isValid(row) ?? true else { return nil }
        switch column.storage {
        case .integers(let storage): return text(integer(storage, row), column.kind)
        case .wide(let buffer):
            guard case .decimal(let scale) = column.kind else { return "wide" }
            return NumberText.text(buffer.pointer(of: Int128.self)[row], scale: scale)
        case .floats(let buffer): return FloatText.text(buffer.pointer(of: Double.self)[row])
        case .text(let storage): return String(decoding: storage.value(row), as: UTF8.self)
        case .dictionary(let storage):
            return String(decoding: storage.dictionary.value(code(storage, row)), as: UTF8.self)
        }
    }
}

func integer(_ storage: IntegerStorage, _ row: Int) -> Int64 {
    switch storage.width {
    case .constant: storage.base
    case .one: storage.base &+ Int64(storage.buffer.pointer(of: UInt8.self)[row])
    case .two: storage.base &+ Int64(storage.buffer.pointer(of: UInt16.self)[row])
    case .four: storage.base &+ Int64(storage.buffer.pointer(of: UInt32.self)[row])
    case .eight: storage.buffer.pointer(of: Int64.self)[row]
    }
}

func code(_ storage: DictionaryStorage, _ row: Int) -> Int {
    switch storage.width {
    case .one: Int(storage.codes.pointer(of: UInt8.self)[row])
    case .two: Int(storage.codes.pointer(of: UInt16.self)[row])
    default: Int(storage.codes.pointer(of: UInt32.self)[row])
    }
}

private func text(_ value: Int64, _ kind: Kind) -> String {
    switch kind {
    case .bool: value == 0 ? "false" : "true"
    case .decimal(let scale): NumberText.text(Int128(value), scale: scale)
    case .date: CalendarText.date(Int(value))
    case .datetime: CalendarText.datetime(Int(value))
    case .duration: CalendarText.duration(Int(value))
    case .year: CalendarText.period(.year, Int(value))
    case .half: CalendarText.period(.half, Int(value))
    case .quarter: CalendarText.period(.quarter, Int(value))
    case .month: CalendarText.period(.month, Int(value))
    case .week: CalendarText.period(.week, Int(value))
    case .int, .float, .text, .missing: String(value)
    }
}

/// A source over text, with morsels of any size.
func source(
    _ text: String, options: CSVOptions = CSVOptions(), morselBytes: Int = 1 << 20, level: Int32? = nil
) throws(DataFault) -> CSVSource {
    try source(Array(text.utf8), options: options, morselBytes: morselBytes, level: level)
}

func source(
    _ bytes: [UInt8], options: CSVOptions = CSVOptions(), morselBytes: Int = 1 << 20, level: Int32? = nil
) throws(DataFault) -> CSVSource {
    try CSVSource(
        ByteSource(name: "test.csv", bytes: bytes), options: options, splitHeader: split, scanLevel: level,
        morselBytes: morselBytes)
}

/// Units in brackets, as the library's own splitter has them, but for what units there are.
@Sendable func split(_ header: String) -> (name: String, unit: Unit?) {
    guard header.hasSuffix("]"), let open = header.lastIndex(of: "[") else { return (header, nil) }
    let name = String(header[..<open].reversed().drop { $0 == " " }.reversed())
    let symbol = String(header[header.index(after: open)...].dropLast())
    if symbol == "%" { return (name, .percent) }
    return (name, Unit(dimensions: [Unit.Dimension(symbol, 1)], factor: .one, symbol: symbol))
}

/// Types and values of a text, loaded.
func loaded(
    _ text: String, options: CSVOptions = CSVOptions(), morselBytes: Int = 1 << 20, threads: Int = 1
) throws -> (types: [String], values: [[String?]], source: CSVSource) {
    let source = try source(text, options: options, morselBytes: morselBytes)
    let table = try source.load(threadCount: threads)
    return (table.schema.fields.map { word($0.type) }, values(table), source)
}

func word(_ type: DataType) -> String {
    let unit = type.unit.isNone ? "" : " " + type.unit.symbol
    if case .decimal(let scale) = type.kind { return "decimal(\(scale))" + unit }
    return type.kind.word + unit
}
