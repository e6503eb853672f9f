/// Some texts, asked whether another is among them: few are compared one by one, many are hashed.
struct TextChoice {
    private let few: [[UInt8]]
    private let many: Set<[UInt8]>

    private static let fewMax = 16

    init(_ texts: [[UInt8]]) {
        let distinct = Set(texts)
        let isFew = distinct.count <= TextChoice.fewMax
        few = isFew ? Array(distinct) : []
        many = isFew ? [] : distinct
    }

    func contains(_ text: UnsafeRawBufferPointer) -> Bool {
        if !many.isEmpty { return many.contains(Array(text)) }
        for own in few where own.count == text.count {
            if own.withUnsafeBytes({ ByteHash.equal($0, text) }) { return true }
        }
        return false
    }
}
