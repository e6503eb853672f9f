extension Command {
    static let quit = Command("quit", "", "ends; Ctrl-D does too") { _, _ in .quit }
}
