import TinhBase
import TinhColumns

/// One sorted dictionary out of those of several workers, and what each of their codes became.
///
/// The canonical code of a text is that of its NFC, which is added where no row has it: it stands for what is merged.
final class DictionaryMerge: @unchecked Sendable {
    let dictionary: TextDictionary
    private var codesByOwner: [ObjectIdentifier: [UInt32]] = [:]
    private let width: IntegerStorage.Width

    /// O(n log n) in the number of distinct texts.
    init(_ builders: [DictionaryBuilder]) {
        struct Entry {
            let text: UnsafeRawBufferPointer
            let key: [UInt8]
            let owner: Int
            let code: Int
        }
        var entries: [Entry] = []
        for (owner, builder) in builders.enumerated() {
            builder.forEachText { text, code in
                entries.append(Entry(text: text, key: Collation.sortKey(text), owner: owner, code: code))
            }
        }
        // Equal keys are texts that are equal as NFC: those of the same bytes stand together, NFC itself first.
        entries.sort { left, right in
            if left.key != right.key { return left.key.lexicographicallyPrecedes(right.key) }
            if left.text.elementsEqual(right.text) { return false }
            let isLeftForm = TextForm.isNormalized(left.text)
            if isLeftForm != TextForm.isNormalized(right.text) { return isLeftForm }
            return left.text.lexicographicallyPrecedes(right.text)
        }
        var values = TextArena()
        var canonical: [Int32] = []
        var hasEquals = false
        var maps = builders.map { [UInt32](repeating: 0, count: $0.dictionary.count) }
        var previous: Entry?
        for entry in entries {
            if let last = previous, last.text.elementsEqual(entry.text) {
                maps[entry.owner][entry.code] = UInt32(values.count - 1)
                continue
            }
            if previous?.key != entry.key {
                canonical.append(Int32(values.count))
                if !TextForm.isNormalized(entry.text) {
                    TextForm.normalized(entry.text).withUnsafeBytes { values.append($0) }
                }
            }
            if canonical.count == values.count {
                canonical.append(canonical[values.count - 1])
                hasEquals = true
            }
            let code = values.count
            values.append(entry.text)
            maps[entry.owner][entry.code] = UInt32(code)
            previous = entry
        }
        // A column of which no chunk has a value keeps one text for the slots of its missing values.
        if values.count == 0 {
            values.append(UnsafeRawBufferPointer(start: nil, count: 0))
            canonical.append(0)
        }
        dictionary = TextDictionary(values: values, canonicalCodes: hasEquals ? canonical : nil, isSorted: true)
        width = Narrowing.codeWidth(values.count)
        for (owner, builder) in builders.enumerated() {
            codesByOwner[ObjectIdentifier(builder.dictionary)] = maps[owner]
        }
    }

    /// A chunk's column in the codes of the merged dictionary.
    func recoded(_ column: Column) -> Column {
        guard case .dictionary(let storage) = column.storage,
            let map = codesByOwner[ObjectIdentifier(storage.dictionary)]
        else { preconditionFailure("a coded chunk of a column belongs to one of its workers") }
        let count = column.rowCount
        let buffer = Buffer(sizeBytes: count * width.rawValue)
        map.withUnsafeBufferPointer { map in
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
        }
        return Column(
            kind: .text, rowCount: count,
            storage: .dictionary(DictionaryStorage(codes: buffer, width: width, dictionary: dictionary)),
            validity: column.validity)
    }

    /// Bounds: both buffers hold `count` codes; every code is an index into the map.
    private static func map<From: FixedWidthInteger, To: FixedWidthInteger>(
        _ from: Buffer, _: From.Type, _ map: UnsafeBufferPointer<UInt32>, _ to: Buffer, _: To.Type, _ count: Int
    ) {
        let source = from.pointer(of: From.self)
        let target = to.pointer(of: To.self)
        guard let map = map.baseAddress else { return }
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
