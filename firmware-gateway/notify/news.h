/* notify/news.h - whether a message that waits is still to be told, by what the record says of its incident, and which
 * room it is about. Main only. */
#ifndef NEWS_H
#define NEWS_H
#include "incidents.h"
#include "pack_shelf.h"

struct news_packs {                 /* where the rule of an incident is found; borrows both */
    const struct pack *adopted;
    const struct pack_shelf *shelf; /* rooms in an outbreak are judged by another; NULL: they are not */
};

/* Why the message is not to be told any more, static; NULL: it is. Of the rules of one room and quantity that interrupt
 * the same people within PACE_ROOM_MS only the worst is told. */
const char *news_why_not(struct store *store, const struct news_packs *packs, const struct outbox_row *row,
                         int64_t now_ms);

/* What the room is called; its id when it has no name (any more), "" for the site. */
void news_room_name(struct store *store, const struct outbox_row *row, char name[NAME_SIZE]);

#endif
