/* Which functions a program enters, each once, in the order of their first calls: what a linker needs to put next to each other
   what a start runs, so that it is found on few pages.

       COrder PROGRAM ARGUMENT... > NAMES

   The program is a static one at fixed addresses and runs with one thread. A breakpoint stands at the beginning of each of its
   functions and goes away when it is met. Where the system or the processor does not let that be done, no names are printed. */
#define _GNU_SOURCE
#include <elf.h>
#include <fcntl.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/ptrace.h>
#include <sys/stat.h>
#include <sys/user.h>
#include <sys/wait.h>
#include <unistd.h>

#if defined(__x86_64__)

enum { breakpoint = 0xCC };

typedef struct {
    uint64_t address;
    const char *name;
} function;

static function *functions;
static size_t function_count;
/* The machine code as it is in the file. */
static const unsigned char *code;
static uint64_t code_address, code_size;

static int by_address(const void *left, const void *right) {
    uint64_t a = ((const function *)left)->address, b = ((const function *)right)->address;
    return (a > b) - (a < b);
}

/* Finds the code and the functions in it; 0 where the file is not as expected. */
static int read_program(const char *path) {
    struct stat status;
    int descriptor = open(path, O_RDONLY | O_CLOEXEC);
    if (descriptor < 0 || fstat(descriptor, &status) != 0) return 0;
    const unsigned char *file = mmap(NULL, (size_t)status.st_size, PROT_READ, MAP_PRIVATE, descriptor, 0);
    close(descriptor);
    if (file == MAP_FAILED) return 0;
    const Elf64_Ehdr *header = (const Elf64_Ehdr *)file;
    if (memcmp(header->e_ident, ELFMAG, SELFMAG) != 0 || header->e_type != ET_EXEC) return 0;
    const Elf64_Shdr *sections = (const Elf64_Shdr *)(file + header->e_shoff);
    const char *section_names = (const char *)file + sections[header->e_shstrndx].sh_offset;
    const Elf64_Shdr *symbols = NULL;
    for (int index = 0; index < header->e_shnum; index++) {
        if (sections[index].sh_type == SHT_SYMTAB) symbols = &sections[index];
        if (strcmp(section_names + sections[index].sh_name, ".text") != 0) continue;
        code = file + sections[index].sh_offset;
        code_address = sections[index].sh_addr;
        code_size = sections[index].sh_size;
    }
    if (symbols == NULL || code == NULL) return 0;
    const Elf64_Sym *symbol = (const Elf64_Sym *)(file + symbols->sh_offset);
    const char *names = (const char *)file + sections[symbols->sh_link].sh_offset;
    size_t count = symbols->sh_size / sizeof *symbol;
    functions = calloc(count, sizeof *functions);
    if (functions == NULL) return 0;
    for (size_t index = 0; index < count; index++) {
        if (ELF64_ST_TYPE(symbol[index].st_info) != STT_FUNC || symbol[index].st_size == 0) continue;
        if (symbol[index].st_value < code_address || symbol[index].st_value - code_address >= code_size) continue;
        functions[function_count++] = (function){symbol[index].st_value, names + symbol[index].st_name};
    }
    qsort(functions, function_count, sizeof *functions, by_address);
    return function_count > 0;
}

/* Prints all names of the function at an address. */
static int print_names(uint64_t address) {
    function wanted = {address, NULL};
    const function *found = bsearch(&wanted, functions, function_count, sizeof *functions, by_address);
    if (found == NULL) return 0;
    while (found > functions && found[-1].address == address) found--;
    for (; found < functions + function_count && found->address == address; found++) puts(found->name);
    return 1;
}

/* The whole code with a breakpoint at each function, written into the program before its first step. */
static int set_breakpoints(int memory) {
    unsigned char *marked = malloc(code_size);
    if (marked == NULL) return 0;
    memcpy(marked, code, code_size);
    for (size_t index = 0; index < function_count; index++) marked[functions[index].address - code_address] = breakpoint;
    ssize_t written = pwrite(memory, marked, code_size, (off_t)code_address);
    free(marked);
    return written == (ssize_t)code_size;
}

static void follow(pid_t program) {
    char path[64];
    int status;
    if (waitpid(program, &status, 0) != program || !WIFSTOPPED(status)) return;
    ptrace(PTRACE_SETOPTIONS, program, 0, PTRACE_O_EXITKILL);
    snprintf(path, sizeof path, "/proc/%d/mem", (int)program);
    int memory = open(path, O_RDWR | O_CLOEXEC);
    if (memory < 0 || !set_breakpoints(memory)) {
        kill(program, SIGKILL);
        return;
    }
    long signal = 0;
    while (ptrace(PTRACE_CONT, program, 0, signal) == 0 && waitpid(program, &status, 0) == program && WIFSTOPPED(status)) {
        struct user_regs_struct registers;
        signal = WSTOPSIG(status);
        if (signal != SIGTRAP || ptrace(PTRACE_GETREGS, program, 0, &registers) != 0) continue;
        uint64_t address = registers.rip - 1;
        if (!print_names(address)) continue;
        pwrite(memory, code + (address - code_address), 1, (off_t)address);
        registers.rip = address;
        ptrace(PTRACE_SETREGS, program, 0, &registers);
        signal = 0;
    }
}

int main(int count, char **arguments) {
    if (count < 2 || !read_program(arguments[1])) return 0;
    pid_t program = fork();
    if (program == 0) {
        int nowhere = open("/dev/null", O_WRONLY);
        if (nowhere < 0 || dup2(nowhere, STDOUT_FILENO) < 0 || ptrace(PTRACE_TRACEME, 0, 0, 0) != 0) _exit(1);
        execv(arguments[1], arguments + 1);
        _exit(1);
    }
    if (program > 0) follow(program);
    return 0;
}

#else

int main(void) { return 0; }

#endif
