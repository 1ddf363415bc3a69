/* store/backup_people.c - what a copy that is kept for a year leaves out, and why. See backup.h.
 *
 *  * It is there to show what the air was, what was judged and what was signed; nobody needs people for that, and a
 * name that was erased in the meantime would live on in it. Tables are emptied where a row is about a person; where
 * others refer to the row, its words go and the row stays as a number. What stays is the school's own documents,
 * which name people by that number: lines and sealed versions of assessments, actions, findings, reports of hazards.
 * The ledger's chain verifies as before: personal texts stand outside it. tests/faults/test_store_backup.c has every
 * table there is in one of the lists, so that nobody adds one without saying which. */
#include "backup.h"
#include "sql.h"
#include <stdio.h>

/* Emptied. */
static const char *const emptied[] = {
    "session", "token", "claim",            /* rights: whoever has the copy may not have them */
    "outbox",                               /* addresses, and what was written to them */
    "audit",                                /* who looked at what */
    "ledger_text",                          /* names, statements, reasons */
    "person_room",                          /* which teacher is in which room */
    "incident_offer",                       /* who asked whom */
    /* Drafts: nobody's but their writers'. A draft's rooms and ticks go with it. */
    "private_concern_tick", "private_concern_room", "private_concern_draft",
};

/* Of which the words go. */
static const struct {
    const char *table, *set;
} reduced[] = {
    {"person", "login = 'person-' || id, name = 'Person ' || id, email = '', password_hash = '', wants_mail = 0,"
               " is_disabled = 1, last_seen_ms = 0"},
    {"incident", "who = '', note = ''"},    /* who had it in hand */
    {"incident_history", "who = '', detail = ''"},
    {"assignment", "made_by = ''"},         /* who hung the sensor, checked it, saw it */
    {"calibration", "who = '', note = ''"},
    {"placement", "who = '', note = ''"},
    {"spot", "who = '', note = ''"},
    {"import", "who = ''"},
    {"outbreak", "who = ''"},               /* who decided what is judged by what */
    {"adoption", "who = ''"},
    {"tried", "who = ''"},
    {"own_item", "who = '', archived_by = iif(archived_by IS NULL, NULL, '')"},
    {"concern", "addressed_to = ''"},       /* what was written, answered and said between people */
    {"concern_event", "text = ''"},
    {"comment", "text = ''"},
    {"comment_reply", "text = ''"},
    {"outcome", "statement = ''"},
    {"signature", "name = '', post = ''"},  /* as typed: the chain has who signed, by number */
    {"photo", "bytes = x''"},               /* may show anybody */
};

#define SQL_SIZE 256
#define COUNT(array) (sizeof(array) / sizeof *(array))

int backup_forget_people(struct connection *copy, struct error *err)
{
    char text[SQL_SIZE];
    int r;

    /* The triggers keep the record from being changed; this is no record any more but an extract of one. */
    sqlite3_db_config(copy->db, SQLITE_DBCONFIG_ENABLE_TRIGGER, 0, (int *)NULL);
    r = sql_execute(copy, "PRAGMA foreign_keys=OFF; BEGIN IMMEDIATE", err);
    for (size_t i = 0; r == 0 && i < COUNT(emptied); i++) {
        snprintf(text, sizeof text, "DELETE FROM %s", emptied[i]);
        r = sql_execute(copy, text, err);
    }
    for (size_t i = 0; r == 0 && i < COUNT(reduced); i++) {
        snprintf(text, sizeof text, "UPDATE %s SET %s", reduced[i].table, reduced[i].set);
        r = sql_execute(copy, text, err);
    }
    return r == 0 ? sql_execute(copy, "COMMIT", err) : r;
}
