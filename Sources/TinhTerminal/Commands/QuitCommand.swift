extension Command {
    static let quit = Command("quit", "", "ends; Ctrl-D does too", aliases: ["exit", "q", "bye"]) { _, _ in .quit }
}
