#include "CRE2.h"

#include <re2/re2.h>

#include <new>

struct CRE2Pattern {
    RE2 pattern;

    CRE2Pattern(re2::StringPiece text, const RE2::Options &options) : pattern(text, options) {}
};

CRE2Pattern *cre2_compile(const char *pattern, size_t length, long long memoryBytesMax) {
    try {
        // UTF-8 and case sensitivity are the defaults; nothing is written to the process's error stream.
        RE2::Options options;
        options.set_log_errors(false);
        options.set_max_mem(memoryBytesMax);
        return new CRE2Pattern(re2::StringPiece(pattern, length), options);
    } catch (...) {
        return nullptr;
    }
}

CRE2Problem cre2_problem(const CRE2Pattern *pattern) {
    switch (pattern->pattern.error_code()) {
    case RE2::NoError: return CRE2ProblemNone;
    case RE2::ErrorBadEscape: return CRE2ProblemBadEscape;
    case RE2::ErrorBadCharClass: return CRE2ProblemBadCharacterClass;
    case RE2::ErrorBadCharRange: return CRE2ProblemBadCharacterRange;
    case RE2::ErrorMissingBracket: return CRE2ProblemMissingBracket;
    case RE2::ErrorMissingParen: return CRE2ProblemMissingParenthesis;
    case RE2::ErrorUnexpectedParen: return CRE2ProblemUnexpectedParenthesis;
    case RE2::ErrorTrailingBackslash: return CRE2ProblemTrailingBackslash;
    case RE2::ErrorRepeatArgument: return CRE2ProblemRepeatArgument;
    case RE2::ErrorRepeatSize: return CRE2ProblemRepeatSize;
    case RE2::ErrorRepeatOp: return CRE2ProblemRepeatOperator;
    case RE2::ErrorBadPerlOp: return CRE2ProblemGroupKind;
    case RE2::ErrorBadUTF8: return CRE2ProblemNotUTF8;
    case RE2::ErrorBadNamedCapture: return CRE2ProblemGroupName;
    case RE2::ErrorPatternTooLarge: return CRE2ProblemTooLarge;
    case RE2::ErrorInternal: return CRE2ProblemOther;
    }
    return CRE2ProblemOther;
}

const char *cre2_problem_words(const CRE2Pattern *pattern, size_t *length) {
    const std::string &words = pattern->pattern.error_arg();
    *length = words.size();
    return words.data();
}

bool cre2_is_found(const CRE2Pattern *pattern, const char *text, size_t length) {
    try {
        return pattern->pattern.Match(re2::StringPiece(text, length), 0, length, RE2::UNANCHORED, nullptr, 0);
    } catch (...) {
        return false;
    }
}

void cre2_free(CRE2Pattern *pattern) { delete pattern; }
