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

/// What texts begin with: where the first bytes in which they differ are letters, digits or signs of ASCII, these tell them apart
/// without a call.
struct Beginnings: @unchecked Sendable {
    private let weights = Collation.asciiPrimaries

    /// The first 8 bytes, the very first uppermost, 0 behind the last.
    @inline(__always)
    static func word(_ text: UnsafeRawBufferPointer) -> UInt64 {
        if text.count >= 8 { return text.loadUnaligned(as: UInt64.self).bigEndian }
        var word: UInt64 = 0
        for place in 0..<text.count { word |= UInt64(text[place]) << UInt64(56 - 8 * place) }
        return word
    }

    /// Negative where texts whose words these are come in that order, positive where in the other; 0 where more is to be looked at.
    @inline(__always)
    func order(_ left: UInt64, _ right: UInt64) -> Int {
        let shared = UInt64((left ^ right).leadingZeroBitCount & ~7)
        // What stands behind is to be known, too.
        if shared >= 56 { return 0 }
        let (own, other) = (left << shared, right << shared)
        return order(own >> 56, own >> 48 & 0xFF, other >> 56, other >> 48 & 0xFF)
    }

    /// Likewise of whole texts; 0 where only the long way tells.
    func order(_ left: UnsafeRawBufferPointer, _ right: UnsafeRawBufferPointer) -> Int {
        let common = min(left.count, right.count)
        var place = 0
        while place + 8 <= common {
            let own = left.loadUnaligned(fromByteOffset: place, as: UInt64.self)
            let difference = (own ^ right.loadUnaligned(fromByteOffset: place, as: UInt64.self)).littleEndian
            if difference != 0 {
                place += difference.trailingZeroBitCount >> 3
                break
            }
            place += 8
        }
        while place < common, left[place] == right[place] { place += 1 }
        if place == common { return 0 }
        func following(_ text: UnsafeRawBufferPointer) -> UInt64 {
            place + 1 < text.count ? UInt64(text[place + 1]) : 0
        }
        return order(UInt64(left[place]), following(left), UInt64(right[place]), following(right))
    }

    /// Of the bytes that differ, behind others that stand for the same letters, whatever these are, and those that follow them. No
    /// mark, which might make another letter of one, begins with a byte below CA.
    @inline(__always)
    private func order(_ left: UInt64, _ behindLeft: UInt64, _ right: UInt64, _ behindRight: UInt64) -> Int {
        if behindLeft >= 0xCA || behindRight >= 0xCA { return 0 }
        let (own, other) = (weights[Int(left)], weights[Int(right)])
        return own == 0 || other == 0 ? 0 : Int(own) - Int(other)
    }
}
