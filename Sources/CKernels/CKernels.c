/* Source of the search: Wojciech Mula, "SIMD-friendly algorithms for substring searching" (2016): compare the first and the
   last byte of the needle at 32 places at once, and the bytes between only where both agree. */
#include "CKernels.h"

#include <string.h>

typedef uint8_t block __attribute__((vector_size(32), aligned(1)));

static ptrdiff_t find_from(const uint8_t *text, size_t from, size_t text_count, const uint8_t *needle, size_t needle_count) {
    size_t last = text_count - needle_count;
    for (size_t place = from; place <= last; place++) {
        const uint8_t *found = memchr(text + place, needle[0], last - place + 1);
        if (!found) return -1;
        place = (size_t)(found - text);
        if (memcmp(found, needle, needle_count) == 0) return (ptrdiff_t)place;
    }
    return -1;
}

#if defined(__x86_64__) && defined(__linux__)
__attribute__((target_clones("avx2", "default")))
#endif
ptrdiff_t tinh_find(const void *text_start, size_t text_count, const void *needle_start, size_t needle_count) {
    const uint8_t *text = text_start;
    const uint8_t *needle = needle_start;
    if (text_count < needle_count) return -1;
    size_t place = 0;
    /* A block at place + needle_count - 1 must end within the text. */
    if (text_count >= needle_count + 31) {
        size_t block_last = text_count - needle_count - 31;
        uint8_t first = needle[0];
        uint8_t final = needle[needle_count - 1];
        for (; place <= block_last; place += 32) {
            block starts, ends;
            memcpy(&starts, text + place, 32);
            memcpy(&ends, text + place + needle_count - 1, 32);
            block hits = (block)((starts == first) & (ends == final));
            uint64_t words[4];
            memcpy(words, &hits, 32);
            if (!(words[0] | words[1] | words[2] | words[3])) continue;
            for (int word = 0; word < 4; word++) {
                uint64_t bits = words[word];
                while (bits) {
                    int byte = __builtin_ctzll(bits) >> 3;
                    size_t candidate = place + (size_t)word * 8 + (size_t)byte;
                    if (memcmp(text + candidate, needle, needle_count) == 0) return (ptrdiff_t)candidate;
                    bits &= ~(0xFFull << (byte * 8));
                }
            }
        }
    }
    if (place > text_count - needle_count) return -1;
    return find_from(text, place, text_count, needle, needle_count);
}
