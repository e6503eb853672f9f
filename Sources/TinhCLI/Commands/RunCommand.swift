import Tinh
import TinhTerminal

extension Command {
    static let run = Command(
        "run", usage: "run SCRIPT [FILE…]", "run a script; `tinh SCRIPT.tinh` does too"
    ) { settings in
        guard let path = settings.operands.first else {
            throw ProgramError.missingOperand(command: "run", operand: "SCRIPT")
        }
        let files = try DataFile.list(Array(settings.operands.dropFirst()))
        if path == "-", files.contains(where: { $0.path == "-" }) { throw ProgramError.scriptAndDataOnStandardInput }
        try ScriptFolder.refuseTable(path, command: "run")
        let script = try Script(path: path)
        try DataFile.checkPresence(files)
        let run = try Run(settings)
        for file in files { try run.attach(file.path, as: file.name) }
        run.setParameters()
        try run.statements(script.text, name: script.name, folder: script.folder)
        return try run.finish()
    }
}
