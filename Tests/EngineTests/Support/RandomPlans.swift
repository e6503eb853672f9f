import TinhBase
import TinhPlan
import TinhTypes

/// Numbers that are the same in every run of a seed (SplitMix64, Steele, Lea and Flood 2014).
struct SeededRandom: RandomNumberGenerator {
    private var state: UInt64
    init(seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var word = state
        word = (word ^ (word >> 30)) &* 0xBF58_476D_1CE4_E5B9
        word = (word ^ (word >> 27)) &* 0x94D0_49BB_1331_11EB
        return word ^ (word >> 31)
    }
}

/// Tables and plans of every sort, small enough for the reference.
struct RandomPlans {
    var random: SeededRandom
    private var nextSite = 1
    /// What plans read.
    private var input = RowTable([], [])

    init(seed: UInt64) { random = SeededRandom(seed: seed) }

    static let fields: [(String, Kind)] = [
        ("small", .int), ("large", .int), ("money", .decimal(scale: 2)), ("wide", .decimal(scale: 6)),
        ("ratio", .float), ("city", .text), ("note", .text), ("day", .date), ("flag", .bool), ("year", .year),
    ]

    private static let cities = [
        "Hải Dương", "Hải Dương".nfd, "Chí Linh", "Tứ Kỳ", "tứ kỳ", "Thanh Hà", "", "đ", "d", "Ơ", "o",
    ]

    mutating func table(rowCount: Int) -> RowTable {
        RowTable(RandomPlans.fields, (0..<rowCount).map { _ in row() })
    }

    private mutating func row() -> [Value] {
        var values: [Value] = [
            .integer(.random(in: -5...5, using: &random)),
            .integer(.random(in: -4_000_000_000...4_000_000_000, using: &random)),
            .decimal(Int128(Int64.random(in: -100_000...100_000, using: &random))),
            .decimal(Int128(Int64.random(in: .min ... .max, using: &random)) * 1_000_003),
            .float(Double(Int.random(in: -4000...4000, using: &random)) / 8),
            .text(RandomPlans.cities.randomElement(using: &random) ?? ""),
            .text("ghi chú \(Int.random(in: 0...30, using: &random)) tái định cư".prefixOrAll(&random)),
            .integer(.random(in: 19_000...19_030, using: &random)),
            .bool(.random(using: &random)),
            .integer(.random(in: 2019...2023, using: &random)),
        ]
        for index in values.indices where Int.random(in: 0..<8, using: &random) == 0 { values[index] = .missing }
        return values
    }

    private mutating func site() -> Int {
        nextSite += 1
        return nextSite
    }

    private mutating func chance(_ parts: Int) -> Bool { Int.random(in: 0..<parts, using: &random) == 0 }

    private mutating func pick<T>(_ choices: [T]) -> T { choices[Int.random(in: 0..<choices.count, using: &random)] }

    mutating func expression(_ kind: Kind, _ schema: Schema, depth: Int) -> TypedExpression {
        if depth == 0 || chance(4) { return leaf(kind, schema) }
        if chance(5) {
            let condition = expression(.bool, schema, depth: depth - 1)
            let branches = [expression(kind, schema, depth: depth - 1), expression(kind, schema, depth: depth - 1)]
            return chance(2)
                ? call("if", [condition] + branches, kind, site: site())
                : call("coalesce", branches, kind, site: site())
        }
        switch kind {
        case .int, .decimal:
            if kind.testScale > 2 { return leaf(kind, schema) }
            let left = expression(kind, schema, depth: depth - 1)
            switch Int.random(in: 0..<5, using: &random) {
            case 0: return call("negate", [left], kind, site: site())
            case 1:
                return call(pick(["modulo", "quotient"]), [left, leaf(kind, schema)], kind, site: site())
            case 2 where kind == .decimal(scale: 2):
                return call("toDecimal", [expression(.int, schema, depth: depth - 1)], kind, site: site())
            default:
                return call(
                    pick(["add", "subtract"]), [left, expression(kind, schema, depth: depth - 1)], kind, site: site())
            }
        case .float:
            let numbers: [Kind] = [.int, .decimal(scale: 2), .float]
            if chance(2) {
                let sides = [
                    expression(pick(numbers), schema, depth: depth - 1),
                    expression(pick(numbers), schema, depth: depth - 1),
                ]
                return call("divide", sides, .float, site: site())
            }
            return call(
                pick(["add", "subtract", "multiply"]),
                [expression(.float, schema, depth: depth - 1), expression(.float, schema, depth: depth - 1)], .float,
                site: site())
        case .bool: return condition(schema, depth)
        case .text, .date, .datetime, .duration, .year, .half, .quarter, .month, .week, .missing:
            return leaf(kind, schema)
        }
    }

    private mutating func condition(_ schema: Schema, _ depth: Int) -> TypedExpression {
        switch Int.random(in: 0..<8, using: &random) {
        case 0, 1:
            let sides = [expression(.bool, schema, depth: depth - 1), expression(.bool, schema, depth: depth - 1)]
            return call(pick(["and", "or"]), sides, .bool, site: site())
        case 2: return call("not", [expression(.bool, schema, depth: depth - 1)], .bool, site: site())
        case 3:
            let kind = pick([Kind.int, .text, .float, .bool, .date])
            return call("isMissing", [expression(kind, schema, depth: depth - 1)], .bool, site: site())
        case 4:
            let kind = pick([Kind.int, .text, .decimal(scale: 2), .year, .float])
            let kinds = kind.isNumeric ? [kind, .int, .decimal(scale: 2), .float] : [kind]
            let constants = (0..<Int.random(in: 1...4, using: &random)).map { _ in constant(pick(kinds)) }
            return call("isIn", [expression(kind, schema, depth: depth - 1)] + constants, .bool, site: site())
        case 5:
            return call(
                pick(["contains", "starts", "ends", "alike"]),
                [
                    leaf(.text, schema),
                    chance(3) ? leaf(.text, schema) : text(pick(["a", "Hải Dương", "ha", "định cư", ""])),
                ],
                .bool, site: site())
        default:
            let name = pick(["equal", "notEqual", "less", "lessOrEqual", "greater", "greaterOrEqual"])
            let numbers: [Kind] = [.int, .decimal(scale: 2), .decimal(scale: 6), .float]
            let kind = pick(numbers + [.text, .date, .bool, .year])
            let other = numbers.contains(kind) ? pick(numbers) : kind
            let right = chance(2) ? constant(other) : expression(other, schema, depth: depth - 1)
            return call(name, [expression(kind, schema, depth: depth - 1), right], .bool, site: site())
        }
    }

    private mutating func leaf(_ kind: Kind, _ schema: Schema) -> TypedExpression {
        let places = schema.fields.indices.filter { schema.fields[$0].type.kind == kind }
        if places.isEmpty || chance(6) { return chance(8) ? missing(kind) : constant(kind) }
        return column(pick(places), kind)
    }

    private mutating func constant(_ kind: Kind) -> TypedExpression {
        switch kind {
        case .int: int(.random(in: -6...6, using: &random))
        case .decimal(let scale):
            decimal(Int128(Int.random(in: -500...500, using: &random)) * (scale == 6 ? 777_777_777_777_777 : 1), scale)
        case .float: float(Double(Int.random(in: -20...20, using: &random)) / 4)
        case .text: text(RandomPlans.cities.randomElement(using: &random) ?? "")
        case .bool: bool(.random(using: &random))
        case .year: .constant(.integer(.random(in: 2018...2024, using: &random)), DataType(.year))
        case .date, .datetime, .duration, .half, .quarter, .month, .week, .missing:
            .constant(.integer(.random(in: 19_000...19_030, using: &random)), DataType(kind))
        }
    }

    // MARK: Plans

    mutating func plan(_ table: RowTable) -> Plan {
        input = table
        var plan = scan(table, withRowNumber: chance(4))
        for _ in 0..<Int.random(in: 0...3, using: &random) { plan = step(plan) }
        return plan
    }

    private mutating func step(_ input: Plan) -> Plan {
        let schema = input.schema
        switch Int.random(in: 0..<15, using: &random) {
        case 0, 1: return .filter(input, condition: expression(.bool, schema, depth: 3))
        case 2, 3:
            let kinds: [Kind] = [.int, .decimal(scale: 2), .float, .text, .bool, .date, .year]
            let columns = (0..<Int.random(in: 1...5, using: &random)).map { index in
                NamedExpression("c\(index)", expression(pick(kinds), schema, depth: 3))
            }
            return .project(input, columns)
        case 4: return .sort(input, keys: orders(schema))
        case 5:
            let partition = (0..<pick([0, 0, 1, 2])).map { _ in
                expression(pick([.int, .text, .year, .bool, .decimal(scale: 6)]), schema, depth: 1)
            }
            return .top(
                input, count: .random(in: 0...9, using: &random), partition: partition, keys: orders(schema),
                tieKeyCount: 1,
                site: Site(span: Span(900, 901), text: "top"))
        case 6:
            return .slice(
                input, skip: .random(in: 0...5, using: &random),
                take: chance(3) ? nil : .random(in: 0...20, using: &random))
        case 7: return .concatenate(input, .filter(input, condition: expression(.bool, schema, depth: 2)))
        case 8: return join(input, scan(self.input))
        case 9: return window(input)
        case 10: return .sample(input, count: .random(in: 0...40, using: &random))
        case 11: return unpivot(input)
        case 12: return fill(input)
        default: return aggregation(input)
        }
    }

    private mutating func orders(_ schema: Schema) -> [Plan.SortOrder] {
        let kinds: [Kind] = [.int, .decimal(scale: 2), .decimal(scale: 6), .float, .text, .bool, .date, .year]
        return (0..<Int.random(in: 1...3, using: &random)).map { _ in
            Plan.SortOrder(expression(pick(kinds), schema, depth: 1), isDescending: .random(using: &random))
        }
    }

    private mutating func join(_ left: Plan, _ table: Plan) -> Plan {
        var right = table
        if chance(2) { right = .filter(right, condition: expression(.bool, right.schema, depth: 2)) }
        if chance(3) { right = aggregation(right) }
        let kinds: [Kind] = [.int, .text, .year, .date, .float, .decimal(scale: 2), .decimal(scale: 6), .bool]
        let keys = (0..<pick([0, 1, 1, 1, 2, 2, 3])).map { _ in
            let kind = pick(kinds)
            let depth = chance(2) ? 0 : 1
            return Plan.Join.Key(
                left: expression(kind, left.schema, depth: depth), right: expression(kind, right.schema, depth: depth))
        }
        // Rows that all meet all must stay few.
        right = .slice(right, skip: 0, take: keys.count < 2 ? 7 : 30)
        let form = pick([Plan.Join.Form.inner, .inner, .left, .full, .semi, .anti])
        var isLookup = false
        if case .left = form { isLookup = chance(3) }
        return .join(
            Plan.Join(
                form, left: left, right: right, keys: keys, matchesMissing: chance(3), isLookup: isLookup,
                report: pick([.none, .joined, .base]), site: Site(span: Span(800, 801), text: "join")))
    }

    private mutating func unpivot(_ input: Plan) -> Plan {
        let schema = input.schema
        guard let kind = schema.fields.randomElement(using: &random)?.type else { return input }
        let columns = schema.fields.indices.filter { schema.fields[$0].type == kind }.shuffled(using: &random)
        let labels = columns.map { "\($0 % 3 == 0 ? "Ơ" : "ô")\($0)" }
        return .unpivot(input, Plan.Unpivot(columns: columns, labels: labels, key: "name", value: "value"))
    }

    private mutating func fill(_ input: Plan) -> Plan {
        guard case .aggregate(let inner, let keys, let calls, _) = aggregation(input), !keys.isEmpty else {
            return input
        }
        // The grid must stay small.
        var cellCount = 1
        let modes = keys.map { key -> Plan.Fill.Key in
            if chance(2) || cellCount > 1 { return .asFound }
            cellCount *= 90
            switch key.expression.type.kind {
            // Numbers may lie far apart.
            case .int: return .every(-3...2)
            case .year: return .every(chance(2) ? 2017...2021 : nil)
            default: return .every(nil)
            }
        }
        return .fill(.aggregate(inner, keys: keys, calls: calls, totals: .none), Plan.Fill(keys: modes))
    }

    private mutating func window(_ input: Plan) -> Plan {
        let schema = input.schema
        let any: [Kind] = [
            .int, .text, .year, .date, .float, .decimal(scale: 2), .decimal(scale: 6), .bool,
        ]
        let partition = (0..<pick([0, 1, 1, 2])).map { _ in expression(pick(any), schema, depth: chance(2) ? 0 : 1) }
        let isByKey = chance(2)
        let order =
            isByKey
            ? [
                Plan.SortOrder(
                    expression(pick([.int, .year, .date]), schema, depth: 0), isDescending: .random(using: &random))
            ] : orders(schema)
        let calls = (0..<Int.random(in: 1...4, using: &random)).map { _ in windowCall(schema, isByKey: isByKey) }
        return .window(input, Plan.Window(partition: partition, order: order, calls: calls))
    }

    private mutating func windowCall(_ schema: Schema, isByKey: Bool) -> WindowCall {
        let any: [Kind] = [.int, .decimal(scale: 2), .decimal(scale: 6), .float, .text, .date, .bool, .year]
        nextSite += 1
        let place = Site(span: Span(nextSite, nextSite + 1), text: "window")
        func make(_ function: WindowCall.Function, _ arguments: [TypedExpression], _ kind: Kind) -> WindowCall {
            WindowCall(
                name: "w\(nextSite)", function: function, arguments: arguments, type: DataType(kind), site: place)
        }
        switch Int.random(in: 0..<8, using: &random) {
        case 0: return make(.rowNumber, [], .int)
        case 1: return make(.rank, [expression(pick(any), schema, depth: 1)], .int)
        case 2, 3:
            let kind = pick(any)
            let step = Int.random(in: -3...3, using: &random)
            return make(
                isByKey ? .shiftKey(step) : .shiftRows(step), [expression(kind, schema, depth: 1)], kind)
        default:
            let call = aggregateCall(schema)
            func end() -> Int? { chance(3) ? nil : Int.random(in: -4...4, using: &random) }
            let frame: WindowCall.Frame =
                chance(4) ? .partition : isByKey ? .keys(from: end(), to: end()) : .rows(from: end(), to: end())
            return WindowCall(
                name: call.name, function: .aggregate(call.function, frame), arguments: call.arguments,
                condition: call.condition, type: call.type, site: call.site)
        }
    }

    mutating func aggregation(_ input: Plan) -> Plan {
        let schema = input.schema
        let keyKinds: [Kind] = [.int, .text, .year, .bool, .decimal(scale: 2), .float, .date, .decimal(scale: 6)]
        let keys = (0..<Int.random(in: 0...3, using: &random)).map { index in
            NamedExpression("k\(index)", expression(pick(keyKinds), schema, depth: chance(2) ? 0 : 2))
        }
        let calls = (0..<Int.random(in: 0...5, using: &random)).map { _ in aggregateCall(schema) }
        let isEmpty = keys.isEmpty && calls.isEmpty
        return .aggregate(
            input, keys: keys, calls: isEmpty ? [aggregate(.countRows, [], .int)] : calls,
            totals: chance(4) ? .whole : chance(4) ? .prefixes : .none
        )
    }

    /// Faults of the data, and statistics of pairs that doubles cannot judge where they cancel out.
    private static let askedElsewhere: Set<AggregateFunction> = [
        .only, .first, .last, .covariance, .correlation, .slope, .intercept,
    ]

    private mutating func aggregateCall(_ schema: Schema) -> AggregateCall {
        let condition = chance(3) ? expression(.bool, schema, depth: 2) : nil
        let numbers: [Kind] = [.int, .decimal(scale: 2), .decimal(scale: 6), .float]
        let any: [Kind] = numbers + [.text, .date, .bool, .year]
        let function = pick(AggregateFunction.allCases.filter { !RandomPlans.askedElsewhere.contains($0) })
        func make(_ kind: Kind, _ arguments: [TypedExpression]) -> AggregateCall {
            aggregate(function, arguments, kind, when: condition, site: nextSite + 1000)
        }
        nextSite += 1
        switch function {
        case .countRows: return make(.int, [])
        case .count: return make(.int, [expression(pick(any), schema, depth: 2)])
        case .countDistinct:
            return make(
                .int, (0..<Int.random(in: 1...2, using: &random)).map { _ in expression(pick(any), schema, depth: 1) })
        case .sum, .average, .median, .percentile, .standardDeviation:
            let kind = pick(numbers)
            let argument = expression(kind, schema, depth: kind == .float ? 0 : 2)
            switch function {
            case .sum: return make(kind == .float ? .float : .decimal(scale: kind.testScale), [argument])
            case .percentile:
                return make(.float, [argument, decimal(Int128(Int.random(in: 0...100, using: &random)), 2)])
            default: return make(.float, [argument])
            }
        case .minimum, .maximum, .first, .last, .only, .covariance, .correlation, .slope, .intercept:
            let kind = pick(any)
            return make(kind, [expression(kind, schema, depth: 1)])
        }
    }
}

extension String {
    /// The canonical decomposition.
    var nfd: String {
        var scalars = String.UnicodeScalarView()
        scalars.append(contentsOf: TextForm.decomposed(self))
        return String(scalars)
    }

    fileprivate func prefixOrAll(_ random: inout SeededRandom) -> String {
        Bool.random(using: &random) ? self : String(prefix(9))
    }
}
