/// A line as far as a message shows it: whole, or of a very long one the words that are marked and what stands around them,
/// with an ellipsis where something was left out.
struct LineWindow {
    private(set) var before: String
    private(set) var marked: String
    private(set) var after: String

    /// Lines up to so many characters are shown whole.
    private static let lengthMax = 400
    private static let lengthBefore = 60
    private static let lengthMarked = 160
    private static let lengthAfter = 60

    /// `widthMax`: cells that there are; nil where there is no end.
    init(before: String, marked: String, after: String, widthMax: Int? = nil) {
        self.before = before
        self.marked = marked
        self.after = after
        if let widthMax {
            fit(widthMax)
            return
        }
        guard before.count + marked.count + after.count > Self.lengthMax else { return }
        if before.count > Self.lengthBefore { self.before = "…" + before.suffix(Self.lengthBefore) }
        if marked.count > Self.lengthMarked {
            let half = Self.lengthMarked / 2
            self.marked = marked.prefix(half) + "…" + marked.suffix(half)
        }
        if after.count > Self.lengthAfter { self.after = after.prefix(Self.lengthAfter) + "…" }
    }

    /// Leaves of what is marked as much as there is room for, and shares the rest between both sides.
    private mutating func fit(_ widthMax: Int) {
        let widths = [before, marked, after].map { DisplayWidth.width(of: $0) }
        guard widths.reduce(0, +) > widthMax else { return }
        marked = DisplayWidth.truncated(marked, to: widthMax * 2 / 3)
        let room = widthMax - DisplayWidth.width(of: marked)
        let beforeRoom = max(room / 2, room - widths[2])
        if widths[0] > beforeRoom { before = Self.end(of: before, width: beforeRoom) }
        after = DisplayWidth.truncated(after, to: room - DisplayWidth.width(of: before))
    }

    /// The end of a text, behind an ellipsis, in so many cells.
    private static func end(of text: String, width: Int) -> String {
        guard width > 0 else { return "" }
        var used = 1
        var start = text.endIndex
        while start > text.startIndex {
            let next = text.index(before: start)
            used += DisplayWidth.width(of: text[next])
            if used > width { break }
            start = next
        }
        return "…" + text[start...]
    }
}
