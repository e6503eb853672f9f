/* Source of the search: Wojciech Mula, "SIMD-friendly algorithms for substring searching" (2016): compare two
   bytes of the needle at many places at once, and the bytes between only where both agree. */
#if defined(__linux__)
#define _GNU_SOURCE
#include <sys/mman.h>
#endif

#include "CKernels.h"

#include <string.h>

#include "Ahead.h"

/* After a header of the C library: it says which one this is. */
#if defined(__GLIBC__)
#include <malloc.h>
#endif

#if defined(__x86_64__)
#include <immintrin.h>
#define TINH_X86 1
#define TARGET_AVX512 __attribute__((target("avx512f,avx512bw,avx512vl,bmi,popcnt")))
#define TARGET_AVX2 __attribute__((target("avx2,bmi")))
static inline int has_avx512(void) {
    return __builtin_cpu_supports("avx512bw") && __builtin_cpu_supports("avx512vl") && __builtin_cpu_supports("bmi");
}
static inline int has_avx2(void) { return __builtin_cpu_supports("avx2") && __builtin_cpu_supports("bmi"); }
#endif

/* Where a search goes on after a place that may be a match: what to do is the caller's. */
typedef struct {
    const uint8_t *text;
    const uint8_t *needle;
    size_t needle_count;
    /* The places in the needle of two bytes that are rare in texts. */
    size_t first_place;
    size_t second_place;
    /* Candidates before this are not looked at. */
    size_t resume;
    /* For tinh_find: the first match; -1 until there is one. */
    ptrdiff_t found;
    /* For tinh_mark_containing; NULL in tinh_find. offsets[0] is 0 relative to text. */
    const uint32_t *offsets;
    size_t row;
    size_t row_count;
    uint8_t *mask;
} search;

/* The needle stands at a candidate. Needles of 4 to 16 bytes, which are common, are compared as two words that may overlap. */
static inline int stands_at(const search *s, size_t candidate) {
    const uint8_t *text = s->text + candidate;
    size_t count = s->needle_count;
    if (count >= 8 && count <= 16) {
        uint64_t a, b, c, d;
        memcpy(&a, text, 8);
        memcpy(&b, s->needle, 8);
        memcpy(&c, text + count - 8, 8);
        memcpy(&d, s->needle + count - 8, 8);
        return ((a ^ b) | (c ^ d)) == 0;
    }
    if (count >= 4 && count < 8) {
        uint32_t a, b, c, d;
        memcpy(&a, text, 4);
        memcpy(&b, s->needle, 4);
        memcpy(&c, text + count - 4, 4);
        memcpy(&d, s->needle + count - 4, 4);
        return ((a ^ b) | (c ^ d)) == 0;
    }
    return memcmp(text, s->needle, count) == 0;
}

/* A match in the row that holds it: what crosses the row's end is none. */
static inline void mark(search *s, size_t candidate) {
    size_t end = s->offsets[s->row + 1] - s->offsets[0];
    if (candidate + s->needle_count > end) return;
    s->mask[s->row] = 1;
    s->resume = end;
}

/* Looks at a candidate. True when the search is over. */
static inline int visit(search *s, size_t candidate) {
    if (candidate < s->resume || !stands_at(s, candidate)) return 0;
    if (!s->offsets) {
        s->found = (ptrdiff_t)candidate;
        return 1;
    }
    uint32_t first = s->offsets[0];
    while (s->offsets[s->row + 1] - first <= candidate) s->row++;
    mark(s, candidate);
    return 0;
}

#ifdef TINH_X86
/* The same, looking for the row among 16 at once. */
TARGET_AVX512 static inline int visit_avx512(search *s, size_t candidate) {
    if (candidate < s->resume || !stands_at(s, candidate)) return 0;
    if (!s->offsets) {
        s->found = (ptrdiff_t)candidate;
        return 1;
    }
    __m512i place = _mm512_set1_epi32((int)(s->offsets[0] + (uint32_t)candidate));
    while (1) {
        /* The ends of the rows from this one on; the last one lies behind every candidate. */
        size_t left = s->row_count - s->row;
        __mmask16 valid = left >= 16 ? 0xFFFF : (__mmask16)((1u << left) - 1);
        __m512i ends = _mm512_maskz_loadu_epi32(valid, s->offsets + s->row + 1);
        unsigned passed = (unsigned)__builtin_popcount(_mm512_mask_cmple_epu32_mask(valid, ends, place));
        s->row += passed;
        if (passed < 16) break;
    }
    mark(s, candidate);
    return 0;
}
#endif

/* How common a byte is in texts of Latin letters with accents, roughly: 0 is rare. Most accented letters of Vietnamese are
   E1 BA and E1 BB with a third byte. */
static const uint8_t commonness[256] = {
    [0x00 ... 0x1F] = 1, [' '] = 5, ['!' ... '`'] = 1, ['a'] = 4, ['b'] = 2, ['c'] = 4, ['d'] = 2, ['e'] = 4, ['f'] = 2,
    ['g' ... 'i'] = 4, ['j' ... 'k'] = 2, ['l'] = 4, ['m'] = 2, ['n' ... 'o'] = 4, ['p' ... 'q'] = 2, ['r'] = 4, ['s'] = 2,
    ['t' ... 'u'] = 4, ['v' ... 'z'] = 2, ['{' ... 0x7F] = 1, [0x91] = 2, [0xA1] = 2, [0xB0] = 2, [0xBA ... 0xBB] = 5,
    [0xC0 ... 0xE0] = 4, [0xE1] = 5, [0xE2 ... 0xFF] = 4,
};

static void choose_places(search *s) {
    size_t best = 0;
    size_t next = s->needle_count - 1;
    if (commonness[s->needle[next]] < commonness[s->needle[best]]) {
        best = next;
        next = 0;
    }
    for (size_t place = 1; place + 1 < s->needle_count; place++) {
        uint8_t own = commonness[s->needle[place]];
        if (own < commonness[s->needle[best]]) {
            next = best;
            best = place;
        } else if (own < commonness[s->needle[next]] && s->needle[place] != s->needle[best]) {
            next = place;
        }
    }
    s->first_place = best;
    s->second_place = next;
}

/* Candidates are the places 0 ... last, each followed by at least needle_count bytes of text. */
static void scan_plain(search *s, size_t from, size_t last) {
    for (size_t place = from; place <= last; place++) {
        if (place < s->resume) place = s->resume;
        if (place > last) return;
        const uint8_t *found = memchr(s->text + place, s->needle[0], last - place + 1);
        if (!found) return;
        place = (size_t)(found - s->text);
        if (visit(s, place)) return;
    }
}

#ifdef TINH_X86
TARGET_AVX512 static void scan_avx512(search *s, size_t last) {
    __m512i first = _mm512_set1_epi8((char)s->needle[s->first_place]);
    __m512i second = _mm512_set1_epi8((char)s->needle[s->second_place]);
    const uint8_t *firsts = s->text + s->first_place;
    const uint8_t *seconds = s->text + s->second_place;
    size_t place = 0;
    for (; place + 63 <= last; place += 64) {
        __builtin_prefetch(firsts + place + AHEAD_BYTES);
        __mmask64 a = _mm512_cmpeq_epi8_mask(_mm512_loadu_si512(firsts + place), first);
        __mmask64 b = _mm512_cmpeq_epi8_mask(_mm512_loadu_si512(seconds + place), second);
        uint64_t hits = a & b;
        while (hits) {
            if (visit_avx512(s, place + (size_t)__builtin_ctzll(hits))) return;
            hits &= hits - 1;
        }
    }
    if (place > last) return;
    __mmask64 valid = ((__mmask64)1 << (last - place + 1)) - 1;
    uint64_t hits = _mm512_mask_cmpeq_epi8_mask(valid, _mm512_maskz_loadu_epi8(valid, firsts + place), first)
        & _mm512_mask_cmpeq_epi8_mask(valid, _mm512_maskz_loadu_epi8(valid, seconds + place), second);
    while (hits) {
        if (visit_avx512(s, place + (size_t)__builtin_ctzll(hits))) return;
        hits &= hits - 1;
    }
}

TARGET_AVX2 static void scan_avx2(search *s, size_t last) {
    __m256i first = _mm256_set1_epi8((char)s->needle[s->first_place]);
    __m256i second = _mm256_set1_epi8((char)s->needle[s->second_place]);
    const uint8_t *firsts = s->text + s->first_place;
    const uint8_t *seconds = s->text + s->second_place;
    size_t place = 0;
    for (; place + 31 <= last; place += 32) {
        __m256i a = _mm256_cmpeq_epi8(_mm256_loadu_si256((const __m256i *)(firsts + place)), first);
        __m256i b = _mm256_cmpeq_epi8(_mm256_loadu_si256((const __m256i *)(seconds + place)), second);
        uint32_t hits = (uint32_t)_mm256_movemask_epi8(_mm256_and_si256(a, b));
        while (hits) {
            if (visit(s, place + (size_t)__builtin_ctz(hits))) return;
            hits &= hits - 1;
        }
    }
    scan_plain(s, place, last);
}
#endif

/* The places of the needle have been chosen. */
static void scan_chosen(search *s, size_t text_count) {
    if (text_count < s->needle_count) return;
    size_t last = text_count - s->needle_count;
#ifdef TINH_X86
    if (has_avx512()) {
        scan_avx512(s, last);
        return;
    }
    if (has_avx2()) {
        scan_avx2(s, last);
        return;
    }
#endif
    scan_plain(s, 0, last);
}

static void scan(search *s, size_t text_count) {
    if (text_count < s->needle_count) return;
    choose_places(s);
    scan_chosen(s, text_count);
}

ptrdiff_t tinh_find(const void *text, size_t text_count, const void *needle, size_t needle_count) {
    search s = {.text = text, .needle = needle, .needle_count = needle_count, .found = -1};
    scan(&s, text_count);
    return s.found;
}

void tinh_mark_containing(
    const void *bytes, const uint32_t *offsets, size_t row_count, const void *needle, size_t needle_count,
    uint8_t *mask) {
    if (row_count == 0) return;
    search s = {
        .text = (const uint8_t *)bytes + offsets[0],
        .needle = needle,
        .needle_count = needle_count,
        .found = -1,
        .offsets = offsets,
        .row_count = row_count,
        .mask = mask,
    };
    scan(&s, offsets[row_count] - offsets[0]);
}

void tinh_mark_sequence(
    const void *bytes, const uint32_t *offsets, size_t row_count, const void *const *parts, const size_t *part_counts,
    size_t count, uint8_t *mask) {
    search searches[TINH_PARTS_MAX];
    tinh_mark_containing(bytes, offsets, row_count, parts[0], part_counts[0], mask);
    if (count == 1) return;
    for (size_t part = 0; part < count; part++) {
        searches[part] = (search){.needle = parts[part], .needle_count = part_counts[part]};
        choose_places(&searches[part]);
    }
    for (size_t row = 0; row < row_count; row++) {
        if (!mask[row]) continue;
        const uint8_t *start = (const uint8_t *)bytes + offsets[row];
        size_t row_bytes = offsets[row + 1] - offsets[row];
        size_t place = 0;
        for (size_t part = 0; part < count && mask[row]; part++) {
            search *s = &searches[part];
            s->text = start + place;
            s->found = -1;
            scan_chosen(s, row_bytes - place);
            if (s->found < 0) {
                mask[row] = 0;
            } else {
                place += (size_t)s->found + s->needle_count;
            }
        }
        if (mask[row] && memchr(start, '\n', place)) mask[row] = 2;
    }
}

static inline void ranks_of(
    const uint64_t *bits, const uint32_t *before, const uint64_t *words, size_t count, int32_t *ranks) {
    for (size_t place = 0; place < count; place++) {
        uint64_t word = words[place];
        uint64_t lower = bits[word >> 6] & (((uint64_t)1 << (word & 63)) - 1);
        ranks[place] = (int32_t)(before[word >> 6] + (uint32_t)__builtin_popcountll(lower));
    }
}

void tinh_ranks_portable(
    const uint64_t *bits, const uint32_t *before, const uint64_t *words, size_t count, int32_t *ranks) {
    ranks_of(bits, before, words, count, ranks);
}

#ifdef TINH_X86
__attribute__((target("popcnt,bmi,bmi2"))) static void ranks_popcnt(
    const uint64_t *bits, const uint32_t *before, const uint64_t *words, size_t count, int32_t *ranks) {
    ranks_of(bits, before, words, count, ranks);
}
#endif

void tinh_ranks(const uint64_t *bits, const uint32_t *before, const uint64_t *words, size_t count, int32_t *ranks) {
#ifdef TINH_X86
    if (__builtin_cpu_supports("popcnt") && __builtin_cpu_supports("bmi2")) {
        ranks_popcnt(bits, before, words, count, ranks);
        return;
    }
#endif
    tinh_ranks_portable(bits, before, words, count, ranks);
}

/* Stops at the first word that has too many before it. */
static size_t count_new_plain(const uint64_t *words, size_t from, size_t start, size_t end, uint32_t *counts) {
    for (size_t place = start; place < end; place++) {
        size_t back = place - from < TINH_LOOK_BACK ? place - from : TINH_LOOK_BACK;
        uint64_t word = words[place];
        if (back == TINH_LOOK_BACK && words[place - TINH_LOOK_BACK] >> 32 == word >> 32) return place;
        uint32_t is_new = 1;
        for (size_t step = 1; step < back; step++) is_new &= words[place - step] != word;
        if (back && back < TINH_LOOK_BACK) is_new &= words[place - back] != word;
        counts[word >> 32] += is_new;
    }
    return end;
}

#ifdef TINH_X86
TARGET_AVX512 static size_t count_new_avx512(const uint64_t *words, size_t start, size_t end, uint32_t *counts) {
    size_t place = start;
    for (; place + 8 <= end; place += 8) {
        __m512i own = _mm512_loadu_si512(words + place);
        __m512i far = _mm512_loadu_si512(words + place - TINH_LOOK_BACK);
        if (_mm512_cmpeq_epi64_mask(_mm512_srli_epi64(own, 32), _mm512_srli_epi64(far, 32))) return place;
        unsigned known = 0;
        for (size_t step = 1; step < TINH_LOOK_BACK; step++) {
            known |= _mm512_cmpeq_epi64_mask(own, _mm512_loadu_si512(words + place - step));
        }
        for (unsigned lane = 0; lane < 8; lane++) counts[words[place + lane] >> 32] += (~known >> lane) & 1;
    }
    return place;
}

TARGET_AVX2 static size_t count_new_avx2(const uint64_t *words, size_t start, size_t end, uint32_t *counts) {
    size_t place = start;
    for (; place + 4 <= end; place += 4) {
        __m256i own = _mm256_loadu_si256((const __m256i *)(words + place));
        __m256i far = _mm256_loadu_si256((const __m256i *)(words + place - TINH_LOOK_BACK));
        __m256i same = _mm256_cmpeq_epi64(_mm256_srli_epi64(own, 32), _mm256_srli_epi64(far, 32));
        if (!_mm256_testz_si256(same, same)) return place;
        __m256i known = _mm256_setzero_si256();
        for (size_t step = 1; step < TINH_LOOK_BACK; step++) {
            __m256i before = _mm256_loadu_si256((const __m256i *)(words + place - step));
            known = _mm256_or_si256(known, _mm256_cmpeq_epi64(own, before));
        }
        unsigned lanes = (unsigned)_mm256_movemask_pd(_mm256_castsi256_pd(known));
        for (unsigned lane = 0; lane < 4; lane++) counts[words[place + lane] >> 32] += (~lanes >> lane) & 1;
    }
    return place;
}
#endif

size_t tinh_count_new(const uint64_t *words, size_t from, size_t end, uint32_t *counts) {
    size_t place = from;
#ifdef TINH_X86
    /* Words before from are of other groups, where there are any. */
    size_t first = end - from < TINH_LOOK_BACK ? end : from + TINH_LOOK_BACK;
    place = count_new_plain(words, from, from, first, counts);
    if (place < first) return place;
    size_t wide = place;
    if (has_avx512()) {
        wide = count_new_avx512(words, place, end, counts);
        if (wide + 8 <= end) return wide;
    } else if (has_avx2()) {
        wide = count_new_avx2(words, place, end, counts);
        if (wide + 4 <= end) return wide;
    }
    place = wide;
#endif
    return count_new_plain(words, from, place, end, counts);
}

void *tinh_remap(void *pages, size_t old_count, size_t new_count) {
#if defined(__linux__)
    void *moved = mremap(pages, old_count, new_count, MREMAP_MAYMOVE);
    return moved == MAP_FAILED ? NULL : moved;
#else
    (void)pages, (void)old_count, (void)new_count;
    return NULL;
#endif
}

void tinh_keep_freed(size_t count) {
#if defined(__GLIBC__)
    mallopt(M_TRIM_THRESHOLD, count > INT32_MAX ? INT32_MAX : (int)count);
    mallopt(M_MMAP_THRESHOLD, 32 << 20);
#else
    (void)count;
#endif
}

size_t tinh_free_heap_count(void) {
#if defined(__GLIBC__) && __GLIBC_PREREQ(2, 33)
    return mallinfo2().fordblks;
#else
    return 0;
#endif
}

void tinh_give_back(void) {
#if defined(__GLIBC__)
    malloc_trim(0);
#endif
}

/* A part's line, which is full, to its place; past the caches, as it is not read again soon. */
static inline __attribute__((always_inline)) void put_line(
    tinh_dealing *dealing, size_t part, const uint64_t *line, size_t words, int is_past_caches) {
    uint32_t place = dealing->next[part];
    if ((place & (dealing->block_rows - 1)) == 0) {
        uint32_t block = (uint32_t)++dealing->block_count;
        uint32_t last = dealing->last[part];
        *(last == 0 ? dealing->first + part : dealing->following + last) = block;
        dealing->last[part] = block;
        place = (block - 1) * dealing->block_rows;
    }
    dealing->next[part] = place + TINH_DEALT_ROWS;
    uint64_t *to = dealing->rows + (size_t)place * words;
#if defined(TINH_X86)
    if (is_past_caches) {
        for (size_t word = 0; word < TINH_DEALT_ROWS * words; word += 2)
            _mm_stream_si128((__m128i *)(to + word), _mm_loadu_si128((const __m128i *)(line + word)));
        return;
    }
#endif
    memcpy(to, line, TINH_DEALT_ROWS * words * sizeof *line);
}

static inline __attribute__((always_inline)) void deal(
    tinh_dealing *dealing, const int32_t *numbers, const uint64_t *rows, size_t count, size_t words,
    int is_past_caches) {
    uint64_t *lines = dealing->lines;
    uint8_t *fills = dealing->fills;
    uint32_t shift = dealing->part_shift;
    for (size_t row = 0; row < count; row++) {
        size_t part = (uint32_t)numbers[row] >> shift;
        uint64_t *line = lines + part * TINH_DEALT_ROWS * words;
        uint8_t fill = fills[part];
        for (size_t word = 0; word < words; word++) line[fill * words + word] = rows[row * words + word];
        if (++fill == TINH_DEALT_ROWS) {
            put_line(dealing, part, line, words, is_past_caches);
            fill = 0;
        }
        fills[part] = fill;
    }
}

void tinh_deal_portable(tinh_dealing *dealing, const int32_t *numbers, const uint64_t *rows, size_t count) {
    deal(dealing, numbers, rows, count, dealing->row_words, 0);
}

void tinh_deal(tinh_dealing *dealing, const int32_t *numbers, const uint64_t *rows, size_t count) {
    switch (dealing->row_words) {
    case 1: deal(dealing, numbers, rows, count, 1, 1); break;
    case 2: deal(dealing, numbers, rows, count, 2, 1); break;
    default: deal(dealing, numbers, rows, count, dealing->row_words, 1); break;
    }
#if defined(TINH_X86)
    /* What was written past the caches is there for any thread that comes after. */
    _mm_sfence();
#endif
}
