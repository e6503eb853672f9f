#include <string.h>

#include "CScan.h"

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
