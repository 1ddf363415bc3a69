/* tests/unit/test_web_inspections.c - through the doors: an inspection from its notice to the reply, and the figures
 * that a round is begun with. */
#include "work_kit.h"

#define INSPECTIONS "/api/v1/inspections"

static void an_inspection_goes_from_notice_to_reply(void **state)
{
    struct house *house = *state;
    json_t *one = ask(house, "GET", INSPECTIONS, REP, NULL, 200);

    assert_true(json_is_true(json_object_get(one, "is_due")));
    json_decref(one);
    json_decref(ask(house, "POST", INSPECTIONS, LEADER, "{\"planned\":\"2026-11-24\",\"notice\":\"x\"}", 403));
    json_decref(ask(house, "POST", INSPECTIONS, REP, "{\"planned\":\"2026-11-22\",\"notice\":\"x\"}", 422));
    json_decref(ask(house, "POST", INSPECTIONS, REP, "{\"planned\":\"2026-11-24\"}", 422));
    takes(house, INSPECTIONS, REP, "{\"planned\":\"2026-11-24\",\"notice\":\"Tomorrow\\nat ten\"}", 201, "state",
          "planned");
    json_decref(ask(house, "PUT", INSPECTIONS "/1/rooms/8c", REP, "{\"fine\":true}", 409));      /* not begun */
    json_decref(ask(house, "POST", INSPECTIONS "/1/begin", LEADER, "{}", 403));
    takes(house, INSPECTIONS "/1/begin", REP, "{}", 200, "state", "running");
    json_decref(ask(house, "POST", INSPECTIONS "/1/begin", REP, "{}", 409));
    one = ask(house, "PUT", INSPECTIONS "/1/rooms/8c", REP, "{\"fine\":false,\"note\":\"Stuck\"}", 200);
    assert_string_equal(json_string_value(json_object_get(one, "state")), "running");
    json_decref(one);
    json_decref(ask(house, "PUT", INSPECTIONS "/1/rooms/attic", REP, "{\"fine\":true}", 404));
    takes(house, INSPECTIONS "/1/findings", REP, "{\"room\":\"8c\"}", 422, NULL, NULL);
    takes(house, INSPECTIONS "/1/findings", REP, "{\"room\":\"8c\",\"text\":\"No window opens\"}", 201, "state",
          "running");
    takes(house, INSPECTIONS "/1/finish", REP, "{}", 200, "state", "done");
    json_decref(ask(house, "PUT", INSPECTIONS "/1/rooms/8c", REP, "{\"fine\":true}", 409));
    takes(house, "/api/v1/findings/1/reply", LEADER, "{}", 422, NULL, NULL);
    one = ask(house, "POST", "/api/v1/findings/1/reply", LEADER,
              "{\"text\":\"Contractor on Friday\",\"what\":\"Free the window\",\"due\":\"2026-11-27\"}", 201);
    assert_int_equal(json_integer_value(json_object_get(one, "unanswered")), 0);
    json_decref(one);
    one = ask(house, "GET", ACTIONS "/1", REP, NULL, 200);
    assert_string_equal(json_string_value(json_array_get(json_object_get(one, "rooms"), 0)), "8c");
    json_decref(one);
    json_decref(ask(house, "POST", "/api/v1/findings/9/reply", LEADER, "{\"text\":\"x\"}", 404));
    one = ask(house, "GET", INSPECTIONS, SITE_STAFF, NULL, 200);
    assert_string_equal(json_string_value(json_object_get(one, "newest")), "2026-11-23");
    assert_string_equal(json_string_value(json_object_get(one, "next_due")), "2027-02-23");
    assert_false(json_is_true(json_object_get(one, "is_due")));
    json_decref(one);
}

static void begun_with_a_finding(const struct house *house)
{
    json_decref(ask(house, "POST", INSPECTIONS, REP, "{\"planned\":\"2026-11-24\",\"notice\":\"Tomorrow\"}", 201));
    takes(house, INSPECTIONS "/1/begin", REP, "{}", 200, "state", "running");
    takes(house, INSPECTIONS "/1/findings", REP, "{\"room\":\"8c\",\"text\":\"No window opens\"}", 201, NULL, NULL);
}

static void a_reply_says_whose_it_is_and_by_when(void **state)
{
    struct house *house = *state;
    json_t *one, *reply, *to_do;

    begun_with_a_finding(house);
    one = ask(house, "POST", "/api/v1/findings/1/reply", LEADER, "{\"text\":\"No money\",\"owner_role\":\"leader\"}",
              422);                     /* whose is what? */
    assert_string_equal(json_string_value(json_object_get(json_object_get(one, "error"), "field")), "what");
    json_decref(one);
    json_decref(ask(house, "POST", "/api/v1/findings/1/reply", LEADER, "{\"text\":\"No money\",\"due\":\"2026-11-27\"}",
                    422));
    json_decref(ask(house, "POST", "/api/v1/findings/1/reply", LEADER, "{\"text\":\"Soon\",\"what\":\"Free the window\","
                    "\"owner_role\":\"technician\",\"due\":\"2026-11-27\"}", 201));
    one = ask(house, "GET", INSPECTIONS "/1", REP, NULL, 200);
    reply = json_array_get(json_object_get(json_array_get(json_object_get(one, "findings"), 0), "replies"), 0);
    to_do = json_object_get(reply, "to_do");
    assert_string_equal(json_string_value(json_object_get(to_do, "what")), "Free the window");
    assert_string_equal(json_string_value(json_object_get(to_do, "owner_role")), "technician");
    assert_string_equal(json_string_value(json_object_get(to_do, "due")), "2026-11-27");
    assert_string_equal(json_string_value(json_object_get(to_do, "state")), "open");
    json_decref(one);
}

static void an_inspection_that_nobody_went_round_for_is_none_that_was_done(void **state)
{
    struct house *house = *state;
    json_t *one;

    json_decref(ask(house, "POST", INSPECTIONS, REP, "{\"planned\":\"2026-11-24\",\"notice\":\"Tomorrow\"}", 201));
    takes(house, INSPECTIONS "/1/finish", REP, "{}", 200, "state", "done");
    one = ask(house, "GET", INSPECTIONS, LEADER, NULL, 200);
    assert_null(json_string_value(json_object_get(one, "newest")));
    assert_true(json_is_true(json_object_get(one, "is_due")));
    json_decref(one);
    json_decref(ask(house, "POST", INSPECTIONS, REP, "{\"planned\":\"2026-11-24\",\"notice\":\"On paper\"}", 201));
    json_decref(ask(house, "POST", INSPECTIONS "/2/findings", REP, "{\"text\":\"No window opens\"}", 201));
    takes(house, INSPECTIONS "/2/finish", REP, "{}", 200, "state", "done");     /* its findings came from a round on paper */
    one = ask(house, "GET", INSPECTIONS, LEADER, NULL, 200);
    assert_string_equal(json_string_value(json_object_get(one, "newest")), "2026-11-23");
    json_decref(one);
}

static void a_blank_is_no_notice_no_finding_and_no_reply(void **state)
{
    struct house *house = *state;

    json_decref(ask(house, "POST", INSPECTIONS, REP, "{\"planned\":\"2026-11-24\",\"notice\":\" \\n\"}", 422));
    begun_with_a_finding(house);
    json_decref(ask(house, "POST", INSPECTIONS "/1/findings", REP, "{\"text\":\" \"}", 422));
    json_decref(ask(house, "POST", "/api/v1/findings/1/reply", LEADER, "{\"text\":\" \"}", 422));
}

/* The object of a room's figures, and of one of its parts. */
static json_t *figures_of(json_t *inspection, const char *room)
{
    json_t *list = json_object_get(inspection, "figures"), *one;
    size_t index;

    json_array_foreach(list, index, one)
        if (strcmp(json_string_value(json_object_get(one, "room")), room) == 0)
            return one;
    fail_msg("no figures of %s", room);
    return NULL;
}

/* Twenty dates before today, measured in the mornings alone. */
static void keep_mornings(struct house *house, int date_count, double mean)
{
    for (int64_t date = MONDAY - date_count; date < MONDAY; date++)
        for (int64_t half = 18; half < 23; half++) {        /* 09:00 to 11:30 */
            const struct slot slot = {.start_ms = (date * 48 + half) * INT64_C(1800000), .mean = mean, .min = mean,
                                      .max = mean, .joined_s = 1800, .samples = 30};

            must(slots_save(house->store, "8c", CO2_PPM, &slot, err));
        }
    must(store_commit(house->store, err));
}

static void a_round_is_begun_with_figures_that_nothing_changes_later(void **state)
{
    struct house *house = *state;
    json_t *one, *room, *before;

    house_pause(house);
    keep_mornings(house, 45, 900);
    house_start(house);
    json_decref(ask(house, "POST", INSPECTIONS, REP, "{\"planned\":\"2026-11-24\",\"notice\":\"Tomorrow\"}", 201));
    one = ask(house, "POST", INSPECTIONS "/1/begin", REP, "{}", 200);
    room = figures_of(one, "8c");
    assert_string_equal(json_string_value(json_object_get(room, "from")), "2026-10-12");   /* thirty weekdays */
    assert_string_equal(json_string_value(json_object_get(room, "to")), "2026-11-20");
    assert_int_equal(json_integer_value(json_object_get(room, "dates")), 30);
    assert_int_equal(json_integer_value(json_object_get(json_object_get(room, "morning"), "mean_ppm")), 900);
    assert_int_equal(json_integer_value(json_object_get(json_object_get(room, "morning"), "days")), 30);
    assert_true(json_is_null(json_object_get(json_object_get(room, "midday"), "mean_ppm")));   /* not measured */
    assert_true(json_is_null(json_object_get(json_object_get(room, "day"), "mean_ppm")));       /* 19 of 30 days are kept */
    assert_true(json_is_null(json_object_get(json_object_get(figures_of(one, "hall"), "day"), "mean_ppm")));
    before = json_deep_copy(json_object_get(one, "figures"));
    json_decref(one);
    house_pause(house);
    keep_mornings(house, 45, 1400);
    house_start(house);
    one = ask(house, "GET", INSPECTIONS "/1", LEADER, NULL, 200);
    assert_true(json_equal(before, json_object_get(one, "figures")));
    json_decref(before);
    json_decref(one);
}

/* As a logger's file brings them: a reading each ten minutes from 08:50 to 15:40, and no means of half an hour. */
static void import_days(struct house *house, int date_count)
{
    int64_t logger;

    must(device_ensure(house->store, "logger", "plain", NOW_MS, &logger, err));
    must(device_assign(house->store, logger, "8c", NOW_MS - 60 * INT64_C(86400000), "test", err));
    for (int64_t date = MONDAY - date_count; date < MONDAY; date++)
        for (int64_t minute = 530; minute <= 940; minute += 10) {
            struct stored_reading row = {.arrived_ms = (date * 1440 + minute) * 60000, .flags = STORED_OWN_TIME};

            row.device = logger;
            row.reading.time_ms = row.arrived_ms;
            reading_set(&row.reading, CO2_PPM, minute < 690 ? 900 : 1300);
            must(readings_append(house->store, &row, err));
        }
    must(store_commit(house->store, err));
}

static void what_came_with_a_file_has_its_parts_of_the_day_too(void **state)
{
    struct house *house = *state;
    json_t *one, *room;

    house_pause(house);
    import_days(house, 45);
    house_start(house);
    json_decref(ask(house, "POST", INSPECTIONS, REP, "{\"planned\":\"2026-11-24\",\"notice\":\"Tomorrow\"}", 201));
    one = ask(house, "POST", INSPECTIONS "/1/begin", REP, "{}", 200);
    room = figures_of(one, "8c");
    assert_int_equal(json_integer_value(json_object_get(json_object_get(room, "afternoon"), "mean_ppm")), 1300);
    assert_int_equal(json_integer_value(json_object_get(json_object_get(room, "afternoon"), "days")), 30);
    assert_in_range(json_integer_value(json_object_get(json_object_get(room, "morning"), "mean_ppm")), 895, 920);
    json_decref(one);
}

static void a_round_waits_until_no_day_is_judged_again(void **state)
{
    struct house *house = *state;

    json_decref(ask(house, "POST", INSPECTIONS, REP, "{\"planned\":\"2026-11-24\",\"notice\":\"Tomorrow\"}", 201));
    house->host.rebuild.days = 3;
    json_decref(ask(house, "POST", INSPECTIONS "/1/begin", REP, "{}", 409));
    house->host.rebuild.days = 0;
    takes(house, INSPECTIONS "/1/begin", REP, "{}", 200, "state", "running");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        PROMISE(an_inspection_goes_from_notice_to_reply),
        PROMISE(a_reply_says_whose_it_is_and_by_when),
        PROMISE(an_inspection_that_nobody_went_round_for_is_none_that_was_done),
        PROMISE(a_blank_is_no_notice_no_finding_and_no_reply),
        PROMISE(a_round_is_begun_with_figures_that_nothing_changes_later),
        PROMISE(what_came_with_a_file_has_its_parts_of_the_day_too),
        PROMISE(a_round_waits_until_no_day_is_judged_again),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
