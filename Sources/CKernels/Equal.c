/* Whether texts are the same as one other. */
#include "CKernels.h"

#include <string.h>

#include "Ahead.h"

#if defined(__x86_64__)
#include <immintrin.h>
#define TINH_X86 1
#define TARGET_AVX512 __attribute__((target("avx512f,avx512bw,avx512vl,bmi")))
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
/* The lengths of 16 texts at once: bytes are read only where they agree. */
TARGET_AVX512 static size_t mark_avx512(
    const void *bytes, const uint32_t *offsets, size_t row_count, const void *text, size_t text_count, uint8_t *mask) {
    const uint8_t *texts = bytes;
    const __m512i wanted = _mm512_set1_epi32((int)(uint32_t)text_count);
    size_t found = 0, row = 0;
    for (; row + 16 <= row_count; row += 16) {
        __builtin_prefetch((const char *)(offsets + row) + AHEAD_BYTES);
        __m512i starts = _mm512_loadu_si512(offsets + row), ends = _mm512_loadu_si512(offsets + row + 1);
        uint32_t left = _mm512_cmpeq_epi32_mask(_mm512_sub_epi32(ends, starts), wanted), same = 0;
        for (; left; left &= left - 1) {
            unsigned place = (unsigned)__builtin_ctz(left);
            same |= (uint32_t)is_same(texts + offsets[row + place], text, text_count) << place;
        }
        _mm_storeu_si128((__m128i *)(mask + row), _mm_maskz_set1_epi8((__mmask16)same, 1));
        found += (size_t)__builtin_popcount(same);
    }
    return found + tinh_mark_equal_portable(bytes, offsets + row, row_count - row, text, text_count, mask + row);
}
#endif

size_t tinh_mark_equal(
    const void *bytes, const uint32_t *offsets, size_t row_count, const void *text, size_t text_count, uint8_t *mask) {
#ifdef TINH_X86
    if (text_count <= UINT32_MAX && __builtin_cpu_supports("avx512bw") && __builtin_cpu_supports("avx512vl"))
        return mark_avx512(bytes, offsets, row_count, text, text_count, mask);
#endif
    return tinh_mark_equal_portable(bytes, offsets, row_count, text, text_count, mask);
}
