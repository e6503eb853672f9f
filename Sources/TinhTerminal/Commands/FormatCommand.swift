extension Command {
    static let format = Command(
        "format", "FORMAT", "how results print from now on: " + OutputFormat.names.joined(separator: ", "),
        choices: formatNames
    ) { name, repl in
        if OutputFormat.namesNotYet.contains(name) { return .refused(.formatNotYet(name)) }
        guard let format = OutputFormat(name: name) else { return .refused(.unknownFormat(name)) }
        repl.printer.results.change(to: format)
        return .goOn
    }

    private static let formatNames: @Sendable (Repl) -> [String] = { _ in OutputFormat.names }
}
