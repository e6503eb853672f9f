import TinhBase
import TinhPlan
import TinhTypes

extension Reference {
    /// Each row with all rows of its partition.
    func window(_ window: Plan.Window, _ input: RowTable, _ schema: Schema) throws -> RowTable {
        let rows = input.rows
        let partitions = try rows.map { row in try window.partition.map { try value($0, row) } }
        let order = try order(rows, window.order)
        var results: [[Value]] = []
        for row in rows.indices {
            let peers = order.filter { Reference.same(partitions[$0], partitions[row]) }
            results.append(rows[row] + (try window.calls.map { try result($0, row, peers, rows, window) }))
        }
        return RowTable(schema, results)
    }

    /// `peers`: the rows of the partition in order.
    private func result(
        _ call: WindowCall, _ row: Int, _ peers: [Int], _ rows: [[Value]], _ window: Plan.Window
    ) throws -> Value {
        let place = peers.firstIndex(of: row) ?? 0
        func key(_ row: Int) throws -> Int128? {
            let key = try value(window.order[0].expression, rows[row])
            return key == .missing ? nil : key.testMantissa
        }
        switch call.function {
        case .rowNumber: return .integer(Int64(place + 1))
        case .rank:
            let own = try value(call.arguments[0], rows[row])
            if own == .missing { return .missing }
            let greater = try peers.filter { peer in
                let other = try value(call.arguments[0], rows[peer])
                return other != .missing && Reference.compare(other, own) > 0
            }
            return .integer(Int64(greater.count + 1))
        case .shiftRows(let step):
            guard peers.indices.contains(place + step) else { return .missing }
            return try value(call.arguments[0], rows[peers[place + step]])
        case .shiftKey(let step):
            guard let own = try key(row) else { return .missing }
            let found = try peers.sorted().first { try key($0) == own + Int128(step) }
            return try found.map { try value(call.arguments[0], rows[$0]) } ?? .missing
        case .aggregate(let function, let frame):
            let frameRows: [Int]
            switch frame {
            case .partition: frameRows = peers
            case .rows(let from, let to):
                let first = max(0, place + (from ?? -peers.count))
                let last = min(peers.count - 1, place + (to ?? peers.count))
                frameRows = first <= last ? Array(peers[first...last]) : []
            case .keys(let from, let to):
                let own = try key(row)
                frameRows = try peers.filter { peer in
                    guard let own, let other = try key(peer) else { return try own == nil && key(peer) == nil }
                    return (from.map { other - own >= Int128($0) } ?? true)
                        && (to.map { other - own <= Int128($0) } ?? true)
                }
            }
            let aggregate = AggregateCall(
                name: call.name, function: function, arguments: call.arguments, condition: call.condition,
                type: call.type, site: call.site)
            return try result(aggregate, frameRows.map { rows[$0] })
        }
    }
}
