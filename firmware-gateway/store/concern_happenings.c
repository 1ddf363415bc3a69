/* store/concern_happenings.c - see concern_happenings.h */
#include "concern_happenings.h"
#include "people.h"
#include "rfc3339.h"
#include "rows.h"
#include "sql_guard.h"
#include <errno.h>
#include <stdio.h>
#include <string.h>

_Static_assert(CONCERN_LETTER_SIZE <= LEDGER_TEXT_SIZE, "a letter is the text of an entry");
_Static_assert(CONCERN_OUTCOME == 8 && CONCERN_EMPLOYER == 1 && CONCERN_LETTER_FIRST == 0, "as the record keeps them");

enum { ADD, COUNT, LIST, DROP_REST, DROP_ADDRESSEE };
static const char *const statements[] = {
    [ADD] = "INSERT INTO concern_event VALUES (NULL, ?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, '')",
    [COUNT] = "SELECT count(*) FROM concern_event WHERE concern = ?1",
    [LIST] = "SELECT e.id, event, side, at_ms, date, person, name, coalesce(way, 0), coalesce(outcome, 0),"
             " coalesce(t.text, e.text), e.entry, l.text IS NOT NULL FROM concern_event e"
             " JOIN person p ON p.id = person JOIN ledger l ON l.id = e.entry"
             " LEFT JOIN ledger_text t ON t.entry = e.entry WHERE concern = ?1 ORDER BY e.id",
    /* Through the one narrow opening of the guard: */
    [DROP_REST] = "UPDATE concern_event SET text = '' WHERE id = ?1",
    [DROP_ADDRESSEE] = "UPDATE concern SET addressed_to = '' WHERE id = ?1",
};
static const struct sql_module module = {SQL_CONCERN_HAPPENINGS, statements};

/* -- adding -- */

/* All letters are of one kind, concern_sent. */
static const enum ledger_kind kinds[CONCERN_EVENT_COUNT] = {
    [CONCERN_LETTER_FIRST] = LEDGER_CONCERN_SENT,
    [CONCERN_LETTER_REMINDER] = LEDGER_CONCERN_SENT,
    [CONCERN_LETTER_MEETING] = LEDGER_CONCERN_SENT,
    [CONCERN_LETTER_GOVERNORS] = LEDGER_CONCERN_SENT,
    [CONCERN_LETTER_OFFICER] = LEDGER_CONCERN_SENT,
    [CONCERN_REPLY] = LEDGER_CONCERN_REPLIED,
    [CONCERN_MET] = LEDGER_CONCERN_MET,
    [CONCERN_NOTE] = LEDGER_CONCERN_NOTED,
    [CONCERN_OUTCOME] = LEDGER_CONCERN_ENDED,
};

/* All but the words: what still is known when these are erased. */
static void write_subject(const struct concern_happening *happening, char subject[LEDGER_SUBJECT_SIZE])
{
    const char *side = concern_side_word(happening->side);
    char what[64];
    int year, month, day;

    if (happening->event < CONCERN_LETTER_COUNT)
        snprintf(what, sizeof what, "letter:%s/way:%s", concern_event_word(happening->event),
                 concern_way_word(happening->way));
    else if (happening->event == CONCERN_OUTCOME)
        snprintf(what, sizeof what, "ended:%s/side:%s", concern_outcome_word(happening->outcome), side);
    else
        snprintf(what, sizeof what, "side:%s", side);
    civil_from_days(happening->date, &year, &month, &day);
    snprintf(subject, LEDGER_SUBJECT_SIZE, "concern:%lld/%s/day:%04d-%02d-%02d", (long long)happening->concern, what,
             year, month, day);
}

int concern_happened(struct store *store, struct concern_happening *happening, const struct ledger_act *by,
                     struct error *err)
{
    char subject[LEDGER_SUBJECT_SIZE];
    struct ledger_act act = {.time_ms = by->time_ms, .kind = kinds[happening->event], .person = by->person,
                             .by = by->by, .role = by->role, .subject = subject, .text = happening->text};
    int r = rows_limit(store, &module, COUNT, SQL_VALUES(SQL_INT(happening->concern)), CONCERN_HAPPENINGS_MAX,
                       "things that happened in a concern", err);

    write_subject(happening, subject);
    if (r == 0)
        r = ledger_append(store, &act, &happening->entry, err);
    happening->at_ms = by->time_ms;
    happening->person = by->person;
    return r < 0 ? r
                 : rows_add(store, &module, ADD,
                            SQL_VALUES(SQL_INT(happening->concern), SQL_INT(happening->event),
                                       SQL_INT(happening->side), SQL_INT(happening->at_ms), SQL_INT(happening->date),
                                       SQL_INT(happening->person), SQL_INT(happening->way),
                                       SQL_INT(happening->outcome), SQL_INT(happening->entry)), &happening->id, err);
}

/* -- reading -- */

struct lister {
    int (*each)(void *context, const struct concern_happening *happening);
    void *context;
    int64_t concern;
};

static int tell(void *context, sqlite3_stmt *row)
{
    const struct lister *lister = context;
    struct concern_happening happening = {
        .id = sqlite3_column_int64(row, 0),
        .concern = lister->concern,
        .event = (enum concern_event)sqlite3_column_int(row, 1),
        .side = (enum concern_side)sqlite3_column_int(row, 2),
        .at_ms = sqlite3_column_int64(row, 3),
        .date = sqlite3_column_int64(row, 4),
        .person = sqlite3_column_int64(row, 5),
        .way = (enum concern_way)sqlite3_column_int(row, 7),
        .outcome = (enum concern_outcome)sqlite3_column_int(row, 8),
        .entry = sqlite3_column_int64(row, 10),
    };

    sql_copy_text(row, 6, happening.name, sizeof happening.name);
    sql_copy_text(row, 9, happening.text, sizeof happening.text);
    happening.is_erased = !happening.text[0] && sqlite3_column_int(row, 11);
    return lister->each(lister->context, &happening);
}

int concern_happenings(struct store *store, int64_t concern,
                       int (*each)(void *context, const struct concern_happening *happening), void *context,
                       struct error *err)
{
    struct lister lister = {each, context, concern};

    return store_after(store, rows_each(&store->connection, &module, LIST, SQL_VALUES(SQL_INT(concern)), tell, &lister,
                                        err));
}

/* -- erasing -- */

/* The entry's text, or the entry that says so where its text went with somebody's name and a rest of it is here. */
static int erase_text(struct store *store, const struct concern_happening *happening, const struct ledger_act *by,
                      struct error *err)
{
    char subject[LEDGER_SUBJECT_SIZE];
    struct ledger_act act = {.time_ms = by->time_ms, .kind = LEDGER_PERSONAL_TEXT_ERASED, .person = by->person,
                             .by = by->by, .role = by->role, .subject = subject};
    int r = ledger_erase_text(store, happening->entry, &act, err);

    if (r != -ENOENT)
        return r;
    snprintf(subject, sizeof subject, "entry:%lld", (long long)happening->entry);
    return ledger_append(store, &act, NULL, err);
}

/* Rows are append-only but for this. */
static int drop_words(struct store *store, const struct concern_happening *happening, struct error *err)
{
    int r;

    sql_guard_open(&store->connection);
    r = store_write(store, &module, DROP_REST, SQL_VALUES(SQL_INT(happening->id)), err);
    if (r >= 0 && happening->event == CONCERN_LETTER_FIRST)
        r = store_write(store, &module, DROP_ADDRESSEE, SQL_VALUES(SQL_INT(happening->concern)), err);
    sql_guard_shut(&store->connection);
    return r < 0 ? r : 0;
}

int concern_words_erase(struct store *store, const struct concern_happening *happening, const struct ledger_act *by,
                        struct error *err)
{
    int r;

    if (!happening->text[0])
        return error_set(err, -EALREADY, "concern: there are no words to erase");
    r = erase_text(store, happening, by, err);
    if (r == 0)
        r = drop_words(store, happening, err);
    if (r == 0)
        store_scrub(store);
    return r;
}
