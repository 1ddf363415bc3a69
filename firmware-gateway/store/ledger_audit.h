/* store/ledger_audit.h - the readings of every day against the digest that the ledger was given of it. Worker. */
#ifndef LEDGER_AUDIT_H
#define LEDGER_AUDIT_H
#include "store.h"

/* Reads every day that has a digest, and no reading that came after it and waits for the next one. 0; -EBADMSG: names
 * the first day that is another than the ledger was given; others of the record. */
int ledger_audit(struct store_reader *reader, struct error *err);

#endif
