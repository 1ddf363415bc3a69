/* air/trailing_mean.c - see trailing_mean.h
 * With v the value, `excess` the area of v - limit (turned round for levels below) over the joined part of the window,
 * the mean meets the limit where excess > 0: no division, so gaps need no special case. As the window slides, its
 * head and its tail each run along a straight line, and between two corners excess is a parabola, solved exactly. */
#include "trailing_mean.h"
#include <assert.h>
#include <math.h>
#include <string.h>

#define SLIVER_MS 1e-3          /* shorter pieces are rounding, not time */

/* From one corner to the next: excess(x) = at + rate x + bend x^2, with x in ms from start_ms. */
struct piece {
    int64_t start_ms, end_ms;
    double at, rate, bend;
    double joined_ms;           /* inside the window at the start; */
    bool is_growing;            /* ... the tail runs through a gap, so more is joined by the ms */
};

void trailing_mean_init(struct trailing_mean *mean, int64_t window_ms, int64_t joined_min_ms, struct level level)
{
    assert(window_ms >= TRAILING_MEAN_WINDOW_MIN_MS && window_ms <= TRAILING_MEAN_WINDOW_MAX_MS);
    memset(mean, 0, sizeof *mean);
    mean->window_ms = window_ms;
    mean->joined_min_ms = joined_min_ms;
    mean->level = level;
    mean->since_ms = INT64_MIN;
}

static bool is_upward(struct level level)
{
    return level.side == LEVEL_ABOVE || level.side == LEVEL_AT_LEAST;
}

static double excess_of(const struct trailing_mean *mean, double value)
{
    return is_upward(mean->level) ? value - mean->level.limit : mean->level.limit - value;
}

static bool is_met_by(const struct trailing_mean *mean, double excess)
{
    bool with_limit = mean->level.side == LEVEL_AT_LEAST || mean->level.side == LEVEL_AT_MOST;

    return with_limit ? excess >= 0 : excess > 0;
}

/* -- the ring --
 * Its excess is asked for with every line, so sums are kept: no line is added up twice, nor ever taken off a sum, for
 * that would leave a remainder where the true one is zero and the mean on its limit. Lines are fresh first; when no
 * settled one is left, all but the newest settle, each with the sum of those after it. */

static size_t place_of(const struct trailing_mean *mean, size_t index)
{
    return (mean->first + index) % TRAILING_MEAN_LINES_MAX;
}

static struct line *nth(struct trailing_mean *mean, size_t index)
{
    return &mean->lines[place_of(mean, index)];
}

static double excess_area(const struct trailing_mean *mean, const struct line *line)
{
    return (excess_of(mean, line->start) + excess_of(mean, line->end)) / 2 * (double)(line->end_ms - line->start_ms);
}

static void settle_when_due(struct trailing_mean *mean)
{
    double later = 0;

    if (mean->settled || mean->count < 2)
        return;
    mean->settled = mean->count - 1;
    for (size_t i = mean->settled; i-- > 0;) {
        mean->later[place_of(mean, i)] = later;
        later += excess_area(mean, nth(mean, i));
    }
    mean->fresh = excess_area(mean, nth(mean, mean->settled));
}

static void drop_oldest(struct trailing_mean *mean)
{
    mean->joined_ms -= nth(mean, 0)->end_ms - nth(mean, 0)->start_ms;
    mean->first = (mean->first + 1) % TRAILING_MEAN_LINES_MAX;
    mean->count--;
    if (mean->settled)
        mean->settled--;
    else
        mean->fresh = 0;        /* it was the last: settled ones go first */
}

static void push(struct trailing_mean *mean, const struct line *line)
{
    *nth(mean, mean->count++) = *line;
    mean->joined_ms += line->end_ms - line->start_ms;
    mean->fresh += excess_area(mean, line);
}

/* Leaves the oldest line settled, or alone. */
static void make_place(struct trailing_mean *mean, int64_t window_start_ms)
{
    while (mean->count && (nth(mean, 0)->end_ms <= window_start_ms || mean->count == TRAILING_MEAN_LINES_MAX)) {
        settle_when_due(mean);
        drop_oldest(mean);
    }
    settle_when_due(mean);
}

/* Keeps a sensor that reports every second from filling the ring: its newest lines become one of the same area. */
static void merge_newest(struct trailing_mean *mean)
{
    struct line *into, *newest;
    double area, length_ms;

    if (mean->count < mean->settled + 2)
        return;
    into = nth(mean, mean->count - 2);
    newest = nth(mean, mean->count - 1);
    if (into->end_ms != newest->start_ms || newest->end_ms - into->start_ms > mean->window_ms / TRAILING_MEAN_MERGE)
        return;
    area = line_area(into) + line_area(newest);
    length_ms = (double)(newest->end_ms - into->start_ms);
    into->end_ms = newest->end_ms;
    into->end = 2 * area / length_ms - into->start;
    mean->count--;
}

/* -- the sliding window -- */

/* What lies in the window before a line that starts at start_ms and is not in the ring yet. Only the oldest line can
 * reach out of the window. */
static struct piece first_piece(struct trailing_mean *mean, int64_t start_ms)
{
    struct piece piece = {.start_ms = start_ms};
    struct calendar_span window = {start_ms - mean->window_ms, start_ms};
    struct line *oldest = nth(mean, 0), part;

    if (!mean->count || !line_cut(oldest, window, &part))
        return piece;
    piece.joined_ms = (double)(mean->joined_ms - (part.start_ms - oldest->start_ms));
    piece.at = excess_area(mean, &part);
    if (mean->settled)
        piece.at += mean->later[mean->first] + mean->fresh;
    return piece;
}

/* Fills in the rest of a piece whose start, `at` and `joined_ms` are known: up to the next corner of the head or of
 * the tail, which trails by the window. *oldest is the first line that the tail has not left; it only goes up. */
static void complete_piece(struct trailing_mean *mean, const struct line *head, size_t *oldest, struct piece *piece)
{
    const struct line *tail;
    int64_t tail_ms = piece->start_ms - mean->window_ms, corner_ms;
    double rate_end, tail_start = 0, tail_end = 0;

    while (nth(mean, *oldest)->end_ms <= tail_ms)       /* ends with the head, whose end is before the window's */
        (*oldest)++;
    tail = nth(mean, *oldest);
    piece->is_growing = tail->start_ms > tail_ms;
    corner_ms = (piece->is_growing ? tail->start_ms : tail->end_ms) + mean->window_ms;
    piece->end_ms = corner_ms < head->end_ms ? corner_ms : head->end_ms;
    if (!piece->is_growing) {
        tail_start = excess_of(mean, line_at(tail, tail_ms));
        tail_end = excess_of(mean, line_at(tail, piece->end_ms - mean->window_ms));
    }
    piece->rate = excess_of(mean, line_at(head, piece->start_ms)) - tail_start;
    rate_end = excess_of(mean, line_at(head, piece->end_ms)) - tail_end;
    piece->bend = (rate_end - piece->rate) / (2 * (double)(piece->end_ms - piece->start_ms));
}

static double excess_at(const struct piece *piece, double x)
{
    return piece->at + (piece->rate + piece->bend * x) * x;
}

static struct piece following_piece(const struct piece *piece)
{
    double length_ms = (double)(piece->end_ms - piece->start_ms);

    return (struct piece){.start_ms = piece->end_ms,
                          .at = excess_at(piece, length_ms),
                          .joined_ms = piece->joined_ms + (piece->is_growing ? length_ms : 0)};
}

/* Where the parabola crosses zero, ascending; NAN where it does not. The form that never subtracts equals. */
static void find_roots(const struct piece *piece, double roots[2])
{
    double square = piece->rate * piece->rate - 4 * piece->bend * piece->at, q;

    roots[0] = roots[1] = NAN;
    if (square < 0)
        return;
    q = -(piece->rate + copysign(sqrt(square), piece->rate)) / 2;
    if (piece->bend != 0)
        roots[0] = q / piece->bend;
    if (q != 0)
        roots[1] = piece->at / q;
    if (roots[0] > roots[1]) {
        double first = roots[1];

        roots[1] = roots[0];
        roots[0] = first;
    }
}

static void note_state(struct trailing_mean *mean, struct trailing_mean_result *result, const struct piece *piece,
                       double from, double to, bool is_met)
{
    int64_t from_ms = piece->start_ms + llround(from);

    if (to - from < SLIVER_MS)
        return;
    if (is_met != mean->is_met) {
        mean->is_met = is_met;
        mean->since_ms = from_ms;
    }
    if (!is_met)
        return;
    if (!result->was_met)
        result->met_from_ms = from_ms;
    result->was_met = true;
    result->met_to_ms = piece->start_ms + llround(to);
}

static void judge_piece(struct trailing_mean *mean, struct trailing_mean_result *result, const struct piece *piece)
{
    double length_ms = (double)(piece->end_ms - piece->start_ms);
    double missing_ms = fmax(0, (double)mean->joined_min_ms - piece->joined_ms);
    double at = missing_ms > 0 && !piece->is_growing ? length_ms : fmin(missing_ms, length_ms);
    double roots[2];

    note_state(mean, result, piece, 0, at, false);
    find_roots(piece, roots);
    for (int i = 0; i <= 2; i++) {
        double next = i < 2 ? roots[i] : length_ms;

        if (!(next > at && next <= length_ms))      /* NAN too */
            continue;
        note_state(mean, result, piece, at, next, is_met_by(mean, excess_at(piece, (at + next) / 2)));
        at = next;
    }
}

struct trailing_mean_result trailing_mean_add(struct trailing_mean *mean, const struct line *line)
{
    struct trailing_mean_result result = {.mean = NAN};
    struct piece piece;
    size_t oldest = 0;

    make_place(mean, line->start_ms - mean->window_ms);
    piece = first_piece(mean, line->start_ms);
    push(mean, line);
    for (; piece.start_ms < line->end_ms; piece = following_piece(&piece)) {
        complete_piece(mean, line, &oldest, &piece);
        judge_piece(mean, &result, &piece);
    }
    merge_newest(mean);

    result.joined_ms = piece.joined_ms;
    if (piece.joined_ms > 0 && piece.joined_ms >= (double)mean->joined_min_ms)
        result.mean = mean->level.limit + (is_upward(mean->level) ? 1 : -1) * piece.at / piece.joined_ms;
    return result;
}
