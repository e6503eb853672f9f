#pragma once

#include <getopt.h>
#include <stdint.h>

// glibc's getopt_long without its global variables, which Swift rightly does not trust. It knows bundled short flags,
// `--flag=value`, flags among the operands, and `--`.

typedef struct {
    /// As getopt_long returns it: -1 at the end.
    int32_t value;
    /// The flag's argument, or an operand; NULL for none.
    const char *argument;
    /// For `?` and `:` the value of the flag at fault; 0 when it is not known.
    int32_t faulty;
    /// Of the argument that comes next.
    int32_t nextIndex;
} TinhOption;

/// The next option of a command line. `startIndex` is 1 for the first call, 0 for all others.
TinhOption tinh_next_option(
    int32_t count, char *const *arguments, const char *letters, const struct option *options, int32_t startIndex);
