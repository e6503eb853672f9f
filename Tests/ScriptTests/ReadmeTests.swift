import Foundation
import Testing

/// The README's sessions print what they show.
///
/// In a block marked `console` a line `$ command` is run by the shell, from the README's folder or where a `cd` before it
/// went; the lines up to the next command are what it says, standard error behind standard output.
@Suite struct ReadmeTests {
    private static let readme = RecordedSession.root.appending(path: "README.md")

    @Test("Every session of the README prints what it shows")
    func printsWhatItShows() throws {
        let text = try String(contentsOf: Self.readme, encoding: .utf8)
        let replayed = try replay(text)
        if RecordedSession.isRecording {
            try replayed.write(to: Self.readme, atomically: true, encoding: .utf8)
        } else {
            #expect(replayed == text)
        }
        #expect(text.contains("$ tinh"))
    }

    /// The text with every console block as the program writes it now.
    private func replay(_ text: String) throws -> String {
        var lines: [String] = []
        var isConsole = false
        var folder = RecordedSession.root
        for line in text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init) {
            if line == "```console" {
                isConsole = true
            } else if line == "```" {
                isConsole = false
            } else if isConsole {
                guard line.hasPrefix("$ ") else { continue }
                lines.append(line)
                let command = String(line.dropFirst(2))
                if command.hasPrefix("cd ") {
                    folder = RecordedSession.root.appending(path: String(command.dropFirst(3)))
                } else {
                    lines += try said(command, in: folder)
                }
                continue
            }
            lines.append(line)
        }
        return lines.joined(separator: "\n")
    }

    private func said(_ command: String, in folder: URL) throws -> [String] {
        let path = Tinh.program.deletingLastPathComponent().path + ":/usr/bin:/bin"
        let said = try Tinh.run(
            ["-c", "PATH='\(path)'; \(command)"], in: folder, program: URL(fileURLWithPath: "/bin/sh"))
        let text = said.output + said.errors
        return text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
            .reversed().drop { $0.isEmpty }.reversed()
    }
}
