import TinhBase

extension Command {
    static let config = Command(
        "config", "[NAME VALUE]", "how things look, and where that is set; or sets it until the end",
        aliases: ["set"], choices: settings
    ) { operand, repl in
        guard !operand.isEmpty else { return .text(listed(repl)) }
        let name = operand.prefix { $0 != " " && $0 != "=" }
        let rest = operand[name.endIndex...].trimmed
        let value = (rest.first == "=" ? rest.dropFirst() : rest).trimmed
        guard !value.isEmpty || AllSettings.named(String(name)) == nil else {
            guard let setting = AllSettings.named(String(name)) else { return .goOn }
            let choices = setting.choices.isEmpty ? "" : "; one of " + setting.choices.joined(separator: ", ")
            return .text(
                "\(name) = \(TerminalText.escaped(setting.show(repl.configuration.preferences))): "
                    + setting.words + choices)
        }
        return try repl.set(String(name), to: String(value))
    }

    private static func listed(_ repl: Repl) -> String {
        let configuration = repl.configuration
        var grid = TextGrid(["name", "value", "set", ""])
        for setting in AllSettings.list {
            let origin =
                switch configuration.origin(setting.name) {
                case .standard: ""
                case .line(let number): "line \(number)"
                case .flag(let name): name
                case .prompt: "here"
                }
            grid.add([setting.name, setting.show(configuration.preferences), origin, setting.words])
        }
        let file =
            configuration.path.map { "lines `name = value` in \(TerminalText.escaped($0))" } ?? "no file: no home"
        return repl.text(grid) + "\n" + repl.style.dim(file + "; they change how things look, never what a query means")
    }

    /// The names, and behind a name its values; where any may be given, the one that holds.
    private static let settings: @Sendable (String, Repl) -> OperandChoices = { operand, repl in
        guard let blank = operand.firstIndex(where: { $0 == " " || $0 == "=" }) else {
            return OperandChoices(typed: operand, among: AllSettings.list.map { ($0.name, $0.words) })
        }
        guard let setting = AllSettings.named(String(operand[..<blank])) else { return .none }
        let typed = operand[blank...].drop { $0 == " " || $0 == "=" }
        let current = setting.show(repl.configuration.preferences)
        let values = setting.choices.contains(current) ? setting.choices : [current] + setting.choices
        return OperandChoices(typed: typed, among: values.map { ($0, $0 == current ? "now" : "") })
    }
}
