#pragma once

#include <stddef.h>

/// Pages for a stack of at least `count` bytes; NULL where the system gives none. Only those that are written to are ever
/// backed by memory. What runs beyond the lowest address ends the process, as on any stack.
void *tinh_stack_make(size_t count);

/// Gives back what `tinh_stack_make` gave for the same count, at which nothing runs any more.
void tinh_stack_free(void *stack, size_t count);

/// Calls `body` with `argument` on another stack, in the thread that asks, and comes back when it has returned. `body` may
/// not leave but by returning. 0 when that cannot be had here; then nothing has been called.
int tinh_stack_run(void *stack, size_t count, void (*body)(void *), void *argument);
