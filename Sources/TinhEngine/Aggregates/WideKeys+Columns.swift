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

    /// Codes of a part, without deciding key by key where its bits stand.
    private func codes(_ part: Int, _ words: Words, _ count: Int, into out: UnsafeMutablePointer<UInt64>) {
        let (bits, shift, missing) = (layout.parts[part].bits, layout.parts[part].shift, layout.parts[part].missing)
        let (upper, lower) = (words.upper.values, words.lower.values)
        if shift + bits <= 64 {
            for row in 0..<count { out[row] = lower[row] &>> shift & missing }
        } else if shift >= 64 {
            for row in 0..<count { out[row] = upper[row] &>> (shift &- 64) & missing }
        } else {
            // Some bits of both: the shift is above 0.
            for row in 0..<count { out[row] = (upper[row] &<< (64 &- shift) | lower[row] &>> shift) & missing }
        }
    }

    /// The values of a key part for keys side by side.
    func column(_ part: Int, _ words: Words, _ count: Int, in pool: BufferPool?) -> Column {
        let (place, kind) = (layout.parts[part], general.kinds[part])
        var codes = GrowingBuffer<UInt64>(capacity: count)
        let own = codes.extend(count)
        self.codes(part, words, count, into: own)
        var isAnyMissing = false
        for row in 0..<count where own[row] == place.missing { isAnyMissing = true }
        var validity = GrowingBuffer<UInt8>(capacity: isAnyMissing ? count : 0)
        if isAnyMissing {
            let valid = validity.extend(count)
            for row in 0..<count { valid[row] = own[row] == place.missing ? 0 : 1 }
        }
        let valid = isAnyMissing ? UnsafePointer(validity.values) : nil
        switch Vector.Form(kind) {
        case .integers, .wide, .mask:
            var values = GrowingBuffer<Int64>(capacity: count)
            let out = values.extend(count)
            for row in 0..<count { out[row] = place.base &+ Int64(bitPattern: own[row]) }
            return NarrowColumn.integers(kind, values.values, valid, count, in: pool)
        case .floats:
            var values = GrowingBuffer<Double>(capacity: count)
            let out = values.extend(count)
            for row in 0..<count { out[row] = own[row] == place.missing ? 0 : FloatOrder.value(own[row]) }
            return NarrowColumn.floats(values.values, valid, count, in: pool)
        case .text:
            guard let coder = general.coders[part] else { preconditionFailure("a text key without its texts") }
            var texts = GrowingBuffer<Int32>(capacity: count)
            let out = texts.extend(count)
            for row in 0..<count { out[row] = Int32(truncatingIfNeeded: own[row]) }
            return coder.column(texts, valid, in: pool)
        }
    }
}
