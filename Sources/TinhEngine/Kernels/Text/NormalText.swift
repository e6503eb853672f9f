import TinhBase

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// The texts of a vector in NFC: their own bytes where they are in NFC, as almost all are, else normalised into
/// scratch.
struct NormalText {
    private let slices: UnsafeMutablePointer<TextSlice>
    private let isNormalized: Bool

    init(_ vector: Vector) {
        slices = vector.slices
        isNormalized = vector.isNormalized
    }

    @inline(__always)
    func text(_ row: Int, _ scratch: inout TextScratch) -> TextSlice {
        let text = slices[row]
        if isNormalized || TextForm.isNormalized(text.bytes) { return text }
        return scratch.keep(TextForm.normalized(text.string))
    }
}

extension TextSlice {
    /// The byte where `part` is first found at or after `offset`, nil when it is not. O(bytes).
    @inline(__always)
    func offset(of part: TextSlice, from offset: Int) -> Int? {
        guard offset <= count else { return nil }
        if part.count == 0 { return offset }
        // The last place where the part still fits; a byte at or before it is looked for, then the rest compared.
        let last = count - part.count
        var place = offset
        while place <= last, let found = memchr(start + place, Int32(part.start[0]), last - place + 1) {
            place = UnsafeRawPointer(found) - UnsafeRawPointer(start)
            if memcmp(found, part.start, part.count) == 0 { return place }
            place += 1
        }
        return nil
    }

    @inline(__always)
    func isEqual(_ other: TextSlice) -> Bool { count == other.count && memcmp(start, other.start, count) == 0 }
}
