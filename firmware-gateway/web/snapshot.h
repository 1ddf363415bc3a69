/* web/snapshot.h - frozen evidence as one text: canonical JSON (canonical.h), made the same from the same facts, so
 * that its digest says whether anything became another.
 *
 *     answers, kind       what is asked, and what answers it: "co2", "temperature", "co2_and_temperature",
 *                         "coverage", "log"
 *     made, from, to      local dates: made, and the first and last school day looked at ("" of a log)
 *     dates               all school days looked at
 *     pack, pack_version  that judged ("" of a log)
 *     rooms               [{room, name, sensors, calibrated, grade, days, words, verdicts: [{rule, pass, fail,
 *                         cannot_tell}],
 *                         co2: {coverage_percent, judged_days, failed_days, mean_ppm, max_ppm, above_800_percent,
 *                         longest_above_800_min ...}, temperature: {... mean_tenths_c, min_tenths_c, max_tenths_c},
 *                         series: {co2_ppm, temperature_tenths_c}}]: means, one a date, "" where there is none
 *     items               of a log: its lines, as sentences
 *     likelihood          proposed, 1 to 5; 0: cannot tell, or nothing to go by
 *     likelihood_words    why; "": it proposes none
 *     words               all of it in one or two sentences
 *
 * No I/O and no clock: any thread. */
#ifndef SNAPSHOT_H
#define SNAPSHOT_H
#include "snapshot_room.h"
#include "error.h"

#define SNAPSHOT_LOG_ITEMS_MAX 500
#define SNAPSHOT_CHANGE_SIZE 1400   /* of one sentence of a difference */

struct snapshot_days {              /* what rooms were looked at for; zeroes of a log */
    int64_t made_date;
    size_t count;
    int64_t dates[SNAPSHOT_DAYS];   /* school days, the oldest first */
    const char *pack, *pack_version;/* borrowed */
};

/* Of some rooms. count may be 0. *document: on the heap, for the caller to free; *likelihood: the proposed one.
 * -ENOMEM. */
int snapshot_of_rooms(enum checklist_answer answer, const struct snapshot_days *days,
                      const struct snapshot_room *const *rooms, size_t count, char **document, int *likelihood,
                      struct error *err);
/* Of a log: what it comes to, and its lines (a list of strings, taken). */
struct snapshot_log {
    char words[SNAPSHOT_WORDS_SIZE];
    json_t *items;                  /* list of strings, at most SNAPSHOT_LOG_ITEMS_MAX */
    int likelihood;                 /* proposed, 1 to 5; 0: none, */
    char likelihood_words[SNAPSHOT_WORDS_SIZE];     /* ... and why; "": nothing to go by is expected of it */
};
int snapshot_of_log(enum checklist_answer answer, int64_t made_date, const struct snapshot_log *log, char **document,
                    struct error *err);

/* What became another between two documents of a line, one sentence to tell() each: of each room whose figures are
 * others, or of the log. Nothing when only the dates are. */
void snapshot_compare(const char *before, const char *now, void (*tell)(void *context, const char *sentence),
                      void *context);
#endif
