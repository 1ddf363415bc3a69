/* report/assessment_text_parts.h - what the files that gather the text of a version share. Only for assessment_text.c
 * and assessment_text_evidence.c. */
#ifndef ASSESSMENT_TEXT_PARTS_H
#define ASSESSMENT_TEXT_PARTS_H
#include "store.h"
#include <jansson.h>

/* RFC 3339; "": never. The caller's. */
json_t *assessment_text_time(int64_t unix_ms);
/* Appends what the text says of the newest snapshot of each line, in their order. -ENOMEM, or what the store says. */
int assessment_text_evidence(struct store *store, int64_t version, json_t *list, struct error *err);

#endif
