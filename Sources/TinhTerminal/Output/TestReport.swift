import Glibc
import Tinh

/// What `tinh test` says: a line for each check, more for those that failed, and one line at the end.
package struct TestReport {
    private let stream = ByteStream(descriptor: STDOUT_FILENO, name: "standard output")
    private let style: Style
    /// Only what failed, and the closing line.
    private let isQuiet: Bool
    /// Where messages are for programs, failed checks are told among them.
    private let messages: MessagePrinter
    private var scriptCount = 0
    private var passedCount = 0
    private var failedCount = 0
    private var errorCount = 0

    package init(style: Style, isQuiet: Bool, messages: MessagePrinter) {
        self.style = style
        self.isQuiet = isQuiet
        self.messages = messages
    }

    package mutating func begin() { scriptCount += 1 }

    package mutating func add(_ outcome: Outcome) throws {
        guard case .check(let check) = outcome.content else { return }
        if check.isPassed {
            passedCount += 1
            if !isQuiet { try stream.write(CheckText.success(check, style) + "\n") }
        } else {
            failedCount += 1
            if messages.isForPrograms {
                messages.print(failed: check)
            } else {
                try stream.write(CheckText.failure(check, style) + "\n")
            }
        }
        try stream.flush()
    }

    /// A script that ended with an error, which is told elsewhere.
    package mutating func addError() { errorCount += 1 }

    /// Writes the closing line and gives the exit status.
    package func finish() throws -> Int32 {
        let isPassed = failedCount == 0 && errorCount == 0
        var line = "\(passedCount) passed, \(failedCount) failed"
        if errorCount > 0 { line += ", \(Self.count(errorCount, "script")) ended with an error" }
        line += " (\(Self.count(passedCount + failedCount, "check")) in \(Self.count(scriptCount, "script")))"
        try stream.write(style.bold(isPassed ? style.green(line) : style.red(line)) + "\n")
        try stream.flush()
        return isPassed ? 0 : 1
    }

    private static func count(_ number: Int, _ noun: String) -> String {
        "\(number) \(noun)\(number == 1 ? "" : "s")"
    }
}
