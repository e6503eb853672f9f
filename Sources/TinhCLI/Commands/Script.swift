import TinhTerminal

/// A script from a file, or whole from standard input.
struct Script {
    let text: String
    /// What messages call it.
    let name: String
    /// Where its relative paths start; nil for the current folder.
    let folder: String?

    init(path: String) throws {
        text = try TextFile.read(path)
        name = path == "-" ? "standard input" : path
        folder = path.lastIndex(of: "/").map { $0 == path.startIndex ? "/" : String(path[..<$0]) }
    }
}
