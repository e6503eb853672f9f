import CRE2
import Tinh

/// Regular expressions by RE2 (https://github.com/google/re2): its syntax, UTF-8, case-sensitive unless the pattern
/// says `(?i)`; matching takes time linear in the text and bounded memory, whatever the pattern.
///
/// Kept out of module `Tinh`, which so builds without any system library: give it to `Engine.Configuration`.
public struct RE2: RegularExpressions {
    /// Bounds a pattern's program and the automaton that matching builds from it; past it matching goes on more slowly.
    static let memoryBytesMax: Int64 = 64 << 20

    public init() {}

    /// Throws a message for the user when the pattern is wrong. O(length of the pattern).
    public func compile(_ pattern: String) throws(RegularExpressionError) -> any RegularExpression {
        var pattern = pattern
        let compiled = pattern.withUTF8 { bytes in
            bytes.withMemoryRebound(to: CChar.self) { cre2_compile($0.baseAddress, $0.count, RE2.memoryBytesMax) }
        }
        guard let compiled else { throw RegularExpressionError(message: Problem.noMemory) }
        let matcher = Matcher(compiled)
        let problem = cre2_problem(compiled)
        guard problem == CRE2ProblemNone else {
            var length = 0
            let words = cre2_problem_words(compiled, &length)
            let text = String(decoding: UnsafeRawBufferPointer(start: words, count: length), as: UTF8.self)
            throw RegularExpressionError(message: Problem.message(problem, words: text))
        }
        return matcher
    }
}

/// A compiled pattern. RE2 guards what matching changes inside it, so it may be shared between threads.
private final class Matcher: RegularExpression, @unchecked Sendable {
    private let pattern: OpaquePointer

    init(_ pattern: OpaquePointer) { self.pattern = pattern }

    deinit { cre2_free(pattern) }

    func isFound(in text: UnsafeRawBufferPointer) -> Bool {
        guard let start = text.baseAddress else { return cre2_is_found(pattern, "", 0) }
        return cre2_is_found(pattern, start.assumingMemoryBound(to: CChar.self), text.count)
    }
}
