/* notify/notify.c - see notify.h. Who is told: audience; when: pace; in what words: messages; delivery sends. */
#include "notify.h"
#include "audience.h"
#include "delivery.h"
#include "pace.h"
#include "secret.h"
#include <assert.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define OFFER_OLD_MS (INT64_C(2) * 3600000)     /* nobody is asked to take over what was the matter hours ago */
#define CHANGE_OLD_MS (INT64_C(7) * 86400000)   /* a change that nobody could be told of in a week is on the pages */

struct notify {
    struct notify_settings settings;
    const struct clock *clock;
    struct store *store;
    const struct zone *zone;
    const struct calendar *calendar;
    const struct pack *pack;
    struct delivery *delivery;
};

int notify_open(const struct notify_settings *settings, const struct clock *clock, struct loop *loop,
                struct store *store, struct worker *worker, struct notify **notify, struct error *err)
{
    struct notify *n = calloc(1, sizeof *n);
    int r;

    if (!n)
        return error_set(err, -ENOMEM, "alerts: out of memory");
    n->settings = *settings;
    n->clock = clock;
    n->store = store;
    r = secret_init(err);
    if (r == 0)
        r = delivery_open(&n->settings, clock, loop, worker, &n->delivery, err);
    if (r < 0) {
        notify_close(n);
        return r;
    }
    *notify = n;
    return 0;
}

void notify_use(struct notify *n, struct store *store, const struct zone *zone, const struct calendar *calendar,
                const struct pack *adopted, const struct pack_shelf *shelf)
{
    const struct news_packs packs = {adopted, shelf};

    n->store = store;
    n->zone = zone;
    n->calendar = calendar;
    n->pack = adopted;
    delivery_use(n->delivery, store, zone, &packs);
}

void notify_stop(struct notify *n)
{
    if (n)
        delivery_stop(n->delivery);
}

void notify_close(struct notify *n)
{
    if (!n)
        return;
    delivery_close(n->delivery);
    secret_forget(&n->settings, sizeof n->settings);
    free(n);
}

void notify_poke(struct notify *n)
{
    delivery_poke(n->delivery);
}

/* -- what an incident owes -- */

static void write_link(const struct notify *n, const struct incident *incident, const char *secret,
                       char link[MESSAGES_LINK_SIZE])
{
    snprintf(link, MESSAGES_LINK_SIZE, "%s/incidents/%lld%s%s", n->settings.public_url, (long long)incident->id,
             *secret ? "?k=" : "", secret);
    if (!*n->settings.public_url)
        link[0] = '\0';
}

/* The link that is one person's own, good until the end of the next day. */
static int make_link(const struct notify *n, const struct incident *incident, const struct audience_member *member,
                     int64_t now_ms, char link[MESSAGES_LINK_SIZE], struct error *err)
{
    struct token token = {.role = member->role, .name = "link in a message", .created_ms = now_ms,
                          .incident = incident->id, .person = member->person};
    char secret[SECRET_TOKEN_SIZE];
    int r = 0;

    token.expires_ms = zone_day_start_ms(n->zone, zone_date(n->zone, now_ms) + 2);
    secret_token(secret);
    secret_hash(secret, token.hash);
    write_link(n, incident, secret, link);
    secret_forget(secret, sizeof secret);
    if (*link)
        r = token_add(n->store, &token, err);
    return r;
}

static int find_past(const struct notify *n, const char *email, const struct incident *incident, int64_t now_ms,
                     struct pace_past *past)
{
    int64_t midnight_ms = zone_day_start_ms(n->zone, zone_date(n->zone, now_ms));
    int r = outbox_made_since(n->store, OUTBOX_MAIL, email, midnight_ms, &past->today);

    if (r == 0)
        r = outbox_made_since(n->store, OUTBOX_MAIL, email, now_ms - PACE_BURST_MS, &past->lately);
    if (r == 0)
        r = outbox_newest_about(n->store, OUTBOX_MAIL, email, incident, now_ms - PACE_ROOM_MS,
                                &past->about_room_ms);
    return r;
}

static int64_t earlier(int64_t a, int64_t b)
{
    return a < b ? a : b;
}

static int owe_mail(const struct notify *n, const struct message_facts *facts, const struct audience_member *member,
                    struct error *err)
{
    const struct week_hours *hours = calendar_room_hours(n->calendar, facts->incident->room);
    struct outbox_row row = {.kind = OUTBOX_MAIL, .incident = facts->incident->id, .made_ms = facts->now_ms};
    struct message_facts own = *facts;
    struct letter message;
    struct pace_past past;
    char link[MESSAGES_LINK_SIZE];
    int r = find_past(n, member->email, facts->incident, facts->now_ms, &past);

    if (r == 0)
        r = make_link(n, facts->incident, member, facts->now_ms, link, err);
    if (r < 0)
        return r;
    own.link = link;
    messages_write(&own, &message);
    memcpy(row.to, member->email, sizeof member->email);
    row.subject = message.subject;
    row.body = message.body;
    row.next_try_ms = pace_first_ms(&past, facts->occasion, facts->incident, facts->rule, facts->now_ms);
    row.dead_after_ms = pace_old_ms(facts->rule, n->calendar, hours, n->zone, facts->now_ms);
    if (row.next_try_ms > facts->now_ms && facts->incident->room[0])
        row.dead_after_ms = earlier(row.dead_after_ms, pace_held_until_ms(n->calendar, hours, n->zone, facts->now_ms));
    return outbox_add(n->store, &row, err);
}

static int owe_webhooks(const struct notify *n, const struct message_facts *facts, struct error *err)
{
    const struct week_hours *hours = calendar_room_hours(n->calendar, facts->incident->room);
    struct message_facts anybody = *facts;
    char link[MESSAGES_LINK_SIZE];
    int r = 0;

    write_link(n, facts->incident, "", link);
    anybody.link = link;
    for (size_t i = 0; i < n->settings.webhook_count && r == 0; i++) {
        struct outbox_row row = {.kind = OUTBOX_WEBHOOK, .incident = facts->incident->id, .made_ms = facts->now_ms,
                                 .next_try_ms = facts->now_ms};

        row.dead_after_ms = pace_old_ms(facts->rule, n->calendar, hours, n->zone, facts->now_ms);
        memcpy(row.to, n->settings.webhooks[i].name, sizeof n->settings.webhooks[i].name);
        row.body = messages_webhook(&anybody);
        r = row.body ? outbox_add(n->store, &row, err) : error_set(err, -ENOMEM, "alerts: out of memory");
        outbox_row_done(&row);
    }
    return r;
}

/* What a live rule averages over; 0: it judges each value. */
static double window_of(const struct notify *n, const struct rule *rule)
{
    if (!rule)
        return 0;
    return rule->statistic == STATISTIC_SUSTAINED ? n->pack->sustained_window_min
           : rule->statistic == STATISTIC_MEAN    ? rule->window_min
                                                  : 0;
}

int notify_incident(struct notify *n, enum notify_occasion occasion, const struct incident *incident,
                    const struct room_info *room, const struct rule *rule, double value, enum trend trend,
                    struct error *err)
{
    const struct message_facts facts = {.occasion = occasion, .incident = incident,
                                        .room_name = room ? room->name : "", .rule = rule,
                                        .window_min = window_of(n, rule),
                                        .ventilation = room ? room->ventilation : VENTILATION_UNKNOWN, .value = value,
                                        .trend = trend, .now_ms = clock_wall_ms(n->clock), .zone = n->zone, .link = ""};
    struct audience audience = {0};
    int r;

    assert(n->zone && n->calendar && n->pack && incident->id);
    r = owe_webhooks(n, &facts, err);
    if (r == 0 && *n->settings.mail.host)
        r = audience_find(n->store, occasion, incident, &audience, err);
    for (size_t i = 0; i < audience.count && r == 0; i++)
        r = owe_mail(n, &facts, &audience.members[i], err);
    return r;
}

/* Neither held back for pace nor of the incident's row: that would be old news as soon as somebody has it, and somebody
 * has what is offered. */
int notify_tell_offer(struct notify *n, const struct incident *incident, const struct notify_now *now,
                      const struct notify_offer *offer, struct error *err)
{
    struct message_facts facts = {.occasion = NOTIFY_RAISED, .incident = incident,
                                  .room_name = now->room ? now->room->name : "", .rule = now->rule,
                                  .window_min = window_of(n, now->rule),
                                  .ventilation = now->room ? now->room->ventilation : VENTILATION_UNKNOWN,
                                  .value = now->value, .trend = now->trend, .now_ms = clock_wall_ms(n->clock),
                                  .zone = n->zone};
    struct outbox_row row = {.kind = OUTBOX_MAIL, .made_ms = facts.now_ms, .next_try_ms = facts.now_ms,
                             .dead_after_ms = facts.now_ms + OFFER_OLD_MS};
    struct audience audience = {0};
    char link[MESSAGES_LINK_SIZE];
    struct letter letter;
    int r = *n->settings.mail.host ? audience_of_people(n->store, &offer->person, 1, &audience, err) : 0;

    if (r < 0 || !audience.count)
        return r;
    r = make_link(n, incident, &audience.members[0], facts.now_ms, link, err);
    if (r < 0)
        return r;
    facts.link = link;
    messages_offer(&facts, offer->from, offer->note, &letter);
    memcpy(row.to, audience.members[0].email, sizeof audience.members[0].email);
    row.subject = letter.subject;
    row.body = letter.body;
    return outbox_add(n->store, &row, err);
}

/* One mail to each of them, at now. */
static int tell(struct notify *n, const struct audience *audience, const char *subject, const char *body,
                struct error *err)
{
    int64_t now_ms = clock_wall_ms(n->clock);
    struct letter letter;
    int r = 0;

    messages_one_line(letter.subject, sizeof letter.subject, subject);
    snprintf(letter.body, sizeof letter.body, "%s", body);
    for (size_t i = 0; i < audience->count && r == 0; i++) {
        struct outbox_row row = {.kind = OUTBOX_MAIL, .made_ms = now_ms, .next_try_ms = now_ms,
                                 .dead_after_ms = now_ms + CHANGE_OLD_MS, .subject = letter.subject,
                                 .body = letter.body};

        memcpy(row.to, audience->members[i].email, sizeof audience->members[i].email);
        r = outbox_add(n->store, &row, err);
    }
    return r;
}

int notify_tell(struct notify *n, unsigned roles, const char *subject, const char *body, struct error *err)
{
    struct audience audience = {0};
    int r = *n->settings.mail.host ? audience_of_roles(n->store, roles, &audience, err) : 0;

    return r < 0 ? r : tell(n, &audience, subject, body, err);
}

int notify_tell_address(struct notify *n, const char *address, const char *subject, const char *body,
                        struct error *err)
{
    struct audience one = {.count = 1};

    if (!*n->settings.mail.host || !*address)
        return 0;
    snprintf(one.members[0].email, sizeof one.members[0].email, "%s", address);
    return tell(n, &one, subject, body, err);
}

int notify_tell_people(struct notify *n, const int64_t *persons, size_t count, const char *subject, const char *body,
                       struct error *err)
{
    struct audience audience = {0};
    int r = *n->settings.mail.host ? audience_of_people(n->store, persons, count, &audience, err) : 0;

    return r < 0 ? r : tell(n, &audience, subject, body, err);
}
