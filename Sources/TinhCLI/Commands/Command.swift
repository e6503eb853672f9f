/// What `tinh` is asked to do: `run`, `test`, or one of the ways without a word.
struct Command: Sendable {
    enum Operands: Sendable {
        case files
        /// Topics of the help.
        case topics
        case words([String])
    }

    /// Empty for those that are chosen without a word.
    let name: String
    /// How it is written, after `tinh`.
    let usage: String
    /// One line for the help.
    let words: String
    let isShownInHelp: Bool
    /// What its operands are, for completion in shells.
    let operands: Operands
    /// Gives the exit status.
    let run: @Sendable (Settings) throws -> Int32

    init(
        _ name: String, usage: String, _ words: String, isShownInHelp: Bool = true, operands: Operands = .files,
        run: @escaping @Sendable (Settings) throws -> Int32
    ) {
        self.name = name
        self.usage = usage
        self.words = words
        self.isShownInHelp = isShownInHelp
        self.operands = operands
        self.run = run
    }
}
