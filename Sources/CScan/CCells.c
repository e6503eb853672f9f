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

TARGET_AVX512 INLINE struct eight eight_of(__m256i values) {
    struct eight eight;
    _mm256_storeu_si256((__m256i *)eight.values, values);
    return eight;
}

// A bit for each of eight places, 1 where it has `byte`.
TARGET_AVX512 INLINE __mmask8 bytes_at(const uint8_t *bytes, __m256i places, uint8_t byte) {
    struct eight at = eight_of(places);
    unsigned found = 0;
    for (unsigned k = 0; k < 8; k++) found |= (unsigned)(bytes[at.values[k]] == byte) << k;
    return (__mmask8)found;
}

// A bit for each of eight cells that begin with a quote, 1 where the next quote is the last byte; 0 in longer cells. Where none is
// among the first 64 bytes, it can only be the one behind them. No branch depends on a cell: which ones have quotes cannot be
// foretold.
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
    const size_t two = 2 * field_count, three = 3 * field_count, four = 4 * field_count;
    while (row_count - done >= 8) {
        // The separators before and behind each cell.
        const uint32_t *near = positions + done * field_count + column - 1, *far = near + four;
        __m128i a = _mm_loadl_epi64((const __m128i *)near), b = _mm_loadl_epi64((const __m128i *)(near + two));
        __m128i c = _mm_loadl_epi64((const __m128i *)far), d = _mm_loadl_epi64((const __m128i *)(far + two));
        a = _mm_unpacklo_epi32(a, _mm_loadl_epi64((const __m128i *)(near + field_count)));
        b = _mm_unpacklo_epi32(b, _mm_loadl_epi64((const __m128i *)(near + three)));
        c = _mm_unpacklo_epi32(c, _mm_loadl_epi64((const __m128i *)(far + field_count)));
        d = _mm_unpacklo_epi32(d, _mm_loadl_epi64((const __m128i *)(far + three)));
        __m256i before = _mm256_set_m128i(_mm_unpacklo_epi64(c, d), _mm_unpacklo_epi64(a, b));
        __m256i end = _mm256_set_m128i(_mm_unpackhi_epi64(c, d), _mm_unpackhi_epi64(a, b));
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

TARGET_AVX512 static int gather_avx512(uint8_t *bytes, const uint32_t *positions, size_t row_count, size_t field_count,
                                       size_t column, uint32_t first_start, const uint32_t *row_starts, int is_last,
                                       int has_quotes, uint32_t *starts, uint32_t *lengths) {
    if (has_quotes || is_last)
        return gather_by_eights_avx512(bytes, positions, row_count, field_count, column, first_start, row_starts, is_last,
                                       has_quotes, starts, lengths);
    return gather_by_eights_avx512(bytes, positions, row_count, field_count, column, first_start, row_starts, 0, 0, starts,
                                   lengths);
}

#endif

int tinh_gather(int level, uint8_t *bytes, const uint32_t *positions, size_t row_count, size_t field_count,
                size_t column, uint32_t first_start, const uint32_t *row_starts, int is_last, int has_quotes,
                uint32_t *starts, uint32_t *lengths) {
#if defined(__x86_64__)
    if (tinh_available_level(level) == TINH_SCAN_AVX512)
        return gather_avx512(bytes, positions, row_count, field_count, column, first_start, row_starts, is_last,
                             has_quotes, starts, lengths);
#endif
    (void)has_quotes;
    return gather_portable(bytes, positions, row_count, field_count, column, first_start, row_starts, is_last, starts,
                           lengths);
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
#endif
    return is_plainly_normalized_portable(bytes, count);
}
