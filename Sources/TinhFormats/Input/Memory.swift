import Glibc

/// The first such byte among `count`, if any.
@inline(__always)
func memchrPointer(_ bytes: UnsafeMutablePointer<UInt8>, _ byte: Int32, _ count: Int) -> UnsafeMutablePointer<UInt8>? {
    memchr(bytes, byte, count)?.assumingMemoryBound(to: UInt8.self)
}

/// Negative, 0 or positive.
@inline(__always)
func compareBytes(_ left: UnsafeRawPointer, _ right: UnsafeRawPointer, _ count: Int) -> Int {
    Int(memcmp(left, right, count))
}
