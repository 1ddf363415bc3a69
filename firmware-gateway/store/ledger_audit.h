/* store/ledger_audit.h - the readings of every day against the digest that the ledger was given of it. Worker. */
#ifndef LEDGER_AUDIT_H
#define LEDGER_AUDIT_H
#include "store.h"

struct ledger_audited {
    size_t days;                    /* that are what their newest digest says */
    size_t waiting;                 /* with readings that came after it, and that the next one is about */
    int64_t rows;                   /* of days */
};

/* Reads every day that has a digest, and no reading that came after it and waits for the next one. 0; -EBADMSG: names
 * the first day that is another than the ledger was given; others of the record. audited: NULL is fine. */
int ledger_audit(struct store_reader *reader, struct ledger_audited *audited, struct error *err);

#endif
