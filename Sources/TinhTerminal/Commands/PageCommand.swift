extension Command {
    static let page = Command("page", "", "shows the last answer whole by the pager") { _, repl in
        guard let answer = repl.session.lastAnswer else { return .refused(.noAnswer) }
        guard repl.printer.results.page(answer) else {
            if repl.printer.results.takePagerNote() != nil {
                return .refused(.refused("the pager failed; `.config pager` names another"))
            }
            return .refused(.refused(repl.configuration.preferences.pager.absence))
        }
        return .goOn
    }
}
