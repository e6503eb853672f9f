#if defined(__APPLE__)
#include <sys/random.h>
#else
#include <unistd.h>
#endif

#include "CHash.h"

// The constants of wyhash (Wang Yi, public domain) and others with as many bits set as not.
uint64_t tinh_hash_seeds[4] = {0xA0761D6478BD642Full, 0xE7037ED1A0B428DBull, 0x9FB21C651E98DF25ull, 0xD6E8FEB86659FD93ull};

// Where the system has no random numbers the constants stay: a hostile file is slow then, and its answer is right.
static __attribute__((constructor)) void seed(void) {
    uint64_t random[4];
    if (getentropy(random, sizeof random) != 0) return;
    for (int i = 0; i < 4; i++) tinh_hash_seeds[i] ^= random[i];
    // An even factor would lose the first bits of a key.
    tinh_hash_seeds[1] |= 1;
}
