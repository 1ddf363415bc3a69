/* What was done in rooms as evidence: each compared with the fortnight before it, and what cannot be told says why. */
#include "actions.h"
#include "compared.h"
#include "evidence_kit.h"

/* An action in a room, done on Monday 9 November: ten school days before it and nine after are kept. */
static void done_in(struct office *office, const char *room)
{
    struct house *house = office->house;
    struct action action = {.what = "Free the windows", .state = ACTION_DONE, .room_count = 1, .made_ms = NOW_MS,
                            .made_by = house->people_ids[LEADER], .owner_role = DUTY_LEADER, .due_date = OCTOBER_26};

    house_pause(house);
    snprintf(action.rooms[0], sizeof action.rooms[0], "%s", room);
    must(action_add(house->store, &action, err));
    action.done_ms = (OCTOBER_26 + 14) * INT64_C(86400000) + 12 * INT64_C(3600000);
    must(action_update(house->store, &action, err));
    must(store_commit(house->store, err));
    house_start(house);
}

static void what_was_done_is_compared_with_the_fortnight_before(void **state)
{
    keep_days(*state, 10, 20);
    done_in(*state, "8c");
    assert_says(*state, "RA-13", "Of what was done in these rooms, each room counted for itself, CO2 was lower after: 1. "
                "Higher after: 0.");
}

static void what_was_done_with_too_few_days_cannot_tell(void **state)
{
    keep_days(*state, 4, 4);
    done_in(*state, "8c");
    assert_says(*state, "RA-13", "Of what was done in these rooms, each room counted for itself, CO2 was lower after: 0. "
                "Higher after: 0. Too few days to tell: 1.");
}

/* Days that are all alike: enough of them, and nothing between them. */
static void what_made_no_difference_is_not_said_to_lack_days(void **state)
{
    keep_days(*state, 0, 20);
    done_in(*state, "8c");
    assert_says(*state, "RA-13", "Of what was done in these rooms, each room counted for itself, CO2 was lower after: 0. "
                "Higher after: 0. No difference that these days can tell: 1.");
}

static void what_was_done_elsewhere_takes_no_place(void **state)
{
    keep_days(*state, 10, 20);
    done_in(*state, "8c");
    for (int i = 0; i < COMPARED_MAX; i++)
        done_in(*state, "hall");
    assert_says(*state, "RA-13", "Of what was done in these rooms, each room counted for itself, CO2 was lower after: 1. "
                "Higher after: 0.");
}

static void more_than_are_compared_says_so(void **state)
{
    keep_days(*state, 10, 20);
    for (int i = 0; i <= COMPARED_MAX; i++)
        done_in(*state, "8c");
    assert_says(*state, "RA-13", "Of what was done in these rooms, each room counted for itself, CO2 was lower after: 20. "
                "Higher after: 0. Only the newest 20 are compared.");
}

static void where_nothing_was_done_nothing_is_counted(void **state)
{
    keep_days(*state, 10, 20);
    assert_says(*state, "RA-13", "No action that was done in these rooms is on record.");
}

#define IN_AN_OFFICE(test) cmocka_unit_test_setup_teardown(test, office_setup, office_teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        IN_AN_OFFICE(what_was_done_is_compared_with_the_fortnight_before),
        IN_AN_OFFICE(what_was_done_with_too_few_days_cannot_tell),
        IN_AN_OFFICE(what_made_no_difference_is_not_said_to_lack_days),
        IN_AN_OFFICE(what_was_done_elsewhere_takes_no_place),
        IN_AN_OFFICE(more_than_are_compared_says_so),
        IN_AN_OFFICE(where_nothing_was_done_nothing_is_counted),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
