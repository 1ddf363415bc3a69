/* air/trailing_mean.c - see trailing_mean.h
 * With v the value, `excess` the area of v - limit (turned round for levels below) over the joined part of the window,
 * the mean meets the limit where excess > 0: no division, so gaps need no special case. As the window slides, its
 * head and its tail each run along a straight line, and between two corners excess is a parabola, solved exactly.
 * Sums of whole lines are whole numbers: what came into the window goes out of it without a remainder, which would
 * tell where the true excess is zero and the mean on its limit. */
#include "trailing_mean.h"
#include <assert.h>
#include <math.h>

#define SLIVER_MS 1e-3          /* shorter pieces are rounding, not time */

/* From one corner to the next: excess(x) = at + rate x + bend x^2 in thousandths x ms, with x in ms from start_ms. */
struct piece {
    int64_t start_ms, end_ms;
    double at, rate, bend;
    double joined_ms;           /* inside the window at the start; */
    bool is_growing;            /* ... the tail runs through a gap, so more is joined by the ms */
};

static bool is_upward(struct level level)
{
    return level.side == LEVEL_ABOVE || level.side == LEVEL_AT_LEAST;
}

void trailing_mean_init(struct trailing_mean *mean, struct recent_lines *lines, int64_t window_ms,
                        int64_t joined_min_ms, struct level level)
{
    assert(window_ms >= TRAILING_MEAN_WINDOW_MIN_MS && window_ms <= TRAILING_MEAN_WINDOW_MAX_MS);
    *mean = (struct trailing_mean){.lines = lines, .window_ms = window_ms, .joined_min_ms = joined_min_ms,
                                   .level = level, .limit = recent_lines_thousandths(level.limit),
                                   .since_ms = INT64_MIN};
    recent_lines_reach(lines, window_ms);
}

static bool is_met_by(const struct trailing_mean *mean, double excess)
{
    bool with_limit = mean->level.side == LEVEL_AT_LEAST || mean->level.side == LEVEL_AT_MOST;

    return with_limit ? excess >= 0 : excess > 0;
}

/* -- excess of lines -- */

static int64_t excess_of(const struct trailing_mean *mean, int32_t value)
{
    return is_upward(mean->level) ? value - mean->limit : mean->limit - value;
}

/* Of a line at an instant inside it. The ends give their own, whatever the rounding in between. */
static double excess_at(const struct trailing_mean *mean, const struct recent_part *line, int64_t time_ms)
{
    double start = (double)excess_of(mean, line->start), end = (double)excess_of(mean, line->end);

    if (time_ms == line->end_ms)
        return end;
    return start + (end - start) * (double)(time_ms - line->start_ms) / (double)(line->end_ms - line->start_ms);
}

static double area_between(const struct trailing_mean *mean, const struct recent_part *line, int64_t from_ms,
                           int64_t to_ms)
{
    return (excess_at(mean, line, from_ms) + excess_at(mean, line, to_ms)) / 2 * (double)(to_ms - from_ms);
}

static int64_t twice_area(const struct trailing_mean *mean, const struct recent_part *line)
{
    return (excess_of(mean, line->start) + excess_of(mean, line->end)) * (line->end_ms - line->start_ms);
}

/* -- the sliding window -- */

/* Up to the part in which the window begins; at the latest the newest, whose end is not before the window's. */
static struct recent_part slide_to(struct trailing_mean *mean, int64_t tail_ms)
{
    struct recent_part tail = recent_lines_part(mean->lines, mean->tail);

    while (tail.end_ms <= tail_ms) {
        if (tail.is_line) {
            mean->joined_ms -= tail.end_ms - tail.start_ms;
            mean->excess -= twice_area(mean, &tail);
        }
        tail = recent_lines_part(mean->lines, ++mean->tail);
    }
    return tail;
}

/* What the window up to piece->start_ms holds, an instant of the newest line, which is not counted yet. */
static void weigh_window(const struct trailing_mean *mean, const struct recent_part *tail,
                         const struct recent_part *head, struct piece *piece)
{
    int64_t tail_ms = piece->start_ms - mean->window_ms;
    int64_t from_ms = tail_ms > tail->start_ms ? tail_ms : tail->start_ms;
    int64_t joined_ms = mean->joined_ms, excess = mean->excess;

    if (mean->tail + 1 == recent_lines_end(mean->lines)) {      /* the window lies in the newest line alone */
        piece->joined_ms = (double)(piece->start_ms - from_ms);
        piece->at = area_between(mean, head, from_ms, piece->start_ms);
        return;
    }
    joined_ms += piece->start_ms - head->start_ms;
    piece->at = area_between(mean, head, head->start_ms, piece->start_ms);
    if (tail->is_line) {
        joined_ms -= from_ms - tail->start_ms;
        excess -= twice_area(mean, tail);
        piece->at += area_between(mean, tail, from_ms, tail->end_ms);
    }
    piece->joined_ms = (double)joined_ms;
    piece->at += (double)excess / 2;
}

/* The piece from start_ms, inside the newest line, to the next corner of the head or of the tail. */
static struct piece piece_from(struct trailing_mean *mean, const struct recent_part *head, int64_t start_ms)
{
    struct piece piece = {.start_ms = start_ms};
    int64_t tail_ms = start_ms - mean->window_ms, corner_ms;
    struct recent_part tail = slide_to(mean, tail_ms);
    double rate_end, tail_start = 0, tail_end = 0;

    weigh_window(mean, &tail, head, &piece);
    piece.is_growing = !tail.is_line || tail.start_ms > tail_ms;
    corner_ms = (tail.is_line && piece.is_growing ? tail.start_ms : tail.end_ms) + mean->window_ms;
    piece.end_ms = corner_ms < head->end_ms ? corner_ms : head->end_ms;
    if (!piece.is_growing) {
        tail_start = excess_at(mean, &tail, tail_ms);
        tail_end = excess_at(mean, &tail, piece.end_ms - mean->window_ms);
    }
    piece.rate = excess_at(mean, head, piece.start_ms) - tail_start;
    rate_end = excess_at(mean, head, piece.end_ms) - tail_end;
    piece.bend = (rate_end - piece.rate) / (2 * (double)(piece.end_ms - piece.start_ms));
    return piece;
}

static double excess_after(const struct piece *piece, double x)
{
    return piece->at + (piece->rate + piece->bend * x) * x;
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

static double mean_after(const struct trailing_mean *mean, const struct piece *piece, double x)
{
    double joined_ms = piece->joined_ms + (piece->is_growing ? x : 0);
    double beyond = excess_after(piece, x) / joined_ms;

    return ((double)mean->limit + (is_upward(mean->level) ? beyond : -beyond)) / RECENT_LINES_THOUSANDTHS;
}

static void note_extreme(const struct trailing_mean *mean, struct trailing_mean_result *result,
                         const struct piece *piece, double x)
{
    double value = mean_after(mean, piece, x);

    result->extreme = is_upward(mean->level) ? fmax(result->extreme, value) : fmin(result->extreme, value);
}

/* The mean is highest at an end of the piece or where it stands still: excess there has no slope, and, divided by a
 * joined time of joined_ms + x, the slope of the mean itself. */
static void note_extremes(const struct trailing_mean *mean, struct trailing_mean_result *result,
                          const struct piece *piece, double from, double to)
{
    double joined_ms = piece->joined_ms;
    double still = piece->is_growing
        ? sqrt(joined_ms * joined_ms - (piece->rate * joined_ms - piece->at) / piece->bend) - joined_ms
        : -piece->rate / (2 * piece->bend);

    if (joined_ms + (piece->is_growing ? to : 0) <= 0)
        return;
    note_extreme(mean, result, piece, from);
    note_extreme(mean, result, piece, to);
    if (still > from && still < to)         /* NAN: nowhere */
        note_extreme(mean, result, piece, still);
}

static void judge_piece(struct trailing_mean *mean, struct trailing_mean_result *result, const struct piece *piece)
{
    double length_ms = (double)(piece->end_ms - piece->start_ms);
    double missing_ms = fmax(0, (double)mean->joined_min_ms - piece->joined_ms);
    double at = missing_ms > 0 && !piece->is_growing ? length_ms : fmin(missing_ms, length_ms);
    double roots[2];

    note_state(mean, result, piece, 0, at, false);
    if (piece->joined_ms + (piece->is_growing ? at : 0) >= (double)mean->joined_min_ms)
        note_extremes(mean, result, piece, at, length_ms);
    find_roots(piece, roots);
    for (int i = 0; i <= 2; i++) {
        double next = i < 2 ? roots[i] : length_ms;

        if (!(next > at && next <= length_ms))      /* NAN too */
            continue;
        note_state(mean, result, piece, at, next, is_met_by(mean, excess_after(piece, (at + next) / 2)));
        at = next;
    }
}

static void conclude(struct trailing_mean *mean, const struct piece *last, struct trailing_mean_result *result)
{
    double length_ms = (double)(last->end_ms - last->start_ms);

    result->joined_ms = last->joined_ms + (last->is_growing ? length_ms : 0);
    if (result->joined_ms > 0 && result->joined_ms >= (double)mean->joined_min_ms)
        result->mean = mean_after(mean, last, length_ms);
}

struct trailing_mean_result trailing_mean_look(struct trailing_mean *mean)
{
    struct trailing_mean_result result = {.mean = NAN, .extreme = NAN};
    struct recent_part head = recent_lines_part(mean->lines, recent_lines_end(mean->lines) - 1);
    struct piece piece = {.end_ms = head.start_ms};

    if (mean->tail < mean->lines->passed) {         /* all was forgotten, for the window had left it */
        mean->tail = mean->lines->passed;
        mean->excess = mean->joined_ms = 0;
    }
    while (piece.end_ms < head.end_ms) {
        piece = piece_from(mean, &head, piece.end_ms);
        judge_piece(mean, &result, &piece);
    }
    conclude(mean, &piece, &result);
    mean->joined_ms += head.end_ms - head.start_ms;
    mean->excess += twice_area(mean, &head);
    (void)slide_to(mean, head.end_ms - mean->window_ms);
    return result;
}
