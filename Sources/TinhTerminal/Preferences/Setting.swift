import TinhBase

/// One thing that can be set about how things look.
struct Setting: Sendable {
    let name: String
    /// One line.
    let words: String
    /// What may be given, for messages and Tab; empty where it is free.
    let choices: [String]
    /// What is to be written for the value that holds.
    let show: @Sendable (Preferences) -> String
    /// Sets it, or says what is wanted: goes after "is not".
    let set: @Sendable (_ value: String, inout Preferences) -> Refusal?

    struct Refusal {
        let expected: String
    }

    /// One of an enum's words.
    static func choice<Choice: RawRepresentable<String> & CaseIterable & Sendable>(
        _ name: String, _ words: String, _ place: WritableKeyPath<Preferences, Choice> & Sendable
    ) -> Setting {
        let choices = Choice.allCases.map(\.rawValue)
        return Setting(name: name, words: words, choices: choices) {
            $0[keyPath: place].rawValue
        } set: { value, preferences in
            guard let choice = Choice(rawValue: value) else {
                return Refusal(expected: "one of " + choices.joined(separator: ", "))
            }
            preferences[keyPath: place] = choice
            return nil
        }
    }

    static func isOn(
        _ name: String, _ words: String, _ place: WritableKeyPath<Preferences, Bool> & Sendable
    ) -> Setting {
        Setting(name: name, words: words, choices: ["on", "off"]) {
            $0[keyPath: place] ? "on" : "off"
        } set: { value, preferences in
            guard value == "on" || value == "off" else { return Refusal(expected: "on or off") }
            preferences[keyPath: place] = value == "on"
            return nil
        }
    }
}

/// All of them, in the order of `.config`.
enum AllSettings {
    static let list: [Setting] = [
        .choice("color", "colours: auto obeys NO_COLOR, always and never do not", \.color),
        .choice("theme", "which colours", \.theme),
        mode, .choice("grouping", "how the digits of large numbers are grouped", \.grouping), rows, pager,
        .choice("timer", "says how long a statement took: auto below tables and what took its time", \.timer),
        prompt, .isOn("progress", "a line about a load or query that takes its time", \.showsProgress),
        .isOn("welcome", "the lines at the start", \.showsWelcome),
    ]

    static func named(_ name: String) -> Setting? { list.first { $0.name == name } }

    private static let mode = Setting(
        name: "mode", words: "how results print", choices: OutputFormat.names
    ) {
        $0.mode.name
    } set: { value, preferences in
        guard let format = OutputFormat(name: value) else {
            return .init(expected: "one of " + OutputFormat.names.joined(separator: ", "))
        }
        preferences.mode = format
        return nil
    }

    private static let rows = Setting(
        name: "rows", words: "rows of a result that are shown where no pager shows all", choices: []
    ) {
        String($0.rowCountMax)
    } set: { value, preferences in
        guard let count = Int(value), (5...100_000).contains(count) else {
            return .init(expected: "a number from 5 to 100000")
        }
        preferences.rowCountMax = count
        return nil
    }

    private static let pager = Setting(
        name: "pager", words: "what shows results larger than the screen: auto is $PAGER, else less; off; or a command",
        choices: ["auto", "off"]
    ) {
        switch $0.pager {
        case .auto: "auto"
        case .off: "off"
        case .command(let words): words
        }
    } set: { value, preferences in
        switch value {
        case "": return .init(expected: "auto, off or a command")
        case "auto": preferences.pager = .auto
        case "off": preferences.pager = .off
        default: preferences.pager = .command(value)
        }
        return nil
    }

    private static let prompt = Setting(
        name: "prompt", words: "what stands before what is typed, in quotes where it ends in a blank", choices: []
    ) {
        "\"" + $0.prompt + "\""
    } set: { value, preferences in
        guard DisplayWidth.width(of: value) <= 40, TerminalText.escaped(value) == value else {
            return .init(expected: "a line of at most 40 signs")
        }
        preferences.prompt = value
        return nil
    }
}
