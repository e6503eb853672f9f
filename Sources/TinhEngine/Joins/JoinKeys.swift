import TinhColumns
import TinhPlan
import TinhTypes

/// How the keys of a join become words: chosen by what the right side's columns hold, read by both sides.
///
/// Where all parts of the right side pack into 62 bits, a key is one word (a value beyond the right side's range meets
/// nothing); else it is a row of words as in `KeyWords`.
final class JoinKeys {
    struct Part {
        /// An int for a text, whose code it is.
        let kind: Kind
        let texts: JoinTexts?
        /// Of the right side's values; empty ranges are 0 … 0.
        let lower: Int64
        let span: UInt64
    }

    let parts: [Part]
    let matchesMissing: Bool
    /// Nil: rows of words.
    let layout: KeyLayout?

    /// `right`: the right side's key columns, texts as codes.
    init(_ kinds: [Kind], _ texts: [JoinTexts?], right: [[Column]], matchesMissing: Bool) {
        self.matchesMissing = matchesMissing
        var isPackable = true
        var ranges: [(lower: Int64, upper: Int64)] = []
        var parts: [Part] = []
        for (index, kind) in kinds.enumerated() {
            let statistics = ColumnStatistics(right[index])
            let isWhole = right[index].allSatisfy { if case .integers = $0.storage { true } else { false } }
            if !isWhole { isPackable = false }
            let (lower, upper) = statistics.range.map { ($0.lowerBound, $0.upperBound) } ?? (0, 0)
            ranges.append((lower, upper))
            parts.append(
                Part(
                    kind: kind == .text ? .int : kind, texts: texts[index], lower: lower,
                    span: UInt64(bitPattern: upper &- lower)))
        }
        if kinds.contains(.float) { isPackable = false }
        self.parts = parts
        layout = isPackable ? KeyLayout(ranges, slack: 0) : nil
    }

    /// Of whole numbers within ranges that are known; nil where they do not pack.
    init?(_ kinds: [Kind], ranges: [(lower: Int64, upper: Int64)], matchesMissing: Bool) {
        guard let layout = KeyLayout(ranges, slack: 0) else { return nil }
        self.layout = layout
        self.matchesMissing = matchesMissing
        parts = zip(kinds, ranges).map { kind, range in
            Part(kind: kind, texts: nil, lower: range.lower, span: UInt64(bitPattern: range.upper &- range.lower))
        }
    }

    var wordCount: Int { layout == nil ? KeyWords(parts.map(\.kind), parts.map { _ in nil }).wordCount : 1 }

    /// Turns batches of key values into words. Owned by one worker.
    final class Encoder {
        private let keys: JoinKeys
        private let general: KeyWords?
        private let packed: UnsafeMutablePointer<UInt64> = .allocate(capacity: Vector.capacity)
        /// 1 for a row that can meet nothing.
        let excluded: UnsafeMutablePointer<UInt8> = .allocate(capacity: Vector.capacity)
        /// Rows of a batch that may meet something, their words where they have one each, and their numbers: room for the index.
        let candidateRows: UnsafeMutablePointer<Int32> = .allocate(capacity: Vector.capacity)
        let candidateWords: UnsafeMutablePointer<UInt64> = .allocate(capacity: Vector.capacity)
        let candidateNumbers: UnsafeMutablePointer<Int32> = .allocate(capacity: Vector.capacity)
        private let readers: [(texts: JoinTexts.Reader, codes: Vector)?]

        init(_ keys: JoinKeys) {
            self.keys = keys
            general = keys.layout == nil ? KeyWords(keys.parts.map(\.kind), keys.parts.map { _ in nil }) : nil
            readers = keys.parts.map { part in part.texts.map { (JoinTexts.Reader($0), Vector(.integers)) } }
        }

        deinit {
            packed.deallocate()
            excluded.deallocate()
            candidateRows.deallocate()
            candidateWords.deallocate()
            candidateNumbers.deallocate()
        }

        /// The words of the last batch; those of excluded rows mean nothing.
        var words: UnsafePointer<UInt64> { UnsafePointer(general?.words ?? packed) }

        func encode(_ vectors: [Vector], _ rowCount: Int) {
            excluded.update(repeating: 0, count: rowCount)
            var read: [Vector] = []
            for (part, vector) in vectors.enumerated() {
                if !keys.matchesMissing, let validity = vector.validity {
                    for row in 0..<rowCount { excluded[row] |= validity[row] ^ 1 }
                }
                guard let reader = readers[part], vector.form == .text else {
                    read.append(vector)
                    continue
                }
                reader.texts.read(vector, rowCount, into: reader.codes.integers)
                reader.codes.validity = vector.validity
                read.append(reader.codes)
            }
            if let layout = keys.layout { pack(read, layout, rowCount) } else { general?.encode(read, rowCount) }
        }

        private func pack(_ vectors: [Vector], _ layout: KeyLayout, _ rowCount: Int) {
            if vectors.isEmpty { packed.update(repeating: 0, count: rowCount) }
            for (index, vector) in vectors.enumerated() {
                let part = keys.parts[index]
                let place = layout.parts[index]
                switch vector.form {
                case .integers where vectors.count == 1 && vector.validity == nil:
                    packOne(vector, part, rowCount)
                case .integers:
                    let values = vector.integers
                    put(index, part, place, vector.validity, rowCount) { UInt64(bitPattern: values[$0] &- part.lower) }
                case .mask:
                    let values = vector.mask
                    put(index, part, place, vector.validity, rowCount) {
                        UInt64(bitPattern: Int64(values[$0]) &- part.lower)
                    }
                case .wide:
                    let values = vector.wide
                    put(index, part, place, vector.validity, rowCount) { row in
                        guard let value = Int64(exactly: values[row]) else { return .max }
                        return UInt64(bitPattern: value &- part.lower)
                    }
                case .floats, .text: preconditionFailure("a key that does not pack into a word")
                }
            }
        }

        /// The one part of a key, no value of it missing.
        private func packOne(_ vector: Vector, _ part: Part, _ rowCount: Int) {
            let values = vector.integers
            let lower = part.lower
            for row in 0..<rowCount { packed[row] = UInt64(bitPattern: values[row] &- lower) }
            if let bounds = vector.bounds, bounds.lower >= Int128(lower),
                bounds.upper <= Int128(lower) + Int128(part.span)
            {
                return
            }
            for row in 0..<rowCount { excluded[row] |= packed[row] > part.span ? 1 : 0 }
        }

        @inline(__always)
        private func put(
            _ index: Int, _ part: Part, _ place: KeyLayout.Part, _ validity: UnsafePointer<UInt8>?, _ rowCount: Int,
            _ distance: (Int) -> UInt64
        ) {
            let shift = UInt64(place.shift)
            for row in 0..<rowCount {
                let own = distance(row)
                let word: UInt64
                if let validity, validity[row] == 0 {
                    word = place.missing << shift
                } else {
                    excluded[row] |= own > part.span ? 1 : 0
                    word = (own & place.missing) << shift
                }
                packed[row] = index == 0 ? word : packed[row] | word
            }
        }
    }
}
