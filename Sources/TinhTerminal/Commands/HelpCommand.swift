import Tinh
import TinhBase

extension Command {
    static let help = Command(
        "help", "[TOPIC]", "what can be asked, or all about one word", aliases: ["h", "?"], choices: topics
    ) { topic, repl in
        guard !topic.isEmpty else { return .text(repl.fitted(overview())) }
        if topic.first == "." {
            let name = String(topic.dropFirst())
            guard let command = AllCommands.named(name) else { return .refused(.unknownCommand(name)) }
            return .text(repl.fitted(command.usage + "\n  " + command.words))
        }
        if let text = Engine.help(for: topic) { return .text(repl.fitted(text)) }
        return .refused(
            .unknownTopic(topic, known: Engine.helpTopics, codes: Engine.nearestHelpCodes(to: topic)))
    }

    private static let topics: @Sendable (String, Repl) -> OperandChoices = { typed, _ in
        // Hundreds of codes would hide the words.
        let isCode = typed.dropFirst().first?.isNumber ?? false
        return OperandChoices(
            typed: typed,
            among: (Engine.helpTopics + (isCode ? Engine.helpCodes : [])).map { ($0, "") }
                + AllCommands.list.map { ("." + $0.name, $0.words) })
    }

    private static func overview() -> String {
        let commands = AllCommands.list.map { ($0.usage, $0.words) }
        let width = commands.map { DisplayWidth.width(of: $0.0) }.max() ?? 0
        let keys = [
            ("Enter", "runs a statement that is whole; else goes on with the next line, as Alt-Enter does always"),
            ("Tab", "completes words, columns, files, and values of a column: city = \"ha; Tab again chooses"),
            ("", "on an empty line right behind an error, the statement as the error puts it right"),
            ("↑ ↓ Ctrl-R", "earlier statements, those that begin as typed; Ctrl-R searches them"),
            ("Ctrl-_ Alt-_", "undo, redo; Ctrl-W, Ctrl-U, Ctrl-K cut, Ctrl-Y puts back"),
            ("Ctrl-C", "clears the line, or ends the query that runs"),
            ("Ctrl-D", "ends; on an empty line of a statement it ends that one"),
        ]
        let topics = Engine.help(for: nil).map { $0 + "\n\n" } ?? ""
        return topics
            + (commands + keys).map { DisplayWidth.padded($0.0, to: width) + "  " + $0.1 }.joined(separator: "\n")
    }
}
