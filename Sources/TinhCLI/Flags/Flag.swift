import TinhTerminal

/// A flag of the command line: how it is written, what the help says of it, what it sets. One value here and one line in
/// `AllFlags` make a flag; parsing, help and suggestions follow.
struct Flag: Sendable {
    /// Without the dashes.
    let name: String
    /// `c` for `-c`.
    let letter: Character?
    /// What its argument is called in the help; nil when it takes none.
    let placeholder: String?
    private let makeChoices: @Sendable () -> [String]
    private let makeWords: @Sendable () -> String
    let isShownInHelp: Bool
    let apply: @Sendable (_ argument: String, inout Settings) throws -> Void

    init(
        _ name: String, letter: Character? = nil, takes placeholder: String? = nil,
        of choices: @autoclosure @escaping @Sendable () -> [String] = [],
        _ words: @autoclosure @escaping @Sendable () -> String, isShownInHelp: Bool = true,
        apply: @escaping @Sendable (_ argument: String, inout Settings) throws -> Void
    ) {
        self.name = name
        self.letter = letter
        self.placeholder = placeholder
        makeChoices = choices
        makeWords = words
        self.isShownInHelp = isShownInHelp
        self.apply = apply
    }

    /// What its argument is one of; empty where that is not a list. Like the words made when asked for: the table of flags stands
    /// at every start, its help is hardly ever read.
    var choices: [String] { makeChoices() }

    /// One line.
    var words: String { makeWords() }

    /// Its argument is a file.
    var takesFile: Bool { placeholder == "FILE" }

    /// `--format`.
    var long: String { "--" + name }

    /// A flag that is planned: known, and refused.
    static func notYet(_ name: String, takes placeholder: String? = nil) -> Flag {
        Flag(name, takes: placeholder, "does not run yet", isShownInHelp: false) { _, _ in
            throw ProgramError.notYet(what: "`--\(name)`")
        }
    }
}
