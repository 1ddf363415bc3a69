/* store/reviews.c - see reviews.h */
#include "reviews.h"
#include "rows.h"
#include <errno.h>

_Static_assert(REVIEW_HALF_TERM == 0 && REVIEW_INSPECTION_DUE == 13 && REVIEW_NO_LONGER_VALID == 15, "review.cause");

enum { OPEN, COUNT_REVIEWS, ADD_LINE, LIST_REVIEW_LINES, GET_REVIEW, LIST_REVIEWS, NOT_NEEDED, SEE, GET_SEEN,
       LIST_INCIDENTS };
#define IS_OPEN " NOT EXISTS (SELECT 1 FROM review_closing WHERE review = r.id)"
#define RAN_OUT "incident_history.what = 'returned' AND incident_history.who = ''"
#define REVIEW_COLUMNS                                                                                                \
    "SELECT r.id, assessment, cause, subject, since_date, opened_ms, coalesce(opened_by, 0), note,"                   \
    " coalesce(at_ms, 0), coalesce(closed_by, 0), coalesce(version, 0), reason, since_ms FROM review r"               \
    " LEFT JOIN review_closing ON review = r.id"
static const char *const statements[] = {
    [OPEN] = "INSERT INTO review SELECT NULL, ?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8 WHERE NOT EXISTS (SELECT 1 FROM review r"
             " WHERE assessment = ?1 AND cause = ?2 AND subject = ?3 AND" IS_OPEN ")",
    [COUNT_REVIEWS] = "SELECT count(*) FROM review WHERE assessment = ?1",
    [ADD_LINE] = "INSERT INTO review_line VALUES (?1, ?2)",
    [LIST_REVIEW_LINES] = "SELECT key FROM review_line WHERE review = ?1 ORDER BY key",
    [GET_REVIEW] = REVIEW_COLUMNS " WHERE r.id = ?1",
    [LIST_REVIEWS] = REVIEW_COLUMNS " WHERE (?1 = 0 OR assessment = ?1) AND (NOT ?2 OR at_ms IS NULL) ORDER BY r.id",
    [NOT_NEEDED] = "INSERT INTO review_closing SELECT id, ?2, ?3, NULL, ?4 FROM review r WHERE id = ?1"
                   " AND" IS_OPEN,
    [SEE] = "INSERT INTO review_seen VALUES (?1, ?2, ?3) ON CONFLICT (subject) DO UPDATE SET seen = ?2,"
            " changed_ms = ?4 WHERE seen <> ?2",
    [GET_SEEN] = "SELECT changed_ms FROM review_seen WHERE subject = ?1",
    [LIST_INCIDENTS] = "SELECT room, rule, raised_ms, 0 FROM incident i WHERE raised_ms > ?1 AND raised_ms <= ?2"
                       " AND room <> '' AND pack <> '' AND NOT EXISTS (SELECT 1 FROM incident_history"
                       " WHERE incident = i.id AND " RAN_OUT ") UNION ALL SELECT room, rule, at_ms, 1"
                       " FROM incident_history JOIN incident i ON i.id = incident WHERE " RAN_OUT
                       " AND at_ms > ?1 AND at_ms <= ?2 AND room <> '' AND pack <> ''"
                       " UNION ALL SELECT r.key, rule, at_ms, 1 FROM tried t"
                       " JOIN room r ON r.id = t.room WHERE at_ms > ?1 AND at_ms <= ?2 AND withdraws IS NULL"
                       " AND NOT EXISTS (SELECT 1 FROM tried w WHERE w.withdraws = t.id) ORDER BY 3",
};
static const struct sql_module module = {SQL_REVIEWS, statements};

int review_open(struct store *store, struct review *review, struct error *err)
{
    const struct review_due *due = &review->due;
    int r = rows_limit(store, &module, COUNT_REVIEWS, SQL_VALUES(SQL_INT(review->assessment)), REVIEWS_MAX,
                       "reviews of an assessment", err);

    if (r == 0)
        r = store_write(store, &module, OPEN,
                        SQL_VALUES(SQL_INT(review->assessment), SQL_INT(due->trigger), SQL_TEXT(due->subject),
                                   SQL_INT(due->since_date), SQL_INT(due->since_ms), SQL_INT(review->opened_ms),
                                   rows_reference(review->opened_by), SQL_TEXT(review->note)), err);
    if (r == 0)
        return error_set(err, -EEXIST, "review: one for this is open");
    if (r < 0)
        return r;
    review->id = sqlite3_last_insert_rowid(store->connection.db);
    for (size_t i = 0; r >= 0 && i < due->line_count; i++)
        r = store_write(store, &module, ADD_LINE, SQL_VALUES(SQL_INT(review->id), SQL_INT(due->lines[i])), err);
    return r < 0 ? r : 0;
}

static int take_key(void *context, sqlite3_stmt *row)
{
    struct review_due *due = context;

    due->lines[due->line_count++] = sqlite3_column_int64(row, 0);
    return due->line_count == ASSESSMENT_LINES_MAX;
}

static int load_lines(struct connection *connection, struct review *review, struct error *err)
{
    int r = rows_each(connection, &module, LIST_REVIEW_LINES, SQL_VALUES(SQL_INT(review->id)), take_key, &review->due,
                      err);

    return r < 0 ? r : 0;
}

static void take_review(void *context, sqlite3_stmt *row)
{
    struct review *review = context;

    *review = (struct review){
        .id = sqlite3_column_int64(row, 0),
        .assessment = sqlite3_column_int64(row, 1),
        .due = {.trigger = (enum review_trigger)sqlite3_column_int(row, 2), .since_date = sqlite3_column_int64(row, 4),
                .since_ms = sqlite3_column_int64(row, 12)},
        .opened_ms = sqlite3_column_int64(row, 5),
        .opened_by = sqlite3_column_int64(row, 6),
        .closed_ms = sqlite3_column_int64(row, 8),
        .closed_by = sqlite3_column_int64(row, 9),
        .closed_version = sqlite3_column_int64(row, 10),
    };
    sql_copy_text(row, 3, review->due.subject, sizeof review->due.subject);
    sql_copy_text(row, 7, review->note, sizeof review->note);
    sql_copy_text(row, 11, review->reason, sizeof review->reason);
}

int review_load(struct store *store, int64_t id, struct review *review, struct error *err)
{
    int r = rows_first(&store->connection, &module, GET_REVIEW, SQL_VALUES(SQL_INT(id)), take_review, review, err);

    return store_after(store, r < 0 ? r : load_lines(&store->connection, review, err));
}

int review_not_needed(struct store *store, int64_t id, int64_t person, int64_t at_ms, const char *reason,
                      struct error *err)
{
    return rows_add(store, &module, NOT_NEEDED,
                    SQL_VALUES(SQL_INT(id), SQL_INT(at_ms), SQL_INT(person), SQL_TEXT(reason)), NULL, err);
}

struct lister {
    struct connection *connection;
    int (*each)(void *context, const struct review *review);
    void *context;
    struct error *err;
};

static int tell_review(void *context, sqlite3_stmt *row)
{
    const struct lister *lister = context;
    struct review review;
    int r;

    take_review(&review, row);
    r = load_lines(lister->connection, &review, lister->err);
    return r < 0 ? r : lister->each(lister->context, &review);
}

int reviews_list(struct store *store, int64_t assessment, bool only_open,
                 int (*each)(void *context, const struct review *review), void *context, struct error *err)
{
    struct lister lister = {&store->connection, each, context, err};

    return store_after(store, rows_each(&store->connection, &module, LIST_REVIEWS,
                                        SQL_VALUES(SQL_INT(assessment), SQL_INT(only_open)), tell_review, &lister,
                                        err));
}

struct others {
    int64_t but, count;
};

static int count_other(void *context, const struct review *review)
{
    struct others *others = context;

    if (review->id != others->but && !review_source(review->due.trigger)->is_prompt)
        others->count++;
    return 0;
}

int reviews_count_others(struct store *store, int64_t assessment, int64_t but, int64_t *count, struct error *err)
{
    struct others others = {.but = but};
    int r = reviews_list(store, assessment, true, count_other, &others, err);

    if (r == 0)
        *count = others.count;
    return r;
}

static void take_moment(void *context, sqlite3_stmt *row)
{
    *(int64_t *)context = sqlite3_column_int64(row, 0);
}

int review_seen(struct store *store, const char *subject, const char *seen, int64_t first_ms, int64_t at_ms,
                int64_t *changed_ms, struct error *err)
{
    int r = store_write(store, &module, SEE,
                        SQL_VALUES(SQL_TEXT(subject), SQL_TEXT(seen), SQL_INT(first_ms), SQL_INT(at_ms)), err);

    if (r < 0)
        return r;
    return store_after(store, rows_first(&store->connection, &module, GET_SEEN, SQL_VALUES(SQL_TEXT(subject)),
                                         take_moment, changed_ms, err));
}

struct incident_lister {
    int (*each)(void *context, const char *room, const char *rule, int64_t at_ms, bool is_not_fixed);
    void *context;
};

static int tell_incident(void *context, sqlite3_stmt *row)
{
    const struct incident_lister *lister = context;

    return lister->each(lister->context, (const char *)sqlite3_column_text(row, 0),
                        (const char *)sqlite3_column_text(row, 1), sqlite3_column_int64(row, 2),
                        sqlite3_column_int(row, 3) != 0);
}

int review_incidents(struct store_reader *reader, int64_t after_ms, int64_t until_ms,
                     int (*each)(void *context, const char *room, const char *rule, int64_t at_ms,
                                 bool is_not_fixed), void *context, struct error *err)
{
    struct incident_lister lister = {each, context};

    return rows_each(&reader->connection, &module, LIST_INCIDENTS, SQL_VALUES(SQL_INT(after_ms), SQL_INT(until_ms)),
                     tell_incident, &lister, err);
}
