/* store/incidents.c - see incidents.h. The outbox is in a file of its own. */
#include "incidents.h"
#include "store_private.h"
#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#define DETAIL_SIZE 512

#define COLUMNS                                                                                                       \
    " id, room, rule, pack, pack_version, severity, interrupts, state, began_ms, raised_ms, cleared_ms, peak,"        \
    " reason, who, intent, who_since_ms, until_ms, note FROM incident "

enum { ADD, UPDATE, FIND, LOAD, FORGET, TAKE, RELEASE, ADD_HISTORY, LIST_HISTORY, LIST_OPEN, LIST_CLEARED, LIST_ALL,
       REBEGIN, LAPSED };
static const char *const statements[] = {
    [ADD] = "INSERT INTO incident (room, rule, began_ms, pack, pack_version, severity, interrupts, state, raised_ms,"
            " cleared_ms, peak, reason) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12)",
    [UPDATE] = "UPDATE incident SET pack = ?4, pack_version = ?5, severity = ?6, interrupts = ?7, state = ?8,"
               " raised_ms = ?9, cleared_ms = ?10, peak = ?11, reason = ?12"
               " WHERE room = ?1 AND rule = ?2 AND began_ms = ?3",
    [FIND] = "SELECT" COLUMNS "WHERE room = ?1 AND rule = ?2 AND began_ms = ?3",
    [LOAD] = "SELECT" COLUMNS "WHERE id = ?1",
    [FORGET] = "DELETE FROM incident WHERE id = ?1",
    [TAKE] = "UPDATE incident SET who = ?2, intent = ?3, who_since_ms = ?4, until_ms = ?5, note = ?6 WHERE id = ?1",
    [RELEASE] = "UPDATE incident SET who = '', intent = 0, who_since_ms = 0, until_ms = 0, note = '' WHERE id = ?1",
    [ADD_HISTORY] = "INSERT INTO incident_history VALUES (NULL, ?1, ?2, ?3, ?4, ?5)",
    [LIST_HISTORY] = "SELECT at_ms, what, who, detail FROM incident_history WHERE incident = ?1 ORDER BY id",
    [LIST_OPEN] = "SELECT" COLUMNS "WHERE state < 4 AND (?1 IS NULL OR room = ?1) AND began_ms >= ?2 AND began_ms < ?3"
                  " ORDER BY began_ms DESC, id DESC LIMIT ?4",
    [LIST_CLEARED] = "SELECT" COLUMNS "WHERE state = 4 AND (?1 IS NULL OR room = ?1) AND began_ms >= ?2"
                     " AND began_ms < ?3 ORDER BY began_ms DESC, id DESC LIMIT ?4",
    [LIST_ALL] = "SELECT" COLUMNS "WHERE (?1 IS NULL OR room = ?1) AND began_ms >= ?2 AND began_ms < ?3"
                 " ORDER BY began_ms DESC, id DESC LIMIT ?4",
    [REBEGIN] = "UPDATE incident SET began_ms = ?2 WHERE id = ?1",
    [LAPSED] = "SELECT (SELECT who FROM incident_history WHERE incident = ?1 AND what IN ('acknowledged', 'accepted')"
               " ORDER BY id DESC LIMIT 1) FROM incident_history WHERE who = '' AND id ="
               " (SELECT max(id) FROM incident_history WHERE incident = ?1 AND what = 'returned')",
};
static const struct sql_module module = {SQL_INCIDENTS, statements};

static const char *const intent_words[INTENT_COUNT] = {
    [INTENT_NONE] = "none",               [INTENT_OPENING] = "opening", [INTENT_FAN] = "fan", [INTENT_FEWER] = "fewer",
    [INTENT_CANNOT_OPEN] = "cannot_open", [INTENT_SENSOR] = "sensor",   [INTENT_PASSING] = "passing",
};

const char *intent_word(enum intent intent)
{
    return intent_words[intent];
}

/* "none" is what nobody's incident shows, not what a person can choose. */
bool intent_from_word(const char *word, enum intent *intent)
{
    for (int i = INTENT_NONE + 1; i < INTENT_COUNT; i++)
        if (strcmp(intent_words[i], word) == 0) {
            *intent = (enum intent)i;
            return true;
        }
    return false;
}

static void take_row(sqlite3_stmt *statement, struct incident *incident)
{
    *incident = (struct incident){
        .id = sqlite3_column_int64(statement, 0),
        .severity = (enum severity)sqlite3_column_int(statement, 5),
        .interrupts = (enum interrupts)sqlite3_column_int(statement, 6),
        .state = (enum incident_state)sqlite3_column_int(statement, 7),
        .began_ms = sqlite3_column_int64(statement, 8),
        .raised_ms = sqlite3_column_int64(statement, 9),
        .cleared_ms = sqlite3_column_int64(statement, 10),
        .peak = sql_real(statement, 11),
        .intent = (enum intent)sqlite3_column_int(statement, 14),
        .with_since_ms = sqlite3_column_int64(statement, 15),
        .until_ms = sqlite3_column_int64(statement, 16),
    };
    sql_copy_text(statement, 1, incident->room, sizeof incident->room);
    sql_copy_text(statement, 2, incident->rule, sizeof incident->rule);
    sql_copy_text(statement, 3, incident->pack, sizeof incident->pack);
    sql_copy_text(statement, 4, incident->pack_version, sizeof incident->pack_version);
    sql_copy_text(statement, 12, incident->reason, sizeof incident->reason);
    sql_copy_text(statement, 13, incident->with, sizeof incident->with);
    sql_copy_text(statement, 17, incident->note, sizeof incident->note);
}

static int load_one(struct store *store, int index, const struct sql_value *values, size_t count,
                    struct incident *incident, struct error *err)
{
    sqlite3_stmt *statement;
    int r = sql_start(&store->connection, &module, index, values, count, &statement, err);

    if (r < 0)
        return r;
    r = sql_step(&store->connection, statement, err);
    if (r > 0)
        take_row(statement, incident);
    sql_finish(statement);
    if (r == 0)
        return error_set(err, -ENOENT, "incident: not known");
    return store_after(store, r < 0 ? r : 0);
}

int incident_find(struct store *store, const char *room, const char *rule, int64_t began_ms, struct incident *incident)
{
    return load_one(store, FIND, SQL_VALUES(SQL_TEXT(room), SQL_TEXT(rule), SQL_INT(began_ms)), incident, NULL);
}

int incident_load(struct store *store, int64_t id, struct incident *incident, struct error *err)
{
    return load_one(store, LOAD, SQL_VALUES(SQL_INT(id)), incident, err);
}

static int add_history(struct store *store, int64_t id, int64_t at_ms, const char *what, const char *who,
                       const char *detail, struct error *err)
{
    int r = store_write(store, &module, ADD_HISTORY,
                        SQL_VALUES(SQL_INT(id), SQL_INT(at_ms), SQL_TEXT(what), SQL_TEXT(who), SQL_TEXT(detail)), err);

    return r < 0 ? r : 0;
}

/* Cleared is the end of an incident, and raised ones never become pending again. */
static bool is_step_back(enum incident_state was, enum incident_state now)
{
    return was == INCIDENT_CLEARED ? now != INCIDENT_CLEARED : was >= INCIDENT_RAISED && now < INCIDENT_RAISED;
}

/* Straight from pending to cleared, both steps happened. */
static int note_steps(struct store *store, enum incident_state was, const struct incident *now, struct error *err)
{
    int r = 0;

    if (was < INCIDENT_RAISED && now->state >= INCIDENT_RAISED)
        r = add_history(store, now->id, now->raised_ms, "raised", "", "", err);
    if (r == 0 && was != INCIDENT_CLEARED && now->state == INCIDENT_CLEARED)
        r = add_history(store, now->id, now->cleared_ms, "cleared", "", now->reason, err);
    return r;
}

static bool is_same_peak(double a, double b)
{
    return isnan(a) || isnan(b) ? isnan(a) && isnan(b) : !(a < b || a > b);
}

static bool is_same(const struct incident *a, const struct incident *b)
{
    return strcmp(a->pack, b->pack) == 0 && strcmp(a->pack_version, b->pack_version) == 0 &&
           a->severity == b->severity && a->interrupts == b->interrupts && a->state == b->state &&
           a->raised_ms == b->raised_ms && a->cleared_ms == b->cleared_ms &&
           is_same_peak(a->peak, b->peak) && strcmp(a->reason, b->reason) == 0;
}

static int write_judged(struct store *store, int statement, const struct incident *incident, struct error *err)
{
    int r = store_write(store, &module, statement,
                        SQL_VALUES(SQL_TEXT(incident->room), SQL_TEXT(incident->rule), SQL_INT(incident->began_ms),
                                   SQL_TEXT(incident->pack), SQL_TEXT(incident->pack_version),
                                   SQL_INT(incident->severity), SQL_INT(incident->interrupts),
                                   SQL_INT(incident->state), SQL_INT(incident->raised_ms),
                                   SQL_INT(incident->cleared_ms), SQL_REAL(incident->peak),
                                   SQL_TEXT(incident->reason)), err);

    return r < 0 ? r : 0;
}

int incident_save(struct store *store, struct incident *incident, struct error *err)
{
    struct incident was = {.state = INCIDENT_NONE};
    int r = incident_find(store, incident->room, incident->rule, incident->began_ms, &was);

    if (r < 0 && r != -ENOENT)
        return error_set(err, r, "incident: cannot be read");
    if (r == 0 && is_step_back(was.state, incident->state)) {
        *incident = was;
        return 0;
    }
    if (r < 0 || !is_same(&was, incident))
        r = write_judged(store, was.id ? UPDATE : ADD, incident, err);
    if (r < 0)
        return r;
    incident->id = was.id ? was.id : sqlite3_last_insert_rowid(store->connection.db);
    memcpy(incident->with, was.with, sizeof was.with);
    memcpy(incident->note, was.note, sizeof was.note);
    incident->intent = was.intent;
    incident->with_since_ms = was.with_since_ms;
    incident->until_ms = was.until_ms;
    return note_steps(store, was.state, incident, err);
}

int incident_raise_again(struct store *store, const struct incident *incident, int64_t now_ms, struct error *err)
{
    struct incident was;
    int r = incident_load(store, incident->id, &was, err);

    if (r < 0)
        return r;
    if (was.state != INCIDENT_CLEARED || incident->state < INCIDENT_RAISED || incident->state == INCIDENT_CLEARED)
        return error_set(err, -EINVAL, "incident %lld: only a cleared one is raised again", (long long)was.id);
    r = write_judged(store, UPDATE, incident, err);
    return r < 0 ? r : add_history(store, was.id, now_ms, "raised", "", INCIDENT_TRUE_AGAIN, err);
}

int incident_forget(struct store *store, int64_t id, struct error *err)
{
    struct incident incident;
    int r = incident_load(store, id, &incident, err);

    if (r < 0)
        return r;
    if (incident.state != INCIDENT_PENDING)
        return error_set(err, -EINVAL, "incident %lld: was raised and stays on record", (long long)id);
    r = store_write(store, &module, FORGET, SQL_VALUES(SQL_INT(id)), err);
    return r < 0 ? r : 0;
}

int incident_rebegin(struct store *store, int64_t id, int64_t began_ms, int64_t now_ms, struct error *err)
{
    struct incident incident;
    char was[24];
    int r = incident_load(store, id, &incident, err);

    if (r < 0)
        return r;
    snprintf(was, sizeof was, "%lld", (long long)incident.began_ms);
    r = store_write(store, &module, REBEGIN, SQL_VALUES(SQL_INT(id), SQL_INT(began_ms)), err);
    return r < 0 ? r : add_history(store, id, now_ms, "corrected", "", was, err);
}

int incident_acknowledge(struct store *store, int64_t id, const char *who, enum intent intent, int64_t now_ms,
                         int64_t until_ms, const char *note, struct incident *incident, struct error *err)
{
    int r = incident_load(store, id, incident, err);

    if (r < 0)
        return r;
    if (incident->state == INCIDENT_CLEARED)
        return error_set(err, -EINVAL, "incident %lld: is over", (long long)id);
    if (incident->state < INCIDENT_RAISED)      /* with a history it could not be forgotten when it passes by itself */
        return error_set(err, -EAGAIN, "incident %lld: is not raised yet", (long long)id);
    if (*incident->with)
        return error_set(err, -EALREADY, "incident %lld: %s has it", (long long)id, incident->with);
    if (note && strlen(note) >= sizeof incident->note)
        return error_set(err, -EMSGSIZE, "note: longer than %zu bytes", sizeof incident->note - 1);
    r = store_write(store, &module, TAKE,
                    SQL_VALUES(SQL_INT(id), SQL_TEXT(who), SQL_INT(intent), SQL_INT(now_ms), SQL_INT(until_ms),
                               SQL_TEXT(note ? note : "")), err);
    if (r >= 0)
        r = add_history(store, id, now_ms, "acknowledged", who, intent_word(intent), err);
    return r < 0 ? r : incident_load(store, id, incident, err);
}

int incident_release(struct store *store, int64_t id, const char *who, int64_t now_ms, const char *why,
                     struct incident *incident, struct error *err)
{
    int r = incident_load(store, id, incident, err);

    if (r < 0)
        return r;
    if (!*incident->with)
        return error_set(err, -EALREADY, "incident %lld: nobody has it", (long long)id);
    if (*who && strcmp(who, incident->with) != 0)
        return error_set(err, -EPERM, "incident %lld: %s has it", (long long)id, incident->with);
    r = store_write(store, &module, RELEASE, SQL_VALUES(SQL_INT(id)), err);
    if (r >= 0)
        r = add_history(store, id, now_ms, "returned", who, why ? why : "", err);
    return r < 0 ? r : incident_load(store, id, incident, err);
}

int incident_lapsed(struct store *store, int64_t id, char who[NAME_SIZE], struct error *err)
{
    sqlite3_stmt *statement;
    int r = sql_start(&store->connection, &module, LAPSED, SQL_VALUES(SQL_INT(id)), &statement, err);

    if (r < 0)
        return r;
    r = sql_step(&store->connection, statement, err);
    if (r > 0)
        sql_copy_text(statement, 0, who, NAME_SIZE);
    sql_finish(statement);
    return r < 0 ? store_after(store, r) : r;
}

int incident_history(struct store *store, int64_t id,
                     int (*each)(void *context, int64_t at_ms, const char *what, const char *who, const char *detail),
                     void *context, struct error *err)
{
    char what[ID_SIZE], who[NAME_SIZE], detail[DETAIL_SIZE];
    sqlite3_stmt *statement;
    int r = sql_start(&store->connection, &module, LIST_HISTORY, SQL_VALUES(SQL_INT(id)), &statement, err);

    if (r < 0)
        return r;
    while ((r = sql_step(&store->connection, statement, err)) > 0) {
        sql_copy_text(statement, 1, what, sizeof what);
        sql_copy_text(statement, 2, who, sizeof who);
        sql_copy_text(statement, 3, detail, sizeof detail);
        r = each(context, sqlite3_column_int64(statement, 0), what, who, detail);
        if (r)
            break;
    }
    sql_finish(statement);
    return store_after(store, r);
}

int incidents_list(struct store *store, enum incident_filter filter, const char *room, int64_t from_ms, int64_t to_ms,
                   size_t limit, int (*each)(void *context, const struct incident *incident), void *context,
                   struct error *err)
{
    static const int lists[] = {
        [INCIDENTS_OPEN] = LIST_OPEN, [INCIDENTS_CLEARED] = LIST_CLEARED, [INCIDENTS_ALL] = LIST_ALL};
    sqlite3_stmt *statement;
    struct incident incident;
    int r = sql_start(&store->connection, &module, lists[filter],
                      SQL_VALUES(SQL_TEXT(room), SQL_INT(from_ms), SQL_INT(to_ms),
                                 SQL_INT(limit < INT64_MAX ? (int64_t)limit : INT64_MAX)), &statement, err);

    if (r < 0)
        return r;
    while ((r = sql_step(&store->connection, statement, err)) > 0) {
        take_row(statement, &incident);
        r = each(context, &incident);
        if (r)
            break;
    }
    sql_finish(statement);
    return store_after(store, r);
}
