/// The words of an author between results: headings, paragraphs, lists.
enum HTMLProse {
    /// The first paragraph of a page is its heading. Another one of a few words that ends without a full stop heads what
    /// follows, and lines that begin with `- ` are a list.
    static func text(_ paragraphs: [String], isFirst: Bool) -> String {
        var text = ""
        for (index, paragraph) in paragraphs.enumerated() {
            var lines = paragraph.split(separator: "\n").map(String.init)[...]
            if let line = lines.first, !line.hasPrefix("- ") {
                lines.removeFirst()
                let isHeading = isFirst && index == 0
                let tag = isHeading ? "h1" : isTitle(line) && lines.isEmpty ? "h2" : "p"
                text += "<\(tag)>\(inline(isHeading ? withoutStop(line) : line))</\(tag)>\n"
            }
            guard !lines.isEmpty else { continue }
            let items = lines.map { "<li>\(inline(String($0.dropFirst(2))))</li>" }
            text += "<ul>\(items.joined())</ul>\n"
        }
        return text
    }

    /// What the page is called in the title of its window.
    static func title(_ paragraph: String) -> String {
        withoutStop(paragraph.split(separator: "\n").first.map(String.init) ?? paragraph)
    }

    /// What stands in back-quotes is code.
    static func inline(_ text: String) -> String {
        let parts = text.split(separator: "`", omittingEmptySubsequences: false).map { MarkupText.escaped(String($0)) }
        guard parts.count % 2 == 1 else { return parts.joined(separator: "`") }
        return parts.enumerated().map { $0 % 2 == 1 ? "<code>\($1)</code>" : $1 }.joined()
    }

    private static func withoutStop(_ line: String) -> String { line.hasSuffix(".") ? String(line.dropLast()) : line }

    private static let headingLengthMax = 80

    private static func isTitle(_ line: String) -> Bool {
        guard let last = line.last, line.count <= headingLengthMax else { return false }
        return last.isLetter || last.isNumber || last == "?" || last == ")"
    }
}
