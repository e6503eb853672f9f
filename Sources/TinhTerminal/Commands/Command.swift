import Tinh

/// A command of the REPL: a line that begins with a dot.
struct Command: Sendable {
    /// Without the dot.
    let name: String
    /// Earlier names, and those of other programs, which do the same.
    let aliases: [String]
    /// Typed alone without its dot the command is meant; false where a statement may begin so.
    let isMeantByName: Bool
    /// What may follow, for the help: `[TOPIC]`.
    let operand: String
    /// One line.
    let words: String
    /// What may be written after it, for Tab; `operand` is what of it stands before the cursor.
    let choices: @Sendable (_ operand: String, Repl) -> OperandChoices
    let run: @Sendable (_ operand: String, Repl) throws -> Result

    enum Result {
        case goOn
        case quit
        /// Shown as it is.
        case text(String)
        case refused(CommandError)
    }

    init(
        _ name: String, _ operand: String = "", _ words: String,
        aliases: [String] = [], isMeantByName: Bool = true,
        choices: (@Sendable (_ operand: String, Repl) -> OperandChoices)? = nil,
        run: @escaping @Sendable (_ operand: String, Repl) throws -> Result
    ) {
        self.name = name
        self.aliases = aliases
        self.isMeantByName = isMeantByName
        self.operand = operand
        self.words = words
        self.choices = choices ?? { _, _ in .none }
        self.run = run
    }
}

extension Command {
    /// `.save FILE [replace]`.
    var usage: String { "." + (operand.isEmpty ? name : name + " " + operand) }
}

/// Thrown where a command cannot be done.
struct CommandRefusal: Error {
    let error: CommandError
}

extension StringProtocol {
    /// It begins with a quote that does not end it.
    var hasOpenQuote: Bool { first == "\"" && (count == 1 || last != "\"") }

    /// An operand without the quotes or back-quotes around it.
    var withoutQuotes: String {
        guard count >= 2, let first, first == last, first == "\"" || first == "`" || first == "'" else {
            return String(self)
        }
        return String(dropFirst().dropLast())
    }
}
