/* notify/hazard_letter.h - what site staff are told by mail when somebody reports a hazard: what it is and where, and
 * the way to the page. Neither who reported it nor what they wrote leaves the gateway: both are read on the page, by
 * those who may. Pure; any thread. */
#ifndef HAZARD_LETTER_H
#define HAZARD_LETTER_H
#include "hazards.h"
#include "messages.h"

/* Project settings. What got a letter already is not told again within the time, and of all others so many get one;
 * those in danger are counted apart, so that no number of stuffy rooms keeps one of them back. */
#define HAZARD_LETTER_MS (INT64_C(60) * 60000)
#define HAZARD_LETTERS_MAX 6

/* told: within the last HAZARD_LETTER_MS, before this one. */
bool hazard_letter_is_due(const struct hazard_told *told);

/* Bits of enum role: site staff; with somebody in danger leaders too. */
unsigned hazard_letter_roles(const struct hazard *hazard);

/* room_name "": none in particular; link: of the page of reports, "": none. The last letter of the time says so. */
void hazard_letter_write(const struct hazard *hazard, const struct hazard_told *told, const char *room_name,
                         const char *link, struct letter *letter);

#endif
