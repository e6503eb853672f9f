import TinhColumns
import TinhTypes

/// Numbers for values, or for tuples of them, without a missing part: equal values have equal numbers. Owned by one worker.
///
/// Where a value's number can be read off it (whole numbers in a narrow range, texts of one sorted dictionary) nothing is
/// looked up; else values are numbered as they come.
final class ValueNumbers {
    private enum Form {
        /// The distance from the least value.
        case distance(lower: Int64, span: UInt64)
        /// The code of the column's own dictionary.
        case code(TextCoder)
        case table
    }

    private let form: Form
    private let keys: KeyWords
    private var table: WordTable
    private let numbers: UnsafeMutablePointer<Int32> = .allocate(capacity: Vector.capacity)
    private let words: UnsafeMutablePointer<UInt64>
    private let integers: UnsafeMutablePointer<Int64> = .allocate(capacity: Vector.capacity)

    /// `statistics`: of each value that only names a column.
    init(_ kinds: [Kind], _ statistics: [ColumnStatistics?]) {
        keys = KeyWords(kinds, zip(kinds, statistics).map { $0 == .text ? TextCoder($1) : nil })
        table = WordTable(wordCount: keys.wordCount)
        words = .allocate(capacity: Vector.capacity * keys.wordCount)
        form = ValueNumbers.form(kinds, statistics, keys.coders)
    }

    deinit {
        numbers.deallocate()
        words.deallocate()
        integers.deallocate()
    }

    private static func form(_ kinds: [Kind], _ statistics: [ColumnStatistics?], _ coders: [TextCoder?]) -> Form {
        guard kinds.count == 1 else { return .table }
        if let coder = coders[0], coder.shared != nil { return .code(coder) }
        switch Vector.Form(kinds[0]) {
        case .integers, .wide: break
        case .mask, .floats, .text: return .table
        }
        guard let range = statistics[0]?.range else { return .table }
        let span = UInt64(bitPattern: range.upperBound &- range.lowerBound)
        return span < UInt64(Int32.max) ? .distance(lower: range.lowerBound, span: span) : .table
    }

    /// The numbers of the rows without a missing part, ascending by row, and those rows, which are not written
    /// where they are all; how many they are.
    func read(
        _ vectors: [Vector], _ rowCount: Int, into out: UnsafeMutablePointer<Int32>,
        rows: UnsafeMutablePointer<Int32>
    ) -> Int {
        if case .distance(let lower, let span) = form, vectors[0].validity == nil {
            let values = vectors[0].integers(rowCount, room: integers)
            for row in 0..<rowCount { out[row] = Int32(truncatingIfNeeded: values[row] &- lower) }
            if let bounds = vectors[0].bounds, bounds.lower >= Int128(lower),
                bounds.upper <= Int128(lower) + Int128(span)
            {
                return rowCount
            }
            var most: UInt64 = 0
            for row in 0..<rowCount { most = max(most, UInt64(bitPattern: values[row] &- lower)) }
            precondition(most <= span, "a value outside the range of its column")
            return rowCount
        }
        let count = present(vectors, rowCount, into: rows)
        switch form {
        case .distance(let lower, let span):
            let values = vectors[0].integers(rowCount, room: integers)
            var most: UInt64 = 0
            for place in 0..<count {
                let distance = UInt64(bitPattern: values[Int(rows[place])] &- lower)
                most = max(most, distance)
                out[place] = Int32(truncatingIfNeeded: distance)
            }
            precondition(most <= span, "a value outside the range of its column")
        case .code(let coder):
            coder.codes(vectors[0], rowCount, into: numbers)
            for place in 0..<count { out[place] = numbers[Int(rows[place])] }
        case .table:
            keys.encode(vectors, rowCount)
            let wordCount = keys.wordCount
            if count == rowCount {
                table.find(keys.words, count, into: out)
                return count
            }
            for place in 0..<count {
                (words + place * wordCount).update(from: keys.words + Int(rows[place]) * wordCount, count: wordCount)
            }
            table.find(words, count, into: out)
        }
        return count
    }

    private func present(_ vectors: [Vector], _ rowCount: Int, into rows: UnsafeMutablePointer<Int32>) -> Int {
        let validities = vectors.compactMap(\.validity)
        if validities.isEmpty {
            for row in 0..<rowCount { rows[row] = Int32(truncatingIfNeeded: row) }
            return rowCount
        }
        var count = 0
        for row in 0..<rowCount {
            rows[count] = Int32(truncatingIfNeeded: row)
            count += validities.allSatisfy { $0[row] != 0 } ? 1 : 0
        }
        return count
    }

    /// All numbers lie below; nil where that is not known beforehand.
    var bound: Int? {
        switch form {
        case .distance(_, let span): Int(span) + 1
        case .code(let coder): coder.shared?.count
        case .table: nil
        }
    }

    /// Another that was made alike has other numbers.
    var needsTranslation: Bool { if case .table = form { true } else { false } }

    /// These numbers for the values of another that was made alike; nil where both have the same.
    func translation(of other: ValueNumbers, isCancelled: () -> Bool) -> [Int32]? {
        if !needsTranslation { return nil }
        let count = other.table.count
        let translated = keys.translated(other.table.keys.values, count, of: other.keys, isCancelled: isCancelled)
        var result = [Int32](repeating: 0, count: count)
        result.withUnsafeMutableBufferPointer { result in
            guard let out = result.baseAddress else { return }
            var start = 0
            while start < count, !isCancelled() {
                let more = min(Vector.capacity, count - start)
                table.find(translated.values + start * keys.wordCount, more, into: out + start)
                start += more
            }
        }
        return result
    }
}
