import CHash

/// Hashes of bytes and words for the engine's own tables: other ones in each process.
///
/// Multiply-and-fold as in wyhash (Wang Yi, public domain): two 64-bit halves multiplied to 128 bits and folded by xor.
enum ByteHash {
    @inline(__always)
    private static var first: UInt64 { tinh_hash_seed(0) }
    @inline(__always)
    private static var second: UInt64 { tinh_hash_seed(1) }

    @inline(__always)
    static func mix(_ a: UInt64, _ b: UInt64) -> UInt64 {
        let product = a.multipliedFullWidth(by: b)
        return product.high ^ product.low
    }

    @inline(__always)
    static func hash(_ word: UInt64) -> UInt64 { mix(word ^ first, second) }

    @inline(__always)
    static func combine(_ hash: UInt64, _ word: UInt64) -> UInt64 { mix(hash ^ word, second) }

    /// Loads stay inside the buffer: 8 bytes only while 8 are left, the rest one by one.
    static func hash(_ bytes: UnsafeRawBufferPointer) -> UInt64 {
        var hash = first ^ UInt64(bytes.count)
        var place = 0
        while place + 8 <= bytes.count {
            hash = mix(hash ^ bytes.loadUnaligned(fromByteOffset: place, as: UInt64.self), second)
            place += 8
        }
        if place == bytes.count { return mix(hash, second) }
        return mix(hash ^ rest(bytes), second)
    }

    /// The last bytes of some, up to eight, all of them among it where there are fewer.
    @inline(__always)
    private static func rest(_ bytes: UnsafeRawBufferPointer) -> UInt64 {
        let count = bytes.count
        if count >= 8 { return bytes.loadUnaligned(fromByteOffset: count - 8, as: UInt64.self) }
        if count >= 4 {
            let first = bytes.loadUnaligned(fromByteOffset: 0, as: UInt32.self)
            return UInt64(first) << 32 | UInt64(bytes.loadUnaligned(fromByteOffset: count - 4, as: UInt32.self))
        }
        return UInt64(bytes[0]) << 16 | UInt64(bytes[count >> 1]) << 8 | UInt64(bytes[count - 1])
    }

    /// Loads as above.
    @inline(__always)
    static func equal(_ left: UnsafeRawBufferPointer, _ right: UnsafeRawBufferPointer) -> Bool {
        guard left.count == right.count else { return false }
        if left.baseAddress == right.baseAddress { return true }
        var place = 0
        while place + 8 <= left.count {
            let a = left.loadUnaligned(fromByteOffset: place, as: UInt64.self)
            let b = right.loadUnaligned(fromByteOffset: place, as: UInt64.self)
            if a != b { return false }
            place += 8
        }
        while place < left.count {
            if left[place] != right[place] { return false }
            place += 1
        }
        return true
    }
}

extension ByteHash {
    /// As bytes, a shorter one before its continuations.
    static func compare(_ left: UnsafeRawBufferPointer, _ right: UnsafeRawBufferPointer) -> Int {
        let common = min(left.count, right.count)
        var place = 0
        while place + 8 <= common {
            let a = left.loadUnaligned(fromByteOffset: place, as: UInt64.self).bigEndian
            let b = right.loadUnaligned(fromByteOffset: place, as: UInt64.self).bigEndian
            if a != b { return a < b ? -1 : 1 }
            place += 8
        }
        while place < common {
            if left[place] != right[place] { return left[place] < right[place] ? -1 : 1 }
            place += 1
        }
        return left.count - right.count
    }
}
