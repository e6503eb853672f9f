/* Whole numbers divided by one other, rounded down. */
#include "CKernels.h"

#if defined(__x86_64__)
#include <immintrin.h>
#define TINH_X86 1
#define TARGET_AVX512 __attribute__((target("avx512f,avx512bw,avx512vl,avx512dq")))
#define TARGET_AVX2 __attribute__((target("avx2,fma")))
#endif

static inline int64_t floor_quotient(int64_t value, int64_t divisor) {
    int64_t quotient = value / divisor;
    return value % divisor < 0 ? quotient - 1 : quotient;
}

static inline int64_t floor_rest(int64_t value, int64_t divisor) {
    int64_t rest = value % divisor;
    return rest < 0 ? rest + divisor : rest;
}

void tinh_floor_quotients_portable(
    const int64_t *values, size_t count, int64_t divisor, int64_t cycle, int64_t *quotients) {
    for (size_t place = 0; place < count; place++) {
        int64_t quotient = floor_quotient(values[place], divisor);
        quotients[place] = cycle ? floor_rest(quotient, cycle) : quotient;
    }
}

#ifdef TINH_X86
/* The quotient of doubles is one too great or too small at most, which the rest tells: it is worked out without rounding. */
TARGET_AVX512 static inline __attribute__((always_inline)) __m512d divide(
    __m512d values, __m512d divisor, __m512d inverse, __m512d *rest) {
    const __m512d one = _mm512_set1_pd(1), zero = _mm512_setzero_pd();
    __m512d quotient = _mm512_roundscale_pd(_mm512_mul_pd(values, inverse), _MM_FROUND_TO_NEG_INF | _MM_FROUND_NO_EXC);
    __m512d own = _mm512_fnmadd_pd(quotient, divisor, values);
    __mmask8 less = _mm512_cmp_pd_mask(own, zero, _CMP_LT_OQ), more = _mm512_cmp_pd_mask(own, divisor, _CMP_GE_OQ);
    quotient = _mm512_mask_sub_pd(quotient, less, quotient, one);
    quotient = _mm512_mask_add_pd(quotient, more, quotient, one);
    own = _mm512_mask_add_pd(own, less, own, divisor);
    *rest = _mm512_mask_sub_pd(own, more, own, divisor);
    return quotient;
}

TARGET_AVX512 static void divide_avx512(
    const int64_t *values, size_t count, int64_t divisor, int64_t cycle, int64_t *quotients) {
    const __m512d divisors = _mm512_set1_pd((double)divisor), inverses = _mm512_set1_pd(1 / (double)divisor);
    const __m512d cycles = _mm512_set1_pd((double)cycle), cycle_inverses = _mm512_set1_pd(1 / (double)(cycle ? cycle : 1));
    /* Numbers up to 2^51 and their products and rests are doubles without rounding. */
    const __m512i most = _mm512_set1_epi64((int64_t)1 << 51);
    size_t place = 0;
    for (; place + 8 <= count; place += 8) {
        __m512i own = _mm512_loadu_si512(values + place);
        if (_mm512_cmpgt_epu64_mask(_mm512_abs_epi64(own), most)) {
            tinh_floor_quotients_portable(values + place, 8, divisor, cycle, quotients + place);
            continue;
        }
        __m512d rest, quotient = divide(_mm512_cvtepi64_pd(own), divisors, inverses, &rest);
        if (cycle) {
            divide(quotient, cycles, cycle_inverses, &rest);
            quotient = rest;
        }
        _mm512_storeu_si512(quotients + place, _mm512_cvtpd_epi64(quotient));
    }
    tinh_floor_quotients_portable(values + place, count - place, divisor, cycle, quotients + place);
}

/* A whole number below 2^51 plus this one stands in the last bits of the sum. */
#define WHOLE 0x1.8p52

TARGET_AVX2 static inline __attribute__((always_inline)) __m256d divide_four(
    __m256d values, __m256d divisor, __m256d inverse, __m256d *rest) {
    const __m256d one = _mm256_set1_pd(1), zero = _mm256_setzero_pd();
    __m256d quotient = _mm256_floor_pd(_mm256_mul_pd(values, inverse));
    __m256d own = _mm256_fnmadd_pd(quotient, divisor, values);
    __m256d less = _mm256_cmp_pd(own, zero, _CMP_LT_OQ), more = _mm256_cmp_pd(own, divisor, _CMP_GE_OQ);
    *rest = _mm256_sub_pd(_mm256_add_pd(own, _mm256_and_pd(less, divisor)), _mm256_and_pd(more, divisor));
    return _mm256_add_pd(_mm256_sub_pd(quotient, _mm256_and_pd(less, one)), _mm256_and_pd(more, one));
}

TARGET_AVX2 static void divide_avx2(
    const int64_t *values, size_t count, int64_t divisor, int64_t cycle, int64_t *quotients) {
    const __m256d divisors = _mm256_set1_pd((double)divisor), inverses = _mm256_set1_pd(1 / (double)divisor);
    const __m256d cycles = _mm256_set1_pd((double)cycle), cycle_inverses = _mm256_set1_pd(1 / (double)(cycle ? cycle : 1));
    const __m256d whole = _mm256_set1_pd(WHOLE);
    const __m256i bits = _mm256_castpd_si256(whole);
    const __m256i most = _mm256_set1_epi64x(((int64_t)1 << 51) - 1), least = _mm256_set1_epi64x(-(((int64_t)1 << 51) - 1));
    size_t place = 0;
    for (; place + 4 <= count; place += 4) {
        __m256i own = _mm256_loadu_si256((const __m256i *)(values + place));
        __m256i beyond = _mm256_or_si256(_mm256_cmpgt_epi64(own, most), _mm256_cmpgt_epi64(least, own));
        if (!_mm256_testz_si256(beyond, beyond)) {
            tinh_floor_quotients_portable(values + place, 4, divisor, cycle, quotients + place);
            continue;
        }
        __m256d number = _mm256_sub_pd(_mm256_castsi256_pd(_mm256_add_epi64(own, bits)), whole);
        __m256d rest, quotient = divide_four(number, divisors, inverses, &rest);
        if (cycle) {
            divide_four(quotient, cycles, cycle_inverses, &rest);
            quotient = rest;
        }
        __m256i sum = _mm256_castpd_si256(_mm256_add_pd(quotient, whole));
        _mm256_storeu_si256((__m256i *)(quotients + place), _mm256_sub_epi64(sum, bits));
    }
    tinh_floor_quotients_portable(values + place, count - place, divisor, cycle, quotients + place);
}
#endif

void tinh_floor_quotients_narrow(
    const int64_t *values, size_t count, int64_t divisor, int64_t cycle, int64_t *quotients) {
#ifdef TINH_X86
    if (divisor < (int64_t)1 << 51 && cycle < (int64_t)1 << 51 && __builtin_cpu_supports("avx2")
        && __builtin_cpu_supports("fma")) {
        divide_avx2(values, count, divisor, cycle, quotients);
        return;
    }
#endif
    tinh_floor_quotients_portable(values, count, divisor, cycle, quotients);
}

void tinh_floor_quotients(const int64_t *values, size_t count, int64_t divisor, int64_t cycle, int64_t *quotients) {
#ifdef TINH_X86
    if (divisor <= (int64_t)1 << 51 && cycle <= (int64_t)1 << 51 && __builtin_cpu_supports("avx512dq")
        && __builtin_cpu_supports("avx512vl")) {
        divide_avx512(values, count, divisor, cycle, quotients);
        return;
    }
#endif
    tinh_floor_quotients_narrow(values, count, divisor, cycle, quotients);
}
