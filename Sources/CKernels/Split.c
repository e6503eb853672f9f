/* Doubles, and products of them, as whole numbers. */
#include "CKernels.h"

#include <string.h>

#include "Ahead.h"

#if defined(__x86_64__)
#include <immintrin.h>
#define TINH_X86 1
#define TARGET_AVX512 __attribute__((target("avx512f,avx512bw,avx512vl")))
#define TARGET_AVX2 __attribute__((target("avx2,fma")))
static inline int has_avx512(void) {
    return __builtin_cpu_supports("avx512bw") && __builtin_cpu_supports("avx512vl");
}
static inline int has_avx2(void) { return __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma"); }
#endif

/* A number below 2^51 plus this one is rounded to a whole number, which stands in the last bits of the sum. */
#define ROUNDING 0x1.8p52

static inline uint64_t bits_of(double value) {
    uint64_t bits;
    memcpy(&bits, &value, 8);
    return bits;
}

/* What has come of the values so far. */
typedef struct {
    /* Bits of differences, without their signs, that are 0 where nothing is lost; of what is no number they never are. */
    uint64_t lost;
    int64_t most;
} split_state;

static inline void split_one(double value, double scale, int64_t *parts, split_state *state) {
    double scaled = value * scale;
    double high_sum = scaled + ROUNDING;
    double rest = (scaled - (high_sum - ROUNDING)) * 0x1p44;
    double low_sum = rest + ROUNDING;
    double low_rest = (low_sum - ROUNDING) - rest;
    double back = scaled * (1 / scale);
    parts[0] = (int64_t)(bits_of(high_sum) - bits_of(ROUNDING));
    parts[1] = (int64_t)(bits_of(low_sum) - bits_of(ROUNDING));
    state->lost |= (bits_of(low_rest) | bits_of(back - value)) << 1;
    int64_t magnitude = (int64_t)(bits_of(scaled) & INT64_MAX);
    state->most = magnitude > state->most ? magnitude : state->most;
}

static inline uint8_t is_whole(const split_state *state) {
    return state->lost == 0 && state->most < (int64_t)bits_of(0x1p44);
}

uint8_t tinh_split_doubles_portable(const double *values, size_t count, double scale, int64_t *parts) {
    split_state state = {0, 0};
    for (size_t place = 0; place < count; place++) split_one(values[place], scale, parts + 2 * place, &state);
    return is_whole(&state);
}

/* What a product, rounded, lacks: by T. J. Dekker, "A floating-point technique for extending the available precision" (1971),
   where the machine does not tell it. */
static inline double product_rest(double x, double y, double product) {
#if defined(__FP_FAST_FMA)
    return __builtin_fma(x, y, -product);
#else
    double x_sum = x * 0x8000001p0, y_sum = y * 0x8000001p0;
    double x_high = x_sum - (x_sum - x), y_high = y_sum - (y_sum - y);
    double x_low = x - x_high, y_low = y - y_high;
    return ((x_high * y_high - product) + x_high * y_low + x_low * y_high) + x_low * y_low;
#endif
}

uint8_t tinh_split_products_portable(
    const double *x, const double *y, size_t count, double scale, int64_t *parts) {
    split_state products = {0, 0}, rests = {0, 0};
    uint8_t vanished = 0;
    for (size_t place = 0; place < count; place++) {
        double product = x[place] * y[place];
        vanished |= product == 0 && x[place] != 0 && y[place] != 0;
        split_one(product, scale, parts + 4 * place, &products);
        split_one(product_rest(x[place], y[place], product), scale * 0x1p53, parts + 4 * place + 2, &rests);
    }
    return !vanished && is_whole(&products) && is_whole(&rests);
}

#ifdef TINH_X86
typedef struct {
    __m512i lost;
    __m512i most;
} wide_state;

TARGET_AVX512 static inline __attribute__((always_inline)) void split_eight(
    __m512d own, __m512d scales, __m512d inverses, __m512i *high, __m512i *low, wide_state *state) {
    const __m512d rounding = _mm512_set1_pd(ROUNDING), low_scale = _mm512_set1_pd(0x1p44);
    const __m512i whole = _mm512_castpd_si512(rounding), unsigned_bits = _mm512_set1_epi64(INT64_MAX);
    __m512d scaled = _mm512_mul_pd(own, scales);
    __m512d high_sum = _mm512_add_pd(scaled, rounding);
    __m512d rest = _mm512_mul_pd(_mm512_sub_pd(scaled, _mm512_sub_pd(high_sum, rounding)), low_scale);
    __m512d low_sum = _mm512_add_pd(rest, rounding);
    __m512i low_rest = _mm512_castpd_si512(_mm512_sub_pd(_mm512_sub_pd(low_sum, rounding), rest));
    __m512i back = _mm512_castpd_si512(_mm512_sub_pd(_mm512_mul_pd(scaled, inverses), own));
    *high = _mm512_sub_epi64(_mm512_castpd_si512(high_sum), whole);
    *low = _mm512_sub_epi64(_mm512_castpd_si512(low_sum), whole);
    state->lost = _mm512_or_si512(state->lost, _mm512_or_si512(low_rest, back));
    state->most = _mm512_max_epi64(state->most, _mm512_and_si512(_mm512_castpd_si512(scaled), unsigned_bits));
}

TARGET_AVX512 static inline int are_whole(const wide_state *state) {
    return !_mm512_test_epi64_mask(state->lost, _mm512_set1_epi64(INT64_MAX))
        && _mm512_reduce_max_epi64(state->most) < (int64_t)bits_of(0x1p44);
}

TARGET_AVX512 static uint8_t split_avx512(const double *values, size_t count, double scale, int64_t *parts) {
    const __m512d scales = _mm512_set1_pd(scale), inverses = _mm512_set1_pd(1 / scale);
    const __m512i first = _mm512_setr_epi64(0, 8, 1, 9, 2, 10, 3, 11), second = _mm512_setr_epi64(4, 12, 5, 13, 6, 14, 7, 15);
    wide_state state = {_mm512_setzero_si512(), _mm512_setzero_si512()};
    size_t place = 0;
    for (; place + 8 <= count; place += 8) {
        __builtin_prefetch((const char *)(values + place) + AHEAD_BYTES);
        __m512i high, low;
        split_eight(_mm512_loadu_pd(values + place), scales, inverses, &high, &low, &state);
        _mm512_storeu_si512(parts + 2 * place, _mm512_permutex2var_epi64(high, first, low));
        _mm512_storeu_si512(parts + 2 * place + 8, _mm512_permutex2var_epi64(high, second, low));
    }
    return are_whole(&state) && tinh_split_doubles_portable(values + place, count - place, scale, parts + 2 * place);
}

TARGET_AVX512 static uint8_t split_products_avx512(
    const double *x, const double *y, size_t count, double scale, int64_t *parts) {
    const __m512d scales = _mm512_set1_pd(scale), inverses = _mm512_set1_pd(1 / scale);
    const __m512d rest_scales = _mm512_set1_pd(scale * 0x1p53), rest_inverses = _mm512_set1_pd(1 / (scale * 0x1p53));
    const __m512d zero = _mm512_setzero_pd();
    wide_state products = {_mm512_setzero_si512(), _mm512_setzero_si512()}, rests = products;
    __mmask8 vanished = 0;
    size_t place = 0;
    for (; place + 8 <= count; place += 8) {
        __m512d a = _mm512_loadu_pd(x + place), b = _mm512_loadu_pd(y + place);
        __m512d product = _mm512_mul_pd(a, b);
        __mmask8 present = _mm512_cmp_pd_mask(a, zero, _CMP_NEQ_UQ) & _mm512_cmp_pd_mask(b, zero, _CMP_NEQ_UQ);
        vanished |= _mm512_mask_cmp_pd_mask(present, product, zero, _CMP_EQ_OQ);
        __m512i high, low, rest_high, rest_low;
        split_eight(product, scales, inverses, &high, &low, &products);
        split_eight(_mm512_fmsub_pd(a, b, product), rest_scales, rest_inverses, &rest_high, &rest_low, &rests);
        /* Four by four, a row's parts side by side. */
        __m512i even = _mm512_unpacklo_epi64(high, low), odd = _mm512_unpackhi_epi64(high, low);
        __m512i rest_even = _mm512_unpacklo_epi64(rest_high, rest_low), rest_odd = _mm512_unpackhi_epi64(rest_high, rest_low);
        const __m512i pairs = _mm512_setr_epi64(0, 1, 8, 9, 2, 3, 10, 11), upper = _mm512_setr_epi64(4, 5, 12, 13, 6, 7, 14, 15);
        __m512i even_low = _mm512_permutex2var_epi64(even, pairs, rest_even);
        __m512i even_high = _mm512_permutex2var_epi64(even, upper, rest_even);
        __m512i odd_low = _mm512_permutex2var_epi64(odd, pairs, rest_odd);
        __m512i odd_high = _mm512_permutex2var_epi64(odd, upper, rest_odd);
        /* Rows 0 and 2, 4 and 6 stand in the former, 1 and 3, 5 and 7 in the latter. */
        int64_t *out = parts + 4 * place;
        _mm512_storeu_si512(out, _mm512_shuffle_i64x2(even_low, odd_low, 0x44));
        _mm512_storeu_si512(out + 8, _mm512_shuffle_i64x2(even_low, odd_low, 0xEE));
        _mm512_storeu_si512(out + 16, _mm512_shuffle_i64x2(even_high, odd_high, 0x44));
        _mm512_storeu_si512(out + 24, _mm512_shuffle_i64x2(even_high, odd_high, 0xEE));
    }
    return !vanished && are_whole(&products) && are_whole(&rests)
        && tinh_split_products_portable(x + place, y + place, count - place, scale, parts + 4 * place);
}

typedef struct {
    __m256i lost;
    /* Not 0 where a number was too great. */
    __m256i beyond;
} four_state;

TARGET_AVX2 static inline __attribute__((always_inline)) void split_four(
    __m256d own, __m256d scales, __m256d inverses, __m256i *high, __m256i *low, four_state *state) {
    const __m256d rounding = _mm256_set1_pd(ROUNDING), low_scale = _mm256_set1_pd(0x1p44);
    const __m256i whole = _mm256_castpd_si256(rounding), unsigned_bits = _mm256_set1_epi64x(INT64_MAX);
    const __m256i most = _mm256_set1_epi64x((int64_t)bits_of(0x1p44) - 1);
    __m256d scaled = _mm256_mul_pd(own, scales);
    __m256d high_sum = _mm256_add_pd(scaled, rounding);
    __m256d rest = _mm256_mul_pd(_mm256_sub_pd(scaled, _mm256_sub_pd(high_sum, rounding)), low_scale);
    __m256d low_sum = _mm256_add_pd(rest, rounding);
    __m256i low_rest = _mm256_castpd_si256(_mm256_sub_pd(_mm256_sub_pd(low_sum, rounding), rest));
    __m256i back = _mm256_castpd_si256(_mm256_sub_pd(_mm256_mul_pd(scaled, inverses), own));
    *high = _mm256_sub_epi64(_mm256_castpd_si256(high_sum), whole);
    *low = _mm256_sub_epi64(_mm256_castpd_si256(low_sum), whole);
    state->lost = _mm256_or_si256(state->lost, _mm256_or_si256(low_rest, back));
    __m256i magnitude = _mm256_and_si256(_mm256_castpd_si256(scaled), unsigned_bits);
    state->beyond = _mm256_or_si256(state->beyond, _mm256_cmpgt_epi64(magnitude, most));
}

TARGET_AVX2 static inline int four_are_whole(const four_state *state) {
    return _mm256_testz_si256(state->lost, _mm256_set1_epi64x(INT64_MAX))
        && _mm256_testz_si256(state->beyond, state->beyond);
}

TARGET_AVX2 static uint8_t split_avx2(const double *values, size_t count, double scale, int64_t *parts) {
    const __m256d scales = _mm256_set1_pd(scale), inverses = _mm256_set1_pd(1 / scale);
    four_state state = {_mm256_setzero_si256(), _mm256_setzero_si256()};
    size_t place = 0;
    for (; place + 4 <= count; place += 4) {
        __builtin_prefetch((const char *)(values + place) + AHEAD_BYTES);
        __m256i high, low;
        split_four(_mm256_loadu_pd(values + place), scales, inverses, &high, &low, &state);
        __m256i even = _mm256_unpacklo_epi64(high, low), odd = _mm256_unpackhi_epi64(high, low);
        _mm256_storeu_si256((__m256i *)(parts + 2 * place), _mm256_permute2x128_si256(even, odd, 0x20));
        _mm256_storeu_si256((__m256i *)(parts + 2 * place + 4), _mm256_permute2x128_si256(even, odd, 0x31));
    }
    return four_are_whole(&state) && tinh_split_doubles_portable(values + place, count - place, scale, parts + 2 * place);
}

TARGET_AVX2 static uint8_t split_products_avx2(
    const double *x, const double *y, size_t count, double scale, int64_t *parts) {
    const __m256d scales = _mm256_set1_pd(scale), inverses = _mm256_set1_pd(1 / scale);
    const __m256d rest_scales = _mm256_set1_pd(scale * 0x1p53), rest_inverses = _mm256_set1_pd(1 / (scale * 0x1p53));
    const __m256d zero = _mm256_setzero_pd();
    four_state products = {_mm256_setzero_si256(), _mm256_setzero_si256()}, rests = products;
    __m256d vanished = zero;
    size_t place = 0;
    for (; place + 4 <= count; place += 4) {
        __m256d a = _mm256_loadu_pd(x + place), b = _mm256_loadu_pd(y + place);
        __m256d product = _mm256_mul_pd(a, b);
        __m256d present = _mm256_and_pd(_mm256_cmp_pd(a, zero, _CMP_NEQ_UQ), _mm256_cmp_pd(b, zero, _CMP_NEQ_UQ));
        vanished = _mm256_or_pd(vanished, _mm256_and_pd(present, _mm256_cmp_pd(product, zero, _CMP_EQ_OQ)));
        __m256i high, low, rest_high, rest_low;
        split_four(product, scales, inverses, &high, &low, &products);
        split_four(_mm256_fmsub_pd(a, b, product), rest_scales, rest_inverses, &rest_high, &rest_low, &rests);
        /* Rows 0 and 2 stand in the former, 1 and 3 in the latter. */
        __m256i even = _mm256_unpacklo_epi64(high, low), odd = _mm256_unpackhi_epi64(high, low);
        __m256i rest_even = _mm256_unpacklo_epi64(rest_high, rest_low), rest_odd = _mm256_unpackhi_epi64(rest_high, rest_low);
        __m256i *out = (__m256i *)(parts + 4 * place);
        _mm256_storeu_si256(out, _mm256_permute2x128_si256(even, rest_even, 0x20));
        _mm256_storeu_si256(out + 1, _mm256_permute2x128_si256(odd, rest_odd, 0x20));
        _mm256_storeu_si256(out + 2, _mm256_permute2x128_si256(even, rest_even, 0x31));
        _mm256_storeu_si256(out + 3, _mm256_permute2x128_si256(odd, rest_odd, 0x31));
    }
    return _mm256_testz_pd(vanished, vanished) && four_are_whole(&products) && four_are_whole(&rests)
        && tinh_split_products_portable(x + place, y + place, count - place, scale, parts + 4 * place);
}
#endif

uint8_t tinh_split_doubles_narrow(const double *values, size_t count, double scale, int64_t *parts) {
#ifdef TINH_X86
    if (has_avx2()) return split_avx2(values, count, scale, parts);
#endif
    return tinh_split_doubles_portable(values, count, scale, parts);
}

uint8_t tinh_split_products_narrow(const double *x, const double *y, size_t count, double scale, int64_t *parts) {
#ifdef TINH_X86
    if (has_avx2()) return split_products_avx2(x, y, count, scale, parts);
#endif
    return tinh_split_products_portable(x, y, count, scale, parts);
}

uint8_t tinh_split_doubles(const double *values, size_t count, double scale, int64_t *parts) {
#ifdef TINH_X86
    if (has_avx512()) return split_avx512(values, count, scale, parts);
#endif
    return tinh_split_doubles_narrow(values, count, scale, parts);
}

uint8_t tinh_split_products(const double *x, const double *y, size_t count, double scale, int64_t *parts) {
#ifdef TINH_X86
    if (has_avx512()) return split_products_avx512(x, y, count, scale, parts);
#endif
    return tinh_split_products_narrow(x, y, count, scale, parts);
}
