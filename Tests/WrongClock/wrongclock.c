// A wall clock that is wrong by as many seconds as a file says, for one process: preloaded, and changed while it runs.
//
// WRONG_CLOCK names a file of eight bytes, a signed number of seconds, the least byte first. Only the wall clock is
// touched: the clocks that nobody can set go on as they are, as on a real machine.
#define _GNU_SOURCE
#include <fcntl.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <time.h>
#include <unistd.h>

static const volatile int64_t *wrong;

__attribute__((constructor)) static void begin(void) {
    const char *path = getenv("WRONG_CLOCK");
    int file = path ? open(path, O_RDONLY | O_CLOEXEC) : -1;
    if (file < 0) return;
    void *place = mmap(NULL, sizeof *wrong, PROT_READ, MAP_SHARED, file, 0);
    if (place != MAP_FAILED) wrong = place;
    close(file);
}

int clock_gettime(clockid_t clock, struct timespec *moment) {
    long failed = syscall(SYS_clock_gettime, clock, moment);
    if (!failed && wrong && (clock == CLOCK_REALTIME || clock == CLOCK_REALTIME_COARSE)) moment->tv_sec += *wrong;
    return (int)failed;
}

int gettimeofday(struct timeval *restrict moment, void *restrict zone) {
    struct timespec now;
    (void)zone;
    if (clock_gettime(CLOCK_REALTIME, &now)) return -1;
    moment->tv_sec = now.tv_sec;
    moment->tv_usec = now.tv_nsec / 1000;
    return 0;
}

time_t time(time_t *place) {
    struct timespec now;
    if (clock_gettime(CLOCK_REALTIME, &now)) return (time_t)-1;
    if (place) *place = now.tv_sec;
    return now.tv_sec;
}
