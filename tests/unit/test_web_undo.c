/* A request that fails leaves nothing behind: neither now nor in the next commit. */
#include "web_house.h"

#define CLAIM                                                                                                          \
    "{\"code\":\"" CLAIM_CODE "\",\"name\":\"Ms Rees\",\"login\":\"rees\",\"password\":\"" PASSWORD "\"}"

static int setup(void **state)
{
    struct house *house = house_open();

    house_offer_claim(house, house_real_ms() + 60000);
    house_start(house);
    *state = house;
    return 0;
}

static int count_line(void *context, int64_t at_ms, const char *who, const char *what, const char *detail)
{
    (void)at_ms, (void)who, (void)what, (void)detail;
    ++*(int *)context;
    return 0;
}

/* Lines of the access log, after a commit of whatever is open. */
static int audit_lines(struct house *house)
{
    int count = 0;

    must(store_commit(house->store, err));
    must(audit_list(house->store, 100, count_line, &count, err));
    return count;
}

static void a_claim_that_fails_leaves_nobody_and_its_code_goes_on(void **state)
{
    struct house *house = *state;
    int lines;

    house_pause(house);
    lines = audit_lines(house);
    house->fail_changes = 1;
    house_start(house);
    assert_int_equal(house_try(house, "POST", "/api/v1/claim", "", CLAIM), 503);
    house_pause(house);
    assert_int_equal(audit_lines(house), lines);
    assert_int_equal(people_count(house->store), ROLE_COUNT);
    assert_false(claim_is_done(house->store));
    house_start(house);
    assert_int_equal(house_try(house, "POST", "/api/v1/claim", "", CLAIM), 201);
    house_pause(house);
    assert_int_equal(people_count(house->store), ROLE_COUNT + 1);
    assert_int_equal(audit_lines(house), lines + 1);
    house_start(house);
}

static int take_device(void *context, const struct device_row *row)
{
    struct device_row *found = context;

    if (strcmp(row->name, found->name) == 0)
        *found = *row;
    return 0;
}

static struct device_row device_now(struct house *house, const char *name)
{
    struct device_row row = {.id = 0};

    snprintf(row.name, sizeof row.name, "%s", name);
    must(devices_load(house->store, take_device, &row, err));
    return row;
}

static void a_sensor_move_that_fails_leaves_the_sensor_where_it_was(void **state)
{
    static const char *const moves[] = {"{\"device\":\"co2-8c\",\"room\":\"hall\"}", "{\"device\":\"co2-8c\"}"};
    struct house *house = *state;
    int lines;

    house_pause(house);
    lines = audit_lines(house);
    house_start(house);
    for (int i = 0; i < 2; i++) {
        house->fail_changes = 1;
        assert_int_equal(house_try(house, "POST", "/api/v1/sensors/assign", house_browser(house, TECHNICIAN), moves[i]),
                         503);
    }
    house_pause(house);
    assert_int_equal(audit_lines(house), lines);
    assert_string_equal(device_now(house, "co2-8c").room, "8c");
    house_start(house);
    assert_int_equal(house_try(house, "POST", "/api/v1/sensors/assign", house_browser(house, TECHNICIAN), moves[0]),
                     200);
    house_pause(house);
    assert_string_equal(device_now(house, "co2-8c").room, "hall");
    house_start(house);
}

static void a_sensor_set_aside_stays_so_when_its_move_fails(void **state)
{
    struct house *house = *state;

    assert_int_equal(house_try(house, "POST", "/api/v1/sensors/ignore", house_browser(house, TECHNICIAN),
                               "{\"device\":\"co2-8c\",\"ignored\":true}"), 200);
    house->fail_changes = 1;
    assert_int_equal(house_try(house, "POST", "/api/v1/sensors/assign", house_browser(house, TECHNICIAN),
                               "{\"device\":\"co2-8c\",\"room\":\"hall\"}"), 503);
    house_pause(house);
    must(store_commit(house->store, err));
    assert_true(device_now(house, "co2-8c").ignored);
    house_start(house);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(a_claim_that_fails_leaves_nobody_and_its_code_goes_on, setup,
                                        house_teardown),
        cmocka_unit_test_setup_teardown(a_sensor_move_that_fails_leaves_the_sensor_where_it_was, setup, house_teardown),
        cmocka_unit_test_setup_teardown(a_sensor_set_aside_stays_so_when_its_move_fails, setup, house_teardown),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
