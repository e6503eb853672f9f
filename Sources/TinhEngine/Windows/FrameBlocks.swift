import Synchronization
import TinhColumns

/// Aggregates over short frames: put together for a block of places at a time, so that all that a block needs stands near, and by
/// all threads.
enum FrameBlocks {
    private static let placeCount = 1 << 13
    /// Wider frames would be read by many blocks.
    private static let widthMax = 1 << 11

    /// Whether that is less work than all frames at once.
    static func take(_ level: Accumulator, _ frames: RowFrames) -> Bool {
        level.beginsMergeAtOnce && frames.count > placeCount && frames.widthMax <= widthMax
    }

    /// The results beside the places, in pieces. `level` has each row as a group of its own.
    static func pieces(
        _ level: Accumulator, _ frames: RowFrames, _ threads: Gather.Threads
    ) throws(ExecutionFault) -> [(columns: [Column], rowCount: Int)] {
        let blockCount = (frames.count + placeCount - 1) / placeCount
        let results = Mutex<[Result<Column, AggregateFault>?]>(Array(repeating: nil, count: blockCount))
        let work = Unshared((level, frames))
        threads.each(blockCount) { block in
            let (level, frames) = work.value
            let places = block * placeCount..<min(frames.count, (block + 1) * placeCount)
            let result = column(level, frames, places, threads.alone)
            results.withLock { $0[block] = result }
        }
        try threads.endIfCancelled()
        var pieces: [(columns: [Column], rowCount: Int)] = []
        for result in results.withLock({ $0 }) {
            guard let result else { preconditionFailure("a block of frames left out") }
            let column = try result.mapError { ExecutionFault($0) }.get()
            pieces.append(([column], column.rowCount))
        }
        return pieces
    }

    /// Nil when cancelled.
    private static func column(
        _ level: Accumulator, _ frames: RowFrames, _ places: Range<Int>, _ threads: Gather.Threads
    ) -> Result<Column, AggregateFault>? {
        let (rows, own) = frames.block(places)
        let near = level.empty()
        near.grow(max(1, rows.count))
        near.beginMerge(level)
        let groups = rows.map { Int32(truncatingIfNeeded: $0) }
        let targets = (0..<Int32(rows.count)).map { $0 }
        groups.withUnsafeBufferPointer { groups in
            targets.withUnsafeBufferPointer { targets in
                guard let from = groups.baseAddress, let to = targets.baseAddress else { return }
                near.mergeAnyhow(level, from: from, to: to, groups.count)
            }
        }
        let result = FrameMerging.merged(near, rowCount: rows.count, own, isCancelled: threads.isCancelled)
        guard let merged = result else { return nil }
        merged.isCancelled = threads.isCancelled
        merged.settle(threads)
        let numbers = (0..<Int32(places.count)).map { $0 }
        return numbers.withUnsafeBufferPointer { numbers in
            guard let first = numbers.baseAddress else { preconditionFailure("a block without places") }
            do throws(AggregateFault) {
                return .success(try merged.finish(first, numbers.count))
            } catch {
                return .failure(error)
            }
        }
    }
}
