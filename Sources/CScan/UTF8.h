#pragma once

#include "Levels.h"

// The start of the character that may reach over `at`: a check can go on there.
INLINE size_t utf8_character_start(const uint8_t *bytes, size_t at) {
    size_t start = at;
    for (int k = 0; k < 4 && start > 0; k++) {
        start--;
        if ((bytes[start] & 0xC0) != 0x80) break;
    }
    return start;
}

#if defined(__x86_64__)

// The lookup algorithm of J. Keiser and D. Lemire, "Validating UTF-8 in less than one instruction per byte" (2021):
// three table lookups, by the high and low half of the byte before and the high half of the byte, whose intersection
// is a set of errors.
enum {
    TOO_SHORT = 1 << 0,
    TOO_LONG = 1 << 1,
    OVERLONG_3 = 1 << 2,
    TOO_LARGE = 1 << 3,
    SURROGATE = 1 << 4,
    OVERLONG_2 = 1 << 5,
    TOO_LARGE_1000 = 1 << 6,
    OVERLONG_4 = 1 << 6,
    TWO_CONTINUATIONS = 1 << 7,
    CARRY = TOO_SHORT | TOO_LONG | TWO_CONTINUATIONS,
};

#define BEFORE_HIGH                                                                                                    \
    TOO_LONG, TOO_LONG, TOO_LONG, TOO_LONG, TOO_LONG, TOO_LONG, TOO_LONG, TOO_LONG, (char)TWO_CONTINUATIONS,           \
        (char)TWO_CONTINUATIONS, (char)TWO_CONTINUATIONS, (char)TWO_CONTINUATIONS, TOO_SHORT | OVERLONG_2, TOO_SHORT,  \
        TOO_SHORT | OVERLONG_3 | SURROGATE, TOO_SHORT | TOO_LARGE | TOO_LARGE_1000 | OVERLONG_4
#define BEFORE_LOW                                                                                                     \
    (char)(CARRY | OVERLONG_3 | OVERLONG_2 | OVERLONG_4), (char)(CARRY | OVERLONG_2), (char)CARRY, (char)CARRY,        \
        (char)(CARRY | TOO_LARGE), (char)(CARRY | TOO_LARGE | TOO_LARGE_1000),                                         \
        (char)(CARRY | TOO_LARGE | TOO_LARGE_1000), (char)(CARRY | TOO_LARGE | TOO_LARGE_1000),                        \
        (char)(CARRY | TOO_LARGE | TOO_LARGE_1000), (char)(CARRY | TOO_LARGE | TOO_LARGE_1000),                        \
        (char)(CARRY | TOO_LARGE | TOO_LARGE_1000), (char)(CARRY | TOO_LARGE | TOO_LARGE_1000),                        \
        (char)(CARRY | TOO_LARGE | TOO_LARGE_1000), (char)(CARRY | TOO_LARGE | TOO_LARGE_1000 | SURROGATE),            \
        (char)(CARRY | TOO_LARGE | TOO_LARGE_1000), (char)(CARRY | TOO_LARGE | TOO_LARGE_1000)
#define OWN_HIGH                                                                                                       \
    TOO_SHORT, TOO_SHORT, TOO_SHORT, TOO_SHORT, TOO_SHORT, TOO_SHORT, TOO_SHORT, TOO_SHORT,                            \
        (char)(TOO_LONG | OVERLONG_2 | TWO_CONTINUATIONS | OVERLONG_3 | TOO_LARGE_1000 | OVERLONG_4),                  \
        (char)(TOO_LONG | OVERLONG_2 | TWO_CONTINUATIONS | OVERLONG_3 | TOO_LARGE),                                    \
        (char)(TOO_LONG | OVERLONG_2 | TWO_CONTINUATIONS | SURROGATE | TOO_LARGE),                                     \
        (char)(TOO_LONG | OVERLONG_2 | TWO_CONTINUATIONS | SURROGATE | TOO_LARGE), TOO_SHORT, TOO_SHORT, TOO_SHORT,    \
        TOO_SHORT

// The errors among 32 bytes, of which the ones before are known: `one` holds the byte before each, and so on.
TARGET_AVX2 INLINE __m256i utf8_errors_avx2(__m256i own, __m256i one, __m256i two, __m256i three) {
    const __m256i before_high = _mm256_setr_epi8(BEFORE_HIGH, BEFORE_HIGH);
    const __m256i before_low = _mm256_setr_epi8(BEFORE_LOW, BEFORE_LOW);
    const __m256i own_high = _mm256_setr_epi8(OWN_HIGH, OWN_HIGH);
    const __m256i nibble = _mm256_set1_epi8(0x0F);
    __m256i special = _mm256_and_si256(
        _mm256_and_si256(
            _mm256_shuffle_epi8(before_high, _mm256_and_si256(_mm256_srli_epi16(one, 4), nibble)),
            _mm256_shuffle_epi8(before_low, _mm256_and_si256(one, nibble))),
        _mm256_shuffle_epi8(own_high, _mm256_and_si256(_mm256_srli_epi16(own, 4), nibble)));
    __m256i third = _mm256_subs_epu8(two, _mm256_set1_epi8((char)(0xE0 - 0x80)));
    __m256i fourth = _mm256_subs_epu8(three, _mm256_set1_epi8((char)(0xF0 - 0x80)));
    __m256i must_continue = _mm256_and_si256(_mm256_or_si256(third, fourth), _mm256_set1_epi8((char)0x80));
    return _mm256_xor_si256(must_continue, special);
}

// The same of 32 bytes that stand behind 32 others.
TARGET_AVX2 INLINE __m256i utf8_errors_behind_avx2(__m256i own, __m256i before) {
    __m256i middle = _mm256_permute2x128_si256(before, own, 0x21);
    return utf8_errors_avx2(own, _mm256_alignr_epi8(own, middle, 15), _mm256_alignr_epi8(own, middle, 14),
                            _mm256_alignr_epi8(own, middle, 13));
}

TARGET_AVX512 INLINE __m512i utf8_errors_avx512(__m512i own, __m512i one, __m512i two, __m512i three) {
    const __m512i before_high = _mm512_broadcast_i32x4(_mm_setr_epi8(BEFORE_HIGH));
    const __m512i before_low = _mm512_broadcast_i32x4(_mm_setr_epi8(BEFORE_LOW));
    const __m512i own_high = _mm512_broadcast_i32x4(_mm_setr_epi8(OWN_HIGH));
    const __m512i nibble = _mm512_set1_epi8(0x0F);
    __m512i special = _mm512_and_si512(
        _mm512_and_si512(
            _mm512_shuffle_epi8(before_high, _mm512_and_si512(_mm512_srli_epi16(one, 4), nibble)),
            _mm512_shuffle_epi8(before_low, _mm512_and_si512(one, nibble))),
        _mm512_shuffle_epi8(own_high, _mm512_and_si512(_mm512_srli_epi16(own, 4), nibble)));
    __m512i third = _mm512_subs_epu8(two, _mm512_set1_epi8((char)(0xE0 - 0x80)));
    __m512i fourth = _mm512_subs_epu8(three, _mm512_set1_epi8((char)(0xF0 - 0x80)));
    __m512i must_continue = _mm512_and_si512(_mm512_or_si512(third, fourth), _mm512_set1_epi8((char)0x80));
    return _mm512_xor_si512(must_continue, special);
}

TARGET_AVX512 INLINE __m512i utf8_errors_behind_avx512(__m512i own, __m512i before) {
    __m512i middle = _mm512_alignr_epi64(own, before, 6);
    return utf8_errors_avx512(own, _mm512_alignr_epi8(own, middle, 15), _mm512_alignr_epi8(own, middle, 14),
                              _mm512_alignr_epi8(own, middle, 13));
}

#endif
