/* duty/inspection_figures.h - what a round is begun with: the CO2 of a room's last days in use, as a whole and by the
 * part of the day, so that a rep who walks in at two knows what the room is usually like at two. Pure. Any thread.
 * All limits are project settings: no source says where a morning ends. */
#ifndef INSPECTION_FIGURES_H
#define INSPECTION_FIGURES_H
#include "calendar.h"
#include "place.h"
#include <stdbool.h>

#define INSPECTION_DAYS 30              /* newest dates on which the room was in use by the calendar */
#define INSPECTION_DAYS_BACK 400        /* looked through for them: a year, and what is left of a summer */
#define INSPECTION_LEVELS 2             /* minutes over 800 and over 1500 ppm */

/* Kept by number in the record: only ever grow at their end. */
enum inspection_part { INSPECTION_WHOLE_DAY, INSPECTION_MORNING, INSPECTION_MIDDAY, INSPECTION_AFTERNOON,
                       INSPECTION_PART_COUNT };
#define INSPECTION_MIDDAY_FROM_S (11 * 3600 + 1800)     /* local: the morning ends, */
#define INSPECTION_AFTERNOON_FROM_S (13 * 3600 + 1800)  /* ... and the afternoon begins */
const char *inspection_part_word(enum inspection_part part);    /* "day", "morning", "midday", "afternoon" */

struct inspection_figure {              /* of one part; begin with zeroes */
    int days;                           /* on which anything of it was measured while in use */
    double in_use_min, measured_min;
    double ppm_min;                     /* mean times measured minutes, summed */
    double most_ppm;                    /* of the whole day: highest level; of a part: highest mean of half an hour */
    double above_min[INSPECTION_LEVELS];    /* of the whole day alone */
};
/* Measured for VERDICT_COVERAGE_MIN of its time in use or more; else its figures say nothing. */
bool inspection_figure_tells(const struct inspection_figure *figure);
double inspection_figure_mean_ppm(const struct inspection_figure *figure);     /* NAN: it does not tell */
/* Of its time in use, what was measured, in whole per cents: rounded down, so that one that does not tell never reads
 * as enough. NAN: it was not in use. */
double inspection_figure_measured_percent(const struct inspection_figure *figure);

struct inspection_figures {             /* of one room */
    char room[ID_SIZE];
    int64_t from_date, to_date;         /* first and last date looked at; 0: the calendar had none */
    int dates;                          /* on which the room was in use */
    struct inspection_figure parts[INSPECTION_PART_COUNT];
};

/* One date with its spans in use: counts what there is to measure, and takes its means of half an hour as they are
 * added, oldest first. Those that are not wholly in a part or in use count for their share. */
struct inspection_day {
    struct inspection_figures *figures;
    const struct calendar_span *spans;  /* borrowed */
    size_t span_count;
    int64_t edges_ms[2];                /* where midday and the afternoon begin */
    bool is_measured[INSPECTION_PART_COUNT];
};
void inspection_day_begin(struct inspection_day *day, struct inspection_figures *figures, const struct zone *zone,
                          int64_t date, const struct calendar_span *spans, size_t span_count);
/* joined_s: how much of the half hour from start_ms on was measured; mean_ppm NAN: nothing. */
void inspection_day_add(struct inspection_day *day, int64_t start_ms, double mean_ppm, int joined_s);

#endif
