/* air/fresh_day.h - the fresh air of one room on one local day: its estimates as they come out of fresh_air.h, their
 * mean, and what rules about outdoor air say of it. Pure, fixed memory. Any thread. */
#ifndef FRESH_DAY_H
#define FRESH_DAY_H
#include "fresh_air.h"
#include "interval.h"
#include "verdict.h"

#define FRESH_DAY_ENTRIES_MAX 64                        /* 25 hours, and every time the room was left */
#define FRESH_DAY_BEFORE_MS (6 * INT64_C(3600000))      /* of the evening before: the empty room shows the baseline */

/* -- the mean of a day --
 * Of the hours in use that could be estimated, weighted by their length: the mean of their lower and of their upper
 * ends. What makes a range wide (volume, seats, what a child breathes out) is the same in every hour, so that the mean
 * of hours is hardly surer than one of them. What was estimated has to be VERDICT_COVERAGE_MIN of the time in use:
 * hours are refused because the air was fresh (small excess) or seemed to be (a level that fell as if people had left),
 * so that the mean of few would look worse than the day. */
struct fresh_sum {                      /* start with zeros */
    int64_t date;                       /* local; the caller's to set */
    double estimated_ms;
    double litres_area[2], people_area; /* L/s x ms, people x ms */
    bool people_are_assumed;            /* in any of the hours */
};

struct fresh_mean {
    double litres_per_s[2], people, share;      /* share: estimated of the time in use, 0 to 1 */
    bool people_are_assumed;
};

void fresh_sum_add(struct fresh_sum *sum, const struct fresh_air_entry *entry);
/* occupied_ms: of the day, or of what is over of it. false, but for mean->share: too little of it was estimated. */
bool fresh_sum_mean(const struct fresh_sum *sum, double occupied_ms, struct fresh_mean *mean);

/* Occupied time of a date up to until_ms. */
double fresh_occupied_ms(const struct calendar_span *spans, size_t count, int64_t until_ms);

struct fresh_evidence {
    const struct fresh_sum *sum;        /* NULL: nothing was estimated */
    double occupied_ms;
    bool is_doubtful;                   /* the CO2 sensor was not to be believed on that day */
    int64_t date;
};

/* The verdict of a rule that no sensor decides: one about outdoor or clean air by the estimate, any other by what is
 * known without one. */
void fresh_judge(const struct pack *pack, const struct rule *rule, const struct room_info *room, enum nation nation,
                 const struct fresh_evidence *evidence, struct day_verdict *verdict);

/* -- a day from its samples -- */
struct fresh_day {                      /* about 90 KB: on the heap */
    enum flow_refusal refusal;          /* of the room: then there are no entries */
    double outdoor_ppm;                 /* as given; 0: learned */
    int64_t start_ms, end_ms;
    struct interval_ring intervals;
    struct fresh_air air;
    struct fresh_sum sum;
    size_t count;                       /* entries that end on the day, the refused too, as they ended */
    struct fresh_air_entry entries[FRESH_DAY_ENTRIES_MAX];
};

/* outdoor_ppm: that a person wrote down or another sensor measures; 0: learned from the room's own nights.
 * calendar, hours (NULL: the site's) and zone: borrowed until finish. */
void fresh_day_init(struct fresh_day *day, const struct room_info *room, double outdoor_ppm,
                    const struct calendar *calendar, const struct week_hours *hours, const struct zone *zone,
                    int64_t date);
/* Samples fit to be joined from FRESH_DAY_BEFORE_MS before start_ms on, oldest first. temperature_c: NAN: none. */
void fresh_day_add(struct fresh_day *day, int64_t time_ms, double co2_ppm, double temperature_c);
/* No more samples. The running hour counts as far as it goes. */
void fresh_day_finish(struct fresh_day *day);
/* The newest estimate; NULL: none. */
const struct fresh_air_entry *fresh_day_newest(const struct fresh_day *day);

/* Two figures are all that one sensor in one place can bear ("Derived figures" of the domain page). 0 and less: as
 * is. */
double fresh_two_figures(double value);

#endif
