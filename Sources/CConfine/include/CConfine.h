/* What Linux offers for a process that opens foreign bytes: starting it clean, and tying its hands. */
#ifndef LIANYI_CCONFINE_H
#define LIANYI_CCONFINE_H

#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

/* Starts `path` with `arguments` (NULL-terminated, the name included), no environment but LANG=C.UTF-8, its
   standard input and output joined to pipes, and every other descriptor but standard error closed. The caller's
   ends close on exec and do not block. Returns 0 or an errno. */
int lianyi_start(const char *path, char *const arguments[], pid_t *process, int *to_process, int *from_process);

/* Leaves the network and all new privileges behind, for good. Both bind the thread that calls and those that it makes,
   so this comes before the first thread. */
struct lianyi_seclusion {
    int no_network;
    int no_new_privileges;
};
struct lianyi_seclusion lianyi_seclude(void);

struct lianyi_confinement {
    int no_core;
    int no_files_written;
    int few_files_open;
    int bounded_memory;
};

/* Limits the whole calling process for good; each field of the result says whether that limit took hold. Pipes are no files: with `file_bytes` 0 answers still go out. */
struct lianyi_confinement lianyi_confine(uint64_t memory_bytes, uint64_t open_files, uint64_t file_bytes);

/* Allows the process `seconds` more of processor time from now; the kernel ends it by SIGXCPU after that. */
int lianyi_allow_processor(uint64_t seconds);

/* Ends the process at once when the other side of standard input is closed, even in the middle of work. */
int lianyi_end_with_parent(void);

#endif
