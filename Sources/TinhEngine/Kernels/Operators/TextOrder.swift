import TinhBase

/// Texts as the language compares them: equal after NFC, in the order of the collation.
enum TextOrder {
    static func isNormalized(_ start: UnsafePointer<UInt8>, _ count: Int) -> Bool {
        TextForm.isNormalized(UnsafeRawBufferPointer(start: start, count: count))
    }

    static func equal(_ left: TextSlice, _ right: TextSlice) -> Bool { TextForm.equal(left.bytes, right.bytes) }

    /// Negative, zero (equal as NFC) or positive.
    static func compare(_ left: TextSlice, _ right: TextSlice) -> Int { Collation.compare(left.bytes, right.bytes) }
}

extension TextSlice {
    /// The bytes in NFC, which are the text's own but for rare texts.
    @inline(__always)
    func withNormalized<Result>(known: Bool, _ body: (UnsafeRawBufferPointer) -> Result) -> Result {
        if known || TextForm.isNormalized(bytes) { return body(bytes) }
        return TextForm.normalized(bytes).withUnsafeBytes(body)
    }
}

/// What the language's order of texts looks at first, told without a call where that is soon done.
struct FirstWeight: @unchecked Sendable {
    private let weights = Collation.asciiPrimaries

    /// The uppermost byte of `Collation.primaryWord`, or 0.
    @inline(__always)
    func of(_ text: TextSlice) -> UInt8 {
        guard text.count > 2 else { return 0 }
        // No mark begins with a byte below CA; Latin letters are all that begin with E1 B8 and above.
        let second = text.start[1]
        if second >= 0xCA, second != 0xE1 || text.start[2] < 0xB8 { return 0 }
        return weights[Int(text.start[0])]
    }
}
