import TinhBase
import TinhPlan
import TinhTypes

/// What a plan means, said as plainly as possible: row by row, with whole values. Slow and without any of the engine's code.
struct Reference {
    let table: RowTable
    private var hole: RowTable?

    struct Fault: Error {}

    init(_ table: RowTable) { self.table = table }

    func run(_ plan: Plan) throws -> RowTable {
        switch plan {
        case .scan(let scan):
            return RowTable(
                plan.schema,
                table.rows.enumerated().map { number, row in
                    scan.columns.map { row[$0] } + (scan.withRowNumber ? [.integer(Int64(number))] : [])
                })
        case .oneRow: return RowTable(plan.schema, [[]])
        case .values(let schema, let rows): return RowTable(schema, rows)
        case .filter(let input, let condition):
            let rows = try run(input)
            return RowTable(rows.schema, try rows.rows.filter { try value(condition, $0) == .bool(true) })
        case .project(let input, let columns):
            return RowTable(
                plan.schema, try run(input).rows.map { row in try columns.map { try value($0.expression, row) } })
        case .aggregate(let input, let keys, let calls, let totals):
            return try aggregate(try run(input), keys, calls, totals, plan.schema)
        case .sort(let input, let keys):
            let rows = try run(input)
            return RowTable(rows.schema, try sorted(rows.rows, keys))
        case .slice(let input, let skip, let take):
            let rows = try run(input)
            return RowTable(rows.schema, Array(rows.rows.dropFirst(skip).prefix(take ?? .max)))
        case .top(let input, let count, let partition, let keys, _, _):
            let rows = try run(input)
            if !partition.isEmpty {
                let places = try order(
                    rows.rows, partition.map { Plan.SortOrder($0, isDescending: false) } + keys)
                let values = try rows.rows.map { row in try partition.map { try value($0, row) } }
                let kept = places.enumerated().filter { place, row in
                    place < count || !Reference.same(values[row], values[places[place - count]])
                }
                return RowTable(rows.schema, count == 0 ? [] : kept.map { rows.rows[$0.element] })
            }
            return RowTable(rows.schema, Array(try sorted(rows.rows, keys).prefix(count)))
        case .concatenate(let first, let second):
            return RowTable(plan.schema, try run(first).rows + run(second).rows)
        case .aside(let input, let column, let body):
            let rows = try run(input)
            var inner = self
            inner.hole = RowTable(rows.schema, rows.rows.filter { $0[column] == .missing })
            return RowTable(rows.schema, try inner.run(body).rows + rows.rows.filter { $0[column] != .missing })
        case .join(let join): return try self.join(join, try run(join.left), try run(join.right), plan.schema)
        case .window(let input, let window): return try self.window(window, try run(input), plan.schema)
        case .unpivot(let input, let unpivot): return self.unpivot(unpivot, try run(input), plan.schema)
        case .fill(let input, let fill): return try self.fill(fill, try run(input))
        case .sample(let input, let count):
            let rows = try run(input)
            return RowTable(rows.schema, Reference.sampled(count, of: rows.rows.count).map { rows.rows[$0] })
        case .hole:
            guard let hole else { throw Fault() }
            return hole
        }
    }

    private func sorted(_ rows: [[Value]], _ keys: [Plan.SortOrder]) throws -> [[Value]] {
        try order(rows, keys).map { rows[$0] }
    }

    /// Places of the rows in their order.
    func order(_ rows: [[Value]], _ keys: [Plan.SortOrder]) throws -> [Int] {
        let keyed = try rows.enumerated().map { number, row in
            (number, row, try keys.map { try value($0.expression, row) })
        }
        return keyed.sorted { left, right in
            for (index, key) in keys.enumerated() {
                let (a, b) = (left.2[index], right.2[index])
                if a == .missing || b == .missing {
                    if a == b { continue }
                    return b == .missing
                }
                let order = Reference.compare(a, b)
                if order != 0 { return key.isDescending ? order > 0 : order < 0 }
            }
            return left.0 < right.0
        }.map(\.0)
    }

    /// Values of one kind. Texts of equal NFC are equal.
    static func compare(_ left: Value, _ right: Value) -> Int {
        switch (left, right) {
        case (.bool(let a), .bool(let b)): a == b ? 0 : a ? 1 : -1
        case (.integer(let a), .integer(let b)): a < b ? -1 : a == b ? 0 : 1
        case (.decimal(let a), .decimal(let b)): a < b ? -1 : a == b ? 0 : 1
        case (.float(let a), .float(let b)): a < b ? -1 : a == b ? 0 : 1
        case (.text(let a), .text(let b)): Collation.compare(a, b)
        default: 0
        }
    }

    // MARK: Aggregates

    private func aggregate(
        _ input: RowTable, _ keys: [NamedExpression], _ calls: [AggregateCall], _ totals: Plan.Totals, _ schema: Schema
    ) throws -> RowTable {
        var groups: [(key: [Value], rows: [[Value]])] = []
        var places: [[String]: Int] = [:]
        for row in input.rows {
            let key = try keys.map { try value($0.expression, row) }
            let names = key.map(Reference.name)
            if let place = places[names] {
                groups[place].rows.append(row)
                groups[place].key = zip(groups[place].key, key).map(Reference.lesserBytes)
            } else {
                places[names] = groups.count
                groups.append((key, [row]))
            }
        }
        if keys.isEmpty, groups.isEmpty { groups = [([], [])] }
        groups.sort { left, right in
            for (a, b) in zip(left.key, right.key) {
                if a == .missing || b == .missing {
                    if a == b { continue }
                    return b == .missing
                }
                let order = Reference.compare(a, b)
                if order != 0 { return order < 0 }
            }
            return false
        }
        let mark: [Value] = totals == .none ? [] : [.missing]
        var rows: [[Value]] = []
        for (number, group) in groups.enumerated() {
            rows.append(group.key + (try calls.map { try result($0, group.rows) }) + mark)
            guard totals == .prefixes else { continue }
            let next = number + 1 < groups.count ? groups[number + 1].key : nil
            for count in stride(from: keys.count - 1, to: 0, by: -1) {
                let key = Array(group.key.prefix(count))
                if let next, Reference.same(Array(next.prefix(count)), key) { continue }
                let first = groups.first { Reference.same(Array($0.key.prefix(count)), key) }
                let covered = groups.filter { Reference.same(Array($0.key.prefix(count)), key) }.flatMap(\.rows)
                rows.append(
                    Array((first?.key ?? key).prefix(count)) + keys.dropFirst(count).map { _ in .missing }
                        + (try calls.map { try result($0, covered) }) + [.integer(Int64(count))])
            }
        }
        if totals != .none {
            rows.append(
                keys.map { _ in .missing } + (try calls.map { try result($0, input.rows) }) + [.integer(0)])
        }
        return RowTable(schema, rows)
    }

    static func same(_ left: [Value], _ right: [Value]) -> Bool {
        zip(left, right).allSatisfy { a, b in a == .missing || b == .missing ? a == b : compare(a, b) == 0 }
    }

    /// Equal for the values of a column that are the same, and for no others. Swift's strings of equal NFC are equal.
    private static func name(_ value: Value) -> String {
        switch value {
        case .text(let text): "text \(text)"
        // 0 and -0 are one.
        case .float(let number): "\(number == 0 ? 0 : number)"
        default: "\(value)"
        }
    }

    private static func lesserBytes(_ left: Value, _ right: Value) -> Value {
        guard case .text(let a) = left, case .text(let b) = right else { return left }
        return Array(b.utf8).lexicographicallyPrecedes(Array(a.utf8)) ? right : left
    }

    func result(_ call: AggregateCall, _ rows: [[Value]]) throws -> Value {
        let rows = try rows.filter { row in
            try call.condition.map { try value($0, row) == .bool(true) } ?? true
        }
        if call.function == .countRows { return .integer(Int64(rows.count)) }
        let rowArguments = call.function == .percentile ? Array(call.arguments.prefix(1)) : call.arguments
        let tuples = try rows.map { row in try rowArguments.map { try value($0, row) } }
            .filter { !$0.contains(.missing) }
        let values = tuples.compactMap(\.first)
        let scale = call.arguments[0].type.kind.testScale
        switch call.function {
        case .countRows, .count: return .integer(Int64(tuples.count))
        case .countDistinct:
            var seen: [[Value]] = []
            for tuple in tuples where !seen.contains(where: { Reference.same($0, tuple) }) { seen.append(tuple) }
            return .integer(Int64(seen.count))
        case .sum:
            if values.isEmpty { return .missing }
            if call.arguments[0].type.kind == .float { return .float(values.map(\.testDouble).reduce(0, +)) }
            return .decimal(values.map(\.testMantissa).reduce(0, +))
        case .average:
            if values.isEmpty { return .missing }
            if call.arguments[0].type.kind == .float {
                return .float(values.map(\.testDouble).reduce(0, +) / Double(values.count))
            }
            let sum = values.map(\.testMantissa).reduce(0, +)
            return .float(ExactNumber.divide(sum, Int128(values.count) * ten(scale)))
        case .minimum: return values.min { Reference.compare($0, $1) < 0 }.map { least(values, $0) } ?? .missing
        case .maximum: return values.max { Reference.compare($0, $1) < 0 }.map { least(values, $0) } ?? .missing
        case .median: return percentile(values, 1, 2, scale)
        case .percentile:
            guard case .decimal(let mantissa) = try value(call.arguments[1], []) else { throw Fault() }
            return percentile(values, mantissa, ten(call.arguments[1].type.kind.testScale), scale)
        case .standardDeviation:
            if values.count < 2 { return .missing }
            // Far from 0 the distances lose less than the values.
            let values = values.map { $0.testDouble / Double(ten(scale)) }
            let doubles = values.map { $0 - values[0] }
            let mean = doubles.reduce(0, +) / Double(doubles.count)
            let squares = doubles.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
            return .float((squares / Double(doubles.count - 1)).squareRoot())
        case .covariance, .correlation, .slope, .intercept: throw Fault()
        case .first, .last:
            let order = tuples.map { $0[1] }
            let best =
                call.function == .first
                ? order.min { Reference.compare($0, $1) < 0 } : order.max { Reference.compare($0, $1) < 0 }
            guard let best else { return .missing }
            return try only(tuples.filter { Reference.compare($0[1], best) == 0 }.map { $0[0] })
        case .only: return values.isEmpty ? .missing : try only(values)
        }
    }

    private func only(_ values: [Value]) throws -> Value {
        guard values.allSatisfy({ Reference.compare($0, values[0]) == 0 }) else { throw Fault() }
        return least(values, values[0])
    }

    /// The least by bytes of the values that equal one.
    private func least(_ values: [Value], _ one: Value) -> Value {
        values.filter { Reference.compare($0, one) == 0 }.reduce(one, Reference.lesserBytes)
    }

    private func percentile(_ values: [Value], _ top: Int128, _ bottom: Int128, _ scale: Int) -> Value {
        if values.isEmpty { return .missing }
        let sorted = values.sorted { Reference.compare($0, $1) < 0 }
        let (place, rest) = (Int128(values.count - 1) * top).quotientAndRemainder(dividingBy: bottom)
        let low = sorted[Int(place)]
        let high = rest == 0 ? low : sorted[Int(place) + 1]
        if case .float(let a) = low, case .float(let b) = high {
            return .float(rest == 0 || a == b ? a : a + (b - a) * (Double(rest) / Double(bottom)))
        }
        let sum = low.testMantissa * (bottom - rest) + high.testMantissa * rest
        return .float(ExactNumber.divide(sum, bottom * ten(scale)))
    }
}

func ten(_ exponent: Int) -> Int128 { (0..<exponent).reduce(1) { power, _ in power * 10 } }

extension Kind {
    var testScale: Int { if case .decimal(let scale) = self { scale } else { 0 } }
}

extension Value {
    var testMantissa: Int128 {
        switch self {
        case .integer(let value): Int128(value)
        case .decimal(let mantissa): mantissa
        case .bool(let flag): flag ? 1 : 0
        case .missing, .float, .text: 0
        }
    }

    var testDouble: Double { if case .float(let value) = self { value } else { Double(testMantissa) } }
}
