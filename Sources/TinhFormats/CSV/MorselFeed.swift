import TinhColumns

/// Deals a file out to several workers, morsel by morsel, so that each row is read once and exactly as a reader that
/// starts at the top of the file would read it.
///
/// A worker takes the next range of bytes and reads it on the guess that the first line break ends a row. When the morsels
/// before have been dealt, which says where the last row really ended, it is dealt itself: if the guess began elsewhere, the
/// range is read again from there. Until then it is laid by, for whoever comes first, and its reader reads another one: so none
/// waits for a slower one, or for one that takes no more. Ranges shorter than a row give morsels without rows. Faults are told
/// in the order of the file: the first one is everyone's.
final class MorselFeed: Sendable {
    let file: CSVFile
    let morselBytes: Int
    /// No morsel that starts at or after this row is dealt.
    private let rowCountMax: Int?
    private let rangeCount: Int
    private let monitor = Monitor()
    private let state: Unchecked<State>

    private struct State {
        /// How many ranges have been given to be read, and how many are settled.
        var takenCount = 0
        var settledCount = 0
        /// Ranges that are read and not yet dealt, and whether the guess led to rows.
        var laidBy: [Int: (morsel: Morsel, isGuessed: Bool)] = [:]
        /// Morsels that no one uses, and how many more may be made.
        var unused: [Morsel] = []
        var furtherCount: Int
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

    init(file: CSVFile, morselBytes: Int = MorselFeed.morselBytesMin, rowCountMax: Int? = nil, workerCount: Int = 1) {
        self.file = file
        self.morselBytes = max(morselBytes, 1)
        self.rowCountMax = rowCountMax
        rangeCount = (file.dataBytes + self.morselBytes - 1) / self.morselBytes
        // One alone never has anything to lay by.
        state = Unchecked(State(furtherCount: workerCount > 1 ? workerCount : 0, nextStart: file.dataStart))
        if rowCountMax == nil { file.progress?.expect(bytes: file.dataBytes) }
    }

    /// Gives a worker a morsel with the next rows for the one that it has done with; nil when there are no more. The worker says
    /// `finish` for each.
    func next(_ morsel: inout Morsel) throws(DataFault) -> ChunkPlace? {
        var own: Morsel? = morsel
        var step = monitor.locked { nextStep(&own, like: morsel) }
        while true {
            switch step {
            case .end: return nil
            case .read(let range, let target):
                // A failed guess says nothing: a fault shows again when the range is read from where it really starts.
                let bytes = bytes(of: range)
                let isGuessed =
                    range > 0 && (try? target.readGuessing(from: bytes.lowerBound, to: bytes.upperBound)) == true
                step = monitor.locked {
                    state.value.laidBy[range] = (target, isGuessed)
                    return nextStep(&own, like: morsel)
                }
            case .deal(let range, let read, let isGuessed):
                if let place = try deal(range, read, isGuessed: isGuessed) {
                    morsel = read
                    return place
                }
                own = read
                step = monitor.locked { nextStep(&own, like: morsel) }
            }
        }
    }

    private enum Step {
        case end
        case read(range: Int, Morsel)
        case deal(range: Int, Morsel, isGuessed: Bool)
    }

    /// What a worker can do next, once there is something; `own` is a morsel that it has no use for, and is taken. Inside `locked`.
    ///
    /// There is always something in the end: the range whose turn it is is laid by, or being read or dealt, or else all before it
    /// are settled and of two morsels for each worker some are free.
    private func nextStep(_ own: inout Morsel?, like model: Morsel) -> Step {
        while true {
            if state.value.isStopped || state.value.settledCount == rangeCount { return .end }
            let range = state.value.settledCount
            if let (morsel, isGuessed) = state.value.laidBy.removeValue(forKey: range) {
                // Settling the range tells those who wait for one.
                if let unused = own { state.value.unused.append(unused) }
                own = nil
                return .deal(range: range, morsel, isGuessed: isGuessed)
            }
            if state.value.takenCount < rangeCount, let target = own ?? unusedMorsel(like: model) {
                own = nil
                state.value.takenCount += 1
                return .read(range: state.value.takenCount - 1, target)
            }
            monitor.wait()
        }
    }

    private func unusedMorsel(like model: Morsel) -> Morsel? {
        if let unused = state.value.unused.popLast() { return unused }
        guard state.value.furtherCount > 0 else { return nil }
        state.value.furtherCount -= 1
        return model.another()
    }

    private func bytes(of range: Int) -> Range<Int> {
        let lower = file.dataStart + range * morselBytes
        return lower..<min(lower + morselBytes, file.source.size)
    }

    /// Settles a range whose turn has come; nil when no row starts in it.
    private func deal(_ range: Int, _ morsel: Morsel, isGuessed: Bool) throws(DataFault) -> ChunkPlace? {
        let bytes = bytes(of: range)
        let start = monitor.locked { state.value.nextStart }
        guard start < bytes.upperBound else { return settle(start: start, end: start, rowCount: 0) }
        do {
            if !(isGuessed && morsel.startOffset == start) { try morsel.read(from: start, to: bytes.upperBound) }
            if rowCountMax == nil { file.progress?.add(bytes: bytes.count) }
            if bytes.upperBound == file.source.size { try file.source.checkUnchanged() }
        } catch {
            monitor.locked {
                state.value.isStopped = true
                state.value.fault = error
                monitor.changed()
            }
            throw error
        }
        return settle(start: morsel.startOffset, end: morsel.endOffset, rowCount: morsel.rowCount)
    }

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
