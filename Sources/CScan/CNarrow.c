#include "Levels.h"

// From 64-bit integers to the narrowest storage of a chunk: loops that the compiler makes as wide as the registers are.

#define RANGE                                                                                                          \
    int64_t low = INT64_MAX, high = INT64_MIN;                                                                         \
    for (size_t row = 0; row < row_count; row++) {                                                                     \
        low = values[row] < low ? values[row] : low;                                                                   \
        high = values[row] > high ? values[row] : high;                                                                \
    }                                                                                                                  \
    *minimum = low;                                                                                                    \
    *maximum = high;

#define NARROW(TYPE)                                                                                                   \
    {                                                                                                                  \
        TYPE *narrow = target;                                                                                         \
        for (size_t row = 0; row < row_count; row++)                                                                   \
            narrow[row] = (TYPE)((uint64_t)values[row] - (uint64_t)base);                                              \
        break;                                                                                                         \
    }

#define NARROW_BY_WIDTH                                                                                                \
    switch (width) {                                                                                                   \
    case 1: NARROW(uint8_t)                                                                                            \
    case 2: NARROW(uint16_t)                                                                                           \
    case 4: NARROW(uint32_t)                                                                                           \
    default: NARROW(uint64_t)                                                                                          \
    }

static void range_portable(const int64_t *values, size_t row_count, int64_t *minimum, int64_t *maximum) { RANGE }

static void narrow_portable(const int64_t *values, size_t row_count, int64_t base, unsigned width, void *target) {
    NARROW_BY_WIDTH
}

#if defined(__x86_64__)

TARGET_AVX2 static void range_avx2(const int64_t *values, size_t row_count, int64_t *minimum, int64_t *maximum) {
    RANGE
}

TARGET_AVX2 static void narrow_avx2(const int64_t *values, size_t row_count, int64_t base, unsigned width, void *target) {
    NARROW_BY_WIDTH
}

TARGET_AVX512 static void range_avx512(const int64_t *values, size_t row_count, int64_t *minimum, int64_t *maximum) {
    RANGE
}

TARGET_AVX512 static void narrow_avx512(const int64_t *values, size_t row_count, int64_t base, unsigned width,
                                        void *target) {
    NARROW_BY_WIDTH
}

#endif

void tinh_range(int level, const int64_t *values, size_t row_count, int64_t *minimum, int64_t *maximum) {
    switch (tinh_available_level(level)) {
#if defined(__x86_64__)
    case TINH_SCAN_AVX512: range_avx512(values, row_count, minimum, maximum); return;
    case TINH_SCAN_AVX2: range_avx2(values, row_count, minimum, maximum); return;
#endif
    default: range_portable(values, row_count, minimum, maximum);
    }
}

void tinh_narrow(int level, const int64_t *values, size_t row_count, int64_t base, unsigned width, void *target) {
    switch (tinh_available_level(level)) {
#if defined(__x86_64__)
    case TINH_SCAN_AVX512: narrow_avx512(values, row_count, base, width, target); return;
    case TINH_SCAN_AVX2: narrow_avx2(values, row_count, base, width, target); return;
#endif
    default: narrow_portable(values, row_count, base, width, target);
    }
}
