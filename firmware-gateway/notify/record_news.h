/* notify/record_news.h - what safety reps are told when somebody decides what the record says of rooms from now on: the
 * hours in use, a room taken off, a sensor set aside, taken out or read in another way. Each is an entry of the ledger,
 * whichever door it came through; changes of packs are told by those who decide them. Pure: no I/O, no clock. */
#ifndef RECORD_NEWS_H
#define RECORD_NEWS_H
#include "people_news.h"

/* Whether such an entry is told, by its kind and subject. */
bool record_news_is_due(const struct ledger_entry *entry);
/* Fills news for one that is. text: the entry's own, which names the sensor or room ("": erased, or it has none); by and
 * when as in people_news(). */
void record_news(const struct ledger_entry *entry, const char *text, const char *by, const char *when,
                 struct people_news *news);

#endif
