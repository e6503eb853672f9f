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
        let place = layout.parts[part]
        var values = GrowingBuffer<Int64>(capacity: count)
        var validity = GrowingBuffer<UInt8>(capacity: count)
        let out = values.extend(count)
        let valid = validity.extend(count)
        var anyMissing: UInt8 = 0
        let isDense = form == .dense
        for row in 0..<count {
            let word = isDense ? UInt64(UInt32(bitPattern: numbers[row])) : keys[Int(numbers[row])]
            let code = layout.code(word, part)
            let isMissing: UInt8 = code == place.missing ? 1 : 0
            out[row] = place.base &+ Int64(code)
            valid[row] = isMissing ^ 1
            anyMissing |= isMissing
        }
        let missing = anyMissing == 0 ? nil : UnsafePointer(validity.values)
        guard let coder = words.coders[part] else {
            return NarrowColumn.integers(kinds[part], values.values, missing, count)
        }
        var codes = GrowingBuffer<Int32>(capacity: count)
        let texts = codes.extend(count)
        for row in 0..<count { texts[row] = Int32(truncatingIfNeeded: out[row]) }
        return coder.column(codes, missing)
    }
}
