/* duty/review.h - when a risk assessment that is in force has to be looked at again, and why. Pure. Any thread.
 * A review is found again from the same facts with the same trigger, subject, date and moment, so that whoever keeps
 * them opens each once, however often it looks. Dates are days since 1970-01-01 of the local calendar, moments unix ms.
 *
 * News is what happened after the moment of sealing, also later on that day; what only a whole day can show (failing
 * days, a term, twelve months) is news from the day after. */
#ifndef REVIEW_H
#define REVIEW_H
#include "assessment_line.h"
#include "calendar.h"
#include "lasting.h"
#include "rule.h"
#include "zone.h"

#define REVIEW_MONTHS 12                /* project setting: no source says how long an assessment holds */
#define REVIEW_INSPECTION_MONTHS 3      /* Safety Representatives Regulations 1977 reg 5: they may after three months */
#define REVIEW_REPEATS 3                /* project settings: incidents of one room and rule, */
#define REVIEW_REPEAT_DAYS 10           /* ... within so many school days, both ends in them */
#define REVIEW_SUBJECT_SIZE 97          /* "8c", "8c/union-neu-co2-act", "line-12", "england" */
#define REVIEW_NOTE_SIZE 1001

/* Kept by number in the record: only ever grows at its end. */
enum review_trigger {
    REVIEW_HALF_TERM, REVIEW_TERM_START, REVIEW_PACK_CHANGE, REVIEW_MEASURE_FAILED, REVIEW_LASTING_FINDING,
    REVIEW_LASTING_CONTRADICTION, REVIEW_ROOM_CHANGE, REVIEW_RATES, REVIEW_VARIANT, REVIEW_OUTBREAK,
    REVIEW_HEAT_WARNING, REVIEW_PLANT_CHANGE, REVIEW_ANNUAL, REVIEW_INSPECTION_DUE, REVIEW_GUIDANCE_CHANGE,
    REVIEW_NO_LONGER_VALID, REVIEW_TRIGGER_COUNT
};

/* Where a trigger comes from: the table of review triggers of the domain page. */
struct review_source {
    const char *word;                   /* "half_term" ... */
    const char *status;                 /* "statutory", "guidance", "union"; "project": our own */
    const char *source;
    bool is_by_hand;                    /* a person may say so; the others are found only */
    bool is_prompt;                     /* told, but the assessment's state stays as it is */
};
const struct review_source *review_source(enum review_trigger trigger);
bool review_trigger_from_word(const char *word, enum review_trigger *trigger);  /* false: unknown, untouched */

struct review_room {                    /* a room of the school */
    char id[ID_SIZE];
    struct lasting_run failing;         /* of the adopted pack's CO2 rules, over the school days after sealed_date */
    int64_t changed_ms;                 /* its facts were last changed, or a device came or went; 0: not known */
    int64_t outbreak_ms;                /* an outbreak was last declared for it; 0: none ever was */
};
struct review_incident {
    char room[ID_SIZE], rule[RULE_ID_SIZE];
    int64_t at_ms;                      /* when it was raised, or turned out not to be fixed */
    bool is_not_fixed;
};
struct review_line {                    /* of the version in force */
    int64_t key;
    const struct assessment_rooms *rooms;       /* borrowed */
    bool is_by_sensor;
    int64_t contradicted_since;         /* 0: it is not */
};

struct review_facts {                   /* all borrowed; nothing is changed */
    const struct calendar *calendar;
    const struct zone *zone;            /* of the school: on which date a moment was */
    int64_t today, now_ms;
    int64_t sealed_date, sealed_ms;     /* what happened until then was known */
    const struct assessment_rooms *rooms;       /* the assessment's scope */
    int64_t next_review_date;           /* that was set; 0: none. An earlier one counts, a later one puts nothing off */
    const char *pack;                   /* adopted; NULL: none */
    int64_t pack_changed_ms;            /* when it, or its version, last became another; 0: not known */
    int64_t inspection_date;            /* last one by a safety rep; 0: none, counted from sealing */
    const struct review_room *room_facts;
    size_t room_count;
    const struct review_incident *incidents;    /* oldest first */
    size_t incident_count;
    const struct review_line *lines;
    size_t line_count;
};

struct review_due {
    enum review_trigger trigger;
    char subject[REVIEW_SUBJECT_SIZE];  /* a room, a room and rule, a line, a pack; "": the whole assessment */
    int64_t since_date;                 /* of the half-term, the first failing day, the day it fell due ... */
    int64_t since_ms;                   /* when it happened; 0: it has no moment, only a day */
    size_t line_count;                  /* lines that it touches; 0: all */
    int64_t lines[ASSESSMENT_LINES_MAX];        /* their keys, in the order of the facts */
};

/* Calls tell() for every review that the facts ask for, also for those that are open or were answered already: trigger,
 * subject and since_date say which. Of half-terms, terms and years only the newest is told: a box that was off for a
 * year asks once. Of one room and rule, what did not work is told once a day. Incidents that make up one repeat do not
 * count for the next. */
void review_find(const struct review_facts *facts, void (*tell)(void *context, const struct review_due *due),
                 void *context);

/* The first date after that one, on which the assessment falls due by itself: every twelve months after sealing, and on
 * next_review_date (0: none). after_date: of sealing, or the newest such date that a review answered; dates on the day
 * of sealing or before were answered by it. */
int64_t review_due_date(int64_t sealed_date, int64_t next_review_date, int64_t after_date);

#endif
