/* libpng behind plain functions: errors come back as a status and a text. */
#include "CLibpng.h"

#include <png.h>
#include <setjmp.h>
#include <stdlib.h>
#include <string.h>

struct job {
    jmp_buf escape;
    char *error;
    size_t error_room;
    const uint8_t *bytes;
    size_t count;
    size_t offset;
    uint8_t *out;
    size_t out_count;
    size_t out_room;
};

static void say(char *error, size_t room, const char *text) {
    if (room == 0) return;
    strncpy(error, text, room - 1);
    error[room - 1] = 0;
}

static void on_error(png_structp png, png_const_charp text) {
    struct job *job = png_get_error_ptr(png);
    say(job->error, job->error_room, text);
    longjmp(job->escape, 1);
}

static void on_warning(png_structp png, png_const_charp text) {
    (void)png;
    (void)text;
}

static void on_read(png_structp png, png_bytep to, size_t wanted) {
    struct job *job = png_get_io_ptr(png);
    if (wanted > job->count - job->offset) png_error(png, "file ends too early");
    memcpy(to, job->bytes + job->offset, wanted);
    job->offset += wanted;
}

static void on_write(png_structp png, png_bytep from, size_t count) {
    struct job *job = png_get_io_ptr(png);
    if (count > job->out_room - job->out_count) {
        size_t room = job->out_room * 2 + count;
        uint8_t *grown = realloc(job->out, room);
        if (grown == NULL) png_error(png, "out of memory");
        job->out = grown;
        job->out_room = room;
    }
    memcpy(job->out + job->out_count, from, count);
    job->out_count += count;
}

static void on_flush(png_structp png) {
    (void)png;
}

/* Texts, profiles and the like are never parsed: they are not pixels, and their inflating is a known trap. */
static void ignore_side_chunks(png_structp png) {
    static const png_byte names[] = "iCCP\0tEXt\0zTXt\0iTXt\0eXIf\0sPLT\0hIST\0tIME\0pCAL\0sCAL\0oFFs\0sBIT\0pHYs\0cHRM\0gAMA\0sRGB\0bKGD";
    png_set_keep_unknown_chunks(png, PNG_HANDLE_CHUNK_NEVER, names, (int)(sizeof names / 5));
    png_set_keep_unknown_chunks(png, PNG_HANDLE_CHUNK_NEVER, NULL, 0);
}

static png_structp begin(struct job *job, png_infop *info) {
    png_structp png = png_create_read_struct(PNG_LIBPNG_VER_STRING, job, on_error, on_warning);
    if (png == NULL) return NULL;
    *info = png_create_info_struct(png);
    if (*info == NULL) {
        png_destroy_read_struct(&png, NULL, NULL);
        return NULL;
    }
    png_set_read_fn(png, job, on_read);
    ignore_side_chunks(png);
    return png;
}

static void expand(png_structp png, png_infop info) {
    png_read_info(png, info);
    png_set_expand(png);
    if (png_get_bit_depth(png, info) == 16) png_set_swap(png);
}

int lianyi_png_read_layout(const uint8_t *bytes, size_t count, struct lianyi_png_layout *layout,
                      char *error, size_t error_room) {
    struct job job = {.error = error, .error_room = error_room, .bytes = bytes, .count = count};
    png_infop info = NULL;
    png_structp png = begin(&job, &info);
    if (png == NULL) return LIANYI_PNG_NO_MEMORY;
    if (setjmp(job.escape)) {
        png_destroy_read_struct(&png, &info, NULL);
        return LIANYI_PNG_DAMAGED;
    }
    expand(png, info);
    png_read_update_info(png, info);
    layout->width = png_get_image_width(png, info);
    layout->height = png_get_image_height(png, info);
    layout->channels = png_get_channels(png, info);
    layout->depth = png_get_bit_depth(png, info);
    layout->row_bytes = png_get_rowbytes(png, info);
    png_destroy_read_struct(&png, &info, NULL);
    return LIANYI_PNG_OK;
}

int lianyi_png_decode(const uint8_t *bytes, size_t count, uint8_t *out, size_t out_room,
                      char *error, size_t error_room) {
    struct job job = {.error = error, .error_room = error_room, .bytes = bytes, .count = count};
    png_infop info = NULL;
    uint8_t *volatile spare = NULL;
    png_structp png = begin(&job, &info);
    if (png == NULL) return LIANYI_PNG_NO_MEMORY;
    if (setjmp(job.escape)) {
        png_destroy_read_struct(&png, &info, NULL);
        free(spare);
        return LIANYI_PNG_DAMAGED;
    }
    expand(png, info);
    int passes = png_set_interlace_handling(png);
    png_read_update_info(png, info);
    size_t row = png_get_rowbytes(png, info);
    uint32_t height = png_get_image_height(png, info);
    if (out != NULL && (row == 0 || out_room / row != height || out_room % row != 0)) {
        png_destroy_read_struct(&png, &info, NULL);
        return LIANYI_PNG_WRONG_ROOM;
    }
    if (out == NULL) {
        spare = calloc(1, row);
        if (spare == NULL) png_error(png, "out of memory");
    }
    for (int pass = 0; pass < passes; pass++) {
        for (uint32_t y = 0; y < height; y++) {
            png_read_row(png, out == NULL ? spare : out + (size_t)y * row, NULL);
        }
    }
    png_read_end(png, NULL);
    png_destroy_read_struct(&png, &info, NULL);
    free(spare);
    return LIANYI_PNG_OK;
}

int lianyi_png_encode(const uint8_t *rows, uint32_t width, uint32_t height, uint32_t channels, uint32_t depth,
                      uint8_t **out, size_t *out_count, char *error, size_t error_room) {
    struct job job = {.error = error, .error_room = error_room};
    png_structp png = png_create_write_struct(PNG_LIBPNG_VER_STRING, &job, on_error, on_warning);
    if (png == NULL) return LIANYI_PNG_NO_MEMORY;
    png_infop info = png_create_info_struct(png);
    if (info == NULL) {
        png_destroy_write_struct(&png, NULL);
        return LIANYI_PNG_NO_MEMORY;
    }
    if (setjmp(job.escape)) {
        png_destroy_write_struct(&png, &info);
        free(job.out);
        return LIANYI_PNG_DAMAGED;
    }
    png_set_write_fn(png, &job, on_write, on_flush);
    int colour = channels == 3 ? PNG_COLOR_TYPE_RGB : PNG_COLOR_TYPE_GRAY;
    png_set_IHDR(png, info, width, height, (int)depth, colour, PNG_INTERLACE_NONE,
                 PNG_COMPRESSION_TYPE_DEFAULT, PNG_FILTER_TYPE_DEFAULT);
    png_write_info(png, info);
    if (depth == 16) png_set_swap(png);
    size_t row = (size_t)width * channels * (depth / 8);
    for (uint32_t y = 0; y < height; y++) png_write_row(png, rows + (size_t)y * row);
    png_write_end(png, info);
    png_destroy_write_struct(&png, &info);
    *out = job.out;
    *out_count = job.out_count;
    return LIANYI_PNG_OK;
}

int lianyi_png_encode_indexed(const uint8_t *pixels, uint32_t width, uint32_t height, const uint32_t *palette,
                              uint32_t colours, uint32_t pixels_per_metre, uint8_t **out, size_t *out_count,
                              char *error, size_t error_room) {
    struct job job = {.error = error, .error_room = error_room};
    png_color entries[16];
    if (colours == 0 || colours > 16) return LIANYI_PNG_WRONG_ROOM;
    for (uint32_t index = 0; index < colours; index++) {
        entries[index].red = (png_byte)(palette[index] >> 16);
        entries[index].green = (png_byte)(palette[index] >> 8);
        entries[index].blue = (png_byte)palette[index];
    }
    png_structp png = png_create_write_struct(PNG_LIBPNG_VER_STRING, &job, on_error, on_warning);
    if (png == NULL) return LIANYI_PNG_NO_MEMORY;
    png_infop info = png_create_info_struct(png);
    if (info == NULL) {
        png_destroy_write_struct(&png, NULL);
        return LIANYI_PNG_NO_MEMORY;
    }
    if (setjmp(job.escape)) {
        png_destroy_write_struct(&png, &info);
        free(job.out);
        return LIANYI_PNG_DAMAGED;
    }
    png_set_write_fn(png, &job, on_write, on_flush);
    png_set_IHDR(png, info, width, height, 4, PNG_COLOR_TYPE_PALETTE, PNG_INTERLACE_NONE,
                 PNG_COMPRESSION_TYPE_DEFAULT, PNG_FILTER_TYPE_DEFAULT);
    png_set_PLTE(png, info, entries, (int)colours);
    png_set_pHYs(png, info, pixels_per_metre, pixels_per_metre, PNG_RESOLUTION_METER);
    png_set_filter(png, PNG_FILTER_TYPE_BASE, PNG_FILTER_UP);
    png_set_compression_level(png, 2);
    png_write_info(png, info);
    size_t row = ((size_t)width + 1) / 2;
    for (uint32_t y = 0; y < height; y++) png_write_row(png, pixels + (size_t)y * row);
    png_write_end(png, info);
    png_destroy_write_struct(&png, &info);
    *out = job.out;
    *out_count = job.out_count;
    return LIANYI_PNG_OK;
}

void lianyi_png_free(uint8_t *bytes) {
    free(bytes);
}
