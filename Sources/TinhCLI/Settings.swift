import Glibc
import Tinh
import TinhTerminal

/// What flags and operands say.
struct Settings {
    var query: String?
    var format: OutputFormat?
    var outputPath: String?
    var parameters: [(name: String, value: String)] = []
    var isStrict = false
    var threadCount: Int?
    var memoryLimitByteCount: Int?
    /// Nil: as the engine has it.
    var batchRowCount: Int?
    var morselByteCount: Int?
    var timingsPath: String?
    var messageFormat = MessageFormat.text
    var color: ColorChoice { givenColor ?? .auto }
    /// Nil: no flag says it.
    var givenColor: ColorChoice?
    var isQuiet = false
    /// `fmt` writes nothing.
    var isCheck = false
    var wantsHelp = false
    var wantsVersion = false
    /// Everything that is no flag, in order.
    var operands: [String] = []

    var messages: MessagePrinter {
        MessagePrinter(format: messageFormat, isStyled: color.isOn(STDERR_FILENO), isQuiet: isQuiet)
    }

    /// On a terminal a table, else csv; `-o` by its ending.
    func makeResultPrinter() throws -> ResultPrinter {
        if let outputPath { return try ResultPrinter(path: outputPath, format: format) }
        let standard: OutputFormat = Terminal.isTerminal(STDOUT_FILENO) ? .table : .machine("csv")
        return ResultPrinter(format: format ?? standard, style: Style(isOn: color.isOn(STDOUT_FILENO)))
    }

    /// Flags go before what the user's file prefers.
    func settle(_ configuration: inout Configuration) {
        configuration.set(
            format: format ?? (Terminal.isTerminal(STDOUT_FILENO) ? nil : .machine("csv")), color: givenColor)
    }

    func makeTimings() throws -> Timings? { try timingsPath.map { try Timings(path: $0) } }
}
