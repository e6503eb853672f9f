import TinhBase
import TinhColumns

/// One sorted dictionary out of those of several workers, and what each of their codes became.
///
/// The canonical code of a text is that of its NFC, which is added where no row has it: it stands for what is merged.
final class DictionaryMerge: @unchecked Sendable {
    let dictionary: TextDictionary
    private var codesByOwner: [ObjectIdentifier: [UInt32]] = [:]
    private let width: IntegerStorage.Width

    /// The texts of each builder come sorted. O(n) in the number of texts.
    init(_ builders: [DictionaryBuilder], _ lists: [SortedTexts]) {
        var values = TextArena()
        var canonical: [Int32] = []
        var hasEquals = false
        var maps = builders.map { [UInt32](repeating: 0, count: $0.dictionary.count) }
        var heads = [Int](repeating: 0, count: lists.count)
        var previous: (owner: Int, index: Int)?
        while let owner = DictionaryMerge.firstList(lists, heads) {
            let index = heads[owner]
            heads[owner] += 1
            let text = lists[owner].text(index)
            let code = lists[owner].code(index)
            var hasSameKey = false
            if let last = previous {
                if lists[last.owner].text(last.index).elementsEqual(text) {
                    maps[owner][code] = UInt32(values.count - 1)
                    continue
                }
                hasSameKey = lists[last.owner].compareKeys(last.index, lists[owner], index) == 0
            }
            if !hasSameKey {
                canonical.append(Int32(values.count))
                if !TextForm.isNormalized(text) { TextForm.normalized(text).withUnsafeBytes { values.append($0) } }
            }
            if canonical.count == values.count {
                canonical.append(canonical[values.count - 1])
                hasEquals = true
            }
            maps[owner][code] = UInt32(values.count)
            values.append(text)
            previous = (owner, index)
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
        for (owner, builder) in builders.enumerated() {
            codesByOwner[ObjectIdentifier(builder.dictionary)] = maps[owner]
        }
    }

    /// The list whose next text comes first; nil when all are at their end.
    private static func firstList(_ lists: [SortedTexts], _ heads: [Int]) -> Int? {
        var first: Int?
        for list in lists.indices where heads[list] < lists[list].count {
            if let known = first, !lists[list].isLess(heads[list], lists[known], heads[known]) { continue }
            first = list
        }
        return first
    }

    /// A chunk's column in the codes of the merged dictionary.
    func recoded(_ column: Column) -> Column {
        guard case .dictionary(let storage) = column.storage,
            let map = codesByOwner[ObjectIdentifier(storage.dictionary)]
        else { preconditionFailure("a coded chunk of a column belongs to one of its workers") }
        let count = column.rowCount
        // Codes of the same width take the place of the old ones, which nobody has seen yet.
        let buffer = storage.width == width ? storage.codes : Buffer(sizeBytes: count * width.rawValue)
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

    /// Bounds: both buffers, which may be the same, hold `count` codes; every code is an index into the map.
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
