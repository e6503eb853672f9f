import TinhColumns

/// The frame of each row: a stretch of places in the order of `PartitionedRows`, maybe empty.
struct RowFrames {
    /// Beside each place.
    private(set) var lower: [Int32]
    private(set) var upper: [Int32]

    var count: Int { lower.count }

    private init(_ count: Int) {
        HeapMemory.require(byteCount: count * MemoryLayout<Int32>.stride)
        lower = [Int32](repeating: 0, count: count)
        HeapMemory.require(byteCount: count * MemoryLayout<Int32>.stride)
        upper = [Int32](repeating: 0, count: count)
    }

    /// From `from` rows on to `to` rows on, both included, within the partition. O(rows).
    static func rows(_ sorted: PartitionedRows, from: Int?, to: Int?) -> RowFrames {
        var frames = RowFrames(sorted.rows.count)
        for index in 0..<sorted.partitionCount {
            let own = sorted.partition(index)
            for place in own {
                let first = from.map { moved(place, by: $0) } ?? own.lowerBound
                let last = to.map { moved(place, by: $0) } ?? own.upperBound - 1
                frames.set(place, max(first, own.lowerBound), min(last, own.upperBound - 1))
            }
        }
        return frames
    }

    /// Rows of the partition whose key lies from `from` to `to` away; `keys` beside the places, ascending within a partition,
    /// nil (last) where missing. Rows without a key see each other. O(rows).
    static func keys(_ sorted: PartitionedRows, _ keys: [Int64?], from: Int?, to: Int?) -> RowFrames {
        var frames = RowFrames(sorted.rows.count)
        for index in 0..<sorted.partitionCount {
            let own = sorted.partition(index)
            var end = own.upperBound
            while end > own.lowerBound, keys[end - 1] == nil { end -= 1 }
            for place in end..<own.upperBound { frames.set(place, end, own.upperBound - 1) }
            // Both ends move on with the keys.
            var first = own.lowerBound
            var after = own.lowerBound
            for place in own.lowerBound..<end {
                guard let key = keys[place] else { continue }
                if let from {
                    let bound = saturated(key, from)
                    while first < end, let other = keys[first], Int128(other) < bound { first += 1 }
                }
                if let to {
                    let bound = saturated(key, to)
                    while after < end, let other = keys[after], Int128(other) <= bound { after += 1 }
                } else {
                    after = end
                }
                frames.set(place, first, after - 1)
            }
        }
        return frames
    }

    private static func moved(_ place: Int, by step: Int) -> Int {
        let (sum, overflow) = place.addingReportingOverflow(step)
        return overflow ? (step < 0 ? Int.min / 2 : Int.max / 2) : sum
    }

    private static func saturated(_ key: Int64, _ step: Int) -> Int128 { Int128(key) + Int128(step) }

    private mutating func set(_ place: Int, _ first: Int, _ last: Int) {
        guard first <= last else { return }
        lower[place] = Int32(truncatingIfNeeded: first)
        upper[place] = Int32(truncatingIfNeeded: last + 1)
    }

    /// The frames of some places, and the rows that these reach over, counted from the first of them.
    func block(_ places: Range<Int>) -> (rows: Range<Int>, frames: RowFrames) {
        var (least, most) = (Int32.max, Int32(0))
        for place in places where lower[place] < upper[place] {
            least = min(least, lower[place])
            most = max(most, upper[place])
        }
        var own = RowFrames(places.count)
        if least > most { return (0..<0, own) }
        for place in places where lower[place] < upper[place] {
            own.lower[place - places.lowerBound] = lower[place] - least
            own.upper[place - places.lowerBound] = upper[place] - least
        }
        return (Int(least)..<Int(most), own)
    }

    /// Rows of the widest.
    var widthMax: Int { zip(lower, upper).reduce(0) { max($0, Int($1.1 - $1.0)) } }
}
