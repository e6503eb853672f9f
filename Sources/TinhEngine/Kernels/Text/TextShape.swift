extension ScalarKernel {
    /// `trim(x)`: without the white space (Unicode's, the no-break space too) at both ends, a view of x. `reverse(x)`:
    /// the grapheme clusters last to first. `repeat(x, n)`: x n times, n not negative. O(bytes of the result).
    static let textShape = [trim, reverse, `repeat`]

    private static let trim = ScalarKernel(name: "trim") { _ throws(KernelFault) in
        { arguments, out, rowCount throws(KernelFault) in
            try mapText(arguments[0], out, rowCount) { text in
                var lower = 0
                var upper = text.count
                while lower < upper, let length = whiteSpace(at: lower, in: text) { lower += length }
                while upper > lower, let length = whiteSpace(before: upper, in: text) { upper -= length }
                return text.part(lower, upper)
            }
        }
    }

    private static let reverse = ScalarKernel(name: "reverse") { _ throws(KernelFault) in
        { arguments, out, rowCount throws(KernelFault) in
            try mapText(arguments[0], out, rowCount) { text in
                let result = out.scratch.allocate(text.count)
                Graphemes(text).visit { lower, upper in
                    (result + (text.count - upper)).update(from: text.start + lower, count: upper - lower)
                }
                return TextSlice(start: result, count: text.count)
            }
        }
    }

    private static let `repeat` = ScalarKernel(name: "repeat") { _ throws(KernelFault) in
        { arguments, out, rowCount throws(KernelFault) in
            let texts = arguments[0].slices
            let counts = arguments[1].integers
            let results = out.slices
            for row in 0..<rowCount {
                results[row] = .empty
                if !out.hasValue(row) { continue }
                let text = texts[row]
                let count = Int(counts[row])
                if count < 0 {
                    throw .badArgument(row: row, message: "repeat takes a count of 0 or more, not \(count)")
                }
                if text.count == 0 { continue }
                if count > TextLimit.cellBytesMax / text.count { throw TextLimit.exceeded("repeat", row: row) }
                let result = out.scratch.allocate(text.count * count)
                var written = 0
                for _ in 0..<count { copy(text, to: result, &written) }
                results[row] = TextSlice(start: result, count: written)
            }
        }
    }

    /// The bytes of the white space that starts at an offset, nil when none does. White_Space of PropList.txt: U+0009–
    /// U+000D, blank, U+0085, U+00A0, U+1680, U+2000–U+200A, U+2028, U+2029, U+202F, U+205F, U+3000.
    @inline(__always)
    private static func whiteSpace(at offset: Int, in text: TextSlice) -> Int? {
        let bytes = text.start + offset
        let byte = bytes[0]
        if byte < 0x80 { return byte == 0x20 || byte &- 0x09 < 5 ? 1 : nil }
        if byte == 0xC2 { return bytes[1] == 0x85 || bytes[1] == 0xA0 ? 2 : nil }
        if byte == 0xE1 || byte == 0xE2 || byte == 0xE3 { return isWideWhiteSpace(byte, bytes[1], bytes[2]) ? 3 : nil }
        return nil
    }

    /// The bytes of the white space that ends before an offset above 0, nil when none does. UTF-8 lets the bytes be
    /// read backwards: none of these sequences ends another.
    @inline(__always)
    private static func whiteSpace(before offset: Int, in text: TextSlice) -> Int? {
        let bytes = text.start
        let byte = bytes[offset - 1]
        if byte < 0x80 { return byte == 0x20 || byte &- 0x09 < 5 ? 1 : nil }
        if offset >= 2, bytes[offset - 2] == 0xC2 { return byte == 0x85 || byte == 0xA0 ? 2 : nil }
        if offset >= 3, isWideWhiteSpace(bytes[offset - 3], bytes[offset - 2], byte) { return 3 }
        return nil
    }

    private static func isWideWhiteSpace(_ first: UInt8, _ second: UInt8, _ third: UInt8) -> Bool {
        switch (first, second) {
        case (0xE1, 0x9A): third == 0x80
        case (0xE2, 0x80): third <= 0x8A || third == 0xA8 || third == 0xA9 || third == 0xAF
        case (0xE2, 0x81): third == 0x9F
        case (0xE3, 0x80): third == 0x80
        default: false
        }
    }
}
