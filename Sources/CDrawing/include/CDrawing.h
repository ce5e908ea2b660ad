/* Lines and text in millimetres, on pixels, in SVG or in PDF, by one set of functions around Cairo and Pango.
   No header of theirs is needed here. A canvas belongs to one thread. */
#ifndef LIANYI_CDRAWING_H
#define LIANYI_CDRAWING_H

#include <stddef.h>
#include <stdint.h>

struct lianyi_canvas;

enum lianyi_canvas_kind { LIANYI_CANVAS_PIXELS = 0, LIANYI_CANVAS_SVG = 1, LIANYI_CANVAS_PDF = 2 };

enum lianyi_text_side { LIANYI_TEXT_FROM_LEFT = 0, LIANYI_TEXT_CENTRED = 1, LIANYI_TEXT_TO_RIGHT = 2 };

/* A white sheet of that size. `dots_per_inch` counts for pixels only. NULL when there is no memory for it. */
struct lianyi_canvas *lianyi_canvas_new(int kind, double width_mm, double height_mm, double dots_per_inch);
void lianyi_canvas_free(struct lianyi_canvas *canvas);

/* The colour of what follows, 0xRRGGBB. */
void lianyi_canvas_ink(struct lianyi_canvas *canvas, uint32_t colour);

/* Millimetre paper: a fine line each millimetre, a bold one each fifth, from the left and from the top. On pixels every
   line lies on whole pixels, at most half a pixel from its true place; the error does not add up. */
void lianyi_canvas_grid(struct lianyi_canvas *canvas, double x, double y, int columns, int rows, uint32_t fine,
                        uint32_t bold);

/* Joins `count` points, x and y in turn, by a line of that width with round ends. */
void lianyi_canvas_polyline(struct lianyi_canvas *canvas, const double *points, size_t count, double width);

/* Fills the outline of `count` points. */
void lianyi_canvas_polygon(struct lianyi_canvas *canvas, const double *points, size_t count);

/* What follows is drawn inside this rectangle only, until lianyi_canvas_unclip. */
void lianyi_canvas_clip(struct lianyi_canvas *canvas, double x, double y, double width, double height);
void lianyi_canvas_unclip(struct lianyi_canvas *canvas);

/* One line of plain text (UTF-8) of which nothing is read as markup, `size` millimetres to the em, on a base line.
   What is wider than `room` ends in an ellipsis. Left to right as a whole. With `ink_it` 0 it is only measured.
   Returns its width. */
double lianyi_canvas_text(struct lianyi_canvas *canvas, const char *text, size_t bytes, double x, double base_line,
                          double size, int is_bold, double room, int side, int ink_it);

/* Where a line of plain text breaks that has more than fits into `room`: the ends of its lines in bytes, at most `limit` of
   them. Returns how many. */
size_t lianyi_canvas_break(struct lianyi_canvas *canvas, const char *text, size_t bytes, double size, int is_bold,
                           double room, size_t *ends, size_t limit);

/* Ends a page of a PDF; what follows stands on the next. */
void lianyi_canvas_next_page(struct lianyi_canvas *canvas);

/* Facts of a PDF: its title and, where not NULL, the moment it was made (ISO 8601). Others have no place for them. */
void lianyi_canvas_title(struct lianyi_canvas *canvas, const char *title, const char *made_at);

/* Ends an SVG or PDF. 0, or Cairo's status. The bytes live as long as the canvas. */
int lianyi_canvas_finish(struct lianyi_canvas *canvas, const uint8_t **bytes, size_t *count);

/* A sheet of pixels as two pixels a byte, the left one in the upper half; each row begins with a byte of its own. */
struct lianyi_indexed {
    uint32_t width;
    uint32_t height;
    const uint8_t *pixels;
};

/* Every pixel goes to the nearest of 1 to 16 colours 0xRRGGBB. 0, or Cairo's status. The pixels live as long as the
   canvas. */
int lianyi_canvas_indexed(struct lianyi_canvas *canvas, const uint32_t *palette, uint32_t colours,
                          struct lianyi_indexed *result);

/* How many characters of a text no font here can show. */
int lianyi_unknown_glyphs(const char *text, size_t bytes);

#endif
