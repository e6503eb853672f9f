#include "CGetopt.h"

#include <stddef.h>

TinhOption tinh_next_option(
    int32_t count, char *const *arguments, const char *letters, const struct option *options, int32_t startIndex) {
    if (startIndex) {
        opterr = 0;
        optind = startIndex;
    }
    optarg = NULL;
    optopt = 0;
    int value = getopt_long(count, arguments, letters, options, NULL);
    return (TinhOption){.value = value, .argument = optarg, .faulty = optopt, .nextIndex = optind};
}
