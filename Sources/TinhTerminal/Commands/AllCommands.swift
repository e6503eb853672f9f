/// The commands of the REPL, in the order of `.help`.
enum AllCommands {
    static let list: [Command] = [
        .help, .tables, .columns, .schema, .describe, .find, .page, .save, .drop, .undo, .mode, .timer, .config, .edit,
        .quit,
    ]

    static func named(_ name: String) -> Command? {
        list.first { $0.name == name || $0.aliases.contains(name) }
    }
}
