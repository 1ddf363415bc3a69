/* tests/unit/test_web_health.c - how the gateway is: who is told what of mail that fails, and of days that are not kept. */
#include "web_house.h"

#define HEALTH "/api/v1/health"
#define ADDRESS "patel@school.example"
#define MADE_MS (NOW_MS - 60000)

static int setup(void **state)
{
    struct house *house = house_open();
    struct outbox_row mail = {.kind = OUTBOX_MAIL, .to = ADDRESS, .subject = "8C", .body = "Stuffy.",
                              .made_ms = MADE_MS, .next_try_ms = MADE_MS, .dead_after_ms = NOW_MS + 3600000};

    must(outbox_add(house->store, &mail, err));
    must(outbox_failed(house->store, mail.id, NOW_MS, NOW_MS + 60000, "550 <" ADDRESS "> is unknown", err));
    house->host.days_not_kept = 3;
    house_start(house);
    *state = house;
    return 0;
}

static void everybody_is_told_that_mail_fails_and_only_those_who_see_the_outbox_why(void **state)
{
    static const bool sees_why[ROLE_COUNT] = {[SITE_STAFF] = true, [REP] = true, [LEADER] = true, [TECHNICIAN] = true};
    struct house *house = *state;

    for (int role = 0; role < ROLE_COUNT; role++) {
        char *answer = house_ask(house, "GET", HEALTH, house_browser(house, role), NULL);

        assert_int_equal(house_status(answer), 200);
        assert_non_null(strstr(answer, "\"failing\":true,\"failing_since\":\"2026-11-23T09:59:00Z\""));
        if ((strstr(answer, ADDRESS) != NULL) != sees_why[role])
            fail_msg("%s: %s", role_word(house_role(role)), answer);
        free(answer);
    }
}

static void days_without_room_in_the_record_are_counted(void **state)
{
    struct house *house = *state;
    json_t *health = house_json(house, "GET", HEALTH, NULL, 200);

    assert_int_equal(json_integer_value(json_object_get(health, "days_not_kept")), 3);
    json_decref(health);
}

int main(void)
{
#define LIVED(test) cmocka_unit_test_setup_teardown(test, setup, house_teardown)
    const struct CMUnitTest tests[] = {
        LIVED(everybody_is_told_that_mail_fails_and_only_those_who_see_the_outbox_why),
        LIVED(days_without_room_in_the_record_are_counted),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
