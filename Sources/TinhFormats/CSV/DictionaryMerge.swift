import TinhBase
import TinhColumns

/// One sorted dictionary out of those of several workers, and what each of their codes became.
///
/// The canonical code of a text is that of its NFC, which is added where no row has it: it stands for what is merged.
final class DictionaryMerge: @unchecked Sendable {
    let dictionary: TextDictionary
    private var codesByOwner: [ObjectIdentifier: Buffer] = [:]
    private let width: IntegerStorage.Width

    /// What the texts became, part after part.
    init(_ texts: MergingTexts, _ parts: [MergingTexts.Part]) {
        var values = TextArena()
        var canonical: [Int32] = []
        var hasEquals = false
        for (place, part) in parts.enumerated() {
            let first = values.count
            if first > 0 {
                texts.moveCodes(ofPart: place, by: UInt32(truncatingIfNeeded: first))
                canonical += part.canonical.map { $0 + Int32(truncatingIfNeeded: first) }
            } else {
                canonical = part.canonical
            }
            values.append(contentsOf: part.values)
            hasEquals = hasEquals || part.hasEquals
        }
        // A column of which no chunk has a value keeps one text for the slots of its missing values.
        if values.count == 0 {
            values.append(UnsafeRawBufferPointer(start: nil, count: 0))
            canonical.append(0)
        }
        // A text that is not in NFC stands beside its NFC, which equals it.
        dictionary = TextDictionary(
            values: values, canonicalCodes: hasEquals ? canonical : nil, isSorted: true, isNormalized: !hasEquals)
        width = Narrowing.codeWidth(values.count)
        for (owner, builder) in texts.builders.enumerated() {
            codesByOwner[ObjectIdentifier(builder.dictionary)] = texts.maps[owner]
        }
    }

    /// A chunk's column in the codes of the merged dictionary.
    func recoded(_ column: Column) -> Column {
        guard case .dictionary(let storage) = column.storage,
            let codes = codesByOwner[ObjectIdentifier(storage.dictionary)]
        else { preconditionFailure("a coded chunk of a column belongs to one of its workers") }
        let count = column.rowCount
        // Codes of the same width take the place of the old ones, which nobody has seen yet.
        let buffer = storage.width == width ? storage.codes : Buffer(sizeBytes: count * width.rawValue)
        let map = UnsafePointer(codes.pointer(of: UInt32.self))
        // Codes are below the count of the dictionary that they were made with, which is that of the map at most.
        switch (storage.width, width) {
        case (.one, .one):
            DictionaryMerge.map(storage.codes, UInt8.self, map, buffer, UInt8.self, count)
        case (.one, .two):
            DictionaryMerge.map(storage.codes, UInt8.self, map, buffer, UInt16.self, count)
        case (.one, _):
            DictionaryMerge.map(storage.codes, UInt8.self, map, buffer, UInt32.self, count)
        case (.two, .one):
            DictionaryMerge.map(storage.codes, UInt16.self, map, buffer, UInt8.self, count)
        case (.two, .two):
            DictionaryMerge.map(storage.codes, UInt16.self, map, buffer, UInt16.self, count)
        case (.two, _):
            DictionaryMerge.map(storage.codes, UInt16.self, map, buffer, UInt32.self, count)
        case (_, .one):
            DictionaryMerge.map(storage.codes, UInt32.self, map, buffer, UInt8.self, count)
        case (_, .two):
            DictionaryMerge.map(storage.codes, UInt32.self, map, buffer, UInt16.self, count)
        case (_, _):
            DictionaryMerge.map(storage.codes, UInt32.self, map, buffer, UInt32.self, count)
        }
        return Column(
            kind: .text, rowCount: count,
            storage: .dictionary(DictionaryStorage(codes: buffer, width: width, dictionary: dictionary)),
            validity: column.validity)
    }

    /// Bounds: both buffers, which may be the same, hold `count` codes; every code is an index into the map.
    private static func map<From: FixedWidthInteger, To: FixedWidthInteger>(
        _ from: Buffer, _: From.Type, _ map: UnsafePointer<UInt32>, _ to: Buffer, _: To.Type, _ count: Int
    ) {
        let source = from.pointer(of: From.self)
        let target = to.pointer(of: To.self)
        for row in 0..<count { target[row] = To(truncatingIfNeeded: map[Int(source[row])]) }
    }

    /// The codes of a column, each in 32 bits.
    static func codes(_ storage: DictionaryStorage, count: Int) -> [UInt32] {
        switch storage.width {
        case .one: return (0..<count).map { UInt32(storage.codes.pointer(of: UInt8.self)[$0]) }
        case .two: return (0..<count).map { UInt32(storage.codes.pointer(of: UInt16.self)[$0]) }
        case .four: return (0..<count).map { storage.codes.pointer(of: UInt32.self)[$0] }
        case .constant, .eight: preconditionFailure("codes of width 1, 2 or 4")
        }
    }
}
