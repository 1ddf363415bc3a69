/* store/offers.c - see offers.h */
#include "offers.h"
#include "people.h"
#include "store_private.h"
#include <errno.h>
#include <string.h>

enum { LOAD, COUNT_ALIKE, PUT, DROP, TAKE_OVER, ADD_HISTORY };

#define STANDS "i.state < 4 AND i.who <> '' AND i.who_since_ms = o.since_ms"
static const char *const statements[] = {
    [LOAD] = "SELECT o.from_person, o.to_person, o.at_ms, p.name FROM incident_offer AS o"
             " JOIN incident AS i ON i.id = o.incident JOIN person AS p ON p.id = o.to_person"
             " WHERE o.incident = ?1 AND " STANDS,
    [COUNT_ALIKE] = ("SELECT count(*) FROM incident_offer AS o JOIN incident AS i ON i.id = o.incident"
                     " WHERE i.room = ?1 AND o.to_person = ?2 AND o.incident <> ?3 AND " STANDS),
    [PUT] = "INSERT OR REPLACE INTO incident_offer SELECT id, ?2, ?3, who_since_ms, ?4 FROM incident WHERE id = ?1",
    [DROP] = "DELETE FROM incident_offer WHERE incident = ?1",
    [TAKE_OVER] = ("UPDATE incident SET who = ?2, intent = ?3, who_since_ms = ?4, until_ms = ?5, note = ?6"
                   " WHERE id = ?1"),
    [ADD_HISTORY] = "INSERT INTO incident_history VALUES (NULL, ?1, ?2, ?3, ?4, ?5)",
};
static const struct sql_module module = {SQL_OFFERS, statements};

int offer_load(struct store *store, const struct incident *incident, struct offer *offer)
{
    sqlite3_stmt *statement;
    int r = sql_start(&store->connection, &module, LOAD, SQL_VALUES(SQL_INT(incident->id)), &statement, NULL);

    if (r < 0)
        return r;
    r = sql_step(&store->connection, statement, NULL);
    if (r > 0) {
        offer->from = sqlite3_column_int64(statement, 0);
        offer->to = sqlite3_column_int64(statement, 1);
        offer->at_ms = sqlite3_column_int64(statement, 2);
        sql_copy_text(statement, 3, offer->to_name, sizeof offer->to_name);
    }
    sql_finish(statement);
    return r > 0 ? 0 : r < 0 ? store_after(store, r) : -ENOENT;
}

bool offer_has_alike(struct store *store, const struct incident *incident, int64_t to)
{
    int64_t count = 0;

    return sql_number(&store->connection, &module, COUNT_ALIKE,
                      SQL_VALUES(SQL_TEXT(incident->room), SQL_INT(to), SQL_INT(incident->id)), 0, &count, NULL) >= 0 &&
           count > 0;
}

static int note(struct store *store, int64_t id, int64_t now_ms, const char *what, const char *who,
                const char *detail, struct error *err)
{
    int r = store_write(store, &module, ADD_HISTORY,
                        SQL_VALUES(SQL_INT(id), SQL_INT(now_ms), SQL_TEXT(what), SQL_TEXT(who), SQL_TEXT(detail)), err);

    return r < 0 ? r : 0;
}

int offer_make(struct store *store, const struct incident *incident, int64_t from, int64_t to, int64_t now_ms,
               struct error *err)
{
    struct person giver, taker;
    int r;

    if (incident->state == INCIDENT_CLEARED || from == to)
        return error_set(err, -EINVAL, "incident %lld: is over, or offered to oneself", (long long)incident->id);
    if (person_load(store, to, &taker) < 0 || taker.disabled)
        return error_set(err, -ENOENT, "offer: nobody to offer it to");
    if (person_load(store, from, &giver) < 0 || strcmp(giver.name, incident->with) != 0)
        return error_set(err, -EPERM, "incident %lld: %s has it", (long long)incident->id, incident->with);
    r = store_write(store, &module, PUT, SQL_VALUES(SQL_INT(incident->id), SQL_INT(from), SQL_INT(to), SQL_INT(now_ms)),
                    err);
    return r < 0 ? r : note(store, incident->id, now_ms, "offered", giver.name, taker.name, err);
}

/* The incident that is offered to them, and who they are. */
static int find(struct store *store, int64_t id, int64_t to, struct incident *incident, struct person *taker,
                struct error *err)
{
    struct offer offer;
    int r = incident_load(store, id, incident, err);

    if (r < 0)
        return r;
    if (offer_load(store, incident, &offer) < 0 || offer.to != to || person_load(store, to, taker) < 0)
        return error_set(err, -ENOENT, "incident %lld: is not offered to them", (long long)id);
    return 0;
}

int offer_accept(struct store *store, int64_t id, int64_t to, enum intent intent, int64_t now_ms, int64_t until_ms,
                 const char *words, struct incident *incident, struct error *err)
{
    struct person taker;
    int r = find(store, id, to, incident, &taker, err);

    if (r < 0)
        return r;
    if (words && strlen(words) >= sizeof incident->note)
        return error_set(err, -EMSGSIZE, "note: longer than %zu bytes", sizeof incident->note - 1);
    r = store_write(store, &module, DROP, SQL_VALUES(SQL_INT(id)), err);
    if (r >= 0)
        r = store_write(store, &module, TAKE_OVER,
                        SQL_VALUES(SQL_INT(id), SQL_TEXT(taker.name), SQL_INT(intent), SQL_INT(now_ms),
                                   SQL_INT(until_ms), SQL_TEXT(words ? words : "")), err);
    if (r >= 0)
        r = note(store, id, now_ms, "accepted", taker.name, intent_word(intent), err);
    return r < 0 ? r : incident_load(store, id, incident, err);
}

int offer_decline(struct store *store, int64_t id, int64_t to, int64_t now_ms, const char *why,
                  struct incident *incident, struct error *err)
{
    struct person taker;
    int r = find(store, id, to, incident, &taker, err);

    if (r < 0)
        return r;
    r = store_write(store, &module, DROP, SQL_VALUES(SQL_INT(id)), err);
    return r < 0 ? r : note(store, id, now_ms, "declined", taker.name, why, err);
}
