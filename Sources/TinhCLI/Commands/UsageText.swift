import Tinh

/// The help on the command line itself, from the tables of commands and flags.
enum UsageText {
    static var text: String {
        let commands = AllCommands.list.filter(\.isShownInHelp).map { ("tinh " + $0.usage, $0.words) }
        let flags = AllFlags.list.filter(\.isShownInHelp).map { (form($0), $0.words) }
        let manual = Engine.help(for: nil).map { "\n" + $0 } ?? ""
        return """
            Tinh asks questions of tables: sum compensation by city where year = 2023

            \(columns(commands))

            A FILE is a table of its name; NAME=FILE gives another name, `-` is standard input.

            \(columns(flags))

            Exit status: 0 done; 1 a query, its data or a check failed; 2 wrong usage; 130 interrupted.

            """ + manual
    }

    /// What `topic` knows.
    static var topics: [String] {
        AllFlags.list.filter(\.isShownInHelp).map(\.name)
            + AllCommands.list.filter { $0.isShownInHelp && !$0.name.isEmpty }.map(\.name)
    }

    /// What `tinh help` has something to say on, the codes left out.
    static var allTopics: [String] { Engine.helpTopics + topics }

    /// The help on one flag or command; nil when there is none of that name.
    static func topic(_ name: String) -> String? {
        if let flag = flag(name) ?? AllFlags.list.first(where: { $0.name == name && $0.isShownInHelp }) {
            return columns([(form(flag), flag.words)])
        }
        if let command = AllCommands.list.first(where: { $0.name == name && $0.isShownInHelp }) {
            return columns([("tinh " + command.usage, command.words)])
        }
        return nil
    }

    /// The flag that is written so: `--output`, `-o`.
    static func flag(_ word: String) -> Flag? {
        AllFlags.list.first { flag in
            flag.isShownInHelp && (flag.long == word || flag.letter.map { "-\($0)" } == word)
        }
    }

    /// `-o, --output FILE`.
    static func form(_ flag: Flag) -> String {
        let letter = flag.letter.map { "-\($0), " } ?? "    "
        return letter + flag.long + (flag.placeholder.map { " " + $0 } ?? "")
    }

    private static func columns(_ rows: [(String, String)]) -> String {
        let width = rows.map(\.0.count).max() ?? 0
        return rows.map { "  " + $0.0 + String(repeating: " ", count: width - $0.0.count + 2) + $0.1 }
            .joined(separator: "\n")
    }
}
