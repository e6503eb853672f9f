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

    init(before: String, marked: String, after: String) {
        self.before = before
        self.marked = marked
        self.after = after
        guard before.count + marked.count + after.count > Self.lengthMax else { return }
        if before.count > Self.lengthBefore { self.before = "…" + before.suffix(Self.lengthBefore) }
        if marked.count > Self.lengthMarked {
            let half = Self.lengthMarked / 2
            self.marked = marked.prefix(half) + "…" + marked.suffix(half)
        }
        if after.count > Self.lengthAfter { self.after = after.prefix(Self.lengthAfter) + "…" }
    }
}
