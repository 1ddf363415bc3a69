/* web/term_scope.h - who may not see single days may not see them as a short term either: which stretches they get the
 * figures of, and the words of a refusal. For the figures of a room and for papers alike. Main only. */
#ifndef TERM_SCOPE_H
#define TERM_SCOPE_H
#include "request.h"
#include "term.h"

/* Teachers see two weeks of single days, governors none. */
bool term_scope_is_bound(const struct caller *caller);
/* The stretch that ?from= and ?to= name, by default the newest: whole terms or months only. false: refused (403, or
 * 422 for what is no date). */
bool term_scope_read(struct request *request, int64_t today, struct term_range *range);
/* For who may see single days: any days up to yesterday, DAYS_MAX at most, by default about a term. false: refused. */
bool term_scope_read_any(struct request *request, int64_t today, struct term_range *range);
/* 403 with a sentence (term_thin_words) and whom to ask. */
void term_scope_refuse_thin(struct request *request, const char *why);

#endif
