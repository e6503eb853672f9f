import CKernels
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
    /// All are known to be.
    let isNormalized: Bool

    init(_ vector: Vector) {
        slices = vector.slices
        isNormalized = vector.isNormalized
    }

    /// Whether the row's own bytes are in NFC.
    func isNormal(_ row: Int) -> Bool { TextForm.isNormalized(slices[row].bytes) }

    @inline(__always)
    func text(_ row: Int, _ scratch: inout TextScratch) -> TextSlice {
        let text = slices[row]
        if isNormalized || TextForm.isNormalized(text.bytes) { return text }
        return scratch.keep(TextForm.normalized(text.text))
    }
}

extension TextSlice {
    /// The byte where `part` is first found at or after `offset`, nil when it is not. O(bytes).
    @inline(__always)
    func offset(of part: TextSlice, from offset: Int) -> Int? {
        guard offset <= count else { return nil }
        if part.count == 0 { return offset }
        let found = tinh_find(start + offset, count - offset, part.start, part.count)
        return found < 0 ? nil : offset + found
    }

    @inline(__always)
    func isEqual(_ other: TextSlice) -> Bool { count == other.count && memcmp(start, other.start, count) == 0 }
}
