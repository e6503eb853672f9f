import TinhTerminal

/// Where results and messages go, and how they look.
extension Flag {
    static let format = Flag(
        "format", takes: "FORMAT", of: OutputFormat.names,
        "how results print: " + OutputFormat.names.joined(separator: ", ") + "; on a terminal table, else csv"
    ) { name, settings in
        guard let format = OutputFormat(name: name) else {
            throw ProgramError.badArgument(
                flag: "--format", value: name, expected: "a format", known: OutputFormat.names)
        }
        settings.format = format
    }

    static let output = Flag(
        "output", letter: "o", takes: "FILE",
        "where results go, the format by its ending; several go to a folder, a file each"
    ) { path, settings in settings.outputPath = path }

    static let check = Flag("check", "with `fmt`: write nothing, name the scripts that would change, exit 1 if any") {
        _, settings in settings.isCheck = true
    }

    static let errorFormat = Flag(
        "error-format", takes: "FORMAT", of: MessageFormat.allCases.map(\.rawValue),
        "how errors and notes print: text, json"
    ) { name, settings in
        settings.messageFormat = try choice(name, of: "--error-format")
    }

    static let color = Flag(
        "color", takes: "WHEN", of: ColorChoice.allCases.map(\.rawValue),
        "colours: auto, always, never; auto obeys NO_COLOR"
    ) { name, settings in
        settings.givenColor = try choice(name, of: "--color")
    }

    static let quiet = Flag("quiet", letter: "q", "no notes, no progress; errors only") { _, settings in
        settings.isQuiet = true
    }

    private static func choice<Choice: RawRepresentable<String> & CaseIterable>(
        _ name: String, of flag: String
    ) throws -> Choice {
        if let choice = Choice(rawValue: name) { return choice }
        let known = Choice.allCases.map(\.rawValue)
        throw ProgramError.badArgument(flag: flag, value: name, expected: "known", known: known)
    }
}
