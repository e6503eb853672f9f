import CKernels
import TinhBase
import TinhColumns
import TinhPlan
import TinhTypes

/// `min` and `max` of texts: the best of each group, as NFC, beside the words of what it begins with, which tell most others apart
/// from it.
final class TextExtremeAccumulator: Accumulator {
    private let isMaximum: Bool
    private var states = GrowingBuffer<State>()
    private let words: UnsafeMutablePointer<UInt64> = .allocate(capacity: Vector.capacity)
    private var known = KnownWords()
    private let beginnings = Beginnings()
    /// So many texts on what is to be read is asked for.
    private static let aheadCount = 16

    private struct State {
        /// `Collation.primaryWord` of the text.
        var word: UInt64 = 0
        /// `Beginnings.word` of it.
        var beginning: UInt64 = 0
        /// The group's own; nil before its first row.
        var start: UnsafeMutablePointer<UInt8>?
        var count = 0
        var capacity = 0

        var bytes: UnsafeRawBufferPointer { UnsafeRawBufferPointer(start: start, count: count) }

        mutating func keep(_ text: UnsafeRawBufferPointer, _ word: UInt64) {
            self.word = word
            beginning = Beginnings.word(text)
            if start == nil || capacity < text.count {
                start?.deallocate()
                capacity = max(16, text.count)
                start = .allocate(capacity: capacity)
            }
            count = text.count
            if let start, let from = text.baseAddress {
                UnsafeMutableRawPointer(start).copyMemory(from: from, byteCount: text.count)
            }
        }
    }

    init(_ site: Site, isMaximum: Bool) {
        self.isMaximum = isMaximum
        super.init(site)
    }

    deinit {
        for group in 0..<states.count { states.values[group].start?.deallocate() }
        words.deallocate()
    }

    override func grow(_ groupCount: Int) { states.resize(groupCount, filling: State()) }

    override func update(_ arguments: [Vector], _ groups: UnsafePointer<Int32>, _ rowCount: Int) {
        let vector = arguments[0]
        note(vector.validity, rowCount)
        if let dictionary = vector.dictionary {
            known.read(vector, dictionary, rowCount, into: words)
            for row in 0..<rowCount where !vector.isMissing(row) {
                add(.view(dictionary.value(Int(vector.codes[row]))), words[row], isNormalized: false, Int(groups[row]))
            }
        } else {
            let texts = vector.slices
            for row in 0..<rowCount where !vector.isMissing(row) {
                let group = Int(groups[row])
                // Long texts lie far apart, and of most only the beginning is read.
                tinh_prefetch(texts[min(row + TextExtremeAccumulator.aheadCount, rowCount - 1)].start)
                if isBehind(texts[row], states.values[group]) { continue }
                add(texts[row], Collation.primaryWord(texts[row].bytes), isNormalized: vector.isNormalized, group)
            }
        }
    }

    /// The first letters tell, in most rows without a call.
    @inline(__always)
    private func isBehind(_ text: TextSlice, _ state: State) -> Bool {
        if state.start == nil { return false }
        var order = beginnings.order(Beginnings.word(text.bytes), state.beginning)
        if order == 0 { order = beginnings.order(text.bytes, state.bytes) }
        if order == 0 { order = Collation.primaryOrder(text.bytes, to: state.word) }
        return isMaximum ? order < 0 : order > 0
    }

    @inline(__always)
    private func add(_ text: TextSlice, _ word: UInt64, isNormalized: Bool, _ group: Int) {
        let state = states.values + group
        if state.pointee.start != nil {
            if isMaximum ? word < state.pointee.word : word > state.pointee.word { return }
            if word == state.pointee.word, !isBetter(text.bytes, than: state.pointee.bytes) { return }
        }
        text.withNormalized(known: isNormalized) { state.pointee.keep($0, word) }
    }

    private func isBetter(_ text: UnsafeRawBufferPointer, than best: UnsafeRawBufferPointer) -> Bool {
        if ByteHash.equal(text, best) { return false }
        let order = Collation.compare(text, best)
        return isMaximum ? order > 0 : order < 0
    }

    override func merge(_ other: Accumulator, from: UnsafePointer<Int32>, to: UnsafePointer<Int32>, _ count: Int) {
        guard let other = other as? TextExtremeAccumulator else {
            preconditionFailure("extremes merged with something else")
        }
        for index in 0..<count {
            let theirs = other.states.values[Int(from[index])]
            guard let start = theirs.start else { continue }
            add(
                TextSlice(start: UnsafePointer(start), count: theirs.count), theirs.word, isNormalized: true,
                Int(to[index]))
        }
    }

    override func finish(_ groups: UnsafePointer<Int32>, _ count: Int) throws(AggregateFault) -> Column {
        var texts = TextBytes()
        var validity = GrowingBuffer<UInt8>(capacity: count)
        let valid = validity.extend(count)
        for index in 0..<count {
            let state = states.values[Int(groups[index])]
            texts.append(state.bytes)
            valid[index] = state.start == nil ? 0 : 1
        }
        return texts.column(NarrowColumn.bits(valid, count))
    }

    override func empty() -> Accumulator { TextExtremeAccumulator(site, isMaximum: isMaximum) }
}

/// The words of the texts of a dictionary, each worked out when a row first has it.
private struct KnownWords {
    private var dictionary: TextDictionary?
    private var words = GrowingBuffer<UInt64>()
    private var isKnown = GrowingBuffer<UInt8>()

    mutating func read(
        _ vector: Vector, _ dictionary: TextDictionary, _ rowCount: Int, into out: UnsafeMutablePointer<UInt64>
    ) {
        if self.dictionary !== dictionary {
            self.dictionary = dictionary
            words.removeAll()
            isKnown.removeAll()
        }
        words.resize(dictionary.count, filling: 0)
        isKnown.resize(dictionary.count, filling: 0)
        for row in 0..<rowCount where !vector.isMissing(row) {
            let code = Int(vector.codes[row])
            if isKnown.values[code] == 0 {
                isKnown.values[code] = 1
                words.values[code] = Collation.primaryWord(dictionary.value(code))
            }
            out[row] = words.values[code]
        }
    }
}
