import Foundation

/// A script of `examples/errors/` that holds one mistake. Beside `NAME.tinh` stands what is said of it, `NAME.txt`, and the
/// script put right, `NAME.right.tinh`. Where the command is what is wrong, `NAME.right.txt` has the one that holds.
struct WrongScript {
    /// Its path below `examples/errors/` without the ending: `syntax/order-by`.
    let name: String

    static let folder = RecordedSession.examples.appending(path: "errors")

    /// All of them, by path.
    static func all() -> [WrongScript] {
        names(ending: "tinh").filter { !$0.hasSuffix(".right") }.map(WrongScript.init(name:))
    }

    /// The paths of the files below `examples/errors/` that end so, without the ending.
    static func names(ending: String) -> [String] {
        RecordedSession.files(under: "errors", ending: ending).map { file in
            String(file.path.dropFirst(folder.path.count + 1).dropLast(ending.count + 1))
        }
    }

    var script: URL { WrongScript.folder.appending(path: name + ".tinh") }
    var right: URL { WrongScript.folder.appending(path: name + ".right.tinh") }
    var session: RecordedSession { RecordedSession(file: WrongScript.folder.appending(path: name + ".txt")) }
    var rightSession: RecordedSession { RecordedSession(file: WrongScript.folder.appending(path: name + ".right.txt")) }

    var isPutRight: Bool { FileManager.default.fileExists(atPath: right.path) }
    var isCommandPutRight: Bool { FileManager.default.fileExists(atPath: rightSession.file.path) }

    /// What is said of the wrong ones; not what the commands put right say.
    static func sessions() -> [RecordedSession] {
        RecordedSession.all(under: "errors").filter { !$0.file.path.hasSuffix(".right.txt") }
    }

    /// The codes of the errors that are said of it.
    func codes() throws -> Set<String> {
        Set(try session.recorded().matches(of: /error (E\d{4})/).map { String($0.1) })
    }

    /// What the command says beside the script's name that makes a mistake of it: the script put right is run so, too.
    func flags() throws -> [String] {
        let command = try session.recorded().prefix { $0 != "\n" }
        return command.hasSuffix(" --strict") ? ["--strict"] : []
    }

    /// The script with the line that is offered in the place of the wrong one; nil where not one line is offered, where several
    /// errors are said, and where the mistake stands in another file.
    func withOfferedLine() throws -> String? {
        let said = try session.recorded()
        guard said.matches(of: /error E\d{4}/).count == 1,
            let place = said.firstMatch(of: /\n  (\S+):(\d+):\d+\n/),
            String(place.1) == script.lastPathComponent,
            let number = Int(place.2)
        else { return nil }
        let offered = said[place.range.upperBound...].split(separator: "\n")
            .filter { $0.hasPrefix("    ") && !$0.contains("│") }
        var lines = try String(contentsOf: script, encoding: .utf8)
            .split(separator: "\n", omittingEmptySubsequences: false)
        guard offered.count == 1, lines.indices.contains(number - 1) else { return nil }
        lines[number - 1] = offered[0].dropFirst(4)
        return lines.joined(separator: "\n")
    }
}
