/* gateway.h - the data path and the periodic duties: opens and closes every module, and lets a reading through all
 * floors. The parts: hearing.c (mail to readings), telling.c (changes to incidents and messages), settling.c (what was
 * told against what is known now), loading.c (the record to memory), timing.c (pauses and steps of the clock),
 * ticking.c (periodic duties), answering.c (what the doors ask for), gateway.c (opens, closes, commits). */
#ifndef GATEWAY_H
#define GATEWAY_H
#include "clock.h"
#include "error.h"
#include "settings.h"

/* Runs until SIGTERM or SIGINT. 0: ended as asked. -EINVAL: configuration (exit 78); others: could not start. */
int gateway_run(const struct settings *settings, const struct clock *clock, struct error *err);

#endif
