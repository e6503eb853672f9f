import Foundation
import Testing

/// What editors read of `grammar/` is made by `tinh generate` from the tables of the grammar and the standard library.
@Suite struct EditorGrammarTests {
    static let files = [
        ("textmate", "grammar/tinh.tmLanguage.json"), ("vim", "grammar/editors/vim/syntax/tinh.vim"),
        ("emacs", "grammar/editors/emacs/tinh-mode.el"),
    ]

    /// Recorded like the examples.
    @Test("A file for editors is as it is generated now", arguments: files)
    func isCurrent(_ name: String, _ path: String) throws {
        let file = RecordedSession.root.appending(path: path)
        let made = try Tinh.run(["generate", name], in: RecordedSession.root).output
        if RecordedSession.isRecording { try made.write(to: file, atomically: true, encoding: .utf8) }
        #expect(try String(contentsOf: file, encoding: .utf8) == made, "\(path): record it anew")
    }

    @Test("The TextMate grammar's patterns are regular expressions, and take what they are for")
    func patternsMatch() throws {
        let file = RecordedSession.root.appending(path: "grammar/tinh.tmLanguage.json")
        let grammar = try #require(try JSONSerialization.jsonObject(with: try Data(contentsOf: file)) as? [String: Any])
        #expect(grammar["scopeName"] as? String == "source.tinh")
        let rules = try #require(grammar["patterns"] as? [[String: Any]])
        /// The name of the first rule that takes the text's beginning, and what it takes.
        func scope(_ text: String) throws -> [String] {
            var best: (place: Int, name: String, words: String)?
            for rule in rules {
                let pattern = try #require(rule["match"] as? String)
                let expression = try NSRegularExpression(pattern: pattern)
                let whole = NSRange(text.startIndex..., in: text)
                guard let match = expression.firstMatch(in: text, range: whole),
                    match.range.location < best?.place ?? Int.max, let range = Range(match.range, in: text)
                else { continue }
                var name = rule["name"] as? String ?? ""
                if name.isEmpty {
                    let captures = rule["captures"] as? [String: [String: String]]
                    name = captures?["1"]?["name"] ?? ""
                }
                best = (match.range.location, name, String(text[range]))
            }
            return best.map { [String($0.name.dropLast(".tinh".count)), $0.words] } ?? []
        }
        #expect(try scope("## doc") == ["comment.line.documentation", "## doc"])
        #expect(try scope("\"a \"\" b\" c") == ["string.quoted.double", "\"a \"\" b\""])
        #expect(try scope("\"a") == ["invalid.illegal.unclosed", "\"a"])
        #expect(try scope("$năm") == ["variable.parameter", "$năm"])
        #expect(try scope("@2023-05-01T10:30") == ["constant.numeric.period", "@2023-05-01T10:30"])
        #expect(try scope("1_000.5 tỷ VND") == ["constant.numeric", "1_000.5 tỷ"])
        #expect(try scope("70% x") == ["constant.numeric", "70%"])
        #expect(try scope("let a = 1") == ["keyword.control", "let a"])
        #expect(try scope("show a") == ["keyword.control", "show"])
        #expect(try scope("| show a")[0] == "keyword.control")
        #expect(try scope("show_a") == [])
        #expect(try scope("where") == ["keyword.control", "where"])
        #expect(try scope("and") == ["keyword.operator.word", "and"])
        #expect(try scope("missing") == ["constant.language", "missing"])
        #expect(try scope("round(") == ["support.function", "round"])
        #expect(try scope("<= 1") == ["keyword.operator", "<="])
    }
}
