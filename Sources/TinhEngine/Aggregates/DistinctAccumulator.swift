import TinhColumns
import TinhPlan
import TinhTypes

/// `count distinct` of values, or of tuples without a missing part.
final class DistinctAccumulator: Accumulator {
    private let kinds: [Kind]
    private let statistics: [ColumnStatistics?]
    private let values: ValueNumbers
    private var kept = Kept.pairs(PairSet())
    private var groupCount = 0
    private let numbers: UnsafeMutablePointer<Int32> = .allocate(capacity: Vector.capacity)
    private let rows: UnsafeMutablePointer<Int32> = .allocate(capacity: Vector.capacity)
    private let groupsOfRows: UnsafeMutablePointer<Int32> = .allocate(capacity: Vector.capacity)

    /// What is kept of the rows.
    private enum Kept {
        /// The distinct pairs of a group and a value's number.
        case pairs(PairSet)
        /// The numbers of values: where all rows belong to group 0, once pairs have come to be many for the values that there can be.
        case flags(NumberSet)
        /// Values as words: where all rows belong to group 0 and values have no numbers until they are looked up.
        case words(DistinctWords)

        /// Changes pairs in place; only where there are such.
        mutating func changePairs(_ change: (inout PairSet) -> Void) {
            guard case .pairs(var pairs) = self else { preconditionFailure("groups of values that are not grouped") }
            change(&pairs)
            self = .pairs(pairs)
        }

        /// Changes words in place; no others are kept yet.
        mutating func changeWords<Result>(_ change: (inout DistinctWords) -> Result) -> Result {
            var words = if case .words(let words) = self { words } else { DistinctWords() }
            defer { self = .words(words) }
            return change(&words)
        }

        /// The numbers below a bound as flags.
        mutating func setFlags(_ bound: Int) -> NumberSet {
            switch self {
            case .flags(let flags): return flags
            case .pairs(var pairs):
                let flags = NumberSet(numberCount: bound)
                pairs.give(to: flags)
                self = .flags(flags)
                return flags
            case .words: preconditionFailure("values without numbers as flags")
            }
        }
    }

    init(_ site: Site, kinds: [Kind], _ statistics: [ColumnStatistics?]) {
        self.kinds = kinds
        self.statistics = statistics
        values = ValueNumbers(kinds, statistics)
        super.init(site)
    }

    deinit {
        numbers.deallocate()
        rows.deallocate()
        groupsOfRows.deallocate()
    }

    override func grow(_ groupCount: Int) { self.groupCount = groupCount }

    override func update(_ arguments: [Vector], _ groups: UnsafePointer<Int32>, _ rowCount: Int) {
        let count = values.read(arguments, rowCount, into: numbers, rows: rows)
        rowsSeen += rowCount
        rowsSkipped += rowCount - count
        if count < rowCount { for place in 0..<count { groupsOfRows[place] = groups[Int(rows[place])] } }
        kept.changePairs { $0.add(count < rowCount ? UnsafePointer(groupsOfRows) : groups, numbers, count) }
    }

    override func updateAll(_ arguments: [Vector], _ rowCount: Int) {
        if values.needsTranslation, DistinctWords.tell(kinds) {
            let count = kept.changeWords { $0.add(arguments[0], rowCount) }
            rowsSeen += rowCount
            rowsSkipped += rowCount - count
            return
        }
        let count = values.read(arguments, rowCount, into: numbers, rows: rows)
        rowsSeen += rowCount
        rowsSkipped += rowCount - count
        if case .flags(let flags) = kept { return flags.add(numbers, count) }
        var wordCount = 0
        kept.changePairs {
            $0.add(NoGroups.zeros, numbers, count)
            wordCount = $0.wordCount
        }
        if let bound = values.bound, bound / DistinctAccumulator.flagsPerPair <= wordCount { _ = kept.setFlags(bound) }
    }

    /// A bit in a cache costs less than a word in memory that is looked at again.
    private static let flagsPerPair = 64

    override func sliding() -> SlidingState? { SlidingDistinct(kinds, statistics) }

    override func mergesByGroups(with other: Accumulator) -> Bool { false }

    override func mergeWhole(_ other: Accumulator, _ map: [Int32]) {
        guard let other = other as? DistinctAccumulator else { preconditionFailure("sets merged with something else") }
        switch (kept, other.kept) {
        case (_, .words(let theirs)): if map[0] >= 0 { kept.changeWords { $0.adopt(theirs) } }
        case (_, .flags(let theirs)): if map[0] >= 0 { add(theirs, to: map[0]) }
        case (.pairs, .pairs(let theirs)):
            let translation = values.translation(of: other.values, isCancelled: isCancelled)
            kept.changePairs { $0.add(theirs, map, translation) }
        case (.flags(let flags), .pairs(var theirs)): if map[0] >= 0 { theirs.give(to: flags) }
        case (.words, .pairs(let theirs)):
            precondition(theirs.wordCount == 0, "values with numbers and without")
        }
    }

    /// The values of rows that were not grouped.
    private func add(_ theirs: NumberSet, to group: Int32) {
        if case .flags(let flags) = kept { return flags.add(theirs) }
        let numbers = theirs.numbers
        let groups = [Int32](repeating: group, count: numbers.count)
        numbers.withUnsafeBufferPointer { numbers in
            groups.withUnsafeBufferPointer { groups in
                guard let number = numbers.baseAddress, let group = groups.baseAddress else { return }
                kept.changePairs { $0.add(group, number, numbers.count) }
            }
        }
    }

    override func mergeWhole(_ other: Accumulator, groupCount: Int) {
        guard let other = other as? DistinctAccumulator else { preconditionFailure("sets merged with something else") }
        switch (kept, other.kept) {
        case (_, .words(let theirs)): return kept.changeWords { $0.adopt(theirs) }
        case (.flags, _), (_, .flags):
            guard let bound = values.bound else { preconditionFailure("flags of values without a bound") }
            return kept.setFlags(bound).add(other.kept.setFlags(bound))
        case (.pairs(let own), .pairs(let theirs)):
            if !values.needsTranslation, let same = own.withWords(of: theirs) {
                kept = .pairs(same)
                return
            }
        case (.words, .pairs): return
        }
        mergeWhole(other, (0..<Int32(groupCount)).map { $0 })
    }

    /// Distinct values of each group, once settled.
    private var counts = GrowingBuffer<UInt32>()

    override func settle(_ threads: Gather.Threads) {
        counts =
            switch kept {
            case .pairs(let pairs): pairs.counts(groupCount, threads)
            case .flags(let flags): GrowingBuffer([UInt32(flags.count)])
            case .words(let words): GrowingBuffer([UInt32(words.count(threads))])
            }
    }

    override func finish(_ groups: UnsafePointer<Int32>, _ count: Int) throws(AggregateFault) -> Column {
        var values = GrowingBuffer<Int64>(capacity: count)
        let out = values.extend(count)
        for index in 0..<count { out[index] = Int64(counts.values[Int(groups[index])]) }
        return NarrowColumn.integers(.int, values.values, nil, count, in: pool)
    }

    override func empty() -> Accumulator { DistinctAccumulator(site, kinds: kinds, statistics) }
}
