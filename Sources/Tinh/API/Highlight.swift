/// A piece of a text and what it is to a reader: what an editor colours.
public struct Highlight: Hashable, Sendable {
    public enum Role: Sendable {
        case keyword, function, name, quotedName, parameter, number, text, comment, bracket, sign
    }

    /// UTF-8 offsets.
    public let range: Range<Int>
    public let role: Role

    public init(range: Range<Int>, role: Role) {
        self.range = range
        self.role = role
    }
}
