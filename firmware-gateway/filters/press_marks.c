/* filters/press_marks.c - the marks of verdicts and levels. Shape and fill tell them apart in black and white, and the
 * word stands beside each. Source: "Words, levels, marks" in the design. */
#include "press.h"
#include <math.h>
#include <string.h>

#define HALF (PRESS_MARK_SIZE / 2)
#define STROKE 1.2
#define TINT 0.82                   /* grey of a fill that black can be read on */

/* -- shapes, around a centre -- */

static void polygon(cairo_t *cr, double x, double y, double radius, int sides, double turn)
{
    for (int i = 0; i < sides; i++) {
        double angle = turn + 2 * G_PI * i / sides;

        cairo_line_to(cr, x + radius * cos(angle), y + radius * sin(angle));
    }
    cairo_close_path(cr);
}

static void circle(cairo_t *cr, double x, double y)
{
    cairo_new_sub_path(cr);
    cairo_arc(cr, x, y, HALF - STROKE / 2, 0, 2 * G_PI);
}

static void triangle(cairo_t *cr, double x, double y)
{
    polygon(cr, x, y + 1.2, HALF + 0.6, 3, -G_PI / 2);
}

static void octagon(cairo_t *cr, double x, double y)
{
    polygon(cr, x, y, HALF + 0.2, 8, G_PI / 8);
}

static void nothing(cairo_t *cr, double x, double y)
{
    (void)cr, (void)x, (void)y;
}

/* -- signs, inside -- */

static void tick(cairo_t *cr, double x, double y)
{
    cairo_move_to(cr, x - 2.4, y + 0.2);
    cairo_line_to(cr, x - 0.6, y + 2);
    cairo_line_to(cr, x + 2.5, y - 2);
}

static void cross(cairo_t *cr, double x, double y)
{
    cairo_move_to(cr, x - 2, y - 2);
    cairo_line_to(cr, x + 2, y + 2);
    cairo_move_to(cr, x + 2, y - 2);
    cairo_line_to(cr, x - 2, y + 2);
}

static void dash(cairo_t *cr, double x, double y)
{
    cairo_move_to(cr, x - 3.5, y);
    cairo_line_to(cr, x + 3.5, y);
}

static void dot(cairo_t *cr, double x, double y)
{
    cairo_move_to(cr, x, y);
    cairo_line_to(cr, x, y + 0.1);
}

static void exclamation(cairo_t *cr, double x, double y)
{
    cairo_move_to(cr, x, y - 2.2);
    cairo_line_to(cr, x, y + 0.6);
    dot(cr, x, y + 2.5);
}

static void question(cairo_t *cr, double x, double y)
{
    cairo_move_to(cr, x - 1.5, y - 1.2);
    cairo_arc(cr, x, y - 1.2, 1.5, G_PI, 2.35 * G_PI);
    cairo_line_to(cr, x, y + 0.8);
    dot(cr, x, y + 2.6);
}

static void hands(cairo_t *cr, double x, double y)
{
    cairo_move_to(cr, x, y - 2.6);
    cairo_line_to(cr, x, y);
    cairo_line_to(cr, x + 2, y + 1);
}

/* -- the table of marks -- */

enum fill { OPEN, TINTED, SOLID, DASHED };

static const struct mark {
    const char *name;
    void (*shape)(cairo_t *cr, double x, double y);
    void (*sign)(cairo_t *cr, double x, double y);
    enum fill fill;
    size_t word;                    /* in struct press_words */
} verdicts[] = {
    {"pass", circle, tick, OPEN, offsetof(struct press_words, pass)},
    {"fail", circle, cross, SOLID, offsetof(struct press_words, fail)},
    {"cannot_tell", circle, question, DASHED, offsetof(struct press_words, cannot_tell)},
    {"not_applicable", nothing, dash, OPEN, offsetof(struct press_words, not_applicable)},
}, levels[] = {
    {"good", circle, tick, OPEN, offsetof(struct press_words, good)},
    {"watch", triangle, exclamation, TINTED, offsetof(struct press_words, watch)},
    {"act", octagon, exclamation, SOLID, offsetof(struct press_words, act)},
    {"unknown", circle, hands, DASHED, offsetof(struct press_words, unknown)},
};

static void draw_mark(cairo_t *cr, const struct mark *mark, double x, double y)
{
    static const double dashes[] = {1.6, 1.3};

    cairo_save(cr);
    cairo_set_line_width(cr, STROKE);
    cairo_set_line_cap(cr, CAIRO_LINE_CAP_BUTT);
    cairo_new_path(cr);
    mark->shape(cr, x, y);
    if (mark->fill == TINTED || mark->fill == SOLID) {
        cairo_set_source_rgb(cr, mark->fill == SOLID ? 0 : TINT, mark->fill == SOLID ? 0 : TINT,
                             mark->fill == SOLID ? 0 : TINT);
        cairo_fill_preserve(cr);
    }
    cairo_set_source_rgb(cr, 0, 0, 0);
    cairo_set_dash(cr, dashes, 2, 0);
    if (mark->fill != DASHED)
        cairo_set_dash(cr, NULL, 0, 0);
    cairo_stroke(cr);
    cairo_set_dash(cr, NULL, 0, 0);
    cairo_set_line_cap(cr, CAIRO_LINE_CAP_ROUND);
    cairo_set_line_join(cr, CAIRO_LINE_JOIN_ROUND);
    if (mark->fill == SOLID)
        cairo_set_source_rgb(cr, 1, 1, 1);
    mark->sign(cr, x, y);
    cairo_stroke(cr);
    cairo_restore(cr);
}

/* x, y: the upper left corner. */
static const char *use_mark(struct press *press, const struct mark *marks, size_t count, const char *name, double x,
                            double y, bool is_drawn)
{
    const struct mark *mark = marks;

    for (size_t i = 0; i < count; i++)
        if (strcmp(marks[i].name, name) == 0)
            mark = &marks[i];
    if (is_drawn)
        draw_mark(press->cr, mark, x + HALF, y + HALF);
    return *(const char *const *)((const char *)press->words + mark->word);
}

const char *press_verdict(struct press *press, const char *verdict, double x, double y, bool is_drawn)
{
    return use_mark(press, verdicts, sizeof verdicts / sizeof *verdicts, verdict, x, y, is_drawn);
}

const char *press_level(struct press *press, const char *level, double x, double y, bool is_drawn)
{
    return use_mark(press, levels, sizeof levels / sizeof *levels, level, x, y, is_drawn);
}

void press_tick_box(struct press *press, bool is_ticked, double x, double y)
{
    cairo_t *cr = press->cr;

    cairo_save(cr);
    cairo_set_line_width(cr, STROKE);
    cairo_rectangle(cr, x + STROKE / 2, y + STROKE / 2, PRESS_MARK_SIZE - STROKE, PRESS_MARK_SIZE - STROKE);
    cairo_stroke(cr);
    if (is_ticked) {
        cairo_set_line_width(cr, 2 * STROKE);
        tick(cr, x + HALF, y + HALF);
        cairo_stroke(cr);
    }
    cairo_restore(cr);
}
