import Foundation
import Testing

/// A command and all that it says, kept in a text file of `examples/`:
///
///     $ tinh run unknown-column.tinh
///     error E0201: …
///     exit status 1
///
/// The command runs in the file's folder, without a shell: words are parted by blanks, `"` keeps a word together, `< FILE` is
/// standard input. What goes to standard output comes first, then standard error, then the exit status if it is not 0.
struct RecordedSession: CustomTestStringConvertible {
    let file: URL

    static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent()
    static let examples = root.appending(path: "examples")

    /// Set to record what is said now, to be looked at before it is committed: `TINH_RECORD=1 swift test --filter ScriptTests`.
    static let isRecording = ProcessInfo.processInfo.environment["TINH_RECORD"] != nil

    /// All sessions under a folder of `examples/`, by path.
    static func all(under folder: String) -> [RecordedSession] {
        files(under: folder, ending: "txt").map(RecordedSession.init(file:))
    }

    static func files(under folder: String, ending: String) -> [URL] {
        let names = FileManager.default.enumerator(atPath: examples.appending(path: folder).path)
        return (names?.allObjects ?? []).compactMap { $0 as? String }.filter { $0.hasSuffix("." + ending) }.sorted()
            .map { examples.appending(path: folder).appending(path: $0) }
    }

    var testDescription: String {
        String(file.path.dropFirst(RecordedSession.examples.path.count + 1))
    }

    func recorded() throws -> String { try String(contentsOf: file, encoding: .utf8) }

    func record(_ text: String) throws { try text.write(to: file, atomically: true, encoding: .utf8) }

    /// Runs the command again; what the file would say now.
    func replayed() throws -> String {
        let line = try recorded().split(separator: "\n", omittingEmptySubsequences: false)[0]
        guard line.hasPrefix("$ tinh ") else { throw Malformed(line: String(line)) }
        var words = RecordedSession.words(line.dropFirst("$ tinh ".count))
        var input: URL?
        let folder = file.deletingLastPathComponent()
        if let sign = words.firstIndex(of: "<") {
            input = folder.appending(path: words[sign + 1])
            words.removeSubrange(sign...(sign + 1))
        }
        let said = try Tinh.run(words, in: folder, input: input)
        var text = line + "\n" + said.output
        if !text.hasSuffix("\n") { text += "\n" }
        text += said.errors
        if !text.hasSuffix("\n") { text += "\n" }
        if said.status != 0 { text += "exit status \(said.status)\n" }
        return text
    }

    struct Malformed: Error { let line: String }

    private static func words(_ line: Substring) -> [String] {
        var words: [String] = []
        var word: String?
        var isQuoted = false
        for character in line {
            switch character {
            case "\"":
                isQuoted.toggle()
                word = word ?? ""
            case " " where !isQuoted:
                if let whole = word { words.append(whole) }
                word = nil
            default: word = (word ?? "") + String(character)
            }
        }
        if let whole = word { words.append(whole) }
        return words
    }
}

/// The program that the package builds, beside the tests.
enum Tinh {
    struct Said {
        let output: String
        let errors: String
        let status: Int32
    }

    static let program = URL(fileURLWithPath: "/proc/self/exe").resolvingSymlinksInPath().deletingLastPathComponent()
        .appending(path: "tinh")

    /// Runs to its end, at most two minutes.
    static func run(
        _ words: [String], in folder: URL, input: URL? = nil, program: URL = Tinh.program
    ) throws -> Said {
        let scratch = FileManager.default.temporaryDirectory.appending(path: "tinh-" + UUID().uuidString)
        try FileManager.default.createDirectory(at: scratch, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: scratch) }
        let output = scratch.appending(path: "output")
        let errors = scratch.appending(path: "errors")
        for file in [output, errors] { try Data().write(to: file) }
        let process = Process()
        process.executableURL = program
        process.arguments = words
        process.currentDirectoryURL = folder
        process.environment = ["PATH": "/usr/bin:/bin", "HOME": scratch.path]
        process.standardInput = try input.map { try FileHandle(forReadingFrom: $0) } ?? FileHandle.nullDevice
        process.standardOutput = try FileHandle(forWritingTo: output)
        process.standardError = try FileHandle(forWritingTo: errors)
        try process.run()
        let deadline = Date().addingTimeInterval(120)
        while process.isRunning {
            if Date() > deadline { process.terminate() }
            usleep(2_000)
        }
        process.waitUntilExit()
        return Said(
            output: try String(contentsOf: output, encoding: .utf8),
            errors: try String(contentsOf: errors, encoding: .utf8),
            status: process.terminationReason == .exit ? process.terminationStatus : 128 + process.terminationStatus)
    }
}
