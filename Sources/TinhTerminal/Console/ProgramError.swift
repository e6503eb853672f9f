/// What the program around the language refuses: how it was called, and files that it cannot read or write.
package enum ProgramError: Error {
    case unknownFlag(String, known: [String])
    case missingArgument(flag: String, placeholder: String)
    case unexpectedArgument(flag: String)
    /// A flag that only one command has.
    case flagOfCommand(flag: String, command: String)
    /// `expected` goes after "is not": "a number of threads from 1 up".
    case badArgument(flag: String, value: String, expected: String, known: [String] = [])
    case notYet(what: String)
    case tooManyQueries
    case missingOperand(command: String, operand: String)
    /// `codes`: those whose numbers are nearest, where it is written like one.
    case unknownTopic(String, known: [String], codes: [String])
    case scriptAndDataOnStandardInput
    case standardInputTwice
    case unknownEnding(path: String, endings: [String])
    /// `-o` names a file that the run itself reads.
    case outputIsInput(path: String)

    case cannotRead(path: String, errorNumber: Int32)
    /// A FILE that is not there; it may have been meant as a query or as one of the commands.
    case missingFile(path: String, commands: [String])
    case notText(name: String, byteOffset: Int)
    case cannotWrite(name: String, errorNumber: Int32)
    case noScripts(path: String)
    /// A table where `run` or `test` wants a script.
    case tableAsScript(path: String, command: String)
    case noTerminal

    /// 2 for wrong usage, 1 for the rest.
    package var exitStatus: Int32 {
        switch self {
        case .unknownFlag, .missingArgument, .unexpectedArgument, .flagOfCommand, .badArgument, .notYet,
            .tooManyQueries,
            .missingOperand, .unknownTopic, .scriptAndDataOnStandardInput, .standardInputTwice,
            .unknownEnding, .outputIsInput:
            2
        case .cannotRead, .missingFile, .notText, .cannotWrite, .noScripts, .tableAsScript, .noTerminal: 1
        }
    }
}

/// Nobody reads any more what is written: the program ends without a word.
package struct ClosedPipe: Error {}

/// A signal ended the run; the program leaves with `128 + signal`.
package struct Interrupted: Error {
    package let signal: Int32
    /// What ran had written its file by then.
    let isAfterWriting: Bool

    package init(signal: Int32, isAfterWriting: Bool = false) {
        self.signal = signal
        self.isAfterWriting = isAfterWriting
    }
}
