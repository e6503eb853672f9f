extension Command {
    static let mode = Command(
        "mode", "[FORMAT]", "how results print from now on: " + OutputFormat.names.joined(separator: ", "),
        aliases: ["format"], choices: formatNames
    ) { name, repl in
        if name.isEmpty { return .text("results print as \(repl.printer.results.format.name)") }
        return try repl.set("mode", to: name)
    }

    private static let formatNames: @Sendable (String, Repl) -> OperandChoices = { typed, repl in
        let current = repl.printer.results.format.name
        return OperandChoices(typed: typed, among: OutputFormat.names.map { ($0, $0 == current ? "now" : "") })
    }
}
