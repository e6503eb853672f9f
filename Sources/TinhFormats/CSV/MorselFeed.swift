import Synchronization
import TinhColumns

/// Deals a file out to several workers, morsel by morsel, so that each row is read once and exactly as a reader that
/// starts at the top of the file would read it.
///
/// A worker takes the next range of bytes and reads it on the guess that the first line break ends a row. Then it waits
/// until the morsel before is settled, which says where the last row really ended: if that is not where the guess began,
/// the range is read again from there. Ranges shorter than a row give morsels without rows. Faults are told in the order of
/// the file: the first one is everyone's.
final class MorselFeed: Sendable {
    let file: CSVFile
    let morselBytes: Int
    /// No morsel that starts at or after this row is dealt.
    private let rowCountMax: Int?
    private let nextRange = Atomic<Int>(0)
    private let monitor = Monitor()
    private let state: Unchecked<State>

    private struct State {
        /// How many ranges are settled.
        var settledCount = 0
        var nextStart: Int
        var nextRow = 0
        var nextChunk = 0
        var isStopped = false
        var fault: DataFault?
        var places: [ChunkPlace] = []
        /// Chunks dealt and not yet `finish`ed, and the faults that were found while their cells were read.
        var open: Set<Int> = []
        var cellFaults: [Int: DataFault] = [:]
    }

    /// A chunk's number, its first row, and its first byte.
    struct ChunkPlace: Sendable {
        let index: Int
        let firstRow: Int
        let byteOffset: Int
        let rowCount: Int
    }

    /// A column of a chunk takes some hundred bytes of its own whatever its rows, and so a file of many columns is dealt in
    /// larger pieces.
    static func morselBytesUsual(fieldCount: Int) -> Int {
        min(max(morselBytesMin, fieldCount * 512), morselBytesMax)
    }

    /// Of a stream's columns nothing is kept, and what is cut out of a piece is done with while it is in a core's own cache.
    static func morselBytesStreamed(columnCount: Int) -> Int {
        min(max(streamedBytesMin, columnCount * 512), morselBytesMax)
    }

    static let morselBytesMin = 1 << 20
    private static let streamedBytesMin = 1 << 19
    private static let morselBytesMax = 1 << 25

    init(file: CSVFile, morselBytes: Int = MorselFeed.morselBytesMin, rowCountMax: Int? = nil) {
        self.file = file
        self.morselBytes = max(morselBytes, 1)
        self.rowCountMax = rowCountMax
        state = Unchecked(State(nextStart: file.dataStart))
        if rowCountMax == nil { file.progress?.expect(bytes: file.dataBytes) }
    }

    /// Fills a worker's morsel with the next rows; nil when there are no more. The caller says `finish` for each.
    func next(_ morsel: Morsel) throws(DataFault) -> ChunkPlace? {
        while true {
            let range = nextRange.wrappingAdd(1, ordering: .relaxed).oldValue
            let lower = file.dataStart + range * morselBytes
            guard lower < file.source.size else { return nil }
            let upper = min(lower + morselBytes, file.source.size)
            var isGuessed = false
            // A failed guess says nothing: a fault shows again when the range is read from where it really starts.
            if range > 0 { isGuessed = (try? morsel.readGuessing(from: lower, to: upper)) ?? false }
            guard let start = turn(of: range) else { return nil }
            do {
                if start >= upper {
                    settle(start: start, end: start, rowCount: 0)
                    continue
                }
                if !(isGuessed && morsel.startOffset == start) {
                    try morsel.read(from: start, to: upper)
                }
                if rowCountMax == nil { file.progress?.add(bytes: upper - lower) }
                if upper == file.source.size { try file.source.checkUnchanged() }
            } catch {
                monitor.locked {
                    state.value.isStopped = true
                    state.value.fault = error
                    monitor.changed()
                }
                throw error
            }
            if let place = settle(start: morsel.startOffset, end: morsel.endOffset, rowCount: morsel.rowCount) {
                return place
            }
        }
    }

    /// Waits for the ranges before; gives the start of the first row that no earlier range has, nil when the feed stopped.
    private func turn(of range: Int) -> Int? {
        monitor.locked {
            monitor.wait { state.value.settledCount == range || state.value.isStopped }
            return state.value.isStopped ? nil : state.value.nextStart
        }
    }

    @discardableResult
    private func settle(start: Int, end: Int, rowCount: Int) -> ChunkPlace? {
        monitor.locked {
            defer { monitor.changed() }
            state.value.settledCount += 1
            state.value.nextStart = end
            guard rowCount > 0 else { return nil }
            let place = ChunkPlace(
                index: state.value.nextChunk, firstRow: state.value.nextRow, byteOffset: start, rowCount: rowCount)
            state.value.nextChunk += 1
            state.value.nextRow += rowCount
            state.value.places.append(place)
            state.value.open.insert(place.index)
            if let rowCountMax, state.value.nextRow >= rowCountMax { state.value.isStopped = true }
            return place
        }
    }

    /// Says that a chunk's cells have been read. If one was found at fault, waits for the chunks before it and gives the
    /// first fault of the file; no more chunks are dealt then.
    func finish(_ place: ChunkPlace, fault: DataFault? = nil) -> DataFault? {
        monitor.locked {
            state.value.open.remove(place.index)
            defer { monitor.changed() }
            guard let fault else { return nil }
            state.value.isStopped = true
            state.value.cellFaults[place.index] = fault
            monitor.changed()
            monitor.wait { !state.value.open.contains { $0 < place.index } }
            return state.value.cellFaults.min { $0.key < $1.key }?.value ?? fault
        }
    }

    /// No more chunks.
    func stop() {
        monitor.locked {
            state.value.isStopped = true
            monitor.changed()
        }
    }

    /// The chunks so far, in the order of the file; and whether these are all.
    var places: [ChunkPlace] { monitor.locked { state.value.places } }
    var isComplete: Bool { monitor.locked { state.value.nextStart >= file.source.size && state.value.fault == nil } }
    /// These are all, and the cells of each have been read.
    var isFinished: Bool { isComplete && monitor.locked { state.value.open.isEmpty } }
}

/// A value that a lock beside it guards.
final class Unchecked<Value>: @unchecked Sendable {
    var value: Value
    init(_ value: Value) { self.value = value }
}
