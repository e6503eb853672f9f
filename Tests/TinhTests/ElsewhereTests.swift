import Testing
import Tinh
import TinhLibrary
import TinhRegularExpressions

/// Words of other languages are answered with what Tinh writes, and that runs.
struct ElsewhereTests {
    @Test("A call of another language is answered with the question in Tinh, which runs", arguments: Elsewhere.calls)
    func calls(call: Elsewhere.Call) throws {
        let session = try session()
        let first = try #require(call.words.first)
        #expect(call.example.contains(first + "("))
        for word in call.words {
            let parts = call.example.split(separator: first + "(", omittingEmptySubsequences: false)
            let query = parts.joined(separator: word + "(")
            let answer = try #require(try offered(session, query), "\(query): nothing is offered")
            #expect(errorCodes(session, answer).isEmpty, "\(query): \(answer)")
            #expect(Library.standard.ownWord(forForeign: word) != nil, "\(word) stands behind no Elsewhere:")
        }
    }

    @Test(
        "In a larger expression the call keeps its place",
        arguments: [
            ("show nvl(households, 0) + 1", "show (households ?? 0) + 1"),
            ("show 2 * pow(households, 2) as x", "show 2 * (households ^ 2) as x"),
            (
                "show iif(plan > 1 billion VND, plan, missing) as x",
                "show if plan > 1 billion VND then plan else missing as x"
            ),
            ("show coalesce(plan - compensation, plan)", "show (plan - compensation) ?? plan"),
            (
                "sumif(plan, city = \"Tứ Kỳ\" and households > 1) by project",
                "sum plan when city = \"Tứ Kỳ\" and households > 1 by project"
            ),
        ])
    func within(query: String, answer: String) throws {
        #expect(try offered(try session(), query) == answer)
    }

    @Test(
        "A word that has no call of the same shape is answered with a line that shows ours",
        arguments: [
            ("show today()", "param today date = @2023-12-31"), ("count where date = now()", "param today date"),
            ("show switch(city, 1, 2)", "then"),
            ("show vlookup(city, project, 2)", "| lookup"), ("show cast(city)", "to km2"),
        ])
    func samples(query: String, words: String) throws {
        let session = try session()
        do {
            _ = try session.query(query)
            Issue.record("\(query) runs")
        } catch let error as TinhError {
            #expect(error.messages.contains { "\($0)".contains(words) }, "\(query): \(error)")
        }
    }

    private func session() throws -> Session {
        let session = Engine(.init(threadCount: 1, regularExpressions: RE2())).makeSession()
        try session.attach(csv: try #require(Help(.standard).text(for: Help.exampleTable)), as: "clearance")
        return session
    }

    /// The line that the first error offers.
    private func offered(_ session: Session, _ query: String) throws -> String? {
        do {
            _ = try session.query(query)
            return nil
        } catch let error as TinhError {
            guard let first = error.messages.first?.diagnostic, let source = first.place?.source,
                !first.replacements.isEmpty
            else { return nil }
            var bytes = Array(source.utf8)
            for replacement in first.replacements.sorted(by: { $0.span.lower > $1.span.lower }) {
                bytes.replaceSubrange(replacement.span.lower..<replacement.span.upper, with: replacement.text.utf8)
            }
            return String(decoding: bytes, as: UTF8.self)
        }
    }
}
