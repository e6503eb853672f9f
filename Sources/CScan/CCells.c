#include <string.h>

#include "Levels.h"

size_t tinh_count_byte(const uint8_t *bytes, size_t count, uint8_t byte) {
    size_t total = 0;
    size_t i = 0;
    // Sums of 128 at most fit a byte: the inner loop is vectorised.
    while (i + 128 <= count) {
        uint8_t sum = 0;
        for (size_t k = 0; k < 128; k++) sum += bytes[i + k] == byte;
        total += sum;
        i += 128;
    }
    for (; i < count; i++) total += bytes[i] == byte;
    return total;
}

int tinh_rows_are_regular(const uint8_t *bytes, const uint32_t *positions, size_t row_count, size_t field_count,
                          uint8_t newline) {
    unsigned differs = 0;
    const uint32_t *at = positions + field_count - 1;
    for (size_t row = 0; row < row_count; row++, at += field_count) differs |= bytes[*at] ^ newline;
    return differs == 0;
}

size_t tinh_copy_texts(const uint8_t *bytes, const uint32_t *starts, const uint32_t *lengths, size_t row_count,
                       uint8_t *target, uint32_t *offsets) {
    size_t at = 0;
    for (size_t row = 0; row < row_count; row++) {
        const uint8_t *source = bytes + starts[row];
        uint32_t length = lengths[row] & ~TINH_EMPTY_TEXT;
        offsets[row] = (uint32_t)at;
        // Whole blocks, as what is written too much is written over: how long texts are cannot be foretold.
        memcpy(target + at, source, 64);
        for (uint32_t done = 64; done < length; done += 64) memcpy(target + at + done, source + done, 64);
        at += length;
    }
    offsets[row_count] = (uint32_t)at;
    return at;
}

size_t tinh_present_rows(const uint32_t *lengths, size_t row_count, uint64_t *words) {
    size_t count = 0;
    for (size_t row = 0; row < row_count; row += 64) {
        size_t size = row_count - row < 64 ? row_count - row : 64;
        uint64_t word = 0;
        for (size_t bit = 0; bit < size; bit++) word |= (uint64_t)(lengths[row + bit] != 0) << bit;
        words[row / 64] = word;
        count += (size_t)__builtin_popcountll(word);
    }
    return count;
}

static int is_plainly_normalized_portable(const uint8_t *bytes, size_t count) {
    size_t i = 0;
    while (i < count) {
        size_t end = count - i < 256 ? count : i + 256;
        uint8_t doubtful = 0;
        for (; i < end; i++) {
            uint8_t byte = bytes[i];
            uint8_t is_vietnamese = (byte == 0xE1) & ((bytes[i + 1] & 0xFE) == 0xBA);
            doubtful |= (byte >= 0xCC) & (is_vietnamese ^ 1);
        }
        if (doubtful) return 0;
    }
    return 1;
}

#if defined(__x86_64__)

TARGET_AVX2 static int is_plainly_normalized_avx2(const uint8_t *bytes, size_t count) {
    size_t i = 0;
    for (; i + 32 <= count; i += 32) {
        __m256i own = _mm256_loadu_si256((const __m256i *)(bytes + i));
        __m256i large = _mm256_cmpeq_epi8(_mm256_max_epu8(own, _mm256_set1_epi8((char)0xCC)), own);
        __m256i next = _mm256_and_si256(_mm256_loadu_si256((const __m256i *)(bytes + i + 1)), _mm256_set1_epi8((char)0xFE));
        __m256i is_vietnamese = _mm256_and_si256(_mm256_cmpeq_epi8(own, _mm256_set1_epi8((char)0xE1)),
                                                 _mm256_cmpeq_epi8(next, _mm256_set1_epi8((char)0xBA)));
        if (!_mm256_testc_si256(is_vietnamese, large)) return 0;
    }
    return is_plainly_normalized_portable(bytes + i, count - i);
}

TARGET_AVX512 static int is_plainly_normalized_avx512(const uint8_t *bytes, size_t count) {
    size_t i = 0;
    for (; i + 64 <= count; i += 64) {
        __m512i own = _mm512_loadu_si512(bytes + i);
        uint64_t large = _mm512_cmpge_epu8_mask(own, _mm512_set1_epi8((char)0xCC));
        if (large == 0) continue;
        __m512i next = _mm512_and_si512(_mm512_loadu_si512(bytes + i + 1), _mm512_set1_epi8((char)0xFE));
        uint64_t is_vietnamese = _mm512_mask_cmpeq_epi8_mask(
            _mm512_cmpeq_epi8_mask(own, _mm512_set1_epi8((char)0xE1)), next, _mm512_set1_epi8((char)0xBA));
        if (large & ~is_vietnamese) return 0;
    }
    return is_plainly_normalized_portable(bytes + i, count - i);
}

#endif

int tinh_is_plainly_normalized(int level, const uint8_t *bytes, size_t count) {
#if defined(__x86_64__)
    if (tinh_available_level(level) == TINH_SCAN_AVX512) return is_plainly_normalized_avx512(bytes, count);
    if (tinh_available_level(level) == TINH_SCAN_AVX2) return is_plainly_normalized_avx2(bytes, count);
#endif
    return is_plainly_normalized_portable(bytes, count);
}
