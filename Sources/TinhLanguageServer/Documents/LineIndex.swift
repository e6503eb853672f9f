import TinhFormats

/// How an editor counts the characters of a line.
enum PositionEncoding: String {
    case utf8 = "utf-8"
    case utf16 = "utf-16"
}

/// Lines of a document, to go from an editor's positions (line and character, from 0) to UTF-8 offsets and back. Lines end in
/// a line feed, a carriage return, or both, as the protocol has it.
struct LineIndex {
    let bytes: [UInt8]
    let encoding: PositionEncoding
    private let starts: [Int]

    init(_ bytes: [UInt8], encoding: PositionEncoding) {
        self.bytes = bytes
        self.encoding = encoding
        var starts = [0]
        for (offset, byte) in bytes.enumerated() {
            let isPair =
                byte == UInt8(ascii: "\r") && offset + 1 < bytes.count && bytes[offset + 1] == UInt8(ascii: "\n")
            if byte == UInt8(ascii: "\n") || byte == UInt8(ascii: "\r") && !isPair { starts.append(offset + 1) }
        }
        self.starts = starts
    }

    var lineCount: Int { starts.count }

    /// The UTF-8 range of a line without its end.
    func range(ofLine line: Int) -> Range<Int> {
        let start = starts[line]
        var end = line + 1 < starts.count ? starts[line + 1] : bytes.count
        while end > start, bytes[end - 1] == UInt8(ascii: "\n") || bytes[end - 1] == UInt8(ascii: "\r") { end -= 1 }
        return start..<end
    }

    /// The offset of a position; one outside the document is brought to its nearest end, one within a character to its
    /// beginning.
    func offset(line: Int, character: Int) -> Int {
        guard line >= 0 else { return 0 }
        guard line < starts.count else { return bytes.count }
        let range = range(ofLine: line)
        var offset = range.lowerBound
        var count = 0
        while offset < range.upperBound {
            let length = min(LineIndex.byteCount(of: bytes[offset]), range.upperBound - offset)
            let next = count + units(bytes: length)
            if next > character { break }
            count = next
            offset += length
        }
        return offset
    }

    func position(_ offset: Int) -> (line: Int, character: Int) {
        let offset = max(0, min(offset, bytes.count))
        var low = 0
        var high = starts.count
        while high - low > 1 {
            let middle = (low + high) / 2
            if starts[middle] <= offset { low = middle } else { high = middle }
        }
        return (low, units(in: starts[low]..<offset))
    }

    /// How many characters the editor counts in a range within a line.
    func units(in range: Range<Int>) -> Int {
        var count = 0
        var at = range.lowerBound
        while at < range.upperBound {
            let length = min(LineIndex.byteCount(of: bytes[at]), range.upperBound - at)
            count += units(bytes: length)
            at += length
        }
        return count
    }

    /// Of one Unicode scalar of so many bytes.
    private func units(bytes count: Int) -> Int {
        switch encoding {
        case .utf8: count
        case .utf16: count == 4 ? 2 : 1
        }
    }

    private static func byteCount(of first: UInt8) -> Int {
        switch first {
        case 0xF0...: 4
        case 0xE0..<0xF0: 3
        case 0xC0..<0xE0: 2
        default: 1
        }
    }

    // MARK: - As JSON

    func json(_ offset: Int) -> JSONValue {
        let place = position(offset)
        return ["line": .number(place.line), "character": .number(place.character)]
    }

    func json(_ range: Range<Int>) -> JSONValue { ["start": json(range.lowerBound), "end": json(range.upperBound)] }

    /// Nil where it is no position.
    func offset(_ json: JSONValue?) -> Int? {
        guard let line = json?["line"]?.int, let character = json?["character"]?.int else { return nil }
        return offset(line: line, character: character)
    }

    func range(_ json: JSONValue?) -> Range<Int>? {
        guard let start = offset(json?["start"]), let end = offset(json?["end"]) else { return nil }
        return min(start, end)..<max(start, end)
    }
}
