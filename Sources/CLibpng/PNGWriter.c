/* A PNG written row by row; every call catches libpng's jump itself. */
#include "CLibpng.h"

#include <png.h>
#include <setjmp.h>
#include <stdlib.h>
#include <string.h>
#include <zlib.h>

struct lianyi_png_writer {
    png_structp png;
    png_infop info;
    jmp_buf escape;
    char *error;
    size_t error_room;
    uint8_t *out;
    size_t out_count;
    size_t out_room;
    uint32_t width, height, channels, next_row;
};

static void on_error(png_structp png, png_const_charp text) {
    struct lianyi_png_writer *writer = png_get_error_ptr(png);
    if (writer->error_room > 0) {
        strncpy(writer->error, text, writer->error_room - 1);
        writer->error[writer->error_room - 1] = 0;
    }
    longjmp(writer->escape, 1);
}

static void on_warning(png_structp png, png_const_charp text) {
    (void)png;
    (void)text;
}

static void on_write(png_structp png, png_bytep from, size_t count) {
    struct lianyi_png_writer *writer = png_get_io_ptr(png);
    if (count > writer->out_room - writer->out_count) {
        size_t room = writer->out_room * 2 + count;
        uint8_t *grown = realloc(writer->out, room);
        if (grown == NULL) png_error(png, "out of memory");
        writer->out = grown;
        writer->out_room = room;
    }
    memcpy(writer->out + writer->out_count, from, count);
    writer->out_count += count;
}

static void on_flush(png_structp png) {
    (void)png;
}

struct lianyi_png_writer *lianyi_png_writer_make(uint32_t width, uint32_t height, uint32_t channels) {
    struct lianyi_png_writer *writer = calloc(1, sizeof *writer);
    if (writer == NULL) return NULL;
    writer->width = width;
    writer->height = height;
    writer->channels = channels;
    writer->png = png_create_write_struct(PNG_LIBPNG_VER_STRING, writer, on_error, on_warning);
    if (writer->png != NULL) writer->info = png_create_info_struct(writer->png);
    if (writer->info == NULL) {
        lianyi_png_writer_free(writer);
        return NULL;
    }
    return writer;
}

/* Chosen by measurement (Docs/Formats/Pictures.md): for grey films the difference to the row above, of which only runs
   are sought, is both smaller and faster than zlib's level 6; colour is often a screen, whose patterns repeat. */
static void write_header(struct lianyi_png_writer *writer) {
    png_set_write_fn(writer->png, writer, on_write, on_flush);
    png_set_compression_level(writer->png, 1);
    png_set_compression_strategy(writer->png, writer->channels == 1 ? Z_RLE : Z_FILTERED);
    png_set_compression_buffer_size(writer->png, 1 << 16);
    png_set_filter(writer->png, PNG_FILTER_TYPE_BASE, PNG_FILTER_UP);
    png_set_IHDR(writer->png, writer->info, writer->width, writer->height, 8,
                 writer->channels == 3 ? PNG_COLOR_TYPE_RGB : PNG_COLOR_TYPE_GRAY, PNG_INTERLACE_NONE,
                 PNG_COMPRESSION_TYPE_DEFAULT, PNG_FILTER_TYPE_DEFAULT);
    png_write_info(writer->png, writer->info);
}

int lianyi_png_writer_row(struct lianyi_png_writer *writer, const uint8_t *row, char *error, size_t error_room) {
    writer->error = error;
    writer->error_room = error_room;
    if (writer->next_row >= writer->height) return LIANYI_PNG_WRONG_ROOM;
    if (setjmp(writer->escape)) return LIANYI_PNG_DAMAGED;
    if (writer->next_row == 0) write_header(writer);
    png_write_row(writer->png, row);
    writer->next_row++;
    if (writer->next_row == writer->height) png_write_end(writer->png, writer->info);
    return LIANYI_PNG_OK;
}

const uint8_t *lianyi_png_writer_bytes(const struct lianyi_png_writer *writer, size_t *count) {
    *count = writer->out_count;
    return writer->out;
}

void lianyi_png_writer_forget(struct lianyi_png_writer *writer) {
    writer->out_count = 0;
}

void lianyi_png_writer_free(struct lianyi_png_writer *writer) {
    if (writer == NULL) return;
    if (writer->png != NULL) png_destroy_write_struct(&writer->png, &writer->info);
    free(writer->out);
    free(writer);
}
