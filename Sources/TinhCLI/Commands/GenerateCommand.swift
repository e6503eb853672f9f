import Tinh
import TinhTerminal

extension Command {
    static let generate = Command(
        "generate", usage: "generate WHAT",
        "print a file for other programs: " + Generated.all.map(\.name).joined(separator: ", "),
        operands: .words(Generated.all.map(\.name))
    ) { settings in
        guard let name = settings.operands.first else {
            throw ProgramError.missingOperand(command: "generate", operand: "WHAT")
        }
        guard settings.operands.count == 1, let file = Generated.all.first(where: { $0.name == name }) else {
            throw ProgramError.badArgument(
                flag: "tinh generate", value: settings.operands.joined(separator: " "), expected: "known",
                known: Generated.all.map(\.name))
        }
        try show(file.text())
        return 0
    }
}
