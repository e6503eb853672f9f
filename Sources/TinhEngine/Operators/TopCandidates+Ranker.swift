import CKernels
import TinhBase
import TinhColumns
import TinhTypes

extension TopCandidates {
    /// Ranks of single values, smaller first, missing last; equal ones may be of different texts.
    struct Ranker: Sendable {
        private let isDescending: Bool
        private let kind: Kind
        private let canonical: [Int32]?
        /// The language's order of texts is told by what they begin with, as far as it goes: others of the same rank may differ.
        private let ranksTexts: Bool
        private let weights: Int
        private let firstWeight = FirstWeight()

        /// Of columns whose storage is integers or floats.
        init(_ kind: Kind, isDescending: Bool) {
            self.isDescending = isDescending
            self.kind = kind
            canonical = nil
            ranksTexts = false
            weights = 0
        }

        /// `skipping`: so many weights of texts.
        init?(_ table: Table, _ column: Int, _ isDescending: Bool, skipping weights: Int) {
            let kind = table.schema.fields[column].type.kind
            self.isDescending = isDescending
            self.kind = kind
            self.weights = weights
            let sorted = table.statistics[column].dictionary.flatMap { $0.isSorted ? $0 : nil }
            ranksTexts = Vector.Form(kind) == .text && sorted == nil
            switch Vector.Form(kind) {
            case .text: canonical = sorted?.canonicalCodes
            case .integers, .mask, .floats: canonical = nil
            case .wide:
                let isNarrow = table.chunks.allSatisfy {
                    if case .integers = $0.columns[column].storage { true } else { false }
                }
                guard isNarrow else { return nil }
                canonical = nil
            }
        }

        /// Of rows that share a rank.
        func rest(of rank: UInt64) -> Rest {
            // Missing values, or one that shares their rank.
            if rank == .max { return .sort }
            if !ranksTexts { return .key }
            // Nothing is left of the weights of texts whose words end in 0.
            return (isDescending ? ~rank : rank) & 0xFF == 0 ? .sort : .weights
        }

        /// Ranks above the bound may come as any others above it.
        func rank(
            _ column: Column, _ start: Int, _ rowCount: Int, bound: UInt64, into ranks: UnsafeMutablePointer<UInt64>
        ) {
            let flip = isDescending ? UInt64.max : 0
            switch column.storage {
            case .integers(let storage):
                ranks.withMemoryRebound(to: Int64.self, capacity: rowCount) { values in
                    Decode.integers(storage, start: start, rowCount, into: values)
                }
                for row in 0..<rowCount { ranks[row] ^= 1 << 63 }
            case .floats(let buffer):
                let values = buffer.pointer(of: Double.self) + start
                for row in 0..<rowCount { ranks[row] = FloatOrder.word(values[row]) }
            case .text(let storage):
                for row in 0..<rowCount {
                    // Long texts lie far apart, and of most only the beginning is read.
                    tinh_prefetch(storage.value(start + min(row + Ranker.aheadCount, rowCount - 1)).baseAddress)
                    let text = TextSlice.view(storage.value(start + row))
                    // Turned over below where it descends.
                    ranks[row] = isBehind(text, bound) ? ~flip : Collation.primaryWord(text.bytes, skipping: weights)
                }
            case .dictionary(let storage) where ranksTexts:
                for row in 0..<rowCount {
                    ranks[row] = Collation.primaryWord(
                        storage.dictionary.value(storage.code(start + row)), skipping: weights)
                }
            case .dictionary(let storage):
                for row in 0..<rowCount {
                    let code = storage.code(start + row)
                    ranks[row] = UInt64(canonical.map { Int($0[code]) } ?? code)
                }
            case .wide: preconditionFailure("a column of \(kind.word) ranked in 64 bits")
            }
            // The greatest rank is left to missing rows; the one value that would share it is settled later, as a tie.
            if isDescending { for row in 0..<rowCount { ranks[row] = ~ranks[row] } }
            guard let validity = column.validity else { return }
            for row in 0..<rowCount where !validity.isValid(start + row) { ranks[row] = .max }
        }

        private static let aheadCount = 16

        /// The first letters tell that a text's rank is above the bound, in most rows the very first.
        @inline(__always)
        private func isBehind(_ text: TextSlice, _ bound: UInt64) -> Bool {
            if weights > 0 || bound == .max { return false }
            let word = isDescending ? ~bound : bound
            let (own, best) = (firstWeight.of(text), UInt8(truncatingIfNeeded: word >> 56))
            if own != 0, own != best { return isDescending ? own < best : own > best }
            let order = Collation.primaryOrder(text.bytes, to: word)
            return isDescending ? order < 0 : order > 0
        }

        /// The rank of a value that is not missing, of numbers that are stored as such.
        func rank(_ stored: StoredColumn, _ row: Int) -> UInt64 {
            let rank: UInt64
            switch stored.layout {
            case .integers(let width): rank = UInt64(bitPattern: stored.integer(row, width)) ^ 1 << 63
            case .floats: rank = FloatOrder.word(stored.pointer(of: Double.self, from: row).pointee)
            case .wide, .text, .dictionary: preconditionFailure("a column of \(kind.word) ranked by its numbers")
            }
            return isDescending ? ~rank : rank
        }

        /// Rows of a column whose values have a rank up to the bound, which is below that of missing values, and some of missing
        /// values; nil where that is not asked of the storage. There is room for 16 rows more.
        func rows(
            upTo bound: UInt64, _ stored: StoredColumn, _ start: Int, _ rowCount: Int,
            into rows: UnsafeMutablePointer<Int32>
        ) -> Int? {
            let limit = isDescending ? ~bound : bound
            switch stored.layout {
            case .integers(let width):
                if !stored.hasValues { return 0 }
                if width == .constant { return nil }
                let number = Int64(bitPattern: limit ^ 1 << 63)
                let lower = isDescending ? max(number, stored.minimum) : stored.minimum
                let upper = isDescending ? stored.maximum : min(number, stored.maximum)
                if lower > upper { return 0 }
                var range = tinh_range(
                    values: stored.pointer(of: UInt8.self, from: 0), low: UInt64(bitPattern: lower &- stored.base),
                    span: UInt64(bitPattern: upper &- lower), width: UInt32(width.rawValue))
                return tinh_select_ranges(&range, 1, start, rowCount, rows)
            case .floats:
                return withUnsafeTemporaryAllocation(of: UInt8.self, capacity: Vector.capacity) { mask in
                    guard let mask = mask.baseAddress else { return nil }
                    let comparison = isDescending ? Comparison.greaterOrEqual : .lessOrEqual
                    comparison.constant(
                        stored.pointer(of: Double.self, from: start), FloatOrder.value(limit), mask, rowCount)
                    let count = RowSelection.rows(of: mask, equalTo: 1, rowCount, into: rows)
                    for place in 0..<count { rows[place] += Int32(truncatingIfNeeded: start) }
                    return count
                }
            case .wide, .text, .dictionary: return nil
            }
        }
    }
}
