#include "Numbers.h"

// Numbers by fours: a cell of at most sixteen bytes in each lane of a register. What does not fit this is read one by one.

#if defined(__x86_64__)

// What four cells hold.
struct lanes {
    // The cells at the ends of their lanes, less the byte '0'; zeros before them and in the place of a minus.
    __m512i digits;
    // Where the first byte behind the sign stands.
    uint64_t first;
    // Both bits of lane r: cell r has a minus.
    __mmask8 negative;
};

#define LANE_ENDS 0x8000800080008000ull

TARGET_AVX512 INLINE struct lanes lanes_of(const uint8_t *bytes, const uint32_t *starts, __m128i lengths) {
    __m512i text = _mm512_castsi128_si512(_mm_loadu_si128((const __m128i *)(bytes + starts[0])));
    text = _mm512_inserti64x2(text, _mm_loadu_si128((const __m128i *)(bytes + starts[1])), 1);
    text = _mm512_inserti64x2(text, _mm_loadu_si128((const __m128i *)(bytes + starts[2])), 2);
    text = _mm512_inserti64x2(text, _mm_loadu_si128((const __m128i *)(bytes + starts[3])), 3);
    text = _mm512_sub_epi8(text, _mm512_set1_epi8('0'));
    // The lowest byte of each length, in all bytes of its lane.
    const __m512i lane_numbers = _mm512_set_epi64(0x0C0C0C0C0C0C0C0C, 0x0C0C0C0C0C0C0C0C, 0x0808080808080808,
                                                  0x0808080808080808, 0x0404040404040404, 0x0404040404040404, 0, 0);
    __m512i spread = _mm512_permutexvar_epi8(lane_numbers, _mm512_castsi128_si512(lengths));
    // Byte i of a lane comes from byte i + length - 16 of the cell; a negative place gives 0.
    const __m512i places =
        _mm512_broadcast_i32x4(_mm_setr_epi8(-16, -15, -14, -13, -12, -11, -10, -9, -8, -7, -6, -5, -4, -3, -2, -1));
    __m512i from = _mm512_add_epi8(places, spread);
    __m512i aligned = _mm512_shuffle_epi8(text, from);
    uint64_t start = _mm512_testn_epi8_mask(from, from);
    // A minus alone is no number: it stays, and is no digit.
    uint64_t minus = _mm512_mask_cmpeq_epi8_mask(start & ~LANE_ENDS, aligned, _mm512_set1_epi8('-' - '0'));
    __mmask8 half = _mm512_test_epi64_mask(_mm512_movm_epi8(minus), _mm512_set1_epi64(-1));
    struct lanes lanes;
    lanes.digits = _mm512_mask_mov_epi8(aligned, minus, _mm512_setzero_si512());
    lanes.first = (start & ~minus) | minus << 1;
    lanes.negative = (__mmask8)((half | half << 1) & 0xAA) | (__mmask8)((half | half >> 1) & 0x55);
    return lanes;
}

// The numbers whose digits stand in the lanes, each in both halves of its lane.
TARGET_AVX512 INLINE __m512i numbers_of(__m512i digits) {
    __m512i pairs = _mm512_maddubs_epi16(digits, _mm512_set1_epi16(1 << 8 | 10));
    __m512i fours = _mm512_madd_epi16(pairs, _mm512_set1_epi32(1 << 16 | 100));
    __m512i packed = _mm512_packus_epi32(fours, fours);
    __m512i eights = _mm512_madd_epi16(packed, _mm512_set1_epi32(1 << 16 | 10000));
    return _mm512_add_epi64(_mm512_mul_epu32(eights, _mm512_set1_epi64(100000000)), _mm512_srli_epi64(eights, 32));
}

// One number of each lane.
TARGET_AVX512 INLINE __m256i narrowed(__m512i numbers) {
    return _mm512_castsi512_si256(_mm512_permutexvar_epi64(_mm512_setr_epi64(0, 2, 4, 6, 0, 2, 4, 6), numbers));
}

TARGET_AVX512 INLINE uint64_t not_digits(__m512i digits) {
    return _mm512_cmpgt_epu8_mask(digits, _mm512_set1_epi8(9));
}

TARGET_AVX512 INLINE unsigned too_long(__m128i lengths) {
    return _mm_cmpgt_epu32_mask(lengths, _mm_set1_epi32(16));
}

TARGET_AVX512 size_t tinh_integers_avx512(const uint8_t *bytes, const uint32_t *starts, const uint32_t *lengths,
                                          size_t from, size_t row_count, int64_t *values) {
    size_t row = from;
    for (; row + 4 <= row_count; row += 4) {
        __m128i four = _mm_loadu_si128((const __m128i *)(lengths + row));
        struct lanes lanes = lanes_of(bytes, starts + row, four);
        uint64_t leading_zeros =
            _mm512_mask_testn_epi8_mask(lanes.first & ~LANE_ENDS, lanes.digits, lanes.digits);
        if (__builtin_expect((not_digits(lanes.digits) | leading_zeros | too_long(four)) != 0, 0)) {
            size_t next = tinh_integers_sse4(bytes, starts, lengths, row, row + 4, values);
            if (next < row + 4) return next;
            continue;
        }
        __m512i numbers = numbers_of(lanes.digits);
        numbers = _mm512_mask_sub_epi64(numbers, lanes.negative, _mm512_setzero_si512(), numbers);
        _mm256_storeu_si256((__m256i *)(values + row), narrowed(numbers));
    }
    return tinh_integers_sse4(bytes, starts, lengths, row, row_count, values);
}

// Four cells with at most one mark each, taken out.
struct decimal_lanes {
    // In both halves of each lane: all digits as one number, and the place of the mark from 1 on, 0 without one.
    __m512i numbers;
    __m512i marks;
    __mmask8 negative;
    // Some cell is written otherwise.
    int is_wrong;
};

TARGET_AVX512 INLINE struct decimal_lanes decimal_lanes_of(const uint8_t *bytes, const uint32_t *starts, __m128i lengths,
                                                           __m512i mark) {
    struct lanes lanes = lanes_of(bytes, starts, lengths);
    uint64_t marks = _mm512_cmpeq_epi8_mask(lanes.digits, mark);
    // Up to the first mark of each lane; a second one is no digit.
    uint64_t has_mark = (((marks & ~LANE_ENDS) + ~LANE_ENDS) | marks) >> 15 & 0x0001000100010001ull;
    uint64_t up_to_mark = marks ^ (marks - has_mark);
    uint64_t leading_zeros = _mm512_mask_testn_epi8_mask(lanes.first & ~LANE_ENDS & ~(marks >> 1), lanes.digits, lanes.digits);
    // Digits before the mark move over it.
    __m512i digits = _mm512_mask_mov_epi8(lanes.digits, up_to_mark, _mm512_bslli_epi128(lanes.digits, 1));
    struct decimal_lanes decimals;
    __m512i sums = _mm512_sad_epu8(_mm512_maskz_set1_epi8(up_to_mark, 1), _mm512_setzero_si512());
    decimals.marks = _mm512_add_epi64(sums, _mm512_shuffle_epi32(sums, _MM_PERM_BADC));
    decimals.numbers = numbers_of(digits);
    decimals.negative = lanes.negative;
    decimals.is_wrong =
        (not_digits(digits) | leading_zeros | (marks & (lanes.first | LANE_ENDS)) | too_long(lengths)) != 0;
    return decimals;
}

TARGET_AVX512 INLINE __m512i looked_up(const void *table, __m512i places) {
    return _mm512_permutex2var_epi64(_mm512_loadu_si512(table), places, _mm512_loadu_si512((const char *)table + 64));
}

TARGET_AVX512 size_t tinh_decimals_avx512(const uint8_t *bytes, const uint32_t *starts, const uint32_t *lengths,
                                          size_t from, size_t row_count, uint8_t mark, unsigned scale,
                                          int64_t *values) {
    // What a number is multiplied with, and the first one that would be too large for 18 digits then; 0 where there are
    // more digits behind the mark than the scale has.
    int64_t factors[16], limits[16];
    BY_MARK(factors, fraction_count > scale ? 0 : tinh_powers_of_ten[scale - fraction_count])
    BY_MARK(limits, fraction_count > scale ? 0 : tinh_powers_of_ten[18 - (scale - fraction_count)])
    const __m512i marks = _mm512_set1_epi8((char)(mark - '0'));
    size_t row = from;
    for (; row + 4 <= row_count; row += 4) {
        struct decimal_lanes lanes =
            decimal_lanes_of(bytes, starts + row, _mm_loadu_si128((const __m128i *)(lengths + row)), marks);
        __mmask8 too_large = _mm512_cmpge_epu64_mask(lanes.numbers, looked_up(limits, lanes.marks));
        if (__builtin_expect(lanes.is_wrong | too_large, 0)) {
            size_t next = tinh_decimals_sse4(bytes, starts, lengths, row, row + 4, mark, scale, values);
            if (next < row + 4) return next;
            continue;
        }
        __m512i scaled = _mm512_mullo_epi64(lanes.numbers, looked_up(factors, lanes.marks));
        scaled = _mm512_mask_sub_epi64(scaled, lanes.negative, _mm512_setzero_si512(), scaled);
        _mm256_storeu_si256((__m256i *)(values + row), narrowed(scaled));
    }
    return tinh_decimals_sse4(bytes, starts, lengths, row, row_count, mark, scale, values);
}

TARGET_AVX512 size_t tinh_doubles_avx512(const uint8_t *bytes, const uint32_t *starts, const uint32_t *lengths,
                                         size_t from, size_t row_count, uint8_t mark, int is_percent, double *values) {
    // Powers of ten up to 10 to the 17 are doubles exactly, as numbers of at most 15 digits are: one division rounds once.
    double divisors[16];
    BY_MARK(divisors, (double)tinh_powers_of_ten[fraction_count + (is_percent ? 2 : 0)])
    const __m512i marks = _mm512_set1_epi8((char)(mark - '0'));
    const __m512i limit = _mm512_set1_epi64(1000000000000000);
    size_t row = from;
    for (; row + 4 <= row_count; row += 4) {
        struct decimal_lanes lanes =
            decimal_lanes_of(bytes, starts + row, _mm_loadu_si128((const __m128i *)(lengths + row)), marks);
        if (__builtin_expect(lanes.is_wrong | _mm512_cmpge_epu64_mask(lanes.numbers, limit), 0)) {
            size_t next = tinh_doubles_portable(bytes, starts, lengths, row, row + 4, mark, is_percent, values);
            if (next < row + 4) return next;
            continue;
        }
        __m512d divisor = _mm512_castsi512_pd(looked_up(divisors, lanes.marks));
        __m512d quotient = _mm512_div_pd(_mm512_cvtepi64_pd(lanes.numbers), divisor);
        __m512i sign = _mm512_maskz_set1_epi64(lanes.negative, (long long)0x8000000000000000ull);
        _mm256_storeu_si256((__m256i *)(values + row), narrowed(_mm512_or_si512(_mm512_castpd_si512(quotient), sign)));
    }
    return tinh_doubles_portable(bytes, starts, lengths, row, row_count, mark, is_percent, values);
}

#endif
