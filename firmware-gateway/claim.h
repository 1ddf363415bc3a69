/* claim.h - the one-time code with which the first leader claims a new box: made at each start until somebody has,
 * shown on the console and kept in the data folder for whoever stands at the box. */
#ifndef CLAIM_H
#define CLAIM_H
#include "store.h"

#define CLAIM_FILE "claim-code"             /* in the data folder, mode 0600 */
#define CLAIM_VALID_MS INT64_C(86400000)    /* reliability promise 50: at most 24 h, in real time */

/* Makes, keeps and logs a code in the store's open transaction; removes the file when the box is claimed. */
int claim_offer(struct store *store, const char *folder, const char *listen, struct error *err);

#endif
