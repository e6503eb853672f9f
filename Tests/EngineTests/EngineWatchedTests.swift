import Testing
import TinhPlan
import TinhTypes

@testable import TinhEngine

@Suite("Conditions that a missing value makes false")
struct EngineWatchedTests {
    /// A condition with its value in the logic of three values: nil is neither true nor false.
    private struct Question {
        let expression: TypedExpression
        let value: ([Value]) -> Bool?

        static func random(depth: Int, _ random: inout SeededRandom) -> Question {
            let index = Int.random(in: 0..<2, using: &random)
            switch Int.random(in: 0..<(depth > 0 ? 6 : 3), using: &random) {
            case 0:
                return Question(expression: call("greater", [column(index, .int), int(3)], .bool, site: 50)) { row in
                    if case .integer(let number) = row[index] { number > 3 } else { nil }
                }
            case 1:
                return Question(expression: call("isMissing", [column(index, .int)], .bool, site: 50)) {
                    $0[index] == .missing
                }
            case 2:
                return Question(expression: column(2, .bool)) { row in
                    if case .bool(let flag) = row[2] { flag } else { nil }
                }
            case 3, 4:
                let (a, b) = (Question.random(depth: depth - 1, &random), Question.random(depth: depth - 1, &random))
                return Question(expression: call("and", [a.expression, b.expression], .bool, site: 50)) { row in
                    let values = [a.value(row), b.value(row)]
                    return values.contains(false) ? false : values.contains(nil) ? nil : true
                }
            default:
                let (a, b) = (Question.random(depth: depth - 1, &random), Question.random(depth: depth - 1, &random))
                return Question(expression: call("or", [a.expression, b.expression], .bool, site: 50)) { row in
                    let values = [a.value(row), b.value(row)]
                    return values.contains(true) ? true : values.contains(nil) ? nil : false
                }
            }
        }
    }

    @Test("rows for which a condition is false only because a value is missing are counted")
    func missingFalse() throws {
        var random = SeededRandom(seed: 5)
        let rows: [[Value]] = (0..<300).map { _ in
            func maybe(_ value: Value) -> Value { Int.random(in: 0..<3, using: &random) == 0 ? .missing : value }
            return [
                maybe(.integer(Int64.random(in: 0..<7, using: &random))),
                maybe(.integer(Int64.random(in: 0..<7, using: &random))), maybe(.bool(Bool.random(using: &random))),
            ]
        }
        let table = RowTable([("a", .int), ("b", .int), ("c", .bool)], rows)
        for _ in 0..<200 {
            let question = Question.random(depth: 4, &random)
            let count = rows.count { question.value($0) == nil }
            let watched = question.expression.watched(at: site(1))
            let plan = Plan.project(scan(table), [NamedExpression("x", call("if", [watched, int(1), int(0)], .int))])
            for (threads, batch, chunk) in [(1, 2048, 1000), (3, 7, 40)] {
                let found = try result(plan, over: table, threads: threads, batch: batch, chunk: chunk)
                #expect(found.notes == (count == 0 ? [] : [.missingFalse(site(1), count: count)]))
                let ones = rows.map { Value.integer(question.value($0) == true ? 1 : 0) }
                #expect(RowTable(found.table).rows.map { $0[0] } == ones)
            }
        }
    }
}
