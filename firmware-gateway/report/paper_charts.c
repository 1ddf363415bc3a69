/* report/paper_charts.c - images and figures: see paper.h */
#include "paper_private.h"
#include <errno.h>
#include <math.h>
#include <sodium.h>
#include <stdlib.h>
#include <string.h>

#define SHADES_MAX 400
#define LINES_OF_LEVELS_MAX 8
#define AXIS_TICKS_MAX 60
#define BARS_MAX 120

void paper_image(struct paper *paper, const void *png, size_t size, const char *alt, const char *caption)
{
    static const unsigned char signature[] = {0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n'};
    json_t *block = paper_block(paper, "image", PAPER_BEGUN_NOTHING, NULL);
    size_t room = sodium_base64_ENCODED_LEN(size, sodium_base64_VARIANT_ORIGINAL);
    char *text;

    if (!block)
        return;
    if (size > PAPER_IMAGE_SIZE_MAX || size < sizeof signature || memcmp(png, signature, sizeof signature) != 0) {
        paper_fail(paper, -EMSGSIZE, "an image that is no PNG, or larger than fits");
        return;
    }
    text = malloc(room);
    if (text)
        sodium_bin2base64(text, room, png, size, sodium_base64_VARIANT_ORIGINAL);
    paper_set(paper, block, "png", text ? json_string(text) : NULL);
    paper_set(paper, block, "alt", paper_word(paper, alt));
    paper_set(paper, block, "caption", paper_word(paper, caption));
    free(text);
}

static json_t *axis_of(struct paper *paper, struct paper_axis axis)
{
    json_t *made = json_object();

    if (!(axis.from < axis.to) || !isfinite(axis.to - axis.from))
        paper_fail(paper, -EINVAL, "an axis without a length");
    paper_set(paper, made, "from", json_real(axis.from));
    paper_set(paper, made, "to", json_real(axis.to));
    paper_set(paper, made, "unit", paper_word(paper, axis.unit));
    return made;
}

static void set_words(struct paper *paper, json_t *block, const char *title, const char *sentence)
{
    paper_set(paper, block, "title", paper_word(paper, title));
    paper_set(paper, block, "sentence", paper_word(paper, sentence));
}

void paper_chart(struct paper *paper, const char *title, const char *sentence, struct paper_axis across,
                 struct paper_axis up)
{
    static const char *const lists[] = {"shades", "yardsticks", "ticks"};
    json_t *block = paper_block(paper, "chart", PAPER_BEGUN_CHART, "series");

    if (!block)
        return;
    set_words(paper, block, title, sentence);
    paper_set(paper, block, "across", axis_of(paper, across));
    paper_set(paper, block, "up", axis_of(paper, up));
    for (size_t i = 0; i < sizeof lists / sizeof *lists; i++)
        paper_set(paper, block, lists[i], json_array());
}

/* Another element of one of the block's lists; NULL: noted. */
static json_t *another(struct paper *paper, const char *list, size_t most)
{
    json_t *array = json_object_get(paper->block, list), *made;

    if (json_array_size(array) >= most) {
        paper_fail(paper, -EMSGSIZE, "a chart with more on it than fits");
        return NULL;
    }
    made = json_object();
    paper_append(paper, array, made);
    return made;
}

void paper_series(struct paper *paper, const char *label, const double *x, const double *y, size_t count)
{
    json_t *series, *across, *up;

    if (!paper_expects(paper, PAPER_BEGUN_CHART))
        return;
    if (count > PAPER_POINTS_MAX)
        paper_fail(paper, -EMSGSIZE, "a line with more points than fit");
    series = another(paper, "series", PAPER_SERIES_MAX);
    if (!series)
        return;
    across = json_array();
    up = json_array();
    paper_set(paper, series, "label", paper_word(paper, label));
    paper_set(paper, series, "x", across);
    paper_set(paper, series, "y", up);
    for (size_t i = 0; i < count && paper->failed.code == 0; i++) {
        paper_append(paper, across, json_real(x[i]));
        paper_append(paper, up, isnan(y[i]) ? json_null() : json_real(y[i]));
    }
}

void paper_shade(struct paper *paper, double from, double to)
{
    json_t *shade = paper_expects(paper, PAPER_BEGUN_CHART) ? another(paper, "shades", SHADES_MAX) : NULL;

    if (!shade)
        return;
    paper_set(paper, shade, "from", json_real(from));
    paper_set(paper, shade, "to", json_real(to));
}

static void add_mark(struct paper *paper, const char *list, size_t most, double at, const char *label)
{
    json_t *mark = another(paper, list, most);

    if (!mark)
        return;
    paper_set(paper, mark, "at", json_real(at));
    paper_set(paper, mark, "label", paper_word(paper, label));
}

void paper_yardstick(struct paper *paper, double at, const char *label)
{
    if (paper->begun == PAPER_BEGUN_BARS || paper_expects(paper, PAPER_BEGUN_CHART))
        add_mark(paper, "yardsticks", LINES_OF_LEVELS_MAX, at, label);
}

void paper_tick_at(struct paper *paper, double at, const char *label)
{
    if (paper_expects(paper, PAPER_BEGUN_CHART))
        add_mark(paper, "ticks", AXIS_TICKS_MAX, at, label);
}

void paper_bars(struct paper *paper, const char *title, const char *sentence, struct paper_axis along)
{
    json_t *block = paper_block(paper, "bars", PAPER_BEGUN_BARS, "bars");

    if (!block)
        return;
    set_words(paper, block, title, sentence);
    paper_set(paper, block, "along", axis_of(paper, along));
    paper_set(paper, block, "yardsticks", json_array());
}

void paper_bar(struct paper *paper, const char *label, double value, const char *words)
{
    json_t *bar = paper_expects(paper, PAPER_BEGUN_BARS) ? another(paper, "bars", BARS_MAX) : NULL;

    if (!bar)
        return;
    paper_set(paper, bar, "label", paper_word(paper, label));
    paper_set(paper, bar, "value", isnan(value) ? json_null() : json_real(value));
    paper_set(paper, bar, "words", paper_word(paper, words));
}
