/* filters/press_bars.c - lying bars: a label, a bar on a pale track, and words at its end. What can't be told is
 * hatched. */
#include "press.h"
#include <math.h>

#define ROW_HEIGHT 23.0
#define BARS_TOGETHER_MAX 20u       /* on one page with what they say; more go on over pages */
#define SENTENCE_HEIGHT 34.0        /* two lines of it */
#define BAR_HEIGHT 13.0
#define LABEL_PART 0.26             /* of the width */
#define WORDS_PART 0.30
#define TEXT_TOP 4.5                /* of a row's words, so that they stand level with its bar */
#define GAP 8.0
#define TRACK 0.93
#define FILL 0.35

static const double level_dash[] = {3, 2};

static double track_left(void)
{
    return PRESS_LEFT + PRESS_WIDTH * LABEL_PART;
}

static double track_width(void)
{
    return PRESS_WIDTH * (1 - LABEL_PART - WORDS_PART);
}

static double along(const json_t *block, double value)
{
    const json_t *axis = json_object_get(block, "along");
    double from = press_number_of(axis, "from"), part = (value - from) / (press_number_of(axis, "to") - from);

    return track_left() + track_width() * fmin(fmax(part, 0), 1);
}

static void draw_part(struct press *press, const char *text, enum press_style style, double x, double width)
{
    PangoLayout *layout = press_layout(press, text, style, width);

    pango_layout_set_height(layout, 0);
    pango_layout_set_ellipsize(layout, PANGO_ELLIPSIZE_END);
    press_draw_text(press, layout, x, press->y + TEXT_TOP);
    g_object_unref(layout);
}

static void draw_bar(struct press *press, const json_t *block, const json_t *bar)
{
    const json_t *yardsticks = json_object_get(block, "yardsticks"), *value = json_object_get(bar, "value");
    double left = track_left(), top = press->y + (ROW_HEIGHT - BAR_HEIGHT) / 2, end;

    draw_part(press, press_text_of(bar, "label"), PRESS_BOLD, PRESS_LEFT, PRESS_WIDTH * LABEL_PART - GAP);
    draw_part(press, press_text_of(bar, "words"), PRESS_PLAIN, left + track_width() + GAP,
              PRESS_WIDTH * WORDS_PART - GAP);
    press_grey(press, TRACK);
    cairo_rectangle(press->cr, left, top, track_width(), BAR_HEIGHT);
    cairo_fill(press->cr);
    press_grey(press, FILL);
    end = json_is_null(value) ? left : along(block, json_number_value(value));
    cairo_rectangle(press->cr, left, top, end - left, BAR_HEIGHT);
    cairo_fill(press->cr);
    press_grey(press, 0);
    if (json_is_null(value))
        press_hatch(press, left, top, left + track_width(), top + BAR_HEIGHT);
    for (size_t i = 0; i < json_array_size(yardsticks); i++) {
        double x = along(block, press_number_of(json_array_get(yardsticks, i), "at"));

        press_segment(press->cr, x, press->y, x, press->y + ROW_HEIGHT);
        press_stroke(press->cr, 1, level_dash, 2);
    }
    press_segment(press->cr, left, press->y, left, press->y + ROW_HEIGHT);
    press_stroke(press->cr, 0.8, NULL, 0);
    press->y += ROW_HEIGHT;
}

/* Names of the level lines, over them: each on a line of its own, so that none stands on another. */
static void draw_names(struct press *press, const json_t *block)
{
    const json_t *yardsticks = json_object_get(block, "yardsticks");

    for (size_t i = 0; i < json_array_size(yardsticks); i++) {
        const json_t *yardstick = json_array_get(yardsticks, i);
        double x = along(block, press_number_of(yardstick, "at"));
        bool is_left = x < track_left() + track_width() / 2;

        press_draw_word(press, press_text_of(yardstick, "label"), PRESS_PLAIN, is_left ? x - 1 : x + 1, press->y,
                        is_left ? 0 : 1);
        press->y += ROW_HEIGHT - GAP;
    }
}

double press_bars_least(struct press *press, const json_t *block)
{
    size_t names = json_array_size(json_object_get(block, "yardsticks"));
    size_t bars = json_array_size(json_object_get(block, "bars"));

    return press_figure_height(press, block) + ROW_HEIGHT * (double)(names + MIN(bars, BARS_TOGETHER_MAX)) + SENTENCE_HEIGHT;
}

void press_bars(struct press *press, const json_t *block)
{
    const json_t *bars = json_object_get(block, "bars");

    press_figure(press, press_figure_alt(block));
    press_figure_title(press, block);
    draw_names(press, block);
    for (size_t i = 0; i < json_array_size(bars); i++) {
        if (press->y + ROW_HEIGHT > press->bottom) {
            press_tag_end(press, "Figure");
            press_new_page(press);
            press_figure(press, press_figure_alt(block));
        }
        draw_bar(press, block, json_array_get(bars, i));
    }
    press_tag_end(press, "Figure");
    press->y += GAP / 2;
    press_figure_say(press, block);
}
