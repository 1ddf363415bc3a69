/* store/ledger_audit.h - the readings of every day against the digest that the ledger was given of it. Worker. */
#ifndef LEDGER_AUDIT_H
#define LEDGER_AUDIT_H
#include "ledger_day.h"
#include "store.h"

struct ledger_audited {
    size_t days;                    /* that are what their newest digest says */
    size_t waiting;                 /* with readings that came after it, and that the next one is about */
    size_t thinned;                 /* of a copy, whose readings were taken out as too old: nothing is left to compare */
    int64_t rows;                   /* of days */
};

/* Reads every day that has a digest, and no reading that came after it and waits for the next one. 0; -EBADMSG: names
 * the first day that is another than the ledger was given; others of the record. audited: NULL is fine. */
int ledger_audit(struct store_reader *reader, struct ledger_audited *audited, struct error *err);

/* Calls each() with the days that have a digest of readings, and none of these any more, of a record that is a copy out of
 * which they were taken (retention_thinned), until it returns something else than 0, which is returned. day: as it is now. */
int ledger_audit_thinned(struct store_reader *reader, int (*each)(void *context, const struct ledger_day *day),
                         void *context, struct error *err);

#endif
