#pragma once

#include <stdint.h>

/// What the hashes of texts and keys begin with and multiply by: other numbers in each process, so that nobody can write a file
/// whose texts all meet in one place of a table. What a query answers, and in which order, does not hang on them.
extern uint64_t tinh_hash_seeds[4];

/// The first and the second are for hashes of 64 bits; all are written once, before `main`.
static inline __attribute__((always_inline)) uint64_t tinh_hash_seed(int which) { return tinh_hash_seeds[which]; }
