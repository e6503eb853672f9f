import Glibc
import Tinh
import TinhBase
import TinhTerminal

/// A FILE of the command line: a path, and the table's name when it is given as `name=FILE`.
struct DataFile: Equatable {
    let path: String
    /// Nil: the file's own name.
    let name: String?

    init(_ operand: String) {
        guard let equals = operand.firstIndex(of: "="), Self.isName(operand[..<equals]) else {
            path = operand
            name = nil
            return
        }
        path = String(operand[operand.index(after: equals)...])
        name = String(operand[..<equals])
    }

    static func list(_ operands: [String]) throws -> [DataFile] {
        let files = operands.map(DataFile.init)
        if files.count(where: { $0.path == "-" }) > 1 { throw ProgramError.standardInputTwice }
        return files
    }

    /// A file that is not there is told before anything runs, with what may have been meant.
    static func checkPresence(_ files: [DataFile]) throws {
        for file in files where file.path != "-" {
            guard access(file.path, F_OK) != 0, errno == ENOENT || errno == ENOTDIR else { continue }
            let commands = AllCommands.list.map(\.name).filter { !$0.isEmpty }
            throw ProgramError.missingFile(path: file.path, commands: commands)
        }
    }

    /// The statement that does the same at the prompt.
    var loading: String {
        let table = Session.written(name: name ?? Session.tableName(forPath: path))
        return TerminalText.escaped("load \"\(path.replacing("\"", with: "\"\""))\" as \(table)")
    }

    private static func isName(_ text: Substring) -> Bool {
        guard let first = text.unicodeScalars.first, first.properties.isAlphabetic || first == "_" else { return false }
        return text.unicodeScalars.allSatisfy { scalar in
            scalar == "_" || scalar.properties.isAlphabetic || scalar.properties.generalCategory == .decimalNumber
                || scalar.properties.generalCategory == .nonspacingMark
        }
    }
}
