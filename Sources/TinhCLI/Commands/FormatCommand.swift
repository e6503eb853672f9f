import Glibc
import Tinh
import TinhTerminal

extension Command {
    static let format = Command(
        "fmt", usage: "fmt [--check] PATH…",
        "give scripts their one form (folders: every *.tinh below; `-` to standard output)"
    ) { settings in
        guard !settings.operands.isEmpty else {
            throw ProgramError.missingOperand(command: "fmt", operand: "PATH")
        }
        let engine = Run.makeEngine(settings)
        Interruption.install(for: engine.makeSession(), isForgiving: false)
        let output = ByteStream(descriptor: STDOUT_FILENO, name: "standard output")
        var status: Int32 = 0
        var paths: [String] = []
        for operand in settings.operands {
            if operand == "-" { paths.append(operand) } else { paths += try ScriptFolder.scripts(in: operand) }
        }
        for path in paths {
            if let signal = Interruption.pending { throw Interrupted(signal: signal) }
            do {
                let script = try Script(path: path)
                let formatted = try Engine.formatted(script: script.text, name: script.name)
                if settings.isCheck {
                    guard formatted != script.text else { continue }
                    try output.write(script.name + "\n")
                    status = 1
                } else if path == "-" {
                    try output.write(formatted)
                } else if formatted != script.text {
                    let file = try PendingFile(path: path)
                    try file.stream.write(formatted)
                    try file.commit()
                    settings.messages.progress("formatted \(path)")
                }
            } catch let error as TinhError {
                // The other scripts are none the worse for it.
                settings.messages.print(error.messages)
                status = 1
            } catch let error as ProgramError {
                settings.messages.print(error)
                status = error.exitStatus
            }
        }
        try output.flush()
        return status
    }
}
