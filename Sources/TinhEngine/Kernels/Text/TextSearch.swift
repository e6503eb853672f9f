extension ScalarKernel {
    /// `position(x, part)`: int, the number of the character in which `part` first begins, from 1; 0 where it does not
    /// stand, 1 for an empty part. `replace(x, part, by)`: every occurrence from the left, none overlapping; an empty
    /// part, or one that does not stand there, leaves x as it is.
    ///
    /// Both compare the bytes of NFC; a text that `replace` changed is in NFC but for what it put in. O(bytes).
    static let textSearch = [position, replace]

    private static let position = ScalarKernel(name: "position") { _ throws(KernelFault) in
        { arguments, out, rowCount throws(KernelFault) in
            let texts = NormalText(arguments[0])
            let parts = NormalText(arguments[1])
            let results = out.integers
            for row in 0..<rowCount {
                let text = texts.text(row, &out.scratch)
                let part = parts.text(row, &out.scratch)
                if let found = text.offset(of: part, from: 0) {
                    results[row] = part.count == 0 ? 1 : Int64(Graphemes(text).countOfStarts(through: found))
                } else {
                    results[row] = 0
                }
            }
        }
    }

    private static let replace = ScalarKernel(name: "replace") { _ throws(KernelFault) in
        { arguments, out, rowCount throws(KernelFault) in
            let originals = arguments[0].slices
            let texts = NormalText(arguments[0])
            let parts = NormalText(arguments[1])
            let substitutes = arguments[2].slices
            let results = out.slices
            for row in 0..<rowCount {
                let text = texts.text(row, &out.scratch)
                let part = parts.text(row, &out.scratch)
                guard part.count > 0, let first = text.offset(of: part, from: 0) else {
                    results[row] = originals[row]
                    continue
                }
                let by = substitutes[row]
                var count = 1
                var next = first + part.count
                while let found = text.offset(of: part, from: next) {
                    count += 1
                    next = found + part.count
                }
                let (growth, overflow) = count.multipliedReportingOverflow(by: by.count - part.count)
                if overflow || (growth > 0 && text.count + growth > TextLimit.cellBytesMax) {
                    results[row] = .empty
                    if out.hasValue(row) { throw TextLimit.exceeded("replace", row: row) }
                    continue
                }
                let result = out.scratch.allocate(text.count + growth)
                var lower = 0
                var written = 0
                var upper: Int? = first
                while let found = upper {
                    copy(text.part(lower, found), to: result, &written)
                    copy(by, to: result, &written)
                    lower = found + part.count
                    upper = text.offset(of: part, from: lower)
                }
                copy(text.part(lower, text.count), to: result, &written)
                results[row] = TextSlice(start: result, count: written)
            }
        }
    }
}

/// Appends a text to one that is being made; there is room for it.
@inline(__always)
func copy(_ text: TextSlice, to result: UnsafeMutablePointer<UInt8>, _ written: inout Int) {
    (result + written).update(from: text.start, count: text.count)
    written += text.count
}
