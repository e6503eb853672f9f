import TinhColumns
import TinhPlan
import TinhTypes

/// Numbers of rows, ranks, and values of other rows.
extension WindowRun {
    func rowNumbers(_ sorted: PartitionedRows, _ kind: Kind) throws(ExecutionFault) -> [Column] {
        try runner.threads.require(table.rowCount, of: Int64.self)
        let numbers = inRowOrder(sorted) { own, place in Int64(place - own.lowerBound + 1) }
        try runner.threads.endIfCancelled()
        return pieces(kind, numbers, nil)
    }

    /// A sort by the argument within each partition. O(rows × bits).
    func ranks(_ call: WindowCall) throws(ExecutionFault) -> [Column] {
        guard let argument = call.arguments.first else { preconditionFailure("a rank of nothing") }
        let values = try runner.evaluated(argument, over: table)
        let ranks = try RankColumn(argument.type.kind, values, isDescending: true, runner.threads)
        let sorted = try sorted([ranks])
        let words = ranks.words.map(\.values)
        try runner.threads.require(table.rowCount, of: Int64.self)
        var numbers = [Int64](repeating: 0, count: table.rowCount)
        try sorted.forEachStretch(runner.threads) { own, places in
            for place in places {
                let row = Int(sorted.rows[place])
                // A tie has the rank of the row before it.
                let before = place == own.lowerBound ? row : Int(sorted.rows[place - 1])
                var isTied = place > own.lowerBound
                for word in words where word.values[row] != word.values[before] { isTied = false }
                numbers[row] = isTied ? numbers[before] : Int64(place - own.lowerBound + 1)
            }
        }
        guard values.contains(where: { $0.missingCount > 0 || $0.kind == .missing }) else {
            return pieces(call.type.kind, numbers, nil)
        }
        try runner.threads.require(table.rowCount, of: UInt8.self)
        var validity: [UInt8] = []
        validity.reserveCapacity(table.rowCount)
        for piece in values { for row in 0..<piece.rowCount { validity.append(piece.isMissing(row) ? 0 : 1) } }
        return pieces(call.type.kind, numbers, validity)
    }

    /// For each row the one `step` places on in its partition; -1 where there is none.
    func neighbours(_ sorted: PartitionedRows, _ step: Int) throws(ExecutionFault) -> [Int32] {
        try runner.threads.require(sorted.rows.count, of: Int32.self)
        let inOrder = sorted.rows
        let result = inRowOrder(sorted) { own, place in
            let (other, overflow) = place.addingReportingOverflow(step)
            return !overflow && own.contains(other) ? inOrder[other] : -1
        }
        try runner.threads.endIfCancelled()
        return result
    }

    /// For each row what follows from its partition and its place, by all threads; some is left out when cancelled.
    private func inRowOrder<Value: FixedWidthInteger & SendableMetatype>(
        _ sorted: PartitionedRows, _ value: @escaping @Sendable (_ partition: Range<Int>, _ place: Int) -> Value
    ) -> [Value] {
        var values = [Value](repeating: 0, count: sorted.rows.count)
        values.withUnsafeMutableBufferPointer { values in
            guard let start = values.baseAddress else { return }
            let out = Unshared(start)
            let rows = sorted.rows
            sorted.eachStretch { own, places in
                for place in places { out.value[Int(rows[place])] = value(own, place) }
            }
        }
        return values
    }

    /// For each row the one of its partition whose key is greater by `step`; `keys` beside the places, ascending.
    func neighbours(
        _ sorted: PartitionedRows, keys: [Int64?], _ step: Int
    ) throws(ExecutionFault) -> [Int32] {
        try runner.threads.require(sorted.rows.count, of: Int32.self)
        var result = [Int32](repeating: -1, count: sorted.rows.count)
        var other = 0
        try sorted.forEachStretch(runner.threads) { own, places in
            other = max(other, own.lowerBound)
            for place in places {
                guard let key = keys[place] else { break }
                let wanted = Int128(key) + Int128(step)
                while other < own.upperBound, let found = keys[other], Int128(found) < wanted { other += 1 }
                if other < own.upperBound, let found = keys[other], Int128(found) == wanted {
                    result[Int(sorted.rows[place])] = sorted.rows[other]
                }
            }
        }
        return result
    }

    /// The argument's values in other rows; -1 gives missing.
    func shifted(_ call: WindowCall, _ rows: [Int32]) throws(ExecutionFault) -> [Column] {
        guard let argument = call.arguments.first else { preconditionFailure("nothing to shift") }
        let values = try runner.evaluated(argument, over: table)
        let locator = RowLocator(table)
        let kind = call.type.kind
        if argument.type.kind == .missing { return table.chunks.map { MissingColumn.make(kind, $0.rowCount) } }
        let starts = table.chunks.reduce(into: [0]) { $0.append($0[$0.count - 1] + $1.rowCount) }
        let pieces = try runner.threads.pieces(table.chunks.count) { chunk in
            let own = rows[starts[chunk]..<starts[chunk + 1]]
            let present = own.map { $0 < 0 ? UInt8(0) : 1 }
            let places = own.map { max(0, $0) }.withUnsafeBufferPointer { rows in
                rows.baseAddress.map { locator.places($0, rows.count) } ?? []
            }
            let column = present.withUnsafeBufferPointer { present in
                Gather.column(values, kind, places, present: present.baseAddress)
            }
            return ([column], own.count)
        }
        return pieces.map { $0.columns[0] }
    }
}
