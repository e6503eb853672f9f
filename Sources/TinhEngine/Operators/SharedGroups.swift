import Synchronization
import TinhColumns
import TinhTypes

/// The groups of the workers of a team, who add to them in turns.
///
/// Of a file that is read while the query runs, most of the work is reading: adding a batch's rows to the states of their
/// groups is a tenth of it, so that two workers hardly ever meet. States of millions of groups are memory that is cleared,
/// walked and merged; a team has them once.
final class SharedGroups: Sendable {
    struct States: @unchecked Sendable {
        var index: GroupIndex?
        var accumulators: [Accumulator] = []
        /// Groups that the accumulators have room for.
        var grownCount = 0
        /// Whose turn was the last.
        var user: ObjectIdentifier?
    }

    let states = Mutex(States())

    /// Of more workers some would wait.
    private static let workerCountMax = 2

    /// Who shares with whom.
    struct Teams {
        private let isSharing: Bool
        private var team: SharedGroups?
        private var workerCount = 0

        /// `expectation`: nil where each worker has states of its own.
        init(_ expectation: NumberExpectation?, threadCount: Int) {
            isSharing = expectation != nil && threadCount > 1
        }

        /// The team of the next worker.
        mutating func next() -> SharedGroups? {
            guard isSharing else { return nil }
            if workerCount % SharedGroups.workerCountMax == 0 { team = SharedGroups() }
            workerCount += 1
            return team
        }
    }

    /// The sinks with states, one for each team and for each worker who has left his.
    static func owners(_ workers: [AggregateSink]) -> [AggregateSink] {
        for worker in workers { worker.takeShared() }
        return workers.filter(\.ownsStates)
    }
}

extension AggregateSink {
    /// The first of a team gives it what it has, the others let go of theirs.
    func join(_ shared: SharedGroups) {
        guard let index, index.form == .dense else { return }
        self.shared = shared
        shared.states.withLock { states in
            if let known = states.index {
                self.index = known
                ownsStates = false
            } else {
                states.index = index
                states.accumulators = calls.map(\.accumulator)
            }
        }
        if !ownsStates { take(from: shared) }
    }

    /// Adds the batch's rows to the team's states. What is worked out of the rows themselves comes before the turn.
    func takeTurn(_ shared: SharedGroups, _ rowCount: Int) throws(RowFault) {
        for call in calls where call.stored == nil {
            for node in call.arguments { _ = try node.value() }
        }
        try shared.states.withLock { states throws(RowFault) in
            guard let index = states.index else { preconditionFailure("a team without groups") }
            guard ownsStates || index.form == .dense else {
                leave(states)
                return
            }
            take(states)
            if states.user != ObjectIdentifier(self) { index.storedStamp = -1 }
            states.user = ObjectIdentifier(self)
            defer {
                states.accumulators = calls.map(\.accumulator)
                states.grownCount = grownCount
            }
            try group(index, rowCount)
        }
        if self.shared == nil, let index { try group(index, rowCount) }
    }

    /// The team's states as they are now.
    func takeShared() {
        if let shared, ownsStates { take(from: shared) }
    }

    private func take(from shared: SharedGroups) { shared.states.withLock { take($0) } }

    private func take(_ states: SharedGroups.States) {
        for place in calls.indices { calls[place].accumulator = states.accumulators[place] }
        grownCount = states.grownCount
    }

    /// Groups that are looked up in a table take long enough that workers would wait for each other: this one goes on with states
    /// of its own.
    private func leave(_ states: SharedGroups.States) {
        guard let index = states.index else { return }
        shared = nil
        ownsStates = true
        self.index = GroupIndex(index.kinds, [nil], denseBitsMax: index.denseBitsMax)
        for place in calls.indices {
            let own = states.accumulators[place].empty()
            own.beginRows(nil)
            calls[place].accumulator = own
        }
        grownCount = 0
    }
}
