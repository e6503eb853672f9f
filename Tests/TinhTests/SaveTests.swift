import Foundation
import Testing
import Tinh

struct SaveTests {
    private func session(_ scratch: Scratch) throws -> Session {
        let file = try scratch.file("t.csv", "city,paid\nHải Dương,20\na|b,\n")
        let session = Engine().makeSession()
        try session.attach(path: file)
        return session
    }

    private func saved(_ session: Session, _ text: String, in scratch: Scratch) throws -> [SaveReport] {
        var reports: [SaveReport] = []
        try session.run(text, folder: scratch.folder.path) { outcome in
            if case .saved(let report) = outcome.content { reports.append(report) }
        }
        return reports
    }

    private func names(_ scratch: Scratch) throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: scratch.folder.path).sorted()
    }

    private func content(_ name: String, _ scratch: Scratch) throws -> String {
        try String(contentsOf: scratch.folder.appending(path: name), encoding: .utf8)
    }

    @Test(
        "The ending says the format",
        arguments: [
            ("out.csv", "city,paid\nHải Dương,20\na|b,\n"), ("out.TSV", "city\tpaid\nHải Dương\t20\na|b\t\n"),
            ("out.json", "[\n{\"city\":\"Hải Dương\",\"paid\":20},\n{\"city\":\"a|b\",\"paid\":null}\n]\n"),
            ("out.jsonl", "{\"city\":\"Hải Dương\",\"paid\":20}\n{\"city\":\"a|b\",\"paid\":null}\n"),
            ("out.md", "| city | paid |\n|---|---:|\n| Hải Dương | 20 |\n| a\\|b |  |\n"),
        ])
    func formats(_ name: String, _ expected: String) throws {
        let scratch = try Scratch()
        let reports = try saved(try session(scratch), "save \"\(name)\"", in: scratch)
        #expect(reports.map(\.rowCount) == [2])
        #expect(try content(name, scratch) == expected)
        #expect(try names(scratch) == [name, "t.csv"].sorted())
    }

    @Test(
        "A file that does not tell its totals from other rows is said to have them",
        arguments: [("out.csv", true), ("out.tsv", true), ("out.json", false), ("out.html", false), ("out.md", false)])
    func totals(_ name: String, _ isTold: Bool) throws {
        let scratch = try Scratch()
        var codes: [String] = []
        try session(scratch).run("sum paid by city with totals | save \"\(name)\"", folder: scratch.folder.path) {
            outcome in
            codes += outcome.notes.map(\.code)
        }
        #expect(codes.contains("N0804") == isTold)
        codes = []
        try session(scratch).run("sum paid by city | save \"2\(name)\"", folder: scratch.folder.path) { outcome in
            codes += outcome.notes.map(\.code)
        }
        #expect(!codes.contains("N0804"))
    }

    @Test("A file is written over only with replace, and its mode stays")
    func replacing() throws {
        let scratch = try Scratch()
        let session = try session(scratch)
        let path = try scratch.file("out.csv", "old\n")
        chmod(path, 0o600)
        #expect(errorCodes(session, "save \"\(path)\"") == ["E0810"])
        #expect(errorCodes(session, "sum paid | save \"\(path)\"") == ["E0810"])
        #expect(try content("out.csv", scratch) == "old\n")
        let reports = try saved(
            session, "sum paid as p with totals by city sort p desc | save \"out.csv\" replace", in: scratch)
        #expect(reports.map(\.rowCount) == [3])
        #expect(try content("out.csv", scratch) == "city,p\nHải Dương,20\na|b,\nTotal,20\n")
        var status = stat()
        #expect(stat(path, &status) == 0 && status.st_mode & 0o777 == 0o600)
        #expect(try names(scratch) == ["out.csv", "t.csv"])
    }

    @Test(
        "A link is followed; a link that leads nowhere, a folder and an unknown ending are refused before the query runs"
    )
    func targets() throws {
        let scratch = try Scratch()
        let session = try session(scratch)
        let path = try scratch.file("real.csv", "old\n")
        let link = scratch.folder.appending(path: "link.csv").path
        let lost = scratch.folder.appending(path: "lost.csv").path
        symlink(path, link)
        symlink(scratch.folder.appending(path: "nowhere/x.csv").path, lost)
        mkdir(scratch.folder.appending(path: "folder.csv").path, 0o700)
        #expect(errorCodes(session, "save \"\(lost)\"") == ["E0810"])
        #expect(errorCodes(session, "save \"\(scratch.folder.path)/folder.csv\" replace") == ["E0802"])
        #expect(errorCodes(session, "save \"\(scratch.folder.path)/no/folder.csv\"") == ["E0802"])
        #expect(errorCodes(session, "save \"out.doc\"") == ["E0811"])
        _ = try saved(session, "count | save \"link.csv\" replace", in: scratch)
        #expect(try content("real.csv", scratch) == "count\n2\n")
        var status = stat()
        #expect(lstat(link, &status) == 0 && status.st_mode & S_IFMT == S_IFLNK)
    }

    @Test("A full disk leaves the old file and nothing else")
    func fullDisk() throws {
        let scratch = try Scratch()
        let session = try session(scratch)
        #expect(errorCodes(session, "save \"/dev/full\" replace") == ["E0811"])
        let link = scratch.folder.appending(path: "full.csv").path
        symlink("/dev/full", link)
        #expect(errorCodes(session, "save \"\(link)\" replace") == ["E0802"])
        #expect(try names(scratch) == ["full.csv", "t.csv"])
    }

    @Test("Two that save the same name at the same time: one file, whole, and one error")
    func race() async throws {
        let scratch = try Scratch()
        let path = scratch.folder.appending(path: "out.csv").path
        let file = try scratch.file("t.csv", "a\n" + (0..<50_000).map { "\($0)\n" }.joined())
        for _ in 0..<10 {
            let failed = await withTaskGroup(of: Int.self) { group in
                for _ in 0..<4 {
                    group.addTask {
                        let session = Engine(.init(threadCount: 1)).makeSession()
                        do {
                            try session.attach(path: file)
                            try session.run("from t | save \"\(path)\"") { _ in }
                            return 0
                        } catch { return 1 }
                    }
                }
                return await group.reduce(0, +)
            }
            #expect(failed == 3)
            #expect(try content("out.csv", scratch) == content("t.csv", scratch))
            #expect(try names(scratch) == ["out.csv", "t.csv"])
            unlink(path)
        }
    }

    @Test("A table of periods and spans of time is read again as it was, units and all that the note says")
    func roundTrip() throws {
        let scratch = try Scratch()
        _ = try scratch.file("d.csv", "at,area [m2],growth [%]\n2023-05-17,12.5,9.26\n2024-12-30,3,5\n")
        let session = Engine().makeSession()
        var notes: [String] = []
        let made = """
            load "d.csv" as d
            let made = from d | show year at as y, half at as h, quarter at as q, month at as m, week at as w, at - @2023-01-01 as s, area, growth
            from made | save "u.csv"
            """
        try session.run(made, folder: scratch.folder.path) { outcome in notes += outcome.notes.map(\.text) }
        #expect(
            notes == [
                "\"\(scratch.folder.path)/u.csv\" has bare names: `area` is in m2, `growth` is a per cent, as its ratio"
            ])
        let again = """
            load "u.csv" as u (y: year, h: half, q: quarter, m: month, w: week, s: duration, area: decimal m2)
            let read = from u | add growth to % as growth
            from read | semi join made on y, h, q, m, w, s, area, growth | count as n
            """
        try session.run(again, folder: scratch.folder.path) { outcome in
            if case .result(let result) = outcome.content { #expect(result["n"]?.ints == [2]) }
        }
        try session.run(
            """
            load "u.csv" as texts (y: text)
            from texts | where h to half = @2023-H1 and w to week = @2023-W20 and q to quarter = @2023-Q2
              | where m to month = @2023-05 and y to year = 2023 | count as n
            """, folder: scratch.folder.path
        ) { outcome in
            if case .result(let result) = outcome.content { #expect(result["n"]?.ints == [1]) }
        }
    }

    @Test(
        "Before a file is written, the statements that follow are checked",
        arguments: [
            ("save \"out.csv\" replace\nsum nope", ["E0201"]),
            (
                "count\nsave \"out.csv\" replace\nlet n = 3\ncount from nope where paid > n\nsum nope",
                ["E0210", "E0201"]
            ),
            ("save \"out.csv\" replace\nload \"gone.csv\" as gone\ncount from gone", ["E0601"]),
            ("sum nope\nlet x = y(3)\nsum nope2", ["E0201", "E0205"]),
        ])
    func checkedAhead(script: String, codes: [String]) throws {
        let scratch = try Scratch()
        let session = try session(scratch)
        let path = try scratch.file("out.csv", "old\n")
        do {
            try session.run(script, folder: scratch.folder.path) { _ in }
            Issue.record("it ran")
        } catch let error as TinhError {
            #expect(error.messages.map(\.code) == codes)
        }
        #expect(try content("out.csv", scratch) == "old\n")
        #expect(FileManager.default.fileExists(atPath: path))
        #expect(!session.hasName("n"))
    }

    @Test("What a script writes it may read")
    func readBack() throws {
        let scratch = try Scratch()
        let session = try session(scratch)
        var counts: [Int?] = []
        let script = "save \"new.csv\"\nload \"new.csv\" as new\ncount from new"
        try session.run(script, folder: scratch.folder.path) { outcome in
            if case .result(let result) = outcome.content { counts += result["count"]?.ints ?? [] }
        }
        #expect(counts == [2])
    }
}
