import Tinh
import TinhFormats

/// The one form of a script, as `tinh fmt` has it, by edits of no more lines than differ.
extension Server {
    /// A script with mistakes of syntax stays as it is: its diagnostics say why.
    func formatting(_ parameters: JSONValue) throws(Refusal) -> JSONValue {
        let document = try document(parameters)
        guard let formatted = try? Engine.formatted(script: document.text, name: document.address.name) else {
            return .null
        }
        return .array(
            LineEdits(from: document.lines, to: formatted).all.map { edit in
                ["range": document.lines.json(edit.range), "newText": .string(edit.text)]
            })
    }
}

/// Edits that make one text of another, whole lines at a time.
struct LineEdits {
    private(set) var all: [(range: Range<Int>, text: String)] = []

    /// Beyond so many pairs of lines what lies between the first and the last difference is one edit.
    private static let pairCountMax = 4_000_000

    /// The document's own line ends stay: `formatted` has line feeds.
    init(from lines: LineIndex, to formatted: String) {
        let usesPairs = lines.bytes.contains(UInt8(ascii: "\r"))
        let lineEnd = usesPairs ? "\r\n" : "\n"
        let new = formatted.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
        // By their bytes: letters that are put together otherwise are another line.
        var numbers: [[UInt8]: Int] = [:]
        func number(_ line: [UInt8]) -> Int {
            if let known = numbers[line] { return known }
            numbers[line] = numbers.count
            return numbers.count - 1
        }
        let oldNumbers = (0..<lines.lineCount).map { number(Array(lines.bytes[lines.range(ofLine: $0)])) }
        let newNumbers = new.map { number(Array($0.utf8)) }
        let (oldCount, newCount) = (oldNumbers.count, newNumbers.count)
        let shorter = min(oldCount, newCount)
        var first = 0
        while first < shorter, oldNumbers[first] == newNumbers[first] { first += 1 }
        var last = 0
        while last < shorter - first, oldNumbers[oldCount - 1 - last] == newNumbers[newCount - 1 - last] { last += 1 }
        let oldMiddle = first..<(oldCount - last)
        let newMiddle = first..<(newCount - last)
        for piece in LineEdits.pieces(oldNumbers, oldMiddle, newNumbers, newMiddle) {
            let (range, text) = LineEdits.edit(lines, piece.old, Array(new[piece.new]), lineEnd)
            all.append((range, text))
        }
    }

    /// Replaces lines, their ends with them; where the last line is among them, which has no end, the end before the first.
    private static func edit(
        _ lines: LineIndex, _ old: Range<Int>, _ new: [String], _ lineEnd: String
    ) -> (Range<Int>, String) {
        let reachesEnd = old.upperBound == lines.lineCount
        let text = new.joined(separator: lineEnd)
        if reachesEnd {
            if old.lowerBound == 0 { return (0..<lines.bytes.count, text) }
            let start = lines.range(ofLine: old.lowerBound - 1).upperBound
            return (start..<lines.bytes.count, new.isEmpty ? "" : lineEnd + text)
        }
        let start = lines.range(ofLine: old.lowerBound).lowerBound
        let end = lines.range(ofLine: old.upperBound).lowerBound
        return (start..<end, new.isEmpty ? "" : text + lineEnd)
    }

    /// Runs of lines that differ, the lines given by their numbers, by a longest common subsequence.
    private static func pieces(
        _ old: [Int], _ oldRange: Range<Int>, _ new: [Int], _ newRange: Range<Int>
    ) -> [(old: Range<Int>, new: Range<Int>)] {
        if oldRange.isEmpty && newRange.isEmpty { return [] }
        let (height, width) = (oldRange.count, newRange.count)
        guard height * width <= pairCountMax else { return [(oldRange, newRange)] }
        // The length of the common subsequence of what follows.
        var lengths = [Int32](repeating: 0, count: (height + 1) * (width + 1))
        for row in (0..<height).reversed() {
            for column in (0..<width).reversed() {
                let at = row * (width + 1) + column
                lengths[at] =
                    old[oldRange.lowerBound + row] == new[newRange.lowerBound + column]
                    ? lengths[at + width + 2] + 1 : max(lengths[at + width + 1], lengths[at + 1])
            }
        }
        var found: [(old: Range<Int>, new: Range<Int>)] = []
        var (row, column) = (0, 0)
        var (oldStart, newStart) = (0, 0)
        func close() {
            guard oldStart < row || newStart < column else { return }
            found.append(
                (
                    (oldRange.lowerBound + oldStart)..<(oldRange.lowerBound + row),
                    (newRange.lowerBound + newStart)..<(newRange.lowerBound + column)
                ))
        }
        while row < height, column < width {
            let at = row * (width + 1) + column
            if old[oldRange.lowerBound + row] == new[newRange.lowerBound + column] {
                close()
                (row, column) = (row + 1, column + 1)
                (oldStart, newStart) = (row, column)
            } else if lengths[at + width + 1] >= lengths[at + 1] {
                row += 1
            } else {
                column += 1
            }
        }
        (row, column) = (height, width)
        close()
        return found
    }
}
