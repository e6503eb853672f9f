import Foundation
import Testing

@testable import TinhTerminal

@Suite struct PendingFileTests {
    private let folder: String

    init() throws {
        folder = FileManager.default.temporaryDirectory.path + "/tinh-" + UUID().uuidString
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    }

    private var names: [String] { (try? FileManager.default.contentsOfDirectory(atPath: folder).sorted()) ?? [] }

    @Test("the file appears whole when it is committed, and keeps its permissions")
    func commit() throws {
        let path = folder + "/a.csv"
        try "old".write(toFile: path, atomically: true, encoding: .utf8)
        try FileManager.default.setAttributes([.posixPermissions: 0o640], ofItemAtPath: path)
        let file = try PendingFile(path: path)
        try file.stream.write("new")
        #expect(try String(contentsOfFile: path, encoding: .utf8) == "old")
        try file.commit()
        #expect(try String(contentsOfFile: path, encoding: .utf8) == "new")
        #expect(try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int == 0o640)
        #expect(names == ["a.csv"])
    }

    @Test("without commit the old file is as it was, and nothing else stays")
    func abandon() throws {
        let path = folder + "/a.csv"
        try "old".write(toFile: path, atomically: true, encoding: .utf8)
        do {
            let file = try PendingFile(path: path)
            try file.stream.write("half")
            try file.stream.flush()
        }
        #expect(try String(contentsOfFile: path, encoding: .utf8) == "old")
        #expect(names == ["a.csv"])
    }

    @Test("a link stays a link")
    func link() throws {
        try "old".write(toFile: folder + "/real", atomically: true, encoding: .utf8)
        try FileManager.default.createSymbolicLink(atPath: folder + "/link", withDestinationPath: "real")
        let file = try PendingFile(path: folder + "/link")
        try file.stream.write("new")
        try file.commit()
        #expect(try FileManager.default.destinationOfSymbolicLink(atPath: folder + "/link") == "real")
        #expect(try String(contentsOfFile: folder + "/real", encoding: .utf8) == "new")
    }

    @Test("a full disk is an error when the file is put in its place")
    func fullDisk() throws {
        let file = try PendingFile(path: "/dev/full")
        try file.stream.write("x")
        #expect(throws: ProgramError.self) { try file.commit() }
    }

    @Test("folders and missing folders are refused", arguments: ["", "/none/a.csv"])
    func refused(path: String) {
        #expect(throws: ProgramError.self) { try PendingFile(path: folder + path) }
    }
}
