import TinhBase

/// A command of the REPL that cannot be done.
enum CommandError {
    case unknownCommand(String)
    /// `codes`: those whose numbers are nearest, where it is written like one.
    case unknownTopic(String, known: [String], codes: [String])
    case unknownTable(String, known: [String])
    case missingOperand(command: String, example: String)
    /// A quote opens and does not close.
    case openQuote(String)
    /// What stands behind a path is nearly `replace`.
    case notReplace(String, path: String)
    case noAnswer
    case nothingToUndo
    /// What a setting refuses, in words.
    case refused(String)
    case editorFailed
    case program(ProgramError)

    /// One line or two, for the terminal.
    var words: String {
        switch self {
        case .unknownCommand(let name):
            return "there is no command `.\(TerminalText.escaped(name))`"
                + offer(name, AllCommands.list.map(\.name), prefix: ".", else: "; `.help` lists them")
        case .unknownTopic(let topic, _, let codes) where !codes.isEmpty:
            return "there is no code `\(TerminalText.escaped(topic))`; the nearest are \(codes.joined(separator: ", "))"
        case .unknownTopic(let topic, let known, _):
            return "there is no help on `\(TerminalText.escaped(topic))`" + offer(topic, known)
        case .unknownTable(let name, let known):
            return "there is no table `\(TerminalText.escaped(name))`" + offer(name, known)
        case .missingOperand(let command, let example):
            return "`.\(command)` needs more: write `.\(command) \(example)`"
        case .openQuote(let text): return "the quote is open: \(TerminalText.escaped(text)); close it, or leave it out"
        case .notReplace(let word, let path):
            return "`\(TerminalText.escaped(word))` behind the file is no word of `.save`; did you mean `.save "
                + "\(TerminalText.escaped(path)) replace`?"
        case .noAnswer: return "there is no answer yet; ask something first"
        case .nothingToUndo: return "there is nothing to take back"
        case .refused(let words): return words
        case .editorFailed: return "the editor ended with a failure; the statement is as it was ($EDITOR names it)"
        case .program(let error): return error.diagnostic.message
        }
    }

    private func offer(_ word: String, _ known: [String], prefix: String = "", else other: String = "") -> String {
        let nearest = Suggest.nearest(to: word, among: known).map { "`\(prefix)\($0)`" }
        return nearest.isEmpty ? other : "; did you mean " + nearest.joined(separator: " or ") + "?"
    }
}
