#include "CScan.h"

#include <string.h>

#if defined(__x86_64__)
#include <immintrin.h>
#define TARGET_AVX2 __attribute__((target("avx2,bmi,bmi2,popcnt,lzcnt")))
#define TARGET_AVX512                                                                                                  \
    __attribute__((target("avx512f,avx512bw,avx512vl,avx512dq,avx512vbmi,avx512vbmi2,avx2,bmi,bmi2,popcnt,lzcnt")))
#endif

#define INLINE static inline __attribute__((always_inline))

int tinh_scan_best_level(void) {
#if defined(__x86_64__)
    if (__builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw") && __builtin_cpu_supports("avx512vl") &&
        __builtin_cpu_supports("avx512dq") && __builtin_cpu_supports("avx512vbmi") &&
        __builtin_cpu_supports("avx512vbmi2") && __builtin_cpu_supports("bmi2"))
        return TINH_SCAN_AVX512;
    if (__builtin_cpu_supports("avx2") && __builtin_cpu_supports("bmi2")) return TINH_SCAN_AVX2;
    return TINH_SCAN_SSE2;
#else
    return TINH_SCAN_PORTABLE;
#endif
}

static int available(int level) {
    int best = tinh_scan_best_level();
    return level < best ? level : best;
}

// MARK: - The scan

// What 64 bytes hold, a bit for each.
struct masks {
    uint64_t quotes, delimiters, newlines, zeros;
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

// The separators among `count` (1 ... 64) bytes.
//
// Quotes toggle between inside and outside; a doubled quote toggles twice and changes nothing. That holds as long as each
// quote that leads inside stands at a field's start or right behind a quote that led outside, which is checked.
INLINE uint64_t separators_of(struct masks m, unsigned count, uint8_t *state) {
    uint64_t candidates = m.delimiters | m.newlines;
    uint64_t last = 1ull << (count - 1);
    unsigned before = *state;
    if (__builtin_expect(m.quotes == 0, 1)) {
        if (before == TINH_SCAN_QUOTED) return 0;
        *state = candidates & last ? TINH_SCAN_FIELD_START : TINH_SCAN_UNQUOTED;
        return candidates;
    }
    uint64_t inside = prefix_xor(m.quotes) ^ (before == TINH_SCAN_QUOTED ? ~0ull : 0);
    uint64_t opening = m.quotes & inside;
    uint64_t may_open = (candidates | m.quotes) << 1 |
                        (before == TINH_SCAN_FIELD_START || before == TINH_SCAN_QUOTE_IN_QUOTED ? 1 : 0);
    if (__builtin_expect((opening & ~may_open) != 0, 0)) return walk(m, count, state);
    if (inside & last)
        *state = TINH_SCAN_QUOTED;
    else if (candidates & last)
        *state = TINH_SCAN_FIELD_START;
    else if (m.quotes & last)
        *state = TINH_SCAN_QUOTE_IN_QUOTED;
    else
        *state = TINH_SCAN_UNQUOTED;
    return candidates & ~inside;
}

INLINE struct masks first_of(struct masks m, unsigned count) {
    if (count < 64) {
        uint64_t keep = (1ull << count) - 1;
        m.quotes &= keep;
        m.delimiters &= keep;
        m.newlines &= keep;
        m.zeros &= keep;
    }
    return m;
}

// Writes the places of the bits; may write up to 7 further slots.
INLINE uint32_t *write_bits(uint64_t bits, uint32_t base, uint32_t *out) {
    unsigned count = (unsigned)__builtin_popcountll(bits);
    uint32_t *at = out;
    unsigned left = count;
    while (left > 0) {
        for (int k = 0; k < 8; k++) {
            at[k] = base + (bits ? (uint32_t)__builtin_ctzll(bits) : 0);
            bits &= bits - 1;
        }
        at += 8;
        left = left > 8 ? left - 8 : 0;
    }
    return out + count;
}

#define SCAN_LOOP(MASKS, WRITE)                                                                                        \
    uint32_t *out = positions;                                                                                         \
    size_t newlines = 0;                                                                                               \
    uint64_t zeros = 0, quotes = 0;                                                                                    \
    for (size_t at = 0; at < count; at += 64) {                                                                        \
        unsigned size = count - at < 64 ? (unsigned)(count - at) : 64;                                                 \
        struct masks m = first_of(MASKS(bytes + at, delimiter, newline), size);                                        \
        uint64_t separators = separators_of(m, size, state);                                                           \
        newlines += (size_t)__builtin_popcountll(separators & m.newlines);                                             \
        zeros |= m.zeros;                                                                                              \
        quotes |= m.quotes;                                                                                            \
        out = WRITE(separators, base + (uint32_t)at, out);                                                             \
    }                                                                                                                  \
    info->newline_count += newlines;                                                                                   \
    info->has_zero |= zeros;                                                                                           \
    info->has_quote |= quotes;                                                                                         \
    return (size_t)(out - positions);

// Eight bytes at a time. Bit 7 of each byte of the result is set where the byte equals; exact (no carries between bytes).
INLINE uint64_t equal_bytes(uint64_t word, uint8_t byte) {
    uint64_t x = word ^ (0x0101010101010101ull * byte);
    uint64_t low = (x & 0x7F7F7F7F7F7F7F7Full) + 0x7F7F7F7F7F7F7F7Full;
    return ~(low | x) & 0x8080808080808080ull;
}

INLINE uint64_t gather_bits(uint64_t high_bits) { return (high_bits >> 7) * 0x0102040810204080ull >> 56; }

INLINE struct masks masks_portable(const uint8_t *bytes, uint8_t delimiter, uint8_t newline) {
    struct masks m = {0, 0, 0, 0};
    for (unsigned k = 0; k < 8; k++) {
        uint64_t word = 0;
        for (unsigned j = 0; j < 8; j++) word |= (uint64_t)bytes[8 * k + j] << (8 * j);
        m.quotes |= gather_bits(equal_bytes(word, '"')) << (8 * k);
        m.delimiters |= gather_bits(equal_bytes(word, delimiter)) << (8 * k);
        m.newlines |= gather_bits(equal_bytes(word, newline)) << (8 * k);
        m.zeros |= gather_bits(equal_bytes(word, 0)) << (8 * k);
    }
    return m;
}

static size_t scan_portable(const uint8_t *bytes, size_t count, uint8_t delimiter, uint8_t newline, uint32_t base,
                            uint8_t *state, uint32_t *positions, struct tinh_scan_info *info) {
    SCAN_LOOP(masks_portable, write_bits)
}

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
    struct masks m = {equal_sse2(a, b, c, d, '"'), equal_sse2(a, b, c, d, delimiter), equal_sse2(a, b, c, d, newline),
                      equal_sse2(a, b, c, d, 0)};
    return m;
}

static size_t scan_sse2(const uint8_t *bytes, size_t count, uint8_t delimiter, uint8_t newline, uint32_t base,
                        uint8_t *state, uint32_t *positions, struct tinh_scan_info *info) {
    SCAN_LOOP(masks_sse2, write_bits)
}

TARGET_AVX2 INLINE uint64_t equal_avx2(__m256i a, __m256i b, uint8_t byte) {
    __m256i x = _mm256_set1_epi8((char)byte);
    return (uint64_t)(uint32_t)_mm256_movemask_epi8(_mm256_cmpeq_epi8(a, x)) |
           (uint64_t)(uint32_t)_mm256_movemask_epi8(_mm256_cmpeq_epi8(b, x)) << 32;
}

TARGET_AVX2 INLINE struct masks masks_avx2(const uint8_t *bytes, uint8_t delimiter, uint8_t newline) {
    __m256i a = _mm256_loadu_si256((const __m256i *)bytes);
    __m256i b = _mm256_loadu_si256((const __m256i *)(bytes + 32));
    struct masks m = {equal_avx2(a, b, '"'), equal_avx2(a, b, delimiter), equal_avx2(a, b, newline),
                      equal_avx2(a, b, 0)};
    return m;
}

TARGET_AVX2 static size_t scan_avx2(const uint8_t *bytes, size_t count, uint8_t delimiter, uint8_t newline,
                                    uint32_t base, uint8_t *state, uint32_t *positions, struct tinh_scan_info *info) {
    SCAN_LOOP(masks_avx2, write_bits)
}

TARGET_AVX512 INLINE struct masks masks_avx512(const uint8_t *bytes, uint8_t delimiter, uint8_t newline) {
    __m512i a = _mm512_loadu_si512(bytes);
    struct masks m = {_mm512_cmpeq_epi8_mask(a, _mm512_set1_epi8('"')),
                      _mm512_cmpeq_epi8_mask(a, _mm512_set1_epi8((char)delimiter)),
                      _mm512_cmpeq_epi8_mask(a, _mm512_set1_epi8((char)newline)), _mm512_testn_epi8_mask(a, a)};
    return m;
}

// Compresses the byte numbers 0 ... 63 by the mask, sixteen places a store; may write up to 15 further slots.
TARGET_AVX512 INLINE uint32_t *write_bits_avx512(uint64_t bits, uint32_t base, uint32_t *out) {
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

TARGET_AVX512 static size_t scan_avx512(const uint8_t *bytes, size_t count, uint8_t delimiter, uint8_t newline,
                                        uint32_t base, uint8_t *state, uint32_t *positions,
                                        struct tinh_scan_info *info) {
    SCAN_LOOP(masks_avx512, write_bits_avx512)
}

#endif

size_t tinh_scan(int level, const uint8_t *bytes, size_t count, uint8_t delimiter, uint8_t newline, uint32_t base,
                 uint8_t *state, uint32_t *positions, struct tinh_scan_info *info) {
    switch (available(level)) {
#if defined(__x86_64__)
    case TINH_SCAN_AVX512: return scan_avx512(bytes, count, delimiter, newline, base, state, positions, info);
    case TINH_SCAN_AVX2: return scan_avx2(bytes, count, delimiter, newline, base, state, positions, info);
    case TINH_SCAN_SSE2: return scan_sse2(bytes, count, delimiter, newline, base, state, positions, info);
#endif
    default: return scan_portable(bytes, count, delimiter, newline, base, state, positions, info);
    }
}

// MARK: - UTF-8

// Byte by byte, by the table of RFC 3629 (Unicode 3.9, table 3-7).
static size_t valid_count_portable(const uint8_t *bytes, size_t count) {
    size_t i = 0;
    while (i < count) {
        uint8_t a = bytes[i];
        if (a < 0x80) {
            while (i + 8 <= count) {
                uint64_t word;
                memcpy(&word, bytes + i, 8);
                if (word & 0x8080808080808080ull) break;
                i += 8;
            }
            while (i < count && bytes[i] < 0x80) i++;
            continue;
        }
        size_t size;
        uint8_t low = 0x80, high = 0xBF;
        if (a < 0xC2) return i;
        if (a < 0xE0) {
            size = 2;
        } else if (a < 0xF0) {
            size = 3;
            if (a == 0xE0) low = 0xA0;
            if (a == 0xED) high = 0x9F;
        } else if (a < 0xF5) {
            size = 4;
            if (a == 0xF0) low = 0x90;
            if (a == 0xF4) high = 0x8F;
        } else {
            return i;
        }
        if (i + size > count || bytes[i + 1] < low || bytes[i + 1] > high) return i;
        for (size_t k = 2; k < size; k++)
            if ((bytes[i + k] & 0xC0) != 0x80) return i;
        i += size;
    }
    return count;
}

#if defined(__x86_64__)

// The lookup algorithm of J. Keiser and D. Lemire, "Validating UTF-8 in less than one instruction per byte" (2021):
// three table lookups, by the high and low half of the byte before and the high half of the byte, whose intersection
// is a set of errors.
enum {
    TOO_SHORT = 1 << 0,
    TOO_LONG = 1 << 1,
    OVERLONG_3 = 1 << 2,
    TOO_LARGE = 1 << 3,
    SURROGATE = 1 << 4,
    OVERLONG_2 = 1 << 5,
    TOO_LARGE_1000 = 1 << 6,
    OVERLONG_4 = 1 << 6,
    TWO_CONTINUATIONS = 1 << 7,
    CARRY = TOO_SHORT | TOO_LONG | TWO_CONTINUATIONS,
};

#define BEFORE_HIGH                                                                                                    \
    TOO_LONG, TOO_LONG, TOO_LONG, TOO_LONG, TOO_LONG, TOO_LONG, TOO_LONG, TOO_LONG, (char)TWO_CONTINUATIONS,           \
        (char)TWO_CONTINUATIONS, (char)TWO_CONTINUATIONS, (char)TWO_CONTINUATIONS, TOO_SHORT | OVERLONG_2, TOO_SHORT,  \
        TOO_SHORT | OVERLONG_3 | SURROGATE, TOO_SHORT | TOO_LARGE | TOO_LARGE_1000 | OVERLONG_4
#define BEFORE_LOW                                                                                                     \
    (char)(CARRY | OVERLONG_3 | OVERLONG_2 | OVERLONG_4), (char)(CARRY | OVERLONG_2), (char)CARRY, (char)CARRY,        \
        (char)(CARRY | TOO_LARGE), (char)(CARRY | TOO_LARGE | TOO_LARGE_1000),                                         \
        (char)(CARRY | TOO_LARGE | TOO_LARGE_1000), (char)(CARRY | TOO_LARGE | TOO_LARGE_1000),                        \
        (char)(CARRY | TOO_LARGE | TOO_LARGE_1000), (char)(CARRY | TOO_LARGE | TOO_LARGE_1000),                        \
        (char)(CARRY | TOO_LARGE | TOO_LARGE_1000), (char)(CARRY | TOO_LARGE | TOO_LARGE_1000),                        \
        (char)(CARRY | TOO_LARGE | TOO_LARGE_1000), (char)(CARRY | TOO_LARGE | TOO_LARGE_1000 | SURROGATE),            \
        (char)(CARRY | TOO_LARGE | TOO_LARGE_1000), (char)(CARRY | TOO_LARGE | TOO_LARGE_1000)
#define OWN_HIGH                                                                                                       \
    TOO_SHORT, TOO_SHORT, TOO_SHORT, TOO_SHORT, TOO_SHORT, TOO_SHORT, TOO_SHORT, TOO_SHORT,                            \
        (char)(TOO_LONG | OVERLONG_2 | TWO_CONTINUATIONS | OVERLONG_3 | TOO_LARGE_1000 | OVERLONG_4),                  \
        (char)(TOO_LONG | OVERLONG_2 | TWO_CONTINUATIONS | OVERLONG_3 | TOO_LARGE),                                    \
        (char)(TOO_LONG | OVERLONG_2 | TWO_CONTINUATIONS | SURROGATE | TOO_LARGE),                                     \
        (char)(TOO_LONG | OVERLONG_2 | TWO_CONTINUATIONS | SURROGATE | TOO_LARGE), TOO_SHORT, TOO_SHORT, TOO_SHORT,    \
        TOO_SHORT

// The errors among 32 bytes at `bytes`, whose 3 predecessors are readable and count.
TARGET_AVX2 INLINE __m256i utf8_errors_avx2(const uint8_t *bytes) {
    const __m256i before_high = _mm256_setr_epi8(BEFORE_HIGH, BEFORE_HIGH);
    const __m256i before_low = _mm256_setr_epi8(BEFORE_LOW, BEFORE_LOW);
    const __m256i own_high = _mm256_setr_epi8(OWN_HIGH, OWN_HIGH);
    const __m256i nibble = _mm256_set1_epi8(0x0F);
    __m256i own = _mm256_loadu_si256((const __m256i *)bytes);
    __m256i one = _mm256_loadu_si256((const __m256i *)(bytes - 1));
    __m256i two = _mm256_loadu_si256((const __m256i *)(bytes - 2));
    __m256i three = _mm256_loadu_si256((const __m256i *)(bytes - 3));
    __m256i special = _mm256_and_si256(
        _mm256_and_si256(
            _mm256_shuffle_epi8(before_high, _mm256_and_si256(_mm256_srli_epi16(one, 4), nibble)),
            _mm256_shuffle_epi8(before_low, _mm256_and_si256(one, nibble))),
        _mm256_shuffle_epi8(own_high, _mm256_and_si256(_mm256_srli_epi16(own, 4), nibble)));
    __m256i third = _mm256_subs_epu8(two, _mm256_set1_epi8((char)(0xE0 - 0x80)));
    __m256i fourth = _mm256_subs_epu8(three, _mm256_set1_epi8((char)(0xF0 - 0x80)));
    __m256i must_continue = _mm256_and_si256(_mm256_or_si256(third, fourth), _mm256_set1_epi8((char)0x80));
    return _mm256_xor_si256(must_continue, special);
}

// Steps back from `at` to the start of the character that may reach over it, so that a portable check can go on there.
static size_t character_start(const uint8_t *bytes, size_t at) {
    size_t start = at;
    for (int k = 0; k < 4 && start > 0; k++) {
        start--;
        if ((bytes[start] & 0xC0) != 0x80) break;
    }
    return start;
}

TARGET_AVX2 static size_t valid_count_avx2(const uint8_t *bytes, size_t count) {
    size_t at = 0;
    // The first bytes have no predecessors to read: they are left to the portable check, up to a character's start.
    if (count < 64) return valid_count_portable(bytes, count);
    size_t head = 32;
    while (head > 28 && (bytes[head] & 0xC0) == 0x80) head--;
    if (valid_count_portable(bytes, head) < head) return valid_count_portable(bytes, count);
    // [at - 3, at) is readable: at >= 28.
    for (at = head; at + 32 <= count; at += 32) {
        __m256i own = _mm256_loadu_si256((const __m256i *)(bytes + at));
        __m256i before = _mm256_loadu_si256((const __m256i *)(bytes + at - 3));
        if (_mm256_movemask_epi8(_mm256_or_si256(own, before)) == 0) continue;
        __m256i errors = utf8_errors_avx2(bytes + at);
        if (!_mm256_testz_si256(errors, errors)) break;
    }
    size_t start = character_start(bytes, at);
    return start + valid_count_portable(bytes + start, count - start);
}

TARGET_AVX512 static size_t valid_count_avx512(const uint8_t *bytes, size_t count) {
    if (count < 128) return valid_count_portable(bytes, count);
    const __m512i before_high = _mm512_broadcast_i32x4(_mm_setr_epi8(BEFORE_HIGH));
    const __m512i before_low = _mm512_broadcast_i32x4(_mm_setr_epi8(BEFORE_LOW));
    const __m512i own_high = _mm512_broadcast_i32x4(_mm_setr_epi8(OWN_HIGH));
    const __m512i nibble = _mm512_set1_epi8(0x0F);
    size_t head = 32;
    while (head > 28 && (bytes[head] & 0xC0) == 0x80) head--;
    if (valid_count_portable(bytes, head) < head) return valid_count_portable(bytes, count);
    size_t at;
    // [at - 3, at) is readable: at >= 28.
    for (at = head; at + 64 <= count; at += 64) {
        __m512i own = _mm512_loadu_si512(bytes + at);
        __m512i three = _mm512_loadu_si512(bytes + at - 3);
        if (_mm512_movepi8_mask(_mm512_or_si512(own, three)) == 0) continue;
        __m512i one = _mm512_loadu_si512(bytes + at - 1);
        __m512i two = _mm512_loadu_si512(bytes + at - 2);
        __m512i special = _mm512_and_si512(
            _mm512_and_si512(
                _mm512_shuffle_epi8(before_high, _mm512_and_si512(_mm512_srli_epi16(one, 4), nibble)),
                _mm512_shuffle_epi8(before_low, _mm512_and_si512(one, nibble))),
            _mm512_shuffle_epi8(own_high, _mm512_and_si512(_mm512_srli_epi16(own, 4), nibble)));
        __m512i third = _mm512_subs_epu8(two, _mm512_set1_epi8((char)(0xE0 - 0x80)));
        __m512i fourth = _mm512_subs_epu8(three, _mm512_set1_epi8((char)(0xF0 - 0x80)));
        __m512i must_continue = _mm512_and_si512(_mm512_or_si512(third, fourth), _mm512_set1_epi8((char)0x80));
        __m512i errors = _mm512_xor_si512(must_continue, special);
        if (_mm512_test_epi8_mask(errors, errors) != 0) break;
    }
    size_t start = character_start(bytes, at);
    return start + valid_count_portable(bytes + start, count - start);
}

#endif

size_t tinh_utf8_valid_count(int level, const uint8_t *bytes, size_t count) {
    switch (available(level)) {
#if defined(__x86_64__)
    case TINH_SCAN_AVX512: return valid_count_avx512(bytes, count);
    case TINH_SCAN_AVX2: return valid_count_avx2(bytes, count);
#endif
    default: return valid_count_portable(bytes, count);
    }
}

// MARK: - Rows and columns

size_t tinh_count_byte(const uint8_t *bytes, size_t count, uint8_t byte) {
    size_t total = 0;
    size_t i = 0;
    // Sums of 128 at most fit a byte: the inner loop is vectorised.
    while (i + 128 <= count) {
        uint8_t sum = 0;
        for (size_t k = 0; k < 128; k++) sum += bytes[i + k] == byte;
        total += sum;
        i += 128;
    }
    for (; i < count; i++) total += bytes[i] == byte;
    return total;
}

int tinh_rows_are_regular(const uint8_t *bytes, const uint32_t *positions, size_t row_count, size_t field_count,
                          uint8_t newline) {
    unsigned differs = 0;
    const uint32_t *at = positions + field_count - 1;
    for (size_t row = 0; row < row_count; row++, at += field_count) differs |= bytes[*at] ^ newline;
    return differs == 0;
}

// Takes the quotes off bytes[*start ..< end], which starts with one; returns the length.
static uint32_t unquote(uint8_t *bytes, uint32_t *start, uint32_t end) {
    uint32_t from = *start + 1;
    uint8_t *closing = memchr(bytes + from, '"', end - from);
    *start = from;
    if (closing == bytes + end - 1) return end - 1 - from;
    // A doubled quote, or bytes behind the closing one: rewritten in place, where the text only gets shorter.
    uint32_t read = from, write = from;
    int inside = 1;
    while (read < end) {
        uint8_t byte = bytes[read++];
        if (inside && byte == '"') {
            if (read < end && bytes[read] == '"')
                read++;
            else {
                inside = 0;
                continue;
            }
        }
        bytes[write++] = byte;
    }
    return write - from;
}

int tinh_gather(uint8_t *bytes, const uint32_t *positions, size_t row_count, size_t field_count, size_t column,
                uint32_t first_start, const uint32_t *row_starts, int is_last, uint32_t *starts, uint32_t *lengths) {
    int flags = 0;
    const uint32_t *ends = positions + column;
    for (size_t row = 0; row < row_count; row++, ends += field_count) {
        uint32_t start = column == 0 ? (row_starts ? row_starts[row] : row == 0 ? first_start : ends[-1] + 1) : ends[-1] + 1;
        uint32_t end = ends[0];
        if (is_last && end > start && bytes[end - 1] == '\r') end--;
        uint32_t length = end - start;
        if (__builtin_expect(bytes[start] == '"' && length > 0, 0)) {
            length = unquote(bytes, &start, end);
            if (length == 0) {
                length = TINH_EMPTY_TEXT;
                flags |= TINH_GATHER_EMPTY_TEXT;
            }
        }
        flags |= length == 0 ? TINH_GATHER_MISSING : 0;
        starts[row] = start;
        lengths[row] = length;
    }
    return flags;
}

int tinh_is_plainly_normalized(const uint8_t *bytes, size_t count) {
    size_t i = 0;
    while (i < count) {
        size_t end = count - i < 256 ? count : i + 256;
        uint8_t doubtful = 0;
        for (; i < end; i++) {
            uint8_t byte = bytes[i];
            uint8_t is_vietnamese = (byte == 0xE1) & ((bytes[i + 1] & 0xFE) == 0xBA);
            doubtful |= (byte >= 0xCC) & (is_vietnamese ^ 1);
        }
        if (doubtful) return 0;
    }
    return 1;
}

// MARK: - Writing

int tinh_needs_quotes(const uint8_t *bytes, size_t count, uint8_t delimiter) {
    size_t i = 0;
    for (; i + 16 <= count; i += 16) {
        uint8_t found = 0;
        for (size_t k = 0; k < 16; k++) {
            uint8_t byte = bytes[i + k];
            found |= (byte == delimiter) | (byte == '"') | (byte == '\n') | (byte == '\r');
        }
        if (found) return 1;
    }
    for (; i < count; i++) {
        uint8_t byte = bytes[i];
        if ((byte == delimiter) | (byte == '"') | (byte == '\n') | (byte == '\r')) return 1;
    }
    return 0;
}

int tinh_needs_escapes(const uint8_t *bytes, size_t count) {
    size_t i = 0;
    for (; i + 16 <= count; i += 16) {
        uint8_t found = 0;
        for (size_t k = 0; k < 16; k++) {
            uint8_t byte = bytes[i + k];
            found |= (byte < 0x20) | (byte == '"') | (byte == '\\');
        }
        if (found) return 1;
    }
    for (; i < count; i++) {
        uint8_t byte = bytes[i];
        if ((byte < 0x20) | (byte == '"') | (byte == '\\')) return 1;
    }
    return 0;
}
