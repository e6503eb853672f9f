import Tinh

/// `tinh generate fish`: completions for fish 3 and later.
enum FishCompletion {
    static var text: String {
        let lines =
            ["# Completion of tinh for fish, written by `tinh generate fish`.", ""] + commands + flags + operands
        return lines.joined(separator: "\n") + "\n"
    }

    private static var commands: [String] {
        CompletedWords.commands.map {
            "complete -c tinh -n __fish_use_subcommand -a \($0.name) -d \(quoted($0.words))"
        }
    }

    private static var flags: [String] {
        CompletedWords.flags.map { flag in
            var words = ["complete -c tinh"]
            if let letter = flag.letter { words.append("-s \(letter)") }
            words.append("-l \(flag.name)")
            if flag.placeholder != nil {
                if !flag.choices.isEmpty {
                    words.append("-x -a \(quoted(flag.choices.joined(separator: " ")))")
                } else {
                    words.append(flag.takesFile ? "-r -F" : "-x")
                }
            }
            words.append("-d \(quoted(flag.words))")
            return words.joined(separator: " ")
        }
    }

    private static var operands: [String] {
        CompletedWords.commands.flatMap { command -> [String] in
            let seen = "-n '__fish_seen_subcommand_from \(command.name)'"
            switch command.operands {
            case .files: return []
            case .topics:
                let topics = CompletedWords.topics + Engine.helpCodes
                return ["complete -c tinh \(seen) -f"]
                    + topics.map { "complete -c tinh \(seen) -a \(quoted(quoted($0)))" }
            case .words(let words):
                return ["complete -c tinh \(seen) -f -a \(quoted(words.joined(separator: " ")))"]
            }
        }
    }

    private static func quoted(_ text: String) -> String {
        "'" + text.map { $0 == "'" || $0 == "\\" ? "\\\($0)" : String($0) }.joined() + "'"
    }
}
