/// The commands of the REPL, in the order of `.help`.
enum AllCommands {
    static let list: [Command] = [.help, .tables, .columns, .format, .time, .edit, .quit]

    static func named(_ name: String) -> Command? { list.first { $0.name == name } }
}
