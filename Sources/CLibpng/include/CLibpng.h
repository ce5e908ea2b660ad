/* PNG in three jobs: what a file is, all its rows, and writing one. setjmp never leaves these functions. */
#ifndef LIANYI_CLIBPNG_H
#define LIANYI_CLIBPNG_H

#include <stddef.h>
#include <stdint.h>

enum lianyi_png_status {
    LIANYI_PNG_OK = 0,
    LIANYI_PNG_DAMAGED = 1,
    LIANYI_PNG_NO_MEMORY = 2,
    LIANYI_PNG_WRONG_ROOM = 3
};

/* What the decoder will write for each row once palette, low depths and tRNS are expanded. */
struct lianyi_png_layout {
    uint32_t width;
    uint32_t height;
    uint32_t channels;
    uint32_t depth;
    uint64_t row_bytes;
};

/* Reads up to the first image data. `error` gets a terminated text of at most `error_room` bytes. */
int lianyi_png_read_layout(const uint8_t *bytes, size_t count, struct lianyi_png_layout *layout,
                           char *error, size_t error_room);

/* Decodes every row and the end of the file. With `out` NULL the rows are only proved; otherwise `out_room`
   must be row_bytes * height of the layout. 16-bit samples are written in the machine's order. */
int lianyi_png_decode(const uint8_t *bytes, size_t count, uint8_t *out, size_t out_room,
                           char *error, size_t error_room);

/* Writes 1 (grey) or 3 (RGB) channels of 8 or 16 bits (machine's order). `*out` must be freed by
   lianyi_png_free. */
int lianyi_png_encode(const uint8_t *rows, uint32_t width, uint32_t height, uint32_t channels, uint32_t depth,
                      uint8_t **out, size_t *out_count, char *error, size_t error_room);

/* Writes two pixels a byte (rows of (width + 1) / 2 bytes) with their palette (0xRRGGBB, 1 to 16 colours), and how many
   pixels make a metre.
   Meant for drawings whose rows resemble each other; the effort is kept small. */
int lianyi_png_encode_indexed(const uint8_t *pixels, uint32_t width, uint32_t height, const uint32_t *palette,
                              uint32_t colours, uint32_t pixels_per_metre, uint8_t **out, size_t *out_count,
                              char *error, size_t error_room);

void lianyi_png_free(uint8_t *bytes);

/* A picture of 8-bit rows on its way into a PNG. After any status but OK only lianyi_png_writer_free is left. */
struct lianyi_png_writer;
/* NULL when there is no memory. */
struct lianyi_png_writer *lianyi_png_writer_make(uint32_t width, uint32_t height, uint32_t channels);
/* Writes one row of width * channels bytes; the first call writes the header before it, the last the end behind it. */
int lianyi_png_writer_row(struct lianyi_png_writer *writer, const uint8_t *row, char *error, size_t error_room);
/* What was written since the last lianyi_png_writer_forget; the bytes belong to the writer. */
const uint8_t *lianyi_png_writer_bytes(const struct lianyi_png_writer *writer, size_t *count);
void lianyi_png_writer_forget(struct lianyi_png_writer *writer);
void lianyi_png_writer_free(struct lianyi_png_writer *writer);

#endif
