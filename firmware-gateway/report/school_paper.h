/* report/school_paper.h - what papers about the school's air begin with: the school as the record knows it, the rooms that
 * are asked for, and their stories. Worker. */
#ifndef SCHOOL_PAPER_H
#define SCHOOL_PAPER_H
#include "report.h"
#include "story_paper.h"

struct school_paper {
    struct store *store;                /* borrowed, as ask */
    const struct report_ask *ask;
    struct school_record *school;       /* owned */
    struct store_reader *reader;
    int64_t from_date, to_date;         /* dates that are over */
    size_t pack_count;
    const struct pack *packs[STORY_PACKS_MAX];      /* the adopted one first */
    size_t count;
    struct story *stories[REPORT_ROOMS_MAX];        /* by building, then name */
};

/* By every pack that anybody might go by, from readings; or by what judges the rooms, from their kept days. */
enum school_paper_depth { SCHOOL_PAPER_ALL_PACKS, SCHOOL_PAPER_KEPT_DAYS };

/* Reads the stories of the rooms of ask (none: of all that are in use) from from_date to to_date, at most to yesterday.
 * school_paper_done() afterwards, also on failure.
 * -ENOENT: no such room, or no such day is over yet; -EMSGSIZE: more than REPORT_ROOMS_MAX. */
int school_paper_read(struct school_paper *of, struct store *store, const struct report_ask *ask, int64_t from_date,
                      int64_t to_date, enum school_paper_depth depth, struct error *err);
void school_paper_done(struct school_paper *of);

/* Opens the paper: its time is the end of its last day, so that whoever prints it again gets the same bytes. */
int school_paper_open(const struct school_paper *of, const char *kind, const char *title, struct paper **paper,
                      struct error *err);
/* The digest as a code, and closes nothing. */
void school_paper_end(const struct school_paper *of, struct paper *paper);

#endif
