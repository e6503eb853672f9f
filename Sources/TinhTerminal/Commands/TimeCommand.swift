extension Command {
    static let time = Command("time", "", "says after each statement how long it took, or stops saying so") { _, repl in
        repl.showsTime.toggle()
        return .text(repl.showsTime ? "times are shown" : "times are not shown")
    }
}
