/* tests/unit/test_ledger_day.c - the digest of a day: one for its readings, in whatever order and rows they are kept. */
#include "ledger_book.h"
#include "ledger_days.h"
#include "places.h"
#include "store_folder.h"

#define DATE 20780                      /* 2026-11-23, in UTC here */
#define FROM (T0 - 9 * HOUR)

static int64_t device(struct folder *folder, const char *name)
{
    int64_t id;

    assert_done(device_ensure(folder->store, name, "plain", T0, &id, &folder->err));
    return id;
}

static void hear(struct folder *folder, int64_t of, int64_t arrived_ms, int64_t own_ms, uint32_t flags)
{
    struct stored_reading row = co2_reading(of, arrived_ms, own_ms);

    row.flags |= flags;
    assert_done(readings_append(folder->store, &row, &folder->err));
}

static struct ledger_day read_day(struct folder *folder)
{
    struct ledger_day day = {.date = DATE, .from_ms = FROM, .to_ms = FROM + DAY};
    struct store_reader *reader;

    assert_done(store_commit(folder->store, &folder->err));
    assert_done(store_reader_open(folder->path, &reader, &folder->err));
    assert_done(ledger_day_read(reader, &day, &folder->err));
    store_reader_close(reader);
    return day;
}

static void the_digest_is_of_the_lines_that_are_documented(void **state)
{
    struct folder *folder = *state;
    struct ledger_day day;
    uint8_t digest[LEDGER_HASH_SIZE];
    char text[512];
    int64_t one = device(folder, "co2-8c"), other = device(folder, "co2-7a");

    hear(folder, one, T0, 0, 0);
    hear(folder, one, T0 + MINUTE, T0 - MINUTE, 0);         /* late: counts as earlier */
    hear(folder, other, T0, 0, 0);
    hear(folder, one, T0 + 2 * MINUTE, 0, STORED_CLOCK_UNTRUSTED);
    hear(folder, one, FROM + DAY, 0, 0);                    /* the next day's first */
    day = read_day(folder);
    assert_int_equal(day.rows, 3);
    snprintf(text, sizeof text, "transom-day-1\n%lld\n%lld\n"
             "%lld 0 800000 - - - - - - - - - - - co2-8c\n"
             "%lld 0 800000 - - - - - - - - - - - co2-7a\n"
             "%lld 0 800000 - - - - - - - - - - - co2-8c\n",
             (long long)FROM, (long long)(FROM + DAY), (long long)(T0 - MINUTE), (long long)T0, (long long)T0);
    ledger_digest(text, strlen(text), digest);
    assert_memory_equal(day.digest, digest, sizeof digest);
}

static void the_order_of_arrival_does_not_matter_and_one_more_reading_does(void **state)
{
    struct folder *folder = *state, twin;
    struct ledger_day day, other;

    folder_make(&twin);
    assert_done(store_open(twin.path, &real_record, &twin.store, &folder->err));
    hear(folder, device(folder, "a"), T0, T0 - HOUR, 0);
    hear(folder, device(folder, "b"), T0, T0 - 5 * HOUR, 0);
    hear(&twin, device(&twin, "b"), T0, T0 - 5 * HOUR, 0);
    hear(&twin, device(&twin, "a"), T0 + HOUR, T0 - HOUR, 0);
    day = read_day(folder);
    other = read_day(&twin);
    assert_memory_equal(day.digest, other.digest, LEDGER_HASH_SIZE);
    hear(&twin, device(&twin, "a"), T0 + HOUR, T0 + HOUR, 0);
    other = read_day(&twin);
    assert_int_not_equal(memcmp(day.digest, other.digest, LEDGER_HASH_SIZE), 0);
    store_close(twin.store);
    folder_remove(&twin);
}

static void a_subject_comes_back_as_the_day_it_was_made_of(void **state)
{
    const struct ledger_day day = {.date = DATE, .from_ms = FROM, .to_ms = FROM + DAY, .rows = 1440};
    struct ledger_entry entry = {.kind = LEDGER_DAY_DIGEST};
    struct ledger_day again;

    (void)state;
    ledger_day_subject(&day, NULL, entry.subject);
    assert_string_equal(entry.subject, "day:2026-11-23/1795392000000-1795478400000/rows:1440");
    assert_true(ledger_day_of(&entry, &again));
    assert_int_equal(again.rows, 1440);
    assert_int_equal(again.date, DATE);
    ledger_day_subject(&day, "late", entry.subject);
    assert_true(ledger_day_of(&entry, &again));

    entry.kind = LEDGER_REVIEW;
    assert_false(ledger_day_of(&entry, &again));
    entry.kind = LEDGER_DAY_DIGEST_REVISION;
    strcpy(entry.subject, "day:2026-11-23/1-2/rows:01");
    assert_false(ledger_day_of(&entry, &again));
    strcpy(entry.subject, "day:2026-13-23/1-2/rows:1");
    assert_false(ledger_day_of(&entry, &again));
    strcpy(entry.subject, "day:2026-11-23/1-2/rows:");
    assert_false(ledger_day_of(&entry, &again));
}

static int count_one(void *context, int64_t seq, int64_t time_ms)
{
    assert_true(seq > 1 && time_ms > 0);
    ++*(int *)context;
    return 0;
}

static void what_was_heard_since_is_told_but_not_what_is_of_no_day(void **state)
{
    struct folder *folder = *state;
    struct store_reader *reader;
    int count = 0;

    for (int i = 0; i < 4; i++)
        hear(folder, device(folder, "a"), T0 + i * MINUTE, 0, i == 2 ? STORED_CLOCK_UNTRUSTED : 0);
    assert_done(store_commit(folder->store, &folder->err));
    assert_done(store_reader_open(folder->path, &reader, &folder->err));
    assert_done(ledger_days_heard(reader, 1, 4, count_one, &count, &folder->err));
    assert_int_equal(count, 2);
    store_reader_close(reader);
}

#define KEPT(test) cmocka_unit_test_setup_teardown(test, open_folder, close_folder)

int main(void)
{
    const struct CMUnitTest tests[] = {
        KEPT(the_digest_is_of_the_lines_that_are_documented),
        KEPT(the_order_of_arrival_does_not_matter_and_one_more_reading_does),
        KEPT(a_subject_comes_back_as_the_day_it_was_made_of),
        KEPT(what_was_heard_since_is_told_but_not_what_is_of_no_day),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
