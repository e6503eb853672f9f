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
