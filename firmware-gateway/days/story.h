/* days/story.h - what the days of one room come to: the figures of each day, and every rule of several packs side by
 * side. What papers are made of, from the record or from a logger's file alike. */
#ifndef STORY_H
#define STORY_H
#include "day_book.h"
#include "fresh_day.h"
#include "pack_shelf.h"
#include "period_json.h"
#include "school_record.h"
#include "tally.h"

#define STORY_DAYS_MAX 400              /* dates; DAYS_MAX */
#define STORY_PACKS_MAX PACK_SHELF_MAX
#define STORY_SLOTS 48                  /* half hours of a local day */
#define STORY_SLOT_MIN 30

struct story_day {                      /* a date with occupied time */
    int64_t date;
    double occupied_min;
    int first_min, end_min;             /* of its occupied time, minutes after midnight */
    double coverage;                    /* of CO2, 0 to 1; so far all are of occupied time */
    double mean_ppm, max_ppm;           /* NAN: nothing was measured */
    double above_min[DAY_CO2_LEVELS], run_min[DAY_CO2_LEVELS];      /* day_co2_levels */
    double coldest_c, warmest_c;        /* NAN */
    bool has_failed, has_passed;        /* any, some CO2 rule of the first pack that is a finding */
    int samples[STORY_SLOTS];           /* readings of CO2 in each half hour, occupied or not ... */
    double sum_ppm[STORY_SLOTS];        /* ... and their sum */
};

struct story_pack {
    const struct pack *pack;            /* borrowed */
    struct tally tallies[PACK_RULES_MAX];
    struct period_sums periods;
};

struct story {
    struct room_info room;
    enum nation nation;
    int64_t from_date, to_date;         /* both included */
    size_t day_count, pack_count;
    struct story_day *days;             /* oldest first */
    struct story_pack *packs;           /* the adopted one first */
    double occupied_min, measured_min, ppm_min, above_min[DAY_CO2_LEVELS], worst_run_min[DAY_CO2_LEVELS];
    size_t level_count;                 /* of day_co2_levels that are known of every day */
    size_t measured_days;               /* measured well enough for a verdict */
    size_t failed_days;                 /* on which a CO2 rule of the first pack failed; all rules that are findings */
    char grade;                         /* the worst of its weeks; '?': not known */
};

/* Empty. packs: the first is the adopted one. NULL: out of memory. */
struct story *story_open(const struct room_info *room, enum nation nation, int64_t from_date, int64_t to_date,
                         const struct pack *const *packs, size_t count);
void story_close(struct story *story);      /* takes NULL */

/* Adds a date that one of the packs judged, from a finished book. Each pack's dates in order, the first pack before the
 * others; a date without occupied time adds nothing. air NULL: nothing was estimated. */
void story_add(struct story *story, size_t pack, const struct day_book *book, const struct day_book_setup *setup,
               const struct fresh_sum *air, int64_t date);
/* A reading of CO2 that may be judged, for the half hours of a day that was added; others are left out. */
void story_add_reading(struct story *story, const struct zone *zone, int64_t time_ms, double co2_ppm);
/* The same as story_add of a kept day of the first pack: without the worst figures of rules, and above 2000 ppm nothing. */
struct day_facts;
void story_add_kept(struct story *story, int64_t date, const struct day_facts *facts);
/* After the last date: the sums. */
void story_finish(struct story *story);

/* The verdict of a rule that no single day decides; not_applicable for one that days do. */
struct day_verdict story_period(const struct story *story, size_t pack, size_t rule);

double story_slot_ppm(const struct story_day *day, size_t slot);        /* NAN: no reading in it */
double story_coverage(const struct story *story);                       /* NAN: no occupied time */
double story_mean_ppm(const struct story *story);                       /* NAN */
double story_share_above(const struct story *story, size_t level);      /* of measured time; NAN */
bool story_is_measured(const struct story *story);  /* well enough for a finding: VERDICT_COVERAGE_MIN of the time */

/* Under the packs that judge the room, from its kept days where there are any; finished, without grade and half hours.
 * At most STORY_DAYS_MAX dates. Worker. */
int story_read_kept(struct store_reader *reader, const struct school_record *school, const struct room_info *room,
                    int64_t from_date, int64_t to_date, struct story **story, struct error *err);

/* From the record, finished: every date up to to_date with occupied time, by all packs. Worker. */
int story_read(struct store_reader *reader, const struct school_record *school, const struct room_info *room,
               const struct pack *const *packs, size_t count, int64_t from_date, int64_t to_date, int64_t now_ms,
               struct story **story, struct error *err);

#endif
