/// The pages that `tinh help CODE` shows: for each line of `stdlib/codes.tsv` what the code means, and of its example the wrong
/// script, what is said of it, and the script put right, as the files of `examples/` have them.
struct CodePages {
    /// The text of all pages, as one more file to embed.
    let file: SourceFile
    let entries: [(name: String, lower: Int, upper: Int)]

    static let path = "stdlib/codes.tsv"
    /// What the text of the pages is called among those that are embedded.
    static let embeddedPath = "stdlib/codes"

    static func make(root: String, faults: inout [Fault]) throws(FileFault) -> CodePages {
        var text = ""
        var entries: [(name: String, lower: Int, upper: Int)] = []
        let table = String(decoding: try readFile("\(root)/\(path)"), as: UTF8.self)
        for (number, line) in table.split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
            if line.isEmpty || line.hasPrefix("#") { continue }
            let cells = line.split(separator: "\t", omittingEmptySubsequences: false).map(String.init)
            guard cells.count == 3, isCode(cells[0]), !cells[2].isEmpty else {
                let words = "a line is a code, the example that shows it or nothing, and what it means, parted by tabs"
                faults.append(Fault(path: path, line: number + 1, words: words))
                continue
            }
            if let last = entries.last?.name, last >= cells[0] {
                faults.append(Fault(path: path, line: number + 1, words: "\(cells[0]) stands behind \(last)"))
            }
            let lower = text.utf8.count
            text += "\(cells[2])\n"
            if !cells[1].isEmpty {
                do throws(Fault) {
                    text += try example(cells[1], of: cells[0], root: root)
                } catch {
                    faults.append(Fault(path: path, line: number + 1, words: error.words))
                }
            }
            entries.append((cells[0], lower, text.utf8.count))
        }
        switch SourceFile.make(path: embeddedPath, bytes: Array(text.utf8)) {
        case .success(let file): return CodePages(file: file, entries: entries)
        case .failure(let fault):
            faults.append(fault)
            return CodePages(file: SourceFile(path: embeddedPath, text: "", lines: []), entries: [])
        }
    }

    /// `E` or `N` and four digits.
    private static func isCode(_ name: String) -> Bool {
        name.utf8.count == 5 && (name.hasPrefix("E") || name.hasPrefix("N"))
            && name.dropFirst().allSatisfy { ("0"..."9").contains($0) }
    }

    private static func example(_ name: String, of code: String, root: String) throws(Fault) -> String {
        let path = (code.hasPrefix("E") ? "examples/errors/" : "examples/notes/") + name
        func lines(_ ending: String) -> String? {
            guard let bytes = try? readFile("\(root)/\(path).\(ending)"),
                let text = String(validating: bytes, as: UTF8.self)
            else { return nil }
            let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
            return lines.map { $0.isEmpty ? "" : "    \($0)" }.joined(separator: "\n")
        }
        guard let said = lines("txt") else {
            throw Fault(path: path, line: 0, words: "there is no \(path).txt for \(code)")
        }
        // Notes are printed without their codes; a test runs them.
        if code.hasPrefix("E"), said.range(of: "error \(code): ") == nil {
            throw Fault(path: path, line: 0, words: "\(path).txt does not say \(code)")
        }
        var parts: [String] = []
        if let script = lines("tinh") { parts.append("`\(path).tinh`:\n\n\(script)") }
        parts.append("What is said:\n\n\(said)")
        if let right = lines("right.tinh") ?? lines("right.txt") { parts.append("Put right:\n\n\(right)") }
        return "\n" + parts.joined(separator: "\n")
    }
}
