import TinhTerminal

/// The commands of `tinh`, in the order of the help, and how one is chosen.
enum AllCommands {
    static let list: [Command] = [
        .ask, .query, .run, .test, .format, .describe, .help, .generate, .languageServer, .notYet("compile"),
    ]

    /// Takes a command's word off the operands. A script first is `run`.
    static func command(for settings: inout Settings) throws -> Command {
        let command = chosen(for: &settings)
        if settings.isCheck, command.name != Command.format.name, !settings.wantsHelp {
            throw ProgramError.flagOfCommand(flag: "--check", command: Command.format.name)
        }
        return command
    }

    private static func chosen(for settings: inout Settings) -> Command {
        if settings.wantsVersion { return .version }
        if settings.wantsHelp { return .help }
        if settings.query != nil { return .query }
        guard let first = settings.operands.first else { return .ask }
        if let command = list.first(where: { !$0.name.isEmpty && $0.name == first }) {
            settings.operands.removeFirst()
            return command
        }
        return first.hasSuffix(".tinh") ? .run : .ask
    }
}
