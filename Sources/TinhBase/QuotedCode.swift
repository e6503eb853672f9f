/// Code in the back-quotes of a sentence. Code that holds a name in back-quotes stands without its own: `sum `x y`` reads as two
/// pieces of code, with nothing between them.
enum QuotedCode {
    /// The sentence without back-quotes around others; as it is where they do not pair.
    static func flattened(_ sentence: String) -> String {
        guard sentence.utf8.lazy.filter({ $0 == quote }).prefix(3).count == 3 else { return sentence }
        let bytes = Array(sentence.utf8)
        var open: [(at: Int, holdsOthers: Bool)] = []
        var dropped: Set<Int> = []
        var isOpening = false
        for (index, byte) in bytes.enumerated() where byte == quote {
            // A second one in a row does what the first did.
            let isRow = index > 0 && bytes[index - 1] == quote
            isOpening = isRow ? isOpening : index == 0 || opensBehind.contains(bytes[index - 1])
            if isOpening {
                if !open.isEmpty { open[open.count - 1].holdsOthers = true }
                open.append((index, false))
            } else {
                guard let pair = open.popLast() else { return sentence }
                if pair.holdsOthers { dropped.formUnion([pair.at, index]) }
            }
        }
        guard open.isEmpty, !dropped.isEmpty else { return sentence }
        return String(decoding: bytes.indices.filter { !dropped.contains($0) }.map { bytes[$0] }, as: UTF8.self)
    }

    private static let quote = UInt8(ascii: "`")
    private static let opensBehind = Array(" ([\"\n".utf8)
}
