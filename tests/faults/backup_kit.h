/* tests/faults/backup_kit.h - a small record with some of everything, whose first day has its digest in the ledger; and
 * folders of copies beside it. */
#ifndef BACKUP_KIT_H
#define BACKUP_KIT_H
#include "backup_shelf.h"
#include "ledger_book.h"
#include "ledger_days.h"
#include "people.h"
#include "places.h"
#include "restore.h"
#include "store_folder.h"
#include <errno.h>
#include <sqlite3.h>
#include <sys/stat.h>

#define SECRET_NAME "Gwendolyn Canaryfield"
#define SECRET_LOGIN "gwencanary"
#define SECRET_MAIL "canary@school.example"
#define FIRST_READINGS 600
#define DATE0 (T0 / DAY)

static inline void append_readings(struct folder *folder, int64_t from_ms, int count)
{
    for (int i = 0; i < count; i++) {
        struct stored_reading row = co2_reading(1, from_ms + i * MINUTE, 0);

        reading_set(&row.reading, CO2_PPM, 600 + i % 500);
        reading_set(&row.reading, TEMPERATURE_C, 20.5);
        assert_done(readings_append(folder->store, &row, &folder->err));
    }
    assert_done(store_commit(folder->store, &folder->err));
}

/* As the gateway does it three hours after the day. */
static inline void digest_day(struct folder *folder, int64_t date)
{
    struct ledger_day day = {.date = date, .from_ms = date * DAY, .to_ms = (date + 1) * DAY};
    char subject[LEDGER_SUBJECT_SIZE], seq[24];
    struct ledger_act act = {.time_ms = T0, .kind = LEDGER_DAY_DIGEST, .subject = subject};
    struct store_reader *reader;

    assert_done(store_reader_open(folder->path, &reader, &folder->err));
    assert_done(ledger_day_read(reader, &day, &folder->err));
    store_reader_close(reader);
    ledger_day_subject(&day, NULL, subject);
    act.digest = day.digest;
    assert_done(ledger_append(folder->store, &act, NULL, &folder->err));
    snprintf(seq, sizeof seq, "%lld", (long long)readings_count(folder->store));
    assert_done(store_setting_set(folder->store, LEDGER_DAYS_SEEN, seq, &folder->err));
    assert_done(store_commit(folder->store, &folder->err));
}

static inline void fill_record(struct folder *folder)
{
    struct room_info room = {.id = "8c", .name = "8C", .seats = 30};
    struct person person = {.login = SECRET_LOGIN, .name = SECRET_NAME, .role = ROLE_LEADER, .email = SECRET_MAIL,
                            .password_hash = "$argon2id$canaryhash", .created_ms = T0};
    struct ledger_act act = {.time_ms = T0, .kind = LEDGER_PERSON_ADDED, .by = "console", .subject = "person:1/leader",
                             .text = SECRET_NAME};
    struct session session = {.hash = {7}, .created_ms = T0, .seen_ms = T0, .expires_ms = T0 + DAY};
    int64_t device;

    assert_done(room_save(folder->store, &room, &folder->err));
    assert_done(device_ensure(folder->store, "sensor-1", "plain", T0, &device, &folder->err));
    assert_done(device_assign(folder->store, device, "8c", DATE0 * DAY, SECRET_NAME, &folder->err));
    assert_done(person_add(folder->store, &person, &folder->err));
    session.person = person.id;
    assert_done(session_add(folder->store, &session, &folder->err));
    assert_done(ledger_append(folder->store, &act, NULL, &folder->err));
    append_readings(folder, DATE0 * DAY + 8 * HOUR, FIRST_READINGS);
    digest_day(folder, DATE0);
}

static inline void record_path(const struct folder *folder, char path[128])
{
    snprintf(path, 128, "%s/transom.db", folder->path);
}

static inline void in_folder(const struct folder *folder, const char *name, char path[128])
{
    snprintf(path, 128, "%s/%s", folder->path, name);
}

static inline bool is_there(const char *path)
{
    return access(path, F_OK) == 0;
}

/* How many files of a folder have the words in their name. */
static inline int count_named(const char *folder, const char *words)
{
    struct dirent *entry;
    DIR *dir = opendir(folder);
    int count = 0;

    while (dir && (entry = readdir(dir)) != NULL)
        count += strstr(entry->d_name, words) != NULL;
    if (dir)
        closedir(dir);
    return count;
}

/* Changes a file that is no open record, as a program of others would. */
static inline void change_file(const char *path, const char *sql)
{
    sqlite3 *db;

    assert_int_equal(sqlite3_open(path, &db), SQLITE_OK);
    if (sqlite3_exec(db, sql, NULL, NULL, NULL) != SQLITE_OK)
        fail_msg("%s: %s", sql, sqlite3_errmsg(db));
    sqlite3_close(db);
}

/* A number that the file answers with. */
static inline int64_t ask_file(const char *path, const char *sql)
{
    sqlite3_stmt *statement;
    sqlite3 *db;
    int64_t number;

    assert_int_equal(sqlite3_open_v2(path, &db, SQLITE_OPEN_READONLY, NULL), SQLITE_OK);
    if (sqlite3_prepare_v2(db, sql, -1, &statement, NULL) != SQLITE_OK)
        fail_msg("%s: %s", sql, sqlite3_errmsg(db));
    assert_int_equal(sqlite3_step(statement), SQLITE_ROW);
    number = sqlite3_column_int64(statement, 0);
    sqlite3_finalize(statement);
    sqlite3_close(db);
    return number;
}

/* The whole file; the caller frees it. */
static inline char *read_bytes(const char *path, size_t *size)
{
    struct stat state;
    FILE *f = fopen(path, "rb");
    char *bytes;

    assert_non_null(f);
    assert_int_equal(fstat(fileno(f), &state), 0);
    bytes = malloc((size_t)state.st_size + 1);
    *size = fread(bytes, 1, (size_t)state.st_size, f);
    fclose(f);
    return bytes;
}

static inline void write_bytes(const char *path, const char *bytes, size_t size)
{
    FILE *f = fopen(path, "wb");

    assert_non_null(f);
    assert_int_equal(fwrite(bytes, 1, size, f), size);
    assert_int_equal(fclose(f), 0);
}

#endif
