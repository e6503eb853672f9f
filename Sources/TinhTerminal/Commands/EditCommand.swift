import Tinh
import TinhBase

extension Command {
    static let edit = Command(
        "edit", "", "opens the last statement in $EDITOR; what is saved there stands at the prompt, Enter runs it"
    ) { _, repl in
        let last = repl.history.entries.last { $0.first != "." } ?? ""
        do {
            guard let text = try ExternalEditor.edit(last) else { return .refused(.editorFailed) }
            repl.beginning = text
            return .goOn
        } catch let error as ProgramError {
            return .refused(.program(error))
        }
    }
}
