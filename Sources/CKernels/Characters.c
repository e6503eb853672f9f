/* Counts characters 64 bytes at a time: what each byte is goes into masks of 64 bits, and neighbours are looked at by
   shifting them. */
#include "CKernels.h"

#include <string.h>

#include "Ahead.h"

#if defined(__x86_64__)
#include <immintrin.h>
#define TINH_X86 1
#define TARGET_AVX512 __attribute__((target("avx512f,avx512bw,avx512vl,bmi,popcnt")))
#define TARGET_AVX2 __attribute__((target("avx2,bmi,popcnt")))
#endif

/* A bit for each of 64 bytes. */
typedef struct {
    /* Bytes that start a scalar, of any kind. */
    uint64_t starts;
    /* CR, and the first bytes of scalars that are not common. */
    uint64_t foreign;
    /* ASCII controls. */
    uint64_t controls;
    /* First bytes. */
    uint64_t c2, cc, cd, e1, e2;
    /* Bytes within a scalar. */
    uint64_t is_80, is_82, is_ad, below_a0, below_b0, from_90_to_a7, from_b8_to_bb;
} classes;

/* What the 64 bytes before leave to these. */
typedef struct {
    size_t count;
    uint64_t foreign;
    uint64_t c2, cd, e1, e2, e2_80, e2_82, control;
} state;

static inline __attribute__((always_inline)) uint64_t after(uint64_t bits, uint64_t *carry) {
    uint64_t result = bits << 1 | *carry;
    *carry = bits >> 63;
    return result;
}

static inline __attribute__((always_inline)) void step(state *s, const classes *c) {
    uint64_t after_c2 = after(c->c2, &s->c2);
    uint64_t after_cd = after(c->cd, &s->cd);
    uint64_t after_e1 = after(c->e1, &s->e1);
    uint64_t after_e2 = after(c->e2, &s->e2);
    uint64_t e2_80 = after_e2 & c->is_80;
    uint64_t e2_82 = after_e2 & c->is_82;
    uint64_t after_e2_80 = after(e2_80, &s->e2_80);
    uint64_t after_e2_82 = after(e2_82, &s->e2_82);
    uint64_t marks = c->cc | c->cd;
    uint64_t after_control = after(c->controls | (after_c2 & (c->below_a0 | c->is_ad)), &s->control);
    s->foreign |= c->foreign | (after_cd & ~c->below_b0) | (after_e1 & ~c->from_b8_to_bb)
        | (after_e2 & ~(c->is_80 | c->is_82)) | (after_e2_80 & ~c->from_90_to_a7) | (after_e2_82 & c->below_a0)
        | (after_control & marks);
    s->count += (size_t)__builtin_popcountll(c->starts & ~marks);
}

/* The start of a text counts as a control: a mark there is a character of its own. */
static const state beginning = {.control = 1};

#ifdef TINH_X86
/* The bytes that are not valid are 0. */
TARGET_AVX512 static inline __attribute__((always_inline)) void step_avx512(state *s, __m512i bytes, __mmask64 valid) {
#define IS(value) _mm512_cmpeq_epi8_mask(bytes, _mm512_set1_epi8((char)(value)))
#define BELOW(value) _mm512_cmplt_epu8_mask(bytes, _mm512_set1_epi8((char)(value)))
#define WITHIN(first, last) _mm512_cmple_epu8_mask( \
    _mm512_sub_epi8(bytes, _mm512_set1_epi8((char)(first))), _mm512_set1_epi8((char)((last) - (first))))
    uint64_t returns = IS(0x0D);
    /* Bytes within a scalar are the least as signed numbers. */
    uint64_t starts = _mm512_cmpgt_epi8_mask(bytes, _mm512_set1_epi8((char)0xBF)) & valid;
    uint64_t controls = (BELOW(0x20) | IS(0x7F)) & valid;
    uint64_t e1 = IS(0xE1), from_b8_to_bb = WITHIN(0xB8, 0xBB);
    uint64_t high = starts & _mm512_movepi8_mask(bytes);
    /* Most blocks have letters of two bytes and of E1 only. */
    uint64_t rest = high & ~(WITHIN(0xC3, 0xCB) | e1);
    if ((rest | s->c2 | s->cd | s->e2 | s->e2_80 | s->e2_82) == 0) {
        s->foreign |= returns | (after(e1, &s->e1) & ~from_b8_to_bb);
        s->count += (size_t)__builtin_popcountll(starts);
        s->control = controls >> 63;
        return;
    }
    classes c = {
        .starts = starts,
        .controls = controls,
        .c2 = IS(0xC2), .cc = IS(0xCC), .cd = IS(0xCD), .e1 = e1, .e2 = IS(0xE2),
        .is_80 = IS(0x80), .is_82 = IS(0x82), .is_ad = IS(0xAD),
        .below_a0 = BELOW(0xA0), .below_b0 = BELOW(0xB0),
        .from_90_to_a7 = WITHIN(0x90, 0xA7), .from_b8_to_bb = from_b8_to_bb,
    };
    c.foreign = returns | (rest & ~(c.c2 | c.cc | c.cd | c.e2));
    step(s, &c);
#undef IS
#undef BELOW
#undef WITHIN
}

/* Bytes are told by the bits that both their halves have: 1 is CR, 2 other first bytes of C0 to CF, 4 those of D0 to DF and F0 to FF,
   8 those of E0 to EF but E1. */
#define BY_HIGH _mm_setr_epi8(1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 2, 4, 8, 4)
#define BY_LOW _mm_setr_epi8(14, 6, 14, 12, 12, 12, 12, 12, 12, 12, 12, 12, 14, 15, 14, 14)

/* Texts of nothing but ASCII, letters of two bytes from U+00C0 to U+02FF and those of U+1E00 to U+1EFF, without a CR: nearly all
   Vietnamese ones. A character is a scalar there, and no more is asked of each byte than whether it is one of these; -1 for other
   texts. */
TARGET_AVX512 static ptrdiff_t count_letters_avx512(const uint8_t *text, size_t count) {
    const __m512i by_high = _mm512_broadcast_i32x4(BY_HIGH), by_low = _mm512_broadcast_i32x4(BY_LOW);
    const __m512i half = _mm512_set1_epi8(0x0F);
    __m512i others = _mm512_setzero_si512();
    __mmask64 foreign = 0;
    size_t characters = 0;
    for (size_t place = 0; place < count; place += 64) {
        __mmask64 valid = count - place < 64 ? ((__mmask64)1 << (count - place)) - 1 : ~(__mmask64)0;
        __builtin_prefetch(text + place + AHEAD_BYTES);
        __m512i bytes = _mm512_maskz_loadu_epi8(valid, text + place);
        __m512i before = _mm512_maskz_loadu_epi8(place > 0 ? valid : valid & ~(__mmask64)1, text + place - 1);
        /* Bytes within a scalar are the least as signed numbers. */
        characters += (size_t)__builtin_popcountll(
            _mm512_mask_cmpgt_epi8_mask(valid, bytes, _mm512_set1_epi8((char)0xBF)));
        __m512i high = _mm512_shuffle_epi8(by_high, _mm512_and_si512(_mm512_srli_epi16(bytes, 4), half));
        __m512i low = _mm512_shuffle_epi8(by_low, _mm512_and_si512(bytes, half));
        others = _mm512_or_si512(others, _mm512_and_si512(high, low));
        /* U+1E00 to U+1EFF are E1 and B8 to BB. */
        __mmask64 after_e1 = _mm512_cmpeq_epi8_mask(before, _mm512_set1_epi8((char)0xE1));
        foreign |= _mm512_mask_cmpgt_epu8_mask(after_e1, _mm512_sub_epi8(bytes, _mm512_set1_epi8((char)0xB8)),
                                               _mm512_set1_epi8(3));
    }
    return foreign | _mm512_test_epi8_mask(others, others) ? -1 : (ptrdiff_t)characters;
}

TARGET_AVX512 static ptrdiff_t count_avx512(const uint8_t *text, size_t count) {
    ptrdiff_t letters = count_letters_avx512(text, count);
    if (letters >= 0) return letters;
    state s = beginning;
    size_t place = 0;
    for (; place + 64 <= count; place += 64) step_avx512(&s, _mm512_loadu_si512(text + place), ~(__mmask64)0);
    if (place < count) {
        __mmask64 valid = ((__mmask64)1 << (count - place)) - 1;
        step_avx512(&s, _mm512_maskz_loadu_epi8(valid, text + place), valid);
    }
    return s.foreign ? -1 : (ptrdiff_t)s.count;
}

TARGET_AVX2 static inline __attribute__((always_inline)) uint64_t both(__m256i low, __m256i high) {
    return (uint32_t)_mm256_movemask_epi8(low) | (uint64_t)(uint32_t)_mm256_movemask_epi8(high) << 32;
}

TARGET_AVX2 static inline __attribute__((always_inline)) void step_avx2(
    state *s, __m256i low, __m256i high, uint64_t valid) {
#define IS(value) both(_mm256_cmpeq_epi8(low, _mm256_set1_epi8((char)(value))), \
                       _mm256_cmpeq_epi8(high, _mm256_set1_epi8((char)(value))))
#define UP_TO(value) both(_mm256_cmpeq_epi8(low, _mm256_min_epu8(low, _mm256_set1_epi8((char)(value)))), \
                          _mm256_cmpeq_epi8(high, _mm256_min_epu8(high, _mm256_set1_epi8((char)(value)))))
    uint64_t tops = both(low, high);
    uint64_t returns = IS(0x0D);
    uint64_t controls = (UP_TO(0x1F) | IS(0x7F)) & valid;
    if ((tops | returns | s->c2 | s->cd | s->e1 | s->e2 | s->e2_80 | s->e2_82) == 0) {
        s->count += (size_t)__builtin_popcountll(valid);
        s->control = controls >> 63;
        return;
    }
    classes c = {
        .starts = (~tops | ~UP_TO(0xBF)) & valid,
        .controls = controls,
        .c2 = IS(0xC2), .cc = IS(0xCC), .cd = IS(0xCD), .e1 = IS(0xE1), .e2 = IS(0xE2),
        .is_80 = IS(0x80), .is_82 = IS(0x82), .is_ad = IS(0xAD),
        .below_a0 = UP_TO(0x9F), .below_b0 = UP_TO(0xAF),
        .from_90_to_a7 = UP_TO(0xA7) & ~UP_TO(0x8F), .from_b8_to_bb = UP_TO(0xBB) & ~UP_TO(0xB7),
    };
    uint64_t common = UP_TO(0xCD) | c.e1 | c.e2;
    c.foreign = returns | ~common;
    step(s, &c);
#undef IS
#undef UP_TO
}

/* What the letters of a text come to. */
typedef struct {
    size_t characters;
    /* Not 0 where a byte is of another text. */
    __m256i others;
} letters;

/* 32 bytes and those before each; the bytes that are not valid are 0. */
TARGET_AVX2 static inline __attribute__((always_inline)) void add_letters(
    letters *l, __m256i bytes, __m256i before, uint32_t valid) {
    const __m256i by_high = _mm256_broadcastsi128_si256(BY_HIGH), by_low = _mm256_broadcastsi128_si256(BY_LOW);
    const __m256i half = _mm256_set1_epi8(0x0F);
    /* Bytes within a scalar are the least as signed numbers. */
    __m256i starts = _mm256_cmpgt_epi8(bytes, _mm256_set1_epi8((char)0xBF));
    l->characters += (size_t)__builtin_popcount((uint32_t)_mm256_movemask_epi8(starts) & valid);
    __m256i high = _mm256_shuffle_epi8(by_high, _mm256_and_si256(_mm256_srli_epi16(bytes, 4), half));
    __m256i low = _mm256_shuffle_epi8(by_low, _mm256_and_si256(bytes, half));
    /* U+1E00 to U+1EFF are E1 and B8 to BB. */
    __m256i after_e1 = _mm256_cmpeq_epi8(before, _mm256_set1_epi8((char)0xE1));
    __m256i from_b8 = _mm256_sub_epi8(bytes, _mm256_set1_epi8((char)0xB8));
    __m256i up_to_bb = _mm256_cmpeq_epi8(_mm256_min_epu8(from_b8, _mm256_set1_epi8(3)), from_b8);
    __m256i foreign = _mm256_andnot_si256(up_to_bb, after_e1);
    l->others = _mm256_or_si256(l->others, _mm256_or_si256(_mm256_and_si256(high, low), foreign));
}

/* The bytes before those of a register that come first in a text. */
TARGET_AVX2 static inline __attribute__((always_inline)) __m256i before_first(__m256i bytes) {
    return _mm256_alignr_epi8(bytes, _mm256_permute2x128_si256(bytes, bytes, 0x08), 15);
}

TARGET_AVX2 static ptrdiff_t count_letters_avx2(const uint8_t *text, size_t count) {
    letters l = {0, _mm256_setzero_si256()};
    if (count < 32) {
        uint8_t all[32] = {0};
        memcpy(all, text, count);
        __m256i bytes = _mm256_loadu_si256((const __m256i *)all);
        add_letters(&l, bytes, before_first(bytes), ((uint32_t)1 << count) - 1);
    } else {
        __m256i bytes = _mm256_loadu_si256((const __m256i *)text);
        add_letters(&l, bytes, before_first(bytes), ~(uint32_t)0);
        for (size_t place = 32; place < count; place += 32) {
            /* The last ones are looked at once more, but for their count. */
            size_t from = count - place < 32 ? count - 32 : place;
            __builtin_prefetch(text + from + AHEAD_BYTES);
            add_letters(&l, _mm256_loadu_si256((const __m256i *)(text + from)),
                        _mm256_loadu_si256((const __m256i *)(text + from - 1)), ~(uint32_t)0 << (place - from));
        }
    }
    return _mm256_testz_si256(l.others, l.others) ? (ptrdiff_t)l.characters : -1;
}

TARGET_AVX2 static ptrdiff_t count_avx2(const uint8_t *text, size_t count) {
    ptrdiff_t letters = count_letters_avx2(text, count);
    if (letters >= 0) return letters;
    state s = beginning;
    size_t place = 0;
    for (; place + 64 <= count; place += 64) {
        const __m256i *halves = (const __m256i *)(text + place);
        step_avx2(&s, _mm256_loadu_si256(halves), _mm256_loadu_si256(halves + 1), ~(uint64_t)0);
    }
    if (place < count) {
        uint8_t rest[64] = {0};
        memcpy(rest, text + place, count - place);
        const __m256i *halves = (const __m256i *)rest;
        step_avx2(&s, _mm256_loadu_si256(halves), _mm256_loadu_si256(halves + 1), ((uint64_t)1 << (count - place)) - 1);
    }
    return s.foreign ? -1 : (ptrdiff_t)s.count;
}
#endif

static inline int is_control(uint8_t byte) { return byte < 0x20 || byte == 0x7F; }

ptrdiff_t tinh_count_characters_portable(const uint8_t *text, size_t count) {
    size_t characters = 0;
    int is_after_control = 1;
    for (size_t place = 0; place < count;) {
        uint8_t byte = text[place];
        if (byte < 0x80) {
            if (byte == 0x0D) return -1;
            is_after_control = is_control(byte);
            place += 1;
            characters++;
        } else if (byte >= 0xC2 && byte <= 0xCB) {
            uint8_t next = text[place + 1];
            is_after_control = byte == 0xC2 && (next < 0xA0 || next == 0xAD);
            place += 2;
            characters++;
        } else if (byte == 0xCC || byte == 0xCD) {
            if ((byte == 0xCD && text[place + 1] >= 0xB0) || is_after_control) return -1;
            place += 2;
        } else if (byte == 0xE1 || byte == 0xE2) {
            uint8_t second = text[place + 1], third = text[place + 2];
            int is_letter = byte == 0xE1 && second >= 0xB8 && second <= 0xBB;
            int is_punctuation = byte == 0xE2 && second == 0x80 && third >= 0x90 && third <= 0xA7;
            int is_currency = byte == 0xE2 && second == 0x82 && third >= 0xA0;
            if (!is_letter && !is_punctuation && !is_currency) return -1;
            is_after_control = 0;
            place += 3;
            characters++;
        } else {
            return -1;
        }
    }
    return (ptrdiff_t)characters;
}

ptrdiff_t tinh_count_characters(const uint8_t *text, size_t count) {
#ifdef TINH_X86
    /* Of a short text, masks tell nothing sooner. */
    if (count >= 16) {
        if (__builtin_cpu_supports("avx512bw") && __builtin_cpu_supports("avx512vl") && __builtin_cpu_supports("bmi"))
            return count_avx512(text, count);
        return tinh_count_characters_narrow(text, count);
    }
#endif
    return tinh_count_characters_portable(text, count);
}

ptrdiff_t tinh_count_characters_narrow(const uint8_t *text, size_t count) {
#ifdef TINH_X86
    if (__builtin_cpu_supports("avx2") && __builtin_cpu_supports("bmi") && __builtin_cpu_supports("popcnt"))
        return count_avx2(text, count);
#endif
    return tinh_count_characters_portable(text, count);
}
