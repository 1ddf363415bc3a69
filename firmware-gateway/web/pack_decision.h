/* web/pack_decision.h - what deciding by which pack rooms are judged has of its own: a pack that can judge, a reason,
 * and those who are told of it. For whole schools (api_packs.c) and for outbreaks (api_outbreaks.c). Main only. */
#ifndef PACK_DECISION_H
#define PACK_DECISION_H
#include "inside.h"
#include "packs.h"

/* The reason, which is needed. false: refused. */
bool pack_decision_reason(struct request *request, char reason[PACKS_REASON_SIZE]);
/* A pack that rooms can be judged by, named under the key, or else the fallback (NULL: none); NULL: refused. */
const struct pack *pack_decision_pack(struct request *request, const char *key, const char *fallback);
/* Whom it concerns is told in the same transaction: roles as in ROLE_*. false: refused. */
bool pack_decision_tell(struct request *request, unsigned roles, const char *subject, const char *body);
/* Into the ledger, with the reason as text, the subject as in printf. false: refused. A version of letters that no
 * entry can hold is left out. */
bool pack_decision_note(struct request *request, enum ledger_kind kind, const char *reason, const char *format, ...)
    __attribute__((format(printf, 4, 5)));
#endif
