import Foundation
import Testing

/// `tinh help CODE`: what a code means, and the example that `stdlib/codes.tsv` names for it.
@Suite struct HelpCodeTests {
    struct Line {
        let code: String
        /// Below `examples/`, without an ending; nil for what cannot be provoked at will.
        let example: String?
        let words: String
    }

    static func lines() throws -> [Line] {
        let file = RecordedSession.root.appending(path: "stdlib/codes.tsv")
        return try String(contentsOf: file, encoding: .utf8).split(separator: "\n").filter { !$0.hasPrefix("#") }.map {
            let cells = $0.split(separator: "\t", omittingEmptySubsequences: false).map(String.init)
            let folder = cells[0].hasPrefix("E") ? "errors/" : "notes/"
            return Line(code: cells[0], example: cells[1].isEmpty ? nil : folder + cells[1], words: cells[2])
        }
    }

    /// Notes that no example provokes, and why.
    static let noteWithoutExample = [
        "N0801": "the script would write a file; held by SaveTests",
        "N0804": "the script would write a file; held by SaveTests",
        "N0803": "the command names the file; held by test_command_line.py",
    ]

    @Test("Every code of the sources has a line, and no other code has")
    func isComplete() throws {
        let sources = RecordedSession.root.appending(path: "Sources")
        var codes: Set<String> = []
        for case let name as String in FileManager.default.enumerator(atPath: sources.path)?.allObjects ?? []
        where name.hasSuffix(".swift") {
            let text = try String(contentsOf: sources.appending(path: name), encoding: .utf8)
            for match in text.matches(of: /"([EN]\d{4})"/) { codes.insert(String(match.1)) }
        }
        let lines = try Self.lines()
        #expect(Set(lines.map(\.code)).symmetricDifference(codes).sorted() == [])
        #expect(codes.count > 250)
        for line in lines {
            let hasExample =
                ErrorExampleTests.withoutExample[line.code] == nil && Self.noteWithoutExample[line.code] == nil
            #expect((line.example != nil) == hasExample, "\(line.code)")
            #expect(line.words.hasSuffix("."), "\(line.code): \(line.words)")
        }
    }

    @Test("The example of a note provokes it")
    func notesAreProvoked() throws {
        for line in try Self.lines() where line.code.hasPrefix("N") {
            guard let example = line.example else { continue }
            let script = RecordedSession.examples.appending(path: example + ".tinh")
            let session = RecordedSession(file: RecordedSession.examples.appending(path: example + ".txt"))
            let flags = try session.recorded().prefix { $0 != "\n" }.split(separator: " ").dropFirst(4).map(String.init)
            let said = try Tinh.run(
                ["run", script.lastPathComponent, "--error-format", "json"] + flags,
                in: script.deletingLastPathComponent())
            #expect(said.errors.contains("\"code\":\"\(line.code)\""), "\(example) says \(said.errors)")
        }
    }

    /// The records are held against what the program prints by the other tests here.
    @Test("The help shows the code's meaning, the wrong script, what is said of it, and the script put right")
    func pageShowsExample() throws {
        func words(_ text: String) -> String { text.split { $0 == " " || $0 == "\n" }.joined(separator: " ") }
        for line in try Self.lines() {
            let page = try Tinh.run(["help", line.code], in: RecordedSession.root).output
            #expect(words(page).contains(words(line.words)), "\(line.code)")
            guard let example = line.example else { continue }
            for ending in ["tinh", "txt", "right.tinh", "right.txt"] {
                let file = RecordedSession.examples.appending(path: "\(example).\(ending)")
                guard let text = try? String(contentsOf: file, encoding: .utf8) else { continue }
                let indented = text.split(separator: "\n", omittingEmptySubsequences: false)
                    .map { $0.isEmpty ? "" : "    \($0)" }.joined(separator: "\n")
                #expect(page.contains(indented), "\(line.code): \(file.lastPathComponent)")
            }
        }
    }

    @Test("Letter case does not matter; an unknown code is told the nearest")
    func nearestCodes() throws {
        let root = RecordedSession.root
        #expect(try Tinh.run(["help", "e0201"], in: root).output.hasPrefix("error E0201\n"))
        #expect(try Tinh.run(["help", "N0701"], in: root).output.hasPrefix("note N0701\n"))
        let unknown = try Tinh.run(["help", "E9999"], in: root)
        #expect(unknown.status == 2 && unknown.errors.contains("there is no code `E9999`"))
        #expect(unknown.errors.contains("E1032"))
        #expect(try Tinh.run(["help", "E0239"], in: root).errors.contains("the nearest are E0240, "))
        #expect(try Tinh.run(["help", "E99999999999999999999999"], in: root).status == 2)
    }
}
