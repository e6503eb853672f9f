#include <string.h>

#include "Look.h"
#include "Places.h"

int tinh_scan_best_level(void) {
#if defined(__x86_64__)
    if (__builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw") && __builtin_cpu_supports("avx512vl") &&
        __builtin_cpu_supports("avx512dq") && __builtin_cpu_supports("avx512vbmi") &&
        __builtin_cpu_supports("avx512vbmi2") && __builtin_cpu_supports("bmi2") && __builtin_cpu_supports("pclmul") &&
        __builtin_cpu_supports("aes"))
        return TINH_SCAN_AVX512;
    if (__builtin_cpu_supports("avx2") && __builtin_cpu_supports("bmi") && __builtin_cpu_supports("bmi2") &&
        __builtin_cpu_supports("lzcnt") && __builtin_cpu_supports("popcnt") && __builtin_cpu_supports("pclmul") &&
        __builtin_cpu_supports("aes"))
        return TINH_SCAN_AVX2;
    return TINH_SCAN_SSE2;
#else
    return TINH_SCAN_PORTABLE;
#endif
}

// What 64 bytes hold, a bit for each.
struct masks {
    uint64_t quotes, delimiters, newlines;
};

// Bit i of the result is the xor of bits 0 ... i.
INLINE uint64_t prefix_xor(uint64_t x) {
    x ^= x << 1;
    x ^= x << 2;
    x ^= x << 4;
    x ^= x << 8;
    x ^= x << 16;
    x ^= x << 32;
    return x;
}

// A quote that stands inside an unquoted field opens nothing: such blocks are walked byte by byte.
static __attribute__((noinline)) uint64_t walk(struct masks m, unsigned count, uint8_t *state) {
    uint64_t separators = 0;
    unsigned now = *state;
    for (unsigned i = 0; i < count; i++) {
        uint64_t bit = 1ull << i;
        if (m.quotes & bit) {
            switch (now) {
            case TINH_SCAN_FIELD_START: now = TINH_SCAN_QUOTED; break;
            case TINH_SCAN_QUOTED: now = TINH_SCAN_QUOTE_IN_QUOTED; break;
            case TINH_SCAN_QUOTE_IN_QUOTED: now = TINH_SCAN_QUOTED; break;
            default: break;
            }
        } else if ((m.delimiters | m.newlines) & bit) {
            if (now != TINH_SCAN_QUOTED) {
                separators |= bit;
                now = TINH_SCAN_FIELD_START;
            }
        } else if (now != TINH_SCAN_QUOTED) {
            now = TINH_SCAN_UNQUOTED;
        }
    }
    *state = (uint8_t)now;
    return separators;
}

// Where a scan stands between two blocks of 64 bytes.
struct place {
    // All ones within quotes.
    uint64_t inside;
    // 1 where a quote would open a field, or go on with one as the second of a doubled quote.
    uint64_t may_open;
    // 1 behind a separator.
    uint64_t is_start;
};

INLINE struct place place_of(unsigned state) {
    struct place place = {state == TINH_SCAN_QUOTED ? ~0ull : 0,
                          state == TINH_SCAN_FIELD_START || state == TINH_SCAN_QUOTE_IN_QUOTED,
                          state == TINH_SCAN_FIELD_START};
    return place;
}

INLINE uint8_t state_of(struct place place) {
    if (place.inside) return TINH_SCAN_QUOTED;
    if (place.is_start) return TINH_SCAN_FIELD_START;
    return place.may_open ? TINH_SCAN_QUOTE_IN_QUOTED : TINH_SCAN_UNQUOTED;
}

// The separators among `count` (1 ... 64) bytes, whose quotes have the prefix xor `toggles`.
//
// Quotes toggle between inside and outside; a doubled quote toggles twice and changes nothing. That holds as long as each
// quote that leads inside stands at a field's start or right behind a quote that led outside, which is checked. No branch
// depends on whether there are quotes: in text that has some now and then it would be foretold wrongly each time.
INLINE uint64_t separators_of(struct masks m, uint64_t toggles, unsigned count, struct place *place) {
    uint64_t candidates = m.delimiters | m.newlines;
    uint64_t inside = toggles ^ place->inside;
    uint64_t may_open = (candidates | m.quotes) << 1 | place->may_open;
    if (__builtin_expect((m.quotes & inside & ~may_open) != 0, 0)) {
        uint8_t state = state_of(*place);
        uint64_t separators = walk(m, count, &state);
        *place = place_of(state);
        return separators;
    }
    place->inside = -(inside >> (count - 1) & 1);
    place->may_open = (candidates | m.quotes) >> (count - 1) & 1;
    place->is_start = candidates >> (count - 1) & 1;
    return candidates & ~inside;
}

INLINE struct masks first_of(struct masks m, unsigned count) {
    uint64_t keep = (1ull << count) - 1;
    m.quotes &= keep;
    m.delimiters &= keep;
    m.newlines &= keep;
    return m;
}

// Writes the places of the bits, `step` at a time; may write up to `step` - 1 further slots.
INLINE uint32_t *write_bits(uint64_t bits, uint32_t base, uint32_t *out, int step) {
    unsigned count = (unsigned)__builtin_popcountll(bits);
    for (uint32_t *at = out; at < out + count; at += step) {
        for (int k = 0; k < step; k++) {
            at[k] = base + (bits ? (uint32_t)__builtin_ctzll(bits) : 0);
            bits &= bits - 1;
        }
    }
    return out + count;
}

// The k-th bit of the values at the k-th bit of the mask that is 1.
INLINE uint64_t deposit_portable(uint64_t values, uint64_t mask) {
    uint64_t result = 0;
    for (; mask != 0; mask &= mask - 1, values >>= 1) result |= mask & -mask & -(values & 1);
    return result;
}

#define SCAN_PARAMETERS                                                                                                \
    const uint8_t *bytes, size_t count, uint8_t delimiter, uint8_t newline, uint32_t base, uint8_t *state,             \
        uint32_t *positions, struct tinh_scan_info *info
#define SCAN_ARGUMENTS bytes, count, delimiter, newline, base, state, positions, info

// A level is masks, toggles, deposits and writing by its own means, and a `look` that sums up what else is asked of all bytes:
// whether one is 0, and, where the level can tell beside the rest, whether all are UTF-8.
#define SCAN_BLOCK(LEVEL, MASKS, SIZE)                                                                                 \
    {                                                                                                                  \
        struct masks m = MASKS;                                                                                        \
        uint64_t separators = separators_of(m, toggles_##LEVEL(m.quotes), SIZE, &place);                               \
        uint64_t ends = separators & m.newlines;                                                                       \
        newlines += (size_t)__builtin_popcountll(ends);                                                                \
        if (form) {                                                                                                    \
            /* A row has the same separators as the others, and so the place of one in it is known by counting. */     \
            irregular |= deposit_##LEVEL(form->phases[phase].ends, separators) ^ ends;                                 \
            uint64_t kept = deposit_##LEVEL(form->phases[phase].kept, separators);                                     \
            phase = form->behind_rows[phase + (uint32_t)__builtin_popcountll(separators)];                             \
            quotes |= m.quotes & (kept << 1 | behind_kept);                                                            \
            behind_kept = kept >> 63;                                                                                  \
            out = write_few_##LEVEL(kept, base + (uint32_t)at, out);                                                   \
        } else {                                                                                                       \
            quotes |= m.quotes;                                                                                        \
            out = write_##LEVEL(separators, base + (uint32_t)at, out);                                                 \
        }                                                                                                              \
    }

// Two functions, that which keeps all separators, and that which keeps those of a form.
#define SCAN_LEVEL(LEVEL, TARGET)                                                                                      \
    TARGET INLINE size_t scan_##LEVEL(const struct tinh_row_form *form, SCAN_PARAMETERS) {                             \
        uint32_t *out = positions;                                                                                     \
        uint32_t phase = info->row_phase;                                                                              \
        size_t newlines = 0, at = 0;                                                                                   \
        uint64_t quotes = 0, irregular = 0, behind_kept = 1;                                                           \
        struct place place = place_of(*state);                                                                         \
        struct look_##LEVEL look = new_look_##LEVEL();                                                                 \
        for (; at + 64 <= count; at += 64) {                                                                           \
            look_##LEVEL(&look, bytes + at, at == 0);                                                                  \
            SCAN_BLOCK(LEVEL, masks_##LEVEL(bytes + at, delimiter, newline), 64)                                       \
        }                                                                                                              \
        unsigned rest = (unsigned)(count - at);                                                                        \
        if (rest > 0) {                                                                                                \
            /* Blanks behind the end: neither 0 nor part of a character. */                                            \
            uint8_t last[64];                                                                                          \
            memset(last, ' ', 64);                                                                                     \
            memcpy(last, bytes + at, rest);                                                                            \
            look_last_##LEVEL(&look, last, rest);                                                                      \
            SCAN_BLOCK(LEVEL, first_of(masks_##LEVEL(last, delimiter, newline), rest), rest)                           \
        }                                                                                                              \
        *state = state_of(place);                                                                                      \
        info->newline_count += newlines;                                                                               \
        info->has_zero |= has_zero_##LEVEL(&look);                                                                     \
        info->has_quote |= quotes;                                                                                     \
        info->is_irregular |= irregular;                                                                               \
        info->row_phase = phase;                                                                                       \
        info->valid_count = valid_count_##LEVEL(&look, bytes, count);                                                  \
        return (size_t)(out - positions);                                                                              \
    }                                                                                                                  \
                                                                                                                       \
    TARGET static size_t scan_all_##LEVEL(SCAN_PARAMETERS) { return scan_##LEVEL(NULL, SCAN_ARGUMENTS); }              \
                                                                                                                       \
    TARGET static size_t scan_kept_##LEVEL(const struct tinh_row_form *form, SCAN_PARAMETERS) {                        \
        return scan_##LEVEL(form, SCAN_ARGUMENTS);                                                                     \
    }

// Eight bytes at a time.
INLINE uint64_t gather_bits(uint64_t high_bits) { return (high_bits >> 7) * 0x0102040810204080ull >> 56; }

INLINE struct masks masks_portable(const uint8_t *bytes, uint8_t delimiter, uint8_t newline) {
    struct masks m = {0, 0, 0};
    for (unsigned k = 0; k < 8; k++) {
        uint64_t word = 0;
        for (unsigned j = 0; j < 8; j++) word |= (uint64_t)bytes[8 * k + j] << (8 * j);
        m.quotes |= gather_bits(equal_bytes(word, '"')) << (8 * k);
        m.delimiters |= gather_bits(equal_bytes(word, delimiter)) << (8 * k);
        m.newlines |= gather_bits(equal_bytes(word, newline)) << (8 * k);
    }
    return m;
}

INLINE uint64_t toggles_portable(uint64_t quotes) { return prefix_xor(quotes); }

INLINE uint32_t *write_portable(uint64_t bits, uint32_t base, uint32_t *out) { return write_bits(bits, base, out, 8); }

INLINE uint32_t *write_few_portable(uint64_t bits, uint32_t base, uint32_t *out) { return write_bits(bits, base, out, 4); }

SCAN_LEVEL(portable, )

#if defined(__x86_64__)

INLINE uint64_t equal_sse2(__m128i a, __m128i b, __m128i c, __m128i d, uint8_t byte) {
    __m128i x = _mm_set1_epi8((char)byte);
    return (uint64_t)(uint16_t)_mm_movemask_epi8(_mm_cmpeq_epi8(a, x)) |
           (uint64_t)(uint16_t)_mm_movemask_epi8(_mm_cmpeq_epi8(b, x)) << 16 |
           (uint64_t)(uint16_t)_mm_movemask_epi8(_mm_cmpeq_epi8(c, x)) << 32 |
           (uint64_t)(uint16_t)_mm_movemask_epi8(_mm_cmpeq_epi8(d, x)) << 48;
}

INLINE struct masks masks_sse2(const uint8_t *bytes, uint8_t delimiter, uint8_t newline) {
    __m128i a = _mm_loadu_si128((const __m128i *)bytes);
    __m128i b = _mm_loadu_si128((const __m128i *)(bytes + 16));
    __m128i c = _mm_loadu_si128((const __m128i *)(bytes + 32));
    __m128i d = _mm_loadu_si128((const __m128i *)(bytes + 48));
    struct masks m = {equal_sse2(a, b, c, d, '"'), equal_sse2(a, b, c, d, delimiter), equal_sse2(a, b, c, d, newline)};
    return m;
}

INLINE uint64_t toggles_sse2(uint64_t quotes) { return prefix_xor(quotes); }

INLINE uint64_t deposit_sse2(uint64_t values, uint64_t mask) { return deposit_portable(values, mask); }

INLINE uint32_t *write_sse2(uint64_t bits, uint32_t base, uint32_t *out) { return write_bits(bits, base, out, 8); }

INLINE uint32_t *write_few_sse2(uint64_t bits, uint32_t base, uint32_t *out) { return write_bits(bits, base, out, 4); }

SCAN_LEVEL(sse2, )

// A product without carries by all ones is the prefix xor.
TARGET_AVX2 INLINE uint64_t toggles_avx2(uint64_t quotes) {
    return (uint64_t)_mm_cvtsi128_si64(
        _mm_clmulepi64_si128(_mm_cvtsi64_si128((long long)quotes), _mm_set1_epi8((char)0xFF), 0));
}

TARGET_AVX2 INLINE uint64_t equal_avx2(__m256i a, __m256i b, uint8_t byte) {
    __m256i x = _mm256_set1_epi8((char)byte);
    return (uint64_t)(uint32_t)_mm256_movemask_epi8(_mm256_cmpeq_epi8(a, x)) |
           (uint64_t)(uint32_t)_mm256_movemask_epi8(_mm256_cmpeq_epi8(b, x)) << 32;
}

TARGET_AVX2 INLINE struct masks masks_avx2(const uint8_t *bytes, uint8_t delimiter, uint8_t newline) {
    __m256i a = _mm256_loadu_si256((const __m256i *)bytes);
    __m256i b = _mm256_loadu_si256((const __m256i *)(bytes + 32));
    struct masks m = {equal_avx2(a, b, '"'), equal_avx2(a, b, delimiter), equal_avx2(a, b, newline)};
    // Taken as they are: the compiler would make a further mask from both registers for each union of them.
    __asm__("" : "+r"(m.quotes), "+r"(m.delimiters), "+r"(m.newlines));
    return m;
}

// Eight bits at a time, without a branch: how many of a block are 1 cannot be foretold. May write up to 8 further slots.
TARGET_AVX2 INLINE uint32_t *write_avx2(uint64_t bits, uint32_t base, uint32_t *out) {
    const __m256i eight = _mm256_set1_epi32(8);
    __m256i offset = _mm256_set1_epi32((int)base);
    for (unsigned k = 0; k < 64; k += 8) {
        unsigned byte = (uint8_t)(bits >> k);
        __m256i places = _mm256_cvtepu8_epi32(_mm_loadl_epi64((const __m128i *)(tinh_bit_places + byte)));
        _mm256_storeu_si256((__m256i *)out, _mm256_add_epi32(offset, places));
        out += __builtin_popcount(byte);
        offset = _mm256_add_epi32(offset, eight);
    }
    return out;
}

TARGET_AVX2 INLINE uint64_t deposit_avx2(uint64_t values, uint64_t mask) { return _pdep_u64(values, mask); }

// Four bits at a time: seldom are more of a block kept, and so the branch is foretold. May write up to 4 further slots.
TARGET_AVX2 INLINE uint32_t *write_few_avx2(uint64_t bits, uint32_t base, uint32_t *out) {
    unsigned count = (unsigned)__builtin_popcountll(bits);
    uint32_t *at = out;
    do {
        for (int k = 0; k < 4; k++) {
            at[k] = base + (uint32_t)_tzcnt_u64(bits);
            bits = _blsr_u64(bits);
        }
        at += 4;
    } while (__builtin_expect(bits != 0, 0));
    return out + count;
}

SCAN_LEVEL(avx2, TARGET_AVX2)

TARGET_AVX512 INLINE struct masks masks_avx512(const uint8_t *bytes, uint8_t delimiter, uint8_t newline) {
    __m512i a = _mm512_loadu_si512(bytes);
    struct masks m = {_mm512_cmpeq_epi8_mask(a, _mm512_set1_epi8('"')),
                      _mm512_cmpeq_epi8_mask(a, _mm512_set1_epi8((char)delimiter)),
                      _mm512_cmpeq_epi8_mask(a, _mm512_set1_epi8((char)newline))};
    return m;
}

// Compresses the byte numbers 0 ... 63 by the mask, sixteen places a store; may write up to 15 further slots.
TARGET_AVX512 INLINE uint32_t *write_avx512(uint64_t bits, uint32_t base, uint32_t *out) {
    const __m512i numbers = _mm512_set_epi8(
        63, 62, 61, 60, 59, 58, 57, 56, 55, 54, 53, 52, 51, 50, 49, 48, 47, 46, 45, 44, 43, 42, 41, 40, 39, 38, 37, 36, 35,
        34, 33, 32, 31, 30, 29, 28, 27, 26, 25, 24, 23, 22, 21, 20, 19, 18, 17, 16, 15, 14, 13, 12, 11, 10, 9, 8, 7, 6, 5,
        4, 3, 2, 1, 0);
    __m512i packed = _mm512_maskz_compress_epi8(bits, numbers);
    __m512i offset = _mm512_set1_epi32((int)base);
    unsigned count = (unsigned)__builtin_popcountll(bits);
    _mm512_storeu_si512(out, _mm512_add_epi32(offset, _mm512_cvtepu8_epi32(_mm512_castsi512_si128(packed))));
    if (__builtin_expect(count > 16, 0)) {
        _mm512_storeu_si512(out + 16,
                            _mm512_add_epi32(offset, _mm512_cvtepu8_epi32(_mm512_extracti32x4_epi32(packed, 1))));
        if (count > 32)
            _mm512_storeu_si512(out + 32,
                                _mm512_add_epi32(offset, _mm512_cvtepu8_epi32(_mm512_extracti32x4_epi32(packed, 2))));
        if (count > 48)
            _mm512_storeu_si512(out + 48,
                                _mm512_add_epi32(offset, _mm512_cvtepu8_epi32(_mm512_extracti32x4_epi32(packed, 3))));
    }
    return out + count;
}

TARGET_AVX512 INLINE uint64_t toggles_avx512(uint64_t quotes) { return toggles_avx2(quotes); }

TARGET_AVX512 INLINE uint64_t deposit_avx512(uint64_t values, uint64_t mask) { return _pdep_u64(values, mask); }

TARGET_AVX512 INLINE uint32_t *write_few_avx512(uint64_t bits, uint32_t base, uint32_t *out) {
    return write_avx512(bits, base, out);
}

SCAN_LEVEL(avx512, TARGET_AVX512)

#endif

int tinh_scan_is_faster_by_form(int level) {
#if defined(__x86_64__)
    // Zen and Zen 2 deposit bits by microcode, slower than all of the rest.
    return tinh_available_level(level) >= TINH_SCAN_AVX2 && !__builtin_cpu_is("amdfam17h");
#else
    (void)level;
    return 0;
#endif
}

#define SCAN(LEVEL) (form ? scan_kept_##LEVEL(form, SCAN_ARGUMENTS) : scan_all_##LEVEL(SCAN_ARGUMENTS))

size_t tinh_scan(int level, const struct tinh_row_form *form, SCAN_PARAMETERS) {
    switch (tinh_available_level(level)) {
#if defined(__x86_64__)
    case TINH_SCAN_AVX512: return SCAN(avx512);
    case TINH_SCAN_AVX2: return SCAN(avx2);
    case TINH_SCAN_SSE2: return SCAN(sse2);
#endif
    default: return SCAN(portable);
    }
}
