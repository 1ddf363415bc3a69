/* air/explain_steps.h - the samples and the steps of an explanation: lists that grow, are put in order, and cut down to
 * what a person can read. Inner part of explain.c. Pure but for their memory. */
#ifndef EXPLAIN_STEPS_H
#define EXPLAIN_STEPS_H
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define EXPLAIN_STEPS_MAX 300           /* told; of what is counted below as small no more than */
#define EXPLAIN_SMALL_STEPS_MAX 200
#define EXPLAIN_RAW_STEPS_MAX 20000     /* remembered before they are cut down */

/* In the order in which steps of the same instant are told. */
enum explain_kind {
    EXPLAIN_PERIOD_START,
    EXPLAIN_LEFT_OUT,               /* count samples, at_ms to to_ms; reason: a flag's name, or "same_time" */
    EXPLAIN_GAP,                    /* nothing joined from at_ms to to_ms */
    EXPLAIN_ALREADY_BEYOND,         /* the period, or a line after a gap, starts beyond the limit */
    EXPLAIN_CROSSING,               /* the value goes beyond the limit, interpolated between before and after */
    EXPLAIN_BEGAN,
    EXPLAIN_RAISED,
    EXPLAIN_PEAK,
    EXPLAIN_CROSSING_BACK,
    EXPLAIN_WENT_AWAY,              /* it was pending only */
    EXPLAIN_UNDER_CLEAR,            /* on the good side of the clear level from here on */
    EXPLAIN_OVER_CLEAR,             /* not any more */
    EXPLAIN_PERIOD_END,
    EXPLAIN_CLEARED,
    EXPLAIN_EXTREME,                /* the highest value of the day, or the lowest */
    EXPLAIN_LONGEST_RUN,            /* at_ms to to_ms */
    EXPLAIN_COVERAGE,
    EXPLAIN_VERDICT,
    EXPLAIN_KIND_COUNT
};
const char *explain_kind_word(enum explain_kind kind);      /* "crossing" ... */

struct explain_sample {
    int64_t time_ms;
    double value;                   /* NAN: it was no number */
    const char *why;                /* static: why it was left out; NULL: used */
    bool is_joined;                 /* by a line to the used one before */
};

struct explain_samples {
    size_t count, room;
    struct explain_sample *items;   /* heap */
    bool has_failed;                /* there was no memory for one of them */
};

struct explain_point {
    int64_t time_ms;                /* 0: none */
    double value;
};

struct explain_step {
    enum explain_kind kind;
    int64_t at_ms, to_ms;           /* to_ms 0: an instant */
    double value;                   /* of the line there; NAN: not known */
    struct explain_point before, after;     /* the used samples on both sides, when a line joins them */
    size_t count;                   /* of samples */
    const char *reason;             /* static, or NULL */
};

struct explain_steps {
    size_t count, room, dropped;    /* dropped: small ones too many to tell */
    struct explain_step *items;     /* heap */
};

/* false: out of memory, or full (steps: then it is counted as dropped, and true). */
bool explain_samples_add(struct explain_samples *samples, const struct explain_sample *sample, size_t max);
void explain_samples_done(struct explain_samples *samples);
bool explain_steps_add(struct explain_steps *steps, const struct explain_step *step);
void explain_steps_done(struct explain_steps *steps);

/* Steps by their instants, those of [from_ms, to_ms] only (a period's start whenever it is), and not too many. */
void explain_steps_cut(struct explain_steps *steps, int64_t from_ms, int64_t to_ms);

/* The used samples around an instant: the newest at or before it and the first after it; a sample at the instant itself
 * is both when nothing follows. false, and both without a time: no line joins them. */
bool explain_samples_around(const struct explain_samples *samples, int64_t at_ms, struct explain_point *before,
                            struct explain_point *after);

/* Chooses at most max samples worth a look: those around the steps and those left out first, the others evenly. marks:
 * one for each sample, all false before. Returns how many. */
size_t explain_samples_pick(const struct explain_samples *samples, const struct explain_steps *steps, size_t max,
                            bool *marks);

#endif
