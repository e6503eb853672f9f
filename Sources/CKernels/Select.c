/* Places of set bytes, of set bits and of values within ranges. */
#include "CKernels.h"

#include <string.h>

#if defined(__x86_64__)
#include <immintrin.h>
#define TINH_X86 1
#define TARGET_AVX512 __attribute__((target("avx512f,avx512bw,avx512vl,bmi,popcnt")))
#define TARGET_AVX2 __attribute__((target("avx2,bmi,popcnt")))
static inline int has_avx512(void) {
    return __builtin_cpu_supports("avx512bw") && __builtin_cpu_supports("avx512vl") && __builtin_cpu_supports("bmi");
}
static inline int has_avx2(void) {
    return __builtin_cpu_supports("avx2") && __builtin_cpu_supports("bmi") && __builtin_cpu_supports("popcnt");
}
#endif

const uint64_t tinh_bit_places[256] = {
    0x0, 0x0, 0x1, 0x100, 0x2, 0x200, 0x201, 0x20100, 0x3, 0x300, 0x301, 0x30100, 0x302, 0x30200, 0x30201, 0x3020100,
    0x4, 0x400, 0x401, 0x40100, 0x402, 0x40200, 0x40201, 0x4020100, 0x403, 0x40300, 0x40301, 0x4030100, 0x40302,
    0x4030200, 0x4030201, 0x403020100, 0x5, 0x500, 0x501, 0x50100, 0x502, 0x50200, 0x50201, 0x5020100, 0x503, 0x50300,
    0x50301, 0x5030100, 0x50302, 0x5030200, 0x5030201, 0x503020100, 0x504, 0x50400, 0x50401, 0x5040100, 0x50402,
    0x5040200, 0x5040201, 0x504020100, 0x50403, 0x5040300, 0x5040301, 0x504030100, 0x5040302, 0x504030200, 0x504030201,
    0x50403020100, 0x6, 0x600, 0x601, 0x60100, 0x602, 0x60200, 0x60201, 0x6020100, 0x603, 0x60300, 0x60301, 0x6030100,
    0x60302, 0x6030200, 0x6030201, 0x603020100, 0x604, 0x60400, 0x60401, 0x6040100, 0x60402, 0x6040200, 0x6040201,
    0x604020100, 0x60403, 0x6040300, 0x6040301, 0x604030100, 0x6040302, 0x604030200, 0x604030201, 0x60403020100, 0x605,
    0x60500, 0x60501, 0x6050100, 0x60502, 0x6050200, 0x6050201, 0x605020100, 0x60503, 0x6050300, 0x6050301, 0x605030100,
    0x6050302, 0x605030200, 0x605030201, 0x60503020100, 0x60504, 0x6050400, 0x6050401, 0x605040100, 0x6050402,
    0x605040200, 0x605040201, 0x60504020100, 0x6050403, 0x605040300, 0x605040301, 0x60504030100, 0x605040302,
    0x60504030200, 0x60504030201, 0x6050403020100, 0x7, 0x700, 0x701, 0x70100, 0x702, 0x70200, 0x70201, 0x7020100,
    0x703, 0x70300, 0x70301, 0x7030100, 0x70302, 0x7030200, 0x7030201, 0x703020100, 0x704, 0x70400, 0x70401, 0x7040100,
    0x70402, 0x7040200, 0x7040201, 0x704020100, 0x70403, 0x7040300, 0x7040301, 0x704030100, 0x7040302, 0x704030200,
    0x704030201, 0x70403020100, 0x705, 0x70500, 0x70501, 0x7050100, 0x70502, 0x7050200, 0x7050201, 0x705020100, 0x70503,
    0x7050300, 0x7050301, 0x705030100, 0x7050302, 0x705030200, 0x705030201, 0x70503020100, 0x70504, 0x7050400,
    0x7050401, 0x705040100, 0x7050402, 0x705040200, 0x705040201, 0x70504020100, 0x7050403, 0x705040300, 0x705040301,
    0x70504030100, 0x705040302, 0x70504030200, 0x70504030201, 0x7050403020100, 0x706, 0x70600, 0x70601, 0x7060100,
    0x70602, 0x7060200, 0x7060201, 0x706020100, 0x70603, 0x7060300, 0x7060301, 0x706030100, 0x7060302, 0x706030200,
    0x706030201, 0x70603020100, 0x70604, 0x7060400, 0x7060401, 0x706040100, 0x7060402, 0x706040200, 0x706040201,
    0x70604020100, 0x7060403, 0x706040300, 0x706040301, 0x70604030100, 0x706040302, 0x70604030200, 0x70604030201,
    0x7060403020100, 0x70605, 0x7060500, 0x7060501, 0x706050100, 0x7060502, 0x706050200, 0x706050201, 0x70605020100,
    0x7060503, 0x706050300, 0x706050301, 0x70605030100, 0x706050302, 0x70605030200, 0x70605030201, 0x7060503020100,
    0x7060504, 0x706050400, 0x706050401, 0x70605040100, 0x706050402, 0x70605040200, 0x70605040201, 0x7060504020100,
    0x706050403, 0x70605040300, 0x70605040301, 0x7060504030100, 0x70605040302, 0x7060504030200, 0x7060504030201,
    0x706050403020100,
};

#ifdef TINH_X86
/* Writes which of the 64 places from place on are hits; gives where the next are to be written. Up to 16 behind the last of
   them are written, too. */
TARGET_AVX512 static inline int32_t *store_places(uint64_t hits, size_t place, int32_t *rows) {
    const __m512i steps = _mm512_setr_epi32(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15);
    for (; hits; place += 16, hits >>= 16) {
        __mmask16 own = (__mmask16)hits;
        __m512i places = _mm512_add_epi32(_mm512_set1_epi32((int)place), steps);
        _mm512_storeu_si512(rows, _mm512_maskz_compress_epi32(own, places));
        rows += __builtin_popcount(own);
    }
    return rows;
}

TARGET_AVX512 static size_t select_avx512(const uint8_t *mask, uint8_t wanted, size_t count, int32_t *rows) {
    __m512i value = _mm512_set1_epi8((char)wanted);
    int32_t *end = rows;
    for (size_t place = 0; place < count; place += 64) {
        size_t left = count - place;
        __mmask64 valid = left >= 64 ? ~(__mmask64)0 : (((__mmask64)1 << left) - 1);
        uint64_t hits = _mm512_mask_cmpeq_epi8_mask(valid, _mm512_maskz_loadu_epi8(valid, mask + place), value);
        end = store_places(hits, place, end);
    }
    return (size_t)(end - rows);
}

/* The same, but that up to 8 behind the last are written, too. How many of eight are hits cannot be foretold: no branch hangs on it,
   but where none of 64 is. */
TARGET_AVX2 static inline int32_t *store_places_avx2(uint64_t hits, size_t place, int32_t *rows) {
    if (!hits) return rows;
    const __m256i eight = _mm256_set1_epi32(8);
    __m256i first = _mm256_set1_epi32((int)place);
    for (unsigned part = 0; part < 64; part += 8) {
        uint8_t own = (uint8_t)(hits >> part);
        __m256i places = _mm256_cvtepu8_epi32(_mm_loadl_epi64((const __m128i *)(tinh_bit_places + own)));
        _mm256_storeu_si256((__m256i *)rows, _mm256_add_epi32(first, places));
        rows += __builtin_popcount(own);
        first = _mm256_add_epi32(first, eight);
    }
    return rows;
}

/* The highest bits of 64 bytes. */
TARGET_AVX2 static inline uint64_t bits_avx2(__m256i low, __m256i high) {
    return (uint32_t)_mm256_movemask_epi8(low) | (uint64_t)(uint32_t)_mm256_movemask_epi8(high) << 32;
}

TARGET_AVX2 static size_t select_avx2(const uint8_t *mask, uint8_t wanted, size_t count, int32_t *rows) {
    const __m256i value = _mm256_set1_epi8((char)wanted);
    int32_t *end = rows;
    size_t place = 0;
    for (; place + 64 <= count; place += 64) {
        __m256i low = _mm256_cmpeq_epi8(_mm256_loadu_si256((const __m256i *)(mask + place)), value);
        __m256i high = _mm256_cmpeq_epi8(_mm256_loadu_si256((const __m256i *)(mask + place + 32)), value);
        end = store_places_avx2(bits_avx2(low, high), place, end);
    }
    size_t rest = tinh_select_portable(mask + place, wanted, count - place, end);
    for (size_t row = 0; row < rest; row++) end[row] += (int32_t)place;
    return (size_t)(end - rows) + rest;
}
#endif

size_t tinh_select_portable(const uint8_t *mask, uint8_t wanted, size_t count, int32_t *rows) {
    size_t found = 0;
    size_t place = 0;
    for (; place + 8 <= count; place += 8) {
        uint64_t word;
        memcpy(&word, mask + place, 8);
        /* Bytes of 0 or 1 only: the multiplication gathers them in the top byte. */
        if (!wanted) word ^= 0x0101010101010101ull;
        uint64_t bits = (word * 0x0102040810204080ull) >> 56;
        while (bits) {
            rows[found++] = (int32_t)(place + (size_t)__builtin_ctzll(bits));
            bits &= bits - 1;
        }
    }
    for (; place < count; place++) {
        rows[found] = (int32_t)place;
        found += mask[place] == wanted;
    }
    return found;
}

size_t tinh_select_narrow(const uint8_t *mask, uint8_t wanted, size_t count, int32_t *rows) {
#ifdef TINH_X86
    if (has_avx2()) return select_avx2(mask, wanted, count, rows);
#endif
    return tinh_select_portable(mask, wanted, count, rows);
}

size_t tinh_select(const uint8_t *mask, uint8_t wanted, size_t count, int32_t *rows) {
#ifdef TINH_X86
    if (has_avx512()) return select_avx512(mask, wanted, count, rows);
#endif
    return tinh_select_narrow(mask, wanted, count, rows);
}

/* A byte of 0 or 1 for each place, beside what the byte is already. */
#define RANGE_BYTES(type)                                                                                              \
    {                                                                                                                  \
        const type *values = (const type *)range->values + start;                                                      \
        const type low = (type)range->low, span = (type)range->span;                                                   \
        for (size_t place = 0; place < count; place++) mask[place] &= (type)(values[place] - low) <= span;             \
        return;                                                                                                        \
    }

static void mark_range(const tinh_range *range, size_t start, size_t count, uint8_t *mask) {
    switch (range->width) {
    case 1: RANGE_BYTES(uint8_t)
    case 2: RANGE_BYTES(uint16_t)
    case 4: RANGE_BYTES(uint32_t)
    default: RANGE_BYTES(uint64_t)
    }
}

size_t tinh_select_ranges_portable(
    const tinh_range *ranges, size_t range_count, size_t start, size_t count, int32_t *rows) {
    uint8_t mask[256];
    size_t found = 0;
    for (size_t place = 0; place < count; place += sizeof mask) {
        size_t own = count - place < sizeof mask ? count - place : sizeof mask;
        memset(mask, 1, own);
        for (size_t range = 0; range < range_count; range++) mark_range(&ranges[range], start + place, own, mask);
        size_t more = tinh_select_portable(mask, 1, own, rows + found);
        for (size_t row = found; row < found + more; row++) rows[row] += (int32_t)(start + place);
        found += more;
    }
    return found;
}

#ifdef TINH_X86
/* Which of the 64 places from place on lie within the range; only those of valid are read. */
TARGET_AVX512 static inline uint64_t within_avx512(const tinh_range *range, size_t place, uint64_t valid) {
    uint64_t hits = 0;
    switch (range->width) {
    case 1: {
        __m512i own = _mm512_maskz_loadu_epi8(valid, (const uint8_t *)range->values + place);
        __m512i distance = _mm512_sub_epi8(own, _mm512_set1_epi8((char)range->low));
        return _mm512_mask_cmple_epu8_mask(valid, distance, _mm512_set1_epi8((char)range->span));
    }
    case 2:
        for (unsigned part = 0; part < 64; part += 32) {
            __mmask32 in = (__mmask32)(valid >> part);
            __m512i own = _mm512_maskz_loadu_epi16(in, (const uint16_t *)range->values + place + part);
            __m512i distance = _mm512_sub_epi16(own, _mm512_set1_epi16((short)range->low));
            hits |= (uint64_t)_mm512_mask_cmple_epu16_mask(in, distance, _mm512_set1_epi16((short)range->span)) << part;
        }
        return hits;
    case 4:
        for (unsigned part = 0; part < 64; part += 16) {
            __mmask16 in = (__mmask16)(valid >> part);
            __m512i own = _mm512_maskz_loadu_epi32(in, (const uint32_t *)range->values + place + part);
            __m512i distance = _mm512_sub_epi32(own, _mm512_set1_epi32((int)range->low));
            hits |= (uint64_t)_mm512_mask_cmple_epu32_mask(in, distance, _mm512_set1_epi32((int)range->span)) << part;
        }
        return hits;
    default:
        for (unsigned part = 0; part < 64; part += 8) {
            __mmask8 in = (__mmask8)(valid >> part);
            __m512i own = _mm512_maskz_loadu_epi64(in, (const uint64_t *)range->values + place + part);
            __m512i distance = _mm512_sub_epi64(own, _mm512_set1_epi64((long long)range->low));
            hits |= (uint64_t)_mm512_mask_cmple_epu64_mask(in, distance, _mm512_set1_epi64((long long)range->span))
                << part;
        }
        return hits;
    }
}

TARGET_AVX512 static size_t select_ranges_avx512(
    const tinh_range *ranges, size_t range_count, size_t start, size_t count, int32_t *rows) {
    int32_t *end = rows;
    for (size_t place = start; place < start + count; place += 64) {
        size_t left = start + count - place;
        uint64_t hits = left >= 64 ? ~(uint64_t)0 : ((uint64_t)1 << left) - 1;
        for (size_t range = 0; range < range_count && hits; range++) {
            hits = within_avx512(&ranges[range], place, hits);
        }
        end = store_places(hits, place, end);
    }
    return (size_t)(end - rows);
}

/* All ones where a value without a sign lies within the range. */
#define AT_MOST(BITS, OWN)                                                                                             \
    _mm256_cmpeq_epi##BITS(_mm256_min_epu##BITS(_mm256_sub_epi##BITS(OWN, low), span), _mm256_sub_epi##BITS(OWN, low))
#define LOAD(TYPE, STEP) _mm256_loadu_si256((const __m256i *)((const TYPE *)range->values + place + STEP))

/* Which of the 64 places from place on lie within the range; all of them are read. */
TARGET_AVX2 static inline uint64_t within_avx2(const tinh_range *range, size_t place) {
    switch (range->width) {
    case 1: {
        const __m256i low = _mm256_set1_epi8((char)range->low), span = _mm256_set1_epi8((char)range->span);
        return bits_avx2(AT_MOST(8, LOAD(uint8_t, 0)), AT_MOST(8, LOAD(uint8_t, 32)));
    }
    case 2: {
        const __m256i low = _mm256_set1_epi16((short)range->low), span = _mm256_set1_epi16((short)range->span);
        __m256i halves[2];
        for (unsigned half = 0; half < 2; half++) {
            __m256i a = AT_MOST(16, LOAD(uint16_t, 32 * half)), b = AT_MOST(16, LOAD(uint16_t, 32 * half + 16));
            halves[half] = _mm256_permute4x64_epi64(_mm256_packs_epi16(a, b), 0xD8);
        }
        return bits_avx2(halves[0], halves[1]);
    }
    case 4: {
        const __m256i low = _mm256_set1_epi32((int)range->low), span = _mm256_set1_epi32((int)range->span);
        uint64_t hits = 0;
        for (unsigned part = 0; part < 64; part += 8) {
            __m256i own = AT_MOST(32, LOAD(uint32_t, part));
            hits |= (uint64_t)(unsigned)_mm256_movemask_ps(_mm256_castsi256_ps(own)) << part;
        }
        return hits;
    }
    default: {
        /* Without a comparison of numbers without a sign: both sides less 2^63. */
        const __m256i least = _mm256_set1_epi64x(INT64_MIN);
        const __m256i low = _mm256_set1_epi64x((long long)range->low);
        const __m256i span = _mm256_xor_si256(_mm256_set1_epi64x((long long)range->span), least);
        uint64_t beyond = 0;
        for (unsigned part = 0; part < 64; part += 4) {
            __m256i distance = _mm256_xor_si256(_mm256_sub_epi64(LOAD(uint64_t, part), low), least);
            __m256i own = _mm256_cmpgt_epi64(distance, span);
            beyond |= (uint64_t)(unsigned)_mm256_movemask_pd(_mm256_castsi256_pd(own)) << part;
        }
        return ~beyond;
    }
    }
}

TARGET_AVX2 static size_t select_ranges_avx2(
    const tinh_range *ranges, size_t range_count, size_t start, size_t count, int32_t *rows) {
    int32_t *end = rows;
    size_t place = start;
    for (; place + 64 <= start + count; place += 64) {
        uint64_t hits = within_avx2(ranges, place);
        for (size_t range = 1; range < range_count && hits; range++) hits &= within_avx2(&ranges[range], place);
        end = store_places_avx2(hits, place, end);
    }
    return (size_t)(end - rows) + tinh_select_ranges_portable(ranges, range_count, place, start + count - place, end);
}
#endif

size_t tinh_select_ranges_narrow(
    const tinh_range *ranges, size_t range_count, size_t start, size_t count, int32_t *rows) {
#ifdef TINH_X86
    if (has_avx2()) return select_ranges_avx2(ranges, range_count, start, count, rows);
#endif
    return tinh_select_ranges_portable(ranges, range_count, start, count, rows);
}

size_t tinh_select_ranges(
    const tinh_range *ranges, size_t range_count, size_t start, size_t count, int32_t *rows) {
#ifdef TINH_X86
    if (has_avx512()) return select_ranges_avx512(ranges, range_count, start, count, rows);
#endif
    return tinh_select_ranges_narrow(ranges, range_count, start, count, rows);
}

#ifdef TINH_X86
TARGET_AVX512 static uint8_t expand_avx512(const uint64_t *words, size_t start, size_t count, uint8_t *out) {
    const __m512i one = _mm512_set1_epi8(1);
    uint64_t missing = 0;
    for (size_t place = 0; place < count; place += 64) {
        size_t bit = start + place;
        size_t left = count - place;
        __mmask64 valid = left >= 64 ? ~(__mmask64)0 : (((__mmask64)1 << left) - 1);
        uint64_t bits = words[bit >> 6] >> (bit & 63);
        /* The next word is read only where one of its bits is wanted. */
        if ((bit & 63) && (bit & 63) + (left < 64 ? left : 64) > 64) bits |= words[(bit >> 6) + 1] << (64 - (bit & 63));
        missing |= ~bits & valid;
        _mm512_mask_storeu_epi8(out + place, valid, _mm512_maskz_mov_epi8(bits, one));
    }
    return missing != 0;
}
#endif

uint8_t tinh_expand_bits_portable(const uint64_t *words, size_t start, size_t count, uint8_t *out) {
    uint8_t all = 1;
    for (size_t place = 0; place < count; place++) {
        size_t bit = start + place;
        out[place] = (uint8_t)(words[bit >> 6] >> (bit & 63)) & 1;
        all &= out[place];
    }
    return !all;
}

#ifdef TINH_X86
TARGET_AVX2 static uint8_t expand_avx2(const uint64_t *words, size_t start, size_t count, uint8_t *out) {
    /* Each byte of four goes to eight lanes, each of which looks at a bit of its own. */
    const __m256i bytes = _mm256_setr_epi8(
        0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 1, 1, 1, 1, 2, 2, 2, 2, 2, 2, 2, 2, 3, 3, 3, 3, 3, 3, 3, 3);
    const __m256i own = _mm256_set1_epi64x((long long)0x8040201008040201ull), one = _mm256_set1_epi8(1);
    uint64_t missing = 0;
    size_t place = 0;
    for (; place + 64 <= count; place += 64) {
        size_t bit = start + place;
        uint64_t bits = words[bit >> 6] >> (bit & 63);
        if (bit & 63) bits |= words[(bit >> 6) + 1] << (64 - (bit & 63));
        missing |= ~bits;
        for (unsigned half = 0; half < 64; half += 32) {
            __m256i spread = _mm256_shuffle_epi8(_mm256_set1_epi32((int)(uint32_t)(bits >> half)), bytes);
            __m256i set = _mm256_cmpeq_epi8(_mm256_and_si256(spread, own), own);
            _mm256_storeu_si256((__m256i *)(out + place + half), _mm256_and_si256(set, one));
        }
    }
    return tinh_expand_bits_portable(words, start + place, count - place, out + place) | (missing != 0);
}
#endif

uint8_t tinh_expand_bits_narrow(const uint64_t *words, size_t start, size_t count, uint8_t *out) {
#ifdef TINH_X86
    if (has_avx2()) return expand_avx2(words, start, count, out);
#endif
    return tinh_expand_bits_portable(words, start, count, out);
}

uint8_t tinh_expand_bits(const uint64_t *words, size_t start, size_t count, uint8_t *out) {
#ifdef TINH_X86
    if (has_avx512()) return expand_avx512(words, start, count, out);
#endif
    return tinh_expand_bits_narrow(words, start, count, out);
}
