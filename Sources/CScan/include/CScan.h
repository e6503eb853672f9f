#pragma once
#include <stddef.h>
#include <stdint.h>

// The structural scan of delimited text: where fields end, and whether the bytes are UTF-8.
//
// Every level gives the same answers. A level that this machine does not have falls back to the best one that it has.

enum tinh_scan_level {
    TINH_SCAN_PORTABLE = 0,
    TINH_SCAN_SSE2 = 1,
    TINH_SCAN_AVX2 = 2,
    TINH_SCAN_AVX512 = 3,
};

// The best level of this machine.
int tinh_scan_best_level(void);

// Where a scan stands between two bytes.
enum tinh_scan_state {
    TINH_SCAN_FIELD_START = 0,
    // Inside a field that did not start with a quote, or behind the quote that closed one: quotes are plain bytes.
    TINH_SCAN_UNQUOTED = 1,
    TINH_SCAN_QUOTED = 2,
    // Behind a quote inside a quoted field: a second quote stands for one quote, anything else closes the field.
    TINH_SCAN_QUOTE_IN_QUOTED = 3,
};

struct tinh_scan_info {
    // Separators that are line breaks.
    size_t newline_count;
    // Not 0 when a byte 0 was seen.
    uint64_t has_zero;
    // Not 0 when a quote was seen; with a form, right behind a separator that is kept or as the first byte.
    uint64_t has_quote;
    // With a form: how many separators of its row stand before the next one, and not 0 when a row has had more or fewer than the
    // form says.
    uint32_t row_phase;
    uint64_t is_irregular;
    // Of the bytes of the last call: all before this one are UTF-8, if the first starts a character. It starts one itself,
    // and when all of the range is UTF-8, but for a character that is cut off at its end, the end is at most 4 bytes away.
    size_t valid_count;
};

// Which of the next 64 separators are kept, and which end a row: a bit for each, the next one's is the lowest.
struct tinh_row_phase {
    uint64_t kept, ends;
};

// Rows of which a scan keeps some separators alone, by their place in the row.
struct tinh_row_form {
    // By how many separators of its row stand before the next one.
    const struct tinh_row_phase *phases;
    // How many of so many separators, up to 64 more than a row has, stand behind the last whole row.
    const uint32_t *behind_rows;
};

// Finds the separators (delimiters and line breaks outside quotes) of bytes[0 ..< count].
//
// Writes base + offset of each into positions, which must hold count + 64 of them; bytes must be readable 64 past count.
// With a `form`, which may be null, only those that it keeps: when rows have been `is_irregular`, these say nothing. `state` is
// where the scan stands before the first byte, afterwards behind the last. A quote opens a field only as its first byte. Adds
// to `info`, but for `valid_count`. Returns the number of positions. delimiter, newline and the quote `"` must differ.
size_t tinh_scan(int level, const struct tinh_row_form *form, const uint8_t *bytes, size_t count, uint8_t delimiter,
                 uint8_t newline, uint32_t base, uint8_t *state, uint32_t *positions, struct tinh_scan_info *info);

// Not 0 when a scan by a form that keeps less than half of the separators is faster than one that keeps all.
int tinh_scan_is_faster_by_form(int level);

// The offset of the first byte that does not continue valid UTF-8 (RFC 3629), `count` when all are valid.
// bytes must be readable 64 past count.
size_t tinh_utf8_valid_count(int level, const uint8_t *bytes, size_t count);

// How often a byte occurs.
size_t tinh_count_byte(const uint8_t *bytes, size_t count, uint8_t byte);

// Not 0 when every row_end of `row_count` rows of `field_count` positions is a line break.
int tinh_rows_are_regular(const uint8_t *bytes, const uint32_t *positions, size_t row_count, size_t field_count,
                          uint8_t newline);

// What a gathered column holds.
enum tinh_gather_flags {
    TINH_GATHER_MISSING = 1,
    TINH_GATHER_EMPTY_TEXT = 2,
};

// The length of a quoted empty text; a cell of length 0 has nothing between its separators.
#define TINH_EMPTY_TEXT 0x80000000u

// Writes where the cells of one column start and how many bytes they have, quotes taken off (doubled ones are undone in
// place, which changes `bytes`).
//
// Cell r lies between positions[r * field_count + column - 1] and positions[r * field_count + column]; the first cell of
// row 0 starts at first_start. `row_starts`, if not null, gives the start of each row instead (column 0 only). A carriage
// return before the line break is taken off when `is_last` is not 0. Where no cell has a quote, `has_quotes` may be 0, which
// spares looking at the cells. Returns tinh_gather_flags.
// bytes must be readable 64 past the last cell.
int tinh_gather(int level, uint8_t *bytes, const uint32_t *positions, size_t row_count, size_t field_count,
                size_t column, uint32_t first_start, const uint32_t *row_starts, int is_last, int has_quotes,
                uint32_t *starts, uint32_t *lengths);

// Copies cells one behind the other, and where each begins; the end of the last one is offsets[row_count]. Returns it.
// Cells must be readable 64 bytes past their end, the target writable 64 past its own.
size_t tinh_copy_texts(const uint8_t *bytes, const uint32_t *starts, const uint32_t *lengths, size_t row_count,
                       uint8_t *target, uint32_t *offsets);

// A bit for each row, 1 where its length is not 0. Returns how many there are.
size_t tinh_present_rows(const uint32_t *lengths, size_t row_count, uint64_t *words);

// Not 0 when the bytes hold no code point from U+0300 on but Vietnamese letters (U+1E80 to U+1EFF): such text is in NFC.
// bytes must be readable 1 past count.
int tinh_is_plainly_normalized(int level, const uint8_t *bytes, size_t count);

// Not 0 when a text must stand between quotes in delimited text: it holds the delimiter, a quote or a line break.
int tinh_needs_quotes(const uint8_t *bytes, size_t count, uint8_t delimiter);

// Not 0 when a text cannot stand in a json string as it is: it holds a quote, a backslash or a control character.
int tinh_needs_escapes(const uint8_t *bytes, size_t count);

// Reads cells from row `from` on as plain integers: at most 16 digits without leading zeros, a minus before them or not;
// a cell of length 0 gives 0. Stops at the first cell that is written otherwise and returns its row, or row_count.
// Cells must be readable 17 bytes from their start.
size_t tinh_read_integers(int level, const uint8_t *bytes, const uint32_t *starts, const uint32_t *lengths, size_t from,
                          size_t row_count, int64_t *values);

// The same for numbers with at most one decimal mark between digits, at most `scale` (at most 18) digits behind it, as
// mantissas in that scale. At most 16 bytes without the sign, and at most 18 digits after scaling.
size_t tinh_read_decimals(int level, const uint8_t *bytes, const uint32_t *starts, const uint32_t *lengths, size_t from,
                          size_t row_count, uint8_t mark, unsigned scale, int64_t *values);

// The same for numbers of at most 15 digits, as the doubles nearest to them (to a hundredth of them if `is_percent`).
size_t tinh_read_doubles(int level, const uint8_t *bytes, const uint32_t *starts, const uint32_t *lengths, size_t from,
                         size_t row_count, uint8_t mark, int is_percent, double *values);

// Where the parts of a date of ten bytes stand, which are digits but for two separators.
struct tinh_date_form {
    uint8_t year, month, day, separators[2];
    uint8_t separator;
};

// Reads cells from row `from` on as dates of the years 1600 to 2399 (a row of length 0 gives 0): days since 1970.
// month_starts[(year - 1600) * 16 + month] is the day before the first of a month, with a 13th month behind each year. Stops
// at the first cell that is written otherwise, or is no day, and returns its row, or row_count; a level without the means
// returns `from`. Cells must be readable 16 bytes from their start.
size_t tinh_read_dates(int level, const uint8_t *bytes, const uint32_t *starts, const uint32_t *lengths, size_t from,
                       size_t row_count, struct tinh_date_form form, const int32_t *month_starts, int64_t *values);

// What decimals ask of a type: how many there are, and how many digits they have before and behind the mark, the zero of
// `0.5` left out.
struct tinh_decimal_measure {
    size_t value_count;
    uint32_t whole_count_max;
    uint32_t fraction_count_max;
};

// Measures cells of the form that `tinh_read_doubles` takes; adds to `measure`. Stops as it does.
size_t tinh_measure_decimals(const uint8_t *bytes, const uint32_t *starts, const uint32_t *lengths, size_t from,
                             size_t row_count, uint8_t mark, struct tinh_decimal_measure *measure);

// The most digits behind the mark among cells that `tinh_read_doubles` has read. Cells must be readable 17 bytes from their
// start.
unsigned tinh_fraction_count_max(const uint8_t *bytes, const uint32_t *starts, const uint32_t *lengths, size_t from,
                                 size_t to, uint8_t mark);

// A text of a table by its code. Up to 16 bytes it is in `low` and `high` itself, so that looking it up touches one line of
// cache; of longer ones these are a hash.
struct tinh_text_slot {
    uint64_t low, high;
    const uint8_t *text;
    uint32_t length;
    // One more than the code; 0 in an empty slot.
    uint32_t number;
};

// Where a text is kept, and its code.
struct tinh_kept_text {
    const uint8_t *text;
    uint32_t code;
};

// Texts by open addressing: `mask + 1` slots, a power of two, some of them empty.
struct tinh_text_table {
    struct tinh_text_slot *slots;
    size_t mask;
    // Texts in the table, and how many of them are worth it.
    size_t count, count_max;
    // Takes in a text that is new, and sees to it that there are empty slots and that `count` is right.
    struct tinh_kept_text (*keep)(void *owner, const uint8_t *text, uint32_t length);
    void *owner;
};

// Writes the codes of texts from row `from` on (a row of length 0 has none: 0). Stops when there are more texts than are
// worth it, and returns the row behind the last one that has a code. Texts must be readable 16 bytes from
// their start.
size_t tinh_code_texts(int level, struct tinh_text_table *table, const uint8_t *bytes, const uint32_t *starts,
                       const uint32_t *lengths, size_t from, size_t row_count, uint32_t *codes);

// One more than the code of a text that the table has, looked up by the level that it was put in by; 0 where it has none. The
// text must be readable 16 bytes from its start.
uint32_t tinh_known_text(int level, const struct tinh_text_table *table, const uint8_t *text, uint32_t length);

// Puts the texts of `count` slots into a table that has none of them, and room for all.
void tinh_move_texts(const struct tinh_text_slot *slots, size_t count, struct tinh_text_table *table);

// The least and the greatest of integers; INT64_MAX and INT64_MIN when there are none.
void tinh_range(int level, const int64_t *values, size_t row_count, int64_t *minimum, int64_t *maximum);

// Writes what integers are above a base as unsigned ones of 1, 2, 4 or 8 bytes, which must hold it.
void tinh_narrow(int level, const int64_t *values, size_t row_count, int64_t base, unsigned width, void *target);
