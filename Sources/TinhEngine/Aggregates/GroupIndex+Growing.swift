import TinhColumns
import TinhTypes

/// From a layout to a wider one, and to the general form.
extension GroupIndex {
    /// Makes the form wide enough for a batch.
    func fit(_ vectors: [Vector], _ rowCount: Int, _ settle: () -> Void, _ renumber: (Renumbering) -> Void) {
        var isWithin = hasRanges
        var wanted = ranges
        for (part, vector) in vectors.enumerated() {
            guard let (lower, upper) = range(vector, part, rowCount) else {
                settle()
                return generalize(renumber)
            }
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
        settle()
        guard let wider = KeyLayout(wanted, slack: slack) ?? KeyLayout(wanted, slack: 0) else {
            return generalize(renumber)
        }
        move(to: wider, isFirst: isFirst, renumber)
    }

    /// The words of some rows' keys; `low` where there are two for each.
    struct Words {
        let high: UnsafePointer<UInt64>
        let low: UnsafePointer<UInt64>?
    }

    /// The packed words of a batch's rows, where the layout holds them all; nil else. Good until the next batch.
    func wordsWithin(_ vectors: [Vector], _ rowCount: Int) -> Words? {
        if let wide { return wide.pack(vectors, rowCount) ? Words(high: wide.high, low: wide.low) : nil }
        guard form == .packed, hasRanges else { return nil }
        for (part, vector) in vectors.enumerated() {
            if let codes = codes[part] { words.coders[part]?.codes(vector, rowCount, into: codes) }
            guard let (lower, upper) = range(vector, part, rowCount) else { return nil }
            if lower > upper { continue }
            if !layout.parts[part].covers(lower, upper) { return nil }
            widenRange(part, lower, upper)
        }
        pack(vectors, rowCount)
        return Words(high: packed, low: nil)
    }

    /// Takes values into what every layout from now on has to hold.
    func widenRange(_ part: Int, _ lower: Int64, _ upper: Int64) {
        ranges[part] = (min(ranges[part].lower, lower), max(ranges[part].upper, upper))
    }

    /// The layout is known beforehand, and words of it ascend like the keys.
    var isSettled: Bool { wide != nil || (form == .packed && hasRanges && slack == 0 && isOrdered) }

    /// The words of all groups, by their numbers; nil where two words do not hold them.
    func groupWords() -> (high: GrowingBuffer<UInt64>, low: GrowingBuffer<UInt64>)? {
        if let wide { return wide.words(table.keys, table.count) }
        return form == .packed ? (table.keys, GrowingBuffer()) : nil
    }

    /// Numbers of rows whose words these are.
    func find(_ words: Words, _ rowCount: Int, into numbers: UnsafeMutablePointer<Int32>) {
        guard let wide, let low = words.low else { return table.find(words.high, rowCount, into: numbers) }
        wide.generalKeys(words.high, low, rowCount).withUnsafeBufferPointer { keys in
            if let keys = keys.baseAddress { table.find(keys, rowCount, into: numbers) }
        }
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
}
