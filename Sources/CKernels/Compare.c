/* Two columns of narrow numbers, row by row. */
#include "CKernels.h"

#if defined(__x86_64__)
#define TINH_X86 1
#define TARGET_AVX512 __attribute__((target("avx512f,avx512bw,avx512vl,avx512dq")))
#define TARGET_AVX2 __attribute__((target("avx2")))
#endif

/* Differences fit the type, and a limit beyond them all is none. */
#define COMPARE(left_type, right_type, difference_type, most) \
    { \
        const left_type *left = (const left_type *)pair->left; \
        const right_type *right = (const right_type *)pair->right; \
        const uint8_t flip = pair->flip; \
        difference_type limit = (difference_type)(pair->limit > most ? most : pair->limit < -most ? -most : pair->limit); \
        if (pair->asks_equal) { \
            for (size_t row = 0; row < count; row++) \
                out[row] = ((difference_type)left[row] - (difference_type)right[row] == limit) ^ flip; \
        } else { \
            for (size_t row = 0; row < count; row++) \
                out[row] = ((difference_type)left[row] - (difference_type)right[row] < limit) ^ flip; \
        } \
        return; \
    }
#define COMPARE_NARROW(left_type, right_type) COMPARE(left_type, right_type, int32_t, ((int64_t)1 << 20))
#define COMPARE_WIDE(left_type, right_type) COMPARE(left_type, right_type, int64_t, ((int64_t)1 << 40))

/* The same loops for every instruction set: what the compiler makes of them differs. */
static inline __attribute__((always_inline)) void compare(
    const tinh_pair *pair, size_t count, uint8_t *restrict out) {
    switch (pair->left_width * 16 + pair->right_width) {
    case 0x11: COMPARE_NARROW(uint8_t, uint8_t)
    case 0x12: COMPARE_NARROW(uint8_t, uint16_t)
    case 0x14: COMPARE_WIDE(uint8_t, uint32_t)
    case 0x21: COMPARE_NARROW(uint16_t, uint8_t)
    case 0x22: COMPARE_NARROW(uint16_t, uint16_t)
    case 0x24: COMPARE_WIDE(uint16_t, uint32_t)
    case 0x41: COMPARE_WIDE(uint32_t, uint8_t)
    case 0x42: COMPARE_WIDE(uint32_t, uint16_t)
    default: COMPARE_WIDE(uint32_t, uint32_t)
    }
}

void tinh_compare_columns_portable(const tinh_pair *pair, size_t count, uint8_t *out) { compare(pair, count, out); }

#if defined(TINH_X86)
TARGET_AVX512 static void compare_avx512(const tinh_pair *pair, size_t count, uint8_t *out) {
    compare(pair, count, out);
}

TARGET_AVX2 static void compare_avx2(const tinh_pair *pair, size_t count, uint8_t *out) { compare(pair, count, out); }
#endif

void tinh_compare_columns(const tinh_pair *pair, size_t count, uint8_t *out) {
#if defined(TINH_X86)
    if (__builtin_cpu_supports("avx512bw") && __builtin_cpu_supports("avx512vl") && __builtin_cpu_supports("avx512dq")) {
        compare_avx512(pair, count, out);
        return;
    }
    if (__builtin_cpu_supports("avx2")) {
        compare_avx2(pair, count, out);
        return;
    }
#endif
    compare(pair, count, out);
}
