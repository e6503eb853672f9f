import TinhBase

extension CheckNote {
    /// What is said of readings that are right as they are written, and hardly what was meant.
    func hardlyMeant(_ replacements: [Diagnostic.Replacement]) -> Diagnostic {
        func note(_ code: String, _ message: String, _ remedy: String) -> Diagnostic {
            Diagnostic(code, .note, message, place: place, remedy: remedy, replacements: replacements)
        }
        switch fact {
        case .scaledByHand(let text, let unit, let instead):
            return note(
                "N0215", "`\(text)` is an amount in \(unit) still, only smaller",
                "to show it in \(instead.dropFirst(2)) write `\(instead)`")
        case .andBeforeOr(let other, let condition, let instead):
            return note(
                "N0216", "`and` binds closer than `or`: rows where `\(other)` count whatever `\(condition)` says",
                "for these, too, write `\(instead)`; a bracket around the part with `and` says that it is meant")
        case .sumOfYears(let text, let instead):
            return note(
                "N0217", "`\(text)` adds up calendar years",
                instead.map { "for the rows of each year write `\($0)`" } ?? "`by` names what a figure is wanted for")
        case .fractionAmongWholes(let text, let whole):
            return note(
                "N0220", "`\(text)` is equal to no value of `\(whole)`, which has whole numbers",
                "write the whole number that is meant, or leave it out")
        case .distinctKey(let text):
            return note(
                "N0218", "`\(text)` is 1 in each group, as it is what groups the rows",
                "`count` counts the rows of each; without that key `\(text)` says how many there are")
        case .keyNamedAsFigure(let name, let key, let share, let figure):
            return note(
                "N0219", "`\(name)` is only the name of the key `\(key)`",
                share.map { "for the part of each write `\($0)`" }
                    ?? "the name of a figure stands behind it" + (figure.map { ": `\($0)`" } ?? ""))
        default: preconditionFailure("words were asked for that stand elsewhere")
        }
    }
}
