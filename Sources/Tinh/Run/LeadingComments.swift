import TinhBase
import TinhSyntax

/// What an author wrote in comments of their own lines before a statement.
enum LeadingComments {
    /// Lines of one block are joined; a line that begins an item, `- `, stays one. O(text between the statements).
    static func paragraphs(of index: Int, in script: Script) -> [String] {
        let statement = script.statements[index]
        let start = index > 0 ? script.statements[index - 1].span.upper : 0
        guard start < statement.span.lower else { return [] }
        var lines = script.source.text(Span(start, statement.span.lower)).split(
            separator: "\n", omittingEmptySubsequences: false)[...]
        // What stands behind a statement on its line belongs to it; so does what stands before this one on its own.
        if index > 0 { lines = lines.dropFirst() }
        var paragraphs: [String] = []
        var isOpen = false
        for line in lines {
            let text = line.trimmed
            guard text.hasPrefix("#"), !text.hasPrefix("#!") else {
                isOpen = false
                continue
            }
            let words = String(text.drop { $0 == "#" }.trimmed)
            guard !words.isEmpty else {
                isOpen = false
                continue
            }
            if isOpen, let last = paragraphs.last {
                paragraphs[paragraphs.count - 1] = last + (words.hasPrefix("- ") ? "\n" : " ") + words
            } else {
                paragraphs.append(words)
                isOpen = true
            }
        }
        return paragraphs
    }
}

extension Substring {
    fileprivate var trimmed: Substring {
        var text = self
        while let first = text.first, first == " " || first == "\t" || first == "\r" { text.removeFirst() }
        while let last = text.last, last == " " || last == "\t" || last == "\r" { text.removeLast() }
        return text
    }
}
