import TinhBase
import TinhPlan

extension ScalarKernel {
    /// `matches(x, pattern)`: bool, true where the regular expression is found anywhere in x; false where an argument
    /// is missing. Text and pattern are compared in NFC. A constant pattern is compiled once for each worker, others
    /// once for each run of rows with the same pattern. Linear in the bytes.
    static let matches = ScalarKernel(name: "matches") { preparation throws(KernelFault) in
        guard let compiler = preparation.environment.regularExpressions else { throw .noRegularExpressions }
        var cache = MatcherCache(compiler: compiler)
        var constant: (any RegularExpressionMatcher)?
        var literal: LiteralSequence?
        if case .text(let pattern) = preparation.constants[1] {
            constant = try cache.matcher(for: pattern)
            literal = LiteralSequence(TextForm.normalized(pattern))
        }
        let places = ScratchOffsets()
        return { arguments, out, rowCount throws(KernelFault) in
            let texts = NormalText(arguments[0])
            let patterns = arguments[1].slices
            let results = out.mask
            if let literal, texts.isNormalized || (0..<rowCount).allSatisfy({ !out.hasValue($0) || texts.isNormal($0) })
            {
                let validity = out.validity.map { UnsafePointer($0) }
                literal.mark(arguments[0].slices, validity, rowCount, places.offsets, into: results)
                for row in 0..<rowCount where results[row] == LiteralSequence.Answer.unknown.rawValue {
                    results[row] = constant?.isFound(in: arguments[0].slices[row].bytes) ?? false ? 1 : 0
                }
                out.missingIsFalse(rowCount)
                return
            }
            for row in 0..<rowCount {
                results[row] = 0
                if !out.hasValue(row) { continue }
                let text = texts.text(row, &out.scratch)
                let matcher = if let constant { constant } else { try cache.matcher(for: patterns[row]) }
                results[row] = matcher.isFound(in: text.bytes) ? 1 : 0
            }
            out.missingIsFalse(rowCount)
        }
    }
}

extension Vector {
    /// Of a mask: false in every row that is missing, and no row missing any more.
    func missingIsFalse(_ rowCount: Int) {
        guard let validity else { return }
        for row in 0..<rowCount { mask[row] &= validity[row] }
        self.validity = nil
    }
}

/// Room for where the texts of a batch begin.
private final class ScratchOffsets {
    let offsets: UnsafeMutablePointer<UInt32> = .allocate(capacity: Vector.capacity + 1)

    deinit { offsets.deallocate() }
}

/// The matcher of the pattern that was asked for last.
private struct MatcherCache {
    private let compiler: any RegularExpressionCompiler
    private var pattern: [UInt8]?
    private var last: (any RegularExpressionMatcher)?

    init(compiler: any RegularExpressionCompiler) { self.compiler = compiler }

    mutating func matcher(for slice: TextSlice) throws(KernelFault) -> any RegularExpressionMatcher {
        if let last, let pattern, pattern.count == slice.count,
            pattern.withUnsafeBytes({ TextSlice.view($0).isEqual(slice) })
        {
            return last
        }
        return try matcher(for: slice.text)
    }

    mutating func matcher(for text: String) throws(KernelFault) -> any RegularExpressionMatcher {
        do {
            let matcher = try compiler.compile(TextForm.normalized(text))
            pattern = Array(text.utf8)
            last = matcher
            return matcher
        } catch {
            throw .badPattern(message: error.message)
        }
    }
}
