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
    private(set) var form: Form
    private(set) var layout: KeyLayout
    /// Numbers of packed and general keys.
    private(set) var table: WordTable
    /// Dense: 1 for each number that occurs.
    private(set) var presence = GrowingBuffer<UInt8>()
    private let denseBitsMax: Int
    /// Spare bits when a layout has to grow.
    private let slack: Int
    private var ranges: [(lower: Int64, upper: Int64)]
    private let packed: UnsafeMutablePointer<UInt64> = .allocate(capacity: Vector.capacity)
    private let codes: [UnsafeMutablePointer<Int32>?]

    /// `statistics`: of each key that only names a column. `denseBitsMax`: numbers up to 2^that may have arrays of their own.
    init(_ kinds: [Kind], _ statistics: [ColumnStatistics?], denseBitsMax: Int) {
        self.kinds = kinds
        self.denseBitsMax = denseBitsMax
        let coders = zip(kinds, statistics).map { kind, statistics in kind == .text ? TextCoder(statistics) : nil }
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
        let isPackable = kinds.allSatisfy { Vector.Form($0) != .floats }
        if isPackable, let layout = KeyLayout(ranges, slack: 0) {
            self.layout = layout
            form = layout.bits <= denseBitsMax ? .dense : .packed
            hasRanges = isKnown
        } else {
            layout = KeyLayout([], slack: 0) ?? KeyLayout.none
            form = .general
            hasRanges = false
        }
        table = WordTable(wordCount: form == .general ? words.wordCount : 1)
        if form == .dense { presence.resize(1 << layout.bits, filling: 0) }
    }

    /// False until ranges have been seen.
    private var hasRanges: Bool
    /// Keys of the table before the last batch.
    private var markedCount = 0
    /// Whether the columns of the chunk of that stamp can be numbered as they are stored.
    private var storedStamp = -1
    private var isStored = false
    private let validity: UnsafeMutablePointer<UInt8> = .allocate(capacity: Vector.capacity)

    deinit {
        packed.deallocate()
        validity.deallocate()
        for codes in codes { codes?.deallocate() }
    }

    /// Numbers are below this.
    var numberEnd: Int { form == .dense ? presence.count : table.count }

    var isEmpty: Bool {
        guard form == .dense else { return table.count == 0 }
        let words = UnsafeRawPointer(presence.values)
        // Sizes are powers of two; what is below a word is looked at byte by byte.
        let wordEnd = presence.count / 8
        for word in 0..<wordEnd where words.load(fromByteOffset: word * 8, as: UInt64.self) != 0 { return false }
        for number in wordEnd * 8..<presence.count where presence.values[number] != 0 { return false }
        return true
    }

    /// Numbers that occur, ascending.
    func numbers() -> [Int32] {
        guard form == .dense else { return (0..<Int32(table.count)).map { $0 } }
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

    /// Dense numbers ascend like the keys.
    var isOrdered: Bool { form == .dense && words.coders.allSatisfy { $0?.isSorted ?? true } }

    /// Two dense indexes have the same numbers for the same keys.
    func hasNumbers(of other: GroupIndex) -> Bool {
        form == .dense && other.form == .dense && layout == other.layout
            && zip(words.coders, other.words.coders).allSatisfy { own, theirs in
                own?.shared === theirs?.shared && (own == nil || own?.shared != nil)
            }
    }

    /// Takes in the presence of another index with the same numbers.
    func addPresence(of other: GroupIndex) {
        for number in 0..<presence.count { presence.values[number] |= other.presence.values[number] }
    }

    /// Numbers of a batch's rows. What it gives back, if anything, is to be done to the groups so far beforehand.
    func find(
        _ vectors: [Vector], _ rowCount: Int, into numbers: UnsafeMutablePointer<Int32>,
        renumber: (Renumbering) -> Void
    ) {
        if rowCount == 0 { return }
        if form != .general {
            for (part, vector) in vectors.enumerated() {
                if let codes = codes[part] { words.coders[part]?.codes(vector, rowCount, into: codes) }
            }
            fit(vectors, rowCount, renumber)
        }
        switch form {
        case .general:
            words.encode(vectors, rowCount)
            table.find(words.words, rowCount, into: numbers)
        case .packed:
            pack(vectors, rowCount)
            table.find(packed, rowCount, into: numbers)
        case .dense:
            if vectors.count == 1, vectors[0].validity == nil {
                number(vectors[0], rowCount, into: numbers)
            } else {
                pack(vectors, rowCount)
                for row in 0..<rowCount { numbers[row] = Int32(truncatingIfNeeded: packed[row]) }
            }
        }
    }

    /// To be called once the batch of the last `find` has been added to the states.
    func markPresent(_ numbers: UnsafePointer<Int32>, _ rowCount: Int) {
        if form == .dense {
            let presence = presence.values
            for row in 0..<rowCount { presence[Int(numbers[row])] = 1 }
        }
        markedCount = table.count
    }

    /// Numbers that occurred before the batch of the last `find`.
    func presentNumbers() -> [Int32] { form == .dense ? numbers() : (0..<Int32(markedCount)).map { $0 } }

    /// Dense numbers straight from stored columns; false, and nothing done, where they are not to be had so.
    func findStored(_ columns: [ColumnNode], _ frame: Frame, into numbers: UnsafeMutablePointer<Int32>) -> Bool {
        guard form == .dense, !columns.isEmpty else { return false }
        if storedStamp != frame.chunkStamp {
            storedStamp = frame.chunkStamp
            isStored = columns.indices.allSatisfy { isWithin(columns[$0].stored, part: $0) }
        }
        guard isStored else { return false }
        let rowCount = frame.rowCount
        for (part, column) in columns.enumerated() {
            number(column.stored, part, frame, rowCount, into: numbers)
            if column.decodeValidity(rowCount, into: validity) {
                let all = Int32(truncatingIfNeeded: layout.parts[part].missing << UInt64(layout.parts[part].shift))
                for row in 0..<rowCount where validity[row] == 0 { numbers[row] |= all }
            }
        }
        return true
    }

    private func isWithin(_ stored: StoredColumn, part: Int) -> Bool {
        switch stored.layout {
        case .integers(let width):
            guard hasRanges, width != .constant, stored.hasValues else { return false }
            return layout.parts[part].covers(stored.minimum, stored.maximum)
                // What stands in the place of a missing value must not spill into other parts.
                && (stored.validity == nil || layout.parts[part].covers(stored.base, stored.base))
        case .dictionary(let width):
            guard let coder = words.coders[part], width != .constant else { return false }
            return coder.takesCodes(of: stored.dictionary)
        case .wide, .floats, .text: return false
        }
    }

    private func number(
        _ stored: StoredColumn, _ part: Int, _ frame: Frame, _ rowCount: Int, into numbers: UnsafeMutablePointer<Int32>
    ) {
        switch stored.layout {
        case .integers(let width):
            let delta = Int32(truncatingIfNeeded: stored.base &- layout.parts[part].base)
            switch width {
            case .constant: break
            case .one: number(stored, UInt8.self, part, delta, frame, rowCount, numbers)
            case .two: number(stored, UInt16.self, part, delta, frame, rowCount, numbers)
            case .four: number(stored, UInt32.self, part, delta, frame, rowCount, numbers)
            case .eight: number(stored, Int64.self, part, delta, frame, rowCount, numbers)
            }
        case .dictionary(let width):
            switch width {
            case .constant: break
            case .one: number(stored, UInt8.self, part, 0, frame, rowCount, numbers)
            case .two: number(stored, UInt16.self, part, 0, frame, rowCount, numbers)
            case .four, .eight: number(stored, UInt32.self, part, 0, frame, rowCount, numbers)
            }
        case .wide, .floats, .text: preconditionFailure("a key without stored numbers")
        }
    }

    @inline(__always)
    private func number<Stored: FixedWidthInteger>(
        _ stored: StoredColumn, _ type: Stored.Type, _ part: Int, _ delta: Int32, _ frame: Frame, _ rowCount: Int,
        _ numbers: UnsafeMutablePointer<Int32>
    ) {
        let values = stored.pointer(of: Stored.self, from: frame.start)
        let shift = Int32(layout.parts[part].shift)
        switch (frame.rowsInBatch, part) {
        case (nil, 0):
            for row in 0..<rowCount { numbers[row] = (Int32(truncatingIfNeeded: values[row]) &+ delta) &<< shift }
        case (nil, _):
            for row in 0..<rowCount { numbers[row] |= (Int32(truncatingIfNeeded: values[row]) &+ delta) &<< shift }
        case (let rows?, 0):
            for row in 0..<rowCount {
                numbers[row] = (Int32(truncatingIfNeeded: values[Int(rows[row])]) &+ delta) &<< shift
            }
        case (let rows?, _):
            for row in 0..<rowCount {
                numbers[row] |= (Int32(truncatingIfNeeded: values[Int(rows[row])]) &+ delta) &<< shift
            }
        }
    }

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

    private func pack(_ vectors: [Vector], _ rowCount: Int) {
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

    // MARK: Growing

    /// Makes the form wide enough for a batch.
    private func fit(_ vectors: [Vector], _ rowCount: Int, _ renumber: (Renumbering) -> Void) {
        var isWithin = hasRanges
        var wanted = ranges
        for (part, vector) in vectors.enumerated() {
            guard let (lower, upper) = range(vector, part, rowCount) else { return generalize(renumber) }
            if lower > upper { continue }
            if hasRanges {
                if !layout.parts[part].covers(lower, upper) { isWithin = false }
                wanted[part] = (min(wanted[part].lower, lower), max(wanted[part].upper, upper))
            } else {
                wanted[part] = (lower, upper)
            }
        }
        let isFirst = !hasRanges
        hasRanges = true
        ranges = wanted
        if isWithin { return }
        guard let wider = KeyLayout(wanted, slack: slack) ?? KeyLayout(wanted, slack: 0) else {
            return generalize(renumber)
        }
        move(to: wider, isFirst: isFirst, renumber)
    }

    /// The range of a batch's values; empty when all are missing, nil when 64 bits do not hold them.
    private func range(_ vector: Vector, _ part: Int, _ rowCount: Int) -> (lower: Int64, upper: Int64)? {
        if let coder = words.coders[part] { return (0, Int64(max(0, coder.count - 1))) }
        if vector.form == .mask { return (0, 1) }
        guard vector.form == .integers else { return nil }
        if hasRanges, let bounds = vector.bounds, let lower = Int64(exactly: bounds.lower),
            let upper = Int64(exactly: bounds.upper), layout.parts[part].covers(lower, upper)
        {
            return (lower, upper)
        }
        var lower = Int64.max
        var upper = Int64.min
        let values = vector.integers
        if let validity = vector.validity {
            for row in 0..<rowCount where validity[row] != 0 {
                lower = min(lower, values[row])
                upper = max(upper, values[row])
            }
        } else {
            for row in 0..<rowCount {
                lower = min(lower, values[row])
                upper = max(upper, values[row])
            }
        }
        return (lower, upper)
    }

    private func move(to wider: KeyLayout, isFirst: Bool, _ renumber: (Renumbering) -> Void) {
        let old = numbers()
        let oldWords = old.map { form == .dense ? UInt64($0) : table.word(Int($0), 0) }
        let newWords = oldWords.map { GroupIndex.repacked($0, layout, wider) }
        let wasDense = form == .dense
        layout = wider
        form = wider.bits <= denseBitsMax && (wasDense || isFirst) ? .dense : .packed
        if form == .dense {
            presence = GrowingBuffer()
            presence.resize(1 << wider.bits, filling: 0)
            for word in newWords { presence.values[Int(word)] = 1 }
            if !old.isEmpty { renumber(Renumbering(from: old, to: newWords.map { Int32(truncatingIfNeeded: $0) })) }
            return
        }
        presence = GrowingBuffer()
        renumberInTable(1, newWords, old, wasDense, renumber)
    }

    /// A new table with the keys in the order of their numbers so far.
    private func renumberInTable(
        _ wordCount: Int, _ keys: [UInt64], _ old: [Int32], _ wasDense: Bool, _ renumber: (Renumbering) -> Void
    ) {
        table = WordTable(wordCount: wordCount, capacity: old.count)
        var new = [Int32](repeating: 0, count: old.count)
        keys.withUnsafeBufferPointer { keys in
            new.withUnsafeMutableBufferPointer { new in
                guard let from = keys.baseAddress, let to = new.baseAddress else { return }
                table.find(from, old.count, into: to)
            }
        }
        if wasDense, !old.isEmpty { renumber(Renumbering(from: old, to: new)) }
    }

    private static func repacked(_ word: UInt64, _ from: KeyLayout, _ to: KeyLayout) -> UInt64 {
        var result: UInt64 = 0
        for part in from.parts.indices {
            let code = from.code(word, part)
            let (old, new) = (from.parts[part], to.parts[part])
            let moved = code == old.missing ? new.missing : UInt64(bitPattern: old.base &+ Int64(code) &- new.base)
            result |= moved << UInt64(new.shift)
        }
        return result
    }

    private func generalize(_ renumber: (Renumbering) -> Void) {
        let old = numbers()
        let keys = generalKeys(old)
        let wasDense = form == .dense
        form = .general
        presence = GrowingBuffer()
        renumberInTable(words.wordCount, keys, old, wasDense, renumber)
    }

    // MARK: Keys

    /// The keys of groups as rows of words.
    func generalKeys(_ numbers: [Int32]) -> [UInt64] {
        var keys = [UInt64](repeating: 0, count: numbers.count * words.wordCount)
        for (row, number) in numbers.enumerated() {
            let start = row * words.wordCount
            if form == .general {
                for index in 0..<words.wordCount { keys[start + index] = table.word(Int(number), index) }
                continue
            }
            let word = form == .dense ? UInt64(number) : table.word(Int(number), 0)
            for part in kinds.indices {
                let code = layout.code(word, part)
                if code == layout.parts[part].missing {
                    keys[start + words.missingStart + part / 64] |= 1 << UInt64(part % 64)
                    continue
                }
                let value = layout.parts[part].base &+ Int64(code)
                keys[start + words.places[part]] = UInt64(bitPattern: value)
                if kinds[part].isDecimal { keys[start + words.places[part] + 1] = value < 0 ? .max : 0 }
            }
        }
        return keys
    }

    /// The values of a key part for groups of a dense or packed index.
    func column(_ part: Int, _ numbers: UnsafePointer<Int32>, _ count: Int) -> Column {
        let place = layout.parts[part]
        var values = GrowingBuffer<Int64>(capacity: count)
        var validity = GrowingBuffer<UInt8>(capacity: count)
        let out = values.extend(count)
        let valid = validity.extend(count)
        var anyMissing: UInt8 = 0
        for row in 0..<count {
            let word = form == .dense ? UInt64(UInt32(bitPattern: numbers[row])) : table.word(Int(numbers[row]), 0)
            let code = layout.code(word, part)
            let isMissing: UInt8 = code == place.missing ? 1 : 0
            out[row] = place.base &+ Int64(code)
            valid[row] = isMissing ^ 1
            anyMissing |= isMissing
        }
        let missing = anyMissing == 0 ? nil : UnsafePointer(validity.values)
        guard let coder = words.coders[part] else {
            return NarrowColumn.integers(kinds[part], values.values, missing, count)
        }
        var codes = GrowingBuffer<Int32>(capacity: count)
        let texts = codes.extend(count)
        for row in 0..<count { texts[row] = Int32(truncatingIfNeeded: out[row]) }
        return coder.column(codes, missing)
    }
}

extension KeyLayout {
    /// Of no parts.
    static var none: KeyLayout {
        guard let layout = KeyLayout([], slack: 0) else { preconditionFailure("a layout of nothing needs no bits") }
        return layout
    }
}
