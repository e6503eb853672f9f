import CRE2

/// What is wrong with a pattern, in the user's terms: one sentence, no full stop.
enum Problem {
    static let noMemory = "there is no memory left for this regular expression"

    /// `words` are those of the pattern that RE2 found at fault.
    static func message(_ problem: CRE2Problem, words: String) -> String {
        switch problem {
        case CRE2ProblemBadEscape: escape(words)
        case CRE2ProblemBadCharacterClass: "`\(words)` names no set of characters; write as `[a-z]`, `\\d` or `\\p{L}`"
        case CRE2ProblemBadCharacterRange where words.hasPrefix("[:"):
            "`\(words)` names no set of characters; write `[:alpha:]`, `[:digit:]` or `\\p{L}`"
        case CRE2ProblemBadCharacterRange: "the range `\(words)` runs backwards or between sets"
        case CRE2ProblemMissingBracket:
            "`\(words)` opens a set with `[` that no `]` closes; a bracket itself is written `\\[`"
        case CRE2ProblemMissingParenthesis: "a `(` is not closed by a `)`; a bracket itself is written `\\(`"
        case CRE2ProblemUnexpectedParenthesis: "a `)` closes nothing; a bracket itself is written `\\)`"
        case CRE2ProblemTrailingBackslash:
            "the `\\` at the end stands before nothing; a backslash itself is written `\\\\`"
        case CRE2ProblemRepeatArgument:
            "`\(words)` has nothing before it to repeat; the sign itself is written `\\\(words)`"
        case CRE2ProblemRepeatSize:
            "`\(words)` repeats too often or backwards; 1000 times is the most, repetitions of repetitions multiplied"
        case CRE2ProblemRepeatOperator:
            "`\(words)` repeats what is repeated already; write one of them, or use brackets"
        case CRE2ProblemGroupKind: group(words)
        case CRE2ProblemNotUTF8: "the pattern is not UTF-8"
        case CRE2ProblemGroupName: "`\(words)` is no name of a group, or used twice; write as `(?P<name>…)`"
        case CRE2ProblemTooLarge:
            "the pattern is too large when its repetitions are written out; make the numbers in `{}` smaller"
        default: words.isEmpty ? "the pattern cannot be read" : "the pattern cannot be read at `\(words)`"
        }
    }

    /// `\1` and `\q`.
    private static func escape(_ words: String) -> String {
        let isBackreference = words.dropFirst().first.map { ("1"..."9").contains($0) } ?? false
        if isBackreference { return "`\(words)` refers back to a group, which these regular expressions cannot do" }
        return "`\(words)` means nothing; a backslash itself is written `\\\\`"
    }

    /// `(?=`, `(?!`, `(?<=`, `(?<!`, and what follows `(?` else.
    private static func group(_ words: String) -> String {
        let isLook = ["(?=", "(?!", "(?<"].contains { words.hasPrefix($0) }
        if isLook { return "`\(words)` looks ahead or back, which these regular expressions cannot do" }
        return "`\(words)` starts no kind of group; write `(…)`, `(?:…)`, `(?P<name>…)` or `(?i)`"
    }
}
