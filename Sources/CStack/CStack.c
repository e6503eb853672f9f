/* A call on a stack of its own: POSIX contexts, which switch within a thread and so wake nobody. Where the C library has
   none (musl), a thread with that stack does it. */
#define _GNU_SOURCE
#include "CStack.h"

#include <stdint.h>
#include <sys/mman.h>
#include <unistd.h>

static size_t guard_size(void) { return (size_t)sysconf(_SC_PAGESIZE); }

void *tinh_stack_make(size_t count) {
    size_t whole = count + guard_size();
    char *pages = mmap(NULL, whole, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE | MAP_STACK, -1, 0);
    if (pages == MAP_FAILED) return NULL;
    if (mprotect(pages, guard_size(), PROT_NONE) != 0) {
        munmap(pages, whole);
        return NULL;
    }
    return pages + guard_size();
}

void tinh_stack_free(void *stack, size_t count) { munmap((char *)stack - guard_size(), count + guard_size()); }

typedef struct {
    void (*body)(void *);
    void *argument;
} call;

#if defined(__GLIBC__)
#include <ucontext.h>

/* makecontext hands over nothing wider than int. */
static void enter(unsigned int high, unsigned int low) {
    const call *made = (const call *)(uintptr_t)((uint64_t)high << 32 | low);
    made->body(made->argument);
}

int tinh_stack_run(void *stack, size_t count, void (*body)(void *), void *argument) {
    call made = {body, argument};
    ucontext_t caller, own;
    if (getcontext(&own) != 0) return 0;
    own.uc_stack.ss_sp = stack;
    own.uc_stack.ss_size = count;
    own.uc_link = &caller;
    uint64_t place = (uint64_t)(uintptr_t)&made;
    makecontext(&own, (void (*)(void))enter, 2, (unsigned int)(place >> 32), (unsigned int)place);
    return swapcontext(&caller, &own) == 0;
}
#else
#include <pthread.h>

static void *enter(void *place) {
    const call *made = place;
    made->body(made->argument);
    return NULL;
}

int tinh_stack_run(void *stack, size_t count, void (*body)(void *), void *argument) {
    call made = {body, argument};
    pthread_attr_t attributes;
    pthread_t thread;
    if (pthread_attr_init(&attributes) != 0) return 0;
    int failure = pthread_attr_setstack(&attributes, stack, count);
    if (!failure) failure = pthread_create(&thread, &attributes, enter, &made);
    pthread_attr_destroy(&attributes);
    if (failure) return 0;
    pthread_join(thread, NULL);
    return 1;
}
#endif
