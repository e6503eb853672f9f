import TinhColumns
import TinhPlan
import TinhTypes

/// Numbers of rows, ranks, and values of other rows.
extension WindowRun {
    func rowNumbers(_ sorted: PartitionedRows, _ kind: Kind) -> [Column] {
        var numbers = [Int64](repeating: 0, count: table.rowCount)
        for index in 0..<sorted.partitionCount {
            let own = sorted.partition(index)
            for place in own { numbers[Int(sorted.rows[place])] = Int64(place - own.lowerBound + 1) }
        }
        return pieces(kind, numbers, nil)
    }

    /// A sort by the argument within each partition. O(rows × bits).
    func ranks(_ call: WindowCall) throws(ExecutionFault) -> [Column] {
        guard let argument = call.arguments.first else { preconditionFailure("a rank of nothing") }
        let values = try runner.evaluated(argument, over: table)
        let ranks = RankColumn(argument.type.kind, values, isDescending: true)
        let sorted = try sorted([ranks])
        let words = ranks.words.map(\.values)
        var numbers = [Int64](repeating: 0, count: table.rowCount)
        for index in 0..<sorted.partitionCount {
            let own = sorted.partition(index)
            var first = own.lowerBound
            for place in own {
                let row = Int(sorted.rows[place])
                let before = Int(sorted.rows[first])
                if words.contains(where: { $0.values[row] != $0.values[before] }) { first = place }
                numbers[row] = Int64(first - own.lowerBound + 1)
            }
        }
        guard values.contains(where: { $0.missingCount > 0 || $0.kind == .missing }) else {
            return pieces(call.type.kind, numbers, nil)
        }
        var validity: [UInt8] = []
        validity.reserveCapacity(table.rowCount)
        for piece in values { for row in 0..<piece.rowCount { validity.append(piece.isMissing(row) ? 0 : 1) } }
        return pieces(call.type.kind, numbers, validity)
    }

    /// For each row the one `step` places on in its partition; -1 where there is none.
    static func neighbours(_ sorted: PartitionedRows, _ step: Int) -> [Int32] {
        var result = [Int32](repeating: -1, count: sorted.rows.count)
        for index in 0..<sorted.partitionCount {
            let own = sorted.partition(index)
            for place in own {
                let (other, overflow) = place.addingReportingOverflow(step)
                if !overflow, own.contains(other) { result[Int(sorted.rows[place])] = sorted.rows[other] }
            }
        }
        return result
    }

    /// For each row the one of its partition whose key is greater by `step`; `keys` beside the places, ascending.
    static func neighbours(_ sorted: PartitionedRows, keys: [Int64?], _ step: Int) -> [Int32] {
        var result = [Int32](repeating: -1, count: sorted.rows.count)
        for index in 0..<sorted.partitionCount {
            let own = sorted.partition(index)
            var other = own.lowerBound
            for place in own {
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
        var start = 0
        return table.chunks.map { chunk in
            let own = rows[start..<start + chunk.rowCount]
            start += chunk.rowCount
            let present = own.map { $0 < 0 ? UInt8(0) : 1 }
            let places = own.map { max(0, $0) }.withUnsafeBufferPointer { rows in
                rows.baseAddress.map { locator.places($0, rows.count) } ?? []
            }
            return present.withUnsafeBufferPointer { present in
                Gather.column(values, kind, places, present: present.baseAddress)
            }
        }
    }
}
