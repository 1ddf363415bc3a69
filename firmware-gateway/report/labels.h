/* report/labels.h - the words of papers about the air, in their language: whole sentences with places, as phrases.h
 * fills them. A phrase that nobody has put into Welsh yet is English, and the paper says so at its beginning. Pure. Any
 * thread. */
#ifndef LABELS_H
#define LABELS_H
#include "phrases.h"

enum label {
    /* what a paper is */
    LABEL_EVIDENCE_TITLE, LABEL_TERM_TITLE, LABEL_TERM_SCHOOL_TITLE, LABEL_FIX_TITLE, LABEL_FILE_TITLE, LABEL_RECORD_UP_TO,
    LABEL_COVERAGE, LABEL_PARTLY_ENGLISH, LABEL_DIGEST_CAPTION,
    /* findings of a room: {1} room {2} share {3} period {4} days that failed {5} days measured {6} pack {7} longest run */
    LABEL_FOUND_FAILED, LABEL_FOUND_PASSED, LABEL_FOUND_UNTOLD, LABEL_FOUND_NOTHING,
    /* limits */
    LABEL_LIMITS_SIGN, LABEL_LIMITS_COVERED, LABEL_LIMITS_THIN /* {1} rooms */, LABEL_LIMITS_GRADE /* {1} rooms */,
    LABEL_LIMITS_FILE,
    /* headings */
    LABEL_MEASURED, LABEL_ROOM, LABEL_FIGURES, LABEL_YARDSTICKS, LABEL_OTHERS, LABEL_WEEKS, LABEL_INCIDENTS,
    LABEL_METHOD, LABEL_SOURCES, LABEL_TYPICAL_AND_WORST,
    /* columns */
    LABEL_SCHOOL_DAYS, LABEL_DAYS_MEASURED, LABEL_OF_THE_TIME, LABEL_GRADE, LABEL_SOURCE, LABEL_STATUS,
    LABEL_LIMIT, LABEL_WORST, LABEL_FAILED_ON, LABEL_VERDICT, LABEL_TIME, LABEL_BEGAN, LABEL_HOW_LONG, LABEL_PEAK,
    LABEL_DONE, LABEL_CLAUSE, LABEL_CONFIDENCE, LABEL_RULE,
    /* figures */
    LABEL_MEAN, LABEL_ABOVE /* {1} ppm */, LABEL_ABOVE_VALUE /* {1} share {2} hours {3} longest */, LABEL_HIGHEST,
    LABEL_WARMTH, LABEL_WARMTH_VALUE, LABEL_ABOUT_ROOM, LABEL_CANNOT_TELL,
    /* sentences */
    LABEL_CHART_SENTENCE /* {1} room {2} worst date {3} highest half hour {4} its time {5} typical highest */,
    LABEL_TYPICAL_DAY, LABEL_WORST_DAY, LABEL_WEEK_CAPTION /* {1} period {2} coverage */, LABEL_WEEK_NOTE,
    LABEL_DAYS_OF /* {1} of {2} days */, LABEL_GOOD_ON, LABEL_NO_INCIDENTS, LABEL_INCIDENTS_MORE, LABEL_UNTOLD_RULES,
    LABEL_STILL_OPEN, LABEL_NOBODY, LABEL_OTHERS_NOTE, LABEL_COVERED,
    LABEL_METHOD_READINGS, LABEL_METHOD_DAYS, LABEL_METHOD_VERDICTS, LABEL_METHOD_PERIODS, LABEL_METHOD_GRADES,
    LABEL_METHOD_INCIDENTS, LABEL_METHOD_BOTH, LABEL_METHOD_DIGEST,
    /* rooms to fix, and terms */
    LABEL_FIX_FOUND /* {1} count {2} of {3} period */, LABEL_FIX_NONE, LABEL_FIX_TABLE, LABEL_FIX_WHY, LABEL_FIX_ACTION,
    LABEL_FIX_NO_ACTION, LABEL_FIX_THIN, LABEL_FIX_THIN_NOTE, LABEL_SHARE_OVER_800, LABEL_LONGEST,
    LABEL_TERM_ROOMS, LABEL_TERM_WORST, LABEL_MONTHS, LABEL_MONTH, LABEL_TERM_DAYS, LABEL_DATE, LABEL_OVER_800,
    LABEL_OVER_1500, LABEL_OVER_1500_SHARE,
    LABEL_COUNT
};
const char *label(enum paper_language language, enum label which);

/* Fills the label's places; gives text, an array. */
#define LABEL_SAY(text, language, which, ...)                                                                          \
    phrase_fill(label(language, which), (const char *const[]){__VA_ARGS__},                                           \
                sizeof((const char *const[]){__VA_ARGS__}) / sizeof(const char *), text, sizeof text)

#endif
