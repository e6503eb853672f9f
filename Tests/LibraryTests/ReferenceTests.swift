import Foundation
import Testing

@testable import TinhLibrary

@Suite struct `The reference` {
    /// Recorded like the examples: `TINH_RECORD=1 swift test --filter LibraryTests`.
    @Test func `says what the library and the grammar say`() throws {
        let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
        let file = root.appending(path: "grammar/reference.md")
        let made = Reference(.standard).markdown
        if ProcessInfo.processInfo.environment["TINH_RECORD"] != nil {
            try made.write(to: file, atomically: true, encoding: .utf8)
        }
        let kept = try String(contentsOf: file, encoding: .utf8)
        #expect(kept == made, "grammar/reference.md is not what stdlib/ and grammar/ say: record it anew")
    }

    @Test func `has each function, head, clause and law`() {
        let text = Reference(.standard).markdown
        for name in Library.standard.functionNames { #expect(text.contains("\n### `\(name)`\n"), "\(name)") }
        for word in ["`show`", "`where`", "`over`, `all`, `rows`", "`load`"] { #expect(text.contains("### \(word)\n")) }
        #expect(text.contains("\n## Laws\n"))
    }
}
