/* Whether texts are the same as one other. */
#include "CKernels.h"

#include <string.h>

#include "Ahead.h"

#if defined(__x86_64__)
#include <immintrin.h>
#define TINH_X86 1
#define TARGET_AVX512 __attribute__((target("avx512f,avx512bw,avx512vl,bmi")))
#define TARGET_AVX2 __attribute__((target("avx2,bmi,popcnt")))
#endif

/* Of two texts as long as each other. What they begin and end with tells most of them apart. */
static inline int is_same(const uint8_t *left, const uint8_t *right, size_t count) {
    if (count >= 8) {
        uint64_t a, b;
        memcpy(&a, left, 8);
        memcpy(&b, right, 8);
        if (a != b) return 0;
        memcpy(&a, left + count - 8, 8);
        memcpy(&b, right + count - 8, 8);
        return a == b && (count <= 16 || memcmp(left + 8, right + 8, count - 16) == 0);
    }
    if (count >= 4) {
        uint32_t a, b, c, d;
        memcpy(&a, left, 4);
        memcpy(&b, right, 4);
        memcpy(&c, left + count - 4, 4);
        memcpy(&d, right + count - 4, 4);
        return ((a ^ b) | (c ^ d)) == 0;
    }
    for (size_t place = 0; place < count; place++) {
        if (left[place] != right[place]) return 0;
    }
    return 1;
}

size_t tinh_mark_equal_portable(
    const void *bytes, const uint32_t *offsets, size_t row_count, const void *text, size_t text_count, uint8_t *mask) {
    const uint8_t *texts = bytes;
    size_t found = 0;
    for (size_t row = 0; row < row_count; row++) {
        mask[row] = offsets[row + 1] - offsets[row] == text_count && is_same(texts + offsets[row], text, text_count);
        found += mask[row];
    }
    return found;
}

#ifdef TINH_X86
/* Those of 16 texts, which begin at `starts`, whose 8 bytes there are `word`. */
TARGET_AVX512 static inline __mmask16 with_word(
    const uint8_t *texts, __m512i starts, __mmask16 rows, __m512i word) {
    const __m512i low = _mm512_cvtepu32_epi64(_mm512_castsi512_si256(starts));
    const __m512i high = _mm512_cvtepu32_epi64(_mm512_extracti64x4_epi64(starts, 1));
    const __mmask8 first = (__mmask8)rows, second = (__mmask8)(rows >> 8);
    const __m512i some = _mm512_mask_i64gather_epi64(word, first, low, texts, 1);
    const __m512i others = _mm512_mask_i64gather_epi64(word, second, high, texts, 1);
    return (__mmask16)(_mm512_mask_cmpeq_epi64_mask(first, some, word) |
                       _mm512_mask_cmpeq_epi64_mask(second, others, word) << 8);
}

/* So many bytes of 16 texts are let come near. */
#define NEAR_BYTES 1024

static inline __attribute__((always_inline)) void bring_near(const uint8_t *texts, const uint32_t *offsets) {
    __builtin_prefetch((const char *)offsets + AHEAD_BYTES);
    const uint8_t *near = texts + offsets[0] + AHEAD_BYTES, *far = near + (offsets[16] - offsets[0]);
    if (far - near > NEAR_BYTES) far = near + NEAR_BYTES;
    for (; near < far; near += 64) __builtin_prefetch(near);
}

/* The lengths of 16 texts at once: bytes are read only where they agree, first at that end which tells more texts apart. */
TARGET_AVX512 static size_t mark_avx512(
    const void *bytes, const uint32_t *offsets, size_t row_count, const void *text, size_t text_count, uint8_t *mask) {
    const uint8_t *texts = bytes;
    const __m512i wanted = _mm512_set1_epi32((int)(uint32_t)text_count);
    const size_t places[2] = {0, text_count >= 8 ? text_count - 8 : 0};
    __m512i words[2] = {wanted, wanted};
    for (int end = 0; end < 2 && text_count >= 8; end++) {
        uint64_t word;
        memcpy(&word, (const uint8_t *)text + places[end], 8);
        words[end] = _mm512_set1_epi64((long long)word);
    }
    int end = 1;
    size_t found = 0, row = 0;
    for (; row + 16 <= row_count; row += 16) {
        bring_near(texts, offsets + row);
        __m512i starts = _mm512_loadu_si512(offsets + row), ends = _mm512_loadu_si512(offsets + row + 1);
        __mmask16 left = _mm512_cmpeq_epi32_mask(_mm512_sub_epi32(ends, starts), wanted);
        if (left != 0 && text_count >= 8) {
            const __mmask16 alike = with_word(texts + places[end], starts, left, words[end]);
            const int is_common = alike != 0 && __builtin_popcount(alike) * 2 > __builtin_popcount(left);
            left = alike == 0 ? 0 : with_word(texts + places[!end], starts, alike, words[!end]);
            if (is_common) end = !end;
        }
        uint32_t same = 0;
        for (uint32_t rows = left; rows; rows &= rows - 1) {
            unsigned place = (unsigned)__builtin_ctz(rows);
            same |= (uint32_t)is_same(texts + offsets[row + place], text, text_count) << place;
        }
        _mm_storeu_si128((__m128i *)(mask + row), _mm_maskz_set1_epi8((__mmask16)same, 1));
        found += (size_t)__builtin_popcount(same);
    }
    return found + tinh_mark_equal_portable(bytes, offsets + row, row_count - row, text, text_count, mask + row);
}

/* Which of the eight texts from offsets[0] on are `wanted` bytes long. */
TARGET_AVX2 static inline unsigned as_long(const uint32_t *offsets, __m256i wanted) {
    __m256i starts = _mm256_loadu_si256((const __m256i *)offsets), ends = _mm256_loadu_si256((const __m256i *)(offsets + 1));
    __m256i equal = _mm256_cmpeq_epi32(_mm256_sub_epi32(ends, starts), wanted);
    return (unsigned)_mm256_movemask_ps(_mm256_castsi256_ps(equal));
}

TARGET_AVX2 static size_t mark_avx2(
    const void *bytes, const uint32_t *offsets, size_t row_count, const void *text, size_t text_count, uint8_t *mask) {
    const uint8_t *texts = bytes;
    const __m256i wanted = _mm256_set1_epi32((int)(uint32_t)text_count);
    size_t found = 0, row = 0;
    for (; row + 16 <= row_count; row += 16) {
        bring_near(texts, offsets + row);
        _mm_storeu_si128((__m128i *)(mask + row), _mm_setzero_si128());
        for (unsigned left = as_long(offsets + row, wanted) | as_long(offsets + row + 8, wanted) << 8; left; left &= left - 1) {
            size_t own = row + (unsigned)__builtin_ctz(left);
            mask[own] = (uint8_t)is_same(texts + offsets[own], text, text_count);
            found += mask[own];
        }
    }
    return found + tinh_mark_equal_portable(bytes, offsets + row, row_count - row, text, text_count, mask + row);
}
#endif

size_t tinh_mark_equal_narrow(
    const void *bytes, const uint32_t *offsets, size_t row_count, const void *text, size_t text_count, uint8_t *mask) {
#ifdef TINH_X86
    if (text_count <= UINT32_MAX && __builtin_cpu_supports("avx2") && __builtin_cpu_supports("bmi")
        && __builtin_cpu_supports("popcnt"))
        return mark_avx2(bytes, offsets, row_count, text, text_count, mask);
#endif
    return tinh_mark_equal_portable(bytes, offsets, row_count, text, text_count, mask);
}

size_t tinh_mark_equal(
    const void *bytes, const uint32_t *offsets, size_t row_count, const void *text, size_t text_count, uint8_t *mask) {
#ifdef TINH_X86
    if (text_count <= UINT32_MAX && __builtin_cpu_supports("avx512bw") && __builtin_cpu_supports("avx512vl"))
        return mark_avx512(bytes, offsets, row_count, text, text_count, mask);
#endif
    return tinh_mark_equal_narrow(bytes, offsets, row_count, text, text_count, mask);
}
