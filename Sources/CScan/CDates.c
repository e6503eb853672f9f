#include "Levels.h"

#if defined(__x86_64__)

TARGET_AVX2 static size_t read_dates_avx2(const uint8_t *bytes, const uint32_t *starts, const uint32_t *lengths,
                                          size_t from, size_t row_count, struct tinh_date_form form,
                                          const int32_t *month_starts, int64_t *values) {
    // Year, month, day, then both separators, which must be zero less themselves.
    const __m128i places = _mm_setr_epi8(form.year, form.year + 1, form.year + 2, form.year + 3, form.month, form.month + 1,
                                         form.day, form.day + 1, form.separators[0], form.separators[1], -1, -1, -1, -1,
                                         -1, -1);
    const char mark = (char)form.separator;
    const __m128i zeros = _mm_setr_epi8('0', '0', '0', '0', '0', '0', '0', '0', mark, mark, 0, 0, 0, 0, 0, 0);
    const __m128i limits = _mm_setr_epi8(9, 9, 9, 9, 9, 9, 9, 9, 0, 0, 0, 0, 0, 0, 0, 0);
    const __m128i tens = _mm_setr_epi8(10, 1, 10, 1, 10, 1, 10, 1, 0, 0, 0, 0, 0, 0, 0, 0);
    for (size_t row = from; row < row_count; row++) {
        if (lengths[row] == 0) {
            values[row] = 0;
            continue;
        }
        if (lengths[row] != 10) return row;
        __m128i text = _mm_loadu_si128((const __m128i *)(bytes + starts[row]));
        __m128i digits = _mm_sub_epi8(_mm_shuffle_epi8(text, places), zeros);
        if (_mm_movemask_epi8(_mm_cmpeq_epi8(_mm_min_epu8(digits, limits), digits)) != 0xFFFF) return row;
        uint64_t pairs = (uint64_t)_mm_cvtsi128_si64(_mm_maddubs_epi16(digits, tens));
        uint64_t year = (pairs & 0xFF) * 100 + (pairs >> 16 & 0xFF), month = pairs >> 32 & 0xFF, day = pairs >> 48;
        if (year - 1600 >= 800 || month - 1 >= 12) return row;
        const int32_t *start = month_starts + (year - 1600) * 16 + month;
        if (day - 1 >= (uint64_t)(start[1] - start[0])) return row;
        values[row] = start[0] + (int64_t)day;
    }
    return row_count;
}

#endif

size_t tinh_read_dates(int level, const uint8_t *bytes, const uint32_t *starts, const uint32_t *lengths, size_t from,
                       size_t row_count, struct tinh_date_form form, const int32_t *month_starts, int64_t *values) {
#if defined(__x86_64__)
    if (tinh_available_level(level) >= TINH_SCAN_AVX2)
        return read_dates_avx2(bytes, starts, lengths, from, row_count, form, month_starts, values);
#endif
    return from;
}
