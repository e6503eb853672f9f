#pragma once

#include "Levels.h"

// 10 to the 0 ... 18.
extern const int64_t tinh_powers_of_ten[19];

// What `tinh_read_integers`, `tinh_read_decimals` and `tinh_read_doubles` choose from.
size_t tinh_doubles_portable(const uint8_t *bytes, const uint32_t *starts, const uint32_t *lengths, size_t from,
                             size_t row_count, uint8_t mark, int is_percent, double *values);

#if defined(__x86_64__)
// A table by the place of the mark, from 1 on, 0 without one: what `OF` gives for each count of digits behind it.
#define BY_MARK(TABLE, OF)                                                                                             \
    for (unsigned place = 0; place < 16; place++) {                                                                    \
        unsigned fraction_count = place == 0 ? 0 : 16 - place;                                                         \
        TABLE[place] = OF;                                                                                             \
    }

size_t tinh_integers_sse4(const uint8_t *bytes, const uint32_t *starts, const uint32_t *lengths, size_t from,
                          size_t row_count, int64_t *values);
size_t tinh_decimals_sse4(const uint8_t *bytes, const uint32_t *starts, const uint32_t *lengths, size_t from,
                          size_t row_count, uint8_t mark, unsigned scale, int64_t *values);
size_t tinh_integers_avx512(const uint8_t *bytes, const uint32_t *starts, const uint32_t *lengths, size_t from,
                            size_t row_count, int64_t *values);
size_t tinh_decimals_avx512(const uint8_t *bytes, const uint32_t *starts, const uint32_t *lengths, size_t from,
                            size_t row_count, uint8_t mark, unsigned scale, int64_t *values);
size_t tinh_doubles_avx512(const uint8_t *bytes, const uint32_t *starts, const uint32_t *lengths, size_t from,
                           size_t row_count, uint8_t mark, int is_percent, double *values);
size_t tinh_integers_avx2(const uint8_t *bytes, const uint32_t *starts, const uint32_t *lengths, size_t from,
                          size_t row_count, int64_t *values);
size_t tinh_decimals_avx2(const uint8_t *bytes, const uint32_t *starts, const uint32_t *lengths, size_t from,
                          size_t row_count, uint8_t mark, unsigned scale, int64_t *values);
size_t tinh_doubles_avx2(const uint8_t *bytes, const uint32_t *starts, const uint32_t *lengths, size_t from,
                         size_t row_count, uint8_t mark, int is_percent, double *values);
#endif
