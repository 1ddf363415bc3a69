/* web/alerts.h - what the requests that take, offer and pass on an incident have in common. Main only. */
#ifndef ALERTS_H
#define ALERTS_H
#include "incidents.h"
#include "request.h"

#define ALERTS_NOTE_SIZE 256        /* of what somebody says beside it, with its end */

/* The incident that the path names; 0, or refused. */
int alerts_find(struct request *request, struct incident *incident);

struct alerts_taking {              /* what somebody is going to do, and until when */
    enum intent intent;
    int64_t until_ms;               /* 0: they do not say */
    char note[ALERTS_NOTE_SIZE];
};
bool alerts_read_taking(struct request *request, struct alerts_taking *taking);     /* false: refused */
bool alerts_read_until(struct request *request, int64_t *until_ms);                 /* likewise */

/* What became of a taking (incident_acknowledge): kept, or refused in words. */
void alerts_answer_taking(struct request *request, int r, const struct incident *incident, const struct error *err);
/* On disk first; then everybody who watches hears it, and so does who asked. */
void alerts_keep(struct request *request, const struct incident *incident);
/* 409, with who has it. */
void alerts_refuse_taken(struct request *request, const struct incident *incident);

/* By an alert's link, which names one incident: the others of its room and quantity that nobody has are taken with it
 * (taken: as it is now), and those that were taken at that moment go back with it (was: as it was). Does nothing for
 * other callers, whose pages name each. 0; negative: not kept, and the request is answered. */
int alerts_take_cause(struct request *request, const struct incident *taken);
int alerts_release_cause(struct request *request, const struct incident *was, const char *why);

#endif
