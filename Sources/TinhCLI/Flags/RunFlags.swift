import TinhTerminal

/// How queries run, and what the program says of itself.
extension Flag {
    static let threads = Flag("threads", takes: "N", "how many threads work; the default is all cores") {
        text, settings in
        guard let count = Int(text), (1...1024).contains(count) else {
            throw ProgramError.badArgument(flag: "--threads", value: text, expected: "a number from 1 to 1024")
        }
        settings.threadCount = count
    }

    static let memoryLimit = Flag(
        "memory-limit", takes: "SIZE",
        "how much memory tinh may take, as in 4GB; more is an error; the default is four fifths of the machine's"
    ) { text, settings in
        guard let count = MemorySize.byteCount(text) else {
            throw ProgramError.badArgument(flag: "--memory-limit", value: text, expected: "a size, as in 500MB or 4GB")
        }
        settings.memoryLimitByteCount = count
    }

    /// For tests: no answer depends on how rows are cut into batches and files into pieces.
    static let batchRows = Flag("batch-rows", takes: "N", "rows in a batch, for tests", isShownInHelp: false) {
        text, settings in
        guard let count = Int(text), (1...2048).contains(count) else {
            throw ProgramError.badArgument(flag: "--batch-rows", value: text, expected: "a number from 1 to 2048")
        }
        settings.batchRowCount = count
    }

    static let morselBytes = Flag(
        "morsel-bytes", takes: "N", "bytes in a piece of a file, for tests", isShownInHelp: false
    ) { text, settings in
        guard let count = Int(text), count >= 1 else {
            throw ProgramError.badArgument(flag: "--morsel-bytes", value: text, expected: "a number from 1 on")
        }
        settings.morselByteCount = count
    }

    static let timings = Flag(
        "timings", takes: "FILE",
        "what each statement took, and each FILE loaded whole before them (not with `-c` and `run`), as JSON lines"
    ) {
        path, settings in settings.timingsPath = path
    }

    static let help = Flag("help", letter: "h", "this help; `tinh help TOPIC` for the language") { _, settings in
        settings.wantsHelp = true
    }

    static let version = Flag("version", letter: "V", "the version") { _, settings in settings.wantsVersion = true }
}
