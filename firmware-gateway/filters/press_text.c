/* filters/press_text.c - text: styles, lines, and text that goes on over pages. */
#include "press.h"
#include <string.h>

#define KEPT_LINES 2                /* of a paragraph, at least, before and after a page ends */

static const struct {
    double points, spacing;         /* spacing: of lines, times the font's own */
    PangoWeight weight;
    const char *family;             /* NULL: Lato */
} styles[PRESS_STYLE_COUNT] = {
    [PRESS_PLAIN] = {11, 1.12, PANGO_WEIGHT_NORMAL, NULL},
    [PRESS_BOLD] = {11, 1.12, PANGO_WEIGHT_BOLD, NULL},
    [PRESS_SMALL_BOLD] = {11, 1, PANGO_WEIGHT_BOLD, NULL},
    [PRESS_H1] = {17, 1.05, PANGO_WEIGHT_BOLD, NULL},
    [PRESS_H2] = {14, 1.05, PANGO_WEIGHT_BOLD, NULL},
    [PRESS_H3] = {12, 1.05, PANGO_WEIGHT_BOLD, NULL},
    [PRESS_TITLE] = {24, 1, PANGO_WEIGHT_BOLD, NULL},
    [PRESS_CODE] = {11, 1.12, PANGO_WEIGHT_NORMAL, "DejaVu Sans Mono"},
};

PangoLayout *press_layout(struct press *press, const char *text, enum press_style style, double width)
{
    PangoLayout *layout = pango_layout_new(press->fonts->context);
    PangoFontDescription *font = pango_font_description_from_string(styles[style].family ? styles[style].family
                                                                                            : "Lato");
    PangoAttrList *attributes = pango_attr_list_new();

    pango_font_description_set_absolute_size(font, styles[style].points * PANGO_SCALE);
    pango_font_description_set_weight(font, styles[style].weight);
    pango_layout_set_font_description(layout, font);
    pango_font_description_free(font);
    pango_attr_list_insert(attributes, pango_attr_font_features_new("tnum=1, lnum=1"));
    pango_attr_list_insert(attributes, pango_attr_insert_hyphens_new(FALSE));
    pango_layout_set_attributes(layout, attributes);
    pango_attr_list_unref(attributes);
    pango_layout_set_line_spacing(layout, (float)styles[style].spacing);
    pango_layout_set_wrap(layout, PANGO_WRAP_WORD_CHAR);
    pango_layout_set_auto_dir(layout, TRUE);
    if (width > 0)
        pango_layout_set_width(layout, (int)(width * PANGO_SCALE));
    pango_layout_set_text(layout, text, -1);
    return layout;
}

PangoLayout *press_layout_runs(struct press *press, const json_t *runs, double width)
{
    PangoLayout *layout = press_layout(press, "", PRESS_PLAIN, width);
    PangoAttrList *attributes = pango_attr_list_copy(pango_layout_get_attributes(layout));
    GString *text = g_string_new(NULL);
    size_t i;
    json_t *run;

    json_array_foreach(runs, i, run) {
        PangoAttribute *weight = pango_attr_weight_new(PANGO_WEIGHT_BOLD);

        weight->start_index = (guint)text->len;
        g_string_append(text, press_text_of(run, "text"));
        weight->end_index = (guint)text->len;
        if (json_is_true(json_object_get(run, "bold")))
            pango_attr_list_insert(attributes, weight);
        else
            pango_attribute_destroy(weight);
    }
    pango_layout_set_text(layout, text->str, (int)text->len);
    pango_layout_set_attributes(layout, attributes);
    pango_attr_list_unref(attributes);
    g_string_free(text, TRUE);
    return layout;
}

double press_layout_height(PangoLayout *layout)
{
    int width, height;

    pango_layout_get_size(layout, &width, &height);
    return (double)height / PANGO_SCALE;
}

double press_layout_width(PangoLayout *layout)
{
    int width, height;

    pango_layout_get_size(layout, &width, &height);
    return (double)width / PANGO_SCALE;
}

/* Top and bottom of a line, from the layout's top. */
static void line_edges(PangoLayoutIter *iter, double *top, double *bottom)
{
    int from, to;

    pango_layout_iter_get_line_yrange(iter, &from, &to);
    *top = (double)from / PANGO_SCALE;
    *bottom = (double)to / PANGO_SCALE;
}

double press_draw_lines(struct press *press, PangoLayout *layout, double x, double y, int first, int last)
{
    PangoLayoutIter *iter = pango_layout_get_iter(layout);
    double origin = y, end = y, top, low;
    int at = 0;

    do {
        PangoRectangle logical;

        line_edges(iter, &top, &low);
        if (at == first)
            origin = y - top;
        if (at < first || at >= last)
            continue;
        pango_layout_iter_get_line_extents(iter, NULL, &logical);
        cairo_move_to(press->cr, x + (double)logical.x / PANGO_SCALE,
                      origin + (double)pango_layout_iter_get_baseline(iter) / PANGO_SCALE);
        pango_cairo_show_layout_line(press->cr, pango_layout_iter_get_line_readonly(iter));
        end = origin + low;
    } while (at++, pango_layout_iter_next_line(iter));
    pango_layout_iter_free(iter);
    return end;
}

void press_draw_text(struct press *press, PangoLayout *layout, double x, double y)
{
    cairo_move_to(press->cr, x, y);
    pango_cairo_show_layout(press->cr, layout);
}

double press_draw_word(struct press *press, const char *text, enum press_style style, double x, double y, double align)
{
    PangoLayout *layout = press_layout(press, text, style, 0);
    double width = press_layout_width(layout);

    press_draw_text(press, layout, x - width * align, y);
    g_object_unref(layout);
    return width;
}

int press_lines_that_fit(PangoLayout *layout, int first, double height, int kept)
{
    PangoLayoutIter *iter = pango_layout_get_iter(layout);
    int left = pango_layout_get_line_count(layout) - first, fit = 0, at = 0;
    double origin = 0, top, low;

    do {
        line_edges(iter, &top, &low);
        if (at == first)
            origin = top;
        fit += at >= first && low - origin <= height;
    } while (at++, pango_layout_iter_next_line(iter));
    pango_layout_iter_free(iter);
    if (fit >= left)
        return left;
    if (left - fit < kept)
        fit = left - kept;
    return fit < kept ? 0 : fit;
}

void press_flow(struct press *press, PangoLayout *layout, double x, const char *tag, press_frame *frame,
                const char *language)
{
    int count = pango_layout_get_line_count(layout), next = 0;

    while (next < count) {
        int fit = press_lines_that_fit(layout, next, press->bottom - press->y, KEPT_LINES);
        double top;

        if (fit == 0) {
            press_new_page(press);
            fit = press_lines_that_fit(layout, next, press->bottom - press->y, 1);
        }
        top = press->y;
        press_tag_in(press, tag, language);
        press->y = press_draw_lines(press, layout, x, top, next, next + fit);
        press_tag_end(press, tag);
        if (frame)
            frame(press, top, press->y);
        next += fit;
    }
}
