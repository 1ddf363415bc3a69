/* notify/news.c - see news.h */
#include "news.h"
#include "pace.h"
#include "places.h"
#include <stdlib.h>
#include <string.h>

#define GIVE_UP_MS (INT64_C(7) * 86400000)

struct rivals {                     /* of an incident that is to be told */
    const struct news_packs *packs;
    const struct incident *incident;
    const struct rule *rule;
    int64_t made_ms;
    bool has_worse;
};

static const struct rule *rule_of(const struct news_packs *packs, const struct incident *incident)
{
    if (strcmp(incident->pack, packs->adopted->name) == 0)
        return pack_find(packs->adopted, incident->rule);
    return packs->shelf ? pack_shelf_rule(packs->shelf, incident->pack, incident->rule) : NULL;
}

static int rank(const struct incident *incident, const struct rule *rule)
{
    return 2 * (int)incident->severity + rule->is_peak;
}

static int compare_rival(void *context, const struct incident *other)
{
    struct rivals *rivals = context;
    const struct rule *rule = rule_of(rivals->packs, other);

    rivals->has_worse = rule && rule->quantity == rivals->rule->quantity &&
                        other->interrupts >= rivals->incident->interrupts &&
                        rank(other, rule) > rank(rivals->incident, rivals->rule) &&
                        llabs(other->raised_ms - rivals->made_ms) <= PACE_ROOM_MS;
    return rivals->has_worse;
}

/* One cause, one message: a worse rule of the room and quantity tells the same people at about the same time. */
static bool has_worse(struct store *store, const struct news_packs *packs, const struct outbox_row *row,
                      const struct incident *incident)
{
    struct rivals rivals = {.packs = packs, .incident = incident, .rule = rule_of(packs, incident),
                            .made_ms = row->made_ms};

    if (rivals.rule && incident->room[0])
        (void)incidents_list(store, INCIDENTS_OPEN, incident->room, 0, INT64_MAX, PACK_RULES_MAX, compare_rival,
                             &rivals, NULL);
    return rivals.has_worse;
}

const char *news_why_not(struct store *store, const struct news_packs *packs, const struct outbox_row *row,
                         int64_t now_ms)
{
    enum pace_state state = pace_state(row, now_ms);
    struct incident incident;

    if (now_ms - row->made_ms > GIVE_UP_MS)
        return "a week old";
    if (state == PACE_LATE)
        return "it waited until school was over";
    if ((state != PACE_HELD && state != PACE_FRESH) || !row->incident ||
        incident_load(store, row->incident, &incident, NULL) < 0)
        return NULL;
    if (incident.state == INCIDENT_CLEARED)
        return state == PACE_HELD ? "over before it was told" : NULL;
    return row->kind == OUTBOX_MAIL && has_worse(store, packs, row, &incident)
               ? "told with what is worse in the room" : NULL;
}

struct room_name {
    const char *id;
    char name[NAME_SIZE];
};

static int take_name(void *context, const struct room_info *room)
{
    struct room_name *wanted = context;

    if (strcmp(room->id, wanted->id) != 0)
        return 0;
    memcpy(wanted->name, room->name, sizeof room->name);
    return 1;
}

void news_room_name(struct store *store, const struct outbox_row *row, char name[NAME_SIZE])
{
    struct incident incident = {0};
    struct room_name room = {.id = incident.room};

    if (row->incident)
        (void)incident_load(store, row->incident, &incident, NULL);
    if (rooms_load(store, take_name, &room, NULL) <= 0)
        memcpy(room.name, incident.room, sizeof incident.room);
    memcpy(name, room.name, sizeof room.name);
}
