/// A documented declaration in a file of `stdlib/`: lines of `##`, then the declaration; empty lines stand around it.
struct Block {
    /// 1-based line of the first `##`.
    let line: Int
    let lower: Int
    let upper: Int
    /// The lines of the comment without `##` and one space.
    let comment: [String]
    /// The declaration's lines, joined.
    let declaration: String
    let declarationLine: Int

    /// The blocks of a file; comments of a single `#` between them are left out.
    static func blocks(of file: SourceFile, faults: inout [Fault]) -> [Block] {
        var blocks: [Block] = []
        for paragraph in paragraphs(of: file) {
            let texts = paragraph.map { file.lines[$0].text }
            let comment = texts.prefix { $0.hasPrefix("##") }
            let declaration = texts.dropFirst(comment.count)
            if texts.allSatisfy({ $0.hasPrefix("#") && !$0.hasPrefix("##") }) { continue }
            let line = paragraph.lowerBound + 1
            guard !comment.isEmpty, !declaration.isEmpty, !declaration.contains(where: { $0.hasPrefix("#") }) else {
                let words = "a block is lines of ## and right below them one declaration"
                faults.append(Fault(path: file.path, line: line, words: words))
                continue
            }
            blocks.append(
                Block(
                    line: line, lower: file.lines[paragraph.lowerBound].lower,
                    upper: file.lines[paragraph.upperBound - 1].upper,
                    comment: comment.map { String($0.dropFirst($0.hasPrefix("## ") ? 3 : 2)) },
                    declaration: declaration.joined(separator: "\n"), declarationLine: line + comment.count))
        }
        return blocks
    }

    /// Runs of lines that are not empty, as ranges of line indices.
    private static func paragraphs(of file: SourceFile) -> [Range<Int>] {
        var ranges: [Range<Int>] = []
        var start: Int? = nil
        for (index, line) in file.lines.enumerated() {
            if line.text.isEmpty {
                if let lower = start { ranges.append(lower..<index) }
                start = nil
            } else if start == nil {
                start = index
            }
        }
        if let lower = start { ranges.append(lower..<file.lines.count) }
        return ranges
    }

    /// Other names of what the block declares: `hectares` for `ha`.
    var otherNames: [String] { Self.names(after: "Also: ", in: comment) }

    /// The names that other languages have for it, in small letters: `average` for `avg`.
    var foreignNames: [String] { Self.names(after: "Elsewhere: ", in: comment).map { $0.lowercased() } }

    /// What a label lists up to the next full stop, back-quotes taken off.
    static func names(after label: String, in lines: [String]) -> [String] {
        let words = lines.joined(separator: " ")
        guard let found = words.range(of: label) else { return [] }
        return words[found.upperBound...].prefix { $0 != "." }.split(separator: ",").map { part in
            String(part.drop { $0 == " " }.filter { $0 != "`" })
        }
    }
}

extension String {
    /// The first place of a part. Short texts only: O(n m).
    func range(of part: String) -> Range<String.Index>? {
        var start = startIndex
        while start < endIndex {
            if self[start...].hasPrefix(part) { return start..<index(start, offsetBy: part.count) }
            start = index(after: start)
        }
        return nil
    }
}
