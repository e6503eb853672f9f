/// Cuts a script that arrives line by line into statements, each given out as soon as it is known to be whole: by an
/// empty line, a `;` at the end of its line, or a next line that begins another statement.
package struct StatementAssembler {
    package struct Piece: Equatable, Sendable {
        /// One statement or several.
        package let text: String
        /// The number of its first line in the script.
        package let firstLine: Int
        /// What stands in the script on the line before; empty where nothing does.
        package let lineBefore: String
    }

    private let isComplete: (String) -> Bool
    private var pending = ""
    /// Indentation of the pending statement's first line; nil while only comments are pending.
    private var indentation: Int?
    private var lineNumber = 0
    private var pendingLineNumber = 1
    private var lastLine = ""
    private var pendingLineBefore = ""

    /// `isComplete` is false for a text whose last statement needs another line.
    package init(isComplete: @escaping (String) -> Bool) {
        self.isComplete = isComplete
    }

    /// Takes the next line, without its line break; gives what became whole, in order: at most two pieces.
    package mutating func add(_ line: Substring) -> [Piece] {
        lineNumber += 1
        defer { lastLine = String(line) }
        var pieces: [Piece] = []
        let words = line.trimmed
        if words.isEmpty {
            if let piece = take() { pieces.append(piece) }
            return pieces
        }
        let isComment = words.first == "#"
        if !isComment, beginsStatement(line), let piece = take() { pieces.append(piece) }
        if pending.isEmpty { (pendingLineNumber, pendingLineBefore) = (lineNumber, lastLine) }
        if !isComment, indentation == nil { indentation = Self.indentation(of: line) }
        pending += line + "\n"
        // A `;` in a comment ends nothing: then the next line decides.
        if words.last == ";", !words.contains("#"), isComplete(pending), let piece = take() { pieces.append(piece) }
        return pieces
    }

    /// What is left at the end of the script.
    package mutating func finish() -> Piece? { take() }

    /// True when the pending text is whole and this line does not go on with it.
    private func beginsStatement(_ line: Substring) -> Bool {
        guard let indentation else { return false }
        return Self.indentation(of: line) <= indentation && line.trimmed.first != "|" && isComplete(pending)
    }

    private mutating func take() -> Piece? {
        defer {
            pending = ""
            indentation = nil
        }
        // Comments alone are no statement.
        guard indentation != nil else { return nil }
        return Piece(text: pending, firstLine: pendingLineNumber, lineBefore: pendingLineBefore)
    }

    private static func indentation(of line: Substring) -> Int {
        line.prefix { $0 == " " || $0 == "\t" }.count
    }
}
