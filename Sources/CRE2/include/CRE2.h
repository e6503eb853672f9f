#pragma once

#include <stdbool.h>
#include <stddef.h>

// RE2 (libre2) behind C: no exception, no C++ type and no allocation of RE2's crosses this header.

#ifdef __cplusplus
extern "C" {
#endif

/// A compiled pattern. Matching does not change it: it may be used from several threads at once.
typedef struct CRE2Pattern CRE2Pattern;

/// Why a pattern could not be compiled.
typedef enum CRE2Problem {
    CRE2ProblemNone = 0,
    CRE2ProblemBadEscape,
    CRE2ProblemBadCharacterClass,
    CRE2ProblemBadCharacterRange,
    CRE2ProblemMissingBracket,
    CRE2ProblemMissingParenthesis,
    CRE2ProblemUnexpectedParenthesis,
    CRE2ProblemTrailingBackslash,
    CRE2ProblemRepeatArgument,
    CRE2ProblemRepeatSize,
    CRE2ProblemRepeatOperator,
    CRE2ProblemGroupKind,
    CRE2ProblemNotUTF8,
    CRE2ProblemGroupName,
    CRE2ProblemTooLarge,
    CRE2ProblemOther,
} CRE2Problem;

/// Compiles UTF-8 of `length` bytes; `memoryBytesMax` bounds the program and the automaton that is built while matching.
/// Never NULL but when memory has run out; ask `cre2_problem` before matching. Free it by `cre2_free`.
CRE2Pattern *cre2_compile(const char *pattern, size_t length, long long memoryBytesMax);

CRE2Problem cre2_problem(const CRE2Pattern *pattern);

/// The words of the pattern that are at fault, UTF-8 without a closing zero; they live as long as the pattern.
const char *cre2_problem_words(const CRE2Pattern *pattern, size_t *length);

/// True when the pattern is found anywhere in the text. Linear in its length.
bool cre2_is_found(const CRE2Pattern *pattern, const char *text, size_t length);

void cre2_free(CRE2Pattern *pattern);

#ifdef __cplusplus
}
#endif
