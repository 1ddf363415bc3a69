/* store/people.c - accounts and sessions: see people.h. Tokens, claim and access log are in a file of their own. */
#include "people.h"
#include "store_private.h"
#include <errno.h>
#include <string.h>

/* The record keeps these numbers. */
_Static_assert(ROLE_VIEWER == 1 && ROLE_TECHNICIAN == 1 << (ROLE_COUNT - 1), "person.role, token.role");

#define COLUMNS                                                                                                       \
    " id, login, name, role, email, wants_mail, is_disabled, password_hash, created_ms, last_seen_ms, must_choose"       \
    " FROM person "

enum { ADD_PERSON, UPDATE_PERSON, FIND_PERSON, LOAD_PERSON, LIST_PEOPLE, COUNT_PEOPLE, DROP_ROOMS, ADD_ROOM,
       LIST_ROOMS };
static const char *const statements[] = {
    [ADD_PERSON] = "INSERT INTO person VALUES (NULL, ?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)",
    [UPDATE_PERSON] = "UPDATE person SET login = ?1, name = ?2, role = ?3, email = ?4, wants_mail = ?5,"
                      " is_disabled = ?6, password_hash = ?7, last_seen_ms = ?8, must_choose = ?9 WHERE id = ?10",
    [FIND_PERSON] = "SELECT" COLUMNS "WHERE login = ?1",
    [LOAD_PERSON] = "SELECT" COLUMNS "WHERE id = ?1",
    [LIST_PEOPLE] = "SELECT" COLUMNS "ORDER BY name, id",
    [COUNT_PEOPLE] = "SELECT count(*) FROM person",
    [DROP_ROOMS] = "DELETE FROM person_room WHERE person = ?1",
    [ADD_ROOM] = "INSERT INTO person_room SELECT ?1, id FROM room WHERE key = ?2"
                 " ON CONFLICT (person, room) DO UPDATE SET room = excluded.room",
    [LIST_ROOMS] = "SELECT r.key FROM person_room p JOIN room r ON r.id = p.room"
                   " WHERE p.person = ?1 AND NOT r.is_archived ORDER BY r.key",
};
static const struct sql_module module = {SQL_PEOPLE, statements};

/* Of their own, as they are written at almost any request and change nobody. */
enum { ADD_SESSION, FIND_SESSION, TOUCH_SESSION, SEE_PERSON, END_SESSION, END_SESSIONS_OF, END_LINKS_OF,
       EXPIRE_SESSIONS, EXPIRE_LINKS };
static const char *const session_statements[] = {
    [ADD_SESSION] = "INSERT INTO session VALUES (?1, ?2, ?3, ?4, ?5)",
    [FIND_SESSION] = "SELECT person, created_ms, seen_ms, expires_ms FROM session WHERE hash = ?1",
    [TOUCH_SESSION] = "UPDATE session SET seen_ms = ?2 WHERE hash = ?1",
    [SEE_PERSON] = "UPDATE person SET last_seen_ms = ?2 WHERE id = ?1 AND last_seen_ms <= ?2 - ?3",
    [END_SESSION] = "DELETE FROM session WHERE hash = ?1",
    [END_SESSIONS_OF] = "DELETE FROM session WHERE person = ?1",
    [END_LINKS_OF] = "DELETE FROM token WHERE incident IS NOT NULL AND person = ?1",
    [EXPIRE_SESSIONS] = "DELETE FROM session WHERE expires_ms <= ?1",
    [EXPIRE_LINKS] = "DELETE FROM token WHERE incident IS NOT NULL AND expires_ms <= ?1",
};
static const struct sql_module sessions = {SQL_SESSIONS, session_statements};

static const char *const role_words[ROLE_COUNT] = {"viewer", "teacher",  "site_staff", "rep",
                                                   "leader", "governor", "technician"};

const char *role_word(enum role role)
{
    for (int i = 0; i < ROLE_COUNT; i++)
        if ((int)role == 1 << i)
            return role_words[i];
    return "";
}

bool role_from_word(const char *word, enum role *role)
{
    for (int i = 0; i < ROLE_COUNT; i++)
        if (strcmp(role_words[i], word) == 0) {
            *role = (enum role)(1 << i);
            return true;
        }
    return false;
}

static void take_person(sqlite3_stmt *statement, struct person *person)
{
    *person = (struct person){
        .id = sqlite3_column_int64(statement, 0),
        .role = (enum role)sqlite3_column_int(statement, 3),
        .wants_mail = sqlite3_column_int(statement, 5),
        .disabled = sqlite3_column_int(statement, 6),
        .created_ms = sqlite3_column_int64(statement, 8),
        .last_seen_ms = sqlite3_column_int64(statement, 9),
        .must_choose = sqlite3_column_int(statement, 10),
    };
    sql_copy_text(statement, 1, person->login, sizeof person->login);
    sql_copy_text(statement, 2, person->name, sizeof person->name);
    sql_copy_text(statement, 4, person->email, sizeof person->email);
    sql_copy_text(statement, 7, person->password_hash, sizeof person->password_hash);
}

static int explain_login(int r, const char *login, struct error *err)
{
    return r == -EEXIST ? error_set(err, r, "person %s: the sign-in name is taken", login) : r < 0 ? r : 0;
}

int person_add(struct store *store, struct person *person, struct error *err)
{
    int64_t count;
    int r = sql_number(&store->connection, &module, COUNT_PEOPLE, SQL_NO_VALUES, 0, &count, err);

    if (r < 0)
        return store_after(store, r);
    if (count >= PEOPLE_MAX)
        return error_set(err, -ENOSPC, "person %s: %d people are the most", person->login, PEOPLE_MAX);
    r = store_write(store, &module, ADD_PERSON,
                    SQL_VALUES(SQL_TEXT(person->login), SQL_TEXT(person->name), SQL_INT(person->role),
                               SQL_TEXT(person->email), SQL_INT(person->wants_mail), SQL_INT(person->disabled),
                               SQL_TEXT(person->password_hash), SQL_INT(person->created_ms),
                               SQL_INT(person->last_seen_ms), SQL_INT(person->must_choose)), err);
    if (r > 0)
        person->id = sqlite3_last_insert_rowid(store->connection.db);
    return explain_login(r, person->login, err);
}

int person_update(struct store *store, const struct person *person, struct error *err)
{
    int r = store_write(store, &module, UPDATE_PERSON,
                        SQL_VALUES(SQL_TEXT(person->login), SQL_TEXT(person->name), SQL_INT(person->role),
                                   SQL_TEXT(person->email), SQL_INT(person->wants_mail), SQL_INT(person->disabled),
                                   SQL_TEXT(person->password_hash), SQL_INT(person->last_seen_ms),
                                   SQL_INT(person->must_choose), SQL_INT(person->id)), err);

    return r == 0 ? error_set(err, -ENOENT, "person %s: not known", person->login)
                  : explain_login(r, person->login, err);
}

static int load_person(struct store *store, int index, const struct sql_value *values, size_t count,
                       struct person *person)
{
    sqlite3_stmt *statement;
    int r = sql_start(&store->connection, &module, index, values, count, &statement, NULL);

    if (r < 0)
        return r;
    r = sql_step(&store->connection, statement, NULL);
    if (r > 0)
        take_person(statement, person);
    sql_finish(statement);
    return r > 0 ? 0 : store_after(store, r < 0 ? r : -ENOENT);
}

int person_find(struct store *store, const char *login, struct person *person)
{
    return load_person(store, FIND_PERSON, SQL_VALUES(SQL_TEXT(login)), person);
}

int person_load(struct store *store, int64_t id, struct person *person)
{
    return load_person(store, LOAD_PERSON, SQL_VALUES(SQL_INT(id)), person);
}

int people_list(struct store *store, int (*each)(void *context, const struct person *person), void *context,
                struct error *err)
{
    sqlite3_stmt *statement;
    struct person person;
    int r = sql_start(&store->connection, &module, LIST_PEOPLE, SQL_NO_VALUES, &statement, err);

    if (r < 0)
        return r;
    while ((r = sql_step(&store->connection, statement, err)) > 0) {
        take_person(statement, &person);
        r = each(context, &person);
        if (r)
            break;
    }
    sql_finish(statement);
    return store_after(store, r);
}

int64_t people_count(struct store *store)
{
    int64_t count = 0;

    store_after(store, sql_number(&store->connection, &module, COUNT_PEOPLE, SQL_NO_VALUES, 0, &count, NULL));
    return count;
}

/* -- own rooms -- */

int person_rooms_set(struct store *store, int64_t person, const struct person_rooms *rooms, struct error *err)
{
    int r;

    if (rooms->count > PERSON_ROOMS_MAX)
        return error_set(err, -E2BIG, "person: %d rooms of their own are the most", PERSON_ROOMS_MAX);
    r = store_write(store, &module, DROP_ROOMS, SQL_VALUES(SQL_INT(person)), err);
    for (size_t i = 0; i < rooms->count && r >= 0; i++) {
        r = store_write(store, &module, ADD_ROOM, SQL_VALUES(SQL_INT(person), SQL_TEXT(rooms->ids[i])), err);
        if (r == 0)
            r = error_set(err, -ENOENT, "there is no room %s", rooms->ids[i]);
    }
    return r < 0 ? r : 0;
}

int person_rooms_load(struct store *store, int64_t person, struct person_rooms *rooms, struct error *err)
{
    sqlite3_stmt *statement;
    int r = sql_start(&store->connection, &module, LIST_ROOMS, SQL_VALUES(SQL_INT(person)), &statement, err);

    if (r < 0)
        return r;
    rooms->count = 0;
    while (rooms->count < PERSON_ROOMS_MAX && (r = sql_step(&store->connection, statement, err)) > 0)
        sql_copy_text(statement, 0, rooms->ids[rooms->count++], ID_SIZE);
    sql_finish(statement);
    return store_after(store, r < 0 ? r : 0);
}

int person_seen(struct store *store, int64_t person, int64_t seen_ms, struct error *err)
{
    int r = store_write(store, &sessions, SEE_PERSON,
                        SQL_VALUES(SQL_INT(person), SQL_INT(seen_ms), SQL_INT(PERSON_SEEN_MS)), err);

    return r < 0 ? r : 0;
}

/* -- sessions -- */

int session_add(struct store *store, const struct session *session, struct error *err)
{
    int r = store_write(store, &sessions, ADD_SESSION,
                        SQL_VALUES(SQL_BLOB(session->hash, SECRET_HASH_SIZE), SQL_INT(session->person),
                                   SQL_INT(session->created_ms), SQL_INT(session->seen_ms),
                                   SQL_INT(session->expires_ms)), err);

    return r < 0 ? r : 0;
}

int session_find(struct store *store, const uint8_t hash[SECRET_HASH_SIZE], struct session *session)
{
    sqlite3_stmt *statement;
    int r = sql_start(&store->connection, &sessions, FIND_SESSION, SQL_VALUES(SQL_BLOB(hash, SECRET_HASH_SIZE)),
                      &statement, NULL);

    if (r < 0)
        return r;
    r = sql_step(&store->connection, statement, NULL);
    if (r > 0) {
        *session = (struct session){
            .person = sqlite3_column_int64(statement, 0),
            .created_ms = sqlite3_column_int64(statement, 1),
            .seen_ms = sqlite3_column_int64(statement, 2),
            .expires_ms = sqlite3_column_int64(statement, 3),
        };
        memcpy(session->hash, hash, SECRET_HASH_SIZE);
    }
    sql_finish(statement);
    return r > 0 ? 0 : store_after(store, r < 0 ? r : -ENOENT);
}

int session_touch(struct store *store, const uint8_t hash[SECRET_HASH_SIZE], int64_t seen_ms)
{
    struct session session;
    int r = session_find(store, hash, &session);

    if (r < 0 || seen_ms < session.seen_ms + SESSION_TOUCH_MS)
        return r;
    r = store_write(store, &sessions, TOUCH_SESSION, SQL_VALUES(SQL_BLOB(hash, SECRET_HASH_SIZE), SQL_INT(seen_ms)),
                    NULL);
    return r < 0 ? r : 0;
}

int session_end(struct store *store, const uint8_t hash[SECRET_HASH_SIZE], struct error *err)
{
    int r = store_write(store, &sessions, END_SESSION, SQL_VALUES(SQL_BLOB(hash, SECRET_HASH_SIZE)), err);

    return r < 0 ? r : 0;
}

int sessions_end_of(struct store *store, int64_t person, struct error *err)
{
    int r = store_write(store, &sessions, END_SESSIONS_OF, SQL_VALUES(SQL_INT(person)), err);

    if (r >= 0)
        r = store_write(store, &sessions, END_LINKS_OF, SQL_VALUES(SQL_INT(person)), err);
    return r < 0 ? r : 0;
}

int sessions_expire(struct store *store, int64_t now_ms, struct error *err)
{
    int r = store_write(store, &sessions, EXPIRE_SESSIONS, SQL_VALUES(SQL_INT(now_ms)), err);

    if (r >= 0)
        r = store_write(store, &sessions, EXPIRE_LINKS, SQL_VALUES(SQL_INT(now_ms)), err);
    return r < 0 ? r : 0;
}
