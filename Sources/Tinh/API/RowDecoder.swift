/// Rows as values of the caller's own types.
extension Result {
    /// Decodes each row, a column for each property; further columns are left aside.
    ///
    /// A property's key is the column's name (give `CodingKeys` where it is no Swift name). `Int`, `Double`, `String`, `Bool`
    /// and their kin take what fits them exactly (a `Double` takes the nearest); `Value`, `Decimal`, `CalendarDay` and
    /// `Period` take the cell as it is; an optional takes a missing cell. Anything else throws `DecodingError` with the row
    /// and the column. O(rows × properties).
    public func rows<Row: Decodable>(as type: Row.Type) throws -> [Row] {
        var indexes: [String: Int] = [:]
        for (index, column) in columns.enumerated() { indexes[column.name] = index }
        return try (0..<rowCount).map { row in
            try Row(from: RowDecoder(result: self, indexes: indexes, row: row))
        }
    }
}

private struct RowDecoder: Decoder {
    let result: Result
    let indexes: [String: Int]
    let row: Int
    let codingPath: [any CodingKey] = []
    let userInfo: [CodingUserInfoKey: Any] = [:]

    func container<Key: CodingKey>(keyedBy type: Key.Type) -> KeyedDecodingContainer<Key> {
        KeyedDecodingContainer(RowContainer<Key>(decoder: self))
    }

    func unkeyedContainer() throws -> any UnkeyedDecodingContainer {
        throw mismatch("a row is decoded by names: use a type with properties")
    }

    func singleValueContainer() throws -> any SingleValueDecodingContainer {
        guard result.columns.count == 1 else { throw mismatch("a row of several columns is no single value") }
        return CellDecoder(value: result.columns[0][row], codingPath: [RowKey(row), RowKey(result.columns[0].name)])
    }

    private func mismatch(_ words: String) -> DecodingError {
        .typeMismatch(Value.self, .init(codingPath: [RowKey(row)], debugDescription: words))
    }
}

private struct RowContainer<Key: CodingKey>: KeyedDecodingContainerProtocol {
    let decoder: RowDecoder
    var codingPath: [any CodingKey] { [RowKey(decoder.row)] }
    var allKeys: [Key] { decoder.result.columns.compactMap { Key(stringValue: $0.name) } }

    func contains(_ key: Key) -> Bool { decoder.indexes[key.stringValue] != nil }

    private func cell(_ key: Key) throws -> CellDecoder {
        guard let index = decoder.indexes[key.stringValue] else {
            let names = decoder.result.columns.map(\.name).joined(separator: ", ")
            throw DecodingError.keyNotFound(
                key, .init(codingPath: codingPath, debugDescription: "the result has the columns \(names)"))
        }
        return CellDecoder(value: decoder.result.columns[index][decoder.row], codingPath: codingPath + [key])
    }

    func decodeNil(forKey key: Key) throws -> Bool { try cell(key).decodeNil() }
    func decode<T: Decodable>(_ type: T.Type, forKey key: Key) throws -> T { try cell(key).decode(type) }

    func nestedContainer<Nested: CodingKey>(keyedBy type: Nested.Type, forKey key: Key) throws
        -> KeyedDecodingContainer<Nested>
    { throw try cell(key).mismatch(type) }
    func nestedUnkeyedContainer(forKey key: Key) throws -> any UnkeyedDecodingContainer {
        throw try cell(key).mismatch([Value].self)
    }
    func superDecoder() throws -> any Decoder { decoder }
    func superDecoder(forKey key: Key) throws -> any Decoder { try cell(key) }
}

private struct CellDecoder: Decoder, SingleValueDecodingContainer {
    let value: Value
    let codingPath: [any CodingKey]
    let userInfo: [CodingUserInfoKey: Any] = [:]

    func container<Key: CodingKey>(keyedBy type: Key.Type) throws -> KeyedDecodingContainer<Key> {
        throw mismatch(type)
    }
    func unkeyedContainer() throws -> any UnkeyedDecodingContainer { throw mismatch([Value].self) }
    func singleValueContainer() -> any SingleValueDecodingContainer { self }

    func decodeNil() -> Bool { value.isMissing }

    func decode<T: Decodable>(_ type: T.Type) throws -> T {
        let found: Any? =
            switch type {
            case is Int.Type: value.asInt
            case is Int8.Type: value.asInt.flatMap { Int8(exactly: $0) }
            case is Int16.Type: value.asInt.flatMap { Int16(exactly: $0) }
            case is Int32.Type: value.asInt.flatMap { Int32(exactly: $0) }
            case is Int64.Type: value.asInt.map { Int64($0) }
            case is UInt.Type: value.asInt.flatMap { UInt(exactly: $0) }
            case is UInt8.Type: value.asInt.flatMap { UInt8(exactly: $0) }
            case is UInt16.Type: value.asInt.flatMap { UInt16(exactly: $0) }
            case is UInt32.Type: value.asInt.flatMap { UInt32(exactly: $0) }
            case is UInt64.Type: value.asInt.flatMap { UInt64(exactly: $0) }
            case is Double.Type: value.asDouble
            case is Float.Type: value.asDouble.map { Float($0) }
            case is String.Type: value.asText
            case is Bool.Type: value.asBool
            case is Value.Type: value
            case is Decimal.Type: value.asDecimal
            case is CalendarDay.Type: value.asDate
            case is Period.Type: value.asPeriod
            default: nil
            }
        if let found = found as? T { return found }
        guard !value.isMissing else {
            throw DecodingError.valueNotFound(
                type, .init(codingPath: codingPath, debugDescription: "the cell is missing: use an optional"))
        }
        // A wrapper around one value (a raw-value enum, say) decodes itself from the cell.
        if found == nil, !CellDecoder.isScalar(type) { return try T(from: self) }
        throw mismatch(type)
    }

    func mismatch(_ type: Any.Type) -> DecodingError {
        .typeMismatch(
            type, .init(codingPath: codingPath, debugDescription: "the cell is \(value.asText ?? "missing")"))
    }

    private static func isScalar(_ type: Any.Type) -> Bool {
        type is any (FixedWidthInteger & Decodable).Type || type is Double.Type || type is Float.Type
            || type is String.Type || type is Bool.Type || type is Value.Type || type is Decimal.Type
            || type is CalendarDay.Type || type is Period.Type
    }
}

private struct RowKey: CodingKey {
    let stringValue: String
    let intValue: Int?

    init(_ row: Int) {
        stringValue = "row \(row)"
        intValue = row
    }
    init(_ name: String) {
        stringValue = name
        intValue = nil
    }
    init?(stringValue: String) { self.init(stringValue) }
    init?(intValue: Int) { self.init(intValue) }
}

extension Value {
    var asBool: Bool? { if case .bool(let value) = self { value } else { nil } }
    var asDate: CalendarDay? { if case .date(let value) = self { value } else { nil } }
    var asPeriod: Period? { if case .period(let value) = self { value } else { nil } }
    var asDecimal: Decimal? {
        switch self {
        case .decimal(let value): value
        case .int(let value): Decimal(mantissa: Int128(value), scale: 0)
        case .missing, .bool, .float, .text, .date, .datetime, .duration, .period: nil
        }
    }
}

// Taken apart by `CellDecoder`; from another decoder they come as the text that machine formats write.
extension Value: Decodable {
    public init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        self = container.decodeNil() ? .missing : .text(try container.decode(String.self))
    }
}

extension Decimal: Decodable {
    public init(from decoder: any Decoder) throws { throw onlyFromResult(decoder, Decimal.self) }
}

extension CalendarDay: Decodable {
    public init(from decoder: any Decoder) throws { throw onlyFromResult(decoder, CalendarDay.self) }
}

extension Period: Decodable {
    public init(from decoder: any Decoder) throws { throw onlyFromResult(decoder, Period.self) }
}

private func onlyFromResult(_ decoder: any Decoder, _ type: Any.Type) -> DecodingError {
    .typeMismatch(
        type, .init(codingPath: decoder.codingPath, debugDescription: "\(type) decodes from a row of a result only"))
}
