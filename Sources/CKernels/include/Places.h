#pragma once

#include <stdint.h>

/* The places of the bits that are 1 of each byte, the least first, a byte for each, and zeros behind them. */
extern const uint64_t tinh_bit_places[256];
