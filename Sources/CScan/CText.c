#include "CScan.h"

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
