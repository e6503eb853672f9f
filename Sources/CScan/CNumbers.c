#include "Numbers.h"

#include <string.h>

#if defined(__x86_64__)
#define TARGET_SSE4 __attribute__((target("sse4.1,ssse3")))
#endif

const int64_t tinh_powers_of_ten[19] = {
    1,
    10,
    100,
    1000,
    10000,
    100000,
    1000000,
    10000000,
    100000000,
    1000000000,
    10000000000,
    100000000000,
    1000000000000,
    10000000000000,
    100000000000000,
    1000000000000000,
    10000000000000000,
    100000000000000000,
    1000000000000000000,
};

// Each of them is a double exactly.
static const double double_powers[18] = {1e0, 1e1, 1e2,  1e3,  1e4,  1e5,  1e6,  1e7,  1e8,
                                         1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17};

// MARK: - Byte by byte

// Digits of bytes[0 ..< count]; -1 when one is none. At most 16.
static int64_t natural(const uint8_t *bytes, unsigned count) {
    int64_t value = 0;
    for (unsigned i = 0; i < count; i++) {
        unsigned digit = bytes[i] - '0';
        if (digit > 9) return -1;
        value = value * 10 + digit;
    }
    return value;
}

static size_t integers_portable(const uint8_t *bytes, const uint32_t *starts, const uint32_t *lengths, size_t from,
                                size_t row_count, int64_t *values) {
    for (size_t row = from; row < row_count; row++) {
        const uint8_t *cell = bytes + starts[row];
        uint32_t length = lengths[row];
        if (length == 0) {
            values[row] = 0;
            continue;
        }
        unsigned negative = cell[0] == '-';
        cell += negative;
        length -= negative;
        if (length - 1 > 15 || (cell[0] == '0' && length > 1)) return row;
        int64_t value = natural(cell, length);
        if (value < 0) return row;
        values[row] = negative ? -value : value;
    }
    return row_count;
}

static size_t decimals_portable(const uint8_t *bytes, const uint32_t *starts, const uint32_t *lengths, size_t from,
                                size_t row_count, uint8_t mark, unsigned scale, int64_t *values) {
    for (size_t row = from; row < row_count; row++) {
        const uint8_t *cell = bytes + starts[row];
        uint32_t length = lengths[row];
        if (length == 0) {
            values[row] = 0;
            continue;
        }
        unsigned negative = cell[0] == '-';
        cell += negative;
        length -= negative;
        if (length - 1 > 15) return row;
        const uint8_t *found = memchr(cell, mark, length);
        unsigned whole_count = found ? (unsigned)(found - cell) : length;
        unsigned fraction_count = found ? length - whole_count - 1 : 0;
        if (whole_count == 0 || (found && fraction_count == 0) || fraction_count > scale) return row;
        if (whole_count + scale > 18 || (cell[0] == '0' && whole_count > 1)) return row;
        int64_t whole = natural(cell, whole_count);
        int64_t fraction = natural(cell + whole_count + 1, fraction_count);
        if (whole < 0 || fraction < 0) return row;
        int64_t value = (whole * tinh_powers_of_ten[fraction_count] + fraction) * tinh_powers_of_ten[scale - fraction_count];
        values[row] = negative ? -value : value;
    }
    return row_count;
}

// The plain decimals of `count` bytes without a sign: its digits as one number, and how many of them stand behind the mark.
// -1 when it is written otherwise.
static int64_t plain_decimal(const uint8_t *cell, unsigned count, uint8_t mark, unsigned *fraction_count) {
    const uint8_t *found = memchr(cell, mark, count);
    unsigned whole_count = found ? (unsigned)(found - cell) : count;
    *fraction_count = found ? count - whole_count - 1 : 0;
    if (whole_count == 0 || (found && *fraction_count == 0) || (cell[0] == '0' && whole_count > 1)) return -1;
    int64_t whole = natural(cell, whole_count);
    int64_t fraction = natural(cell + whole_count + 1, *fraction_count);
    if (whole < 0 || fraction < 0) return -1;
    return whole * tinh_powers_of_ten[*fraction_count] + fraction;
}

size_t tinh_doubles_portable(const uint8_t *bytes, const uint32_t *starts, const uint32_t *lengths, size_t from,
                             size_t row_count, uint8_t mark, int is_percent, double *values) {
    for (size_t row = from; row < row_count; row++) {
        const uint8_t *cell = bytes + starts[row];
        uint32_t length = lengths[row];
        if (length == 0) {
            values[row] = 0;
            continue;
        }
        unsigned negative = cell[0] == '-';
        cell += negative;
        length -= negative;
        if (length - 1 > 15) return row;
        unsigned fraction_count;
        int64_t number = plain_decimal(cell, length, mark, &fraction_count);
        if (number < 0 || number >= tinh_powers_of_ten[15]) return row;
        double value = (double)number / double_powers[fraction_count + (is_percent ? 2 : 0)];
        values[row] = negative ? -value : value;
    }
    return row_count;
}

size_t tinh_measure_decimals(const uint8_t *bytes, const uint32_t *starts, const uint32_t *lengths, size_t from,
                             size_t row_count, uint8_t mark, struct tinh_decimal_measure *measure) {
    for (size_t row = from; row < row_count; row++) {
        const uint8_t *cell = bytes + starts[row];
        uint32_t length = lengths[row];
        if (length == 0) continue;
        unsigned negative = cell[0] == '-';
        cell += negative;
        length -= negative;
        if (length - 1 > 15) return row;
        unsigned fraction_count;
        int64_t number = plain_decimal(cell, length, mark, &fraction_count);
        if (number < 0 || number >= tinh_powers_of_ten[15]) return row;
        unsigned whole_count = cell[0] == '0' ? 0 : length - fraction_count - (fraction_count > 0);
        measure->value_count++;
        if (whole_count > measure->whole_count_max) measure->whole_count_max = whole_count;
        if (fraction_count > measure->fraction_count_max) measure->fraction_count_max = fraction_count;
    }
    return row_count;
}

unsigned tinh_fraction_count_max(const uint8_t *bytes, const uint32_t *starts, const uint32_t *lengths, size_t from,
                                 size_t to, uint8_t mark) {
    unsigned most = 0;
    for (size_t row = from; row < to; row++) {
        uint32_t length = lengths[row];
        if (length == 0) continue;
        // A mark is never the first byte, and at most 16 stand behind that.
        const uint8_t *rest = bytes + starts[row] + 1;
#if defined(__x86_64__)
        __m128i equal = _mm_cmpeq_epi8(_mm_loadu_si128((const __m128i *)rest), _mm_set1_epi8((char)mark));
        unsigned marks = (unsigned)_mm_movemask_epi8(equal) & ((1u << (length - 1)) - 1);
        unsigned count = marks == 0 ? 0 : length - 2 - (unsigned)__builtin_ctz(marks);
#else
        const uint8_t *found = memchr(rest, mark, length - 1);
        unsigned count = found ? length - 2 - (unsigned)(found - rest) : 0;
#endif
        if (count > most) most = count;
    }
    return most;
}

#if defined(__x86_64__)

// MARK: - Sixteen digits at once

// Moves the first n bytes to the end of the register and fills with zeros before them: row n of the table.
static const uint8_t align_table[17][16] __attribute__((aligned(16))) = {
#define X 0x80
    {X, X, X, X, X, X, X, X, X, X, X, X, X, X, X, X},
    {X, X, X, X, X, X, X, X, X, X, X, X, X, X, X, 0},
    {X, X, X, X, X, X, X, X, X, X, X, X, X, X, 0, 1},
    {X, X, X, X, X, X, X, X, X, X, X, X, X, 0, 1, 2},
    {X, X, X, X, X, X, X, X, X, X, X, X, 0, 1, 2, 3},
    {X, X, X, X, X, X, X, X, X, X, X, 0, 1, 2, 3, 4},
    {X, X, X, X, X, X, X, X, X, X, 0, 1, 2, 3, 4, 5},
    {X, X, X, X, X, X, X, X, X, 0, 1, 2, 3, 4, 5, 6},
    {X, X, X, X, X, X, X, X, 0, 1, 2, 3, 4, 5, 6, 7},
    {X, X, X, X, X, X, X, 0, 1, 2, 3, 4, 5, 6, 7, 8},
    {X, X, X, X, X, X, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9},
    {X, X, X, X, X, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10},
    {X, X, X, X, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11},
    {X, X, X, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12},
    {X, X, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13},
    {X, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14},
    {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15},
#undef X
};

// 16 bytes of 0 or 255: reading 16 from offset 15 - n gives 255 behind place n.
static const uint8_t behind_table[32] = {0,   0,   0,   0,   0,   0,   0,   0,   0,   0,   0,   0,   0,   0,   0,   0,
                                         255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255};

// The number whose digits (0 ... 9) stand in the register, the last digit last: sums by pairs, fours and eights.
TARGET_SSE4 INLINE int64_t number(__m128i digits) {
    __m128i pairs = _mm_maddubs_epi16(digits, _mm_setr_epi8(10, 1, 10, 1, 10, 1, 10, 1, 10, 1, 10, 1, 10, 1, 10, 1));
    __m128i fours = _mm_madd_epi16(pairs, _mm_setr_epi16(100, 1, 100, 1, 100, 1, 100, 1));
    __m128i packed = _mm_packus_epi32(fours, fours);
    __m128i eights = _mm_madd_epi16(packed, _mm_setr_epi16(10000, 1, 10000, 1, 10000, 1, 10000, 1));
    uint64_t both = (uint64_t)_mm_cvtsi128_si64(eights);
    return (int64_t)((both & 0xFFFFFFFF) * 100000000 + (both >> 32));
}

TARGET_SSE4 INLINE int are_digits(__m128i digits) {
    const __m128i nine = _mm_set1_epi8(9);
    return _mm_movemask_epi8(_mm_cmpeq_epi8(_mm_max_epu8(digits, nine), nine)) == 0xFFFF;
}

TARGET_SSE4 size_t tinh_integers_sse4(const uint8_t *bytes, const uint32_t *starts, const uint32_t *lengths, size_t from,
                                      size_t row_count, int64_t *values) {
    const __m128i zero = _mm_set1_epi8('0');
    for (size_t row = from; row < row_count; row++) {
        const uint8_t *cell = bytes + starts[row];
        uint32_t length = lengths[row];
        uint32_t negative = (cell[0] == '-') & (length > 1);
        cell += negative;
        length -= negative;
        if (__builtin_expect(length > 16, 0)) return row;
        // A branch of its own: in one with the next condition, each row would wait for the one before.
        uint32_t has_leading_zero = (cell[0] == '0') & (length > 1);
        if (__builtin_expect(has_leading_zero, 0)) return row;
        __m128i text = _mm_sub_epi8(_mm_loadu_si128((const __m128i *)cell), zero);
        __m128i digits = _mm_shuffle_epi8(text, _mm_load_si128((const __m128i *)align_table[length]));
        if (__builtin_expect(!are_digits(digits), 0)) return row;
        int64_t value = number(digits);
        values[row] = (value ^ -(int64_t)negative) + negative;
    }
    return row_count;
}

TARGET_SSE4 size_t tinh_decimals_sse4(const uint8_t *bytes, const uint32_t *starts, const uint32_t *lengths, size_t from,
                                      size_t row_count, uint8_t mark, unsigned scale, int64_t *values) {
    const __m128i zero = _mm_set1_epi8('0');
    const __m128i point = _mm_set1_epi8((char)(mark - '0'));
    for (size_t row = from; row < row_count; row++) {
        const uint8_t *cell = bytes + starts[row];
        uint32_t length = lengths[row];
        if (length == 0) {
            values[row] = 0;
            continue;
        }
        uint32_t negative = (cell[0] == '-') & (length > 1);
        cell += negative;
        length -= negative;
        if (__builtin_expect(length > 16, 0)) return row;
        __m128i text = _mm_sub_epi8(_mm_loadu_si128((const __m128i *)cell), zero);
        __m128i aligned = _mm_shuffle_epi8(text, _mm_load_si128((const __m128i *)align_table[length]));
        unsigned marks = (unsigned)_mm_movemask_epi8(_mm_cmpeq_epi8(aligned, point));
        // Place of the first mark; behind the end when there is none.
        unsigned place = (unsigned)__builtin_ctz(marks | 0x10000);
        unsigned has_mark = marks != 0;
        unsigned fraction_count = (15 - place) & -has_mark;
        unsigned whole_count = length - fraction_count - has_mark;
        // Digits before the mark move over it.
        __m128i moved = _mm_slli_si128(aligned, 1);
        __m128i behind = _mm_loadu_si128((const __m128i *)(behind_table + 15 - (place < 15 ? place : 15)));
        __m128i digits = has_mark ? _mm_blendv_epi8(moved, aligned, behind) : aligned;
        if (__builtin_expect(!are_digits(digits) | (whole_count == 0) | (has_mark & (fraction_count == 0)) |
                                 (fraction_count > scale) | (whole_count + scale > 18) |
                                 ((cell[0] == '0') & (whole_count > 1)),
                             0))
            return row;
        int64_t value = number(digits) * tinh_powers_of_ten[scale - fraction_count];
        values[row] = (value ^ -(int64_t)negative) + negative;
    }
    return row_count;
}

static int has_sse4(int level) {
    return level >= TINH_SCAN_AVX2 && __builtin_cpu_supports("sse4.1") && __builtin_cpu_supports("ssse3");
}

static int has_avx512(int level) { return tinh_available_level(level) == TINH_SCAN_AVX512; }

static int has_avx2(int level) { return tinh_available_level(level) == TINH_SCAN_AVX2; }

#endif

size_t tinh_read_integers(int level, const uint8_t *bytes, const uint32_t *starts, const uint32_t *lengths, size_t from,
                          size_t row_count, int64_t *values) {
#if defined(__x86_64__)
    if (has_avx512(level)) return tinh_integers_avx512(bytes, starts, lengths, from, row_count, values);
    if (has_avx2(level)) return tinh_integers_avx2(bytes, starts, lengths, from, row_count, values);
    if (has_sse4(level)) return tinh_integers_sse4(bytes, starts, lengths, from, row_count, values);
#endif
    return integers_portable(bytes, starts, lengths, from, row_count, values);
}

size_t tinh_read_decimals(int level, const uint8_t *bytes, const uint32_t *starts, const uint32_t *lengths, size_t from,
                          size_t row_count, uint8_t mark, unsigned scale, int64_t *values) {
    if (scale > 18) return from;
#if defined(__x86_64__)
    if (has_avx512(level)) return tinh_decimals_avx512(bytes, starts, lengths, from, row_count, mark, scale, values);
    if (has_avx2(level)) return tinh_decimals_avx2(bytes, starts, lengths, from, row_count, mark, scale, values);
    if (has_sse4(level)) return tinh_decimals_sse4(bytes, starts, lengths, from, row_count, mark, scale, values);
#endif
    return decimals_portable(bytes, starts, lengths, from, row_count, mark, scale, values);
}

size_t tinh_read_doubles(int level, const uint8_t *bytes, const uint32_t *starts, const uint32_t *lengths, size_t from,
                         size_t row_count, uint8_t mark, int is_percent, double *values) {
#if defined(__x86_64__)
    if (has_avx512(level)) return tinh_doubles_avx512(bytes, starts, lengths, from, row_count, mark, is_percent, values);
    if (has_avx2(level)) return tinh_doubles_avx2(bytes, starts, lengths, from, row_count, mark, is_percent, values);
#endif
    return tinh_doubles_portable(bytes, starts, lengths, from, row_count, mark, is_percent, values);
}
