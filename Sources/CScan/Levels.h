#pragma once

#include "CScan.h"

#if defined(__x86_64__)
#include <immintrin.h>
#define TARGET_AVX2 __attribute__((target("avx2,bmi,bmi2,popcnt,lzcnt,pclmul,aes")))
#define TARGET_AVX512                                                                                                  \
    __attribute__((target("avx512f,avx512bw,avx512vl,avx512dq,avx512vbmi,avx512vbmi2,avx2,bmi,bmi2,popcnt,lzcnt,pclmul,aes")))
#endif

#define INLINE static inline __attribute__((always_inline))

// The level asked for, or the best one below it that this machine has.
INLINE int tinh_available_level(int level) {
    int best = tinh_scan_best_level();
    return level < best ? level : best;
}
