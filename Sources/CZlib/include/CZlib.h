/* zlib in three jobs: deflate into a given room, as a gzip file too, and inflate into a given room and no further. */
#ifndef LIANYI_CZLIB_H
#define LIANYI_CZLIB_H

#include <stddef.h>
#include <stdint.h>

enum lianyi_zlib_status {
    LIANYI_ZLIB_OK = 0,
    LIANYI_ZLIB_DAMAGED = 1,
    LIANYI_ZLIB_NO_MEMORY = 2,
    LIANYI_ZLIB_NO_ROOM = 3
};

/* A room that the deflated form of so many bytes always fits. */
size_t lianyi_deflate_room(size_t count);

/* Writes one zlib stream (RFC 1950) at the highest level and says how long it is. */
int lianyi_deflate(const uint8_t *bytes, size_t count, uint8_t *out, size_t room, size_t *written);

/* A room that the gzip form of so many bytes always fits. */
size_t lianyi_gzip_room(size_t count);

/* Writes one gzip file (RFC 1952) at a level from 1 (fast) to 9 (small) and says how long it is. */
int lianyi_gzip(const uint8_t *bytes, size_t count, int level, uint8_t *out, size_t room, size_t *written);

/* Reads one whole zlib stream. It is damaged when it ends early, when bytes follow it, or when its check fails;
   there is no room when it would give more than `room` bytes: nothing is written beyond it. */
int lianyi_inflate(const uint8_t *bytes, size_t count, uint8_t *out, size_t room, size_t *written);

/* Reads a raw deflate stream (RFC 1951). OK when it came to its end, whatever follows it; damaged when it breaks or ends
   early, with `written` saying what came out before; there is no room when it would give more than `room` bytes. */
int lianyi_inflate_raw(const uint8_t *bytes, size_t count, uint8_t *out, size_t room, size_t *written);

#endif
