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
        let codes = KeyCodes(
            kind: kinds[part], base: place.base, missing: place.missing, coder: self.words.coders[part])
        return codes.column(words, shift: UInt64(place.shift), count, in: pool)
    }
}
