import Tinh

extension Command {
    static let describe = Command(
        "describe", "TABLE", "of each column of a table its spread and commonest values", isMeantByName: false,
        choices: tableNames
    ) { name, repl in
        let tables = repl.session.tables
        if name.isEmpty, tables.count != 1 {
            return .refused(.missingOperand(command: "describe", example: tables.first?.name ?? "TABLE"))
        }
        let table = name.isEmpty ? tables[0] : try repl.table(name)
        try repl.runStatements("describe from " + Session.written(name: table.name))
        return .goOn
    }
}
