import Testing
import TinhBase
import TinhColumns
import TinhPlan
import TinhTypes

@testable import TinhEngine

/// Two tables of a key and a number: `l` and `r`.
private struct Pair {
    let left: RowTable
    let right: RowTable

    init(_ kind: Kind, left: [Value], right: [Value]) {
        func table(_ keys: [Value]) -> RowTable {
            RowTable([("k", kind), ("n", .int)], keys.enumerated().map { [$0.element, .integer(Int64($0.offset))] })
        }
        self.left = table(left)
        self.right = table(right)
    }

    func join(
        _ form: Plan.Join.Form, keys: Int = 1, matchesMissing: Bool = false, isLookup: Bool = false,
        report: Plan.Join.Report = .none, filtered: Bool = false
    ) -> Plan {
        func scan(_ table: RowTable, _ name: String) -> Plan {
            .scan(Plan.Scan(table: TableID(name), source: table.schema, columns: [0, 1]))
        }
        let kind = left.schema.fields[0].type.kind
        let list = (0..<keys).map { _ in Plan.Join.Key(left: column(0, kind), right: column(0, kind)) }
        let input = scan(right, "r")
        return .join(
            Plan.Join(
                form, left: scan(left, "l"), right: filtered ? .filter(input, condition: bool(true)) : input,
                keys: list,
                matchesMissing: matchesMissing, isLookup: isLookup, report: report, site: site(1, "join")))
    }

    func run(
        _ plan: Plan, threads: Int = 1, chunk: Int = 1000, texts: TextLayout = .plain, limit: Int = .max
    ) throws(ExecutionFault) -> ExecutionResult {
        try execute(
            plan,
            sources: [
                TableID("l"): left.source(chunkRowCount: chunk, texts: texts),
                TableID("r"): right.source(chunkRowCount: max(1, chunk / 2), texts: texts),
            ], options: ExecutionOptions(threadCount: threads, joinRowCountMax: limit),
            environment: ExecutionEnvironment())
    }

    /// The numbers of left and right rows that stand side by side; -1 for none.
    func numbers(_ plan: Plan, threads: Int = 1, chunk: Int = 1000, texts: TextLayout = .plain) throws -> [[Int64]] {
        RowTable(try run(plan, threads: threads, chunk: chunk, texts: texts).table).rows.map { row in
            stride(from: 1, to: row.count, by: 2).map { place in
                if case .integer(let number) = row[place] { number } else { -1 }
            }
        }
    }
}

@Suite("Joins")
struct EngineJoinTests {
    @Test("each form gives left order, then right order, then what the right has left over")
    func forms() throws {
        let pair = Pair(
            .int, left: [.integer(2), .integer(9), .missing, .integer(1)],
            right: [.integer(1), .integer(2), .missing, .integer(2), .integer(7)])
        let inner: [[Int64]] = [[0, 1], [0, 3], [3, 0]]
        let cases: [(Plan.Join.Form, [[Int64]])] = [
            (.inner, inner), (.left, [[0, 1], [0, 3], [1, -1], [2, -1], [3, 0]]),
            (.full, [[0, 1], [0, 3], [1, -1], [2, -1], [3, 0], [-1, 2], [-1, 4]]), (.semi, [[0], [3]]),
            (.anti, [[1], [2]]),
        ]
        for (form, expected) in cases {
            for (threads, chunk) in [(1, 1000), (2, 2), (4, 1)] {
                #expect(try pair.numbers(pair.join(form), threads: threads, chunk: chunk) == expected)
                #expect(try pair.numbers(pair.join(form, keys: 2), threads: threads, chunk: chunk) == expected)
            }
        }
    }

    @Test("missing keys meet each other only where they are told to")
    func missingKeys() throws {
        for kind in [Kind.int, .text, .float, .decimal(scale: 2), .bool] {
            let pair = Pair(kind, left: [.missing, .missing], right: [.missing])
            #expect(try pair.numbers(pair.join(.left)) == [[0, -1], [1, -1]])
            #expect(try pair.numbers(pair.join(.full)) == [[0, -1], [1, -1], [-1, 0]])
            #expect(try pair.numbers(pair.join(.anti)) == [[0], [1]])
            for keys in 1...2 {
                #expect(try pair.numbers(pair.join(.inner, keys: keys, matchesMissing: true)) == [[0, 0], [1, 0]])
            }
        }
    }

    @Test("inputs without rows")
    func emptyInputs() throws {
        let some: [Value] = [.integer(1), .missing]
        let cases: [(Plan.Join.Form, noLeft: [[Int64]], noRight: [[Int64]])] = [
            (.inner, [], []), (.left, [], [[0, -1], [1, -1]]), (.full, [[-1, 0], [-1, 1]], [[0, -1], [1, -1]]),
            (.semi, [], []), (.anti, [], [[0], [1]]),
        ]
        for (form, noLeft, noRight) in cases {
            for keys in 0...2 {
                let left = Pair(.int, left: [], right: some)
                #expect(try left.numbers(left.join(form, keys: keys)) == noLeft)
                let right = Pair(.int, left: some, right: [])
                #expect(try right.numbers(right.join(form, keys: keys)) == noRight)
            }
        }
    }

    @Test("without keys every row meets every row")
    func cross() throws {
        let pair = Pair(.int, left: [.integer(1), .missing], right: [.missing, .integer(3)])
        #expect(try pair.numbers(pair.join(.inner, keys: 0)) == [[0, 0], [0, 1], [1, 0], [1, 1]])
        #expect(try pair.numbers(pair.join(.anti, keys: 0)) == [])
        let many = Pair(
            .int, left: (0..<700).map { .integer($0) }, right: (0..<400).map { .integer($0) })
        let found = try many.numbers(many.join(.inner, keys: 0), threads: 2, chunk: 64)
        #expect(found.count == 280_000)
        #expect(found.enumerated().allSatisfy { $0.element == [Int64($0.offset / 400), Int64($0.offset % 400)] })
    }

    @Test("texts that are equal as NFC meet, whichever dictionaries they come from; 0 meets -0")
    func equalValues() throws {
        let city = "Hải Dương"
        let pair = Pair(
            .text, left: [.text(city), .text(city.nfd), .text("x"), .text("")],
            right: [.text(city.nfd), .text("Hải"), .text(""), .text(city)])
        for texts in TextLayout.allCases {
            for keys in 1...2 {
                let found = try pair.numbers(pair.join(.left, keys: keys), threads: 2, chunk: 1, texts: texts)
                #expect(found == [[0, 0], [0, 3], [1, 0], [1, 3], [2, -1], [3, 2]])
            }
        }
        let zeros = Pair(.float, left: [.float(-0.0), .float(1)], right: [.float(0), .float(0.5)])
        #expect(try zeros.numbers(zeros.join(.left)) == [[0, 0], [1, -1]])
    }

    @Test("decimals of any size meet, also where one side is stored in fewer bits")
    func decimals() throws {
        let kind = Kind.decimal(scale: 2)
        let large = ten(37)
        let pair = Pair(
            kind, left: [.decimal(5), .decimal(large), .decimal(-1)], right: [.decimal(-1), .decimal(large)])
        #expect(try pair.numbers(pair.join(.left)) == [[0, -1], [1, 1], [2, 0]])
        let narrow = Pair(kind, left: [.decimal(large), .decimal(7)], right: [.decimal(7)])
        #expect(try narrow.numbers(narrow.join(.left)) == [[0, -1], [1, 0]])
        #expect(try narrow.numbers(narrow.join(.semi, keys: 2)) == [[1]])
    }

    @Test("keys at the ends of 64 bits, and far apart, meet only themselves")
    func wideRanges() throws {
        let pair = Pair(
            .int, left: [.integer(.min), .integer(.max), .integer(0), .integer(-1)],
            right: [.integer(.max), .integer(.min), .integer(-1)])
        for keys in 1...2 {
            #expect(try pair.numbers(pair.join(.left, keys: keys)) == [[0, 1], [1, 0], [2, -1], [3, 2]])
        }
        let beyond = Pair(
            .int, left: [.integer(.min), .integer(.max), .integer(4)], right: [.integer(3), .integer(4)])
        #expect(try beyond.numbers(beyond.join(.left)) == [[0, -1], [1, -1], [2, 1]])
    }

    @Test("what stands for missing values on the right does not spill into groups of the answer")
    func missingBesideGroups() throws {
        let right: [Value] = [.integer(1_000_000), .missing, .integer(1_000_003), .missing]
        let pair = Pair(.int, left: (0..<8).map { .integer($0) }, right: (0..<4).map { .integer($0) })
        let values = RowTable(
            [("k", .int), ("n", .int)], right.enumerated().map { [.integer(Int64($0.offset)), $0.element] })
        var plan = pair.join(.left)
        let join = try #require({ () -> Plan.Join? in if case .join(let join) = plan { join } else { nil } }())
        plan = .aggregate(
            .join(join), keys: [NamedExpression("n", column(3, .int)), NamedExpression("k", column(0, .int))],
            calls: [aggregate(.countRows, [], .int)], totals: .none)
        let found = try execute(
            plan,
            sources: [
                TableID("l"): pair.left.source(chunkRowCount: 3), TableID("r"): values.source(chunkRowCount: 1),
            ], options: ExecutionOptions(threadCount: 2), environment: ExecutionEnvironment())
        let expected: [[Value]] =
            [[right[0], .integer(0), .integer(1)], [right[2], .integer(2), .integer(1)]]
            + [1, 3, 4, 5, 6, 7].map { [.missing, .integer($0), .integer(1)] }
        #expect(RowTable(found.table).rows == expected)
    }

    @Test("a lookup that finds two rows says which")
    func lookup() throws {
        let pair = Pair(
            .text, left: [.text("a"), .text("b"), .text("c")], right: [.text("c"), .text("b"), .text("b"), .text("c")])
        for (threads, chunk) in [(1, 1000), (4, 1)] {
            for filtered in [false, true] {
                do throws(ExecutionFault) {
                    _ = try pair.run(
                        pair.join(.left, isLookup: true, filtered: filtered), threads: threads, chunk: chunk)
                    Issue.record("two rows went unnoticed")
                } catch {
                    guard case .lookupNotUnique(_, ["b"], let table, 1, 2) = error else {
                        Issue.record("\(error)")
                        continue
                    }
                    #expect(table == (filtered ? nil : TableID("r")))
                }
            }
        }
        let unused = Pair(.int, left: [.integer(1)], right: [.integer(2), .integer(2), .integer(1)])
        #expect(try unused.numbers(unused.join(.left, isLookup: true)) == [[0, 2]])
    }

    @Test("what met nothing, and what was multiplied, is noted")
    func notes() throws {
        let pair = Pair(
            .int, left: [.integer(1), .integer(2), .integer(3), .missing],
            right: [.integer(1), .integer(1), .integer(9), .integer(2)])
        let own = site(1, "join")
        let many = RuntimeNote.multiplied(own, count: 1, rows: 2)
        let cases: [(Plan.Join.Form, Plan.Join.Report, [RuntimeNote])] = [
            (
                .inner, .joined,
                [
                    .leftUnmet(own, count: 2, rows: 4, isFilled: false),
                    .rightUnmet(own, count: 1, rows: 4, isFilled: false), many,
                ]
            ),
            (
                .left, .joined,
                [
                    .leftUnmet(own, count: 2, rows: 4, isFilled: true),
                    .rightUnmet(own, count: 1, rows: 4, isFilled: false), many,
                ]
            ),
            (
                .full, .joined,
                [
                    .leftUnmet(own, count: 2, rows: 4, isFilled: true),
                    .rightUnmet(own, count: 1, rows: 4, isFilled: true), many,
                ]
            ),
            (.left, .base, [.baseUnmet(own, count: 1, rows: 4)]), (.semi, .joined, []), (.inner, .none, []),
        ]
        for (form, report, expected) in cases {
            for (threads, chunk) in [(1, 1000), (4, 1)] {
                #expect(
                    try pair.run(pair.join(form, report: report), threads: threads, chunk: chunk).notes == expected)
            }
        }
    }

    @Test("few rows meet a large table as many would, and the same is noted", arguments: [1, 3])
    func fewMeetMany(threads: Int) throws {
        let far: Int64 = 1_000_003
        var right = (0..<70_000).map { Value.integer(Int64($0) * far) }
        right[500] = .integer(7 * far)
        right[69_000] = .missing
        let pair = Pair(
            .int, left: [.integer(9 * far), .integer(-5), .integer(7 * far), .missing, .integer(9 * far)], right: right)
        let own = site(1, "join")
        let plans: [(Plan.Join.Form, [[Int64]], RuntimeNote)] = [
            (.inner, [[0, 9], [2, 7], [2, 500], [4, 9]], .leftUnmet(own, count: 2, rows: 5, isFilled: false)),
            (
                .left, [[0, 9], [1, -1], [2, 7], [2, 500], [3, -1], [4, 9]],
                .leftUnmet(own, count: 2, rows: 5, isFilled: true)
            ),
        ]
        for (form, numbers, unmet) in plans {
            let plan = pair.join(form, report: .joined)
            #expect(try pair.numbers(plan, threads: threads, chunk: 4000) == numbers)
            #expect(
                try pair.run(plan, threads: threads, chunk: 4000).notes == [
                    unmet, .rightUnmet(own, count: 69_997, rows: 70_000, isFilled: false),
                    .multiplied(own, count: 1, rows: 2),
                ])
        }
    }

    @Test("a join that would make more rows than can be numbered is refused")
    func tooManyRows() throws {
        let side = [Value](repeating: .integer(1), count: 300)
        let pair = Pair(.int, left: side, right: side)
        for (threads, chunk) in [(1, 1000), (3, 50)] {
            #expect(
                try pair.run(pair.join(.inner), threads: threads, chunk: chunk, limit: 90_000).table.rowCount == 90_000)
        }
        do throws(ExecutionFault) {
            _ = try pair.run(pair.join(.inner), threads: 2, chunk: 50, limit: 89_999)
            Issue.record("so many rows went unnoticed")
        } catch {
            guard case .tooManyRows = error else {
                Issue.record("\(error)")
                return
            }
        }
    }

    @Test(
        "a join of 4,900 million rows is refused before it makes any", .timeLimit(.minutes(1)),
        arguments: [TextLayout.plain, .growingDictionary])
    func countedRows(texts: TextLayout) throws {
        let side = (0..<70_000).map { Value.integer($0 % 7 == 0 ? 2 : 1) }
        let pair = Pair(.int, left: side, right: side)
        for form in [Plan.Join.Form.inner, .left, .full] {
            #expect(throws: ExecutionFault.self) {
                _ = try pair.run(pair.join(form), threads: 2, texts: texts, limit: Int(Int32.max))
            }
        }
    }

    @Test("what is counted first is joined as it is otherwise", arguments: [TextLayout.plain, .growingDictionary])
    func countedAndMade(texts: TextLayout) throws {
        // One key has more rows than a stream is joined by without counting; the others meet one each.
        let right = (0..<3000).map { Value.integer($0 < 1500 ? -1 : Int64($0)) }
        let left = (0..<3000).map { $0 == 7 || $0 == 2999 ? Value.integer(-1) : .integer(Int64($0)) }
        let pair = Pair(.int, left: left, right: right)
        for (form, rowCount) in [(Plan.Join.Form.inner, 4499), (.left, 5998)] {
            let plan = pair.join(form, report: .joined)
            let expected = try pair.run(plan)
            for threads in [1, 3] {
                let found = try pair.run(plan, threads: threads, chunk: 100, texts: texts, limit: rowCount)
                #expect(found.table.rowCount == rowCount)
                #expect(RowTable(found.table).rows == RowTable(expected.table).rows)
                #expect(found.notes == expected.notes)
            }
            #expect(throws: ExecutionFault.self) { _ = try pair.run(plan, texts: texts, limit: rowCount - 1) }
        }
    }
}
