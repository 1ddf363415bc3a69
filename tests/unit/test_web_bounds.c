/* What a request may ask for at the far ends of time: every door refuses it in words, and the gateway lives on. */
#include "web_house.h"
#include <jansson.h>

#define API "/api/v1"

/* Each is asked by a leader, who may look as far back as anybody. */
static void a_time_that_no_zone_knows_is_refused_at_every_door(void **state)
{
    static const struct {
        const char *path;
        int status;
    } rows[] = {
        {API "/rooms/8c/readings?from=9999-12-31T20:00:00Z&to=9999-12-31T23:59:59Z", 422},
        {API "/rooms/8c/readings?from=9999-12-31T20:00:00-12:00&to=9999-12-31T23:59:59-12:00", 422},
        {API "/rooms/8c/readings?from=1989-12-31T23:59:59Z&to=1990-01-01T00:00:00Z", 422},
        {API "/rooms/8c/readings?from=1990-01-01T00:00:00Z&to=1990-01-01T01:00:00Z", 200},
        {API "/rooms/8c/readings?resolution=1d&from=1990-01-01T00:00:00Z&to=1990-01-01T01:00:00Z", 200},
        {API "/rooms/8c/readings?from=2099-12-31T22:00:00Z&to=2099-12-31T23:59:59Z", 200},
        {API "/rooms/8c/readings?from=2099-12-31T22:00:00Z&to=2100-01-01T00:00:00Z", 422},
        {API "/calendar/at?time=9999-12-31T23:59:59-23:59", 422},
        {API "/calendar/at?time=1989-12-31T23:59:59Z", 422},
        {API "/calendar/at?time=1990-01-01T00:00:00Z", 200},
        {API "/calendar/at?time=2099-12-31T23:59:59Z", 200},
        {API "/calendar/at?time=2100-01-01T00:00:00Z", 422},
        {API "/calendar/preview?from=9999-12", 422},
        {API "/calendar/preview?from=2099-12", 200},
        {API "/incidents?from=9999-12-31T23:59:59-23:59", 422},
        {API "/incidents?from=1990-01-01T00:00:00Z", 200},
        {API "/rooms/8c/days?from=1989-12-31&to=1990-01-02", 422},
        {API "/rooms/8c/days?from=1990-01-01&to=1990-01-02", 200},
        {API "/rooms/8c/days?to=9999-12-31", 422},
        {API "/rooms/8c/days?from=2026-11-20&to=2099-12-31", 200},
        {API "/rooms/8c/air?date=9999-12-31", 422},
        {API "/rooms/8c/air?date=1989-12-31", 422},
        {API "/rooms/8c/term?from=9999-01-01&to=9999-12-31", 422},
        {API "/rooms/8c/days/9999-12-31/explain?rule=union-neu-co2-act", 422},
        {API "/rooms/8c/days/1989-12-31/explain?rule=union-neu-co2-act", 422},
        {API "/rooms/8c/days/1990-01-01/explain?rule=union-neu-co2-act", 200},
        {API "/rooms/8c/days/2099-12-31/explain?rule=union-neu-co2-act", 200},
    };
    struct house *house = *state;

    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        int status = house_try(house, "GET", rows[i].path, house_browser(house, LEADER), NULL);

        if (status != rows[i].status)
            fail_msg("%s: %d", rows[i].path, status);
    }
}

static void the_refusal_says_which_years_are_known(void **state)
{
    struct house *house = *state;
    char *answer = house_ask(house, "GET", API "/calendar/at?time=2100-01-01T00:00:00Z", house_browser(house, REP),
                             NULL);

    assert_non_null(strstr(answer, "time has to be a time with its zone, as in 2026-11-23T09:00:00Z, in the years 1990 "
                           "to 2099."));
    free(answer);
}

static void a_body_is_held_to_the_same_years(void **state)
{
    struct house *house = *state;
    char path[64];

    snprintf(path, sizeof path, API "/incidents/%lld/acknowledge", (long long)house->incident);
    assert_int_equal(house_try(house, "POST", path, house_browser(house, SITE_STAFF),
                               "{\"intent\":\"fan\",\"until\":\"9999-12-31T23:59:59-23:59\"}"), 422);
}

int main(void)
{
#define LIVED(test) cmocka_unit_test_setup_teardown(test, house_setup, house_teardown)
    const struct CMUnitTest tests[] = {
        LIVED(a_time_that_no_zone_knows_is_refused_at_every_door),
        LIVED(the_refusal_says_which_years_are_known),
        LIVED(a_body_is_held_to_the_same_years),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
