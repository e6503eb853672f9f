#include <string.h>

#include "CHash.h"
#include "Levels.h"

// So many texts are looked up together: while the memory of one comes, the others are worked on.
#define BATCH 32

INLINE uint64_t word(const uint8_t *bytes) {
    uint64_t word;
    memcpy(&word, bytes, 8);
    return word;
}

// The first 0 ... 8 bytes of a word.
static const uint64_t masks[9] = {0,
                                  0xFF,
                                  0xFFFF,
                                  0xFFFFFF,
                                  0xFFFFFFFF,
                                  0xFFFFFFFFFF,
                                  0xFFFFFFFFFFFF,
                                  0xFFFFFFFFFFFFFF,
                                  0xFFFFFFFFFFFFFFFF};

// The two halves of a product of 128 bits, so that each bit of the result hangs on all of both factors.
INLINE uint64_t folded(uint64_t left, uint64_t right) {
    unsigned __int128 product = (unsigned __int128)left * right;
    return (uint64_t)product ^ (uint64_t)(product >> 64);
}

// The text itself, or 128 bits of one longer than 16 bytes: pairs of words one after another, as in wyhash, the last 16 bytes
// among them. A seed goes into each product, so that nobody knows which texts have one key.
INLINE void key_of(const uint8_t *text, uint32_t length, uint64_t *low, uint64_t *high) {
    if (length <= 16) {
        *low = word(text) & masks[length < 8 ? length : 8];
        *high = word(text + 8) & masks[length < 8 ? 0 : length - 8];
        return;
    }
    uint64_t before = tinh_hash_seeds[2];
    for (uint32_t at = 0; at + 16 < length; at += 16)
        before = folded(word(text + at) ^ before, word(text + at + 8) ^ tinh_hash_seeds[3]);
    *low = folded(word(text + length - 16) ^ before, word(text + length - 8) ^ tinh_hash_seeds[3]);
    *high = before;
}

INLINE uint64_t hash_of(uint64_t low, uint64_t high, uint32_t length) {
    return folded(low ^ tinh_hash_seeds[0], high ^ (tinh_hash_seeds[1] + ((uint64_t)length << 40)));
}

// Of texts longer than 16 bytes.
INLINE int are_equal(const uint8_t *left, const uint8_t *right, uint32_t length) {
    uint64_t differs = 0;
    for (uint32_t at = 0; at + 16 < length; at += 16)
        differs |= (word(left + at) ^ word(right + at)) | (word(left + at + 8) ^ word(right + at + 8));
    differs |= (word(left + length - 16) ^ word(right + length - 16)) | (word(left + length - 8) ^ word(right + length - 8));
    return differs == 0;
}

// A text that is looked up, and the slot that was found by its key.
struct key {
    uint64_t low, high, hash;
    const uint8_t *text;
    uint32_t length, number;
};

// A text belongs into either of the two slots of one line of cache, or behind them.
INLINE size_t home_of(const struct tinh_text_table *table, uint64_t hash) {
    return hash & table->mask & ~(size_t)1;
}

// The first slot from `at` on that has a key, or is empty.
INLINE size_t slot_of(const struct tinh_text_table *table, const struct key *key, size_t at) {
    while (1) {
        const struct tinh_text_slot *slot = table->slots + at;
        if (slot->number == 0 || (slot->low == key->low && slot->high == key->high && slot->length == key->length))
            return at;
        at = (at + 1) & table->mask;
    }
}

// The number of a text that the table has, or 0.
INLINE uint32_t known_number(const struct tinh_text_table *table, const struct key *key, const uint8_t *text) {
    size_t at = home_of(table, key->hash);
    while (1) {
        at = slot_of(table, key, at);
        const struct tinh_text_slot *slot = table->slots + at;
        if (slot->number == 0 || key->length <= 16 || are_equal(slot->text, text, key->length)) return slot->number;
        at = (at + 1) & table->mask;
    }
}

// The number of a text that was not there when its key was looked for: it may have come since, or is new now.
static __attribute__((noinline)) uint32_t number_of(struct tinh_text_table *table, const struct key *key,
                                                    const uint8_t *text) {
    uint32_t known = known_number(table, key, text);
    if (known != 0) return known;
    // May make the table larger.
    struct tinh_kept_text kept = table->keep(table->owner, text, key->length);
    size_t at = home_of(table, key->hash);
    while (table->slots[at].number != 0) at = (at + 1) & table->mask;
    struct tinh_text_slot filled = {key->low, key->high, kept.text, key->length, kept.code + 1};
    table->slots[at] = filled;
    return filled.number;
}

// In three rounds: where texts belong, which slot has their key, whether it has the same text. What a round needs of memory
// is on its way while others of the round before are worked on.
static size_t code_texts_portable(struct tinh_text_table *table, const uint8_t *bytes, const uint32_t *starts,
                                  const uint32_t *lengths, size_t from, size_t row_count, uint32_t *codes) {
    struct key keys[BATCH];
    for (size_t row = from; row < row_count; row += BATCH) {
        size_t count = row_count - row < BATCH ? row_count - row : BATCH;
        for (size_t i = 0; i < count; i++) {
            struct key *key = keys + i;
            key->length = lengths[row + i] & ~TINH_EMPTY_TEXT;
            key_of(bytes + starts[row + i], key->length, &key->low, &key->high);
            key->hash = hash_of(key->low, key->high, key->length);
            __builtin_prefetch(table->slots + home_of(table, key->hash));
        }
        for (size_t i = 0; i < count; i++) {
            struct key *key = keys + i;
            const struct tinh_text_slot *slot = table->slots + slot_of(table, key, home_of(table, key->hash));
            key->number = slot->number;
            key->text = slot->text;
            if (key->length > 16) {
                __builtin_prefetch(slot->text);
                __builtin_prefetch(slot->text + 63);
            }
        }
        for (size_t i = 0; i < count; i++) {
            const struct key *key = keys + i;
            const uint8_t *text = bytes + starts[row + i];
            int is_missing = lengths[row + i] == 0;
            uint32_t number = key->number;
            if (__builtin_expect(number == 0 || (key->length > 16 && !are_equal(key->text, text, key->length)), 0))
                number = is_missing ? 1 : number_of(table, key, text);
            codes[row + i] = is_missing ? 0 : number - 1;
        }
        if (table->count > table->count_max) return row + count;
    }
    return row_count;
}

#if defined(__x86_64__)

// The first and the last 16 bytes.
TARGET_AVX2 INLINE __m256i ends_of(const uint8_t *text, uint32_t length) {
    return _mm256_set_m128i(_mm_loadu_si128((const __m128i *)(text + length - 16)), _mm_loadu_si128((const __m128i *)text));
}

// Reads no byte behind the ends. Of texts longer than 16 bytes.
TARGET_AVX2 INLINE int are_equal_avx2(const uint8_t *left, const uint8_t *right, uint32_t length) {
    __m256i differs;
    if (length <= 32) {
        differs = _mm256_xor_si256(ends_of(left, length), ends_of(right, length));
    } else {
        differs = _mm256_setzero_si256();
        for (uint32_t at = 0; at + 32 < length; at += 32)
            differs = _mm256_or_si256(differs, _mm256_xor_si256(_mm256_loadu_si256((const __m256i *)(left + at)),
                                                                _mm256_loadu_si256((const __m256i *)(right + at))));
        uint32_t last = length - 32;
        differs = _mm256_or_si256(differs, _mm256_xor_si256(_mm256_loadu_si256((const __m256i *)(left + last)),
                                                            _mm256_loadu_si256((const __m256i *)(right + last))));
    }
    return _mm256_testz_si256(differs, differs);
}

// Reads no byte behind the ends.
TARGET_AVX512 INLINE int are_equal_avx512(const uint8_t *left, const uint8_t *right, uint32_t length) {
    for (uint32_t at = 0; at < length; at += 64) {
        __mmask64 keep = length - at < 64 ? (1ull << (length - at)) - 1 : ~0ull;
        if (_mm512_mask_cmpneq_epi8_mask(keep, _mm512_maskz_loadu_epi8(keep, left + at),
                                         _mm512_maskz_loadu_epi8(keep, right + at)) != 0)
            return 0;
    }
    return 1;
}

// A key and its hash.
struct wide_key {
    __m128i key;
    uint64_t hash;
};

// Both rounds begin with what nobody knows, or texts could be written that have one key.
TARGET_AVX2 INLINE __m128i mixed(__m128i key, __m128i seed, const uint8_t *text, size_t second, size_t third,
                                 size_t fourth) {
    __m128i a = _mm_loadu_si128((const __m128i *)text), b = _mm_loadu_si128((const __m128i *)(text + second));
    __m128i c = _mm_loadu_si128((const __m128i *)(text + third)), d = _mm_loadu_si128((const __m128i *)(text + fourth));
    return _mm_aesenc_si128(_mm_aesenc_si128(_mm_xor_si128(a, key), b), _mm_aesenc_si128(_mm_xor_si128(c, seed), d));
}

// 128 bits of a text longer than 16 bytes. A round of AES mixes 16 bytes at once; four registers, which overlap in shorter texts,
// hold 64 bytes, and so hardly any text needs a loop.
TARGET_AVX2 INLINE __m128i long_key(const uint8_t *text, size_t length) {
    const __m128i seed = _mm_loadu_si128((const __m128i *)(tinh_hash_seeds + 2));
    __m128i key = _mm_loadu_si128((const __m128i *)tinh_hash_seeds);
    while (length > 64) {
        key = mixed(key, seed, text, 16, 32, 48);
        size_t step = length < 128 ? length - 64 : 64;
        text += step;
        length -= step;
    }
    return mixed(key, seed, text, length < 32 ? length - 16 : 16, length < 32 ? 0 : length - 32, length - 16);
}

TARGET_AVX2 INLINE struct wide_key wide_key(__m128i key, uint32_t length) {
    struct wide_key wide = {key, hash_of((uint64_t)_mm_cvtsi128_si64(key), (uint64_t)_mm_extract_epi64(key, 1), length)};
    return wide;
}

// 16 bytes from 16 - n on keep the first n of a register.
static const uint8_t first_bytes[32] = {255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255};

TARGET_AVX2 INLINE struct wide_key wide_key_avx2(const uint8_t *text, uint32_t length) {
    if (length > 16) return wide_key(long_key(text, length), length);
    __m128i keep = _mm_loadu_si128((const __m128i *)(first_bytes + 16 - length));
    return wide_key(_mm_and_si128(_mm_loadu_si128((const __m128i *)text), keep), length);
}

TARGET_AVX512 INLINE struct wide_key wide_key_avx512(const uint8_t *text, uint32_t length) {
    if (length > 16) return wide_key(long_key(text, length), length);
    return wide_key(_mm_maskz_loadu_epi8((__mmask16)((1u << length) - 1), text), length);
}

TARGET_AVX2 INLINE struct key narrow_key(struct wide_key wide, uint32_t length) {
    struct key key = {(uint64_t)_mm_cvtsi128_si64(wide.key), (uint64_t)_mm_extract_epi64(wide.key, 1), wide.hash, 0,
                      length, 0};
    return key;
}

// The slot of two that has a key and a length; the second one if none has. An empty slot has those of an empty text, and
// number 0.
TARGET_AVX2 INLINE const struct tinh_text_slot *slot_avx2(const struct tinh_text_slot *two, __m128i key, uint32_t length,
                                                          int *is_found) {
    __m256i wanted = _mm256_inserti128_si256(_mm256_castsi128_si256(key), _mm_set1_epi32((int)length), 1);
    __m256i first = _mm256_cmpeq_epi32(_mm256_loadu_si256((const __m256i *)two), wanted);
    __m256i second = _mm256_cmpeq_epi32(_mm256_loadu_si256((const __m256i *)(two + 1)), wanted);
    int is_first = (_mm256_movemask_ps(_mm256_castsi256_ps(first)) & 0x4F) == 0x4F;
    *is_found = is_first | ((_mm256_movemask_ps(_mm256_castsi256_ps(second)) & 0x4F) == 0x4F);
    return two + !is_first;
}

// The same, as one register is compared with both.
TARGET_AVX512 INLINE const struct tinh_text_slot *slot_avx512(const struct tinh_text_slot *two, __m128i key,
                                                              uint32_t length, int *is_found) {
    __m512i wanted = _mm512_mask_set1_epi32(_mm512_broadcast_i32x4(key), 0x4040, (int)length);
    unsigned equal = _mm512_cmpeq_epi32_mask(_mm512_loadu_si512(two), wanted);
    int is_first = (equal & 0x4F) == 0x4F;
    *is_found = is_first | ((equal & 0x4F00) == 0x4F00);
    return two + !is_first;
}

TARGET_AVX2 static uint32_t known_avx2(const struct tinh_text_table *table, const uint8_t *text, uint32_t length) {
    struct key key = narrow_key(wide_key_avx2(text, length), length);
    return known_number(table, &key, text);
}

TARGET_AVX512 static uint32_t known_avx512(const struct tinh_text_table *table, const uint8_t *text, uint32_t length) {
    struct key key = narrow_key(wide_key_avx512(text, length), length);
    return known_number(table, &key, text);
}

// A table of so few slots stays in the cache that is nearest but one: nothing need be on its way before it is looked at.
#define NEAR_SLOTS 4096

// What is looked up of a row: its key, then the number that was found for it, 0 if none, and where that one's text is.
struct search {
    struct wide_key wide;
    const uint8_t *text;
    uint32_t number;
};

#define TARGET TARGET_AVX2
#define AT_LEVEL(NAME) NAME##_avx2
#include "CodeTexts.h"
#undef TARGET
#undef AT_LEVEL

#define TARGET TARGET_AVX512
#define AT_LEVEL(NAME) NAME##_avx512
#include "CodeTexts.h"
#undef TARGET
#undef AT_LEVEL

#endif

size_t tinh_code_texts(int level, struct tinh_text_table *table, const uint8_t *bytes, const uint32_t *starts,
                       const uint32_t *lengths, size_t from, size_t row_count, uint32_t *codes) {
    switch (tinh_available_level(level)) {
#if defined(__x86_64__)
    case TINH_SCAN_AVX512: return code_texts_avx512(table, bytes, starts, lengths, from, row_count, codes);
    case TINH_SCAN_AVX2: return code_texts_avx2(table, bytes, starts, lengths, from, row_count, codes);
#endif
    default: return code_texts_portable(table, bytes, starts, lengths, from, row_count, codes);
    }
}

uint32_t tinh_known_text(int level, const struct tinh_text_table *table, const uint8_t *text, uint32_t length) {
#if defined(__x86_64__)
    if (tinh_available_level(level) == TINH_SCAN_AVX512) return known_avx512(table, text, length);
    if (tinh_available_level(level) == TINH_SCAN_AVX2) return known_avx2(table, text, length);
#endif
    struct key key = {.length = length};
    key_of(text, length, &key.low, &key.high);
    key.hash = hash_of(key.low, key.high, length);
    return known_number(table, &key, text);
}

void tinh_move_texts(const struct tinh_text_slot *slots, size_t count, struct tinh_text_table *table) {
    for (size_t i = 0; i < count; i++) {
        if (slots[i].number == 0) continue;
        size_t index = home_of(table, hash_of(slots[i].low, slots[i].high, slots[i].length));
        while (table->slots[index].number != 0) index = (index + 1) & table->mask;
        table->slots[index] = slots[i];
    }
}
