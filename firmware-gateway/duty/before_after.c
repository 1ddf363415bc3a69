/* duty/before_after.c - see before_after.h */
#include "before_after.h"
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

static const char *const result_words[BEFORE_AFTER_RESULT_COUNT] = {"cannot_tell", "helped", "worse"};

const char *before_after_word(enum before_after_result result)
{
    return result_words[result];
}

bool before_after_dates(const struct calendar *calendar, int64_t done_date, int64_t *first_date, int64_t *last_date)
{
    int64_t first = school_days_add(calendar, done_date, -BEFORE_AFTER_SCHOOL_DAYS);
    int64_t last = school_days_add(calendar, done_date, BEFORE_AFTER_SCHOOL_DAYS);

    if (first == SCHOOL_DAYS_NEVER || last == SCHOOL_DAYS_NEVER)
        return false;
    *first_date = first;
    *last_date = last;
    return true;
}

void before_after_add(struct before_after_side *side, double mean_ppm, double coverage)
{
    if (side->count < BEFORE_AFTER_SCHOOL_DAYS && coverage >= BEFORE_AFTER_COVERAGE_MIN && isfinite(mean_ppm))
        side->mean_ppm[side->count++] = mean_ppm;
}

double before_after_t(double degrees)
{
    const double z = 1.959963985, z2 = z * z;

    return z * (1 + (z2 + 1) / (4 * degrees) + ((5 * z2 + 16) * z2 + 3) / (96 * degrees * degrees) +
                (((3 * z2 + 19) * z2 + 17) * z2 - 15) / (384 * degrees * degrees * degrees));
}

static double mean_of(const struct before_after_side *side)
{
    double sum = 0;

    for (size_t i = 0; i < side->count; i++)
        sum += side->mean_ppm[i];
    return side->count ? sum / (double)side->count : NAN;
}

/* The square of the standard error of the mean. */
static double error_of(const struct before_after_side *side, double mean)
{
    double sum = 0;

    for (size_t i = 0; i < side->count; i++)
        sum += (side->mean_ppm[i] - mean) * (side->mean_ppm[i] - mean);
    return sum / (double)(side->count - 1) / (double)side->count;
}

static double margin_of(const struct before_after *c)
{
    double before = error_of(&c->before, c->before_ppm), after = error_of(&c->after, c->after_ppm);
    double both = before + after;

    if (!(both > 0))
        return 0;                       /* every day was like the other: no doubt that days could tell of */
    return before_after_t(both * both / (before * before / (double)(c->before.count - 1) +
                                         after * after / (double)(c->after.count - 1))) * sqrt(both);
}

void before_after_judge(struct before_after *c)
{
    c->before_ppm = mean_of(&c->before);
    c->after_ppm = mean_of(&c->after);
    c->difference_ppm = c->margin_ppm = NAN;
    c->result = BEFORE_AFTER_CANNOT_TELL;
    c->is_short_of_days = c->before.count < BEFORE_AFTER_DAYS_MIN || c->after.count < BEFORE_AFTER_DAYS_MIN;
    if (c->is_short_of_days)
        return;
    c->difference_ppm = c->before_ppm - c->after_ppm;
    c->margin_ppm = margin_of(c);
    if (fabs(c->difference_ppm) > c->margin_ppm)
        c->result = c->difference_ppm > 0 ? BEFORE_AFTER_HELPED : BEFORE_AFTER_WORSE;
}

void before_after_say(const struct before_after *c, char text[BEFORE_AFTER_SENTENCE_SIZE])
{
    static const struct {
        const char *before, *after;     /* the difference and its margin */
    } words[BEFORE_AFTER_RESULT_COUNT] = {
        [BEFORE_AFTER_CANNOT_TELL] = {"difference ", " (95%): these days cannot tell whether it helped."},
        [BEFORE_AFTER_HELPED] = {"difference ", " (95%): it helped."},
        [BEFORE_AFTER_WORSE] = {"", " more (95%): it got worse."},
    };

    if (c->is_short_of_days)
        snprintf(text, BEFORE_AFTER_SENTENCE_SIZE, "Cannot tell yet: %zu school days before and %zu after were measured "
                 "well enough, and %d on either side are needed.", c->before.count, c->after.count,
                 BEFORE_AFTER_DAYS_MIN);
    else
        snprintf(text, BEFORE_AFTER_SENTENCE_SIZE, "Mean %ld ppm before, %ld after, over %zu and %zu school days; %s%ld "
                 "± %ld%s", lround(c->before_ppm), lround(c->after_ppm), c->before.count, c->after.count,
                 words[c->result].before, labs(lround(c->difference_ppm)), lround(c->margin_ppm),
                 words[c->result].after);
}
