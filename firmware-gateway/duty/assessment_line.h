/* duty/assessment_line.h - one line of a risk assessment: a question, its answer, what is done about it, and how bad it
 * could be. Pure. Any thread.
 *
 * Figures. The law asks for a suitable and sufficient assessment and names no numbers; HSE's five steps name none
 * either. Likelihood and severity from 1 to 5, the bands of their product, and how evidence is turned into a proposed
 * likelihood are project settings, and shown as such. The hierarchy of control is that of schedule 1 of the
 * Management Regulations 1999 in the order that HSE teaches. */
#ifndef ASSESSMENT_LINE_H
#define ASSESSMENT_LINE_H
#include "assessment.h"
#include "checklist.h"
#include "error.h"
#include "lasting.h"
#include "place.h"

#define ASSESSMENT_LINES_MAX 300        /* of one version: every checklist there is, twice */
#define ASSESSMENT_CONTROLS_MAX 16      /* of one line, in place and planned together */
#define ASSESSMENT_CONTROL_SIZE 301     /* bytes, with its end: of these texts */
#define ASSESSMENT_NOTE_SIZE 2001
#define ASSESSMENT_HARMED_SIZE 301      /* who may be harmed: groups, never names */
#define ASSESSMENT_ITEM_SIZE 33         /* id of a checklist's item, or "own-12" of the school's own; "": a free line */
#define ASSESSMENT_SECTION_SIZE 65
#define ASSESSMENT_STEP_SIZE 2          /* "0" to "5" of the joint unions' guide, else a letter; "": none */
#define ASSESSMENT_QUESTION_SIZE 320
#define ASSESSMENT_SOURCE_SIZE 129
#define ASSESSMENT_CLAUSE_SIZE 256      /* where it stands: usually an address */
#define ASSESSMENT_EVIDENCE_WORD_SIZE 33    /* what in the gateway answers it: "co2_over_levels"; "": nothing */
#define ASSESSMENT_ROOMS_MAX 500        /* every room that a record can have */
#define ASSESSMENT_SCALE_MAX 5          /* likelihood and severity are 1 to 5; 0: not said yet */

/* All kept by number in the record: only ever grow at their end. Each with its words, both ways; _from_word: false
 * for an unknown word, and the value untouched. */
enum line_answer { LINE_UNANSWERED, LINE_YES, LINE_PARTLY, LINE_NO, LINE_DOES_NOT_APPLY, LINE_DONT_KNOW,
                   LINE_ANSWER_COUNT };
/* Does an individual assessment of a vulnerable person exist? No more than that: no health details anywhere. */
enum line_individual { INDIVIDUAL_NOT_ASKED, INDIVIDUAL_YES, INDIVIDUAL_NO, INDIVIDUAL_OFFERED, INDIVIDUAL_COUNT };
enum control_kind { CONTROL_IN_PLACE, CONTROL_PLANNED, CONTROL_KIND_COUNT };
enum control_rank { CONTROL_ELIMINATE = 1, CONTROL_SUBSTITUTE, CONTROL_ENGINEERING, CONTROL_ADMINISTRATIVE, CONTROL_PPE,
                    CONTROL_RANK_END };
const char *line_answer_word(enum line_answer answer);              /* "unanswered", "yes", ... "dont_know" */
bool line_answer_from_word(const char *word, enum line_answer *answer);
const char *line_individual_word(enum line_individual individual);  /* "not_asked", "yes", "no", "offered" */
bool line_individual_from_word(const char *word, enum line_individual *individual);
const char *control_kind_word(enum control_kind kind);              /* "in_place", "planned" */
bool control_kind_from_word(const char *word, enum control_kind *kind);
const char *control_rank_word(enum control_rank rank);              /* "eliminate" ... "ppe" */
bool control_rank_from_word(const char *word, enum control_rank *rank);

struct assessment_control {
    enum control_kind kind;
    enum control_rank rank;
    char text[ASSESSMENT_CONTROL_SIZE];
};

struct assessment_rooms {               /* which rooms a line or an assessment is about; none: the whole site */
    size_t count;
    char ids[ASSESSMENT_ROOMS_MAX][ID_SIZE];
};
bool assessment_rooms_has(const struct assessment_rooms *rooms, const char *room);      /* the whole site has all */
/* Copies the id; one that is there already counts once. -E2BIG: ASSESSMENT_ROOMS_MAX. */
int assessment_rooms_add(struct assessment_rooms *rooms, const char *room, struct error *err);

struct line_risk {
    int severity, likelihood;           /* 1 to 5; 0: not said yet */
};

struct assessment_line {                /* some 25 KB: one at a time */
    int64_t id, version;                /* rows of the record */
    int64_t key;                        /* the same for the same line in every version of its assessment */
    int position;                       /* from 0 */

    char item[ASSESSMENT_ITEM_SIZE], section[ASSESSMENT_SECTION_SIZE], step[ASSESSMENT_STEP_SIZE];
    char text[ASSESSMENT_QUESTION_SIZE], text_cy[ASSESSMENT_QUESTION_SIZE];
    char source[ASSESSMENT_SOURCE_SIZE], clause[ASSESSMENT_CLAUSE_SIZE];
    char status[16], confidence[2];     /* as the item has them: "statutory", "A"; "": a free line */
    char answers[ASSESSMENT_EVIDENCE_WORD_SIZE];
    bool is_by_sensor, is_by_record;    /* readings answer it; the gateway's own records do */
    enum checklist_good good;           /* as the item has it; a line without one: yes */

    struct assessment_rooms rooms;
    enum line_answer answer;
    char note[ASSESSMENT_NOTE_SIZE], harmed[ASSESSMENT_HARMED_SIZE];
    enum line_individual individual;
    size_t control_count;
    struct assessment_control controls[ASSESSMENT_CONTROLS_MAX];    /* in the order of assessment_controls_sort() */
    struct line_risk risk, residual;
    int likelihood_proposed;            /* 1 to 5; 0: cannot tell, or nothing to go by */
    char override_reason[ASSESSMENT_REASON_SIZE];

    int64_t contradicted_since;         /* a date: the record says otherwise since then; 0: it does not */
    int64_t answered_ms;                /* when the answer was last changed; 0: never */
    int64_t edited_ms, edited_by;       /* when and by whom any of it was; for two people who edit at once */
};

/* Controls in place first, planned ones after them; each kind by the hierarchy of control, the most effective first;
 * those of one rank stay in the order in which they were written. */
void assessment_controls_sort(struct assessment_control *controls, size_t count);

/* Whether the likelihood differs from a proposed one and nobody says why: evidence can come after it was chosen. */
bool assessment_line_lacks_reason(const struct assessment_line *line);
/* What may be saved: numbers in range, and a reason where the likelihood differs from a proposed one.
 * -EINVAL with a sentence that names the field; *field its name, for a form (NULL: not wanted). */
int assessment_line_check(const struct assessment_line *line, const char **field, struct error *err);

/* -- risk -- */

/* Likelihood times severity, 1 to 25; 0: one of the two is not said. */
int line_risk_score(struct line_risk risk);
enum risk_band { RISK_UNKNOWN, RISK_LOW, RISK_MEDIUM, RISK_HIGH, RISK_VERY_HIGH, RISK_BAND_COUNT };
enum risk_band line_risk_band(struct line_risk risk);   /* 1-4 low, 5-9 medium, 10-14 high, 15-25 very high */
const char *risk_band_word(enum risk_band band);        /* "unknown", "low", ... "very_high" */

/* -- likelihood, proposed from evidence -- */

#define LIKELIHOOD_SCHOOL_DAYS 20       /* project settings: how far back, */
#define LIKELIHOOD_COVERAGE_MIN 0.75    /* ... and as a day's verdict (VERDICT_COVERAGE_MIN) */

struct room_days {                      /* one room's last LIKELIHOOD_SCHOOL_DAYS under the adopted pack's rules */
    int judged, failed;                 /* days with a verdict of pass or fail; of them those with a fail */
    double coverage;                    /* measured part of the time in use, 0 to 1; NAN: none */
};

enum likelihood_basis { LIKELIHOOD_NO_ROOMS, LIKELIHOOD_COVERAGE, LIKELIHOOD_SHARE };

struct likelihood_proposal {
    int likelihood;                     /* 1 to 5; 0: cannot tell */
    enum likelihood_basis basis;        /* what it rests on, or why it cannot be told */
    size_t room;                        /* index of the worst room, or of the first that was measured too little */
    int failed, judged;                 /* its days */
};

/* The worst room counts: failed / judged of 0 proposes 1, under 10 % 2, under 30 % 3, under 60 % 4, from there on 5.
 * Where any room was measured for less than LIKELIHOOD_COVERAGE_MIN, or has no judged day, nothing can be told: the
 * room that was not measured may be the worst. */
struct likelihood_proposal line_propose_likelihood(const struct room_days *rooms, size_t count);

/* -- contradicted by data -- */

/* Whether readings can contradict such an answer at all. It says that all is well (the good one, or partly), and the
 * question is about what readings show: where yes is good, only if readings answer it, for a person's yes is about what
 * people did; where no is good, also if a person does, for a no denies a trouble that readings can show. */
bool line_can_be_contradicted(const struct assessment_line *line);
/* The first day of a run that contradicts (LASTING_CONTRADICTION_DAYS), or 0. The run is one room's, of school days
 * later than the one on which the line was answered or sealed; a line over several rooms is contradicted by any of
 * them. */
int64_t line_contradicted_since(const struct lasting_run *run);

#endif
