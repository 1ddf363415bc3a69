/* store/offers.h - who has an incident offers it to somebody else, who takes it over or says no. Until then it stays
 * with whoever has it. An offer stands as long as the taking that it was made in: what is given back, comes back or is
 * taken anew leaves none behind, and neither does what is over. Every step is a row of the incident's history:
 * "offered" (detail: to whom), "accepted" (detail: the intent), "declined" (detail: why). */
#ifndef OFFERS_H
#define OFFERS_H
#include "incidents.h"

struct offer {
    int64_t from, to;               /* persons */
    char to_name[NAME_SIZE];
    int64_t at_ms;
};

/* The one that stands: 0; -ENOENT: none does. */
int offer_load(struct store *store, const struct incident *incident, struct offer *offer);

/* Whether one of another incident of its room stands that is for the same person: they were told of it. */
bool offer_has_alike(struct store *store, const struct incident *incident, int64_t to);

/* Offers what `from` has, in place of what was offered before. incident: as it is now; names of both from the record.
 * -EPERM: from does not have it; -ENOENT: no such person, or disabled; -EINVAL: it is over, or to oneself. */
int offer_make(struct store *store, const struct incident *incident, int64_t from, int64_t to, int64_t now_ms,
               struct error *err);

/* `to` has it from now on, or leaves it where it is; *incident: as it is then. -ENOENT: nothing is offered to them (any
 * more), or no such incident; accepting also -EMSGSIZE: note does not fit. */
int offer_accept(struct store *store, int64_t id, int64_t to, enum intent intent, int64_t now_ms, int64_t until_ms,
                 const char *note, struct incident *incident, struct error *err);
int offer_decline(struct store *store, int64_t id, int64_t to, int64_t now_ms, const char *why,
                  struct incident *incident, struct error *err);

#endif
