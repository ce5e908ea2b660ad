/* How a library's words reach the caller's buffer. */
#ifndef LIANYI_SAY_H
#define LIANYI_SAY_H

#include <stddef.h>
#include <string.h>

static inline void lianyi_say(char *error, size_t room, const char *text) {
    if (room == 0) return;
    strncpy(error, text, room - 1);
    error[room - 1] = 0;
}

#endif
