/// Where the REPL's statements come from.
package protocol StatementReader {
    /// Reads one statement, or a command. `beginning` stands there already, to be changed and entered.
    func read(prompt: String, beginning: String) -> TypedStatement
}

package enum TypedStatement: Equatable {
    /// Without the line break at its end.
    case text(String)
    case endOfInput
    case interrupted
}
