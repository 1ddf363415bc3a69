/* store/consultations.c - see consultations.h */
#include "consultations.h"
#include "rows.h"
#include <errno.h>

_Static_assert(OUTCOME_AGREED == 1 && OUTCOME_NOT_AGREED == 3, "outcome.outcome");

enum { OPEN_ROUND, COUNT_ROUNDS, GET_NEWEST, ADD_CONSULTEE, LIST_CONSULTEES, HAS_CONSULTEE, ADD_OUTCOME,
       COUNT_OUTCOMES, LIST_OUTCOMES, ADD_COMMENT, COUNT_COMMENTS, GET_COMMENT, LIST_COMMENTS, ADD_REPLY,
       COUNT_REPLIES };
#define COMMENT_COLUMNS                                                                                               \
    "SELECT c.id, c.version, coalesce(c.line, 0), c.person, p.name, c.role, c.at_ms, c.text,"                         \
    " coalesce(r.person, 0), coalesce(r.at_ms, 0), q.name, r.text FROM comment c JOIN person p ON p.id = c.person"    \
    " LEFT JOIN comment_reply r ON r.id = (SELECT max(id) FROM comment_reply WHERE comment = c.id)"                   \
    " LEFT JOIN person q ON q.id = r.person"
static const char *const statements[] = {
    [OPEN_ROUND] = "INSERT INTO consultation SELECT NULL, ?1, count(*) + 1, ?2, ?3, ?4 FROM consultation"
                   " WHERE version = ?1",
    [COUNT_ROUNDS] = "SELECT count(*) FROM consultation WHERE version = ?1",
    [GET_NEWEST] = "SELECT id, version, round, sent_ms, sent_by, closes_date FROM consultation WHERE version = ?1"
                   " ORDER BY round DESC LIMIT 1",
    [ADD_CONSULTEE] = "INSERT OR IGNORE INTO consultee VALUES (?1, ?2, ?3)",
    [LIST_CONSULTEES] = "SELECT e.person, name, role, invited_ms, coalesce(outcome, 0), coalesce(at_ms, 0), statement"
                        " FROM consultee e JOIN person p ON p.id = e.person LEFT JOIN outcome o ON o.id ="
                        " (SELECT max(id) FROM outcome WHERE consultation = e.consultation AND person = e.person)"
                        " WHERE e.consultation = ?1 ORDER BY name, e.person",
    [HAS_CONSULTEE] = "SELECT 1 FROM consultee WHERE consultation = ?1 AND person = ?2",
    [ADD_OUTCOME] = "INSERT INTO outcome VALUES (NULL, ?1, ?2, ?3, ?4, ?5)",
    [COUNT_OUTCOMES] = "SELECT count(*) FROM outcome WHERE consultation = ?1 AND person = ?2",
    [LIST_OUTCOMES] = "SELECT o.person, name, role, 0, outcome, at_ms, statement, round FROM outcome o"
                      " JOIN consultation c ON c.id = consultation JOIN person p ON p.id = o.person"
                      " WHERE version = ?1 ORDER BY o.id",
    [ADD_COMMENT] = "INSERT INTO comment SELECT NULL, ?1, ?2, ?3, ?4, ?5, ?6 WHERE ?2 IS NULL OR"
                    " EXISTS (SELECT 1 FROM assessment_line WHERE id = ?2 AND version = ?1)",
    [COUNT_COMMENTS] = "SELECT count(*) FROM comment WHERE version = ?1",
    [GET_COMMENT] = COMMENT_COLUMNS " WHERE c.id = ?1",
    [LIST_COMMENTS] = COMMENT_COLUMNS " WHERE c.version = ?1 ORDER BY c.id",
    [ADD_REPLY] = "INSERT INTO comment_reply VALUES (NULL, ?1, ?2, ?3, ?4)",
    [COUNT_REPLIES] = "SELECT count(*) FROM comment_reply WHERE comment = ?1",
};
static const struct sql_module module = {SQL_CONSULTATIONS, statements};

/* -- rounds -- */

static void take_round(void *context, sqlite3_stmt *row)
{
    *(struct consultation *)context = (struct consultation){
        .id = sqlite3_column_int64(row, 0),
        .version = sqlite3_column_int64(row, 1),
        .round = sqlite3_column_int(row, 2),
        .sent_ms = sqlite3_column_int64(row, 3),
        .sent_by = sqlite3_column_int64(row, 4),
        .closes_date = sqlite3_column_int64(row, 5),
    };
}

int consultation_load(struct store *store, int64_t version, struct consultation *consultation, struct error *err)
{
    return store_after(store, rows_first(&store->connection, &module, GET_NEWEST, SQL_VALUES(SQL_INT(version)),
                                         take_round, consultation, err));
}

int consultation_open(struct store *store, struct consultation *consultation, const int64_t *persons, size_t count,
                      struct error *err)
{
    int r;

    if (count > CONSULTEES_MAX)
        return error_set(err, -E2BIG, "consultees: more than %d", CONSULTEES_MAX);
    r = rows_limit(store, &module, COUNT_ROUNDS, SQL_VALUES(SQL_INT(consultation->version)), CONSULTATION_ROUNDS_MAX,
                   "consultations of a version", err);
    if (r == 0)
        r = rows_add(store, &module, OPEN_ROUND,
                     SQL_VALUES(SQL_INT(consultation->version), SQL_INT(consultation->sent_ms),
                                SQL_INT(consultation->sent_by), SQL_INT(consultation->closes_date)), NULL, err);
    if (r == 0)
        r = consultation_load(store, consultation->version, consultation, err);
    for (size_t i = 0; r >= 0 && i < count; i++)
        r = store_write(store, &module, ADD_CONSULTEE,
                        SQL_VALUES(SQL_INT(consultation->id), SQL_INT(persons[i]), SQL_INT(consultation->sent_ms)),
                        err);
    return r < 0 ? r : 0;
}

/* -- who was asked, and what they said -- */

struct consultee_lister {
    int (*each)(void *context, const struct consultee *consultee);
    int (*each_said)(void *context, int round, const struct consultee *said);
    void *context;
};

static int tell_consultee(void *context, sqlite3_stmt *row)
{
    const struct consultee_lister *lister = context;
    struct consultee consultee = {
        .person = sqlite3_column_int64(row, 0),
        .role = (enum duty_role)sqlite3_column_int(row, 2),
        .invited_ms = sqlite3_column_int64(row, 3),
        .outcome = (enum consultation_outcome)sqlite3_column_int(row, 4),
        .at_ms = sqlite3_column_int64(row, 5),
    };

    sql_copy_text(row, 1, consultee.name, sizeof consultee.name);
    sql_copy_text(row, 6, consultee.statement, sizeof consultee.statement);
    return lister->each ? lister->each(lister->context, &consultee)
                        : lister->each_said(lister->context, sqlite3_column_int(row, 7), &consultee);
}

static int list_consultees(struct connection *connection, int64_t consultation,
                           int (*each)(void *context, const struct consultee *consultee), void *context,
                           struct error *err)
{
    struct consultee_lister lister = {.each = each, .context = context};

    return rows_each(connection, &module, LIST_CONSULTEES, SQL_VALUES(SQL_INT(consultation)), tell_consultee, &lister,
                     err);
}

int consultees_list(struct store *store, int64_t consultation,
                    int (*each)(void *context, const struct consultee *consultee), void *context, struct error *err)
{
    return store_after(store, list_consultees(&store->connection, consultation, each, context, err));
}

int consultees_read(struct store_reader *reader, int64_t consultation,
                    int (*each)(void *context, const struct consultee *consultee), void *context, struct error *err)
{
    return list_consultees(&reader->connection, consultation, each, context, err);
}

bool consultation_has(struct store *store, int64_t consultation, int64_t person)
{
    int64_t found;
    int r = store_after(store, sql_number(&store->connection, &module, HAS_CONSULTEE,
                                          SQL_VALUES(SQL_INT(consultation), SQL_INT(person)), 0, &found, NULL));

    return r == 0 && found;
}

int outcome_add(struct store *store, int64_t consultation, int64_t person, enum consultation_outcome outcome,
                const char *statement, int64_t at_ms, struct error *err)
{
    int r = rows_limit(store, &module, COUNT_OUTCOMES, SQL_VALUES(SQL_INT(consultation), SQL_INT(person)),
                       OUTCOMES_MAX, "answers of a person", err);

    return r < 0 ? r
                 : rows_add(store, &module, ADD_OUTCOME,
                            SQL_VALUES(SQL_INT(consultation), SQL_INT(person), SQL_INT(outcome), SQL_TEXT(statement),
                                       SQL_INT(at_ms)), NULL, err);
}

int outcomes_list(struct store *store, int64_t version,
                  int (*each)(void *context, int round, const struct consultee *said), void *context,
                  struct error *err)
{
    struct consultee_lister lister = {.each_said = each, .context = context};

    return store_after(store, rows_each(&store->connection, &module, LIST_OUTCOMES, SQL_VALUES(SQL_INT(version)),
                                        tell_consultee, &lister, err));
}

/* -- comments -- */

int comment_add(struct store *store, struct assessment_comment *comment, struct error *err)
{
    int r = rows_limit(store, &module, COUNT_COMMENTS, SQL_VALUES(SQL_INT(comment->version)), COMMENTS_MAX,
                       "comments on a version", err);

    return r < 0 ? r
                 : rows_add(store, &module, ADD_COMMENT,
                            SQL_VALUES(SQL_INT(comment->version), rows_reference(comment->line),
                                       SQL_INT(comment->person), SQL_INT(comment->role), SQL_INT(comment->at_ms),
                                       SQL_TEXT(comment->text)), &comment->id, err);
}

static void take_comment(void *context, sqlite3_stmt *row)
{
    struct assessment_comment *comment = context;

    *comment = (struct assessment_comment){
        .id = sqlite3_column_int64(row, 0),
        .version = sqlite3_column_int64(row, 1),
        .line = sqlite3_column_int64(row, 2),
        .person = sqlite3_column_int64(row, 3),
        .role = (enum duty_role)sqlite3_column_int(row, 5),
        .at_ms = sqlite3_column_int64(row, 6),
        .reply_by = sqlite3_column_int64(row, 8),
        .replied_ms = sqlite3_column_int64(row, 9),
    };
    sql_copy_text(row, 4, comment->name, sizeof comment->name);
    sql_copy_text(row, 7, comment->text, sizeof comment->text);
    sql_copy_text(row, 10, comment->reply_name, sizeof comment->reply_name);
    sql_copy_text(row, 11, comment->reply, sizeof comment->reply);
}

int comment_load(struct store *store, int64_t id, struct assessment_comment *comment, struct error *err)
{
    return store_after(store, rows_first(&store->connection, &module, GET_COMMENT, SQL_VALUES(SQL_INT(id)),
                                         take_comment, comment, err));
}

int comment_reply(struct store *store, int64_t comment, int64_t person, int64_t at_ms, const char *text,
                  struct error *err)
{
    int r = rows_limit(store, &module, COUNT_REPLIES, SQL_VALUES(SQL_INT(comment)), REPLIES_MAX,
                       "replies to a comment", err);

    return r < 0 ? r
                 : rows_add(store, &module, ADD_REPLY,
                            SQL_VALUES(SQL_INT(comment), SQL_INT(person), SQL_INT(at_ms), SQL_TEXT(text)), NULL, err);
}

struct comment_lister {
    int (*each)(void *context, const struct assessment_comment *comment);
    void *context;
};

static int tell_comment(void *context, sqlite3_stmt *row)
{
    const struct comment_lister *lister = context;
    struct assessment_comment comment;

    take_comment(&comment, row);
    return lister->each(lister->context, &comment);
}

static int list_comments(struct connection *connection, int64_t version,
                         int (*each)(void *context, const struct assessment_comment *comment), void *context,
                         struct error *err)
{
    struct comment_lister lister = {each, context};

    return rows_each(connection, &module, LIST_COMMENTS, SQL_VALUES(SQL_INT(version)), tell_comment, &lister, err);
}

int comments_list(struct store *store, int64_t version,
                  int (*each)(void *context, const struct assessment_comment *comment), void *context,
                  struct error *err)
{
    return store_after(store, list_comments(&store->connection, version, each, context, err));
}

int comments_read(struct store_reader *reader, int64_t version,
                  int (*each)(void *context, const struct assessment_comment *comment), void *context,
                  struct error *err)
{
    return list_comments(&reader->connection, version, each, context, err);
}

/* -- facts -- */

static int count_consultee(void *context, const struct consultee *consultee)
{
    consultation_add_consultee(context, consultee->outcome);
    return 0;
}

static int count_comment(void *context, const struct assessment_comment *comment)
{
    consultation_add_comment(context, comment->replied_ms != 0);
    return 0;
}

int consultation_facts_load(struct store *store, int64_t version, struct consultation_facts *facts,
                            struct error *err)
{
    struct consultation consultation;
    struct consultation_facts found = {0};
    int r = consultation_load(store, version, &consultation, err);

    if (r == 0) {
        found.closes_date = consultation.closes_date;
        r = consultees_list(store, consultation.id, count_consultee, &found, err);
    } else if (r == -ENOENT) {
        r = 0;
    }
    if (r == 0)
        r = comments_list(store, version, count_comment, &found, err);
    if (r == 0)
        *facts = found;
    return r;
}
