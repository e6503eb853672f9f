import Foundation
import Testing
import TinhBase

@testable import TinhSyntax

/// No text overflows the stack: past 1,000 levels there is one error, and time grows with the text and no faster.
@Suite(.timeLimit(.minutes(1)))
struct DepthTests {
    @Test(arguments: [
        ("brackets", "(", ""),
        ("signs", "- ", "a"),
        ("negations", "not ", "a"),
        ("functions", "f ", "a"),
        ("conditions", "if ", "a"),
        ("branches", "if a then b else ", "c"),
        ("sums in brackets", "a + (", ""),
        ("powers", "a ^ ", "b"),
        ("calls", "f(a, ", "b"),
        ("queries in brackets", "(sum a where ", "b"),
        ("tables", "from (", "t"),
        ("clauses", "(by (", "t"),
        ("windows", "a over (sort ", "b"),
        ("sub-queries", "where x in (show y where z = (", "b"),
        ("joins", "join (", "t"),
        ("measures", "(a, b, ", "t"),
        ("tests", "a = (", "t"),
    ])
    func deepNestingIsOneError(name: String, opening: String, end: String) {
        let text = String(repeating: opening, count: 20_000) + end
        let errors = parseOnThread(text).errors
        let deep = errors.filter { $0.form == .tooDeep }
        #expect(deep.count <= 1 && !errors.isEmpty && errors.count <= 2, "\(name): \(errors.prefix(3))")
    }

    @Test func aThousandLevelsAreRead() {
        let cases = [
            String(repeating: "(", count: 990) + "a" + String(repeating: ")", count: 990),
            String(repeating: "not ", count: 990) + "a",
            String(repeating: "- ", count: 990) + "a",
            String(repeating: "f ", count: 990) + "a",
            Array(repeating: "a", count: 990).joined(separator: " + "),
            String(repeating: "if a then b else ", count: 990) + "c",
            String(repeating: "a ^ ", count: 490) + "b",
            String(repeating: "f(a, ", count: 490) + "b" + String(repeating: ")", count: 490),
            String(repeating: "from (", count: 320) + "from t" + String(repeating: ")", count: 320),
            String(repeating: "where x in (show y where z = (", count: 99) + "b" + String(repeating: "))", count: 99),
        ]
        for text in cases {
            let result = parseOnThread(text)
            #expect(result.errors.isEmpty, "\(text.prefix(40)): \(result.errors.prefix(1))")
        }
    }

    @Test func aChainPastAThousandLevelsIsOneError() {
        for sign in ["+", "*", " or ", " and ", "??"] {
            let errors = parseOnThread(Array(repeating: "a", count: 100_000).joined(separator: sign)).errors
            #expect(errors.map(\.form) == [.tooDeep], "\(sign)")
        }
    }

    @Test func breadthIsNoDepth() {
        #expect(isRead("show " + Array(repeating: "a", count: 20_000).joined(separator: ", ")))
        #expect(isRead(Array(repeating: "where a", count: 5_000).joined(separator: " | ")))
        #expect(isRead(Array(repeating: "sum a", count: 5_000).joined(separator: "\n")))
        #expect(isRead("where x in (" + Array(repeating: "1", count: 20_000).joined(separator: ", ") + ")"))
    }

    @Test(arguments: [
        "(", "- ", "not ", "a + ", "if ", "f ", "((a) ", "\"", "`", "a = ", "(\n", "| ", ")", "a,", "'",
    ])
    func timeGrowsWithTheTextAndNoFaster(piece: String) {
        let small = seconds(String(repeating: piece, count: 50_000 / piece.utf8.count))
        let large = seconds(String(repeating: piece, count: 400_000 / piece.utf8.count))
        // Eight times the text in less than four times eight times the time; a square would take sixty-four times.
        #expect(large < max(0.2, small * 32), "\(piece): \(small) s, then \(large) s")
    }

    private func seconds(_ text: String) -> Double {
        let start = ContinuousClock.now
        _ = parseOnThread(text)
        let passed = start.duration(to: .now).components
        return Double(passed.seconds) + Double(passed.attoseconds) / 1e18
    }
}

/// Parses, prints, outlines, surveys and lets go of a text on a thread with the 8 MB of stack that a main thread has.
func parseOnThread(_ text: String) -> (errors: [SyntaxError], printed: String) {
    final class Box: @unchecked Sendable {
        var errors: [SyntaxError] = []
        var printed = ""
    }
    let box = Box()
    let done = DispatchSemaphore(value: 0)
    let thread = Thread {
        let script = Parser.parse(source: SourceText(name: "test", text: text))
        box.errors = script.errors
        if script.errors.isEmpty { box.printed = Printer.print(script) }
        _ = NameSurvey(script)
        _ = Outline.of(script)
        done.signal()
    }
    thread.stackSize = 8 << 20
    thread.start()
    done.wait()
    return (box.errors, box.printed)
}
