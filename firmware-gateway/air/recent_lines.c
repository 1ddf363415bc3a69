/* air/recent_lines.c - see recent_lines.h
 * Points move up to the front of their memory when as many places before them are free: a ring would go round and
 * touch all of it, and a hundred rooms would hold what no sensor fills. */
#include "recent_lines.h"
#include <assert.h>
#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#define MS_PER_S 1000
#define TIME_BITS 31
#define TIME_MASK ((UINT32_C(1) << TIME_BITS) - 1)
#define LINE_MAX_MS (10 * INT64_C(86400000))    /* with the longest window well within TIME_BITS */
#define PLACES_FIRST 64                         /* twenty minutes of one a minute, and room to move up in */
#define SPARE_POINTS 64                         /* starts of stretches, and so that few points move seldom */

void recent_lines_reach(struct recent_lines *lines, int64_t window_ms)
{
    lines->window_ms = window_ms > lines->window_ms ? window_ms : lines->window_ms;
}

static size_t points_max(const struct recent_lines *lines)
{
    int64_t wanted = lines->window_ms / MS_PER_S * RECENT_LINES_PER_S + SPARE_POINTS;

    return wanted < RECENT_LINES_MAX ? (size_t)wanted : RECENT_LINES_MAX;
}

int recent_lines_open(struct recent_lines *lines)
{
    if (lines->window_ms == 0)
        return 0;
    lines->places = PLACES_FIRST;
    lines->points = malloc(lines->places * sizeof *lines->points);
    return lines->points ? 0 : -ENOMEM;
}

void recent_lines_done(struct recent_lines *lines)
{
    free(lines->points);
    *lines = (struct recent_lines){0};
}

int64_t recent_lines_thousandths(double value)
{
    return llround(fmax(-INT32_MAX, fmin(INT32_MAX, value * RECENT_LINES_THOUSANDTHS)));
}

static int64_t time_of(const struct recent_lines *lines, const struct recent_point *point)
{
    return lines->newest_ms - (((uint32_t)lines->newest_ms - point->time_ms) & TIME_MASK);
}

size_t recent_lines_end(const struct recent_lines *lines)
{
    return lines->count ? lines->passed + lines->count - 1 : lines->passed;
}

struct recent_part recent_lines_part(const struct recent_lines *lines, size_t number)
{
    const struct recent_point *end = &lines->points[lines->first + (number - lines->passed) + 1];

    return (struct recent_part){.start_ms = time_of(lines, end - 1), .end_ms = time_of(lines, end),
                                .start = end[-1].value, .end = end->value, .is_line = end->is_joined};
}

static void forget(struct recent_lines *lines, size_t points)
{
    lines->first += points;
    lines->passed += points;
    lines->count -= points;
}

/* Twice the places, up to those of the longest look. false: it has them, or there is no memory. */
static bool grow(struct recent_lines *lines)
{
    size_t most = 2 * points_max(lines), places = lines->places < most / 2 ? 2 * lines->places : most;
    struct recent_point *points = places > lines->places ? realloc(lines->points, places * sizeof *points) : NULL;

    if (!points)
        return false;
    lines->points = points;
    lines->places = places;
    return true;
}

static void make_place(struct recent_lines *lines, int64_t next_ms)
{
    int64_t left_ms = lines->newest_ms - lines->window_ms;

    while (lines->count > 1 && time_of(lines, &lines->points[lines->first + 1]) <= left_ms)
        forget(lines, 1);
    if (lines->count && next_ms - lines->newest_ms > lines->window_ms)
        forget(lines, lines->count);
    while (lines->count + 2 > lines->places / 2)
        if (!grow(lines))
            forget(lines, lines->count);
    if (lines->first >= lines->count + SPARE_POINTS || lines->first + lines->count + 2 > lines->places) {
        memmove(lines->points, lines->points + lines->first, lines->count * sizeof *lines->points);
        lines->first = 0;
    }
}

static void push(struct recent_lines *lines, int64_t time_ms, int64_t value, bool is_joined)
{
    lines->newest_ms = time_ms;
    lines->points[lines->first + lines->count++] = (struct recent_point){.time_ms = (uint32_t)time_ms & TIME_MASK,
                                                                         .is_joined = is_joined,
                                                                         .value = (int32_t)value};
}

void recent_lines_add(struct recent_lines *lines, const struct line *line)
{
    int64_t start = recent_lines_thousandths(line->start), end = recent_lines_thousandths(line->end);
    bool goes_on;

    if (!lines->points)
        return;
    assert(line->end_ms - line->start_ms <= LINE_MAX_MS && (!lines->count || line->start_ms >= lines->newest_ms));
    make_place(lines, line->start_ms);
    goes_on = lines->count && line->start_ms == lines->newest_ms &&
              lines->points[lines->first + lines->count - 1].value == start;
    if (!goes_on)
        push(lines, line->start_ms, start, false);
    push(lines, line->end_ms, end, true);
}
