/* posix_spawn with pipes, and the limits of setrlimit, prctl and unshare. */
#define _GNU_SOURCE
#include "CConfine.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <spawn.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <unistd.h>

static int spawn(const char *path, char *const arguments[], pid_t *process, int input, int output) {
    static char *environment[] = {"LANG=C.UTF-8", NULL};
    posix_spawn_file_actions_t actions;
    posix_spawnattr_t attributes;
    sigset_t none, all;
    sigemptyset(&none);
    sigfillset(&all);
    posix_spawn_file_actions_init(&actions);
    posix_spawnattr_init(&attributes);
    posix_spawn_file_actions_adddup2(&actions, input, 0);
    posix_spawn_file_actions_adddup2(&actions, output, 1);
    posix_spawn_file_actions_addclosefrom_np(&actions, 3);
    posix_spawnattr_setsigmask(&attributes, &none);
    posix_spawnattr_setsigdefault(&attributes, &all);
    posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF);
    int status = posix_spawn(process, path, &actions, &attributes, arguments, environment);
    posix_spawnattr_destroy(&attributes);
    posix_spawn_file_actions_destroy(&actions);
    return status;
}

int lianyi_start(const char *path, char *const arguments[], pid_t *process, int *to_process, int *from_process) {
    int questions[2], answers[2];
    if (pipe2(questions, O_CLOEXEC) != 0) return errno;
    if (pipe2(answers, O_CLOEXEC) != 0) {
        int reason = errno;
        close(questions[0]);
        close(questions[1]);
        return reason;
    }
    int status = spawn(path, arguments, process, questions[0], answers[1]);
    close(questions[0]);
    close(answers[1]);
    if (status != 0) {
        close(questions[1]);
        close(answers[0]);
        return status;
    }
    fcntl(questions[1], F_SETFL, O_NONBLOCK);
    fcntl(answers[0], F_SETFL, O_NONBLOCK);
    *to_process = questions[1];
    *from_process = answers[0];
    return 0;
}

static int limit(int resource, uint64_t value) {
    struct rlimit bound = {.rlim_cur = value, .rlim_max = value};
    return setrlimit(resource, &bound) == 0;
}

struct lianyi_seclusion lianyi_seclude(void) {
    struct lianyi_seclusion result;
    result.no_network = unshare(CLONE_NEWNET) == 0 || unshare(CLONE_NEWUSER | CLONE_NEWNET) == 0;
    result.no_new_privileges = prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0;
    return result;
}

struct lianyi_confinement lianyi_confine(uint64_t memory_bytes, uint64_t open_files, uint64_t file_bytes) {
    struct lianyi_confinement result;
    result.no_core = limit(RLIMIT_CORE, 0);
    result.no_files_written = limit(RLIMIT_FSIZE, file_bytes);
    result.few_files_open = limit(RLIMIT_NOFILE, open_files);
    result.bounded_memory = limit(RLIMIT_AS, memory_bytes);
    return result;
}

int lianyi_allow_processor(uint64_t seconds) {
    struct rusage used;
    struct rlimit bound;
    if (getrusage(RUSAGE_SELF, &used) != 0 || getrlimit(RLIMIT_CPU, &bound) != 0) return 0;
    bound.rlim_cur = (rlim_t)(used.ru_utime.tv_sec + used.ru_stime.tv_sec) + 1 + seconds;
    if (bound.rlim_max != RLIM_INFINITY && bound.rlim_cur > bound.rlim_max) bound.rlim_cur = bound.rlim_max;
    return setrlimit(RLIMIT_CPU, &bound) == 0;
}

/* poll without asked events still reports a hang-up: the parent has gone, however it went. PR_SET_PDEATHSIG is not
   used, because it fires when the parent's *thread* that started us ends, and thread pools end threads. */
static void *watch_parent(void *unused) {
    (void)unused;
    struct pollfd input = {.fd = 0, .events = 0};
    for (;;) {
        int ready = poll(&input, 1, -1);
        if (ready > 0 && (input.revents & (POLLHUP | POLLERR | POLLNVAL))) _exit(0);
        if (ready < 0 && errno != EINTR) _exit(0);
    }
    return NULL;
}

int lianyi_end_with_parent(void) {
    pthread_t thread;
    pthread_attr_t attributes;
    pthread_attr_init(&attributes);
    pthread_attr_setstacksize(&attributes, 64 * 1024);
    pthread_attr_setdetachstate(&attributes, PTHREAD_CREATE_DETACHED);
    int status = pthread_create(&thread, &attributes, watch_parent, NULL);
    pthread_attr_destroy(&attributes);
    return status == 0;
}
