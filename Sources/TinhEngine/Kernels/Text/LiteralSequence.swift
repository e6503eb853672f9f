/// A regular expression that is only literal texts with `.*` between them, as `special.*requests`: found by searching for
/// one text after the other, which needs no automaton.
struct LiteralSequence {
    private let parts: [[UInt8]]

    /// Nil for any other pattern.
    init?(_ pattern: String) {
        var parts: [[UInt8]] = [[]]
        var bytes = pattern.utf8[...]
        while let byte = bytes.popFirst() {
            switch byte {
            case UInt8(ascii: "."):
                guard bytes.popFirst() == UInt8(ascii: "*") else { return nil }
                parts.append([])
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: " "):
                parts[parts.count - 1].append(byte)
            default: return nil
            }
        }
        // What stands at the ends may be anything, and `x*` after a letter is none of these.
        self.parts = parts.filter { !$0.isEmpty }
        if self.parts.isEmpty { return nil }
    }

    /// Nil where it cannot be told so: `.` is no line break.
    func isFound(in text: TextSlice) -> Bool? {
        var place = 0
        for part in parts {
            let found = part.withUnsafeBufferPointer { bytes -> Int? in
                guard let start = bytes.baseAddress else { return place }
                return text.offset(of: TextSlice(start: start, count: bytes.count), from: place)
            }
            guard let found else { return false }
            place = found + part.count
        }
        return parts.count > 1 && text.hasLineBreak(before: place) ? nil : true
    }
}

extension TextSlice {
    /// Whether a line ends within the first bytes.
    fileprivate func hasLineBreak(before end: Int) -> Bool {
        for place in 0..<end where start[place] == UInt8(ascii: "\n") { return true }
        return false
    }
}
