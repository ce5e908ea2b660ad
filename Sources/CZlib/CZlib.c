/* zlib behind plain functions that never write past the room they are given. */
#include "CZlib.h"

#include <limits.h>
#include <string.h>
#include <zlib.h>

size_t lianyi_deflate_room(size_t count) {
    return compressBound((uLong)count);
}

int lianyi_deflate(const uint8_t *bytes, size_t count, uint8_t *out, size_t room, size_t *written) {
    uLongf length = (uLongf)room;
    int status = compress2(out, &length, bytes, (uLong)count, Z_BEST_COMPRESSION);
    if (status == Z_BUF_ERROR) return LIANYI_ZLIB_NO_ROOM;
    if (status != Z_OK) return LIANYI_ZLIB_NO_MEMORY;
    *written = (size_t)length;
    return LIANYI_ZLIB_OK;
}

/* Beside the stream itself: ten bytes before it and eight behind, where zlib has two and four. */
size_t lianyi_gzip_room(size_t count) {
    return compressBound((uLong)count) + 18;
}

int lianyi_gzip(const uint8_t *bytes, size_t count, int level, uint8_t *out, size_t room, size_t *written) {
    if (count > UINT_MAX || room > UINT_MAX) return LIANYI_ZLIB_NO_ROOM;
    z_stream stream;
    memset(&stream, 0, sizeof stream);
    if (deflateInit2(&stream, level, Z_DEFLATED, MAX_WBITS + 16, 8, Z_DEFAULT_STRATEGY) != Z_OK)
        return LIANYI_ZLIB_NO_MEMORY;
    stream.next_in = (Bytef *)bytes;
    stream.avail_in = (uInt)count;
    stream.next_out = out;
    stream.avail_out = (uInt)room;
    int status = deflate(&stream, Z_FINISH);
    *written = (size_t)stream.total_out;
    deflateEnd(&stream);
    return status == Z_STREAM_END ? LIANYI_ZLIB_OK : LIANYI_ZLIB_NO_ROOM;
}

int lianyi_inflate(const uint8_t *bytes, size_t count, uint8_t *out, size_t room, size_t *written) {
    if (count > UINT_MAX || room > UINT_MAX) return LIANYI_ZLIB_NO_ROOM;
    uint8_t nowhere;
    z_stream stream;
    memset(&stream, 0, sizeof stream);
    if (inflateInit(&stream) != Z_OK) return LIANYI_ZLIB_NO_MEMORY;
    stream.next_in = (Bytef *)bytes;
    stream.avail_in = (uInt)count;
    stream.next_out = room > 0 ? out : &nowhere;
    stream.avail_out = (uInt)room;
    int status = inflate(&stream, Z_FINISH);
    size_t left = stream.avail_in;
    int is_full = stream.avail_out == 0;
    *written = (size_t)stream.total_out;
    inflateEnd(&stream);
    if (status == Z_STREAM_END) return left == 0 ? LIANYI_ZLIB_OK : LIANYI_ZLIB_DAMAGED;
    if (status == Z_MEM_ERROR) return LIANYI_ZLIB_NO_MEMORY;
    return status == Z_BUF_ERROR && is_full && left > 0 ? LIANYI_ZLIB_NO_ROOM : LIANYI_ZLIB_DAMAGED;
}

int lianyi_inflate_raw(const uint8_t *bytes, size_t count, uint8_t *out, size_t room, size_t *written) {
    if (count > UINT_MAX || room == 0 || room > UINT_MAX) return LIANYI_ZLIB_NO_ROOM;
    z_stream stream;
    memset(&stream, 0, sizeof stream);
    if (inflateInit2(&stream, -MAX_WBITS) != Z_OK) return LIANYI_ZLIB_NO_MEMORY;
    stream.next_in = (Bytef *)bytes;
    stream.avail_in = (uInt)count;
    stream.next_out = out;
    stream.avail_out = (uInt)room;
    int status = inflate(&stream, Z_FINISH);
    int is_full = stream.avail_out == 0;
    *written = (size_t)stream.total_out;
    inflateEnd(&stream);
    if (status == Z_STREAM_END) return LIANYI_ZLIB_OK;
    if (status == Z_MEM_ERROR) return LIANYI_ZLIB_NO_MEMORY;
    return status == Z_BUF_ERROR && is_full ? LIANYI_ZLIB_NO_ROOM : LIANYI_ZLIB_DAMAGED;
}
