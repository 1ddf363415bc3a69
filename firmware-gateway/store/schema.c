/* store/schema.c - see schema.h. The file format is documented here, in the statements that make it.
 * All *_ms are unix milliseconds, UTC. Enumerations are kept by number and only ever grow at their end. */
#include "schema.h"
#include "bank_holidays.h"
#include "incident.h"
#include "place.h"
#include "reading.h"
#include "schema_assessments.h"
#include "schema_blocks.h"
#include "schema_concerns.h"
#include "schema_ledger.h"
#include "schema_workplace.h"
#include <errno.h>
#include <stdio.h>

/* The record keeps these numbers and this order. */
_Static_assert(QUANTITY_COUNT == 12 && CO2_PPM == 0 && RSSI_DBM == 11, "columns of reading");
_Static_assert(INCIDENT_PENDING == 1 && INCIDENT_CLEARED == 4, "incident.state");
_Static_assert(SEVERITY_GOOD == 0 && SEVERITY_ALARM == 4, "incident.severity");
_Static_assert(INTERRUPTS_NOBODY == 0 && INTERRUPTS_SITE_STAFF_AND_LEADER == 2, "incident.interrupts");
_Static_assert(VENTILATION_NATURAL == 1 && VENTILATION_MECHANICAL == 3, "room.ventilation");
_Static_assert(USE_CLASSROOM == 0 && USE_OTHER == 8, "room.use");
_Static_assert(AGES_3_5 == 1 && AGES_ADULT == 4, "room.ages");
_Static_assert(DIVISION_ENGLAND_AND_WALES == 0 && DIVISION_NORTHERN_IRELAND == 2, "bank_holiday.division");
_Static_assert(NATION_ENGLAND == 1 && NATION_OTHER == 5, "site.nation, room.nation");
_Static_assert(WINDOWS_NONE == 1 && WINDOWS_MANY == 3, "room.windows");

/* Migration n (from 1) is migrations[n - 1]. Never edit one that was released: add the next. */
static const char *const migrations[] = {
    /* -- the record itself -- */
    "CREATE TABLE record (id INTEGER PRIMARY KEY CHECK (id = 1),"
    "    site_key TEXT NOT NULL,"               /* random; tells this record's messages from any other's */
    "    is_demo INTEGER NOT NULL) STRICT;"
    "CREATE TABLE setting (key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID;"

    /* -- readings: in order of arrival, nothing but their own position as key, until they are sealed (step 4) -- */
    "CREATE TABLE boot (id INTEGER PRIMARY KEY,"    /* one life of the gateway: one origin of its monotonic clock */
    "    random TEXT NOT NULL, wall_ms INTEGER NOT NULL, mono_ms INTEGER NOT NULL) STRICT;"
    "CREATE TABLE reading (seq INTEGER PRIMARY KEY,"
    "    device INTEGER NOT NULL,"
    "    arrived_ms INTEGER NOT NULL,"
    "    age_ms INTEGER NOT NULL,"                  /* arrived_ms - age_ms: the time it counts as */
    "    boot INTEGER NOT NULL,"
    "    skew_ms INTEGER NOT NULL,"                 /* arrived_ms - mono_ms, less the same of its boot: near 0 */
    "    flags INTEGER NOT NULL,"                   /* the message's 32 bits, rotated left by 4 (raw_rows.c) */
    "    packet_id INTEGER NOT NULL,"               /* of the MQTT message: tells a redelivery after a crash; 0: none */
    "    doubtful INTEGER NOT NULL,"                /* bit q: quantity q; set beside a NULL: it was not a number */
    /* thousandths of the unit; NULL: not in the message */
    "    co2_ppm INTEGER, temperature_c INTEGER, humidity_pct INTEGER, pm1_ug_m3 INTEGER, pm2_5_ug_m3 INTEGER,"
    "    pm10_ug_m3 INTEGER, voc_ppb INTEGER, voc_index INTEGER, pressure_hpa INTEGER, battery_pct INTEGER,"
    "    battery_v INTEGER, rssi_dbm INTEGER) STRICT;"
    APPEND_ONLY("reading")
    /* A mark opens a stretch of readings that arrived in one hour of the wall clock, and, where they are of a file that
     * was imported, were measured on one day of UTC; the next mark ends it.
     * Every reading of the stretch has its time in [lowest_time_ms, highest_time_ms]. A stretch of which nothing is left
     * in the tail is joined to the one before it, some days later: sealing.c. */
    "CREATE TABLE mark (first_seq INTEGER PRIMARY KEY, hour INTEGER NOT NULL, is_trusted INTEGER NOT NULL,"
    "    lowest_time_ms INTEGER NOT NULL, highest_time_ms INTEGER NOT NULL) STRICT;"
    "CREATE INDEX mark_time ON mark (highest_time_ms);"
    "CREATE TABLE event (id INTEGER PRIMARY KEY, kind INTEGER NOT NULL, wall_ms INTEGER NOT NULL,"
    "    mono_ms INTEGER NOT NULL, boot INTEGER NOT NULL REFERENCES boot,"
    "    after_seq INTEGER NOT NULL,"               /* happened after this reading and before the next */
    "    detail TEXT NOT NULL) STRICT;"
    APPEND_ONLY("event")

    /* -- places -- */
    "CREATE TABLE site (id INTEGER PRIMARY KEY CHECK (id = 1), key TEXT NOT NULL, name TEXT NOT NULL,"
    "    zone TEXT NOT NULL, nation INTEGER NOT NULL) STRICT;"
    "CREATE TABLE calendar (version INTEGER PRIMARY KEY, json TEXT NOT NULL) STRICT;"
    "CREATE TABLE room (id INTEGER PRIMARY KEY, key TEXT NOT NULL UNIQUE, name TEXT NOT NULL, building TEXT NOT NULL,"
    "    ventilation INTEGER NOT NULL, use INTEGER NOT NULL, ages INTEGER NOT NULL, seats INTEGER NOT NULL,"
    "    volume_m3 REAL NOT NULL, is_archived INTEGER NOT NULL) STRICT;"
    "CREATE TABLE device (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE, family TEXT NOT NULL,"
    "    first_heard_ms INTEGER NOT NULL, last_heard_ms INTEGER NOT NULL, is_ignored INTEGER NOT NULL) STRICT;"
    /* The device belongs to room (NULL: to none) from from_ms until its next row. */
    "CREATE TABLE assignment (device INTEGER NOT NULL REFERENCES device, from_ms INTEGER NOT NULL,"
    "    room INTEGER REFERENCES room, made_by TEXT NOT NULL, PRIMARY KEY (device, from_ms)) STRICT, WITHOUT ROWID;"
    "CREATE VIEW assignment_span AS"
    "    SELECT device, from_ms, lead(from_ms, 1, 9223372036854775807) OVER (PARTITION BY device ORDER BY from_ms)"
    "    AS to_ms, room FROM assignment;"

    /* -- figures, kept as data arrives -- */
    "CREATE TABLE slot (room INTEGER NOT NULL REFERENCES room, quantity INTEGER NOT NULL,"
    "    start_min INTEGER NOT NULL,"               /* minutes since 1970, UTC */
    "    mean INTEGER, min INTEGER, max INTEGER,"   /* thousandths of the unit; NULL: nothing joined */
    "    joined_s INTEGER NOT NULL, samples INTEGER NOT NULL,"
    "    PRIMARY KEY (room, quantity, start_min)) STRICT, WITHOUT ROWID;"
    "CREATE TABLE day (id INTEGER PRIMARY KEY, room INTEGER NOT NULL REFERENCES room, date INTEGER NOT NULL,"
    "    pack TEXT NOT NULL, calendar_version INTEGER NOT NULL, json TEXT NOT NULL, UNIQUE (room, date)) STRICT;"

    /* -- incidents and what is owed to people -- */
    "CREATE TABLE incident (id INTEGER PRIMARY KEY AUTOINCREMENT, room TEXT NOT NULL, rule TEXT NOT NULL,"
    "    pack TEXT NOT NULL, pack_version TEXT NOT NULL, severity INTEGER NOT NULL, interrupts INTEGER NOT NULL,"
    "    state INTEGER NOT NULL, began_ms INTEGER NOT NULL, raised_ms INTEGER NOT NULL, cleared_ms INTEGER NOT NULL,"
    "    peak REAL, reason TEXT NOT NULL, who TEXT NOT NULL DEFAULT '', intent INTEGER NOT NULL DEFAULT 0,"
    "    who_since_ms INTEGER NOT NULL DEFAULT 0, until_ms INTEGER NOT NULL DEFAULT 0,"
    "    note TEXT NOT NULL DEFAULT '', UNIQUE (room, rule, began_ms)) STRICT;"
    "CREATE INDEX incident_began ON incident (began_ms);"
    "CREATE INDEX incident_open ON incident (began_ms) WHERE state < 4;"
    "CREATE TABLE incident_history (id INTEGER PRIMARY KEY, incident INTEGER NOT NULL REFERENCES incident,"
    "    at_ms INTEGER NOT NULL, what TEXT NOT NULL, who TEXT NOT NULL, detail TEXT NOT NULL) STRICT;"
    "CREATE INDEX incident_history_of ON incident_history (incident);"
    APPEND_ONLY("incident_history")
    "CREATE TABLE outbox (id INTEGER PRIMARY KEY AUTOINCREMENT, kind INTEGER NOT NULL, recipient TEXT NOT NULL,"
    "    subject TEXT NOT NULL, body TEXT NOT NULL, incident INTEGER REFERENCES incident, made_ms INTEGER NOT NULL,"
    "    next_try_ms INTEGER NOT NULL, dead_after_ms INTEGER NOT NULL, tries INTEGER NOT NULL DEFAULT 0,"
    "    state INTEGER NOT NULL DEFAULT 0,"         /* 0 waiting, 1 sent, 2 expired */
    "    tried_ms INTEGER, last_error TEXT) STRICT;"
    "CREATE INDEX outbox_state ON outbox (state, next_try_ms, tries, made_ms);"
    "CREATE INDEX outbox_error ON outbox (tried_ms) WHERE last_error IS NOT NULL;"
    "CREATE INDEX outbox_receiver ON outbox (recipient, made_ms);"
    "CREATE INDEX outbox_incident ON outbox (incident) WHERE incident IS NOT NULL;"

    /* -- people -- */
    "CREATE TABLE person (id INTEGER PRIMARY KEY AUTOINCREMENT, login TEXT NOT NULL UNIQUE, name TEXT NOT NULL,"
    "    role INTEGER NOT NULL, email TEXT NOT NULL, wants_mail INTEGER NOT NULL, is_disabled INTEGER NOT NULL,"
    "    password_hash TEXT NOT NULL, created_ms INTEGER NOT NULL, last_seen_ms INTEGER NOT NULL) STRICT;"
    "CREATE TABLE session (hash BLOB PRIMARY KEY, person INTEGER NOT NULL REFERENCES person,"
    "    created_ms INTEGER NOT NULL, seen_ms INTEGER NOT NULL, expires_ms INTEGER NOT NULL) STRICT, WITHOUT ROWID;"
    "CREATE TABLE token (id INTEGER PRIMARY KEY AUTOINCREMENT, hash BLOB NOT NULL UNIQUE, role INTEGER NOT NULL,"
    "    name TEXT NOT NULL, created_ms INTEGER NOT NULL, expires_ms INTEGER NOT NULL, used_ms INTEGER NOT NULL,"
    "    incident INTEGER REFERENCES incident, person INTEGER REFERENCES person, is_revoked INTEGER NOT NULL) STRICT;"
    "CREATE TABLE claim (id INTEGER PRIMARY KEY CHECK (id = 1), hash BLOB NOT NULL, expires_ms INTEGER NOT NULL,"
    "    taken_ms INTEGER) STRICT;"
    "CREATE TABLE audit (id INTEGER PRIMARY KEY, at_ms INTEGER NOT NULL, who TEXT NOT NULL, what TEXT NOT NULL,"
    "    detail TEXT NOT NULL) STRICT;"
    APPEND_ONLY("audit"),

    /* -- 2: what chooses a room's rules, whose room it is, and what stands behind an evidence grade -- */
    "ALTER TABLE room ADD COLUMN nation INTEGER NOT NULL DEFAULT 0;"            /* 0: the site's */
    "ALTER TABLE room ADD COLUMN windows INTEGER NOT NULL DEFAULT 0;"           /* 0 not known, 1 none, 2 some, 3 many */
    "ALTER TABLE room ADD COLUMN has_air_cleaner INTEGER NOT NULL DEFAULT 0;"
    "ALTER TABLE room ADD COLUMN cleaner_m3_per_h REAL NOT NULL DEFAULT 0;"     /* clean air delivery; 0: not known */
    "ALTER TABLE room ADD COLUMN outdoor_ppm REAL NOT NULL DEFAULT 0;"          /* 0: the site's */
    "ALTER TABLE room ADD COLUMN outdoor_room TEXT NOT NULL DEFAULT '';"        /* whose sensor is out of doors; '': none */
    "CREATE TABLE person_room (person INTEGER NOT NULL REFERENCES person, room INTEGER NOT NULL REFERENCES room,"
    "    PRIMARY KEY (person, room)) STRICT, WITHOUT ROWID;"
    /* Days since 1970-01-01, local; division: enum division. */
    "CREATE TABLE bank_holiday (division INTEGER NOT NULL, date INTEGER NOT NULL, title TEXT NOT NULL,"
    "    PRIMARY KEY (division, date)) STRICT, WITHOUT ROWID;"
    /* Rooms judged by another pack for a time. room NULL: all. Ended early: ended_ms. */
    "CREATE TABLE outbreak (id INTEGER PRIMARY KEY, room INTEGER REFERENCES room, pack TEXT NOT NULL,"
    "    from_ms INTEGER NOT NULL, to_ms INTEGER NOT NULL, ended_ms INTEGER, who TEXT NOT NULL,"
    "    reason TEXT NOT NULL) STRICT;"
    /* Tried in a room for a rule, and did not work, as people say, from a local date on; a row may withdraw another. */
    "CREATE TABLE tried (id INTEGER PRIMARY KEY, room INTEGER NOT NULL REFERENCES room, rule TEXT NOT NULL,"
    "    from_date INTEGER NOT NULL, at_ms INTEGER NOT NULL, what TEXT NOT NULL, who TEXT NOT NULL,"
    "    withdraws INTEGER UNIQUE REFERENCES tried) STRICT;"
    "CREATE INDEX tried_of ON tried (room);"
    APPEND_ONLY("tried")
    "CREATE TABLE adoption (id INTEGER PRIMARY KEY, at_ms INTEGER NOT NULL, pack TEXT NOT NULL, who TEXT NOT NULL,"
    "    reason TEXT NOT NULL) STRICT;"
    APPEND_ONLY("adoption")
    /* What stale days are found by, without reading their texts: day.pack says all that judged them but the calendar. */
    "CREATE INDEX day_judged ON day (room, date, pack, calendar_version);"
    /* Who checked a sensor, when, how, and what was found; error_ppm NULL: not measured. */
    "CREATE TABLE calibration (id INTEGER PRIMARY KEY, device INTEGER NOT NULL REFERENCES device,"
    "    at_ms INTEGER NOT NULL, who TEXT NOT NULL, how TEXT NOT NULL, is_good INTEGER NOT NULL,"
    "    error_ppm REAL, note TEXT NOT NULL, written_ms INTEGER NOT NULL) STRICT;"
    "CREATE INDEX calibration_of ON calibration (device, at_ms);"
    APPEND_ONLY("calibration")
    /* A person saw the sensor in its place: from at_ms until the device is assigned anew. */
    "CREATE TABLE placement (id INTEGER PRIMARY KEY, device INTEGER NOT NULL REFERENCES device,"
    "    at_ms INTEGER NOT NULL, who TEXT NOT NULL, note TEXT NOT NULL) STRICT;"
    "CREATE INDEX placement_of ON placement (device, at_ms);"
    APPEND_ONLY("placement")
    /* What a CO2 sensor measured from 02:00 to 05:00 of a local date, in thousandths of ppm: its own checks rest on weeks of
     * those, and nobody would read so many readings each morning. */
    "CREATE TABLE night (device INTEGER NOT NULL REFERENCES device, date INTEGER NOT NULL, low INTEGER NOT NULL,"
    "    median INTEGER NOT NULL, PRIMARY KEY (device, date)) STRICT, WITHOUT ROWID;"
    /* What a kept day has of its week's evidence: joined occupied time, and the QUALITY_ flags of its readings. */
    "CREATE TABLE day_evidence (room INTEGER NOT NULL REFERENCES room, date INTEGER NOT NULL,"
    "    calendar_version INTEGER NOT NULL, co2_joined_ms INTEGER NOT NULL, temperature_joined_ms INTEGER NOT NULL,"
    "    flags INTEGER NOT NULL, PRIMARY KEY (room, date)) STRICT, WITHOUT ROWID;"
    /* Offered to somebody by who has it; void when that taking is over (since_ms is not the incident's who_since_ms). */
    "CREATE TABLE incident_offer (incident INTEGER PRIMARY KEY REFERENCES incident,"
    "    from_person INTEGER NOT NULL REFERENCES person, to_person INTEGER NOT NULL REFERENCES person,"
    "    since_ms INTEGER NOT NULL, at_ms INTEGER NOT NULL) STRICT;"
    /* Loggers' files kept in the record: their readings are rows of reading, first_seq to last_seq, under a device of the
     * file's own, which is in the room from from_ms to to_ms. Rows of such a device without a row here are of an import
     * that was not finished: they are in no room, and count for nothing. */
    "CREATE TABLE import (id INTEGER PRIMARY KEY, at_ms INTEGER NOT NULL, who TEXT NOT NULL,"
    "    room INTEGER NOT NULL REFERENCES room, device INTEGER NOT NULL REFERENCES device, file TEXT NOT NULL,"
    "    sha256 BLOB NOT NULL, from_ms INTEGER NOT NULL, to_ms INTEGER NOT NULL, added INTEGER NOT NULL,"
    "    known INTEGER NOT NULL, first_seq INTEGER NOT NULL, last_seq INTEGER NOT NULL) STRICT;"
    "CREATE INDEX import_of ON import (room, to_ms);"
    APPEND_ONLY("import"),

    /* -- 3: duties: what people answer for, and the chain of what was signed -- */
    LEDGER_TABLES ASSESSMENT_TABLES WORKPLACE_TABLES CONCERN_TABLES,

    /* -- 4: readings whose hour is over, packed -- */
    BLOCK_TABLES,
};
_Static_assert(sizeof migrations / sizeof *migrations == SCHEMA_VERSION, "one step a version");

enum { GET_APPLICATION, GET_VERSION, COUNT_TABLES };
static const char *const statements[] = {
    [GET_APPLICATION] = "PRAGMA application_id",
    [GET_VERSION] = "PRAGMA user_version",
    [COUNT_TABLES] = "SELECT count(*) FROM sqlite_schema",
};

/* Asked once a start, so the statements are not kept. */
static int ask(struct connection *connection, int question, int64_t *answer, struct error *err)
{
    sqlite3_stmt *statement;
    int code = sqlite3_prepare_v2(connection->db, statements[question], -1, &statement, NULL);

    if (code != SQLITE_OK)
        return sql_failure(connection, code, err);
    code = sqlite3_step(statement);
    if (code == SQLITE_ROW)
        *answer = sqlite3_column_int64(statement, 0);
    sqlite3_finalize(statement);
    return code == SQLITE_ROW ? 0 : sql_failure(connection, code, err);
}

static int read_version(struct connection *connection, int64_t *version, struct error *err)
{
    int64_t application, tables;
    int r = ask(connection, COUNT_TABLES, &tables, err);

    if (r == 0)
        r = ask(connection, GET_APPLICATION, &application, err);
    if (r == 0)
        r = ask(connection, GET_VERSION, version, err);
    if (r < 0)
        return r;
    if (tables > 0 && application != SCHEMA_APPLICATION_ID)
        return error_set(err, -EINVAL, "record: the file is a database of another program");
    if (*version > SCHEMA_VERSION)
        return error_set(err, -EPROTO, "record: made by a newer version of this program (schema %lld, this one knows"
                         " %lld): install that version again", (long long)*version, (long long)SCHEMA_VERSION);
    return 0;
}

static int migrate(struct connection *connection, int64_t number, bool is_demo, struct error *err)
{
    char finish[256];
    int r = sql_execute(connection, "BEGIN IMMEDIATE", err);

    if (r == 0)
        r = sql_execute(connection, migrations[number - 1], err);
    if (r == 0 && number == 1) {
        snprintf(finish, sizeof finish, "INSERT INTO record VALUES (1, lower(hex(randomblob(8))), %d);"
                 "PRAGMA application_id=%d;", is_demo, SCHEMA_APPLICATION_ID);
        r = sql_execute(connection, finish, err);
    }
    if (r == 0) {
        snprintf(finish, sizeof finish, "PRAGMA user_version=%lld; COMMIT", (long long)number);
        r = sql_execute(connection, finish, err);
    }
    if (r < 0) {
        if (!sqlite3_get_autocommit(connection->db))
            sqlite3_exec(connection->db, "ROLLBACK", NULL, NULL, NULL);
        error_prefix(err, "schema step %lld", (long long)number);
    }
    return r;
}

int schema_upgrade(struct connection *connection, bool is_demo, struct error *err)
{
    int64_t version;
    int r = read_version(connection, &version, err);

    while (r == 0 && version < SCHEMA_VERSION)
        r = migrate(connection, ++version, is_demo, err);
    return r;
}

int schema_version(struct connection *connection, int64_t *version, struct error *err)
{
    int r = read_version(connection, version, err);

    return r == 0 && *version < 1 ? error_set(err, -EINVAL, "record: the file is empty") : r;
}

int schema_check(struct connection *connection, struct error *err)
{
    int64_t version;
    int r = read_version(connection, &version, err);

    if (r == 0 && version < SCHEMA_VERSION)
        r = error_set(err, -EPROTO, "record: made by an older version of this program: start the gateway once, which"
                      " brings it up to date");
    return r;
}
