/* notify/delivery.h - empties the outbox: takes what is due, has the courier send it, and writes down what became of
 * it. Two lanes, mail and webhooks, each with one message under way at a time: nothing is sent twice at once, and a
 * receiver that hangs holds up its own lane only. Main only; the sending is the workers'. */
#ifndef DELIVERY_H
#define DELIVERY_H
#include "news.h"
#include "notify.h"

struct delivery;

/* Borrows all. */
int delivery_open(const struct notify_settings *settings, const struct clock *clock, struct loop *loop,
                  struct worker *mail_worker, struct delivery **delivery, struct error *err);
void delivery_stop(struct delivery *delivery);
void delivery_close(struct delivery *delivery);
void delivery_use(struct delivery *delivery, struct store *store, const struct zone *zone,
                  const struct news_packs *packs);
void delivery_poke(struct delivery *delivery);

#endif
