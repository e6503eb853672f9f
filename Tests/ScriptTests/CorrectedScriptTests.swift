import Foundation
import Testing

/// People learn from an error by the script that holds: each wrong script has the right one beside it, and it runs.
@Suite struct CorrectedScriptTests {
    /// Wrong scripts that no other script puts right, and why.
    static let withoutRightScript: [String: String] = [
        "files/full-disk": "the command names the disk without room",
        "types/parameter-text": "the command gives the parameter its value",
        "usage/unused-parameter": "the command names a parameter that the script does not have",
    ]

    /// Right scripts that are not the wrong one with the line that its error offers, and why.
    static let otherThanOffered: [String: String] = [
        "levels/column-outside-by": "the offered `only` finds two projects of a city",
        "names/long-line": "of a long line, the part around the mistake is offered",
        "types/key-types": "the names of cities are no numbers",
        "types/unpivot-types": "the words for a status are no numbers",
    ]

    @Test("A wrong script has the right one beside it, or a reason why not")
    func isPutRight() {
        let all = WrongScript.all()
        for wrong in all {
            let reason = CorrectedScriptTests.withoutRightScript[wrong.name]
            #expect(wrong.isPutRight == (reason == nil), "\(wrong.name).right.tinh: \(reason ?? "is missing")")
        }
        let wrongNames = Set(all.map(\.name))
        for name in WrongScript.names(ending: "right.tinh") {
            #expect(wrongNames.contains(name), "\(name).right.tinh puts no \(name).tinh right")
        }
    }

    @Test("Every error of a script is put right by one")
    func everyCodeIsPutRight() throws {
        var said = Set<String>()
        var corrected = Set<String>()
        for wrong in WrongScript.all() {
            let codes = try wrong.codes().filter { $0 < "E09" }
            said.formUnion(codes)
            if wrong.isPutRight || wrong.isCommandPutRight { corrected.formUnion(codes) }
        }
        #expect(said.count > 150)
        #expect(said.subtracting(corrected).sorted() == [])
    }

    @Test("Where the command is what is wrong, the one that is put right runs the script to its end")
    func commandRuns() throws {
        let names = WrongScript.names(ending: "right.txt")
        #expect(names.count >= 3)
        for name in names {
            let said = try WrongScript(name: name).rightSession.recorded()
            #expect(said.hasPrefix("$ tinh run \(name.split(separator: "/").last ?? "").tinh"), "\(name).right.txt")
            #expect(!said.contains("exit status"), "\(name).right.txt says \(said)")
        }
    }

    /// Some of them write files, so they run in a copy of the folder.
    @Test("A script that is put right runs without an error")
    func runs() throws {
        let copy = try scratchFolder()
        defer { try? FileManager.default.removeItem(at: copy) }
        for folder in ["errors", "imported"] {
            try FileManager.default.copyItem(
                at: RecordedSession.examples.appending(path: folder), to: copy.appending(path: folder))
        }
        var count = 0
        for wrong in WrongScript.all() where wrong.isPutRight {
            let script = copy.appending(path: "errors").appending(path: wrong.name + ".right.tinh")
            let words = ["run", script.lastPathComponent] + (try wrong.flags())
            let said = try Tinh.run(words, in: script.deletingLastPathComponent())
            #expect(said.status == 0, "\(wrong.name).right.tinh says \(said.output)\(said.errors)")
            #expect(!said.errors.contains(/error E\d{4}/), "\(wrong.name).right.tinh says \(said.errors)")
            count += 1
        }
        #expect(count > 250)
    }

    @Test("A script that is put right has its one form")
    func isFormatted() throws {
        let names = WrongScript.names(ending: "right.tinh").map { $0 + ".right.tinh" }
        let said = try Tinh.run(["fmt", "--check"] + names, in: WrongScript.folder)
        #expect(said.status == 0, "\(said.output)\(said.errors)")
    }

    /// As the right script runs, so does what is offered.
    @Test("The right script is the wrong one with the line that is offered, or there is a reason why not")
    func holdsWhatIsOffered() throws {
        let scratch = try scratchFolder()
        defer { try? FileManager.default.removeItem(at: scratch) }
        let file = scratch.appending(path: "offered.tinh")
        var count = 0
        for wrong in WrongScript.all() where wrong.isPutRight {
            guard let offered = try wrong.withOfferedLine() else { continue }
            try offered.write(to: file, atomically: true, encoding: .utf8)
            let formatted = try Tinh.run(["fmt", "-"], in: scratch, input: file).output
            let right = try String(contentsOf: wrong.right, encoding: .utf8)
            let reason = CorrectedScriptTests.otherThanOffered[wrong.name]
            let isOffered = withoutFirstLine(formatted) == withoutFirstLine(right)
            #expect(isOffered == (reason == nil), "\(wrong.name) offers \(formatted), put right is \(right)")
            count += 1
        }
        #expect(count > 90)
    }

    /// The first line is the comment, which is another one in the right script.
    private func withoutFirstLine(_ text: String) -> Substring {
        text[(text.firstIndex(of: "\n") ?? text.startIndex)...]
    }

    private func scratchFolder() throws -> URL {
        let folder = FileManager.default.temporaryDirectory.appending(path: "right-" + UUID().uuidString)
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        return folder
    }
}
