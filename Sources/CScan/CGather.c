#include <string.h>

#include "Levels.h"

// Where the cells of a column are: their starts and lengths, from the places of the separators.

// Takes the quotes off bytes[*start ..< end], which starts with one and has the next at `closing`; returns the length.
static uint32_t unquote(uint8_t *bytes, uint32_t *start, uint32_t closing, uint32_t end) {
    uint32_t from = *start + 1;
    *start = from;
    if (__builtin_expect(closing == end - 1, 1)) return end - 1 - from;
    // A doubled quote, or bytes behind the closing one: rewritten in place, where the text only gets shorter.
    uint32_t read = from, write = from;
    int inside = 1;
    while (read < end) {
        uint8_t byte = bytes[read++];
        if (inside && byte == '"') {
            if (read < end && bytes[read] == '"')
                read++;
            else {
                inside = 0;
                continue;
            }
        }
        bytes[write++] = byte;
    }
    return write - from;
}

// The first quote of bytes[from ..< end]; `end` or something behind it when there is none.
INLINE uint32_t quote_after(const uint8_t *bytes, uint32_t from, uint32_t end) {
    const uint8_t *quote = memchr(bytes + from, '"', end - from);
    return quote ? (uint32_t)(quote - bytes) : end;
}

#if defined(__x86_64__)

TARGET_AVX512 INLINE uint32_t quote_after_avx512(const uint8_t *bytes, uint32_t from, uint32_t end) {
    for (uint32_t at = from; at < end; at += 64) {
        uint64_t quotes = _mm512_cmpeq_epi8_mask(_mm512_loadu_si512(bytes + at), _mm512_set1_epi8('"'));
        if (__builtin_expect(quotes != 0, 1)) return at + (uint32_t)__builtin_ctzll(quotes);
    }
    return end;
}

#endif

// Rows FROM ..< TO, one by one; adds to `flags`.
#define GATHER(QUOTE_AFTER, FROM, TO)                                                                                  \
    {                                                                                                                  \
        const uint32_t *ends = positions + (FROM)*field_count + column;                                                \
        for (size_t r = FROM; r < TO; r++, ends += field_count) {                                                      \
            uint32_t start = column == 0 ? (row_starts ? row_starts[r] : r == 0 ? first_start : ends[-1] + 1)          \
                                         : ends[-1] + 1;                                                               \
            uint32_t end = ends[0];                                                                                    \
            if (is_last && end > start && bytes[end - 1] == '\r') end--;                                               \
            uint32_t length = end - start;                                                                             \
            if (__builtin_expect(bytes[start] == '"' && length > 0, 0)) {                                              \
                length = unquote(bytes, &start, QUOTE_AFTER(bytes, start + 1, end), end);                              \
                if (length == 0) {                                                                                     \
                    length = TINH_EMPTY_TEXT;                                                                          \
                    flags |= TINH_GATHER_EMPTY_TEXT;                                                                   \
                }                                                                                                      \
            }                                                                                                          \
            flags |= length == 0 ? TINH_GATHER_MISSING : 0;                                                            \
            starts[r] = start;                                                                                         \
            lengths[r] = length;                                                                                       \
        }                                                                                                              \
    }

static int gather_portable(uint8_t *bytes, const uint32_t *positions, size_t row_count, size_t field_count,
                           size_t column, uint32_t first_start, const uint32_t *row_starts, int is_last,
                           uint32_t *starts, uint32_t *lengths) {
    int flags = 0;
    GATHER(quote_after, 0, row_count)
    return flags;
}

#if defined(__x86_64__)

// Eight values of 32 bits, one by one.
struct eight {
    uint32_t values[8];
};

TARGET_AVX2 INLINE struct eight eight_of(__m256i values) {
    struct eight eight;
    _mm256_storeu_si256((__m256i *)eight.values, values);
    return eight;
}

// The separators before and behind the cells of a column in eight rows, the first of which has its own at `near`.
TARGET_AVX2 INLINE void separators_of_eight(const uint32_t *near, size_t field_count, __m256i *before, __m256i *behind) {
    const size_t two = 2 * field_count, three = 3 * field_count;
    const uint32_t *far = near + 4 * field_count;
    __m128i a = _mm_loadl_epi64((const __m128i *)near), b = _mm_loadl_epi64((const __m128i *)(near + two));
    __m128i c = _mm_loadl_epi64((const __m128i *)far), d = _mm_loadl_epi64((const __m128i *)(far + two));
    a = _mm_unpacklo_epi32(a, _mm_loadl_epi64((const __m128i *)(near + field_count)));
    b = _mm_unpacklo_epi32(b, _mm_loadl_epi64((const __m128i *)(near + three)));
    c = _mm_unpacklo_epi32(c, _mm_loadl_epi64((const __m128i *)(far + field_count)));
    d = _mm_unpacklo_epi32(d, _mm_loadl_epi64((const __m128i *)(far + three)));
    *before = _mm256_set_m128i(_mm_unpacklo_epi64(c, d), _mm_unpacklo_epi64(a, b));
    *behind = _mm256_set_m128i(_mm_unpackhi_epi64(c, d), _mm_unpackhi_epi64(a, b));
}

// The quotes among 64 bytes.
TARGET_AVX2 INLINE uint64_t quotes_avx2(const uint8_t *bytes) {
    const __m256i quote = _mm256_set1_epi8('"');
    __m256i low = _mm256_cmpeq_epi8(_mm256_loadu_si256((const __m256i *)bytes), quote);
    __m256i high = _mm256_cmpeq_epi8(_mm256_loadu_si256((const __m256i *)(bytes + 32)), quote);
    return (uint32_t)_mm256_movemask_epi8(low) | (uint64_t)(uint32_t)_mm256_movemask_epi8(high) << 32;
}

TARGET_AVX2 INLINE uint32_t quote_after_avx2(const uint8_t *bytes, uint32_t from, uint32_t end) {
    for (uint32_t at = from; at < end; at += 64) {
        uint64_t quotes = quotes_avx2(bytes + at);
        if (__builtin_expect(quotes != 0, 1)) return at + (uint32_t)_tzcnt_u64(quotes);
    }
    return end;
}

// All ones for each of eight places that has `byte`.
TARGET_AVX2 INLINE __m256i have_byte_avx2(const uint8_t *bytes, __m256i places, uint8_t byte) {
    struct eight at = eight_of(places);
    __m128i low = _mm_setzero_si128(), high = _mm_setzero_si128();
    low = _mm_insert_epi8(low, bytes[at.values[0]], 0);
    high = _mm_insert_epi8(high, bytes[at.values[4]], 0);
    low = _mm_insert_epi8(low, bytes[at.values[1]], 1);
    high = _mm_insert_epi8(high, bytes[at.values[5]], 1);
    low = _mm_insert_epi8(low, bytes[at.values[2]], 2);
    high = _mm_insert_epi8(high, bytes[at.values[6]], 2);
    low = _mm_insert_epi8(low, bytes[at.values[3]], 3);
    high = _mm_insert_epi8(high, bytes[at.values[7]], 3);
    return _mm256_cvtepi8_epi32(_mm_cmpeq_epi8(_mm_unpacklo_epi32(low, high), _mm_set1_epi8((char)byte)));
}

// A bit for each of eight values that is not 0, which are 0 or all ones.
TARGET_AVX2 INLINE unsigned bits_avx2(__m256i values) {
    return (unsigned)_mm256_movemask_ps(_mm256_castsi256_ps(values));
}

// All ones for each of eight cells that begin with a quote where the next quote is the last byte; 0 in longer cells. Where none is
// among the first 64 bytes, it can only be the one behind them. No branch depends on a cell: which ones have quotes cannot be
// foretold.
TARGET_AVX2 INLINE __m256i closed_at_end_avx2(const uint8_t *bytes, __m256i starts, __m256i ends) {
    struct eight start = eight_of(starts), closing;
    for (unsigned k = 0; k < 8; k++)
        closing.values[k] = start.values[k] + (uint32_t)_tzcnt_u64(quotes_avx2(bytes + start.values[k]) & ~1ull) + 1;
    return _mm256_cmpeq_epi32(_mm256_loadu_si256((const __m256i *)closing.values), ends);
}

// Rows are taken by eights, but those with quotes within a cell, or around a long one: they go one by one.
TARGET_AVX2 INLINE int gather_by_eights_avx2(uint8_t *bytes, const uint32_t *positions, size_t row_count, size_t field_count,
                                             size_t column, uint32_t first_start, const uint32_t *row_starts, int is_last,
                                             int has_quotes, uint32_t *starts, uint32_t *lengths) {
    int flags = 0;
    const __m256i one = _mm256_set1_epi32(1), zero = _mm256_setzero_si256();
    __m256i missing = zero;
    // The first row has no separator before it, and rows whose starts are given one that may not be the row's.
    size_t done = column > 0 ? 0 : row_starts ? row_count : row_count > 0;
    if (column == 0) GATHER(quote_after_avx2, 0, done)
    while (row_count - done >= 8) {
        __m256i before, end;
        separators_of_eight(positions + done * field_count + column - 1, field_count, &before, &end);
        __m256i start = _mm256_add_epi32(before, one);
        if (is_last) {
            __m256i returns = have_byte_avx2(bytes, _mm256_sub_epi32(end, one), '\r');
            end = _mm256_add_epi32(end, _mm256_andnot_si256(_mm256_cmpeq_epi32(start, end), returns));
        }
        __m256i length = _mm256_sub_epi32(end, start);
        missing = _mm256_or_si256(missing, _mm256_cmpeq_epi32(length, zero));
        unsigned odd = 0;
        if (has_quotes) {
            __m256i quoted = have_byte_avx2(bytes, start, '"');
            if (bits_avx2(quoted) != 0) {
                __m256i closed = closed_at_end_avx2(bytes, start, end);
                odd = bits_avx2(_mm256_andnot_si256(closed, quoted));
                quoted = _mm256_and_si256(quoted, closed);
                start = _mm256_sub_epi32(start, quoted);
                length = _mm256_add_epi32(length, _mm256_slli_epi32(quoted, 1));
                __m256i empty = _mm256_and_si256(quoted, _mm256_cmpeq_epi32(length, zero));
                length = _mm256_or_si256(length, _mm256_and_si256(empty, _mm256_set1_epi32((int)TINH_EMPTY_TEXT)));
                flags |= bits_avx2(empty) != 0 ? TINH_GATHER_EMPTY_TEXT : 0;
            }
        }
        _mm256_storeu_si256((__m256i *)(starts + done), start);
        _mm256_storeu_si256((__m256i *)(lengths + done), length);
        for (; odd != 0; odd &= odd - 1) {
            size_t row = done + (size_t)__builtin_ctz(odd);
            GATHER(quote_after_avx2, row, row + 1)
        }
        done += 8;
    }
    flags |= bits_avx2(missing) != 0 ? TINH_GATHER_MISSING : 0;
    GATHER(quote_after_avx2, done, row_count)
    return flags;
}

// A bit for each of eight places, 1 where it has `byte`.
TARGET_AVX512 INLINE __mmask8 bytes_at(const uint8_t *bytes, __m256i places, uint8_t byte) {
    struct eight at = eight_of(places);
    unsigned found = 0;
    for (unsigned k = 0; k < 8; k++) found |= (unsigned)(bytes[at.values[k]] == byte) << k;
    return (__mmask8)found;
}

// The same, a bit for each.
TARGET_AVX512 INLINE __mmask8 closed_at_end(const uint8_t *bytes, __m256i starts, __m256i ends) {
    struct eight start = eight_of(starts), end = eight_of(ends);
    unsigned closed = 0;
    for (unsigned k = 0; k < 8; k++) {
        __m512i own = _mm512_loadu_si512(bytes + start.values[k]);
        uint64_t quotes = _mm512_cmpeq_epi8_mask(own, _mm512_set1_epi8('"')) & ~1ull;
        closed |= (unsigned)(start.values[k] + (uint32_t)_tzcnt_u64(quotes) + 1 == end.values[k]) << k;
    }
    return (__mmask8)closed;
}

// Rows are taken by eights, but those with quotes within a cell, or around a long one: they go one by one.
TARGET_AVX512 INLINE int gather_by_eights_avx512(uint8_t *bytes, const uint32_t *positions, size_t row_count,
                                                 size_t field_count, size_t column, uint32_t first_start,
                                                 const uint32_t *row_starts, int is_last, int has_quotes,
                                                 uint32_t *starts, uint32_t *lengths) {
    int flags = 0;
    const __m256i one = _mm256_set1_epi32(1);
    // The first row has no separator before it, and rows whose starts are given one that may not be the row's.
    size_t done = column > 0 ? 0 : row_starts ? row_count : row_count > 0;
    if (column == 0) GATHER(quote_after_avx512, 0, done)
    while (row_count - done >= 8) {
        __m256i before, end;
        separators_of_eight(positions + done * field_count + column - 1, field_count, &before, &end);
        __m256i start = _mm256_add_epi32(before, one);
        if (is_last) {
            __mmask8 returns = bytes_at(bytes, _mm256_sub_epi32(end, one), '\r');
            returns &= _mm256_cmpgt_epu32_mask(end, start);
            end = _mm256_mask_sub_epi32(end, returns, end, one);
        }
        __m256i length = _mm256_sub_epi32(end, start);
        flags |= _mm256_testn_epi32_mask(length, length) != 0 ? TINH_GATHER_MISSING : 0;
        unsigned odd = 0;
        if (has_quotes) {
            __mmask8 quoted = bytes_at(bytes, start, '"');
            if (quoted != 0) {
                odd = quoted & ~closed_at_end(bytes, start, end);
                quoted &= ~odd;
                start = _mm256_mask_add_epi32(start, quoted, start, one);
                length = _mm256_mask_sub_epi32(length, quoted, length, _mm256_set1_epi32(2));
                __mmask8 empty = _mm256_mask_testn_epi32_mask(quoted, length, length);
                length = _mm256_mask_mov_epi32(length, empty, _mm256_set1_epi32((int)TINH_EMPTY_TEXT));
                flags |= empty != 0 ? TINH_GATHER_EMPTY_TEXT : 0;
            }
        }
        _mm256_storeu_si256((__m256i *)(starts + done), start);
        _mm256_storeu_si256((__m256i *)(lengths + done), length);
        for (; odd != 0; odd &= odd - 1) {
            size_t row = done + (size_t)__builtin_ctz(odd);
            GATHER(quote_after_avx512, row, row + 1)
        }
        done += 8;
    }
    GATHER(quote_after_avx512, done, row_count)
    return flags;
}

// Where there are neither quotes nor carriage returns to look for, in code of its own.
#define GATHER_BY_EIGHTS(LEVEL)                                                                                        \
    if (has_quotes || is_last)                                                                                         \
        return gather_by_eights_##LEVEL(bytes, positions, row_count, field_count, column, first_start, row_starts,     \
                                        is_last, has_quotes, starts, lengths);                                         \
    return gather_by_eights_##LEVEL(bytes, positions, row_count, field_count, column, first_start, row_starts, 0, 0,   \
                                    starts, lengths);

TARGET_AVX2 static int gather_avx2(uint8_t *bytes, const uint32_t *positions, size_t row_count, size_t field_count,
                                   size_t column, uint32_t first_start, const uint32_t *row_starts, int is_last,
                                   int has_quotes, uint32_t *starts, uint32_t *lengths) {
    GATHER_BY_EIGHTS(avx2)
}

TARGET_AVX512 static int gather_avx512(uint8_t *bytes, const uint32_t *positions, size_t row_count, size_t field_count,
                                       size_t column, uint32_t first_start, const uint32_t *row_starts, int is_last,
                                       int has_quotes, uint32_t *starts, uint32_t *lengths) {
    GATHER_BY_EIGHTS(avx512)
}

#endif

int tinh_gather(int level, uint8_t *bytes, const uint32_t *positions, size_t row_count, size_t field_count,
                size_t column, uint32_t first_start, const uint32_t *row_starts, int is_last, int has_quotes,
                uint32_t *starts, uint32_t *lengths) {
    switch (tinh_available_level(level)) {
#if defined(__x86_64__)
    case TINH_SCAN_AVX512:
        return gather_avx512(bytes, positions, row_count, field_count, column, first_start, row_starts, is_last,
                             has_quotes, starts, lengths);
    case TINH_SCAN_AVX2:
        return gather_avx2(bytes, positions, row_count, field_count, column, first_start, row_starts, is_last,
                           has_quotes, starts, lengths);
#endif
    default:
        return gather_portable(bytes, positions, row_count, field_count, column, first_start, row_starts, is_last, starts,
                               lengths);
    }
}
