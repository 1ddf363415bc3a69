/* report/report.h - the papers that can be made. A report reads the record and writes a document; the same function
 * serves `transom report` and the dashboard's button. Another report is another file report_NAME.c with its function in
 * the list below, a row in report.c, and a row in web/routes.c that says who may have it. */
#ifndef REPORT_H
#define REPORT_H
#include "pack_shelf.h"
#include "paper.h"
#include "place.h"
#include "store.h"
#include "zone.h"

#define REPORT_ID_SIZE 65           /* of what it is about, with its end */
#define REPORT_NO_DATE INT64_MIN
#define REPORT_ADDRESS_SIZE 160
#define REPORT_ROOMS_MAX 60         /* in one paper */
#define REPORT_ROOMS_SIZE (REPORT_ROOMS_MAX * ID_SIZE)
#define REPORT_DAYS_MAX 200         /* in one paper: the longest term and more */

/* How far back when nobody says: a fortnight, and about a term with its half-term where the calendar has none that is
 * long enough. Project settings. */
#define REPORT_FIX_DAYS 14
#define REPORT_TERM_DAYS 91

/* What a report has to be told, or may be. */
#define REPORT_ID 1u
#define REPORT_ROOM 2u              /* one of them */
#define REPORT_DATES 4u             /* both of them */
#define REPORT_ROOMS 8u             /* some of them, or one */
#define REPORT_VERSIONS 16u         /* the id is of an assessment, whose version in force it is: "3"; or another: "3.2" */
#define REPORT_SUMS 32u             /* it can be of sums alone (is_sums) */
#define REPORT_FIGURES 64u          /* it has the frozen figures of single rooms, but where it is of sums alone */

struct report_ask {
    char id[REPORT_ID_SIZE];        /* of a sensor, an assessment ...; "": none */
    char room[REPORT_ROOMS_SIZE];   /* id; several with commas between them; "": none */
    int64_t from_date, to_date;     /* local dates, both included; REPORT_NO_DATE */
    enum paper_language language;
    int64_t now_ms;                 /* the school's wall clock */
    struct zone zone;               /* the school's */
    char folder[256];               /* of the record, for a reader of its own */
    char address[REPORT_ADDRESS_SIZE];      /* of the dashboard; "": not known */
    bool is_sums;                   /* for who may not see single days (term.h): dates are given, and only sums of all
                                     * of them are told; of frozen evidence its sentences */
    const struct pack_shelf *shelf; /* borrowed; NULL: none, and no paper that judges */
    char pack[ID_SIZE];             /* that is adopted as long as nobody has adopted one */
};

struct report_kind {
    const char *name;               /* "certificate": in addresses, commands and the document */
    const char *what;               /* for help */
    unsigned needs, takes;          /* REPORT_* ; takes: beside those it needs */
    int days;                       /* it looks back so far when nobody says from when; 0: it is not about days then */
    /* Writes the paper from the record, which it only reads. -ENOENT: there is nothing of that id or room, or nothing
     * to tell of it yet: err says what; -EPERM: sums would be of too few days, and err says of how many; other negative
     * errno as the record. paper untouched then. Any thread, with a
     * store of its own that was opened for reading. */
    int (*write)(struct store *store, const struct report_ask *ask, struct paper **paper, struct error *err);
};

extern const struct report_kind report_kinds[];
extern const size_t report_kind_count;

const struct report_kind *report_find(const char *name);       /* NULL: there is no such report */
bool report_language(const char *word, enum paper_language *language);     /* "en", "cy"; false: another, untouched */

/* Whether ask has what the kind needs and nothing that it does not take. -EINVAL with the word that is wrong: "id is
 * needed". */
int report_check(const struct report_kind *kind, const struct report_ask *ask, struct error *err);

/* The index-th of the rooms of ask, from 0. false: there are not so many, or it is no id. */
bool report_room(const struct report_ask *ask, size_t index, char id[ID_SIZE]);

/* What has to be said first of a paper in Welsh: that its texts are drafts, as long as any is, and what keeps its own
 * language. Nothing of one in English. */
void report_note(const struct report_ask *ask, struct paper *paper);

/* -- one a file -- */
int report_certificate(struct store *store, const struct report_ask *ask, struct paper **paper, struct error *err);
int report_evidence(struct store *store, const struct report_ask *ask, struct paper **paper, struct error *err);
int report_term(struct store *store, const struct report_ask *ask, struct paper **paper, struct error *err);
int report_assessment(struct store *store, const struct report_ask *ask, struct paper **paper, struct error *err);
int report_governors(struct store *store, const struct report_ask *ask, struct paper **paper, struct error *err);
int report_noticeboard(struct store *store, const struct report_ask *ask, struct paper **paper, struct error *err);
int report_inspection(struct store *store, const struct report_ask *ask, struct paper **paper, struct error *err);
int report_rooms_to_fix(struct store *store, const struct report_ask *ask, struct paper **paper, struct error *err);

#endif
