/// What is wrong with a file or its contents, as facts. Lines, columns and rows start at 1.
package struct DataFault: Error, Sendable {
    package enum Cause: Sendable {
        case cannotOpen(errno: Int32)
        case isDirectory
        case cannotRead(errno: Int32)
        case empty
        case binary(byte: UInt8)
        case notUTF8(byte: UInt8, guess: String?)
        case unclosedQuote
        case ragged(found: Int, expected: Int)
        case changedWhileRead
        case changedSinceOpened
        /// A value that a declared column type cannot hold.
        case unreadable(value: String, column: String, type: String)
        /// The header names more than this many columns.
        case tooManyColumns(countMax: Int)
        case unknownColumn(name: String, nearest: [String])
        case tooLarge(what: String, limit: String)
        /// The file's last line ends too early, without a line break.
        case cutOff(found: Int, expected: Int)
        /// The file ends within the bytes of one character.
        case cutOffCharacter
        /// A file of another kind: "a gzip archive".
        case otherFormat(name: String)
        /// A date format of `load` that cannot be read: `dd/mm/yy`.
        case unknownFormat(format: String, column: String)
        /// Nothing is wrong: reading was called off.
        case interrupted
    }

    package let file: String
    package let line: Int?
    package let column: Int?
    package let cause: Cause

    package init(file: String, line: Int? = nil, column: Int? = nil, _ cause: Cause) {
        self.file = file
        self.line = line
        self.column = column
        self.cause = cause
    }
}
