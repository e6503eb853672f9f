import TinhColumns
import TinhTypes

/// Values out of two words.
extension WideKeys {
    /// The values of a key part for words side by side.
    func column(
        _ part: Int, _ high: UnsafePointer<UInt64>, _ low: UnsafePointer<UInt64>, _ count: Int, in pool: BufferPool?
    ) -> Column {
        let (place, kind) = (layout.parts[part], general.kinds[part])
        var codes = GrowingBuffer<UInt64>(capacity: count)
        let own = codes.extend(count)
        for row in 0..<count { own[row] = layout.code(high[row], low[row], part) }
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
