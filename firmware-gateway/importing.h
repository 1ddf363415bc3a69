/* importing.h - what `transom import` says to a gateway that runs. */
#ifndef IMPORTING_H
#define IMPORTING_H
#include "control.h"

/* import start FILE ROOM NAME SHA256: FILE is one of the record's folder for files on their way in, plain columns in
 * UTC, and the gateway's from then on; says the number of the import. import status NUMBER: says "running SHARE" or
 * "done ADDED KNOWN". -EINVAL: not these words, or no gateway; others: why it failed. */
int importing_verb(const struct verb_call *call, struct error *err);

#endif
