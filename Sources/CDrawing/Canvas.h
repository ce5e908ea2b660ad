/* What a canvas is made of; for the files of this folder alone. */
#ifndef LIANYI_CANVAS_H
#define LIANYI_CANVAS_H

#include "CDrawing.h"

#include <cairo-pdf.h>
#include <cairo-svg.h>
#include <pango/pangocairo.h>

struct lianyi_canvas {
    cairo_surface_t *surface;
    cairo_t *cairo;
    PangoLayout *layout;
    int kind;
    double pixels_per_mm;
    uint8_t *bytes;
    size_t count;
    size_t room;
};

#endif
