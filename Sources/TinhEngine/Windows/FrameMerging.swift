/// Aggregates over frames whose states can be added to each other.
///
/// Level `k` has, for each place, the state of the 2^k rows from there on; a frame is put together from one stretch for each
/// bit of its width. Each level is made of the one before, in its place: O(rows × log of the widest frame), whatever the
/// function, and as exact as its states.
enum FrameMerging {
    private static let blockSize = 4096

    /// The state of each place's frame as group `place` of the result; nil when cancelled. `level` has each row as a group of
    /// its own, `rowCount` of them, and is used up.
    static func merged(
        _ level: Accumulator, rowCount: Int, _ frames: RowFrames, isCancelled: () -> Bool
    ) -> Accumulator? {
        let result = level.empty()
        result.grow(max(1, frames.count))
        result.beginMerge(level)
        result.rowsSeen = level.rowsSeen
        result.rowsSkipped = level.rowsSkipped
        // How far each frame has been put together.
        var cursors = frames.lower
        let widthMax = frames.widthMax
        var step = 1
        while step <= widthMax {
            if !add(level, step, frames, &cursors, to: result, isCancelled) { return nil }
            if step > widthMax / 2 { break }
            if !double(level, step, rowCount, isCancelled) { return nil }
            step *= 2
        }
        return result
    }

    /// Adds the stretch of `step` rows to each frame whose width has that bit.
    private static func add(
        _ level: Accumulator, _ step: Int, _ frames: RowFrames, _ cursors: inout [Int32], to result: Accumulator,
        _ isCancelled: () -> Bool
    ) -> Bool {
        var from: [Int32] = []
        var to: [Int32] = []
        for place in 0..<frames.count {
            if Int(frames.upper[place] - frames.lower[place]) & step != 0 {
                from.append(cursors[place])
                to.append(Int32(truncatingIfNeeded: place))
                cursors[place] += Int32(truncatingIfNeeded: step)
            }
            if from.count == blockSize || place == frames.count - 1 {
                if isCancelled() { return false }
                merge(level, from, to, into: result)
                from.removeAll(keepingCapacity: true)
                to.removeAll(keepingCapacity: true)
            }
        }
        return true
    }

    /// Each place takes in the stretch behind its own. Places ascend, so what is taken in is still of the level before.
    private static func double(_ level: Accumulator, _ step: Int, _ count: Int, _ isCancelled: () -> Bool) -> Bool {
        var start = 0
        while start + step < count {
            if isCancelled() { return false }
            let end = min(start + blockSize, count - step)
            let to = (Int32(start)..<Int32(end)).map { $0 }
            merge(level, to.map { $0 + Int32(truncatingIfNeeded: step) }, to, into: level)
            start = end
        }
        return true
    }

    private static func merge(_ other: Accumulator, _ from: [Int32], _ to: [Int32], into own: Accumulator) {
        from.withUnsafeBufferPointer { from in
            to.withUnsafeBufferPointer { to in
                guard let sources = from.baseAddress, let targets = to.baseAddress else { return }
                own.mergeAnyhow(other, from: sources, to: targets, from.count)
            }
        }
    }
}
