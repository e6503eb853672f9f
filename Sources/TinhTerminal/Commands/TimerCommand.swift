extension Command {
    static let timer = Command(
        "timer", "[on|off|auto]",
        "says after each statement how long it took; auto: below tables and what took its time; alone it turns on or off",
        aliases: ["time", "timing"], choices: timerChoices
    ) { word, repl in
        let next = repl.configuration.preferences.timer == .on ? TimerChoice.off : .on
        let choice = word.isEmpty ? next.rawValue : word
        return try repl.set("timer", to: choice, meaning: TimerChoice(rawValue: choice)?.words)
    }

    private static let timerChoices: @Sendable (String, Repl) -> OperandChoices = { typed, _ in
        OperandChoices(typed: typed, among: TimerChoice.allCases.map(\.rawValue))
    }
}
