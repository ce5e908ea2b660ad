/* Pixels of a drawing with few colours, one byte each. */
#include "Canvas.h"

#include <stdlib.h>
#include <string.h>

/* Shades that agree in the upper five bits of each colour are one shade. */
struct shades {
    int16_t place[1 << 15];
    uint32_t count;
    uint32_t *palette;
};

static uint32_t key_of(uint32_t pixel) {
    return (pixel >> 9 & 0x7C00) | (pixel >> 6 & 0x3E0) | (pixel >> 3 & 0x1F);
}

static int difference(uint32_t one, uint32_t other, int shift) {
    int step = (int)(one >> shift & 0xFF) - (int)(other >> shift & 0xFF);
    return step * step;
}

static int16_t nearest(const struct shades *shades, uint32_t pixel) {
    int best = 0, least = 1 << 30;
    for (uint32_t index = 0; index < shades->count; index++) {
        uint32_t colour = shades->palette[index];
        int distance = difference(pixel, colour, 16) + difference(pixel, colour, 8) + difference(pixel, colour, 0);
        if (distance >= least) continue;
        least = distance;
        best = (int)index;
    }
    return (int16_t)best;
}

static uint8_t place_of(struct shades *shades, uint32_t pixel) {
    int16_t *place = &shades->place[key_of(pixel)];
    if (*place >= 0) return (uint8_t)*place;
    if (shades->count < 256) {
        shades->palette[shades->count] = pixel;
        *place = (int16_t)shades->count++;
    } else {
        *place = nearest(shades, pixel);
    }
    return (uint8_t)*place;
}

int lianyi_canvas_indexed(struct lianyi_canvas *canvas, struct lianyi_indexed *result) {
    int status = cairo_status(canvas->cairo);
    if (status != CAIRO_STATUS_SUCCESS) return status;
    cairo_surface_flush(canvas->surface);
    const uint8_t *data = cairo_image_surface_get_data(canvas->surface);
    size_t width = (size_t)cairo_image_surface_get_width(canvas->surface);
    size_t height = (size_t)cairo_image_surface_get_height(canvas->surface);
    size_t stride = (size_t)cairo_image_surface_get_stride(canvas->surface);
    struct shades *shades = malloc(sizeof *shades);
    uint8_t *pixels = realloc(canvas->bytes, width * height + 1);
    if (pixels != NULL) canvas->bytes = pixels;
    if (data == NULL || shades == NULL || pixels == NULL) {
        free(shades);
        return CAIRO_STATUS_NO_MEMORY;
    }
    memset(shades->place, -1, sizeof shades->place);
    shades->count = 0;
    shades->palette = result->palette;
    uint32_t last = 0xFFFFFF;
    uint8_t index = place_of(shades, last);
    for (size_t y = 0; y < height; y++) {
        const uint32_t *row = (const uint32_t *)(const void *)(data + y * stride);
        for (size_t x = 0; x < width; x++) {
            uint32_t pixel = row[x] & 0xFFFFFF;
            if (pixel != last) {
                last = pixel;
                index = place_of(shades, pixel);
            }
            *pixels++ = index;
        }
    }
    result->width = (uint32_t)width;
    result->height = (uint32_t)height;
    result->colours = shades->count;
    result->pixels = canvas->bytes;
    free(shades);
    return CAIRO_STATUS_SUCCESS;
}
