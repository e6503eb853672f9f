/* Loops that Swift cannot say well: searches with a mask of found bytes, prefetches. Every function states its bounds. */
#ifndef TINH_CKERNELS_H
#define TINH_CKERNELS_H

#include <stddef.h>
#include <stdint.h>

/* The first place of needle in text, or -1. Reads text[0 ..< text_count] and needle[0 ..< needle_count] and nothing else;
   needle_count is at least 1. */
ptrdiff_t tinh_find(const void *text, size_t text_count, const void *needle, size_t needle_count);

/* Asks for the cache line of an address that will be written soon; any address will do. */
static inline void tinh_prefetch(const void *address) { __builtin_prefetch(address, 1, 3); }

#endif
