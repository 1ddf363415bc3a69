/* store/actions.c - see actions.h */
#include "actions.h"
#include "rows.h"
#include <errno.h>
#include <string.h>

enum { ADD, COUNT_ALL, UPDATE, REMIND, ADD_ROOM, CLEAR_ROOMS, LIST_ROOMS, GET, LIST, COUNT_OF, ADD_STEP, COUNT_STEPS,
       LIST_STEPS };

_Static_assert(ACTION_PROPOSED == 0 && ACTION_OPEN == 1 && ACTION_DISPUTED == 4 && ACTION_CANCELLED == 5,
               "action.state, and its order in lists");
_Static_assert(ACTION_PROPOSE == 0 && ACTION_COMMENT == 9, "action_event.event");

/* An owner whose account is disabled has it no more: the role does, which is to be seen by the missing name. */
#define ACTION_COLUMNS                                                                                                \
    "SELECT a.id, a.made_ms, a.made_by, maker.name, a.what, a.state, a.owner, a.owner_role,"                          \
    " CASE WHEN owner.is_disabled THEN '' ELSE coalesce(owner.name, '') END, a.due_date, a.assessment, a.line,"       \
    " a.done_ms, a.reminded_date, coalesce(step.at_ms, a.made_ms), coalesce(editor.name, maker.name)"              \
    " FROM action AS a JOIN person AS maker ON maker.id = a.made_by LEFT JOIN person AS owner ON owner.id = a.owner"  \
    " LEFT JOIN action_event AS step ON step.id = (SELECT max(id) FROM action_event WHERE action = a.id"              \
    " AND event <> 9) LEFT JOIN person AS editor ON editor.id = step.person"

static const char *const statements[] = {
    [ADD] = "INSERT INTO action VALUES (NULL, ?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, 0, 0)",
    [COUNT_ALL] = "SELECT count(*) FROM action",
    [UPDATE] = "UPDATE action SET what = ?2, state = ?3, owner = ?4, owner_role = ?5, due_date = ?6, done_ms = ?7"
               " WHERE id = ?1",
    [REMIND] = "UPDATE action SET reminded_date = ?2 WHERE id = ?1",
    [ADD_ROOM] = "INSERT INTO action_room SELECT ?1, id FROM room WHERE key = ?2",
    [CLEAR_ROOMS] = "DELETE FROM action_room WHERE action = ?1",
    [LIST_ROOMS] = "SELECT r.key FROM action_room AS x JOIN room AS r ON r.id = x.room WHERE x.action = ?1"
                   " ORDER BY r.building, r.name",
    [GET] = ACTION_COLUMNS " WHERE a.id = ?1",
    [LIST] = ACTION_COLUMNS " WHERE ?1 = 0 OR a.assessment = ?1 ORDER BY CASE a.state WHEN 1 THEN 0 WHEN 4 THEN 0"
             " WHEN 0 THEN 1 ELSE 2 END, CASE WHEN a.state IN (1, 4) THEN a.due_date ELSE -a.id END, a.id",
    [COUNT_OF] = "SELECT count(*), count(CASE WHEN due_date < ?2 THEN 1 END) FROM action"
                 " WHERE (?1 = 0 OR assessment = ?1) AND state IN (1, 4)",
    [ADD_STEP] = "INSERT INTO action_event VALUES (NULL, ?1, ?2, ?3, ?4, ?5, ?6, (SELECT id FROM room WHERE key = ?7))",
    [COUNT_STEPS] = "SELECT count(*) FROM action_event WHERE action = ?1",
    [LIST_STEPS] = "SELECT e.id, e.at_ms, e.person, p.name, e.event, e.text, e.photo, coalesce(r.key, '')"
                   " FROM action_event AS e JOIN person AS p ON p.id = e.person LEFT JOIN room AS r ON r.id = e.room"
                   " WHERE e.action = ?1 ORDER BY e.id",
};
static const struct sql_module module = {SQL_ACTIONS, statements};

static int save_rooms(struct store *store, const struct action *action, struct error *err)
{
    int r = store_write(store, &module, CLEAR_ROOMS, SQL_VALUES(SQL_INT(action->id)), err);

    for (size_t i = 0; i < action->room_count && r >= 0; i++)
        r = rows_add(store, &module, ADD_ROOM, SQL_VALUES(SQL_INT(action->id), SQL_TEXT(action->rooms[i])), NULL, err);
    return r < 0 ? r : 0;
}

int action_add(struct store *store, struct action *action, struct error *err)
{
    int r = rows_limit(store, &module, COUNT_ALL, SQL_NO_VALUES, ACTIONS_MAX, "actions", err);

    if (r == 0)
        r = rows_add(store, &module, ADD,
                     SQL_VALUES(SQL_INT(action->made_ms), SQL_INT(action->made_by), SQL_TEXT(action->what),
                                SQL_INT(action->state), rows_reference(action->owner), SQL_INT(action->owner_role),
                                SQL_INT(action->due_date), rows_reference(action->assessment), SQL_INT(action->line)),
                     &action->id, err);
    return r < 0 ? r : save_rooms(store, action, err);
}

int action_update(struct store *store, const struct action *action, struct error *err)
{
    int r = store_write(store, &module, UPDATE,
                        SQL_VALUES(SQL_INT(action->id), SQL_TEXT(action->what), SQL_INT(action->state),
                                   rows_reference(action->owner), SQL_INT(action->owner_role),
                                   SQL_INT(action->due_date), SQL_INT(action->done_ms)), err);

    if (r == 0)
        return error_set(err, -ENOENT, "action %lld: not there", (long long)action->id);
    return r < 0 ? r : save_rooms(store, action, err);
}

int action_reminded(struct store *store, int64_t id, int64_t date, struct error *err)
{
    int r = store_write(store, &module, REMIND, SQL_VALUES(SQL_INT(id), SQL_INT(date)), err);

    return r < 0 ? r : 0;
}

/* -- reading -- */

static void take_action(void *context, sqlite3_stmt *row)
{
    struct action *action = context;

    *action = (struct action){.id = sqlite3_column_int64(row, 0), .made_ms = sqlite3_column_int64(row, 1),
                              .made_by = sqlite3_column_int64(row, 2),
                              .state = (enum action_state)sqlite3_column_int(row, 5),
                              .owner = sqlite3_column_int64(row, 6),
                              .owner_role = (enum duty_role)sqlite3_column_int(row, 7),
                              .due_date = sqlite3_column_int64(row, 9), .assessment = sqlite3_column_int64(row, 10),
                              .line = sqlite3_column_int64(row, 11), .done_ms = sqlite3_column_int64(row, 12),
                              .reminded_date = sqlite3_column_int64(row, 13),
                              .edited_ms = sqlite3_column_int64(row, 14)};
    sql_copy_text(row, 3, action->made_by_name, sizeof action->made_by_name);
    sql_copy_text(row, 4, action->what, sizeof action->what);
    sql_copy_text(row, 8, action->owner_name, sizeof action->owner_name);
    sql_copy_text(row, 15, action->edited_by_name, sizeof action->edited_by_name);
}

static int take_room(void *context, sqlite3_stmt *row)
{
    struct action *action = context;

    if (action->room_count < ACTION_ROOMS_MAX)
        sql_copy_text(row, 0, action->rooms[action->room_count++], ID_SIZE);
    return 0;
}

static int load_rooms(struct connection *connection, struct action *action, struct error *err)
{
    return rows_each(connection, &module, LIST_ROOMS, SQL_VALUES(SQL_INT(action->id)), take_room, action, err);
}

int action_load(struct store *store, int64_t id, struct action *action, struct error *err)
{
    struct action found;
    int r = rows_first(&store->connection, &module, GET, SQL_VALUES(SQL_INT(id)), take_action, &found, err);

    if (r == 0)
        r = load_rooms(&store->connection, &found, err);
    if (r == 0)
        *action = found;
    return r == -ENOENT ? error_set(err, r, "action %lld: not there", (long long)id) : store_after(store, r);
}

struct listing {
    struct connection *connection;
    int (*each)(void *context, const struct action *action);
    void *context;
    struct error *err;
};

static int list_one(void *context, sqlite3_stmt *row)
{
    const struct listing *listing = context;
    struct action action;
    int r;

    take_action(&action, row);
    r = load_rooms(listing->connection, &action, listing->err);
    return r < 0 ? r : listing->each(listing->context, &action);
}

static int list_actions(struct connection *connection, int64_t assessment,
                        int (*each)(void *context, const struct action *action), void *context, struct error *err)
{
    struct listing listing = {connection, each, context, err};

    return rows_each(connection, &module, LIST, SQL_VALUES(SQL_INT(assessment)), list_one, &listing, err);
}

int actions_list(struct store *store, int64_t assessment, int (*each)(void *context, const struct action *action),
                 void *context, struct error *err)
{
    return store_after(store, list_actions(&store->connection, assessment, each, context, err));
}

int actions_read(struct store_reader *reader, int64_t assessment,
                 int (*each)(void *context, const struct action *action), void *context, struct error *err)
{
    return list_actions(&reader->connection, assessment, each, context, err);
}

static void take_counts(void *context, sqlite3_stmt *row)
{
    struct action_counts *counts = context;

    *counts = (struct action_counts){sqlite3_column_int(row, 0), sqlite3_column_int(row, 1)};
}

int actions_count(struct store *store, int64_t assessment, int64_t today, struct action_counts *counts,
                  struct error *err)
{
    return store_after(store, rows_first(&store->connection, &module, COUNT_OF,
                                         SQL_VALUES(SQL_INT(assessment), SQL_INT(today)), take_counts, counts, err));
}

/* -- history -- */

int action_entry_add(struct store *store, struct action_entry *entry, struct error *err)
{
    int r = rows_limit(store, &module, COUNT_STEPS, SQL_VALUES(SQL_INT(entry->action)), ACTION_STEPS_MAX,
                       "action: steps", err);

    return r < 0 ? r : rows_add(store, &module, ADD_STEP,
                                SQL_VALUES(SQL_INT(entry->action), SQL_INT(entry->at_ms), SQL_INT(entry->person),
                                           SQL_INT(entry->event), SQL_TEXT(entry->text), rows_reference(entry->photo),
                                           SQL_TEXT(entry->room)), &entry->id, err);
}

struct entries {
    int64_t action;
    int (*each)(void *context, const struct action_entry *entry);
    void *context;
};

static int take_entry(void *context, sqlite3_stmt *row)
{
    const struct entries *entries = context;
    struct action_entry entry = {.id = sqlite3_column_int64(row, 0), .action = entries->action,
                                 .at_ms = sqlite3_column_int64(row, 1), .person = sqlite3_column_int64(row, 2),
                                 .event = (enum action_event)sqlite3_column_int(row, 4),
                                 .photo = sqlite3_column_int64(row, 6)};

    sql_copy_text(row, 3, entry.who, sizeof entry.who);
    sql_copy_text(row, 5, entry.text, sizeof entry.text);
    sql_copy_text(row, 7, entry.room, sizeof entry.room);
    return entries->each(entries->context, &entry);
}

int action_entries(struct store *store, int64_t action, int (*each)(void *context, const struct action_entry *entry),
                   void *context, struct error *err)
{
    struct entries entries = {action, each, context};

    return store_after(store, rows_each(&store->connection, &module, LIST_STEPS, SQL_VALUES(SQL_INT(action)),
                                        take_entry, &entries, err));
}
