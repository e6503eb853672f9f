/* Whether texts begin, or end, with some bytes. */
#include "CKernels.h"

#include <string.h>

/* Texts are long and only one of their lines is read, which the machine does not foresee. */
#define AHEAD_ROWS 24

void tinh_mark_affix(
    const void *bytes, const uint32_t *offsets, size_t row_count, const void *affix, size_t affix_count, uint8_t at_end,
    uint8_t *mask) {
    const uint8_t *texts = bytes;
    const uint8_t first = affix_count ? *(const uint8_t *)affix : 0;
    for (size_t row = 0; row < row_count; row++) {
        size_t ahead = row + AHEAD_ROWS < row_count ? row + AHEAD_ROWS : row_count;
        /* Of the last text the end, else the start: any address will do. */
        const uint8_t *near = texts + offsets[ahead];
        __builtin_prefetch(at_end ? near - affix_count : near);
        size_t start = offsets[row], end = offsets[row + 1];
        mask[row] = 0;
        if (end - start < affix_count) continue;
        const uint8_t *place = texts + (at_end ? end - affix_count : start);
        mask[row] = affix_count == 0 || (*place == first && memcmp(place, affix, affix_count) == 0);
    }
}
