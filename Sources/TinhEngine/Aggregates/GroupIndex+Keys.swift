import TinhColumns
import TinhTypes

/// Keys of groups, out of their numbers.
extension GroupIndex {
    /// The keys of groups as rows of words.
    func generalKeys(_ numbers: [Int32]) -> [UInt64] {
        var keys = [UInt64](repeating: 0, count: numbers.count * words.wordCount)
        let own = UnsafePointer(table.keys.values)
        let wordCount = words.wordCount
        for (row, number) in numbers.enumerated() {
            let start = row * words.wordCount
            if form == .general {
                for index in 0..<wordCount { keys[start + index] = own[Int(number) * wordCount + index] }
                continue
            }
            let word = form == .dense ? UInt64(number) : own[Int(number)]
            for part in kinds.indices {
                let code = layout.code(word, part)
                if code == layout.parts[part].missing {
                    keys[start + words.missingStart + part / 64] |= 1 << UInt64(part % 64)
                    continue
                }
                let value = layout.parts[part].base &+ Int64(code)
                keys[start + words.places[part]] = UInt64(bitPattern: value)
                if kinds[part].isDecimal { keys[start + words.places[part] + 1] = value < 0 ? .max : 0 }
            }
        }
        return keys
    }

    /// The values of a key part for groups of a dense or packed index; the words of packed ones stand at `keys`.
    func column(
        _ part: Int, _ keys: UnsafePointer<UInt64>, _ numbers: UnsafePointer<Int32>, _ count: Int
    ) -> Column {
        var words = GrowingBuffer<UInt64>(capacity: count)
        let out = words.extend(count)
        if form == .dense {
            for row in 0..<count { out[row] = UInt64(UInt32(bitPattern: numbers[row])) }
        } else {
            for row in 0..<count { out[row] = keys[Int(numbers[row])] }
        }
        return column(part, out, count, in: nil)
    }

    /// The values of a key part for words side by side.
    func column(_ part: Int, _ words: UnsafePointer<UInt64>, _ count: Int, in pool: BufferPool?) -> Column {
        let place = layout.parts[part]
        let (shift, missing) = (UInt64(place.shift), place.missing)
        var most: UInt64 = 0
        for row in 0..<count { most = max(most, words[row] >> shift & missing) }
        var validity = GrowingBuffer<UInt8>(capacity: most == missing ? count : 0)
        if most == missing {
            let valid = validity.extend(count)
            for row in 0..<count { valid[row] = words[row] >> shift & missing == missing ? 0 : 1 }
        }
        let valid = most == missing ? UnsafePointer(validity.values) : nil
        guard let coder = self.words.coders[part] else {
            var values = GrowingBuffer<Int64>(capacity: count)
            let (out, base) = (values.extend(count), place.base)
            for row in 0..<count { out[row] = base &+ Int64(truncatingIfNeeded: words[row] >> shift & missing) }
            return NarrowColumn.integers(kinds[part], values.values, valid, count, in: pool)
        }
        var codes = GrowingBuffer<Int32>(capacity: count)
        let out = codes.extend(count)
        for row in 0..<count { out[row] = Int32(truncatingIfNeeded: words[row] >> shift & missing) }
        return coder.column(codes, valid, in: pool)
    }
}
