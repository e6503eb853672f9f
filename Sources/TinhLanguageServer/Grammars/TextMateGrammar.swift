import TinhFormats

/// `grammar/tinh.tmLanguage.json`: colours for VS Code, Sublime Text, GitHub and whoever else reads grammars of TextMate.
package enum TextMateGrammar {
    package static var text: String { grammar.indented }

    private static let name = #"[\p{L}_][\p{L}\p{M}\p{N}_]*"#

    private static var grammar: JSONValue {
        [
            "$schema": "https://raw.githubusercontent.com/martinring/tmlanguage/master/tmlanguage.json",
            "name": "Tinh", "scopeName": "source.tinh", "fileTypes": ["tinh"],
            "firstLineMatch": "^#!.*\\btinh\\b",
            "patterns": .array(patterns),
        ]
    }

    private static var patterns: [JSONValue] {
        [
            rule("comment.line.documentation.tinh", "##.*$"),
            rule("comment.line.number-sign.tinh", "#.*$"),
            rule("string.quoted.double.tinh", #""(?:[^"\n]|"")*""#),
            rule("invalid.illegal.unclosed.tinh", #""(?:[^"\n]|"")*$"#),
            rule("variable.other.quoted.tinh", #"`(?:[^`\n]|``)*`"#),
            rule("variable.parameter.tinh", #"\$"# + name),
            rule("constant.numeric.period.tinh", #"@[0-9][0-9A-Za-z:-]*"#),
            rule(
                "constant.numeric.tinh",
                #"\b[0-9](?:_?[0-9])*(?:\.[0-9](?:_?[0-9])*)?(?:[eE][+-]?[0-9]+)?(?:%|\b)(?:\s+("#
                    + GrammarWords.scales.joined(separator: "|") + #")\b)?"#,
                ["1": ["name": "keyword.other.unit.tinh"]]),
            rule(
                nil, #"^(let)\s+("# + name + ")",
                ["1": ["name": "keyword.control.tinh"], "2": ["name": "entity.name.function.tinh"]]),
            rule(
                nil, #"(?:^|;)\s*("# + words(GrammarWords.statements) + #")\b"#,
                ["1": ["name": "keyword.control.tinh"]]),
            rule(
                nil, #"(?:^|[|;(]|\b(?:explain|trace)\b)\s*("# + words(GrammarWords.steps) + #")\b"#,
                ["1": ["name": "keyword.control.tinh"]]),
            rule("constant.language.tinh", #"\b(?:"# + words(GrammarWords.literals) + #")\b"#),
            rule("keyword.operator.word.tinh", #"\b(?:"# + words(GrammarWords.operators) + #")\b"#),
            rule("keyword.control.tinh", #"\b(?:"# + words(GrammarWords.clauses) + #")\b"#),
            rule("support.function.tinh", #"\b(?:"# + words(GrammarWords.functions) + #")\b"#),
            rule("punctuation.separator.pipe.tinh", #"\|"#),
            rule("keyword.operator.tinh", GrammarWords.signs.map(escaped).joined(separator: "|")),
        ]
    }

    private static func rule(_ name: String?, _ match: String, _ captures: JSONValue? = nil) -> JSONValue {
        var members: [JSONValue.Member] = []
        if let name { members.append(.init("name", .string(name))) }
        members.append(.init("match", .string(match)))
        if let captures { members.append(.init("captures", captures)) }
        return .object(members)
    }

    private static func words(_ words: [String]) -> String { words.joined(separator: "|") }

    private static func escaped(_ sign: String) -> String {
        sign.map { #".*+?^$|()[]{}/\"#.contains($0) ? "\\\($0)" : String($0) }.joined()
    }
}
