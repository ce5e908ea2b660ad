/* The canvas: its making, its end, its lines and its paper. */
#include "Canvas.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static const double points_per_mm = 72.0 / 25.4;

static cairo_status_t keep(void *closure, const unsigned char *bytes, unsigned int count) {
    struct lianyi_canvas *canvas = closure;
    if (count > canvas->room - canvas->count) {
        size_t room = canvas->room * 2 + count + 65536;
        uint8_t *grown = realloc(canvas->bytes, room);
        if (grown == NULL) return CAIRO_STATUS_NO_MEMORY;
        canvas->bytes = grown;
        canvas->room = room;
    }
    memcpy(canvas->bytes + canvas->count, bytes, count);
    canvas->count += count;
    return CAIRO_STATUS_SUCCESS;
}

static cairo_surface_t *paper(struct lianyi_canvas *canvas, double width, double height) {
    double across = width * points_per_mm, down = height * points_per_mm;
    if (canvas->kind == LIANYI_CANVAS_PDF) {
        cairo_surface_t *pdf = cairo_pdf_surface_create_for_stream(keep, canvas, across, down);
        cairo_pdf_surface_set_metadata(pdf, CAIRO_PDF_METADATA_CREATE_DATE, NULL);
        return pdf;
    }
    if (canvas->kind == LIANYI_CANVAS_SVG) {
        cairo_surface_t *svg = cairo_svg_surface_create_for_stream(keep, canvas, width, height);
        cairo_svg_surface_set_document_unit(svg, CAIRO_SVG_UNIT_MM);
        return svg;
    }
    return cairo_image_surface_create(CAIRO_FORMAT_RGB24, (int)lround(width * canvas->pixels_per_mm),
                                      (int)lround(height * canvas->pixels_per_mm));
}

struct lianyi_canvas *lianyi_canvas_new(int kind, double width_mm, double height_mm, double dots_per_inch) {
    struct lianyi_canvas *canvas = calloc(1, sizeof *canvas);
    if (canvas == NULL) return NULL;
    canvas->kind = kind;
    canvas->pixels_per_mm = dots_per_inch / 25.4;
    canvas->surface = paper(canvas, width_mm, height_mm);
    canvas->cairo = cairo_create(canvas->surface);
    if (cairo_status(canvas->cairo) != CAIRO_STATUS_SUCCESS) {
        lianyi_canvas_free(canvas);
        return NULL;
    }
    double scale = kind == LIANYI_CANVAS_PDF ? points_per_mm : kind == LIANYI_CANVAS_SVG ? 1 : canvas->pixels_per_mm;
    cairo_set_source_rgb(canvas->cairo, 1, 1, 1);
    cairo_paint(canvas->cairo);
    cairo_scale(canvas->cairo, scale, scale);
    cairo_set_line_cap(canvas->cairo, CAIRO_LINE_CAP_ROUND);
    cairo_set_line_join(canvas->cairo, CAIRO_LINE_JOIN_BEVEL);
    return canvas;
}

void lianyi_canvas_free(struct lianyi_canvas *canvas) {
    if (canvas == NULL) return;
    if (canvas->layout != NULL) g_object_unref(canvas->layout);
    cairo_destroy(canvas->cairo);
    cairo_surface_destroy(canvas->surface);
    free(canvas->bytes);
    free(canvas);
}

void lianyi_canvas_ink(struct lianyi_canvas *canvas, uint32_t colour) {
    cairo_set_source_rgb(canvas->cairo, (colour >> 16 & 0xFF) / 255.0, (colour >> 8 & 0xFF) / 255.0,
                         (colour & 0xFF) / 255.0);
}

/* Lines as rectangles on whole pixels: nothing is blurred, and Cairo has a fast way for them. */
static void rules_on_pixels(struct lianyi_canvas *canvas, double x, double y, int columns, int rows, int is_bold) {
    double scale = canvas->pixels_per_mm;
    double fine = fmax(1, round(0.1 * scale)), wide = fmax(fine + 1, round(0.25 * scale));
    double width = is_bold ? wide : fine, before = floor(width / 2);
    double left = round(x * scale), top = round(y * scale);
    double right = round((x + columns) * scale), bottom = round((y + rows) * scale);
    for (int column = 0; column <= columns; column++) {
        if ((column % 5 == 0) != is_bold) continue;
        cairo_rectangle(canvas->cairo, round((x + column) * scale) - before, top, width, bottom - top);
    }
    for (int row = 0; row <= rows; row++) {
        if ((row % 5 == 0) != is_bold) continue;
        double place = round((y + row) * scale) - before;
        cairo_rectangle(canvas->cairo, left - before, place, right - left + width, width);
    }
    cairo_set_antialias(canvas->cairo, CAIRO_ANTIALIAS_NONE);
    cairo_fill(canvas->cairo);
}

static void rules(struct lianyi_canvas *canvas, double x, double y, int columns, int rows, int is_bold) {
    for (int column = 0; column <= columns; column++) {
        if ((column % 5 == 0) != is_bold) continue;
        cairo_move_to(canvas->cairo, x + column, y);
        cairo_line_to(canvas->cairo, x + column, y + rows);
    }
    for (int row = 0; row <= rows; row++) {
        if ((row % 5 == 0) != is_bold) continue;
        cairo_move_to(canvas->cairo, x, y + row);
        cairo_line_to(canvas->cairo, x + columns, y + row);
    }
    cairo_set_line_width(canvas->cairo, is_bold ? 0.2 : 0.1);
    cairo_stroke(canvas->cairo);
}

void lianyi_canvas_grid(struct lianyi_canvas *canvas, double x, double y, int columns, int rows, uint32_t fine,
                        uint32_t bold) {
    for (int is_bold = 0; is_bold <= 1; is_bold++) {
        lianyi_canvas_ink(canvas, is_bold ? bold : fine);
        cairo_new_path(canvas->cairo);
        if (canvas->kind == LIANYI_CANVAS_PIXELS) {
            cairo_save(canvas->cairo);
            cairo_identity_matrix(canvas->cairo);
            rules_on_pixels(canvas, x, y, columns, rows, is_bold);
            cairo_restore(canvas->cairo);
        } else {
            rules(canvas, x, y, columns, rows, is_bold);
        }
    }
}

static void trace(struct lianyi_canvas *canvas, const double *points, size_t count) {
    cairo_new_path(canvas->cairo);
    for (size_t index = 0; index < count; index++) {
        cairo_line_to(canvas->cairo, points[2 * index], points[2 * index + 1]);
    }
}

void lianyi_canvas_polyline(struct lianyi_canvas *canvas, const double *points, size_t count, double width) {
    trace(canvas, points, count);
    cairo_set_line_width(canvas->cairo, width);
    cairo_set_antialias(canvas->cairo, CAIRO_ANTIALIAS_FAST);
    cairo_stroke(canvas->cairo);
    cairo_set_antialias(canvas->cairo, CAIRO_ANTIALIAS_DEFAULT);
}

void lianyi_canvas_polygon(struct lianyi_canvas *canvas, const double *points, size_t count) {
    trace(canvas, points, count);
    cairo_close_path(canvas->cairo);
    cairo_fill(canvas->cairo);
}

void lianyi_canvas_clip(struct lianyi_canvas *canvas, double x, double y, double width, double height) {
    cairo_save(canvas->cairo);
    cairo_new_path(canvas->cairo);
    cairo_rectangle(canvas->cairo, x, y, width, height);
    cairo_set_antialias(canvas->cairo, CAIRO_ANTIALIAS_NONE);
    cairo_clip(canvas->cairo);
    cairo_set_antialias(canvas->cairo, CAIRO_ANTIALIAS_DEFAULT);
}

void lianyi_canvas_unclip(struct lianyi_canvas *canvas) {
    cairo_restore(canvas->cairo);
}

void lianyi_canvas_next_page(struct lianyi_canvas *canvas) {
    if (canvas->kind == LIANYI_CANVAS_PDF) cairo_show_page(canvas->cairo);
}

void lianyi_canvas_title(struct lianyi_canvas *canvas, const char *title, const char *made_at) {
    if (canvas->kind != LIANYI_CANVAS_PDF) return;
    cairo_pdf_surface_set_metadata(canvas->surface, CAIRO_PDF_METADATA_TITLE, title);
    if (made_at != NULL) cairo_pdf_surface_set_metadata(canvas->surface, CAIRO_PDF_METADATA_CREATE_DATE, made_at);
}

int lianyi_canvas_finish(struct lianyi_canvas *canvas, const uint8_t **bytes, size_t *count) {
    int status = cairo_status(canvas->cairo);
    cairo_surface_finish(canvas->surface);
    if (status == CAIRO_STATUS_SUCCESS) status = cairo_surface_status(canvas->surface);
    *bytes = canvas->bytes;
    *count = canvas->count;
    return status;
}
