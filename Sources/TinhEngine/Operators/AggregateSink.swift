import TinhColumns
import TinhPlan
import TinhTypes

/// Groups one worker's rows and feeds the aggregates.
final class AggregateSink: PipelineSink {
    private let frame: Frame
    /// Nil without keys: then all rows are one group.
    var index: GroupIndex?
    let keyNodes: [Node]
    var calls: [CallState]
    /// Places among the calls of what is divided by what.
    private let ratios: [(dividend: Int, divisor: Int, difference: RowDifference)]
    let groups: UnsafeMutablePointer<Int32> = .allocate(capacity: Vector.capacity)
    private let branchGroups: UnsafeMutablePointer<Int32> = .allocate(capacity: Vector.capacity)
    /// Groups that the accumulators have room for.
    var grownCount = 0
    /// Of rows, where several aggregates would count them.
    private(set) var counter: RowCounter?
    /// The aggregate whose states tell which groups there are.
    private let tellerPlace: Int?
    /// Rows that wait for a sort; nil where none do.
    var postponed: PostponedRows?
    /// Nil where rows cannot wait.
    var postponing: PostponingPlan?
    private(set) var rowCountSeen = 0
    /// Nil where the states of few groups, or of groups whose numbers may change, are kept.
    var dealing: GroupDealing?
    /// Rows that wait for others of their part of the groups.
    var waiting: WaitingRows?
    /// Places of values that wait in words of their own, as not all lie within the bounds of the first.
    var dealtWhole: Set<Int> = []
    /// The index and the states of several workers; nil where each has its own.
    var shared: SharedGroups?
    /// The states are to be finished here, not where another worker found them.
    var ownsStates = true

    /// `denseBitsMax`, `expected`, `isOrderFree`: see `GroupIndex`. `postponing`: how rows may wait for a sort where that is less
    /// work; `dealing`: for others of their groups. `shared`: what the workers of a team add to. `rows`: some of the pipeline's;
    /// nil for all.
    init(
        _ compiled: CompiledPipeline, _ keys: [NamedExpression], _ calls: [AggregateCall], _ pipeline: Pipeline,
        denseBitsMax: Int, postponing: PostponingPlan?, dealing: GroupDealing?, expected: ClosedRange<Int64>? = nil,
        isOrderFree: Bool = false, shared: SharedGroups? = nil, rows: Frame? = nil
    ) throws(RowFault) {
        frame = rows ?? compiled.frame
        var keyNodes: [Node] = []
        for key in keys {
            let node = try compiled.compiler.node(key.expression, frame, compiled.scope)
            keyNodes.append(compiled.compiler.missingAs(key.expression.type.kind, node, frame))
        }
        self.keyNodes = keyNodes
        if !keys.isEmpty {
            index = GroupIndex(
                keys.map(\.expression.type.kind), keys.map { pipeline.statistics(of: $0.expression) },
                denseBitsMax: denseBitsMax, expected: expected, isOrderFree: isOrderFree)
        }
        var states: [CallState] = []
        for call in calls {
            states.append(try AggregateSink.state(call, compiled, pipeline, isGrouped: !keys.isEmpty, frame))
        }
        self.calls = states
        let countingCount = states.count { $0.condition == nil && $0.accumulator.countsRows }
        counter = shared == nil && (index?.isCountedApart(by: countingCount) ?? false) ? RowCounter() : nil
        // Sums tell less than others do.
        let tellers = counter == nil ? states.indices.filter { states[$0].isTeller } : []
        tellerPlace = tellers.first { !(states[$0].accumulator is ExactSumAccumulator) } ?? tellers.first
        index?.teller = counter ?? tellerPlace.flatMap { states[$0].accumulator as? any PresenceTeller }
        for state in states { state.accumulator.beginRows(state.condition == nil ? counter : nil) }
        // Rows can wait where states do not need to have seen them in batches, and nothing else is counted of them.
        let mayWait = states.allSatisfy {
            $0.condition == nil && $0.accumulator.mergesByGroups(with: $0.accumulator)
        }
        self.dealing = mayWait ? dealing : nil
        let mayPostpone = mayWait && calls.allSatisfy { $0.ratios.isEmpty } && (index?.isSettled ?? false)
        self.postponing = mayPostpone ? postponing : nil
        ratios = calls.enumerated().flatMap { place, call in
            call.ratios.map { (place, $0.divisor, RowDifference($0.words)) }
        }
        if let shared { join(shared) }
    }

    deinit {
        groups.deallocate()
        branchGroups.deallocate()
    }

    var rowCountWanted: Int? { nil }

    func endChunk(_ chunk: Chunk) {}

    func consume() throws(RowFault) {
        let rowCount = frame.rowCount
        if let shared {
            try takeTurn(shared, rowCount)
        } else if let index {
            try group(index, rowCount)
        } else {
            grow(1)
            for call in calls { try updateAll(call, rowCount) }
        }
        for ratio in ratios {
            ratio.difference.count(try side(calls[ratio.dividend], rowCount), try side(calls[ratio.divisor], rowCount))
        }
    }

    /// Finds the groups of the batch's rows and updates their states.
    func group(_ index: GroupIndex, _ rowCount: Int) throws(RowFault) {
        rowCountSeen += rowCount
        if let postponed, try postpone(postponed, index, rowCount) { return }
        if !index.findStored(storedKeys, frame, into: groups) {
            var vectors: [Vector] = []
            for node in keyNodes { vectors.append(try node.value()) }
            index.find(vectors, rowCount, into: groups) {
                updateWaiting()
            } renumber: {
                renumber($0, index)
            }
        }
        if index.numberEnd > grownCount, waiting != nil {
            // Rows wait for groups up to those that were known of.
            updateWaiting()
            waiting = nil
        }
        grow(index.numberEnd)
        if try !deal(index, rowCount) {
            try keepFlagsIfMissing(index)
            for call in calls { try updateGroups(call, rowCount, index) }
            count(groups, rowCount, index)
        }
        if postponed == nil, let postponing, isNearlyDistinct(index) { beginPostponing(postponing, index) }
    }

    /// Counts rows that the states have been updated by.
    func count(_ groups: UnsafePointer<Int32>, _ rowCount: Int, _ index: GroupIndex) {
        counter?.add(groups, rowCount)
        index.markPresent(groups, rowCount, isTold: index.teller?.hasToldBatch ?? false)
    }

    /// The rows of this batch that an aggregate has looked at.
    private func side(_ call: CallState, _ rowCount: Int) throws(RowFault) -> RowDifference.Side {
        guard let frame = call.condition?.frame else {
            let validity = try call.arguments.first?.value().validity
            return .init(rows: nil, rowCount: rowCount, validity: validity.map { UnsafePointer($0) })
        }
        if frame.rowCount == 0 { return .init(rows: nil, rowCount: 0, validity: nil) }
        let validity = try call.arguments.first?.value().validity
        return .init(rows: frame.rowsInParent, rowCount: frame.rowCount, validity: validity.map { UnsafePointer($0) })
    }

    var differences: [RowDifference] { ratios.map(\.difference) }

    func grow(_ groupCount: Int) {
        if groupCount <= grownCount { return }
        grownCount = groupCount
        counter?.grow(groupCount)
        for call in calls { call.accumulator.grow(groupCount) }
    }

    /// Moves the states of groups whose numbers have changed.
    private func renumber(_ renumbering: GroupIndex.Renumbering, _ index: GroupIndex) {
        waiting = nil
        let counter = counter.map { _ in RowCounter() }
        counter?.grow(index.numberEnd)
        for place in calls.indices {
            let old = calls[place].accumulator
            old.endRows()
            let new = old.empty()
            if old.assumesNoMissing { old.keepFlags(of: renumbering.from) }
            if new.assumesNoMissing { new.keepFlags(of: []) }
            new.grow(index.numberEnd)
            new.merge(old, from: renumbering.from, to: renumbering.to)
            new.rowsSeen = old.rowsSeen
            new.rowsSkipped = old.rowsSkipped
            new.beginRows(calls[place].condition == nil ? counter : nil)
            calls[place].accumulator = new
        }
        self.counter = counter
        index.teller = counter ?? tellerPlace.flatMap { calls[$0].accumulator as? any PresenceTeller }
        grownCount = index.numberEnd
    }

    private func updateAll(_ call: CallState, _ rowCount: Int) throws(RowFault) {
        var kept = rowCount
        if let condition = call.condition {
            condition.frame.narrow(try condition.node.value().mask)
            kept = condition.frame.rowCount
            if kept == 0 { return }
        }
        var vectors: [Vector] = []
        for node in call.arguments { vectors.append(try node.value()) }
        call.accumulator.updateAll(vectors, kept)
    }

    /// Before any state knows of the batch: accumulators for which it has the first missing values are told of the groups so far.
    private func keepFlagsIfMissing(_ index: GroupIndex) throws(RowFault) {
        for call in calls where call.condition == nil && call.accumulator.assumesNoMissing {
            if let column = call.stored, column.stored.validity == nil { continue }
            for node in call.arguments where try node.value().validity != nil {
                call.accumulator.keepFlags(of: index.presentNumbers())
                break
            }
        }
    }

    private func updateGroups(_ call: CallState, _ rowCount: Int, _ index: GroupIndex) throws(RowFault) {
        guard let condition = call.condition else {
            if let column = call.stored,
                call.accumulator.update(
                    stored: column.stored, start: frame.start, rows: frame.rowsInBatch, groups, rowCount)
            {
                return
            }
            var vectors: [Vector] = []
            for node in call.arguments { vectors.append(try node.value()) }
            call.accumulator.update(vectors, groups, rowCount)
            return
        }
        condition.frame.narrow(try condition.node.value().mask)
        let kept = condition.frame.rowCount
        if kept == 0 { return }
        var vectors: [Vector] = []
        for node in call.arguments { vectors.append(try node.value()) }
        guard let rows = condition.frame.rowsInParent else {
            call.accumulator.update(vectors, groups, rowCount)
            return
        }
        for row in 0..<kept { branchGroups[row] = groups[Int(rows[row])] }
        call.accumulator.update(vectors, branchGroups, kept)
    }

    /// What each accumulator takes for granted.
    var assumptions: [Bool] { calls.map(\.accumulator.assumesNoMissing) }

    /// Before states are added to each other by other groupings: no accumulator takes anything for granted.
    func keepFlags() {
        guard let index else { return }
        let assuming = calls.filter { $0.accumulator.assumesNoMissing }
        if assuming.isEmpty { return }
        let present = index.numbers()
        for call in assuming { call.accumulator.keepFlags(of: present) }
    }

    /// Each key as a stored column; empty where one is not.
    private lazy var storedKeys: [ColumnNode] = {
        let columns = keyNodes.compactMap { $0 as? ColumnNode }
        return columns.count == keyNodes.count ? columns : []
    }()

    /// Rows wait, or there are so many groups that threads should look through their states at the same time.
    var hasMuchToSettle: Bool {
        if hasWaiting { return true }
        guard let index, index.form == .dense, index.teller != nil else { return false }
        return index.numberEnd > AggregateSink.settledCountMin
    }

    private static let settledCountMin = 1 << 16

    /// After the last row. Makes room for the one group of a query without keys that saw no rows.
    func settle() {
        updateWaiting()
        waiting = nil
        grow(index?.numberEnd ?? 1)
        for call in calls { call.accumulator.endRows() }
        index?.teller = nil
    }

    /// Adds what other workers counted beside their states.
    func addRowCounts(of other: AggregateSink) {
        for (own, theirs) in zip(calls, other.calls) {
            own.accumulator.rowsSeen += theirs.accumulator.rowsSeen
            own.accumulator.rowsSkipped += theirs.accumulator.rowsSkipped
        }
    }
}
