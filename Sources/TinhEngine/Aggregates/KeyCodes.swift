import CKernels
import TinhColumns
import TinhTypes

/// What the codes of one part of packed keys stand for: how far a value lies from the least, or the code of a text. The code of
/// all ones means missing.
struct KeyCodes {
    let kind: Kind
    /// The value of code 0.
    let base: Int64
    let missing: UInt64
    /// Of a text part.
    let coder: TextCoder?

    /// The values of keys whose codes stand in the words from `shift` on. O(count).
    func column(_ words: UnsafePointer<UInt64>, shift: UInt64, _ count: Int, in pool: BufferPool?) -> Column {
        if count > 0, missing <= UInt64(UInt32.max), coder?.isSorted ?? true,
            let column = narrowColumn(words, shift, count, pool)
        {
            return column
        }
        var most: UInt64 = 0
        for row in 0..<count { most = max(most, words[row] >> shift & missing) }
        var validity = GrowingBuffer<UInt8>(capacity: most == missing ? count : 0)
        if most == missing {
            let valid = validity.extend(count)
            for row in 0..<count { valid[row] = words[row] >> shift & missing == missing ? 0 : 1 }
        }
        let valid = most == missing ? UnsafePointer(validity.values) : nil
        guard let coder else {
            var values = GrowingBuffer<Int64>(capacity: count)
            let out = values.extend(count)
            for row in 0..<count { out[row] = base &+ Int64(bitPattern: words[row] >> shift & missing) }
            return NarrowColumn.integers(kind, values.values, valid, count, in: pool)
        }
        var codes = GrowingBuffer<Int32>(capacity: count)
        let out = codes.extend(count)
        for row in 0..<count { out[row] = Int32(truncatingIfNeeded: words[row] >> shift & missing) }
        return coder.column(codes, valid, in: pool)
    }

    /// The same of codes of 32 bits and less, where none is missing; nil where one is.
    private func narrowColumn(
        _ words: UnsafePointer<UInt64>, _ shift: UInt64, _ count: Int, _ pool: BufferPool?
    ) -> Column? {
        var room = GrowingBuffer<UInt32>(capacity: count)
        let codes = room.extend(count)
        var bounds = tinh_code_bounds()
        tinh_unpack_codes(
            words, count, UInt32(truncatingIfNeeded: shift), UInt32(truncatingIfNeeded: missing), codes, &bounds)
        if UInt64(bounds.most) == missing { return nil }
        if let dictionary = coder?.shared {
            let codes = UnsafeRawPointer(codes).assumingMemoryBound(to: Int32.self)
            return NarrowColumn.codes(codes, dictionary, nil, count, in: pool)
        }
        return NarrowColumn.integers(kind, codes, bounds.least...bounds.most, from: base, count, in: pool)
    }
}
