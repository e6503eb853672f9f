#include <string.h>

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

// The text itself, or 128 bits of one longer than 16 bytes: whole pairs of words, then the last 16 bytes.
INLINE void key_of(const uint8_t *text, uint32_t length, uint64_t *low, uint64_t *high) {
    uint64_t a = word(text), b = word(text + 8);
    if (length <= 16) {
        *low = a & masks[length < 8 ? length : 8];
        *high = b & masks[length < 8 ? 0 : length - 8];
        return;
    }
    uint32_t at = 16;
    for (; at + 16 < length; at += 16) {
        a = (a ^ word(text + at)) * 0x9FB21C651E98DF25ull;
        b = (b ^ word(text + at + 8)) * 0xD6E8FEB86659FD93ull;
        a ^= a >> 32;
        b ^= b >> 32;
    }
    a = (a ^ word(text + length - 16) * 0xC2B2AE3D27D4EB4Full) * 0x9FB21C651E98DF25ull;
    b = (b ^ word(text + length - 8) * 0xA0761D6478BD642Full) * 0xD6E8FEB86659FD93ull;
    *low = a ^ a >> 32;
    *high = b ^ b >> 32;
}

INLINE uint64_t hash_of(uint64_t low, uint64_t high, uint32_t length) {
    uint64_t hash = (low ^ length * 0x9E3779B97F4A7C15ull) * 0xD6E8FEB86659FD93ull;
    hash = (hash ^ hash >> 32 ^ high) * 0xA0761D6478BD642Full;
    return hash ^ hash >> 29;
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

// The first slot from `at` on that has a key, or is empty.
INLINE size_t slot_of(const struct tinh_text_table *table, const struct key *key, size_t at) {
    while (1) {
        const struct tinh_text_slot *slot = table->slots + at;
        if (slot->number == 0 || (slot->low == key->low && slot->high == key->high && slot->length == key->length))
            return at;
        at = (at + 1) & table->mask;
    }
}

// The number of a text that was not there when its key was looked for: it may have come since, or is new now.
static __attribute__((noinline)) uint32_t number_of(struct tinh_text_table *table, const struct key *key,
                                                    const uint8_t *text) {
    size_t at = key->hash & table->mask;
    while (1) {
        at = slot_of(table, key, at);
        const struct tinh_text_slot *slot = table->slots + at;
        if (slot->number == 0) break;
        if (key->length <= 16 || are_equal(slot->text, text, key->length)) return slot->number;
        at = (at + 1) & table->mask;
    }
    // May make the table larger.
    struct tinh_kept_text kept = table->keep(table->owner, text, key->length);
    at = key->hash & table->mask;
    while (table->slots[at].number != 0) at = (at + 1) & table->mask;
    struct tinh_text_slot filled = {key->low, key->high, kept.text, key->length, kept.code + 1};
    table->slots[at] = filled;
    return filled.number;
}

// In three rounds: where texts belong, which slot has their key, whether it has the same text. What a round needs of memory
// is on its way while others of the round before are worked on.
size_t tinh_code_texts(struct tinh_text_table *table, const uint8_t *bytes, const uint32_t *starts,
                       const uint32_t *lengths, size_t from, size_t row_count, uint32_t *codes) {
    struct key keys[BATCH];
    for (size_t row = from; row < row_count; row += BATCH) {
        size_t count = row_count - row < BATCH ? row_count - row : BATCH;
        for (size_t i = 0; i < count; i++) {
            struct key *key = keys + i;
            key->length = lengths[row + i] & ~TINH_EMPTY_TEXT;
            key_of(bytes + starts[row + i], key->length, &key->low, &key->high);
            key->hash = hash_of(key->low, key->high, key->length);
            __builtin_prefetch(table->slots + (key->hash & table->mask));
        }
        for (size_t i = 0; i < count; i++) {
            struct key *key = keys + i;
            const struct tinh_text_slot *slot = table->slots + slot_of(table, key, key->hash & table->mask);
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

void tinh_move_texts(const struct tinh_text_slot *slots, size_t count, struct tinh_text_table *table) {
    for (size_t i = 0; i < count; i++) {
        if (slots[i].number == 0) continue;
        size_t index = hash_of(slots[i].low, slots[i].high, slots[i].length) & table->mask;
        while (table->slots[index].number != 0) index = (index + 1) & table->mask;
        table->slots[index] = slots[i];
    }
}
