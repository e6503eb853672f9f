import TinhColumns
import TinhTypes

/// Finds the group of each row of one worker.
///
/// The form follows the keys' ranges: where all parts pack into a small word, the word itself is the group's number
/// (dense); where they pack into 62 bits, words are hashed (packed); else rows of words are (general). Ranges come from
/// statistics or, over a stream, from the chunks so far; when a value lies outside, the groups move to a wider form.
final class GroupIndex {
    enum Form {
        case dense
        case packed
        case general
    }

    /// Groups that get another number: `to[i]` for `from[i]`.
    struct Renumbering {
        let from: [Int32]
        let to: [Int32]
    }

    let kinds: [Kind]
    let words: KeyWords
    var form: Form
    var layout: KeyLayout
    /// Numbers of packed and general keys.
    var table: WordTable
    /// Dense: 1 for each number that occurs, up to what the teller has yet to tell. As long as is known to be needed.
    var presence = GrowingBuffer<UInt8>()
    /// Where states tell which numbers occur these need not be marked. To be let go of after the last row.
    var teller: (any PresenceTeller)? { didSet { if teller == nil, let oldValue { takePresence(oldValue) } } }
    let denseBitsMax: Int
    /// Spare bits when a layout has to grow.
    let slack: Int
    var ranges: [(lower: Int64, upper: Int64)]
    /// Of a general index whose keys fit two words, as far as is known.
    let wide: WideKeys?
    let packed: UnsafeMutablePointer<UInt64> = .allocate(capacity: Vector.capacity)
    let codes: [UnsafeMutablePointer<Int32>?]

    /// `statistics`: of each key that only names a column. `denseBitsMax`: numbers up to 2^that may have arrays of their own.
    /// `expected`: where the values of a single key of a stream are likely to lie. `isOrderFree`: words need not ascend like texts.
    init(
        _ kinds: [Kind], _ statistics: [ColumnStatistics?], denseBitsMax: Int, expected: ClosedRange<Int64>? = nil,
        isOrderFree: Bool = false
    ) {
        self.kinds = kinds
        self.denseBitsMax = denseBitsMax
        let coders = zip(kinds, statistics).map { kind, statistics in
            kind == .text ? TextCoder(statistics, isOrderFree: isOrderFree) : nil
        }
        words = KeyWords(kinds, coders)
        codes = kinds.map { $0 == .text ? .allocate(capacity: Vector.capacity) : nil }
        let known = zip(statistics, coders).map { statistics, coder -> (lower: Int64, upper: Int64)? in
            if let shared = coder?.shared { return (0, Int64(max(0, shared.count - 1))) }
            return statistics?.range.map { ($0.lowerBound, $0.upperBound) }
        }
        let isKnown = known.allSatisfy { $0 != nil }
        slack = isKnown ? 0 : 1
        // What is not known starts empty and grows with the first batch.
        ranges = known.map { $0 ?? (0, 0) }
        let isExpected = expected != nil && !isKnown && kinds.count == 1
        if isExpected, let expected { ranges = [(expected.lowerBound, expected.upperBound)] }
        let isPackable = kinds.allSatisfy { Vector.Form($0) != .floats }
        if isPackable, let layout = KeyLayout(ranges, slack: 0) {
            self.layout = layout
            form = layout.bits <= denseBitsMax ? .dense : .packed
            hasRanges = isKnown || isExpected
        } else {
            layout = KeyLayout([], slack: 0) ?? KeyLayout.none
            form = .general
            hasRanges = false
        }
        wide = form == .general ? WideKeys(words, known) : nil
        table = WordTable(wordCount: form == .general ? words.wordCount : 1)
        if form == .dense { reach(isKnown ? layout.wordEnd(ranges[0].upper) : layout.wordEnd) }
    }

    /// False until ranges have been seen.
    var hasRanges: Bool
    /// Keys of the table before the last batch.
    var markedCount = 0
    /// Whether the columns of the chunk of that stamp can be numbered as they are stored.
    var storedStamp = -1
    var isStored = false
    let validity: UnsafeMutablePointer<UInt8> = .allocate(capacity: Vector.capacity)

    deinit {
        packed.deallocate()
        validity.deallocate()
        for codes in codes { codes?.deallocate() }
    }

    /// Whether it is less work that a counter counts the rows which so many aggregates would count.
    func isCountedApart(by aggregateCount: Int) -> Bool {
        // For one alone it spares marking the numbers that occur; beside many groups it would take room.
        aggregateCount > 1 || (aggregateCount == 1 && form == .dense && numberEnd <= GroupIndex.markedCountMax)
    }

    private static let markedCountMax = 1 << 16

    /// Numbers are below this.
    var numberEnd: Int { form == .dense ? presence.count : table.count }

    /// Dense: makes room for numbers below the end.
    func reach(_ end: Int) { presence.resize(end, filling: 0) }

    /// Dense: makes room for the values of the first part that have been seen so far, and missing ones where there are some.
    func reach(isAnyMissing: Bool) { reach(isAnyMissing ? layout.wordEnd : layout.wordEnd(ranges[0].upper)) }

    var isEmpty: Bool {
        guard form == .dense else { return table.count == 0 }
        if let teller { takePresence(teller) }
        let words = UnsafeRawPointer(presence.values)
        let wordEnd = presence.count / 8
        for word in 0..<wordEnd where words.load(fromByteOffset: word * 8, as: UInt64.self) != 0 { return false }
        for number in wordEnd * 8..<presence.count where presence.values[number] != 0 { return false }
        return true
    }

    /// Numbers that occur, ascending.
    func numbers() -> [Int32] {
        guard form == .dense else { return (0..<Int32(table.count)).map { $0 } }
        if let teller { takePresence(teller) }
        let present = RowSelection.count(presence.values, presence.count)
        return [Int32](unsafeUninitializedCapacity: present + 1) { buffer, count in
            guard let out = buffer.baseAddress else { return }
            let flags = presence.values
            var found = 0
            for number in 0..<presence.count {
                // The place after the last is written, too, and left behind.
                out[found] = Int32(truncatingIfNeeded: number)
                found += Int(flags[number])
                if found == present { break }
            }
            count = found
        }
    }

    /// The same, not listed where they are flagged.
    func occurring() -> GroupNumbers {
        guard form == .dense else { return GroupNumbers(numbers()) }
        if let teller { takePresence(teller) }
        return GroupNumbers(flags: presence)
    }

    /// Dense numbers, or packed words, ascend like the keys.
    var isOrdered: Bool { form != .general && words.coders.allSatisfy { $0?.isSorted ?? true } }

    /// Two dense or packed indexes, or those whose keys fit two words, have the same words for the same keys.
    func hasWords(of other: GroupIndex) -> Bool {
        (form != .general || wide != nil) && other.form == form && layout == other.layout
            && wide?.layout == other.wide?.layout
            && zip(words.coders, other.words.coders).allSatisfy { own, theirs in
                own?.shared === theirs?.shared && (own == nil || own?.shared != nil)
            }
    }

    /// Takes in numbers of another index with the same numbers; several threads may, each those of other groups.
    func addPresence(_ numbers: UnsafePointer<Int32>, _ count: Int) {
        let presence = presence.values
        for place in 0..<count { presence[Int(numbers[place])] = 1 }
    }

    /// Numbers of a batch's rows. Before groups are numbered anew `settle` is called, for rows that have been found but not
    /// counted; `renumber` is what is to be done to the groups so far.
    func find(
        _ vectors: [Vector], _ rowCount: Int, into numbers: UnsafeMutablePointer<Int32>, settle: () -> Void,
        renumber: (Renumbering) -> Void
    ) {
        if rowCount == 0 { return }
        if form != .general {
            for (part, vector) in vectors.enumerated() {
                if let codes = codes[part] { words.coders[part]?.codes(vector, rowCount, into: codes) }
            }
            fit(vectors, rowCount, settle, renumber)
        }
        switch form {
        case .general:
            words.encode(vectors, rowCount)
            table.find(words.words, rowCount, into: numbers)
        case .packed:
            pack(vectors, rowCount)
            table.find(packed, rowCount, into: numbers)
        case .dense:
            reach(isAnyMissing: vectors[0].validity != nil)
            if vectors.count == 1, vectors[0].validity == nil {
                number(vectors[0], rowCount, into: numbers)
            } else {
                pack(vectors, rowCount)
                for row in 0..<rowCount { numbers[row] = Int32(truncatingIfNeeded: packed[row]) }
            }
        }
    }

    private func takePresence(_ teller: any PresenceTeller) {
        if form == .dense { teller.tellPresent(presence.values, presence.count) }
    }

    /// To be called once the batch of the last `find` has been added to the states, and counted. `isTold`: by the teller.
    func markPresent(_ numbers: UnsafePointer<Int32>, _ rowCount: Int, isTold: Bool) {
        if form == .dense, !isTold {
            // Stores need not wait for what they write over.
            let presence = presence.values
            for row in 0..<rowCount { presence[Int(numbers[row])] = 1 }
        }
        markedCount = table.count
    }

    /// Numbers that occurred before the batch of the last `find`.
    func presentNumbers() -> [Int32] { form == .dense ? numbers() : (0..<Int32(markedCount)).map { $0 } }

    private func number(_ vector: Vector, _ rowCount: Int, into numbers: UnsafeMutablePointer<Int32>) {
        let base = layout.parts[0].base
        if let codes = codes[0] {
            numbers.update(from: codes, count: rowCount)
            return
        }
        if vector.form == .mask {
            for row in 0..<rowCount { numbers[row] = Int32(vector.mask[row]) &- Int32(truncatingIfNeeded: base) }
            return
        }
        let values = vector.integers
        for row in 0..<rowCount { numbers[row] = Int32(truncatingIfNeeded: values[row] &- base) }
    }

    func pack(_ vectors: [Vector], _ rowCount: Int) {
        for (part, vector) in vectors.enumerated() {
            let place = layout.parts[part]
            let shift = UInt64(place.shift)
            let base = place.base
            if let codes = codes[part] {
                combine(part, rowCount) { row in UInt64(UInt32(bitPattern: codes[row])) << shift }
            } else if vector.form == .mask {
                let mask = vector.mask
                combine(part, rowCount) { row in UInt64(bitPattern: Int64(mask[row]) &- base) << shift }
            } else {
                let values = vector.integers
                combine(part, rowCount) { row in UInt64(bitPattern: values[row] &- base) << shift }
            }
            guard let validity = vector.validity else { continue }
            let all = place.missing << shift
            for row in 0..<rowCount where validity[row] == 0 { packed[row] = packed[row] & ~all | all }
        }
    }

    /// Writes the first part and adds the others. What a missing row writes may spill into other parts, so the first part
    /// that has missing rows is cut to its bits.
    @inline(__always)
    private func combine(_ part: Int, _ rowCount: Int, _ code: (Int) -> UInt64) {
        let place = layout.parts[part]
        let own = place.missing << UInt64(place.shift)
        if part == 0 {
            for row in 0..<rowCount { packed[row] = code(row) & own }
        } else {
            for row in 0..<rowCount { packed[row] |= code(row) & own }
        }
    }
}

extension KeyLayout {
    /// Of no parts.
    static var none: KeyLayout {
        guard let layout = KeyLayout([], slack: 0) else { preconditionFailure("a layout of nothing needs no bits") }
        return layout
    }
}
