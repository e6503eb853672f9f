/* Codes of one part of keys that are packed into words. */
#include "CKernels.h"

#if defined(__x86_64__)
#define TINH_X86 1
#define TARGET_AVX512 __attribute__((target("avx512f,avx512bw,avx512vl,avx512dq")))
#define TARGET_AVX2 __attribute__((target("avx2")))
#endif

/* The same loop for every instruction set: what the compiler makes of it differs. */
static inline __attribute__((always_inline)) void unpack(
    const uint64_t *words, size_t count, uint32_t shift, uint32_t mask, uint32_t *codes, tinh_code_bounds *bounds) {
    uint32_t least = UINT32_MAX, most = 0;
    for (size_t row = 0; row < count; row++) {
        uint32_t code = (uint32_t)(words[row] >> shift) & mask;
        codes[row] = code;
        least = code < least ? code : least;
        most = code > most ? code : most;
    }
    bounds->least = least;
    bounds->most = most;
}

void tinh_unpack_codes_portable(
    const uint64_t *words, size_t count, uint32_t shift, uint32_t mask, uint32_t *codes, tinh_code_bounds *bounds) {
    unpack(words, count, shift, mask, codes, bounds);
}

#if defined(TINH_X86)
TARGET_AVX512 static void unpack_avx512(
    const uint64_t *words, size_t count, uint32_t shift, uint32_t mask, uint32_t *codes, tinh_code_bounds *bounds) {
    unpack(words, count, shift, mask, codes, bounds);
}

TARGET_AVX2 static void unpack_avx2(
    const uint64_t *words, size_t count, uint32_t shift, uint32_t mask, uint32_t *codes, tinh_code_bounds *bounds) {
    unpack(words, count, shift, mask, codes, bounds);
}
#endif

void tinh_unpack_codes(
    const uint64_t *words, size_t count, uint32_t shift, uint32_t mask, uint32_t *codes, tinh_code_bounds *bounds) {
#if defined(TINH_X86)
    if (__builtin_cpu_supports("avx512bw") && __builtin_cpu_supports("avx512vl") && __builtin_cpu_supports("avx512dq")) {
        unpack_avx512(words, count, shift, mask, codes, bounds);
        return;
    }
    if (__builtin_cpu_supports("avx2")) {
        unpack_avx2(words, count, shift, mask, codes, bounds);
        return;
    }
#endif
    unpack(words, count, shift, mask, codes, bounds);
}
