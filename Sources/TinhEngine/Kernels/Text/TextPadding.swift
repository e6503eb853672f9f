extension ScalarKernel {
    /// `pad_left(x, width, fill)` and `pad_right`: text, filled up to `width` grapheme clusters with `fill` again and
    /// again, its last copy cut where the width is reached. A text that is as wide or wider stays as it is: nothing is
    /// cut off it. A negative width, or an empty fill where one is wanted, is an error. O(bytes of the result).
    static let textPadding = [padKernel("pad_left", isLeft: true), padKernel("pad_right", isLeft: false)]

    private static func padKernel(_ name: String, isLeft: Bool) -> ScalarKernel {
        ScalarKernel(name: name) { _ throws(KernelFault) in
            { arguments, out, rowCount throws(KernelFault) in
                let texts = arguments[0].slices
                let widths = arguments[1].integers
                let fills = arguments[2].slices
                let results = out.slices
                for row in 0..<rowCount {
                    let text = texts[row]
                    results[row] = text
                    if !out.hasValue(row) { continue }
                    if widths[row] < 0 {
                        throw .badArgument(row: row, message: "\(name) takes a width of 0 or more, not \(widths[row])")
                    }
                    let missing = Int(widths[row]) - Graphemes(text).count
                    if missing <= 0 { continue }
                    let fill = fills[row]
                    if fill.count == 0 {
                        throw .badArgument(
                            row: row, message: "\(name) needs a text to fill with, and this one is empty")
                    }
                    let clusters = Graphemes(fill)
                    let (copies, rest) = missing.quotientAndRemainder(dividingBy: clusters.count)
                    // Checked by division first: the width may be anything.
                    if copies > TextLimit.cellBytesMax / fill.count { throw TextLimit.exceeded(name, row: row) }
                    let restBytes = clusters.offset(of: rest)
                    let padding = copies * fill.count + restBytes
                    if text.count + padding > TextLimit.cellBytesMax { throw TextLimit.exceeded(name, row: row) }
                    let result = out.scratch.allocate(text.count + padding)
                    var written = 0
                    if !isLeft { copy(text, to: result, &written) }
                    for _ in 0..<copies { copy(fill, to: result, &written) }
                    copy(fill.part(0, restBytes), to: result, &written)
                    if isLeft { copy(text, to: result, &written) }
                    results[row] = TextSlice(start: result, count: written)
                }
            }
        }
    }
}
