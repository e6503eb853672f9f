import TinhColumns
import TinhTypes

/// Key values of rows as words: equal keys are equal words. Each kind takes one word, decimals two; the last words have a bit
/// for each missing part (whose own words are 0), a word for 64 parts.
final class KeyWords {
    let kinds: [Kind]
    let wordCount: Int
    /// Where the bits for missing parts begin.
    let missingStart: Int
    /// The place of each part's first word.
    let places: [Int]
    /// For text parts.
    let coders: [TextCoder?]
    let words: UnsafeMutablePointer<UInt64>
    private let codes: UnsafeMutablePointer<Int32>

    init(_ kinds: [Kind], _ coders: [TextCoder?]) {
        self.kinds = kinds
        self.coders = coders
        var places: [Int] = []
        var next = 0
        for kind in kinds {
            places.append(next)
            next += kind.isDecimal ? 2 : 1
        }
        self.places = places
        missingStart = next
        wordCount = next + max(1, (kinds.count + 63) / 64)
        words = .allocate(capacity: Vector.capacity * wordCount)
        codes = .allocate(capacity: Vector.capacity)
    }

    deinit {
        words.deallocate()
        codes.deallocate()
    }

    /// Writes the words of a batch.
    func encode(_ vectors: [Vector], _ rowCount: Int) {
        for row in 0..<rowCount {
            for word in missingStart..<wordCount { words[row * wordCount + word] = 0 }
        }
        for (part, vector) in vectors.enumerated() {
            encode(vector, part, rowCount)
            guard let validity = vector.validity else { continue }
            let place = places[part]
            let last = missingStart + part / 64
            for row in 0..<rowCount where validity[row] == 0 {
                let own = words + row * wordCount
                own[place] = 0
                if kinds[part].isDecimal { own[place + 1] = 0 }
                own[last] |= 1 << UInt64(part % 64)
            }
        }
    }

    private func encode(_ vector: Vector, _ part: Int, _ rowCount: Int) {
        let out = words + places[part]
        let step = wordCount
        switch vector.form {
        case .integers:
            let values = vector.integers
            for row in 0..<rowCount { out[row * step] = UInt64(bitPattern: values[row]) }
            if kinds[part].isDecimal {
                for row in 0..<rowCount { out[row * step + 1] = values[row] < 0 ? .max : 0 }
            }
        case .wide:
            let values = vector.wide
            for row in 0..<rowCount {
                out[row * step] = UInt64(truncatingIfNeeded: values[row])
                out[row * step + 1] = UInt64(truncatingIfNeeded: values[row] >> 64)
            }
        case .floats: for row in 0..<rowCount { out[row * step] = FloatOrder.word(vector.floats[row]) }
        case .mask: for row in 0..<rowCount { out[row * step] = UInt64(vector.mask[row]) }
        case .text:
            coders[part]?.codes(vector, rowCount, into: codes)
            for row in 0..<rowCount { out[row * step] = UInt64(codes[row]) }
        }
    }

    /// Another worker's keys in this one's codes; the same words where no part is text.
    func translated(
        _ keys: UnsafePointer<UInt64>, _ count: Int, of other: KeyWords, isCancelled: () -> Bool
    ) -> GrowingBuffer<UInt64> {
        var result = GrowingBuffer<UInt64>(capacity: count * wordCount)
        let out = result.extend(count * wordCount)
        out.update(from: keys, count: count * wordCount)
        for (part, coder) in coders.enumerated() {
            guard let coder, let theirs = other.coders[part],
                let codes = coder.translation(from: theirs, isCancelled: isCancelled)
            else {
                continue
            }
            let last = missingStart + part / 64
            for row in 0..<count {
                let own = out + row * wordCount
                if own[last] >> UInt64(part % 64) & 1 == 0 { own[places[part]] = UInt64(codes[Int(own[places[part]])]) }
            }
        }
        return result
    }

    /// The values of a part for some keys of a table: `keys[numbers[row] * wordCount …]`.
    func column(
        _ part: Int, _ keys: UnsafePointer<UInt64>, _ numbers: UnsafePointer<Int32>, _ count: Int
    ) -> Column {
        let (step, place, last) = (wordCount, places[part], missingStart + part / 64)
        let bit = UInt64(part % 64)
        var validity = GrowingBuffer<UInt8>(capacity: count)
        let valid = validity.extend(count)
        var present: UInt8 = 1
        for row in 0..<count {
            valid[row] = UInt8(truncatingIfNeeded: keys[Int(numbers[row]) * step + last] >> bit & 1) ^ 1
            present &= valid[row]
        }
        let missing = present == 1 ? nil : UnsafePointer(validity.values)
        var words = GrowingBuffer<UInt64>(capacity: count)
        let own = words.extend(count)
        for row in 0..<count { own[row] = keys[Int(numbers[row]) * step + place] }
        let kind = kinds[part]
        switch Vector.Form(kind) {
        case .integers, .mask:
            return own.withMemoryRebound(to: Int64.self, capacity: count) { values in
                NarrowColumn.integers(kind, values, missing, count)
            }
        case .wide:
            var values = GrowingBuffer<Int128>(capacity: count)
            for row in 0..<count {
                let high = UInt128(keys[Int(numbers[row]) * step + place + 1])
                values.append(Int128(bitPattern: high << 64 | UInt128(own[row])))
            }
            return NarrowColumn.mantissas(kind, values.values, missing, count)
        case .floats:
            var values = GrowingBuffer<Double>(capacity: count)
            for row in 0..<count { values.append(FloatOrder.value(own[row])) }
            return NarrowColumn.floats(values.values, missing, count)
        case .text:
            guard let coder = coders[part] else { preconditionFailure("a text key without its texts") }
            var codes = GrowingBuffer<Int32>(capacity: count)
            let out = codes.extend(count)
            for row in 0..<count { out[row] = Int32(truncatingIfNeeded: own[row]) }
            return coder.column(codes, missing)
        }
    }
}
