/* notify/sentences.h - the English catalogue of messages. Braces name what is put in (messages.c); the rest is said as
 * it stands. Whole sentences only: other languages order their words differently. */
#ifndef SENTENCES_H
#define SENTENCES_H
#include "messages.h"

enum topic { TOPIC_CO2, TOPIC_CO2_PEAK, TOPIC_COLD, TOPIC_HOT, TOPIC_SENSOR, TOPIC_SITE, TOPIC_RECORD, TOPIC_OTHER,
             TOPIC_COUNT };

struct sentences {
    const char *subject;
    const char *fact;           /* with since when */
    const char *value;          /* the figure now, when it is known; "": not said */
    const char *no_value;       /* said instead when it is not */
    const char *action;         /* one */
    const char *safety;         /* travels with the action; "": none */
};

extern const struct sentences sentences[TOPIC_COUNT][NOTIFY_OCCASION_COUNT];
/* The fact of rules that judge an average, with the figure now; NULL: such a topic has none. */
extern const char *const sentences_average[TOPIC_COUNT][NOTIFY_OCCASION_COUNT];
#define TREND_COUNT (TREND_FALLING + 1)
extern const char *const sentences_now[QUANTITY_COUNT][TREND_COUNT];   /* what {now} is: the value, when it is known */
enum advice { ADVICE_ACT, ADVICE_PEAK, ADVICE_COUNT };
extern const char *const sentences_advice[ADVICE_COUNT][VENTILATION_COUNT];     /* what {advice} is */
extern const char *const sentences_returned[INTENT_COUNT];      /* what was expected: {room} {who} {until} */
extern const char *const sentences_unoccupied;                  /* cleared because the lesson ended */
extern const char *const sentences_source;                      /* who says so: {source} {date} {status} {meaning} */
extern const char *const sentences_unverified;                  /* of confidence C */
extern const char *const sentences_site;                        /* what {room} is called for the whole site */
extern const char *const sentences_weekdays[7], *const sentences_months[12];
extern const char *const sentences_second_pass;                 /* {time} shown for the second time that night */
struct offer_sentences {
    const char *subject, *asks;     /* before the subject and the body of what it is about: {who} asks */
};
extern const struct offer_sentences sentences_offer;
struct digest_sentences {
    const char *subject, *opening;  /* {count} messages since {since}, about {rooms} */
    const char *more;               /* {count} not listed */
};
extern const char *const sentences_more_rooms;                   /* after the {rooms} that were named */
extern const struct digest_sentences sentences_digest[DIGEST_REASON_COUNT];

#endif
