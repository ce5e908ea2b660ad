/* JPEG decoding in one job: every row, proved or kept. setjmp never leaves this function. */
#ifndef LIANYI_CLIBJPEG_H
#define LIANYI_CLIBJPEG_H

#include <stddef.h>
#include <stdint.h>

enum lianyi_jpeg_status {
    LIANYI_JPEG_OK = 0,
    LIANYI_JPEG_DAMAGED = 1,
    LIANYI_JPEG_NO_MEMORY = 2,
    LIANYI_JPEG_WRONG_ROOM = 3,
    LIANYI_JPEG_TOO_MANY_SCANS = 4
};

struct lianyi_jpeg_layout {
    uint32_t width;
    uint32_t height;
    uint32_t channels;
    /* Adobe's marker is there: CMYK holds the light that an ink lets through, not the ink. */
    uint32_t inverted;
};

/* Reads the header: what a row of the decoded picture will be (1 grey, 3 RGB, 4 CMYK). */
int lianyi_jpeg_read_layout(const uint8_t *bytes, size_t count, struct lianyi_jpeg_layout *layout,
                       char *error, size_t error_room);

/* Decodes every row. With `out` NULL the rows are only proved; otherwise `out_room` must be
   width * channels * height. Missing or broken image data is an error here, not a warning. */
int lianyi_jpeg_decode(const uint8_t *bytes, size_t count, uint8_t *out, size_t out_room, size_t memory_limit,
                       int scan_limit, char *error, size_t error_room);

#endif
