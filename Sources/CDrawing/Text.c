/* Text by Pango: one line, plain, shortened to its room. */
#include "Canvas.h"

#include <string.h>

/* Pango counts font sizes in points; the canvas is in millimetres. */
static const double mm_per_point = 25.4 / 72.0;
static const char *const families = "Noto Sans CJK SC,Noto Sans SC,Source Han Sans SC,WenQuanYi Micro Hei,sans-serif";

/* Shapes do not depend on the pixels: no hinting, no rounding, so that a sheet has one form at every size. */
static PangoLayout *layout_of(cairo_t *cairo) {
    PangoContext *context = pango_cairo_create_context(cairo);
    cairo_font_options_t *options = cairo_font_options_create();
    cairo_font_options_set_hint_style(options, CAIRO_HINT_STYLE_NONE);
    cairo_font_options_set_hint_metrics(options, CAIRO_HINT_METRICS_OFF);
    cairo_font_options_set_antialias(options, CAIRO_ANTIALIAS_GRAY);
    pango_cairo_context_set_font_options(context, options);
    cairo_font_options_destroy(options);
    pango_cairo_context_set_resolution(context, 72);
    pango_context_set_round_glyph_positions(context, FALSE);
    pango_context_set_base_dir(context, PANGO_DIRECTION_LTR);
    pango_context_set_language(context, pango_language_from_string("zh-cn"));
    PangoLayout *layout = pango_layout_new(context);
    g_object_unref(context);
    pango_layout_set_auto_dir(layout, FALSE);
    pango_layout_set_single_paragraph_mode(layout, TRUE);
    return layout;
}

static void style(PangoLayout *layout, double points, int is_bold) {
    PangoFontDescription *font = pango_font_description_new();
    pango_font_description_set_family_static(font, families);
    pango_font_description_set_weight(font, is_bold ? PANGO_WEIGHT_BOLD : PANGO_WEIGHT_NORMAL);
    pango_font_description_set_absolute_size(font, points * PANGO_SCALE);
    pango_layout_set_font_description(layout, font);
    pango_font_description_free(font);
}

double lianyi_canvas_text(struct lianyi_canvas *canvas, const char *text, size_t bytes, double x, double base_line,
                          double size, int is_bold, double room, int side, int ink_it) {
    cairo_t *cairo = canvas->cairo;
    cairo_save(cairo);
    cairo_translate(cairo, x, base_line);
    cairo_scale(cairo, mm_per_point, mm_per_point);
    if (canvas->layout == NULL) canvas->layout = layout_of(cairo);
    PangoLayout *layout = canvas->layout;
    pango_cairo_update_layout(cairo, layout);
    style(layout, size / mm_per_point, is_bold);
    pango_layout_set_ellipsize(layout, PANGO_ELLIPSIZE_END);
    pango_layout_set_width(layout, (int)(room / mm_per_point * PANGO_SCALE));
    pango_layout_set_text(layout, text, (int)bytes);
    PangoLayoutLine *line = pango_layout_get_line_readonly(layout, 0);
    PangoRectangle extent = {0, 0, 0, 0};
    if (line != NULL) pango_layout_line_get_extents(line, NULL, &extent);
    double width = (double)extent.width / PANGO_SCALE;
    if (line != NULL && ink_it) {
        cairo_move_to(cairo, side == LIANYI_TEXT_TO_RIGHT ? -width : side == LIANYI_TEXT_CENTRED ? -width / 2 : 0, 0);
        pango_cairo_show_layout_line(cairo, line);
    }
    cairo_restore(cairo);
    return width * mm_per_point;
}

size_t lianyi_canvas_break(struct lianyi_canvas *canvas, const char *text, size_t bytes, double size, int is_bold,
                           double room, size_t *ends, size_t limit) {
    cairo_t *cairo = canvas->cairo;
    cairo_save(cairo);
    cairo_scale(cairo, mm_per_point, mm_per_point);
    PangoLayout *layout = layout_of(cairo);
    style(layout, size / mm_per_point, is_bold);
    pango_layout_set_wrap(layout, PANGO_WRAP_WORD_CHAR);
    pango_layout_set_width(layout, (int)(room / mm_per_point * PANGO_SCALE));
    pango_layout_set_text(layout, text, (int)bytes);
    size_t count = 0;
    for (int index = 0; index < pango_layout_get_line_count(layout) && count < limit; index++) {
        PangoLayoutLine *line = pango_layout_get_line_readonly(layout, index);
        ends[count++] = (size_t)line->start_index + (size_t)line->length;
    }
    g_object_unref(layout);
    cairo_restore(cairo);
    return count;
}

int lianyi_unknown_glyphs(const char *text, size_t bytes) {
    cairo_surface_t *surface = cairo_image_surface_create(CAIRO_FORMAT_A8, 64, 16);
    cairo_t *cairo = cairo_create(surface);
    PangoLayout *layout = layout_of(cairo);
    int unknown = 0;
    for (int is_bold = 0; is_bold <= 1; is_bold++) {
        style(layout, 10, is_bold);
        pango_layout_set_text(layout, text, (int)bytes);
        unknown += pango_layout_get_unknown_glyphs_count(layout);
        cairo_move_to(cairo, 0, 0);
        pango_cairo_show_layout(cairo, layout);
    }
    g_object_unref(layout);
    cairo_destroy(cairo);
    cairo_surface_destroy(surface);
    return unknown;
}
