/// From a mask to the rows that it marks.
enum RowSelection {
    /// Writes the places where `mask` is `wanted`, ascending, and gives their number. `mask` holds `count` bytes of 0 or 1
    /// and is readable up to the next multiple of 8; `rows` has room for `count` and 8 more.
    static func rows(
        of mask: UnsafePointer<UInt8>, equalTo wanted: UInt8, _ count: Int, into rows: UnsafeMutablePointer<Int32>
    ) -> Int {
        var found = 0
        var row = 0
        let flip: UInt64 = wanted == 1 ? 0 : 0x0101_0101_0101_0101
        while row + 8 <= count {
            let word = UnsafeRawPointer(mask + row).loadUnaligned(as: UInt64.self) ^ flip
            if word == 0x0101_0101_0101_0101 {
                for step in 0..<8 { rows[found + step] = Int32(truncatingIfNeeded: row + step) }
                found += 8
            } else if word != 0 {
                var rest = word
                for step in 0..<8 {
                    rows[found] = Int32(truncatingIfNeeded: row + step)
                    found += Int(rest & 1)
                    rest >>= 8
                }
            }
            row += 8
        }
        while row < count {
            rows[found] = Int32(truncatingIfNeeded: row)
            found += mask[row] == wanted ? 1 : 0
            row += 1
        }
        return found
    }

    /// The number of ones.
    static func count(_ mask: UnsafePointer<UInt8>, _ count: Int) -> Int {
        var total = 0
        var row = 0
        while row < count {
            let end = min(row + 255 * 8, count)
            var part: UInt32 = 0
            while row < end {
                part &+= UInt32(mask[row])
                row += 1
            }
            total += Int(part)
        }
        return total
    }
}
