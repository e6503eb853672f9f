import TinhTypes

/// Rows that are added to the states of their groups later: sorted at the end, or dealt by their groups.
extension AggregateSink {
    /// So many groups, and so few rows for each, that a sort is less work than a table.
    func isNearlyDistinct(_ index: GroupIndex) -> Bool {
        index.table.count >= AggregateSink.postponingCountMin && index.table.count * 2 > rowCountSeen
    }

    /// Groups of fewer rows are found in the caches.
    private static let postponingCountMin = 1 << 15

    func beginPostponing(_ plan: PostponingPlan, _ index: GroupIndex) {
        guard let words = index.groupWords() else {
            postponing = nil
            return
        }
        postponed = PostponedRows(
            calls.map(\.arguments), plan.split(words.high, index.wide?.layout), blockRowCount: 256,
            rowCountMax: plan.rowCountMax)
    }

    /// Keeps the batch's rows for later; false where they cannot wait.
    func postpone(_ rows: PostponedRows, _ index: GroupIndex, _ rowCount: Int) throws(RowFault) -> Bool {
        var vectors: [Vector] = []
        for node in keyNodes { vectors.append(try node.value()) }
        if let words = index.wordsWithin(vectors, rowCount) {
            if try rows.take(words, rowCount) { return true }
            if rows.isEmpty { (postponed, postponing) = (nil, nil) }
            return false
        }
        // The layout is about to change, and with it what the words mean; or two words do not hold what was said to be known.
        lookUp(rows, index)
        if index.wide != nil { (postponed, postponing) = (nil, nil) }
        return false
    }

    /// Looks up the groups of the rows that wait, where they cannot be sorted.
    func lookUpPostponed() {
        if let postponed, let index { lookUp(postponed, index) }
    }

    /// Lets the batch's rows wait for others of their groups; false where states are updated at once.
    func deal(_ index: GroupIndex, _ rowCount: Int) throws(RowFault) -> Bool {
        guard let dealing else { return false }
        if waiting == nil {
            guard index.form == .dense, let made = try waitingRows(dealing, index) else {
                self.dealing = nil
                return false
            }
            waiting = made
        }
        guard let waiting else { return false }
        if let misfit = try waiting.misfit() {
            // Rows of another kind come seldom, or wait in wider words from now on.
            if try waiting.nodes[misfit].value().validity != nil { return false }
            updateWaiting()
            self.waiting = nil
            dealtWhole.insert(misfit)
            return false
        }
        if try waiting.take(groups, rowCount) { return true }
        updateWaiting()
        return try waiting.take(groups, rowCount)
    }

    /// Room for rows like the batch's; nil where rows need not wait or cannot.
    private func waitingRows(_ dealing: GroupDealing, _ index: GroupIndex) throws(RowFault) -> WaitingRows? {
        guard let partBits = dealing.partBits(numberEnd: index.numberEnd) else { return nil }
        var values: [WaitingRows.Value] = []
        var places: [[Int]] = []
        for call in calls {
            var own: [Int] = []
            for (node, known) in zip(call.arguments, call.bounds) {
                if let place = values.firstIndex(where: { $0.node === node }) {
                    own.append(place)
                    continue
                }
                let vector = try node.value()
                let bounds = dealtWhole.contains(values.count) ? nil : vector.bounds.map { $0.union(known ?? $0) }
                own.append(values.count)
                values.append(.init(node: node, form: vector.form, bounds: bounds))
            }
            places.append(own)
        }
        return WaitingRows(values, places, numberEnd: index.numberEnd, partBits: partBits, dealing)
    }

    /// Updates the states by all rows that wait.
    func updateWaiting() {
        guard let waiting, !waiting.isEmpty else { return }
        waiting.takeOut { groups, arguments, rowCount in
            for (call, vectors) in zip(calls, arguments) { call.accumulator.update(vectors, groups, rowCount) }
            if let index { count(groups, rowCount, index) }
        }
    }

    var hasWaiting: Bool { !(waiting?.isEmpty ?? true) }

    private func lookUp(_ rows: PostponedRows, _ index: GroupIndex) {
        let room = PostponedVectors([rows])
        for part in 0..<rows.partCount {
            for stretch in rows.places.stretches(part) {
                index.find(rows.words(stretch, part), stretch.count, into: groups)
                grow(index.numberEnd)
                room.read(stretch.lowerBound, stretch.count)
                for (place, call) in calls.enumerated() {
                    call.accumulator.update(rows.arguments[place].map { room.vectors[$0] }, groups, stretch.count)
                }
                count(groups, stretch.count, index)
            }
        }
        rows.removeAll()
    }
}
