import Tinh

/// `tinh generate man`: tinh(1), in the macros of man(7).
enum ManPage {
    static var text: String {
        """
        .\\" Written by `tinh generate man`.
        .TH TINH 1 "\(Program.date)" "tinh \(Program.version)" "User Commands"
        .SH NAME
        tinh \\- ask questions of tables in a language that reads like a sentence
        .SH SYNOPSIS
        \(synopsis)
        .SH DESCRIPTION
        Tinh answers questions about tables of figures in files, exactly, with a note on whatever was missing or read
        otherwise, and never wrongly in silence.
        Each FILE is a table of its name; NAME=FILE gives another name,
        .B \\-
        is standard input.
        Results go to standard output, errors and notes to standard error.
        .SH COMMANDS
        \(commands)
        .SH OPTIONS
        \(flags)
        .SH THE LANGUAGE
        .EX
        \(escaped(Engine.help(for: nil) ?? ""))
        .EE
        .PP
        .B tinh help
        .I TOPIC
        says more about each of these words, and what the code of an error means.
        .SH EXIT STATUS
        .TP
        0
        done
        .TP
        1
        a query, its data or a check failed
        .TP
        2
        wrong usage
        .TP
        130
        interrupted
        .SH ENVIRONMENT
        .TP
        .B NO_COLOR
        where it is set, nothing is coloured, unless
        .B \\-\\-color always
        is given.
        .SH EXAMPLES
        .EX
        \(escaped(examples))
        .EE

        """
    }

    private static let examples = """
        tinh clearance.csv
        tinh -c 'sum compensation by city where year = 2023 top 5' clearance.csv
        tinh run report.tinh --param year=2023 -o report.md
        tinh test claims
        tinh help by
        """

    private static var shownCommands: [Command] { AllCommands.list.filter(\.isShownInHelp) }

    private static var synopsis: String {
        shownCommands.map { ".B tinh\n\(escaped($0.usage))" }.joined(separator: "\n.br\n")
    }

    private static var commands: String {
        shownCommands.map { ".TP\n.B tinh \(escaped($0.usage))\n\(escaped($0.words))" }.joined(separator: "\n")
    }

    private static var flags: String {
        CompletedWords.flags.map { flag in
            let form = UsageText.form(flag).drop { $0 == " " }
            return ".TP\n.B \(escaped(String(form)))\n\(escaped(flag.words))"
        }.joined(separator: "\n")
    }

    /// As roff prints it letter by letter: a backslash and a dash are signs of its own, and so is what begins a line with a
    /// point or an apostrophe.
    private static func escaped(_ text: String) -> String {
        text.split(separator: "\n", omittingEmptySubsequences: false).map { line in
            let letters = line.map { letter in
                switch letter {
                case "\\": "\\e"
                case "-": "\\-"
                case "'": "\\(aq"
                case "`": "\\(ga"
                case "^": "\\(ha"
                case "~": "\\(ti"
                default: String(letter)
                }
            }.joined()
            return letters.hasPrefix(".") ? "\\&" + letters : letters
        }.joined(separator: "\n")
    }
}
