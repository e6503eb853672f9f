import CKernels

/// A regular expression that is only literal texts with `.*` between them, as `special.*requests`: found by searching for
/// one text after the other, which needs no automaton.
struct LiteralSequence {
    private let parts: [[UInt8]]

    /// What is known of a text: `unknown` where it holds all parts and a line break, as `.` is none.
    enum Answer: UInt8 {
        case isNotFound
        case isFound
        case unknown
    }

    /// Nil for any other pattern. Texts are searched for its bytes, and so both have to be in NFC.
    init?(_ pattern: String) {
        var parts: [[UInt8]] = [[]]
        var bytes = pattern.utf8[...]
        while let byte = bytes.popFirst() {
            switch byte {
            case UInt8(ascii: "."):
                guard bytes.popFirst() == UInt8(ascii: "*") else { return nil }
                parts.append([])
            // What has a meaning of its own, and line breaks and the like.
            case UInt8(ascii: "\\"), UInt8(ascii: "*"), UInt8(ascii: "+"), UInt8(ascii: "?"), UInt8(ascii: "("),
                UInt8(ascii: ")"), UInt8(ascii: "["), UInt8(ascii: "]"), UInt8(ascii: "{"), UInt8(ascii: "}"),
                UInt8(ascii: "|"), UInt8(ascii: "^"), UInt8(ascii: "$"), 0..<0x20, 0x7F:
                return nil
            default: parts[parts.count - 1].append(byte)
            }
        }
        // What stands at the ends may be anything, and `x*` after a letter is none of these.
        self.parts = parts.filter { !$0.isEmpty }
        if self.parts.isEmpty || self.parts.count > Int(TINH_PARTS_MAX) { return nil }
    }

    /// Writes the answer for each text, as its raw value. Texts that lie side by side, as those of a column do, are searched
    /// as one. Rows where `validity` is 0 have none, and it is not found there. `offsets` has room for one more than there are
    /// texts. O(bytes).
    func mark(
        _ texts: UnsafePointer<TextSlice>, _ validity: UnsafePointer<UInt8>?, _ rowCount: Int,
        _ offsets: UnsafeMutablePointer<UInt32>, into answers: UnsafeMutablePointer<UInt8>
    ) {
        var row = 0
        while row < rowCount {
            if let validity, validity[row] == 0 {
                answers[row] = Answer.isNotFound.rawValue
                row += 1
                continue
            }
            let first = texts[row].start
            var end = first
            var count = 0
            offsets[0] = 0
            while row + count < rowCount, validity.map({ $0[row + count] != 0 }) ?? true,
                texts[row + count].start == end, end - first < LiteralSequence.stretchMax
            {
                end += texts[row + count].count
                count += 1
                offsets[count] = UInt32(truncatingIfNeeded: end - first)
            }
            mark(first, offsets, count, into: answers + row)
            row += count
        }
    }

    /// A stretch ends at the first text that reaches so far; no text is so long that offsets would not hold it.
    private static let stretchMax = 1 << 20

    private func mark(
        _ bytes: UnsafePointer<UInt8>, _ offsets: UnsafePointer<UInt32>, _ count: Int,
        into answers: UnsafeMutablePointer<UInt8>
    ) {
        answers.update(repeating: 0, count: count)
        let counts = parts.map(\.count)
        // One after another, so that each has an address.
        let all = parts.flatMap { $0 }
        all.withUnsafeBufferPointer { all in
            guard let start = all.baseAddress else { return }
            var starts: [UnsafeRawPointer?] = []
            var place = 0
            for count in counts {
                starts.append(UnsafeRawPointer(start + place))
                place += count
            }
            tinh_mark_sequence(bytes, offsets, count, starts, counts, counts.count, answers)
        }
    }
}
