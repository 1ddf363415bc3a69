/* web/calendar_import.h - what a calendar file would bring in: read, guessed at, and proposed to a person. Nothing is
 * saved here. Pure but for memory. Any thread. */
#ifndef CALENDAR_IMPORT_H
#define CALENDAR_IMPORT_H
#include "calendar.h"
#include "error.h"
#include "out.h"

#define CALENDAR_FILE_SIZE_MAX (1 << 20)    /* bytes of a file to import */
#define CALENDAR_ENTRIES_MAX 2000           /* of one file; as many as transom-ics gives */

enum entry_kind {                   /* what a stretch of days was taken for */
    ENTRY_TERM, ENTRY_HOLIDAY, ENTRY_HALF_TERM, ENTRY_INSET, ENTRY_OTHER,
    ENTRY_BANK_HOLIDAY,             /* left out: the site keeps those of its division */
    ENTRY_TERM_START, ENTRY_TERM_END,   /* one day each, made into terms where they pair up */
    ENTRY_UNKNOWN,                  /* left out: nothing in its words tells that the school is closed */
    ENTRY_KIND_COUNT
};
const char *entry_kind_word(enum entry_kind kind);

struct calendar_entry {
    int64_t first_date, last_date;
    enum entry_kind kind;
    char label[CALENDAR_LABEL_SIZE];
};

#define CALENDAR_PROBLEMS_MAX 20    /* told; the first lines that could not be read */

struct calendar_import {            /* large: on the heap */
    size_t problem_count;
    char problems[CALENDAR_PROBLEMS_MAX][ERROR_TEXT_SIZE];      /* "line 3: what is wrong, what would be right" */
    bool is_truncated;              /* the file had more than was read */
    size_t count;
    struct calendar_entry entries[CALENDAR_ENTRIES_MAX];
};

/* Comma-separated text: date,label,kind or date,end,label,kind a line, or with semicolons; dates as 2026-10-26 or
 * 26/10/2026, kind one of term, holiday, half_term, inset and other, or as the pages call them; a first line that
 * begins with "date" is a heading, empty lines are passed over. Fields may be quoted. Lines that can't be read are
 * passed over and told in problems. -EINVAL: not one line was of use, with the first problem; import untouched then. */
int calendar_csv_parse(const char *text, size_t size, struct calendar_import *import, struct error *err);

/* The answer of transom-ics, with kinds guessed from the words of each summary. -EINVAL: it refused the file, with its
 * reason; -EPROTO: the answer is none. import untouched then. */
int calendar_ics_parse(const char *answer, size_t size, struct calendar_import *import, struct error *err);

/* Words like "term starts", "half term", "INSET", "closed", "bank holiday"; days: how long it lasts. */
enum entry_kind calendar_guess(const char *summary, int64_t days);

/* Makes terms of starts and ends that follow each other within TERM_DAYS_MAX. */
void calendar_import_pair(struct calendar_import *import);

/* {"terms":[…],"closed":[…],"left_out":[{"dates","label","kind"}],"truncated"}: the first two as PUT /calendar
 * takes them. */
void calendar_import_put(const struct calendar_import *import, struct out *out);

#endif
