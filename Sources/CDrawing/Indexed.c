/* Pixels of a drawing with few colours, two to a byte. */
#include "Canvas.h"

#include <stdlib.h>
#include <string.h>

/* Shades that agree in the upper five bits of each colour go to the same place of the palette. */
struct shades {
    int8_t place[1 << 15];
    const uint32_t *palette;
    uint32_t colours;
};

static uint32_t key_of(uint32_t pixel) {
    return (pixel >> 9 & 0x7C00) | (pixel >> 6 & 0x3E0) | (pixel >> 3 & 0x1F);
}

static int difference(uint32_t one, uint32_t other, int shift) {
    int step = (int)(one >> shift & 0xFF) - (int)(other >> shift & 0xFF);
    return step * step;
}

static int8_t nearest(const struct shades *shades, uint32_t pixel) {
    int best = 0, least = 1 << 30;
    for (uint32_t index = 0; index < shades->colours; index++) {
        uint32_t colour = shades->palette[index];
        int distance = difference(pixel, colour, 16) + difference(pixel, colour, 8) + difference(pixel, colour, 0);
        if (distance >= least) continue;
        least = distance;
        best = (int)index;
    }
    return (int8_t)best;
}

static uint8_t place_of(struct shades *shades, uint32_t pixel) {
    int8_t *place = &shades->place[key_of(pixel)];
    if (*place < 0) *place = nearest(shades, pixel);
    return (uint8_t)*place;
}

/* Most pairs of pixels equal the pair before. */
static void index_row(struct shades *shades, const uint8_t *row, size_t width, uint8_t *out) {
    uint64_t last = 0;
    uint32_t pixels[2];
    uint8_t both = 0;
    int is_first = 1;
    for (size_t x = 0; x + 1 < width; x += 2) {
        uint64_t pair;
        memcpy(&pair, row + 4 * x, sizeof pair);
        if (is_first || pair != last) {
            is_first = 0;
            last = pair;
            memcpy(pixels, row + 4 * x, sizeof pixels);
            both = (uint8_t)(place_of(shades, pixels[0]) << 4 | place_of(shades, pixels[1]));
        }
        out[x / 2] = both;
    }
    if (width % 2 == 0) return;
    memcpy(pixels, row + 4 * (width - 1), sizeof pixels[0]);
    out[width / 2] = (uint8_t)(place_of(shades, pixels[0]) << 4);
}

int lianyi_canvas_indexed(struct lianyi_canvas *canvas, const uint32_t *palette, uint32_t colours,
                          struct lianyi_indexed *result) {
    int status = cairo_status(canvas->cairo);
    if (status != CAIRO_STATUS_SUCCESS) return status;
    cairo_surface_flush(canvas->surface);
    const uint8_t *data = cairo_image_surface_get_data(canvas->surface);
    size_t width = (size_t)cairo_image_surface_get_width(canvas->surface);
    size_t height = (size_t)cairo_image_surface_get_height(canvas->surface);
    size_t stride = (size_t)cairo_image_surface_get_stride(canvas->surface);
    size_t row_bytes = (width + 1) / 2;
    struct shades *shades = malloc(sizeof *shades);
    uint8_t *pixels = realloc(canvas->bytes, row_bytes * height + 1);
    if (pixels != NULL) canvas->bytes = pixels;
    if (data == NULL || shades == NULL || pixels == NULL || colours == 0 || colours > 16) {
        free(shades);
        return CAIRO_STATUS_NO_MEMORY;
    }
    memset(shades->place, -1, sizeof shades->place);
    shades->palette = palette;
    shades->colours = colours;
    for (size_t y = 0; y < height; y++) index_row(shades, data + y * stride, width, pixels + y * row_bytes);
    free(shades);
    result->width = (uint32_t)width;
    result->height = (uint32_t)height;
    result->pixels = pixels;
    return CAIRO_STATUS_SUCCESS;
}
