/* filters/press_chart.c - charts of lines and lying bars, in black on white: lines are told apart by dash and by a
 * label at their end, gaps are open and hatched, level lines are thin, dashed and named. */
#include "press.h"
#include <math.h>
#include <stdio.h>
#include <string.h>

#define PLOT_HEIGHT 190.0
#define LINE_HEIGHT 15.0
#define UNIT_HEIGHT 18.0            /* of the unit over the axis: free of the title and of the highest number */
#define LABEL_WIDTH_MAX 120.0       /* of a line's label, right of the plot */
#define GAP 6.0
#define SHADE 0.915
#define STEPS_WANTED 5
#define LABEL_PLACES 6              /* that are tried for the name of a level line */
#define NUMBER_SIZE 32

static const struct {
    double pattern[4];
    int count;                      /* 0: solid */
} dashes[PRESS_DASHES] = {{{0}, 0}, {{6, 3}, 2}, {{1.6, 2.4}, 2}, {{8, 2.5, 1.6, 2.5}, 4}},
  level_dashes[] = {{{4, 2.5}, 2}, {{1.2, 2.2}, 2}, {{7, 2, 1.2, 2}, 4}, {{9, 4}, 2}};

struct plot {
    const json_t *block;
    double left, right, top, bottom;
    double x_from, x_to, y_from, y_to;
};

static double at_x(const struct plot *plot, double x)
{
    return plot->left + (plot->right - plot->left) * (x - plot->x_from) / (plot->x_to - plot->x_from);
}

static double at_y(const struct plot *plot, double y)
{
    return plot->bottom - (plot->bottom - plot->top) * (y - plot->y_from) / (plot->y_to - plot->y_from);
}

/* -- numbers of an axis -- */

/* 1, 2 or 5 times a power of ten, so that about STEPS_WANTED fit. */
static double step_of(double from, double to)
{
    double raw = (to - from) / STEPS_WANTED, power = pow(10, floor(log10(raw))), part = raw / power;

    return power * (part <= 1 ? 1 : part <= 2 ? 2 : part <= 5 ? 5 : 10);
}

/* "1,500", "21.5", "-3"; as many decimals as the step has. */
static void format_number(double value, double step, char text[NUMBER_SIZE])
{
    int decimals = step >= 1 || step <= 0 ? 0 : (int)ceil(-log10(step) - 1e-9);
    char plain[NUMBER_SIZE];
    size_t used = 0, whole;

    snprintf(plain, sizeof plain, "%.*f", decimals > 6 ? 6 : decimals, fabs(value) < step / 1000 ? 0 : value);
    whole = strcspn(plain, ".");
    for (size_t i = 0; plain[i] && used + 2 < NUMBER_SIZE; i++) {
        text[used++] = plain[i];
        if (i + 1 < whole && (whole - i - 1) % 3 == 0 && plain[i] != '-')
            text[used++] = ',';
    }
    text[used] = '\0';
}

static double widest_number(struct press *press, double from, double to)
{
    double step = step_of(from, to), widest = 0;

    for (int i = 0; i <= 2 * STEPS_WANTED; i++) {
        char text[NUMBER_SIZE];
        PangoLayout *layout;

        format_number(ceil(from / step) * step + step * i, step, text);
        layout = press_layout(press, text, PRESS_PLAIN, 0);
        widest = fmax(widest, press_layout_width(layout));
        g_object_unref(layout);
        if (ceil(from / step) * step + step * (i + 1) > to)
            break;
    }
    return widest;
}

/* -- what stands behind the lines -- */

static void draw_shades(struct press *press, const struct plot *plot)
{
    const json_t *shades = json_object_get(plot->block, "shades");

    press_grey(press, SHADE);
    for (size_t i = 0; i < json_array_size(shades); i++) {
        const json_t *shade = json_array_get(shades, i);
        double from = fmax(at_x(plot, press_number_of(shade, "from")), plot->left);
        double to = fmin(at_x(plot, press_number_of(shade, "to")), plot->right);

        if (from < to)
            cairo_rectangle(press->cr, from, plot->top, to - from, plot->bottom - plot->top);
    }
    cairo_fill(press->cr);
    press_grey(press, 0);
}

static void draw_axis_up(struct press *press, const struct plot *plot)
{
    double step = step_of(plot->y_from, plot->y_to);

    for (double value = ceil(plot->y_from / step) * step; value <= plot->y_to + step / 1000; value += step) {
        char text[NUMBER_SIZE];
        double y = at_y(plot, value);

        press_segment(press->cr, plot->left - 3, y, plot->left, y);
        press_stroke(press->cr, 0.8, NULL, 0);
        format_number(value, step, text);
        press_draw_word(press, text, PRESS_PLAIN, plot->left - GAP, y - LINE_HEIGHT / 2 + 1.5, 1);
    }
    press_segment(press->cr, plot->left, plot->top, plot->left, plot->bottom);
    press_stroke(press->cr, 0.8, NULL, 0);
}

static void draw_tick(struct press *press, const struct plot *plot, double at, const char *label, double *taken)
{
    PangoLayout *layout = press_layout(press, label, PRESS_PLAIN, 0);
    double x = at_x(plot, at), half = press_layout_width(layout) / 2;

    press_segment(press->cr, x, plot->bottom, x, plot->bottom + 3);
    press_stroke(press->cr, 0.8, NULL, 0);
    if (x - half > *taken) {        /* one that would run into the last is only a mark */
        press_draw_text(press, layout, x - half, plot->bottom + 4);
        *taken = x + half + 4;
    }
    g_object_unref(layout);
}

static void draw_axis_across(struct press *press, const struct plot *plot)
{
    const json_t *ticks = json_object_get(plot->block, "ticks");
    double step = step_of(plot->x_from, plot->x_to), taken = -1;

    for (size_t i = 0; i < json_array_size(ticks); i++) {
        const json_t *tick = json_array_get(ticks, i);
        double at = press_number_of(tick, "at");

        if (at >= plot->x_from && at <= plot->x_to)
            draw_tick(press, plot, at, press_text_of(tick, "label"), &taken);
    }
    for (double at = ceil(plot->x_from / step) * step; !json_array_size(ticks) && at <= plot->x_to; at += step) {
        char text[NUMBER_SIZE];

        format_number(at, step, text);
        draw_tick(press, plot, at, text, &taken);
    }
    press_segment(press->cr, plot->left, plot->bottom, plot->right, plot->bottom);
    press_stroke(press->cr, 0.8, NULL, 0);
}

static bool is_crossed(const struct plot *plot, double left, double top, double right, double bottom)
{
    const json_t *all = json_object_get(plot->block, "series");

    for (size_t i = 0; i < json_array_size(all); i++) {
        const json_t *series = json_array_get(all, i);
        const json_t *x = json_object_get(series, "x"), *y = json_object_get(series, "y");

        for (size_t at = 0; at < json_array_size(x); at++) {
            double here = at_x(plot, json_number_value(json_array_get(x, at)));
            double height = at_y(plot, json_number_value(json_array_get(y, at)));

            if (here >= left && here <= right && height >= top && height <= bottom)
                return true;
        }
    }
    return false;
}

/* Over its line, where none of the others goes through it: at the left, at the right, or in between. */
static void draw_level_label(struct press *press, const struct plot *plot, const char *text, double y)
{
    PangoLayout *layout = press_layout(press, text, PRESS_PLAIN, 0);
    double width = press_layout_width(layout), room = plot->right - plot->left - 2 * GAP - width, x = plot->left + GAP;

    g_object_unref(layout);
    for (int place = 0; place < LABEL_PLACES && room > 0; place++) {
        double try = plot->left + GAP + room * (place == 0 ? 0 : place == 1 ? 1 : (place - 1.0) / (LABEL_PLACES - 1));

        if (!is_crossed(plot, try, y - LINE_HEIGHT, try + width, y)) {
            x = try;
            break;
        }
    }
    press_label(press, text, x, y - LINE_HEIGHT, 0);
}

static void draw_yardsticks(struct press *press, const struct plot *plot)
{
    const json_t *yardsticks = json_object_get(plot->block, "yardsticks");

    for (size_t i = 0; i < json_array_size(yardsticks); i++) {
        const json_t *yardstick = json_array_get(yardsticks, i);
        double at = press_number_of(yardstick, "at"), y = at_y(plot, at);
        size_t dash = i % (sizeof level_dashes / sizeof *level_dashes);

        if (at < plot->y_from || at > plot->y_to)
            continue;
        press_segment(press->cr, plot->left, y, plot->right, y);
        press_stroke(press->cr, 0.7, level_dashes[dash].pattern, level_dashes[dash].count);
        draw_level_label(press, plot, press_text_of(yardstick, "label"), y);
    }
}

/* -- the lines -- */

static void draw_gaps(struct press *press, const struct plot *plot, const json_t *series)
{
    const json_t *x = json_object_get(series, "x"), *y = json_object_get(series, "y");
    double known = plot->left;
    bool is_open = false;

    for (size_t i = 0; i <= json_array_size(x); i++) {
        bool is_end = i == json_array_size(x);
        double here = is_end ? plot->right : at_x(plot, json_number_value(json_array_get(x, i)));

        if (!is_end && json_is_null(json_array_get(y, i))) {
            is_open = true;
            continue;
        }
        if (is_open)
            press_hatch(press, known, plot->top, fmin(here, plot->right), plot->bottom);
        is_open = false;
        known = fmax(here, plot->left);
    }
}

/* Gives the height of the line's end, where its label belongs; below the plot when it has no point. */
static double draw_series(struct press *press, const struct plot *plot, const json_t *series, size_t dash)
{
    const json_t *x = json_object_get(series, "x"), *y = json_object_get(series, "y");
    double end = plot->bottom;
    bool is_down = false;

    cairo_save(press->cr);
    cairo_rectangle(press->cr, plot->left, plot->top - 1, plot->right - plot->left, plot->bottom - plot->top + 2);
    cairo_clip(press->cr);
    cairo_set_line_join(press->cr, CAIRO_LINE_JOIN_ROUND);
    for (size_t i = 0; i < json_array_size(x); i++) {
        const json_t *value = json_array_get(y, i);
        double here = at_x(plot, json_number_value(json_array_get(x, i)));

        if (json_is_null(value)) {
            is_down = false;
            continue;
        }
        end = at_y(plot, json_number_value(value));
        if (is_down)
            cairo_line_to(press->cr, here, end);
        else
            press_segment(press->cr, here, end, here, end);
        is_down = true;
    }
    press_stroke(press->cr, 1.6, dashes[dash].pattern, dashes[dash].count);
    cairo_restore(press->cr);
    return fmin(fmax(end, plot->top), plot->bottom);
}

static void draw_all_series(struct press *press, const struct plot *plot)
{
    const json_t *all = json_object_get(plot->block, "series");
    size_t count = json_array_size(all), order[PRESS_DASHES] = {0};
    double ends[PRESS_DASHES], tops[PRESS_DASHES];

    for (size_t i = 0; i < count; i++) {
        size_t at = i;

        if (i == 0)
            draw_gaps(press, plot, json_array_get(all, i));
        ends[i] = draw_series(press, plot, json_array_get(all, i), i);
        for (; at > 0 && ends[order[at - 1]] > ends[i]; at--)
            order[at] = order[at - 1];
        order[at] = i;
    }
    for (size_t i = count; i-- > 0;)        /* none over another, none below the plot */
        tops[i] = fmin(ends[order[i]] - LINE_HEIGHT / 2, i + 1 < count ? tops[i + 1] - LINE_HEIGHT
                                                                        : plot->bottom - LINE_HEIGHT);
    for (size_t i = 0; i < count; i++) {
        PangoLayout *layout = press_layout(press, press_text_of(json_array_get(all, order[i]), "label"), PRESS_BOLD,
                                           LABEL_WIDTH_MAX - GAP);

        pango_layout_set_height(layout, 0);
        pango_layout_set_ellipsize(layout, PANGO_ELLIPSIZE_END);
        press_draw_text(press, layout, plot->right + GAP, tops[i]);
        g_object_unref(layout);
    }
}

static double label_room(struct press *press, const json_t *block)
{
    const json_t *all = json_object_get(block, "series");
    double widest = 0;

    for (size_t i = 0; i < json_array_size(all); i++) {
        const char *label = press_text_of(json_array_get(all, i), "label");
        PangoLayout *layout = press_layout(press, label, PRESS_BOLD, 0);

        widest = *label ? fmax(widest, press_layout_width(layout) + 2 * GAP) : widest;
        g_object_unref(layout);
    }
    return fmin(widest, LABEL_WIDTH_MAX);
}

double press_chart_least(struct press *press, const json_t *block)
{
    return press_figure_height(press, block) + UNIT_HEIGHT + PLOT_HEIGHT + 4.5 * LINE_HEIGHT;
}

void press_chart(struct press *press, const json_t *block)
{
    const json_t *across = json_object_get(block, "across"), *up = json_object_get(block, "up");
    struct plot plot = {
        .block = block,
        .x_from = press_number_of(across, "from"), .x_to = press_number_of(across, "to"),
        .y_from = press_number_of(up, "from"), .y_to = press_number_of(up, "to"),
    };

    press_figure(press, press_figure_alt(block));
    press_figure_title(press, block);
    plot.left = PRESS_LEFT + widest_number(press, plot.y_from, plot.y_to) + GAP + 2;
    plot.right = PRESS_LEFT + PRESS_WIDTH - label_room(press, block);
    plot.top = press->y + UNIT_HEIGHT + LINE_HEIGHT / 2;
    plot.bottom = plot.top + PLOT_HEIGHT;
    press_draw_word(press, press_text_of(up, "unit"), PRESS_PLAIN, PRESS_LEFT, press->y, 0);
    draw_shades(press, &plot);
    draw_axis_up(press, &plot);
    draw_axis_across(press, &plot);
    draw_yardsticks(press, &plot);
    draw_all_series(press, &plot);
    press_draw_word(press, press_text_of(across, "unit"), PRESS_PLAIN, PRESS_LEFT + PRESS_WIDTH, plot.bottom + 4, 1);
    press->y = plot.bottom + LINE_HEIGHT + 1.5 * GAP;
    press_tag_end(press, "Figure");
    press_figure_say(press, block);
}
