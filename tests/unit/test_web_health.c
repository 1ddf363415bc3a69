/* tests/unit/test_web_health.c - how the gateway is: who is told what of mail that fails, of days that are not kept,
 * and of the disk. */
#include "storage.h"
#include "web_house.h"
#include <math.h>

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

#define GB INT64_C(1000000000)
#define MB INT64_C(1000000)

static void a_disk_lasts_by_what_is_written_a_day(void **state)
{
    struct web_storage storage = {.size_bytes = 32 * GB, .written_bytes_per_day = 100 * MB};

    (void)state;
    /* 32 GB, 500 times over, a tenth of it ours: 16,000 days of 100 MB are 43.8 years. */
    assert_float_equal(storage_life_years(&storage), 43.8, 0.05);
    storage.written_bytes_per_day = 1;
    assert_float_equal(storage_life_years(&storage), 100, 1e-9);    /* at most */
    storage.written_bytes_per_day = 0;
    assert_true(isnan(storage_life_years(&storage)));
    storage.written_bytes_per_day = WEB_STORAGE_UNKNOWN;
    assert_true(isnan(storage_life_years(&storage)));
}

static void the_disk_is_told_with_what_its_life_is_reckoned_by(void **state)
{
    struct house *house = *state;
    json_t *health, *disk;

    house->host.storage = (struct web_storage){
        .size_bytes = 32 * GB, .free_bytes = 20 * GB, .record_bytes = 50 * MB, .growth_bytes_per_day = MB,
        .written_bytes = 5 * MB, .written_bytes_per_day = 100 * MB, .raw_since = 20780,
        .raw_waits_for = 20779, .raw_behind_days = 61, .is_full = true, .waiting = 7};
    health = house_json(house, "GET", HEALTH, NULL, 200);
    disk = json_object_get(health, "disk");
    assert_true(json_is_true(json_object_get(disk, "full")));
    assert_int_equal(json_integer_value(json_object_get(disk, "waiting")), 7);
    assert_string_equal(json_string_value(json_object_get(disk, "raw_since")), "2026-11-23");
    assert_string_equal(json_string_value(json_object_get(disk, "raw_waits_for")), "2026-11-22");
    assert_int_equal(json_integer_value(json_object_get(disk, "raw_behind_days")), 61);
    assert_int_equal(json_integer_value(json_object_get(disk, "free_bytes")), 20 * GB);
    assert_int_equal(json_integer_value(json_object_get(disk, "growth_bytes_per_day")), MB);
    assert_float_equal(json_real_value(json_object_get(disk, "life_years")), 43.8, 1e-9);
    assert_int_equal(json_integer_value(json_object_get(json_object_get(disk, "life_assumes"), "cell_writes")), 500);
    json_decref(health);
}

static void what_is_not_known_of_the_disk_is_null_and_no_metric(void **state)
{
    struct house *house = *state;
    char *answer;

    house->host.storage = (struct web_storage){.size_bytes = GB, .growth_bytes_per_day = WEB_STORAGE_UNKNOWN,
                                               .written_bytes = WEB_STORAGE_UNKNOWN, .raw_since = INT64_MIN, .raw_waits_for = INT64_MIN,
                                               .written_bytes_per_day = WEB_STORAGE_UNKNOWN};
    answer = house_ask(house, "GET", HEALTH, house_browser(house, 0), NULL);
    assert_non_null(strstr(answer, "\"raw_since\":null,\"raw_waits_for\":null,\"raw_behind_days\":0,\"growth_bytes_per_day\":null,\"written_bytes_per_day\":null,\"life_years\":null"));
    free(answer);
    answer = house_ask(house, "GET", "/metrics", house_program(house->tokens[VIEWER]), NULL);
    assert_non_null(strstr(answer, "transom_disk_size_bytes 1000000000\n"));
    assert_null(strstr(answer, "written_bytes"));
    assert_null(strstr(answer, "life"));
    house->host.storage.written_bytes_per_day = 50 * MB;
    free(answer);
    answer = house_ask(house, "GET", "/metrics", house_program(house->tokens[VIEWER]), NULL);
    assert_non_null(strstr(answer, "transom_written_bytes_per_day 50000000\n"));
    assert_non_null(strstr(answer, "transom_disk_life_years 2\n"));
    free(answer);
}

static void what_happened_to_the_record_is_told_and_why_only_on_the_board(void **state)
{
    struct house *house = *state;
    struct web_backup *backup = &house->host.backup;

    *backup = (struct web_backup){.newest_date = 20780, .is_absent = true, .restored_ms = MADE_MS};
    snprintf(backup->why, sizeof backup->why, "/media/stick: full");
    for (int role = 0; role < ROLE_COUNT; role++) {
        char *answer = house_ask(house, "GET", HEALTH, house_browser(house, role), NULL);

        assert_non_null(strstr(answer, "\"backup\":{\"newest\":\"2026-11-23\",\"failing\":true,\"place_absent\":true,"
                                       "\"same_disk\":false,\"damaged\":false,\"restored\":\"2026-11-23T09:59:00Z\""));
        if ((strstr(answer, "/media/stick") != NULL) != !!(house_role(role) & (ROLE_SITE_STAFF | ROLE_REP | ROLE_LEADER |
                                                                              ROLE_TECHNICIAN)))
            fail_msg("%s: %s", role_word(house_role(role)), answer);
        free(answer);
    }
}

int main(void)
{
#define LIVED(test) cmocka_unit_test_setup_teardown(test, setup, house_teardown)
    const struct CMUnitTest tests[] = {
        LIVED(everybody_is_told_that_mail_fails_and_only_those_who_see_the_outbox_why),
        LIVED(days_without_room_in_the_record_are_counted),
        cmocka_unit_test(a_disk_lasts_by_what_is_written_a_day),
        LIVED(the_disk_is_told_with_what_its_life_is_reckoned_by),
        LIVED(what_is_not_known_of_the_disk_is_null_and_no_metric),
        LIVED(what_happened_to_the_record_is_told_and_why_only_on_the_board),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
