import CKernels
import Synchronization
import TinhBase
import TinhColumns
import TinhPlan
import TinhTypes

/// Finds the few rows of a table that can be among the first `count` by one key, without sorting all.
///
/// Each worker keeps the best ranks seen and drops rows behind the `count`-th; equal ranks are all kept, so that later keys,
/// the rows' order and the count of ties are settled among the candidates alone.
enum TopCandidates {
    struct Candidate {
        let rank: UInt64
        let row: Int32
    }

    /// Row numbers, ascending; nil where the key cannot be ranked on the way (then all rows are to be sorted).
    static func rows(
        _ table: Table, column: Int, count: Int, isDescending: Bool, _ pool: ThreadPool, threadCount: Int,
        isCancelled: @escaping @Sendable () -> Bool
    ) -> [Int32]? {
        guard isWorthwhile(count, of: table.rowCount), let ranker = Ranker(table, column, isDescending) else {
            return nil
        }
        let starts = table.chunks.reduce(into: [0]) { $0.append(($0.last ?? 0) + $1.rowCount) }
        let found = Mutex<[[Candidate]]>([])
        let next = Atomic<Int>(0)
        let chunks = table.chunks
        pool.run(min(threadCount, chunks.count)) { _ in
            var keeper = Keeper(count)
            while !isCancelled() {
                let index = next.wrappingAdd(1, ordering: .relaxed).oldValue
                if index >= chunks.count { break }
                keeper.add(chunks[index].columns[column], ranker, firstRow: starts[index])
            }
            let kept = keeper.finish()
            found.withLock { $0.append(kept) }
        }
        var all = Keeper(count)
        for candidates in found.withLock({ $0 }) { all.add(candidates) }
        return all.finish().map(\.row).sorted()
    }

    /// So few of all that most are soon hopeless.
    static func isWorthwhile(_ count: Int, of rowCount: Int) -> Bool { count > 0 && count < rowCount / 8 }

    /// Collects candidates, dropping those that have become hopeless now and then.
    struct Keeper {
        private let count: Int
        private var candidates: [Candidate] = []
        /// Ranks above this are hopeless.
        private var bound = UInt64.max
        private var trimAt: Int
        private var selected = GrowingBuffer<Int32>()

        init(_ count: Int) {
            self.count = count
            trimAt = count * 2 + 1024
        }

        /// All rows of a column.
        mutating func add(_ column: Column, _ ranker: Ranker, firstRow: Int) {
            withUnsafeTemporaryAllocation(of: UInt64.self, capacity: Vector.capacity) { ranks in
                guard let ranks = ranks.baseAddress else { return }
                let stored = StoredColumn()
                stored.read(column)
                var start = 0
                while start < column.rowCount {
                    let rowCount = min(Vector.capacity, column.rowCount - start)
                    if !addWithin(stored, ranker, start, rowCount, firstRow: firstRow + start) {
                        ranker.rank(column, start, rowCount, bound: bound, into: ranks)
                        add(ranks, rowCount, firstRow: firstRow + start)
                    }
                    start += rowCount
                }
            }
        }

        /// Where it is known how good a rank has to be: only rows whose stored values are so good are ranked. False, and nothing
        /// done, where that cannot be asked of the storage.
        private mutating func addWithin(
            _ stored: StoredColumn, _ ranker: Ranker, _ start: Int, _ rowCount: Int, firstRow: Int
        ) -> Bool {
            if bound == .max { return false }
            if selected.count == 0 { _ = selected.extend(Vector.capacity + 16) }
            let rows = selected.values
            guard let count = ranker.rows(upTo: bound, stored, start, rowCount, into: rows) else { return false }
            for place in 0..<count {
                let row = Int(rows[place])
                if let validity = stored.validity, validity[row / 64] >> UInt64(row % 64) & 1 == 0 { continue }
                add(ranker.rank(stored, row), row: firstRow + row - start)
            }
            return true
        }

        private mutating func add(_ rank: UInt64, row: Int) {
            if rank > bound { return }
            candidates.append(Candidate(rank: rank, row: Int32(truncatingIfNeeded: row)))
            if candidates.count >= trimAt { trim() }
        }

        private mutating func add(_ ranks: UnsafePointer<UInt64>, _ rowCount: Int, firstRow: Int) {
            for row in 0..<rowCount where ranks[row] <= bound { add(ranks[row], row: firstRow + row) }
        }

        mutating func add(_ others: [Candidate]) { candidates.append(contentsOf: others.filter { $0.rank <= bound }) }

        private mutating func trim() {
            guard candidates.count > count else { return }
            candidates.sort { $0.rank < $1.rank }
            bound = candidates[count - 1].rank
            candidates.removeLast(candidates.count - (candidates.firstIndex { $0.rank > bound } ?? candidates.count))
            trimAt = max(trimAt, candidates.count * 2)
        }

        mutating func finish() -> [Candidate] {
            trim()
            return candidates
        }
    }

    /// Ranks of single values, smaller first, missing last; equal ones may be of different texts.
    struct Ranker: Sendable {
        private let isDescending: Bool
        private let kind: Kind
        private let canonical: [Int32]?
        /// The language's order of texts is told by what they begin with, as far as it goes: others of the same rank may differ.
        private let ranksTexts: Bool
        private let firstWeight = FirstWeight()

        /// Of columns whose storage is integers or floats.
        init(_ kind: Kind, isDescending: Bool) {
            self.isDescending = isDescending
            self.kind = kind
            canonical = nil
            ranksTexts = false
        }

        init?(_ table: Table, _ column: Int, _ isDescending: Bool) {
            let kind = table.schema.fields[column].type.kind
            self.isDescending = isDescending
            self.kind = kind
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

        /// Ranks above the bound may come as any others above it.
        func rank(
            _ column: Column, _ start: Int, _ rowCount: Int, bound: UInt64, into ranks: UnsafeMutablePointer<UInt64>
        ) {
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
                let flip: UInt8 = isDescending ? .max : 0
                for row in 0..<rowCount {
                    let text = TextSlice.view(storage.value(start + row))
                    let first = firstWeight.of(text)
                    let isBehind = first != 0 && first ^ flip > UInt8(truncatingIfNeeded: bound >> 56)
                    ranks[row] = isBehind ? UInt64(first) << 56 : Collation.primaryWord(text.bytes)
                }
            case .dictionary(let storage) where ranksTexts:
                for row in 0..<rowCount {
                    ranks[row] = Collation.primaryWord(storage.dictionary.value(storage.code(start + row)))
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
