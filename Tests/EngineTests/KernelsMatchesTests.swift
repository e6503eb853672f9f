import Synchronization
import Testing
import TinhTypes

@testable import TinhEngine

/// Finds the pattern's own text, and counts how often it compiles.
private final class PlainCompiler: RegularExpressionCompiler {
    let count = Mutex(0)

    func compile(_ pattern: String) throws(RegularExpressionFault) -> any RegularExpressionMatcher {
        count.withLock { $0 += 1 }
        if pattern == "(" { throw RegularExpressionFault(message: "a bracket is open") }
        return Matcher(pattern: pattern)
    }

    struct Matcher: RegularExpressionMatcher {
        let pattern: String
        func isFound(in text: UnsafeRawBufferPointer) -> Bool {
            String(decoding: text, as: UTF8.self).contains(pattern)
        }
    }
}

@Suite("matches")
struct KernelsMatchesTests {
    @Test("a missing side is false; text and pattern are compared in NFC")
    func rows() throws {
        let kernel = Kernel("matches", [.text, .text], .bool).with(PlainCompiler())
        try expect(
            kernel,
            [
                (["Hải Dương", "Dương"], true), (["abc", "x"], false), (["cafe\u{301}", "é"], true),
                (["é", "e\u{301}"], true), (["", ""], true),
            ],
            missing: false)
    }

    @Test("a constant pattern is compiled once, another once for each run of equal ones")
    func compilations() throws {
        let compiler = PlainCompiler()
        let kernel = Kernel("matches", [.text, .text], .bool).with(compiler)
        _ = try kernel.run([["a", "x"], ["b", "x"], ["c", "x"]], constants: [1: .text("x")])
        #expect(compiler.count.withLock { $0 } == 1)
        _ = try kernel.run([["a", "x"], ["b", "x"], ["c", "y"], [nil, "z"]])
        #expect(compiler.count.withLock { $0 } == 3)
    }

    @Test("a constant pattern of literal texts is found in NFC, too", arguments: ["cafe\u{301}", "q.*café"])
    func literals(pattern: String) throws {
        let kernel = Kernel("matches", [.text, .text], .bool).with(PlainCompiler())
        let found = try kernel.run(
            [["quán café", "x"], ["quan cafe", "x"], ["q", "x"], [nil, "x"]], constants: [1: .text(pattern)])
        #expect(found == [true, false, false, false])
    }

    @Test("a wrong pattern, and no compiler, are faults with words")
    func faults() {
        expectRefused(Kernel("matches", [.text, .text], .bool).with(PlainCompiler()), ["a", "("], "a bracket is open")
        expectRefused(Kernel("matches", [.text, .text], .bool), ["a", "b"], "noRegularExpressions")
    }
}
