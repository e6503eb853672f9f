import CKernels

extension ScalarKernel {
    /// `length(x)`: int, in grapheme clusters. `left(x, n)` and `right(x, n)`: the first, the last n clusters, the
    /// whole text when it is shorter; a negative n is an error. `substring(x, start, count)`: `count` clusters from
    /// number `start`, counted from 1, as many as there are; a start below 1 or a negative count is an error. `split(x,
    /// separator, n)`: what stands between the separators, the n-th from 1; missing when there is none. All O(bytes).
    /// The parts are views of the argument, nothing is copied.
    static let textParts = [length, left, right, substring, split]

    private static let length = ScalarKernel(name: "length") { _ throws(KernelFault) in
        { arguments, out, rowCount throws(KernelFault) in
            let texts = arguments[0].slices
            let results = out.integers
            for row in 0..<rowCount { results[row] = Int64(Graphemes(texts[row]).count) }
        }
    }

    private static let left = ScalarKernel(name: "left") { _ throws(KernelFault) in
        { arguments, out, rowCount throws(KernelFault) in
            let counts = arguments[1].integers
            let texts = arguments[0].slices
            let results = out.slices
            for row in 0..<rowCount {
                let count = try countArgument(counts[row], "left", "count", row, out)
                let text = texts[row]
                // Many texts lie far apart, and only their beginnings are read.
                tinh_prefetch(texts[min(row + 16, rowCount - 1)].start)
                // A cluster has at least one byte.
                if count >= text.count {
                    results[row] = text
                } else if Graphemes.beginsWithBytes(text, count) {
                    results[row] = text.part(0, count)
                } else if let end = Graphemes.beginning(of: text, count) {
                    results[row] = text.part(0, end)
                } else {
                    let clusters = Graphemes(text)
                    results[row] = text.part(0, clusters.offset(of: min(count, clusters.count)))
                }
            }
            // A part of a text in NFC is, too.
            out.isNormalized = arguments[0].isNormalized
        }
    }

    private static let right = ScalarKernel(name: "right") { _ throws(KernelFault) in
        { arguments, out, rowCount throws(KernelFault) in
            let counts = arguments[1].integers
            let texts = arguments[0].slices
            let results = out.slices
            for row in 0..<rowCount {
                let count = try countArgument(counts[row], "right", "count", row, out)
                let text = texts[row]
                if count >= text.count {
                    results[row] = text
                } else {
                    let clusters = Graphemes(text)
                    results[row] = text.part(
                        clusters.offset(of: clusters.count - min(count, clusters.count)), text.count)
                }
            }
            out.isNormalized = arguments[0].isNormalized
        }
    }

    private static let substring = ScalarKernel(name: "substring") { _ throws(KernelFault) in
        { arguments, out, rowCount throws(KernelFault) in
            let starts = arguments[1].integers
            let counts = arguments[2].integers
            let texts = arguments[0].slices
            let results = out.slices
            for row in 0..<rowCount {
                if starts[row] < 1, out.hasValue(row) {
                    let message = "substring counts characters from 1, so it cannot start at \(starts[row])"
                    throw .badArgument(row: row, message: message)
                }
                let count = try countArgument(counts[row], "substring", "count", row, out)
                let text = texts[row]
                let skipped = Int(max(1, starts[row]) - 1)
                let clusters = Graphemes(text)
                if skipped >= clusters.count {
                    results[row] = .empty
                } else {
                    let lower = clusters.offset(of: skipped)
                    let taken = min(count, clusters.count - skipped)
                    results[row] = text.part(lower, clusters.offset(lower, advancedBy: taken))
                }
            }
            out.isNormalized = arguments[0].isNormalized
        }
    }

    private static let split = ScalarKernel(name: "split") { _ throws(KernelFault) in
        { arguments, out, rowCount throws(KernelFault) in
            let numbers = arguments[2].integers
            let results = out.slices
            let source = NormalText(arguments[0])
            let separators = NormalText(arguments[1])
            let validity = out.makeOwnValidity(rowCount)
            for row in 0..<rowCount where validity[row] != 0 {
                let separator = separators.text(row, &out.scratch)
                if separator.count == 0 {
                    throw .badArgument(row: row, message: "split needs a separator, and this one is an empty text")
                }
                if numbers[row] < 1 {
                    let message = "split counts the parts from 1, so there is no part \(numbers[row])"
                    throw .badArgument(row: row, message: message)
                }
                let text = source.text(row, &out.scratch)
                var lower = 0
                var part: Int64 = 1
                var upper = text.offset(of: separator, from: 0)
                while part < numbers[row], let found = upper {
                    part += 1
                    lower = found + separator.count
                    upper = text.offset(of: separator, from: lower)
                }
                if part == numbers[row] {
                    results[row] = text.part(lower, upper ?? text.count)
                } else {
                    results[row] = .empty
                    validity[row] = 0
                }
            }
        }
    }

    /// An argument that counts: not negative. 0 for a missing one.
    @inline(__always)
    private static func countArgument(
        _ count: Int64, _ function: String, _ argument: String, _ row: Int, _ out: Vector
    ) throws(KernelFault) -> Int {
        if count >= 0 { return Int(count) }
        if !out.hasValue(row) { return 0 }
        throw .badArgument(row: row, message: "\(function) takes a \(argument) of 0 or more, not \(count)")
    }
}
