import TinhBase

extension Command {
    static let undo = Command(
        "undo", "", "takes back the last `let`, `load`, `use`, `param`, `unit`, `import` or `.drop`, again and again"
    ) { _, repl in
        guard let words = repl.session.undo() else { return .refused(.nothingToUndo) }
        let lines = words.split(separator: "\n").map { TerminalText.escaped(String($0)) }
        return .text(lines.joined(separator: "\n"))
    }
}
