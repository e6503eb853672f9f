#include "Numbers.h"

// Numbers by fours without registers of 64 bytes: two cells of at most sixteen bytes in each of two registers. What does not fit
// this is read one by one.

#if defined(__x86_64__)

// What two cells hold, one in each half.
struct pair {
    // The cells at the ends of their halves, less the byte '0'; zeros before them and in the place of a minus.
    __m256i digits;
    // 255 where the first byte behind the sign stands, and where a minus does.
    __m256i first, minus;
};

// 255 but in the last byte of each half.
TARGET_AVX2 INLINE __m256i before_ends(void) { return _mm256_bsrli_epi128(_mm256_set1_epi8(-1), 1); }

TARGET_AVX2 INLINE __m256i two_of(__m128i low, __m128i high) {
    return _mm256_inserti128_si256(_mm256_castsi128_si256(low), high, 1);
}

TARGET_AVX2 INLINE struct pair pair_of(const uint8_t *bytes, const uint32_t *starts, const uint32_t *lengths) {
    __m256i text = two_of(_mm_loadu_si128((const __m128i *)(bytes + starts[0])),
                          _mm_loadu_si128((const __m128i *)(bytes + starts[1])));
    text = _mm256_sub_epi8(text, _mm256_set1_epi8('0'));
    // Byte i of a half comes from byte i + length - 16 of the cell; a negative place gives 0.
    const __m256i places = _mm256_broadcastsi128_si256(
        _mm_setr_epi8(-16, -15, -14, -13, -12, -11, -10, -9, -8, -7, -6, -5, -4, -3, -2, -1));
    __m256i from = _mm256_add_epi8(
        places, two_of(_mm_set1_epi8((char)lengths[0]), _mm_set1_epi8((char)lengths[1])));
    __m256i aligned = _mm256_shuffle_epi8(text, from);
    __m256i start = _mm256_cmpeq_epi8(from, _mm256_setzero_si256());
    struct pair pair;
    // A minus alone is no number: it stays, and is no digit.
    pair.minus = _mm256_and_si256(_mm256_and_si256(start, before_ends()),
                                  _mm256_cmpeq_epi8(aligned, _mm256_set1_epi8('-' - '0')));
    pair.digits = _mm256_andnot_si256(pair.minus, aligned);
    pair.first = _mm256_or_si256(_mm256_andnot_si256(pair.minus, start), _mm256_bslli_epi128(pair.minus, 1));
    return pair;
}

// Sums of the bytes of four cells, from two registers: cells 0, 2, 1 and 3, as `numbers_of` has them.
TARGET_AVX2 INLINE __m256i sums_of(__m256i low, __m256i high) {
    __m256i zero = _mm256_setzero_si256();
    low = _mm256_sad_epu8(low, zero);
    high = _mm256_sad_epu8(high, zero);
    return _mm256_add_epi64(_mm256_unpacklo_epi64(low, high), _mm256_unpackhi_epi64(low, high));
}

// The numbers whose digits stand in two registers: of cells 0, 2, 1 and 3.
TARGET_AVX2 INLINE __m256i numbers_of(__m256i low, __m256i high) {
    const __m256i tens = _mm256_set1_epi16(1 << 8 | 10), hundreds = _mm256_set1_epi32(1 << 16 | 100);
    __m256i fours = _mm256_packus_epi32(_mm256_madd_epi16(_mm256_maddubs_epi16(low, tens), hundreds),
                                        _mm256_madd_epi16(_mm256_maddubs_epi16(high, tens), hundreds));
    __m256i eights = _mm256_madd_epi16(fours, _mm256_set1_epi32(1 << 16 | 10000));
    return _mm256_add_epi64(_mm256_mul_epu32(eights, _mm256_set1_epi64x(100000000)), _mm256_srli_epi64(eights, 32));
}

// Cells 0, 2, 1 and 3 in their order.
TARGET_AVX2 INLINE __m256i in_order(__m256i numbers) { return _mm256_permute4x64_epi64(numbers, 0xD8); }

// Not 0 in bytes above 9.
TARGET_AVX2 INLINE __m256i above_nine(__m256i digits) { return _mm256_subs_epu8(digits, _mm256_set1_epi8(9)); }

// 255 in the first byte of a cell that has more, where it is 0.
TARGET_AVX2 INLINE __m256i leading_zeros(struct pair pair) {
    return _mm256_and_si256(_mm256_and_si256(pair.first, before_ends()),
                            _mm256_cmpeq_epi8(pair.digits, _mm256_setzero_si256()));
}

TARGET_AVX2 INLINE __m256i either(__m256i left, __m256i right) { return _mm256_or_si256(left, right); }

TARGET_AVX2 INLINE int is_any_set(__m256i value) { return !_mm256_testz_si256(value, value); }

// One of four cells is longer than a half.
TARGET_AVX2 INLINE int is_any_long(const uint32_t *lengths) {
    __m128i four = _mm_loadu_si128((const __m128i *)lengths), most = _mm_set1_epi32(16);
    return _mm_movemask_epi8(_mm_cmpeq_epi32(_mm_max_epu32(four, most), most)) != 0xFFFF;
}

TARGET_AVX2 size_t tinh_integers_avx2(const uint8_t *bytes, const uint32_t *starts, const uint32_t *lengths, size_t from,
                                      size_t row_count, int64_t *values) {
    size_t row = from;
    for (; row + 4 <= row_count; row += 4) {
        struct pair low = pair_of(bytes, starts + row, lengths + row);
        struct pair high = pair_of(bytes, starts + row + 2, lengths + row + 2);
        __m256i wrong = either(either(above_nine(low.digits), above_nine(high.digits)),
                               either(leading_zeros(low), leading_zeros(high)));
        if (__builtin_expect(is_any_set(wrong) | is_any_long(lengths + row), 0)) {
            size_t next = tinh_integers_sse4(bytes, starts, lengths, row, row + 4, values);
            if (next < row + 4) return next;
            continue;
        }
        __m256i negative = _mm256_cmpgt_epi64(sums_of(low.minus, high.minus), _mm256_setzero_si256());
        __m256i numbers = numbers_of(low.digits, high.digits);
        numbers = _mm256_sub_epi64(_mm256_xor_si256(numbers, negative), negative);
        _mm256_storeu_si256((__m256i *)(values + row), in_order(numbers));
    }
    return tinh_integers_sse4(bytes, starts, lengths, row, row_count, values);
}

// Two cells with at most one mark each, taken out.
struct decimal_pair {
    // All digits, and in each half 16 bytes whose sum is the place of the mark from 1 on, 0 without one.
    __m256i digits, places;
    // Not 0 where a cell is written otherwise.
    __m256i wrong;
    __m256i minus;
};

TARGET_AVX2 INLINE struct decimal_pair decimal_pair_of(const uint8_t *bytes, const uint32_t *starts,
                                                       const uint32_t *lengths, __m256i mark) {
    const __m256i numbers =
        _mm256_broadcastsi128_si256(_mm_setr_epi8(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16));
    struct pair pair = pair_of(bytes, starts, lengths);
    __m256i marks = _mm256_cmpeq_epi8(pair.digits, mark);
    struct decimal_pair decimal;
    decimal.places = _mm256_and_si256(marks, numbers);
    decimal.minus = pair.minus;
    // The place of the mark in all bytes of its half. Of two marks it is the sum: one of them is left then, and is no digit.
    __m256i sums = _mm256_sad_epu8(decimal.places, _mm256_setzero_si256());
    sums = _mm256_add_epi64(sums, _mm256_bsrli_epi128(sums, 8));
    __m256i place = _mm256_shuffle_epi8(sums, _mm256_setzero_si256());
    // Digits before the mark move over it.
    __m256i is_behind = _mm256_cmpgt_epi8(numbers, place);
    decimal.digits = _mm256_blendv_epi8(_mm256_bslli_epi128(pair.digits, 1), pair.digits, is_behind);
    // A zero may stand right before the mark; a mark neither first nor last.
    __m256i zeros = _mm256_andnot_si256(_mm256_bsrli_epi128(marks, 1), leading_zeros(pair));
    __m256i bare = _mm256_and_si256(marks, either(pair.first, _mm256_andnot_si256(before_ends(), _mm256_set1_epi8(-1))));
    decimal.wrong = either(above_nine(decimal.digits), either(zeros, bare));
    return decimal;
}

TARGET_AVX2 size_t tinh_decimals_avx2(const uint8_t *bytes, const uint32_t *starts, const uint32_t *lengths, size_t from,
                                      size_t row_count, uint8_t mark, unsigned scale, int64_t *values) {
    // What a number is multiplied with, and the first one that would be too large for 18 digits then; 0 where there are
    // more digits behind the mark than the scale has.
    int64_t factors[16], limits[16];
    BY_MARK(factors, fraction_count > scale ? 0 : tinh_powers_of_ten[scale - fraction_count])
    BY_MARK(limits, fraction_count > scale ? 0 : tinh_powers_of_ten[18 - (scale - fraction_count)])
    const __m256i marks = _mm256_set1_epi8((char)(mark - '0'));
    size_t row = from;
    for (; row + 4 <= row_count; row += 4) {
        struct decimal_pair low = decimal_pair_of(bytes, starts + row, lengths + row, marks);
        struct decimal_pair high = decimal_pair_of(bytes, starts + row + 2, lengths + row + 2, marks);
        int is_wrong = is_any_set(either(low.wrong, high.wrong)) | is_any_long(lengths + row);
        uint64_t places[4], numbers[4], too_large = 0;
        _mm256_storeu_si256((__m256i *)places, in_order(sums_of(low.places, high.places)));
        _mm256_storeu_si256((__m256i *)numbers, in_order(numbers_of(low.digits, high.digits)));
        if (__builtin_expect(is_wrong, 0)) goto one_by_one;
        for (unsigned k = 0; k < 4; k++) {
            too_large |= numbers[k] >= (uint64_t)limits[places[k]];
            numbers[k] *= (uint64_t)factors[places[k]];
        }
        if (__builtin_expect(too_large != 0, 0)) goto one_by_one;
        __m256i negative =
            in_order(_mm256_cmpgt_epi64(sums_of(low.minus, high.minus), _mm256_setzero_si256()));
        __m256i scaled = _mm256_loadu_si256((const __m256i *)numbers);
        _mm256_storeu_si256((__m256i *)(values + row), _mm256_sub_epi64(_mm256_xor_si256(scaled, negative), negative));
        continue;
    one_by_one:;
        size_t next = tinh_decimals_sse4(bytes, starts, lengths, row, row + 4, mark, scale, values);
        if (next < row + 4) return next;
    }
    return tinh_decimals_sse4(bytes, starts, lengths, row, row_count, mark, scale, values);
}

TARGET_AVX2 size_t tinh_doubles_avx2(const uint8_t *bytes, const uint32_t *starts, const uint32_t *lengths, size_t from,
                                     size_t row_count, uint8_t mark, int is_percent, double *values) {
    // Powers of ten up to 10 to the 17 are doubles exactly, as numbers of at most 15 digits are: one division rounds once.
    double divisors[16];
    BY_MARK(divisors, (double)tinh_powers_of_ten[fraction_count + (is_percent ? 2 : 0)])
    const __m256i marks = _mm256_set1_epi8((char)(mark - '0'));
    const __m256i most = _mm256_set1_epi64x(999999999999999);
    // A whole number below 2 to the 52 is the low bits of the double that is so much above 2 to the 52.
    const __m256d base = _mm256_set1_pd(0x1p52);
    size_t row = from;
    for (; row + 4 <= row_count; row += 4) {
        struct decimal_pair low = decimal_pair_of(bytes, starts + row, lengths + row, marks);
        struct decimal_pair high = decimal_pair_of(bytes, starts + row + 2, lengths + row + 2, marks);
        __m256i numbers = numbers_of(low.digits, high.digits);
        __m256i wrong = either(either(low.wrong, high.wrong), _mm256_cmpgt_epi64(numbers, most));
        if (__builtin_expect(is_any_set(wrong) | is_any_long(lengths + row), 0)) {
            size_t next = tinh_doubles_portable(bytes, starts, lengths, row, row + 4, mark, is_percent, values);
            if (next < row + 4) return next;
            continue;
        }
        __m256i places = sums_of(low.places, high.places);
        __m256d divisor = _mm256_i64gather_pd(divisors, places, 8);
        __m256d number = _mm256_sub_pd(_mm256_castsi256_pd(either(numbers, _mm256_castpd_si256(base))), base);
        __m256i quotient = _mm256_castpd_si256(_mm256_div_pd(number, divisor));
        __m256i negative = _mm256_cmpgt_epi64(sums_of(low.minus, high.minus), _mm256_setzero_si256());
        quotient = either(quotient, _mm256_slli_epi64(negative, 63));
        _mm256_storeu_si256((__m256i *)(values + row), in_order(quotient));
    }
    return tinh_doubles_portable(bytes, starts, lengths, row, row_count, mark, is_percent, values);
}

#endif
