import Tinh

/// A command of the REPL: a line that begins with a dot.
struct Command: Sendable {
    /// Without the dot.
    let name: String
    /// What may follow, for the help: `[TOPIC]`.
    let operand: String
    /// One line.
    let words: String
    /// What may be written after it, for Tab.
    let choices: @Sendable (Repl) -> [String]
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
        choices: (@Sendable (Repl) -> [String])? = nil,
        run: @escaping @Sendable (_ operand: String, Repl) throws -> Result
    ) {
        self.name = name
        self.operand = operand
        self.words = words
        self.choices = choices ?? { _ in [] }
        self.run = run
    }
}
