import Tinh
import TinhColumns
import TinhPlan
import TinhTypes

/// A column of a result made by hand, nil where missing.
struct FixtureColumn {
    let field: Schema.Field
    let column: Column

    private init(_ name: String, _ kind: Kind, _ unit: Unit, count: Int, valid: [Bool], _ storage: Column.Storage) {
        field = Schema.Field(name, DataType(kind, unit: unit))
        let missingCount = valid.count { !$0 }
        var validity: Validity?
        if missingCount > 0 {
            let words = Buffer(sizeBytes: (count + 63) / 64 * 8)
            let pointer = words.pointer(of: UInt64.self)
            for word in 0..<(count + 63) / 64 { pointer[word] = 0 }
            for (row, isValid) in valid.enumerated() where isValid { pointer[row / 64] |= 1 << UInt64(row % 64) }
            validity = Validity(words: words, missingCount: missingCount)
        }
        column = Column(kind: kind, rowCount: count, storage: storage, validity: validity)
    }

    static func integers(_ name: String, _ values: [Int64?], kind: Kind = .int, unit: Unit = .none) -> FixtureColumn {
        let buffer = Buffer(sizeBytes: values.count * 8)
        for (row, value) in values.enumerated() { buffer.pointer(of: Int64.self)[row] = value ?? 0 }
        let known = values.compactMap { $0 }
        return FixtureColumn(
            name, kind, unit, count: values.count, valid: values.map { $0 != nil },
            .integers(
                IntegerStorage(
                    buffer: buffer, width: .eight, base: 0, minimum: known.min() ?? 1, maximum: known.max() ?? 0)))
    }

    static func floats(_ name: String, _ values: [Double?], unit: Unit = .none) -> FixtureColumn {
        let buffer = Buffer(sizeBytes: values.count * 8)
        for (row, value) in values.enumerated() { buffer.pointer(of: Double.self)[row] = value ?? 0 }
        return FixtureColumn(
            name, .float, unit, count: values.count, valid: values.map { $0 != nil }, .floats(buffer))
    }

    static func texts(_ name: String, _ values: [String?]) -> FixtureColumn {
        let parts = values.map { Array(($0 ?? "").utf8) }
        let offsets = Buffer(sizeBytes: (values.count + 1) * 4)
        let bytes = Buffer(sizeBytes: parts.reduce(0) { $0 + $1.count })
        var end = 0
        offsets.pointer(of: UInt32.self)[0] = 0
        for (row, part) in parts.enumerated() {
            for byte in part {
                bytes.pointer(of: UInt8.self)[end] = byte
                end += 1
            }
            offsets.pointer(of: UInt32.self)[row + 1] = UInt32(end)
        }
        return FixtureColumn(
            name, .text, .none, count: values.count, valid: values.map { $0 != nil },
            .text(TextStorage(offsets: offsets, bytes: bytes, isNormalized: false)))
    }

    static let vnd = Unit(dimensions: [.init("VND", 1)], factor: .one, symbol: "VND")
}

/// A result of these columns; `totalRow` marks the total.
func result(_ columns: [FixtureColumn], totalRow: Int? = nil) -> Result {
    let rowCount = columns.first?.column.rowCount ?? 0
    var columns = columns
    if let totalRow {
        columns.append(
            .integers(Plan.totalColumnName, (0..<rowCount).map { $0 == totalRow ? 0 : nil }, kind: .int))
    }
    let chunk = Chunk(index: 0, firstRow: 0, rowCount: rowCount, columns: columns.map(\.column))
    return Result(table: Table(schema: Schema(columns.map(\.field)), chunks: [chunk]), notes: [])
}
