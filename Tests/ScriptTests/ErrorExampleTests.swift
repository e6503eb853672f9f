import Foundation
import Testing

/// One wrong script, or command, for each error, and what is said of it.
@Suite struct ErrorExampleTests {
    @Test("A wrong script is told what is recorded", arguments: RecordedSession.all(under: "errors"))
    func isSaidAsRecorded(_ session: RecordedSession) throws {
        try expectSame(session)
    }

    @Test("It fails with a code, never with a crash", arguments: WrongScript.sessions())
    func failsInOrder(_ session: RecordedSession) throws {
        let text = try session.recorded()
        let status = text.split(separator: "\n").last.map(String.init)
        #expect(status == "exit status 1" || status == "exit status 2", "\(session.testDescription)")
        #expect(text.contains(/error E\d{4}/) || text.contains("failed"), "\(session.testDescription)")
    }

    @Test("Every wrong script has what is said of it beside it")
    func isRecorded() {
        for wrong in WrongScript.all() {
            #expect(FileManager.default.fileExists(atPath: wrong.session.file.path), "\(wrong.name).tinh has no .txt")
        }
    }

    /// Codes that no script or command can provoke on every machine, and why.
    static let withoutExample: [String: String] = [
        "E0577": "needs a table of more than 16,384 columns; held by SessionTests",
        "E0610": "needs a header of more than 262,144 names; held by WideFileTests",
        "E0612": "a file must change while it is read",
        "E0619": "a file must change after it is loaded; held by InputTests",
        "E0615": "a row of 256 MiB",
        "E0701": "a file must change while it is read",
        "E0706": "only a host of the library can leave regular expressions out",
        "E0709": "a join of more than two thousand million rows",
        "E0799": "an interruption needs a person at the keyboard",
        "E0807": "needs a terminal that cannot be set up",
        "E0900": "stands for a fact without words, and there is none",
        "E0525": "needs a set of more than 100,000 values; held by SessionTests",
        "E1003": "of the library: a text without an answer",
        "E1004": "of the library: a prepared text that is not one query",
        "E1005": "of the library: a parameter that a prepared query does not have",
        "E1006": "of the library: a value of another type for a prepared query",
    ]

    @Test("Every error of the sources has an example")
    func everyCodeHasAnExample() throws {
        var said = Set<String>()
        for session in WrongScript.sessions() {
            for match in try session.recorded().matches(of: /error (E\d{4})/) { said.insert(String(match.1)) }
        }
        var missing: [String] = []
        for code in try codesOfSources().sorted()
        where !said.contains(code) && ErrorExampleTests.withoutExample[code] == nil {
            missing.append(code)
        }
        #expect(missing.isEmpty, "no example says \(missing.joined(separator: ", "))")
    }

    @Test(
        "A code means one thing: one module says it, but for what does not run yet and what cannot be read or written")
    func aCodeIsOfOneModule() throws {
        let shared: Set<String> = ["E0801", "E0802"]
        var modules: [String: Set<String>] = [:]
        for (code, file) in try codesWithFiles() {
            modules[code, default: []].insert(String(file.prefix { $0 != "/" }))
        }
        for (code, modules) in modules where modules.count > 1 && !shared.contains(code) {
            Issue.record("\(code) is said by \(modules.sorted().joined(separator: " and "))")
        }
    }

    /// Every code in quotes in the files of `Sources` that speak to users.
    private func codesOfSources() throws -> Set<String> {
        Set(try codesWithFiles().map(\.code))
    }

    private func codesWithFiles() throws -> [(code: String, file: String)] {
        let sources = RecordedSession.root.appending(path: "Sources")
        let names = FileManager.default.enumerator(atPath: sources.path)?.allObjects ?? []
        var codes: [(code: String, file: String)] = []
        for case let name as String in names where name.hasSuffix(".swift") {
            let text = try String(contentsOf: sources.appending(path: name), encoding: .utf8)
            for match in text.matches(of: /"(E\d{4})"/) { codes.append((String(match.1), name)) }
        }
        return codes
    }
}
