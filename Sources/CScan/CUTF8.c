#include <string.h>

#include "UTF8.h"

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
        __m256i errors = utf8_errors_avx2(own, _mm256_loadu_si256((const __m256i *)(bytes + at - 1)),
                                          _mm256_loadu_si256((const __m256i *)(bytes + at - 2)), before);
        if (!_mm256_testz_si256(errors, errors)) break;
    }
    size_t start = utf8_character_start(bytes, at);
    return start + valid_count_portable(bytes + start, count - start);
}

TARGET_AVX512 static size_t valid_count_avx512(const uint8_t *bytes, size_t count) {
    if (count < 128) return valid_count_portable(bytes, count);
    size_t head = 32;
    while (head > 28 && (bytes[head] & 0xC0) == 0x80) head--;
    if (valid_count_portable(bytes, head) < head) return valid_count_portable(bytes, count);
    size_t at;
    // [at - 3, at) is readable: at >= 28.
    for (at = head; at + 64 <= count; at += 64) {
        __m512i own = _mm512_loadu_si512(bytes + at);
        __m512i three = _mm512_loadu_si512(bytes + at - 3);
        if (_mm512_movepi8_mask(_mm512_or_si512(own, three)) == 0) continue;
        __m512i errors =
            utf8_errors_avx512(own, _mm512_loadu_si512(bytes + at - 1), _mm512_loadu_si512(bytes + at - 2), three);
        if (_mm512_test_epi8_mask(errors, errors) != 0) break;
    }
    size_t start = utf8_character_start(bytes, at);
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
