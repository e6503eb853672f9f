/* Loops that Swift cannot say well: masks of found bytes, places of set bytes. Every function states its bounds and picks
   the widest instructions that the machine has. */
#ifndef TINH_CKERNELS_H
#define TINH_CKERNELS_H

#include <stddef.h>
#include <stdint.h>

#include "Places.h"

/* The first place of needle in text, or -1. Reads text[0 ..< text_count] and needle[0 ..< needle_count] and nothing else;
   needle_count is at least 1. */
ptrdiff_t tinh_find(const void *text, size_t text_count, const void *needle, size_t needle_count);

/* Sets mask[row] to 1 for each row whose bytes bytes[offsets[row] ..< offsets[row + 1]] hold the needle, and leaves the
   others alone. Reads offsets[0 ... row_count], the bytes between the first and the last of them, and
   needle[0 ..< needle_count], needle_count being at least 1; offsets do not descend. */
void tinh_mark_containing(
    const void *bytes, const uint32_t *offsets, size_t row_count, const void *needle, size_t needle_count,
    uint8_t *mask);

/* Sets mask[row] to 1 for each row whose bytes, as above, begin with the affix, or with at_end end with it; to 0 for the
   others. */
void tinh_mark_affix(
    const void *bytes, const uint32_t *offsets, size_t row_count, const void *affix, size_t affix_count, uint8_t at_end,
    uint8_t *mask);

/* Sets mask[row] to 1 for each row whose bytes, as above, are those of the text, to 0 for the others, and gives the number of the
   former. The others say the same by the instructions of smaller machines. */
size_t tinh_mark_equal(
    const void *bytes, const uint32_t *offsets, size_t row_count, const void *text, size_t text_count, uint8_t *mask);
size_t tinh_mark_equal_narrow(
    const void *bytes, const uint32_t *offsets, size_t row_count, const void *text, size_t text_count, uint8_t *mask);
size_t tinh_mark_equal_portable(
    const void *bytes, const uint32_t *offsets, size_t row_count, const void *text, size_t text_count, uint8_t *mask);

/* So many parts tinh_mark_sequence takes. */
#define TINH_PARTS_MAX 16

/* Sets mask[row], all 0 before, to 1 for each row whose bytes, as above, hold the parts one after another with anything
   between them; to 2 where they do, but a line break stands before the end of the last one. There are count parts, 1 up to
   TINH_PARTS_MAX; each has part_counts[…] bytes, at least 1. Of one part alone no line break is told. */
void tinh_mark_sequence(
    const void *bytes, const uint32_t *offsets, size_t row_count, const void *const *parts, const size_t *part_counts,
    size_t count, uint8_t *mask);

/* Writes the places of the bytes that equal wanted, ascending, and gives their number. Reads mask[0 ..< count], bytes of 0
   or 1; rows has room for count + 16. The others say the same by the instructions of smaller machines. */
size_t tinh_select(const uint8_t *mask, uint8_t wanted, size_t count, int32_t *rows);
size_t tinh_select_narrow(const uint8_t *mask, uint8_t wanted, size_t count, int32_t *rows);
size_t tinh_select_portable(const uint8_t *mask, uint8_t wanted, size_t count, int32_t *rows);

/* Values that lie within a range: value - low, as a number of the value's width without a sign, is at most span. low and span
   fit the width. */
typedef struct {
    const void *values;
    uint64_t low;
    uint64_t span;
    /* Bytes of a value: 1, 2, 4 or 8. */
    uint32_t width;
} tinh_range;

/* Writes the places of start ..< start + count at which the values of every range lie within it, ascending, and gives their
   number. Reads these places of all values; rows has room for count + 16; there is at least one range. The others say the
   same by the instructions of smaller machines. */
size_t tinh_select_ranges(
    const tinh_range *ranges, size_t range_count, size_t start, size_t count, int32_t *rows);
size_t tinh_select_ranges_narrow(
    const tinh_range *ranges, size_t range_count, size_t start, size_t count, int32_t *rows);
size_t tinh_select_ranges_portable(
    const tinh_range *ranges, size_t range_count, size_t start, size_t count, int32_t *rows);

/* Two columns of numbers without a sign, of 1, 2 or 4 bytes each. */
typedef struct {
    const void *left;
    const void *right;
    uint32_t left_width;
    uint32_t right_width;
    /* What left - right has to be below, or with asks_equal has to equal. */
    int64_t limit;
    uint8_t asks_equal;
    /* 1 where the answer is turned round. */
    uint8_t flip;
} tinh_pair;

/* A byte of 0 or 1 for each row: whether the difference of its numbers is such. Reads count numbers of both columns, writes
   out[0 ..< count]. The other says the same by the instructions of smaller machines. */
void tinh_compare_columns(const tinh_pair *pair, size_t count, uint8_t *out);
void tinh_compare_columns_portable(const tinh_pair *pair, size_t count, uint8_t *out);

/* A byte of 0 or 1 for each of the bits start ..< start + count, the lowest bit of a word first. Reads the words that hold
   these bits, writes out[0 ..< count]. 1 when a bit is 0. The others say the same by the instructions of smaller machines. */
uint8_t tinh_expand_bits(const uint64_t *words, size_t start, size_t count, uint8_t *out);
uint8_t tinh_expand_bits_narrow(const uint64_t *words, size_t start, size_t count, uint8_t *out);
uint8_t tinh_expand_bits_portable(const uint64_t *words, size_t start, size_t count, uint8_t *out);

/* Words that occur have a bit each, bit w % 64 of bits[w / 64], and before[w / 64] of them stand before that. Writes the rank
   of each of words[0 ..< count], all of which occur. The other says the same by the instructions of smaller machines. */
void tinh_ranks(const uint64_t *bits, const uint32_t *before, const uint64_t *words, size_t count, int32_t *ranks);
void tinh_ranks_portable(
    const uint64_t *bits, const uint32_t *before, const uint64_t *words, size_t count, int32_t *ranks);

/* How many of the words before one are looked at by tinh_count_new. */
#define TINH_LOOK_BACK 8

/* Words have a group in their upper half, and those of a group stand side by side. For each word of from ..< end, 1 is added
   to the count of its group unless one of those before it equals it. Stops, and gives the place, at or a little before the
   first word with more than TINH_LOOK_BACK words of its group up to it, for which that may be wrong; else gives end. Reads
   words[0 ..< end]; from is the first word of a group; counts has a place for each group. */
size_t tinh_count_new(const uint64_t *words, size_t from, size_t end, uint32_t *counts);

/* Splits doubles into two whole numbers each, high and low: values[i] * scale is high + low / 2^44, with |high| at most 2^44
   and |low| at most 2^43. 1 when all of them are so split without a rest; else 0, and what is written means nothing. scale is a
   power of two. Reads values[0 ..< count], writes parts[0 ..< 2 * count]. The others say the same by the instructions of
   smaller machines. */
uint8_t tinh_split_doubles(const double *values, size_t count, double scale, int64_t *parts);
uint8_t tinh_split_doubles_narrow(const double *values, size_t count, double scale, int64_t *parts);
uint8_t tinh_split_doubles_portable(const double *values, size_t count, double scale, int64_t *parts);

/* Splits products of two doubles into four whole numbers each: x[i] * y[i] * scale is first + second / 2^44 + third / 2^53
   + fourth / 2^97, of the sizes above. 1 when all of them are so split without a rest; else 0, and what is written means nothing.
   scale is a power of two from 2^-900 to 2^900. Reads count values of both, writes parts[0 ..< 4 * count]. The others say the same
   by the instructions of smaller machines. */
uint8_t tinh_split_products(const double *x, const double *y, size_t count, double scale, int64_t *parts);
uint8_t tinh_split_products_narrow(const double *x, const double *y, size_t count, double scale, int64_t *parts);
uint8_t tinh_split_products_portable(const double *x, const double *y, size_t count, double scale, int64_t *parts);

/* Writes each value divided by the divisor, rounded down; with a cycle other than 0 what that leaves divided by the cycle, from 0
   up to it. The divisor is at least 1, the cycle at least 0. values and quotients may be the same. The others say the same by the
   instructions of smaller machines. */
void tinh_floor_quotients(const int64_t *values, size_t count, int64_t divisor, int64_t cycle, int64_t *quotients);
void tinh_floor_quotients_narrow(const int64_t *values, size_t count, int64_t divisor, int64_t cycle, int64_t *quotients);
void tinh_floor_quotients_portable(const int64_t *values, size_t count, int64_t divisor, int64_t cycle, int64_t *quotients);

/* So many rows of a part are dealt at once. */
#define TINH_DEALT_ROWS 32

/* Rows of row_words words of 64 bits each, in blocks of rows of one part. The part of a number is number >> part_shift. */
typedef struct {
    size_t row_words;
    uint32_t part_shift;
    /* Of each part TINH_DEALT_ROWS rows, of which it has fills[part] that do not stand in a block yet. */
    uint64_t *lines;
    uint8_t *fills;
    /* Aligned to 64 bytes: block_rows rows a block, a multiple of TINH_DEALT_ROWS and a power of two. */
    uint64_t *rows;
    uint32_t block_rows;
    /* Of each part the place of its next row, a multiple of block_rows where a new block is needed; its first block and its
       last, counted from 1, 0 for none. Of each block the one behind it. */
    uint32_t *next;
    uint32_t *first;
    uint32_t *last;
    uint32_t *following;
    /* Blocks that are taken, from the first on. */
    size_t block_count;
} tinh_dealing;

/* Deals count rows. There must be blocks for all of them: one of each part may be full only in part. The other does the same
   without writing past the caches. */
void tinh_deal(tinh_dealing *dealing, const int32_t *numbers, const uint64_t *rows, size_t count);
void tinh_deal_portable(tinh_dealing *dealing, const int32_t *numbers, const uint64_t *rows, size_t count);

/* The least and the greatest of some codes; of none 2^32 - 1 and 0. */
typedef struct {
    uint32_t least;
    uint32_t most;
} tinh_code_bounds;

/* Writes (words[row] >> shift) & mask for each row, and the bounds of what is written. The other does the same without what only
   some CPUs have. */
void tinh_unpack_codes(
    const uint64_t *words, size_t count, uint32_t shift, uint32_t mask, uint32_t *codes, tinh_code_bounds *bounds);
void tinh_unpack_codes_portable(
    const uint64_t *words, size_t count, uint32_t shift, uint32_t mask, uint32_t *codes, tinh_code_bounds *bounds);

/* The number of characters (grapheme clusters) of a UTF-8 text, or -1 where it has a scalar that is not a common one. Common
   are: ASCII but CR (CR LF is one cluster), U+0080-U+02FF, U+1E00-U+1EFF (with them all of Vietnamese), U+2010-U+2027,
   U+20A0-U+20BF, each a cluster of its own, and the marks U+0300-U+036F after any of them but a control (there a mark stands
   alone). None of them joins with a neighbour by any other rule of UAX #29. Reads text[0 ..< count]. The other two say the
   same by the instructions of smaller machines. */
ptrdiff_t tinh_count_characters(const uint8_t *text, size_t count);
ptrdiff_t tinh_count_characters_narrow(const uint8_t *text, size_t count);
ptrdiff_t tinh_count_characters_portable(const uint8_t *text, size_t count);

/* Lets a cache line come near that is read soon. Nothing is read, so any address will do. */
static inline void tinh_prefetch(const void *place) { __builtin_prefetch(place); }

/* The same of one that is soon written. */
static inline void tinh_prefetch_written(const void *place) { __builtin_prefetch(place, 1); }

/* Pages of mmap at another size, moved if need be without a copy; the bytes behind the old ones are zero. NULL where that
   cannot be done, and the old pages stay. */
void *tinh_remap(void *pages, size_t old_count, size_t new_count);

/* Keeps so many bytes of freed memory at the end of each heap for the next to ask for it, and takes blocks of up to 32 MB from
   there, where that can be said. */
void tinh_keep_freed(size_t count);

/* How many bytes of the heap are free; 0 where that is not known. Their addresses belong to the process still. It looks at every
   free piece. */
size_t tinh_free_heap_count(void);

/* Gives pages of freed memory back to the system, where it can be done. */
void tinh_give_back(void);

#endif
