import CKernels

/// From a mask to the rows that it marks.
enum RowSelection {
    /// Writes the places where `mask` is `wanted`, ascending, and gives their number. `mask` holds `count` bytes of 0 or 1;
    /// `rows` has room for `count` and 16 more.
    static func rows(
        of mask: UnsafePointer<UInt8>, equalTo wanted: UInt8, _ count: Int, into rows: UnsafeMutablePointer<Int32>
    ) -> Int {
        Int(tinh_select(mask, wanted, count, rows))
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
