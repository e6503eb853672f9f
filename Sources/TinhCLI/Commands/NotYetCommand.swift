import TinhTerminal

extension Command {
    /// A command that is planned: known, and refused.
    static func notYet(_ name: String) -> Command {
        Command(name, usage: name, "does not run yet", isShownInHelp: false) { _ in
            throw ProgramError.notYet(what: "`tinh \(name)`")
        }
    }
}
