/// Selection by rank.
enum Selection {
    /// The value that stands at `place` once sorted; afterwards nothing before `place` is greater and nothing after it less.
    ///
    /// Quickselect (Hoare, 1961) with the median of three, by sorting when it does not come forward. O(n). Values are parted
    /// without a branch on them (Lomuto's scheme), as no processor can foresee it.
    static func select<Word: FixedWidthInteger>(_ values: UnsafeMutableBufferPointer<Word>, _ place: Int) -> Word {
        guard let start = values.baseAddress else { preconditionFailure("a selection among nothing") }
        var low = 0
        var end = values.count
        var patience = 2 * (64 - values.count.leadingZeroBitCount) + 8
        while end - low > 1 {
            patience -= 1
            if patience == 0 || end - low <= 16 {
                var part = UnsafeMutableBufferPointer(rebasing: values[low..<end])
                part.sort()
                break
            }
            let middle = start[low + (end - low) / 2]
            let pivot = max(min(start[low], middle), min(max(start[low], middle), start[end - 1]))
            let lesser = part(start, low, end) { $0 < pivot }
            if place < lesser {
                end = lesser
                continue
            }
            // Values equal to the pivot come next, so that many equal ones do not hold it up.
            let equal = part(start, lesser, end) { $0 == pivot }
            if place < equal { break }
            low = equal
        }
        return start[place]
    }

    /// Brings the values that pass to the front; where they end.
    @inline(__always)
    private static func part<Word: FixedWidthInteger>(
        _ values: UnsafeMutablePointer<Word>, _ low: Int, _ end: Int, _ passes: (Word) -> Bool
    ) -> Int {
        var border = low
        for index in low..<end {
            let value = values[index]
            values[index] = values[border]
            values[border] = value
            border += passes(value) ? 1 : 0
        }
        return border
    }

    /// After `select`: the next value in order.
    static func leastAfter<Word: FixedWidthInteger>(_ values: UnsafeMutableBufferPointer<Word>, _ place: Int) -> Word {
        var least = values[place + 1]
        for index in place + 1..<values.count { least = min(least, values[index]) }
        return least
    }
}
