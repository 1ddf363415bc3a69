/* store/concerns.c - see concerns.h. Drafts are found by their id and whose they are, in one question. */
#include "concerns.h"
#include "people.h"
#include "rows.h"
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>

_Static_assert(CONCERN_SENT == 1 && CONCERN_CLOSED == 6 && CONCERN_BY_MEMBERS == 3 && ROLE_REP == 8,
               "concern, and a rep's role");

enum { ADD_DRAFT, COUNT_DRAFTS, GET_DRAFT, GET_BEHIND, SAVE_DRAFT, FORGET_DRAFT, LIST_DRAFTS, ADD_DRAFT_ROOM,
       CLEAR_DRAFT_ROOMS, DRAFT_ROOMS, ADD_TICK, CLEAR_TICKS, TICKS, MARK_SENT, SEND, SEND_ROOMS, GET_CONCERN,
       CONCERN_ROOMS, LIST_CONCERNS, UPDATE_CONCERN };
/* Random, positive, and whole in a program that keeps numbers as doubles. */
#define RANDOM_ID "(random() & 4503599627370495)"
#define DRAFT_COLUMNS                                                                                                 \
    "SELECT d.id, d.owner, coalesce(d.rep, 0), o.name, r.name, coalesce(concern, 0), made_ms, edited_ms, page,"       \
    " noticed, place, from_date, to_date, raised_by, members, addressed_to, writer, answer_by, letter_kind, letter,"  \
    " revision, d.edited_by, e.name, letter_written FROM private_concern_draft d JOIN person o ON o.id = d.owner"                     \
    " JOIN person e ON e.id = d.edited_by LEFT JOIN person r ON r.id = d.rep"
/* The owner's, and the named rep's for as long as they are one: who leads the school by now reads none of it. */
#define READ_BY(person) " (" person " = d.owner OR (" person " = d.rep AND r.role = 8 AND r.is_disabled = 0))"
#define CONCERN_COLUMNS                                                                                               \
    "SELECT c.id, c.owner, coalesce(c.rep, 0), o.name, r.name, raised_by, members, sent_ms, sent_date, from_date,"    \
    " to_date, addressed_to, reply_days, meeting_days, governors_days, state FROM concern c"                          \
    " JOIN person o ON o.id = c.owner LEFT JOIN person r ON r.id = c.rep"
static const char *const statements[] = {
    [ADD_DRAFT] = "INSERT INTO private_concern_draft VALUES (" RANDOM_ID ", ?1, NULL, NULL, ?2, ?2, 1, '', '', ?3, ?4,"
                  " 0, 0, '', '', 0, 0, '', '', 1, ?1)",
    [COUNT_DRAFTS] = "SELECT count(*) FROM private_concern_draft WHERE owner = ?1 AND concern IS NULL",
    [GET_DRAFT] = DRAFT_COLUMNS " WHERE d.id = ?1 AND" READ_BY("?2"),
    [GET_BEHIND] = DRAFT_COLUMNS " WHERE d.concern = ?1 AND" READ_BY("?2"),
    [SAVE_DRAFT] = "UPDATE private_concern_draft SET rep = ?2, edited_ms = ?3, page = ?4, noticed = ?5, place = ?6,"
                   " from_date = ?7, to_date = ?8, raised_by = ?9, members = ?10, addressed_to = ?11, writer = ?12,"
                   " answer_by = ?13, letter_kind = ?14, letter = ?15, letter_written = ?17,"
                   " revision = revision + 1, edited_by = ?16 WHERE id = ?1",
    [FORGET_DRAFT] = "DELETE FROM private_concern_draft WHERE id = ?1 AND owner = ?2",
    [LIST_DRAFTS] = DRAFT_COLUMNS " WHERE" READ_BY("?1") " AND concern IS NULL ORDER BY edited_ms DESC, d.id",
    [ADD_DRAFT_ROOM] = "INSERT OR IGNORE INTO private_concern_room SELECT ?1, id FROM room WHERE key = ?2",
    [CLEAR_DRAFT_ROOMS] = "DELETE FROM private_concern_room WHERE draft = ?1",
    [DRAFT_ROOMS] = "SELECT key FROM private_concern_room JOIN room ON room.id = room WHERE draft = ?1"
                    " ORDER BY room.id",
    [ADD_TICK] = "INSERT OR IGNORE INTO private_concern_tick VALUES (?1, ?2, ?3)",
    [CLEAR_TICKS] = "DELETE FROM private_concern_tick WHERE draft = ?1",
    [TICKS] = "SELECT item, is_point FROM private_concern_tick WHERE draft = ?1 ORDER BY item",
    [MARK_SENT] = "UPDATE private_concern_draft SET concern = ?2, letter = '', letter_written = ''"
                  " WHERE id = ?1 AND concern IS NULL",
    [SEND] = "INSERT INTO concern SELECT NULL, owner, rep, raised_by, members, addressed_to, ?2, ?3, from_date,"
             " to_date, ?4, ?5, ?6, 1 FROM private_concern_draft WHERE id = ?1",
    [SEND_ROOMS] = "INSERT INTO concern_room SELECT ?2, room FROM private_concern_room WHERE draft = ?1",
    [GET_CONCERN] = CONCERN_COLUMNS " WHERE c.id = ?1",
    [CONCERN_ROOMS] = "SELECT key FROM concern_room JOIN room ON room.id = room WHERE concern = ?1 ORDER BY room.id",
    [LIST_CONCERNS] = CONCERN_COLUMNS " ORDER BY c.id DESC",
    [UPDATE_CONCERN] = "UPDATE concern SET reply_days = ?2, meeting_days = ?3, governors_days = ?4, state = ?5"
                       " WHERE id = ?1",
};
static const struct sql_module module = {SQL_CONCERNS, statements};

/* -- rooms and ticks -- */

static int take_room(void *context, sqlite3_stmt *row)
{
    struct concern_rooms *rooms = context;

    if (rooms->count < CONCERN_ROOMS_MAX)
        sql_copy_text(row, 0, rooms->ids[rooms->count++], ID_SIZE);
    return 0;
}

static int load_rooms(struct store *store, int statement, int64_t id, struct concern_rooms *rooms, struct error *err)
{
    rooms->count = 0;
    return rows_each(&store->connection, &module, statement, SQL_VALUES(SQL_INT(id)), take_room, rooms, err);
}

static int take_tick(void *context, sqlite3_stmt *row)
{
    struct concern_draft *draft = context;

    if (draft->tick_count < CONCERN_TICKS_MAX) {
        struct concern_tick *tick = &draft->ticks[draft->tick_count++];

        sql_copy_text(row, 0, tick->item, sizeof tick->item);
        tick->is_point = sqlite3_column_int(row, 1) != 0;
    }
    return 0;
}

static int save_lists(struct store *store, const struct concern_draft *draft, struct error *err)
{
    int r = store_write(store, &module, CLEAR_DRAFT_ROOMS, SQL_VALUES(SQL_INT(draft->id)), err);

    for (size_t i = 0; r >= 0 && i < draft->rooms.count; i++)
        r = rows_add(store, &module, ADD_DRAFT_ROOM,
                     SQL_VALUES(SQL_INT(draft->id), SQL_TEXT(draft->rooms.ids[i])), NULL, err);
    if (r >= 0)
        r = store_write(store, &module, CLEAR_TICKS, SQL_VALUES(SQL_INT(draft->id)), err);
    for (size_t i = 0; r >= 0 && i < draft->tick_count; i++)
        r = store_write(store, &module, ADD_TICK,
                        SQL_VALUES(SQL_INT(draft->id), SQL_TEXT(draft->ticks[i].item),
                                   SQL_INT(draft->ticks[i].is_point)), err);
    return r < 0 ? r : 0;
}

/* -- drafts -- */

static void take_draft(void *context, sqlite3_stmt *row)
{
    struct concern_draft *draft = context;

    draft->id = sqlite3_column_int64(row, 0);
    draft->owner = sqlite3_column_int64(row, 1);
    draft->rep = sqlite3_column_int64(row, 2);
    sql_copy_text(row, 3, draft->owner_name, sizeof draft->owner_name);
    sql_copy_text(row, 4, draft->rep_name, sizeof draft->rep_name);
    draft->concern = sqlite3_column_int64(row, 5);
    draft->made_ms = sqlite3_column_int64(row, 6);
    draft->edited_ms = sqlite3_column_int64(row, 7);
    draft->page = sqlite3_column_int64(row, 8);
    sql_copy_text(row, 9, draft->noticed, sizeof draft->noticed);
    sql_copy_text(row, 10, draft->place, sizeof draft->place);
    draft->from_date = sqlite3_column_int64(row, 11);
    draft->to_date = sqlite3_column_int64(row, 12);
    draft->raised_by = (enum concern_raiser)sqlite3_column_int(row, 13);
    draft->members = sqlite3_column_int64(row, 14);
    sql_copy_text(row, 15, draft->to, sizeof draft->to);
    sql_copy_text(row, 16, draft->writer, sizeof draft->writer);
    draft->answer_by = sqlite3_column_int64(row, 17);
    draft->letter_kind = (enum concern_event)sqlite3_column_int(row, 18);
    sql_copy_text(row, 19, draft->letter, sizeof draft->letter);
    draft->revision = sqlite3_column_int64(row, 20);
    draft->edited_by = sqlite3_column_int64(row, 21);
    sql_copy_text(row, 22, draft->editor_name, sizeof draft->editor_name);
    sql_copy_text(row, 23, draft->letter_written, sizeof draft->letter_written);
}

static int load_draft(struct store *store, int statement, int64_t id, int64_t person, struct concern_draft *draft,
                      struct error *err)
{
    struct concern_draft *found = calloc(1, sizeof *found);
    int r = found ? rows_first(&store->connection, &module, statement, SQL_VALUES(SQL_INT(id), SQL_INT(person)),
                               take_draft, found, err)
                  : error_set(err, -ENOMEM, "concern: out of memory");

    if (r == 0)
        r = load_rooms(store, DRAFT_ROOMS, found->id, &found->rooms, err);
    if (r == 0)
        r = rows_each(&store->connection, &module, TICKS, SQL_VALUES(SQL_INT(found->id)), take_tick, found, err);
    if (r == 0)
        *draft = *found;
    free(found);
    return store_after(store, r);
}

int concern_draft_load(struct store *store, int64_t id, int64_t person, struct concern_draft *draft,
                       struct error *err)
{
    return load_draft(store, GET_DRAFT, id, person, draft, err);
}

int concern_draft_behind(struct store *store, int64_t concern, int64_t person, struct concern_draft *draft,
                         struct error *err)
{
    return load_draft(store, GET_BEHIND, concern, person, draft, err);
}

int concern_draft_add(struct store *store, struct concern_draft *draft, struct error *err)
{
    int r = rows_limit(store, &module, COUNT_DRAFTS, SQL_VALUES(SQL_INT(draft->owner)), CONCERN_DRAFTS_MAX,
                       "concerns that are not sent", err);

    if (r == 0)
        r = rows_add(store, &module, ADD_DRAFT,
                     SQL_VALUES(SQL_INT(draft->owner), SQL_INT(draft->made_ms), SQL_INT(draft->from_date),
                                SQL_INT(draft->to_date)), &draft->id, err);
    return r < 0 ? r : save_lists(store, draft, err);
}

int concern_draft_save(struct store *store, const struct concern_draft *draft, struct error *err)
{
    int r = rows_add(store, &module, SAVE_DRAFT,
                     SQL_VALUES(SQL_INT(draft->id), rows_reference(draft->rep), SQL_INT(draft->edited_ms),
                                SQL_INT(draft->page), SQL_TEXT(draft->noticed), SQL_TEXT(draft->place),
                                SQL_INT(draft->from_date), SQL_INT(draft->to_date), SQL_INT(draft->raised_by),
                                SQL_INT(draft->members), SQL_TEXT(draft->to), SQL_TEXT(draft->writer),
                                SQL_INT(draft->answer_by), SQL_INT(draft->letter_kind), SQL_TEXT(draft->letter),
                                SQL_INT(draft->edited_by), SQL_TEXT(draft->letter_written)), NULL, err);

    return r < 0 ? r : save_lists(store, draft, err);
}

int concern_draft_forget(struct store *store, int64_t id, int64_t owner, struct error *err)
{
    int r = rows_add(store, &module, FORGET_DRAFT, SQL_VALUES(SQL_INT(id), SQL_INT(owner)), NULL, err);

    if (r == 0)
        store_scrub(store);
    return r;
}

struct draft_lister {
    struct store *store;
    int (*each)(void *context, const struct concern_draft *draft);
    void *context;
    struct error *err;
};

static int tell_draft(void *context, sqlite3_stmt *row)
{
    struct draft_lister *lister = context;
    struct concern_draft *draft = calloc(1, sizeof *draft);
    int r;

    if (!draft)
        return error_set(lister->err, -ENOMEM, "concern: out of memory");
    take_draft(draft, row);
    r = load_rooms(lister->store, DRAFT_ROOMS, draft->id, &draft->rooms, lister->err);
    if (r == 0)
        r = lister->each(lister->context, draft);
    free(draft);
    return r;
}

int concern_drafts_list(struct store *store, int64_t person,
                        int (*each)(void *context, const struct concern_draft *draft), void *context,
                        struct error *err)
{
    struct draft_lister lister = {store, each, context, err};

    return store_after(store, rows_each(&store->connection, &module, LIST_DRAFTS, SQL_VALUES(SQL_INT(person)),
                                        tell_draft, &lister, err));
}

/* -- what was sent -- */

static void take_concern(void *context, sqlite3_stmt *row)
{
    struct concern *concern = context;

    *concern = (struct concern){
        .id = sqlite3_column_int64(row, 0),
        .owner = sqlite3_column_int64(row, 1),
        .rep = sqlite3_column_int64(row, 2),
        .raised_by = (enum concern_raiser)sqlite3_column_int(row, 5),
        .members = sqlite3_column_int64(row, 6),
        .sent_ms = sqlite3_column_int64(row, 7),
        .sent_date = sqlite3_column_int64(row, 8),
        .from_date = sqlite3_column_int64(row, 9),
        .to_date = sqlite3_column_int64(row, 10),
        .days = {sqlite3_column_int(row, 12), sqlite3_column_int(row, 13), sqlite3_column_int(row, 14)},
        .state = (enum concern_state)sqlite3_column_int(row, 15),
    };
    sql_copy_text(row, 3, concern->owner_name, sizeof concern->owner_name);
    sql_copy_text(row, 4, concern->rep_name, sizeof concern->rep_name);
    sql_copy_text(row, 11, concern->to, sizeof concern->to);
}

int concern_load(struct store *store, int64_t id, struct concern *concern, struct error *err)
{
    struct concern found;
    int r = rows_first(&store->connection, &module, GET_CONCERN, SQL_VALUES(SQL_INT(id)), take_concern, &found, err);

    if (r == 0)
        r = load_rooms(store, CONCERN_ROOMS, id, &found.rooms, err);
    if (r == 0)
        *concern = found;
    return store_after(store, r);
}

int concern_send(struct store *store, const struct concern_draft *draft, int64_t sent_ms, int64_t sent_date,
                 struct concern *concern, struct error *err)
{
    const struct concern_days days = CONCERN_DAYS;
    int64_t id;
    int r = draft->concern ? error_set(err, -EEXIST, "concern: it was sent already") : 0;

    if (r == 0)
        r = rows_add(store, &module, SEND,
                     SQL_VALUES(SQL_INT(draft->id), SQL_INT(sent_ms), SQL_INT(sent_date), SQL_INT(days.reply),
                                SQL_INT(days.meeting), SQL_INT(days.governors)), &id, err);
    if (r == 0)
        r = rows_add(store, &module, MARK_SENT, SQL_VALUES(SQL_INT(draft->id), SQL_INT(id)), NULL, err);
    if (r == 0)
        r = store_write(store, &module, SEND_ROOMS, SQL_VALUES(SQL_INT(draft->id), SQL_INT(id)), err);
    return r < 0 ? r : concern_load(store, id, concern, err);
}

struct concern_lister {
    struct store *store;
    int (*each)(void *context, const struct concern *concern);
    void *context;
    struct error *err;
};

static int tell_concern(void *context, sqlite3_stmt *row)
{
    struct concern_lister *lister = context;
    struct concern concern;
    int r;

    take_concern(&concern, row);
    r = load_rooms(lister->store, CONCERN_ROOMS, concern.id, &concern.rooms, lister->err);
    return r ? r : lister->each(lister->context, &concern);
}

int concerns_list(struct store *store, int (*each)(void *context, const struct concern *concern), void *context,
                  struct error *err)
{
    struct concern_lister lister = {store, each, context, err};

    return store_after(store, rows_each(&store->connection, &module, LIST_CONCERNS, SQL_NO_VALUES, tell_concern,
                                        &lister, err));
}

int concern_update(struct store *store, const struct concern *concern, struct error *err)
{
    return rows_add(store, &module, UPDATE_CONCERN,
                    SQL_VALUES(SQL_INT(concern->id), SQL_INT(concern->days.reply), SQL_INT(concern->days.meeting),
                               SQL_INT(concern->days.governors), SQL_INT(concern->state)), NULL, err);
}
