#pragma once

#include <string.h>

#include "UTF8.h"

// What a scan asks of all bytes, block by block, for each level: whether one is 0, and how many are known to be UTF-8.
//
// Levels without wide shuffles check UTF-8 in a pass of its own.

// Eight bytes at a time. Bit 7 of each byte of the result is set where the byte equals; exact (no carries between bytes).
INLINE uint64_t equal_bytes(uint64_t word, uint8_t byte) {
    uint64_t x = word ^ (0x0101010101010101ull * byte);
    uint64_t low = (x & 0x7F7F7F7F7F7F7F7Full) + 0x7F7F7F7F7F7F7F7Full;
    return ~(low | x) & 0x8080808080808080ull;
}

struct look_portable {
    uint64_t zeros;
};

INLINE struct look_portable new_look_portable(void) {
    struct look_portable look = {0};
    return look;
}

INLINE void look_portable(struct look_portable *look, const uint8_t *bytes, int is_first) {
    (void)is_first;
    for (unsigned k = 0; k < 8; k++) {
        uint64_t word;
        memcpy(&word, bytes + 8 * k, 8);
        look->zeros |= equal_bytes(word, 0);
    }
}

INLINE void look_last_portable(struct look_portable *look, const uint8_t *bytes, unsigned count) {
    (void)count;
    look_portable(look, bytes, 0);
}

INLINE uint64_t has_zero_portable(const struct look_portable *look) { return look->zeros; }

INLINE size_t valid_count_portable(const struct look_portable *look, const uint8_t *bytes, size_t count) {
    (void)look;
    return tinh_utf8_valid_count(TINH_SCAN_PORTABLE, bytes, count);
}

#if defined(__x86_64__)

struct look_sse2 {
    __m128i least;
};

INLINE struct look_sse2 new_look_sse2(void) {
    struct look_sse2 look = {_mm_set1_epi8(-1)};
    return look;
}

INLINE void look_sse2(struct look_sse2 *look, const uint8_t *bytes, int is_first) {
    (void)is_first;
    for (unsigned k = 0; k < 64; k += 16)
        look->least = _mm_min_epu8(look->least, _mm_loadu_si128((const __m128i *)(bytes + k)));
}

INLINE void look_last_sse2(struct look_sse2 *look, const uint8_t *bytes, unsigned count) {
    (void)count;
    look_sse2(look, bytes, 0);
}

INLINE uint64_t has_zero_sse2(const struct look_sse2 *look) {
    return (uint64_t)_mm_movemask_epi8(_mm_cmpeq_epi8(look->least, _mm_setzero_si128()));
}

INLINE size_t valid_count_sse2(const struct look_sse2 *look, const uint8_t *bytes, size_t count) {
    (void)look;
    return tinh_utf8_valid_count(TINH_SCAN_SSE2, bytes, count);
}

struct look_avx2 {
    // The least of the bytes in each place, the errors of UTF-8 so far, and the 32 bytes before.
    __m256i least, errors, before;
};

TARGET_AVX2 INLINE struct look_avx2 new_look_avx2(void) {
    struct look_avx2 look = {_mm256_set1_epi8(-1), _mm256_setzero_si256(), _mm256_setzero_si256()};
    return look;
}

// Loads are cheaper than shifts over both halves of a register, but before the first block there may be nothing to load.
TARGET_AVX2 INLINE void look_avx2(struct look_avx2 *look, const uint8_t *bytes, int is_first) {
    for (unsigned k = 0; k < 64; k += 32) {
        const uint8_t *at = bytes + k;
        __m256i own = _mm256_loadu_si256((const __m256i *)at);
        __m256i errors = is_first && k == 0
            ? utf8_errors_behind_avx2(own, look->before)
            : utf8_errors_avx2(own, _mm256_loadu_si256((const __m256i *)(at - 1)),
                               _mm256_loadu_si256((const __m256i *)(at - 2)), _mm256_loadu_si256((const __m256i *)(at - 3)));
        look->least = _mm256_min_epu8(look->least, own);
        look->errors = _mm256_or_si256(look->errors, errors);
        look->before = own;
    }
}

// A character that is cut off is no error yet.
TARGET_AVX2 INLINE void look_last_avx2(struct look_avx2 *look, const uint8_t *bytes, unsigned count) {
    for (unsigned k = 0; k < count; k += 32) {
        uint8_t keep[32];
        for (unsigned i = 0; i < 32; i++) keep[i] = k + i < count ? 0xFF : 0;
        __m256i own = _mm256_loadu_si256((const __m256i *)(bytes + k));
        __m256i errors = utf8_errors_behind_avx2(own, look->before);
        errors = _mm256_and_si256(errors, _mm256_loadu_si256((const __m256i *)keep));
        look->least = _mm256_min_epu8(look->least, own);
        look->errors = _mm256_or_si256(look->errors, errors);
        look->before = own;
    }
}

TARGET_AVX2 INLINE uint64_t has_zero_avx2(const struct look_avx2 *look) {
    return (uint32_t)_mm256_movemask_epi8(_mm256_cmpeq_epi8(look->least, _mm256_setzero_si256()));
}

TARGET_AVX2 INLINE size_t valid_count_avx2(const struct look_avx2 *look, const uint8_t *bytes, size_t count) {
    return _mm256_testz_si256(look->errors, look->errors) ? utf8_character_start(bytes, count) : 0;
}

struct look_avx512 {
    // The least of the bytes in each place, the errors of UTF-8 so far, and the 64 bytes before.
    __m512i least, errors, before;
};

TARGET_AVX512 INLINE struct look_avx512 new_look_avx512(void) {
    struct look_avx512 look = {_mm512_set1_epi8(-1), _mm512_setzero_si512(), _mm512_setzero_si512()};
    return look;
}

TARGET_AVX512 INLINE void look_avx512(struct look_avx512 *look, const uint8_t *bytes, int is_first) {
    (void)is_first;
    __m512i own = _mm512_loadu_si512(bytes);
    look->least = _mm512_min_epu8(look->least, own);
    look->errors = _mm512_or_si512(look->errors, utf8_errors_behind_avx512(own, look->before));
    look->before = own;
}

// A character that is cut off is no error yet.
TARGET_AVX512 INLINE void look_last_avx512(struct look_avx512 *look, const uint8_t *bytes, unsigned count) {
    __m512i own = _mm512_loadu_si512(bytes);
    __m512i errors = utf8_errors_behind_avx512(own, look->before);
    look->least = _mm512_min_epu8(look->least, own);
    look->errors = _mm512_or_si512(look->errors, _mm512_maskz_mov_epi8((1ull << count) - 1, errors));
}

TARGET_AVX512 INLINE uint64_t has_zero_avx512(const struct look_avx512 *look) {
    return _mm512_testn_epi8_mask(look->least, look->least);
}

TARGET_AVX512 INLINE size_t valid_count_avx512(const struct look_avx512 *look, const uint8_t *bytes, size_t count) {
    return _mm512_test_epi8_mask(look->errors, look->errors) == 0 ? utf8_character_start(bytes, count) : 0;
}

#endif
