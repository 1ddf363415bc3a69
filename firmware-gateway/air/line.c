/* air/line.c - see line.h */
#include "line.h"

bool level_is_met(struct level level, double value)
{
    switch (level.side) {
    case LEVEL_ABOVE:
        return value > level.limit;
    case LEVEL_AT_LEAST:
        return value >= level.limit;
    case LEVEL_BELOW:
        return value < level.limit;
    case LEVEL_AT_MOST:
        return value <= level.limit;
    }
    return false;
}

bool level_is_same(struct level a, struct level b)
{
    return a.side == b.side && a.limit == b.limit;
}

static double length_ms(const struct line *line)
{
    return (double)(line->end_ms - line->start_ms);
}

/* The ends give their own value exactly, whatever the rounding in between. */
double line_at(const struct line *line, int64_t time_ms)
{
    if (time_ms <= line->start_ms)
        return line->start;
    if (time_ms >= line->end_ms)
        return line->end;
    return line->start + (line->end - line->start) * (double)(time_ms - line->start_ms) / length_ms(line);
}

double line_area(const struct line *line)
{
    return (line->start + line->end) / 2 * length_ms(line);
}

bool line_cut(const struct line *line, struct calendar_span span, struct line *part)
{
    int64_t start_ms = line->start_ms > span.start_ms ? line->start_ms : span.start_ms;
    int64_t end_ms = line->end_ms < span.end_ms ? line->end_ms : span.end_ms;

    if (start_ms >= end_ms)
        return false;
    *part = (struct line){start_ms, end_ms, line_at(line, start_ms), line_at(line, end_ms)};
    return true;
}

bool line_meets(const struct line *line, struct level level, double *from_ms, double *to_ms)
{
    bool at_start = level_is_met(level, line->start), at_end = level_is_met(level, line->end);
    double from = 0, to = length_ms(line);

    if (!at_start && !at_end)
        return false;
    if (at_start != at_end) {       /* then the ends differ, and the line crosses or touches the limit once */
        double crossing = to * (level.limit - line->start) / (line->end - line->start);

        if (at_start)
            to = crossing;
        else
            from = crossing;
    }
    if (from >= to)
        return false;
    *from_ms = from;
    *to_ms = to;
    return true;
}
