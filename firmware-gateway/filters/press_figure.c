/* filters/press_figure.c - what charts and bars have in common: title, sentence, strokes, labels, hatching. */
#include "press.h"

#define AFTER 10.0
#define HATCH 5.0                   /* between the strokes of a hatching */
#define HATCH_GREY 0.6

void press_stroke(cairo_t *cr, double width, const double *pattern, int count)
{
    cairo_set_line_width(cr, width);
    cairo_set_dash(cr, pattern, count, 0);
    cairo_stroke(cr);
    cairo_set_dash(cr, NULL, 0, 0);
}

void press_segment(cairo_t *cr, double x1, double y1, double x2, double y2)
{
    cairo_move_to(cr, x1, y1);
    cairo_line_to(cr, x2, y2);
}

void press_grey(struct press *press, double value)
{
    cairo_set_source_rgb(press->cr, value, value, value);
}

/* A word on white, so that lines behind it don't disturb. */
void press_label(struct press *press, const char *text, double x, double y, double align)
{
    PangoLayout *layout = press_layout(press, text, PRESS_PLAIN, 0);
    double width = press_layout_width(layout), left = x - width * align;

    press_grey(press, 1);
    cairo_rectangle(press->cr, left - 2, y + 1, width + 4, press_layout_height(layout) - 2);
    cairo_fill(press->cr);
    press_grey(press, 0);
    press_draw_text(press, layout, left, y);
    g_object_unref(layout);
}

void press_hatch(struct press *press, double left, double top, double right, double bottom)
{
    cairo_save(press->cr);
    cairo_rectangle(press->cr, left, top, right - left, bottom - top);
    cairo_clip(press->cr);
    for (double x = left - (bottom - top); x < right; x += HATCH)
        press_segment(press->cr, x, bottom, x + bottom - top, top);
    press_grey(press, HATCH_GREY);
    press_stroke(press->cr, 0.5, NULL, 0);
    press_grey(press, 0);
    cairo_restore(press->cr);
}

double press_figure_height(struct press *press, const json_t *block)
{
    PangoLayout *layout = press_layout(press, press_text_of(block, "title"), PRESS_BOLD, PRESS_WIDTH);
    double height = *press_text_of(block, "title") ? press_layout_height(layout) + 2 : 0;

    g_object_unref(layout);
    return height;
}

void press_figure_title(struct press *press, const json_t *block)
{
    PangoLayout *layout = press_layout(press, press_text_of(block, "title"), PRESS_BOLD, PRESS_WIDTH);

    if (*press_text_of(block, "title"))
        press_draw_text(press, layout, PRESS_LEFT, press->y);
    press->y += press_figure_height(press, block);
    g_object_unref(layout);
}

/* What the picture says, under it. */
void press_figure_say(struct press *press, const json_t *block)
{
    PangoLayout *layout = press_layout(press, press_text_of(block, "sentence"), PRESS_PLAIN, PRESS_WIDTH);

    if (*press_text_of(block, "sentence"))
        press_flow(press, layout, PRESS_LEFT, "P", NULL, NULL);
    press->y += AFTER;
    g_object_unref(layout);
}

const char *press_figure_alt(const json_t *block)
{
    return *press_text_of(block, "title") ? press_text_of(block, "title") : press_text_of(block, "sentence");
}
