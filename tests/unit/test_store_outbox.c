/* tests/unit/test_store_outbox.c - messages are owed until they are sent or too old. */
#include "incident_rows_kit.h"

static int64_t owe(struct folder *folder, int64_t due_ms)
{
    static char subject[] = "Room 8C", body[] = "Open a window.";
    struct outbox_row row = {.kind = OUTBOX_MAIL, .to = "site@example.org", .subject = subject, .body = body,
                             .made_ms = T0, .next_try_ms = due_ms, .dead_after_ms = T0 + DAY};

    assert_done(outbox_add(folder->store, &row, &folder->err));
    return row.id;
}

static void assert_due(struct folder *folder, int64_t now_ms, int64_t expected)
{
    struct outbox_row row;
    int64_t next_ms;

    assert_int_equal(outbox_due(folder->store, OUTBOX_MAIL, now_ms, &row, &next_ms), 0);
    assert_int_equal(row.id, expected);
    assert_int_equal(next_ms, now_ms);
    outbox_row_done(&row);
}

static void assert_nothing_due(struct folder *folder, int64_t now_ms, int64_t expected_next_ms)
{
    struct outbox_row row;
    int64_t next_ms = 0;

    assert_int_equal(outbox_due(folder->store, OUTBOX_MAIL, now_ms, &row, &next_ms), -ENOENT);
    assert_int_equal(next_ms, expected_next_ms);
}

static void a_message_is_due_from_its_time_on_and_whole(void **state)
{
    struct folder *folder = *state;
    struct incident incident = raised_incident("8c");
    static char body[] = "{\"room\":\"8c\"}";
    struct outbox_row in = {.kind = OUTBOX_WEBHOOK, .to = "hall", .body = body, .made_ms = T0,
                            .next_try_ms = T0 + 1, .dead_after_ms = T0 + DAY}, out;
    int64_t next_ms;

    assert_nothing_due(folder, T0, INT64_MAX);
    save(folder, &incident);
    in.incident = incident.id;
    assert_done(outbox_add(folder->store, &in, &folder->err));
    assert_int_equal(outbox_due(folder->store, OUTBOX_WEBHOOK, T0, &out, &next_ms), -ENOENT);
    assert_int_equal(next_ms, T0 + 1);
    assert_nothing_due(folder, T0 + 1, INT64_MAX);      /* of the other kind */
    assert_int_equal(outbox_due(folder->store, OUTBOX_WEBHOOK, T0 + 1, &out, &next_ms), 0);
    assert_int_equal(out.kind, OUTBOX_WEBHOOK);
    assert_string_equal(out.to, "hall");
    assert_string_equal(out.subject, "");
    assert_string_equal(out.body, body);
    assert_int_equal(out.incident, incident.id);
    assert_int_equal(out.made_ms, T0);
    assert_int_equal(out.dead_after_ms, T0 + DAY);
    assert_int_equal(out.tries, 0);
    assert_string_equal(out.key, in.key);
    outbox_row_done(&out);
    in.incident = 999;
    assert_int_equal(outbox_add(folder->store, &in, &folder->err), -ENOENT);    /* of no incident there is */
}

static void keys_are_of_this_record_alone_and_stable(void **state)
{
    struct folder *folder = *state;
    struct folder *other;
    struct outbox_row row, elsewhere;
    int64_t next_ms;
    void *second;

    open_folder(&second);
    other = second;
    owe(folder, T0);
    owe(other, T0);
    assert_int_equal(outbox_due(folder->store, OUTBOX_MAIL, T0, &row, &next_ms), 0);
    assert_int_equal(outbox_due(other->store, OUTBOX_MAIL, T0, &elsewhere, &next_ms), 0);
    assert_int_equal(row.id, elsewhere.id);
    assert_string_not_equal(row.key, elsewhere.key);
    assert_int_equal(strlen(row.key), strlen("transom--1") + 16);
    outbox_row_done(&elsewhere);
    open_again(folder);
    assert_int_equal(outbox_due(folder->store, OUTBOX_MAIL, T0, &elsewhere, &next_ms), 0);
    assert_string_equal(row.key, elsewhere.key);
    outbox_row_done(&row);
    outbox_row_done(&elsewhere);
    close_folder(&second);
}

static void a_failed_message_waits_and_a_sent_one_is_done(void **state)
{
    struct folder *folder = *state;
    int64_t id = owe(folder, T0);
    struct outbox_counts counts;

    assert_done(outbox_failed(folder->store, id, T0 + 1, T0 + MINUTE, "connection refused", &folder->err));
    assert_nothing_due(folder, T0 + MINUTE - 1, T0 + MINUTE);
    assert_due(folder, T0 + MINUTE, id);
    assert_int_equal(outbox_counts(folder->store, &counts), 0);
    assert_int_equal(counts.waiting, 1);
    assert_int_equal(counts.failed_tries, 1);
    assert_int_equal(counts.oldest_waiting_ms, T0);
    assert_int_equal(counts.failing_since_ms, T0);
    assert_string_equal(counts.last_error, "connection refused");
    assert_done(outbox_sent(folder->store, id, T0 + MINUTE, &folder->err));
    assert_nothing_due(folder, T0 + DAY, INT64_MAX);
    assert_int_equal(outbox_sent(folder->store, id, T0 + MINUTE, &folder->err), -ENOENT);
    assert_int_equal(outbox_failed(folder->store, id, T0, T0, "late", &folder->err), -ENOENT);
    assert_int_equal(outbox_counts(folder->store, &counts), 0);
    assert_int_equal(counts.waiting, 0);
    assert_int_equal(counts.sent, 1);
    assert_int_equal(counts.oldest_waiting_ms, 0);
    assert_int_equal(counts.failing_since_ms, 0);
    assert_string_equal(counts.last_error, "");
    owe(folder, T0);
    assert_int_equal(outbox_counts(folder->store, &counts), 0);
    assert_int_equal(counts.oldest_waiting_ms, T0);
    assert_int_equal(counts.failing_since_ms, 0);       /* not tried yet */
}

static int note_id(void *context, const struct outbox_row *row)
{
    int64_t **next = context;

    *(*next)++ = row->id;
    return 0;
}

static void what_waits_for_a_receiver_is_listed_and_what_was_made_is_counted(void **state)
{
    struct folder *folder = *state;
    struct incident incident = raised_incident("8c"), worse;
    struct outbox_row row = {.kind = OUTBOX_MAIL, .to = "site@example.org", .body = folder->path, .made_ms = T0 + 1,
                             .next_try_ms = T0 + HOUR, .dead_after_ms = T0 + DAY};
    int64_t first = owe(folder, T0), ids[4] = {0}, *next = ids, count, made_ms;

    save(folder, &incident);
    row.incident = incident.id;
    assert_done(outbox_add(folder->store, &row, &folder->err));
    assert_done(outbox_waiting(folder->store, OUTBOX_MAIL, "site@example.org", 4, note_id, &next, &folder->err));
    assert_int_equal(next - ids, 2);
    assert_int_equal(ids[0], first);
    assert_int_equal(ids[1], row.id);
    assert_done(outbox_sent(folder->store, first, T0, &folder->err));
    next = ids;
    assert_done(outbox_waiting(folder->store, OUTBOX_MAIL, "site@example.org", 4, note_id, &next, &folder->err));
    assert_int_equal(next - ids, 1);

    assert_done(outbox_made_since(folder->store, OUTBOX_MAIL, "site@example.org", T0, &count));
    assert_int_equal(count, 2);     /* sent ones too */
    assert_done(outbox_made_since(folder->store, OUTBOX_MAIL, "site@example.org", T0 + 1, &count));
    assert_int_equal(count, 1);
    assert_done(outbox_made_since(folder->store, OUTBOX_MAIL, "other@example.org", T0, &count));
    assert_int_equal(count, 0);
    assert_done(outbox_newest_about(folder->store, OUTBOX_MAIL, "site@example.org", &incident, T0, &made_ms));
    assert_int_equal(made_ms, T0 + 1);
    assert_done(outbox_newest_about(folder->store, OUTBOX_MAIL, "site@example.org", &incident, T0 + 2, &made_ms));
    assert_int_equal(made_ms, 0);
    worse = incident;
    worse.severity++;
    assert_done(outbox_newest_about(folder->store, OUTBOX_MAIL, "site@example.org", &worse, T0, &made_ms));
    assert_int_equal(made_ms, 0);

    incident.state = INCIDENT_CLEARED;      /* what is made from then on is thanks, not news */
    incident.cleared_ms = T0 + 2;
    assert_done(incident_save(folder->store, &incident, &folder->err));
    row.made_ms = T0 + 2;
    assert_done(outbox_add(folder->store, &row, &folder->err));
    assert_done(outbox_made_since(folder->store, OUTBOX_MAIL, "site@example.org", T0, &count));
    assert_int_equal(count, 2);
    assert_done(outbox_newest_about(folder->store, OUTBOX_MAIL, "site@example.org", &incident, T0, &made_ms));
    assert_int_equal(made_ms, T0 + 1);
}

static void old_news_expires_with_its_reason(void **state)
{
    struct folder *folder = *state;
    int64_t id = owe(folder, T0);
    struct outbox_counts counts;

    assert_done(outbox_expire(folder->store, id, T0 + DAY, "a day old", &folder->err));
    assert_nothing_due(folder, T0 + 2 * DAY, INT64_MAX);
    assert_int_equal(outbox_counts(folder->store, &counts), 0);
    assert_int_equal(counts.expired, 1);
    assert_string_equal(counts.last_error, "a day old");
    assert_int_equal(outbox_expire(folder->store, id, T0 + DAY, "again", &folder->err), -ENOENT);
}

static void what_waits_moves_with_a_corrected_clock(void **state)
{
    struct folder *folder = *state;
    int64_t waiting, sent = owe(folder, T0), count = 0;

    assert_done(outbox_sent(folder->store, sent, T0 + 1, &folder->err));
    waiting = owe(folder, T0 + MINUTE);
    assert_done(outbox_move(folder->store, 10 * MINUTE, &folder->err));
    assert_nothing_due(folder, T0 + 11 * MINUTE - 1, T0 + 11 * MINUTE);
    assert_due(folder, T0 + 11 * MINUTE, waiting);
    assert_int_equal(outbox_made_since(folder->store, OUTBOX_MAIL, "site@example.org", T0 + 1, &count), 0);
    assert_int_equal(count, 1);     /* what was sent stays when it was */
}

int main(void)
{
#define PROMISE(name) cmocka_unit_test_setup_teardown(name, open_folder, close_folder)
    const struct CMUnitTest tests[] = {
        PROMISE(a_message_is_due_from_its_time_on_and_whole),
        PROMISE(keys_are_of_this_record_alone_and_stable),
        PROMISE(a_failed_message_waits_and_a_sent_one_is_done),
        PROMISE(what_waits_for_a_receiver_is_listed_and_what_was_made_is_counted),
        PROMISE(old_news_expires_with_its_reason),
        PROMISE(what_waits_moves_with_a_corrected_clock),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
