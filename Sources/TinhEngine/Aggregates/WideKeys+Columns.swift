import TinhColumns
import TinhTypes

/// Values out of two words.
extension WideKeys {
    /// Keys as numbers of 128 bits: those above the lower 64, and these.
    struct Words {
        private(set) var upper: GrowingBuffer<UInt64>
        private(set) var lower: GrowingBuffer<UInt64>

        init(capacity: Int) {
            upper = GrowingBuffer(capacity: capacity)
            lower = GrowingBuffer(capacity: capacity)
        }

        /// Room for more keys; the caller writes them all.
        mutating func extend(
            _ more: Int
        ) -> (upper: UnsafeMutablePointer<UInt64>, lower: UnsafeMutablePointer<UInt64>) {
            (upper.extend(more), lower.extend(more))
        }

        /// Keeps the first keys.
        mutating func shorten(_ count: Int) {
            upper.shorten(count)
            lower.shorten(count)
        }
    }

    /// The values of a key part for keys side by side.
    func column(_ part: Int, _ words: Words, _ count: Int, in pool: BufferPool?) -> Column {
        let place = layout.parts[part]
        let (upper, lower) = (words.upper.values, words.lower.values)
        if place.shift >= 64 { return column(part, upper, place.shift &- 64, count, pool) }
        if place.shift + place.bits <= 64 { return column(part, lower, place.shift, count, pool) }
        // Some bits of both: the shift is above 0.
        var joined = GrowingBuffer<UInt64>(capacity: count)
        let (out, shift) = (joined.extend(count), place.shift)
        for row in 0..<count { out[row] = upper[row] &<< (64 &- shift) | lower[row] &>> shift }
        return column(part, out, 0, count, pool)
    }

    /// Of codes that stand in one word of each key.
    private func column(
        _ part: Int, _ words: UnsafePointer<UInt64>, _ shift: UInt64, _ count: Int, _ pool: BufferPool?
    ) -> Column {
        let (place, kind) = (layout.parts[part], general.kinds[part])
        guard Vector.Form(kind) == .floats else {
            return KeyCodes(kind: kind, base: place.base, missing: place.missing, coder: general.coders[part])
                .column(words, shift: shift, count, in: pool)
        }
        // All 64 bits.
        var isAnyMissing = false
        for row in 0..<count where words[row] == place.missing { isAnyMissing = true }
        var validity = GrowingBuffer<UInt8>(capacity: isAnyMissing ? count : 0)
        if isAnyMissing {
            let valid = validity.extend(count)
            for row in 0..<count { valid[row] = words[row] == place.missing ? 0 : 1 }
        }
        var values = GrowingBuffer<Double>(capacity: count)
        let out = values.extend(count)
        for row in 0..<count { out[row] = words[row] == place.missing ? 0 : FloatOrder.value(words[row]) }
        return NarrowColumn.floats(values.values, isAnyMissing ? UnsafePointer(validity.values) : nil, count, in: pool)
    }
}
