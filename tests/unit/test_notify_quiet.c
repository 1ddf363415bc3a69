/* Whom messages leave in peace: promise 36. The courier is a script, the clock is the test's. */
#include "notify_fixture.h"
#include "places.h"

static void p36_a_second_message_about_a_room_waits_and_is_dropped_when_it_is_over(void **state)
{
    struct desk *desk = *state;
    struct incident second;

    desk_raise(desk, "8c");
    desk_await(desk, 1);
    desk_later(desk, 10 * MINUTE);
    second = desk_raise(desk, "8c");
    assert_int_equal(counts_of(desk).waiting, 1);
    desk_clear(desk, &second);
    desk_later(desk, 11 * MINUTE);
    desk_await(desk, 1);
    assert_int_equal(counts_of(desk).sent, 1);
    assert_int_equal(counts_of(desk).expired, 1);
    assert_string_equal(counts_of(desk).last_error, "over before it was told");
}

static void p36_and_is_told_when_it_is_not(void **state)
{
    struct desk *desk = *state;

    desk_raise(desk, "8c");
    desk_await(desk, 1);
    desk_later(desk, 10 * MINUTE);
    desk_raise(desk, "8c");
    desk_later(desk, 11 * MINUTE);
    desk_await(desk, 1);
    assert_int_equal(counts_of(desk).sent, 2);
}

static void p36_beyond_four_a_day_messages_are_bundled_each_hour(void **state)
{
    static const char *const rooms[] = {"1a", "1b", "1c", "1d", "2a", "2b", "2c"};
    struct desk *desk = *state;
    struct folder *folder = desk->folder;
    const struct room_info art = {.id = "2a", .name = "Art"};
    struct incident over;
    json_t *request;

    assert_done(room_save(folder->store, &art, &folder->err));
    for (int i = 0; i < 7; i++) {
        desk_raise(desk, rooms[i]);
        if (i < 4)
            desk_await(desk, 1);
    }
    over = desk_raise(desk, "2d");
    desk_clear(desk, &over);
    assert_int_equal(counts_of(desk).waiting, 4);
    for (int i = 0; i < 4; i++)
        json_decref(desk_request(desk));
    desk_later(desk, 61 * MINUTE);
    desk_await(desk, 4);
    request = desk_request(desk);
    assert_non_null(strstr(field_of(request, "message"), "Subject: More alerts since 09:00: Art, 2b, 2c\r\n"));
    assert_non_null(strstr(field_of(request, "message"), "\r\nMore alerts since 09:00, told in one message.\r\n"));
    assert_null(strstr(field_of(request, "message"), "2d: CO2"));
    json_decref(request);
    assert_null(desk_request(desk));
    assert_int_equal(counts_of(desk).sent, 7);
    assert_int_equal(counts_of(desk).expired, 1);
}

static void p36_what_waited_until_school_was_over_is_dropped(void **state)
{
    static const char *const rooms[] = {"1a", "1b", "1c", "1d", "2a"};
    struct desk *desk = *state;

    desk_later(desk, 6 * HOUR + 10 * MINUTE);       /* 15:10: the next round is at 16:00, school ends at 15:30 */
    for (int i = 0; i < 5; i++) {
        desk_raise(desk, rooms[i]);
        if (i < 4)
            desk_await(desk, 1);
    }
    desk_later(desk, 51 * MINUTE);
    desk_await(desk, 1);
    assert_int_equal(counts_of(desk).sent, 4);
    assert_int_equal(counts_of(desk).expired, 1);
    assert_string_equal(counts_of(desk).last_error, "it waited until school was over");
}

static void p36_of_two_rules_of_one_room_only_the_worse_is_told(void **state)
{
    struct desk *desk = *state;
    struct incident lesser = desk_incident_of(desk, "8c", &busy), worse = desk_incident(desk, "8c");
    json_t *request;

    desk_tell(desk, NOTIFY_RAISED, &lesser);
    desk_tell(desk, NOTIFY_RAISED, &worse);
    desk_commit(desk);
    desk_await(desk, 1);
    request = desk_request(desk);
    assert_non_null(strstr(field_of(request, "message"), "Subject: 8c: CO2 over 1500 ppm\r\n"));
    json_decref(request);
    assert_null(desk_request(desk));
    assert_int_equal(counts_of(desk).waiting, 0);
    assert_int_equal(counts_of(desk).sent, 1);
    assert_int_equal(counts_of(desk).expired, 1);
}

/* In an outbreak a room's rules are not in the adopted pack. */
static struct incident of_outbreak(struct desk *desk, const char *id)
{
    struct folder *folder = desk->folder;
    struct rule rule = *pack_shelf_rule(desk->shelf, "pandemic", id);
    struct incident incident;

    rule.interrupts = INTERRUPTS_SITE_STAFF;
    incident = desk_incident_of(desk, "8c", &rule);
    strcpy(incident.pack, "pandemic");
    assert_done(incident_save(folder->store, &incident, &folder->err));
    desk_tell(desk, NOTIFY_RAISED, &incident);
    return incident;
}

static void p36_in_an_outbreak_too_only_the_worse_is_told(void **state)
{
    struct desk *desk = *state;
    json_t *request;

    assert_int_equal(pack_shelf_open(SOURCE_DIR "/config/packs", &desk->shelf, NULL), 0);
    notify_use(desk->notify, desk->folder->store, &desk->zone, &desk->calendar, &desk->pack, desk->shelf);
    of_outbreak(desk, "eu-rehva-amber");
    of_outbreak(desk, "eu-rehva-red");
    desk_commit(desk);
    desk_await(desk, 1);
    request = desk_request(desk);
    assert_non_null(request);
    json_decref(request);
    assert_null(desk_request(desk));
    assert_int_equal(counts_of(desk).expired, 1);
}

static void p36_two_rules_that_are_20_minutes_apart_are_both_told(void **state)
{
    struct desk *desk = *state;
    struct incident lesser;

    desk_raise(desk, "8c");
    desk_await(desk, 1);
    desk_later(desk, 20 * MINUTE + 1);
    lesser = desk_incident_of(desk, "8c", &busy);
    desk_tell(desk, NOTIFY_RAISED, &lesser);
    desk_commit(desk);
    desk_await(desk, 1);
    assert_int_equal(counts_of(desk).sent, 2);
}

static void an_acknowledged_lesser_rule_does_not_hold_back_the_worse(void **state)
{
    struct desk *desk = *state;
    struct folder *folder = desk->folder;
    struct incident lesser = desk_incident_of(desk, "8c", &busy);

    desk_tell(desk, NOTIFY_RAISED, &lesser);
    desk_commit(desk);
    desk_await(desk, 1);
    desk_later(desk, 5 * MINUTE);
    assert_done(incident_acknowledge(folder->store, lesser.id, "Dai", INTENT_OPENING, desk_now(desk),
                                     desk_now(desk) + HOUR, "", &lesser, &folder->err));
    desk_later(desk, 5 * MINUTE);
    desk_raise(desk, "8c");
    desk_await(desk, 1);
    assert_int_equal(counts_of(desk).sent, 2);
}

static void thanks_do_not_count_as_interruptions(void **state)
{
    static const char *const rooms[] = {"1a", "1b", "1c", "1d", "2a", "2b"};
    struct desk *desk = *state;

    for (int i = 0; i < 6; i++) {
        struct incident incident = desk_incident(desk, rooms[i]);

        strcpy(incident.with, "Dai");
        desk_clear(desk, &incident);
        strcpy(incident.with, "Dai");
        desk_tell(desk, NOTIFY_CLEARED, &incident);
    }
    desk_commit(desk);
    desk_await(desk, 6);
    desk_raise(desk, "1a");
    desk_await(desk, 1);
    assert_int_equal(counts_of(desk).sent, 7);
}

int main(void)
{
#define PROMISE(name) cmocka_unit_test_setup_teardown(name, open_desk, close_desk)
    const struct CMUnitTest tests[] = {
        PROMISE(p36_a_second_message_about_a_room_waits_and_is_dropped_when_it_is_over),
        PROMISE(p36_and_is_told_when_it_is_not),
        PROMISE(p36_beyond_four_a_day_messages_are_bundled_each_hour),
        PROMISE(p36_what_waited_until_school_was_over_is_dropped),
        PROMISE(p36_of_two_rules_of_one_room_only_the_worse_is_told),
        PROMISE(p36_in_an_outbreak_too_only_the_worse_is_told),
        PROMISE(p36_two_rules_that_are_20_minutes_apart_are_both_told),
        PROMISE(an_acknowledged_lesser_rule_does_not_hold_back_the_worse),
        PROMISE(thanks_do_not_count_as_interruptions),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
