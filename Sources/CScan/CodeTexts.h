// The codes of texts at one level, for each time that this is included: `TARGET` is what the level asks of the machine, and
// `AT_LEVEL(name)` are its means, `wide_key`, `slot` and `are_equal`.

// The codes of a few texts by a table that is near.
TARGET INLINE void AT_LEVEL(code_near)(struct tinh_text_table *table, const uint8_t *bytes, const uint32_t *starts,
                                           const uint32_t *lengths, size_t count, uint32_t *codes) {
    for (size_t i = 0; i < count; i++) {
        int is_missing = lengths[i] == 0, is_found;
        uint32_t length = lengths[i] & ~TINH_EMPTY_TEXT;
        const uint8_t *text = bytes + starts[i];
        struct wide_key wide = AT_LEVEL(wide_key)(text, length);
        const struct tinh_text_slot *slot =
            AT_LEVEL(slot)(table->slots + home_of(table, wide.hash), wide.key, length, &is_found);
        uint32_t number = slot->number;
        if (__builtin_expect(!is_found | (number == 0), 0) || (length > 16 && !AT_LEVEL(are_equal)(slot->text, text, length))) {
            struct key key = narrow_key(wide, length);
            number = is_missing ? 1 : number_of(table, &key, text);
        }
        codes[i] = is_missing ? 0 : number - 1;
    }
}

TARGET INLINE void AT_LEVEL(begin)(const struct tinh_text_table *table, const uint8_t *bytes, const uint32_t *starts,
                                       const uint32_t *lengths, size_t count, struct search *searches) {
    for (size_t i = 0; i < count; i++) {
        searches[i].wide = AT_LEVEL(wide_key)(bytes + starts[i], lengths[i] & ~TINH_EMPTY_TEXT);
        __builtin_prefetch(table->slots + home_of(table, searches[i].wide.hash));
    }
}

TARGET INLINE void AT_LEVEL(look_up)(const struct tinh_text_table *table, const uint32_t *lengths, size_t count,
                                         struct search *searches) {
    for (size_t i = 0; i < count; i++) {
        int is_found;
        uint32_t length = lengths[i] & ~TINH_EMPTY_TEXT;
        const struct tinh_text_slot *slot = AT_LEVEL(slot)(table->slots + home_of(table, searches[i].wide.hash),
                                                        searches[i].wide.key, length, &is_found);
        searches[i].number = is_found ? slot->number : 0;
        searches[i].text = slot->text;
        if (length > 16) {
            __builtin_prefetch(slot->text);
            __builtin_prefetch(slot->text + length - 1);
        }
    }
}

// Where memory must come, the slots of the next texts are on their way while these are looked up, and so are longer texts
// before they are compared.
TARGET static size_t AT_LEVEL(code_texts)(struct tinh_text_table *table, const uint8_t *bytes,
                                              const uint32_t *starts, const uint32_t *lengths, size_t from,
                                              size_t row_count, uint32_t *codes) {
    size_t row = from;
    for (; row < row_count && table->mask < NEAR_SLOTS; row += BATCH) {
        size_t count = row_count - row < BATCH ? row_count - row : BATCH;
        AT_LEVEL(code_near)(table, bytes, starts + row, lengths + row, count, codes + row);
        if (table->count > table->count_max) return row + count;
    }
    if (row >= row_count) return row_count;
    struct search both[2][BATCH];
    size_t count = row_count - row < BATCH ? row_count - row : BATCH;
    AT_LEVEL(begin)(table, bytes, starts + row, lengths + row, count, both[0]);
    for (unsigned turn = 0; row < row_count; turn ^= 1) {
        struct search *searches = both[turn];
        size_t next = row + count;
        size_t next_count = row_count - next < BATCH ? row_count - next : BATCH;
        AT_LEVEL(begin)(table, bytes, starts + next, lengths + next, next_count, both[turn ^ 1]);
        AT_LEVEL(look_up)(table, lengths + row, count, searches);
        for (size_t i = 0; i < count; i++) {
            int is_missing = lengths[row + i] == 0;
            uint32_t length = lengths[row + i] & ~TINH_EMPTY_TEXT;
            const uint8_t *text = bytes + starts[row + i];
            uint32_t number = searches[i].number;
            if (__builtin_expect(number == 0, 0) || (length > 16 && !AT_LEVEL(are_equal)(searches[i].text, text, length))) {
                struct key key = narrow_key(searches[i].wide, length);
                number = is_missing ? 1 : number_of(table, &key, text);
            }
            codes[row + i] = is_missing ? 0 : number - 1;
        }
        if (table->count > table->count_max) return next;
        row = next;
        count = next_count;
    }
    return row_count;
}
