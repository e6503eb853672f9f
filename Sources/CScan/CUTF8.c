#include <string.h>

#include "Levels.h"

// Byte by byte, by the table of RFC 3629 (Unicode 3.9, table 3-7).
static size_t valid_count_portable(const uint8_t *bytes, size_t count) {
    size_t i = 0;
    while (i < count) {
        uint8_t a = bytes[i];
        if (a < 0x80) {
            while (i + 8 <= count) {
                uint64_t word;
                memcpy(&word, bytes + i, 8);
                if (word & 0x8080808080808080ull) break;
                i += 8;
            }
            while (i < count && bytes[i] < 0x80) i++;
            continue;
        }
        size_t size;
        uint8_t low = 0x80, high = 0xBF;
        if (a < 0xC2) return i;
        if (a < 0xE0) {
            size = 2;
        } else if (a < 0xF0) {
            size = 3;
            if (a == 0xE0) low = 0xA0;
            if (a == 0xED) high = 0x9F;
        } else if (a < 0xF5) {
            size = 4;
            if (a == 0xF0) low = 0x90;
            if (a == 0xF4) high = 0x8F;
        } else {
            return i;
        }
        if (i + size > count || bytes[i + 1] < low || bytes[i + 1] > high) return i;
        for (size_t k = 2; k < size; k++)
            if ((bytes[i + k] & 0xC0) != 0x80) return i;
        i += size;
    }
    return count;
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

// The errors among 32 bytes at `bytes`, whose 3 predecessors are readable and count.
TARGET_AVX2 INLINE __m256i utf8_errors_avx2(const uint8_t *bytes) {
    const __m256i before_high = _mm256_setr_epi8(BEFORE_HIGH, BEFORE_HIGH);
    const __m256i before_low = _mm256_setr_epi8(BEFORE_LOW, BEFORE_LOW);
    const __m256i own_high = _mm256_setr_epi8(OWN_HIGH, OWN_HIGH);
    const __m256i nibble = _mm256_set1_epi8(0x0F);
    __m256i own = _mm256_loadu_si256((const __m256i *)bytes);
    __m256i one = _mm256_loadu_si256((const __m256i *)(bytes - 1));
    __m256i two = _mm256_loadu_si256((const __m256i *)(bytes - 2));
    __m256i three = _mm256_loadu_si256((const __m256i *)(bytes - 3));
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

// Steps back from `at` to the start of the character that may reach over it, so that a portable check can go on there.
static size_t character_start(const uint8_t *bytes, size_t at) {
    size_t start = at;
    for (int k = 0; k < 4 && start > 0; k++) {
        start--;
        if ((bytes[start] & 0xC0) != 0x80) break;
    }
    return start;
}

TARGET_AVX2 static size_t valid_count_avx2(const uint8_t *bytes, size_t count) {
    size_t at = 0;
    // The first bytes have no predecessors to read: they are left to the portable check, up to a character's start.
    if (count < 64) return valid_count_portable(bytes, count);
    size_t head = 32;
    while (head > 28 && (bytes[head] & 0xC0) == 0x80) head--;
    if (valid_count_portable(bytes, head) < head) return valid_count_portable(bytes, count);
    // [at - 3, at) is readable: at >= 28.
    for (at = head; at + 32 <= count; at += 32) {
        __m256i own = _mm256_loadu_si256((const __m256i *)(bytes + at));
        __m256i before = _mm256_loadu_si256((const __m256i *)(bytes + at - 3));
        if (_mm256_movemask_epi8(_mm256_or_si256(own, before)) == 0) continue;
        __m256i errors = utf8_errors_avx2(bytes + at);
        if (!_mm256_testz_si256(errors, errors)) break;
    }
    size_t start = character_start(bytes, at);
    return start + valid_count_portable(bytes + start, count - start);
}

TARGET_AVX512 static size_t valid_count_avx512(const uint8_t *bytes, size_t count) {
    if (count < 128) return valid_count_portable(bytes, count);
    const __m512i before_high = _mm512_broadcast_i32x4(_mm_setr_epi8(BEFORE_HIGH));
    const __m512i before_low = _mm512_broadcast_i32x4(_mm_setr_epi8(BEFORE_LOW));
    const __m512i own_high = _mm512_broadcast_i32x4(_mm_setr_epi8(OWN_HIGH));
    const __m512i nibble = _mm512_set1_epi8(0x0F);
    size_t head = 32;
    while (head > 28 && (bytes[head] & 0xC0) == 0x80) head--;
    if (valid_count_portable(bytes, head) < head) return valid_count_portable(bytes, count);
    size_t at;
    // [at - 3, at) is readable: at >= 28.
    for (at = head; at + 64 <= count; at += 64) {
        __m512i own = _mm512_loadu_si512(bytes + at);
        __m512i three = _mm512_loadu_si512(bytes + at - 3);
        if (_mm512_movepi8_mask(_mm512_or_si512(own, three)) == 0) continue;
        __m512i one = _mm512_loadu_si512(bytes + at - 1);
        __m512i two = _mm512_loadu_si512(bytes + at - 2);
        __m512i special = _mm512_and_si512(
            _mm512_and_si512(
                _mm512_shuffle_epi8(before_high, _mm512_and_si512(_mm512_srli_epi16(one, 4), nibble)),
                _mm512_shuffle_epi8(before_low, _mm512_and_si512(one, nibble))),
            _mm512_shuffle_epi8(own_high, _mm512_and_si512(_mm512_srli_epi16(own, 4), nibble)));
        __m512i third = _mm512_subs_epu8(two, _mm512_set1_epi8((char)(0xE0 - 0x80)));
        __m512i fourth = _mm512_subs_epu8(three, _mm512_set1_epi8((char)(0xF0 - 0x80)));
        __m512i must_continue = _mm512_and_si512(_mm512_or_si512(third, fourth), _mm512_set1_epi8((char)0x80));
        __m512i errors = _mm512_xor_si512(must_continue, special);
        if (_mm512_test_epi8_mask(errors, errors) != 0) break;
    }
    size_t start = character_start(bytes, at);
    return start + valid_count_portable(bytes + start, count - start);
}

#endif

size_t tinh_utf8_valid_count(int level, const uint8_t *bytes, size_t count) {
    switch (tinh_available_level(level)) {
#if defined(__x86_64__)
    case TINH_SCAN_AVX512: return valid_count_avx512(bytes, count);
    case TINH_SCAN_AVX2: return valid_count_avx2(bytes, count);
#endif
    default: return valid_count_portable(bytes, count);
    }
}
