import Tinh
import TinhTerminal

extension Command {
    static let describe = Command(
        "describe", usage: "describe FILE…", "tell of each column of a file its type, spread and commonest values"
    ) { settings in
        let files = try DataFile.list(settings.operands)
        if files.isEmpty { throw ProgramError.missingOperand(command: "describe", operand: "FILE") }
        try DataFile.checkPresence(files)
        let run = try Run(settings)
        var names: [String] = []
        for file in files {
            // A back-quote cannot stand in a quoted name.
            let own = String((file.name ?? Session.tableName(forPath: file.path)).filter { $0 != "`" })
            let name = own.isEmpty ? "table" : own
            try run.attach(file.path, as: name)
            names.append(name)
        }
        run.setParameters()
        for name in names { try run.statements("describe from `\(name)`", name: "describe") }
        return try run.finish()
    }
}
