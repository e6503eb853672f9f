import Foundation
import Testing

/// The scripts of `examples/hai-duong` and what they answer.
@Suite struct ExampleTests {
    @Test("A saved query answers what is recorded", arguments: RecordedSession.all(under: "hai-duong"))
    func isAnsweredAsRecorded(_ session: RecordedSession) throws {
        try expectSame(session)
    }

    @Test("An answer carries the notes that are recorded", arguments: RecordedSession.all(under: "notes"))
    func isNotedAsRecorded(_ session: RecordedSession) throws {
        try expectSame(session)
        #expect(try session.recorded().contains("\nnote: "), "\(session.testDescription)")
    }

    @Test("A question of an analyst is answered as recorded", arguments: RecordedSession.all(under: "questions"))
    func isAnswered(_ session: RecordedSession) throws {
        try expectSame(session)
    }

    @Test(
        "Every script of the province and every question has its answer recorded",
        arguments: ["hai-duong", "questions"])
    func isRecorded(_ name: String) {
        let folder = RecordedSession.examples.appending(path: name)
        for script in RecordedSession.files(under: name, ending: "tinh") {
            let name = script.deletingPathExtension().lastPathComponent
            let answer = folder.appending(path: "answers/\(name).txt")
            #expect(FileManager.default.fileExists(atPath: answer.path), "\(name) has no answers/\(name).txt")
        }
    }

    @Test("The report's figures hold, and a check is counted for each")
    func everyClaimHolds() throws {
        let folder = RecordedSession.examples.appending(path: "hai-duong")
        let said = try Tinh.run(["test", "."], in: folder)
        #expect(said.status == 0, "\(said.output)\(said.errors)")
    }

    @Test("A figure changed in a copy of the data fails its check, with the file and line of the row")
    func aChangedFigureIsFound() throws {
        let copy = FileManager.default.temporaryDirectory.appending(path: "hai-duong-" + UUID().uuidString)
        try FileManager.default.copyItem(at: RecordedSession.examples.appending(path: "hai-duong"), to: copy)
        defer { try? FileManager.default.removeItem(at: copy) }
        let table = copy.appending(path: "projects.csv")
        let text = try String(contentsOf: table, encoding: .utf8)
        let late = text.replacingOccurrences(
            of: "Đường Vũ Công Đán,Hải Dương,2023-06-30,2023-06-30",
            with: "Đường Vũ Công Đán,Hải Dương,2023-06-30,2023-07-01")
        #expect(late != text)
        try late.write(to: table, atomically: true, encoding: .utf8)
        let said = try Tinh.run(["test", "."], in: copy)
        #expect(said.status == 1)
        let all = said.output + said.errors
        #expect(all.contains("claims.tinh:"))
        #expect(all.contains("projects.csv:3"))
        #expect(all.contains("2023-07-01"))
    }

    @Test(
        "The tables are those that make.py makes",
        .enabled(if: FileManager.default.fileExists(atPath: "/usr/bin/python3")))
    func tablesAreAsMade() throws {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/python3")
        process.arguments = [RecordedSession.examples.appending(path: "hai-duong/make.py").path, "--check"]
        try process.run()
        process.waitUntilExit()
        #expect(process.terminationStatus == 0)
    }
}

/// Holds a session against its record, or makes the record anew.
func expectSame(_ session: RecordedSession, sourceLocation: SourceLocation = #_sourceLocation) throws {
    let found = try session.replayed()
    if RecordedSession.isRecording {
        try session.record(found)
        return
    }
    let recorded = try session.recorded()
    if found != recorded {
        Issue.record("recorded:\n\(recorded)\nfound:\n\(found)", sourceLocation: sourceLocation)
    }
}
