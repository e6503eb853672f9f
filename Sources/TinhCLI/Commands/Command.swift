/// What `tinh` is asked to do: `run`, `test`, or one of the ways without a word.
struct Command: Sendable {
    /// Empty for those that are chosen without a word.
    let name: String
    /// How it is written, after `tinh`.
    let usage: String
    /// One line for the help.
    let words: String
    let isShownInHelp: Bool
    /// Gives the exit status.
    let run: @Sendable (Settings) throws -> Int32

    init(
        _ name: String, usage: String, _ words: String, isShownInHelp: Bool = true,
        run: @escaping @Sendable (Settings) throws -> Int32
    ) {
        self.name = name
        self.usage = usage
        self.words = words
        self.isShownInHelp = isShownInHelp
        self.run = run
    }
}
