/* duty/checklist.h - what a school is asked to look at: a checklist, read strictly from the text of its YAML file.
 * Pure. Any thread. Where the items come from stands with every one of them. */
#ifndef CHECKLIST_H
#define CHECKLIST_H
#include "error.h"
#include "rule.h"
#include <stdbool.h>
#include <stddef.h>

#define CHECKLIST_ITEMS_MAX 96      /* in one file */
#define CHECKLIST_ID_SIZE 17        /* "VENT-C11" and its end */
#define CHECKLIST_SECTION_SIZE 65
#define CHECKLIST_STEP_SIZE 2       /* "0" to "5" of the joint unions' guide, else a letter */
#define CHECKLIST_TEXT_SIZE 320     /* also of a Welsh text, and of a school's own item */
#define CHECKLIST_EVIDENCE_SIZE 129
#define CHECKLIST_REVIEW_SIZE 65
#define CHECKLIST_SOURCE_SIZE 129
#define CHECKLIST_URL_SIZE 256

/* Who can answer an item: the readings, the gateway's own records, or only a person. */
enum checklist_by { CHECKLIST_BY_SENSOR, CHECKLIST_BY_SYSTEM, CHECKLIST_BY_PERSON, CHECKLIST_BY_COUNT };

/* Which answer says that all is well: our own reading of every item, for its source says nothing of it. */
enum checklist_good {
    CHECKLIST_GOOD_YES,
    CHECKLIST_GOOD_NO,                  /* "Does it feel stuffy?" */
    CHECKLIST_GOOD_EITHER,              /* neither: a list, a number, what is written down or passed on */
    CHECKLIST_GOOD_COUNT
};

/* What in the gateway answers it. An item for a person can have one too: the gateway helps there, no more. */
enum checklist_answer {
    CHECKLIST_ANSWER_NONE,
    CHECKLIST_CO2_OVER_LEVELS,          /* how much of the time in use CO2 was over each level, and the longest run */
    CHECKLIST_CO2_OVER_1500,            /* the same of an item about that level alone */
    CHECKLIST_CO2_LEAGUE,               /* the rooms in the order of their means while in use */
    CHECKLIST_CO2_TREND,                /* CO2 through the day, week by week */
    CHECKLIST_CO2_AND_TEMPERATURE,      /* both at once: is it warm while it is aired */
    CHECKLIST_CO2_AND_OCCUPANCY,        /* CO2 beside head counts and what was open */
    CHECKLIST_ROOMS_OVER_800,           /* rooms whose mean of a week while in use is over 800 ppm */
    CHECKLIST_FRESH_AIR,                /* litres per second and person, estimated as a range */
    CHECKLIST_PURGE_TREND,              /* how fast a room falls when its windows are opened */
    CHECKLIST_SEASONS,                  /* the same figures in other weather */
    CHECKLIST_OCCUPIED_LENGTH,          /* how long a room is in use at a stretch */
    CHECKLIST_TEMPERATURE_RANGE,        /* least, mean and most while in use */
    CHECKLIST_TEMPERATURE_START_OF_DAY, /* at the start of the day, and an hour later */
    CHECKLIST_TEMPERATURE_TREND,        /* through the day, and readings with their times */
    CHECKLIST_TEMPERATURE_MAX,          /* the rooms in the order of their most while in use */
    CHECKLIST_INDOORS_AND_OUTDOORS,     /* temperature on both sides of the wall */
    CHECKLIST_OVERNIGHT_FALL,           /* how much a room cools from evening to morning */
    CHECKLIST_SENSOR_IN_EVERY_ROOM,     /* rooms with a sensor that is heard, of all rooms */
    CHECKLIST_SENSOR_REGISTER,          /* type of every sensor, where it hangs, and who saw it there */
    CHECKLIST_COVERAGE,                 /* how much of the time in use has readings */
    CHECKLIST_CALIBRATION_LOG,          /* checks of sensors, their nightly floor, and drift */
    CHECKLIST_ROOM_REGISTER,            /* what is known of every room: ventilation, windows, use, air cleaner */
    CHECKLIST_BEFORE_AFTER,             /* the fortnights before and after a measure */
    CHECKLIST_REPEATED_ALERTS,          /* incidents that came back after something was done */
    CHECKLIST_ALERT_LOG,                /* incidents, who took them, and what was done */
    CHECKLIST_ALERT_ROLES,              /* who is told of what, and who comes next */
    CHECKLIST_EVIDENCE_REPORT,          /* the report that an assessment has attached */
    CHECKLIST_ACTION_LOG,               /* actions with owner and due date */
    CHECKLIST_REVIEW_TRIGGERS,          /* what opened a review, and when the next is due */
    CHECKLIST_CONSULTATION_LOG,         /* who was asked, what they said, and what was answered */
    CHECKLIST_INSPECTION_LOG,           /* inspections, and when the next may be */
    CHECKLIST_REP_ACCESS,               /* accounts of safety reps, and what they may see */
    CHECKLIST_LEGAL_DUTIES,             /* the items that are law, marked */
    CHECKLIST_PRIORITIES,               /* the two or three points chosen in a concern */
    CHECKLIST_LETTER,                   /* the letter of a concern */
    CHECKLIST_ANSWER_COUNT
};

/* How often to look again, as near as a program needs it; review_text has the source's words. */
enum checklist_review { CHECKLIST_REVIEW_NOT_STATED, CHECKLIST_REVIEW_CONTINUOUS, CHECKLIST_REVIEW_DAILY,
                        CHECKLIST_REVIEW_WEEKLY, CHECKLIST_REVIEW_HALF_TERMLY, CHECKLIST_REVIEW_TERMLY,
                        CHECKLIST_REVIEW_QUARTERLY, CHECKLIST_REVIEW_SEASONAL, CHECKLIST_REVIEW_ANNUAL,
                        CHECKLIST_REVIEW_TEN_YEARS, CHECKLIST_REVIEW_AS_MAKER_SAYS, CHECKLIST_REVIEW_EACH_CHANGE,
                        CHECKLIST_REVIEW_EACH_REVIEW, CHECKLIST_REVIEW_ON_TRIGGER, CHECKLIST_REVIEW_AS_NEEDED,
                        CHECKLIST_REVIEW_COUNT };

struct checklist_item {
    char id[CHECKLIST_ID_SIZE];             /* [A-Z0-9-], never changes its meaning */
    char section[CHECKLIST_SECTION_SIZE], step[CHECKLIST_STEP_SIZE], text[CHECKLIST_TEXT_SIZE];
    char text_cy[CHECKLIST_TEXT_SIZE];      /* Welsh; "": not written yet */
    bool is_draft_cy;                       /* nobody who speaks it has checked it */
    enum checklist_by by;
    enum checklist_answer answer;           /* never NONE unless by a person */
    enum checklist_good good;
    char evidence[CHECKLIST_EVIDENCE_SIZE]; /* what would show it, in words; "": the source names nothing */
    enum rule_status status;
    enum checklist_review review;
    char review_text[CHECKLIST_REVIEW_SIZE];
    char source[CHECKLIST_SOURCE_SIZE], url[CHECKLIST_URL_SIZE];
    char confidence;                        /* 'A', 'B', or 'C': not verified at source, and shown so */
};

struct checklist {
    char name[ID_SIZE], version[17], title[CHECKLIST_TEXT_SIZE], about[CHECKLIST_TEXT_SIZE];
    size_t count;
    struct checklist_item items[CHECKLIST_ITEMS_MAX];
};

/* As the files and the API write them: "sensor", "system", "person"; "co2_league", "none"; "half_termly". */
extern const char *const checklist_by_words[CHECKLIST_BY_COUNT];
extern const char *const checklist_good_words[CHECKLIST_GOOD_COUNT];     /* "yes", "no", "either" */
extern const char *const checklist_answer_words[CHECKLIST_ANSWER_COUNT];
extern const char *const checklist_review_words[CHECKLIST_REVIEW_COUNT];
/* *good: an enum checklist_good; untouched by a word that is none (false). */
bool checklist_good_from_word(const char *word, int *good);

/* The item of that id; NULL: not in it. Borrowed from the list. */
const struct checklist_item *checklist_find(const struct checklist *list, const char *id);

/* The format is that of config/checklists/joint-union-ventilation.yaml; tests/unit/test_checklist.c has every refusal.
 *
 * text    size bytes of the file's content; borrows. name: the file's name, for the sentence.
 * list    out, untouched on failure (large: keep it on the heap or static).
 * -EINVAL with "file:line: key: what is wrong, what would be right": unknown, repeated or missing keys, an id twice,
 * more than CHECKLIST_ITEMS_MAX items or none, text too long, a word of no table, an item of the sensors or the
 * records that nothing answers, a draft mark without a Welsh text. -EFBIG: larger than DOCUMENT_SIZE_MAX. -ENOMEM. */
int checklist_parse(const char *text, size_t size, const char *name, struct checklist *list, struct error *err);

/* The same from a file. -ENOENT and friends with the path. Main or start-up only. */
int checklist_read(const char *path, struct checklist *list, struct error *err);

#endif
