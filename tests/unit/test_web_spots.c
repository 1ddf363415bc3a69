/* tests/unit/test_web_spots.c - readings of hand-held monitors through the doors: kept beside a room's series, whole
 * files or nothing, and never part of what rules go by. */
#include "spots.h"
#include "web_house.h"
#include <math.h>
#include <sodium.h>

#define SPOTS "/api/v1/rooms/8c/spots"
#define ROUND "/api/v1/spots?monitor=Aranet4"

static json_t *spots_of(struct house *house)
{
    json_t *answer = house_json(house, "GET", SPOTS, NULL, 200);

    assert_string_equal(json_string_value(json_object_get(answer, "grade")), "spot");
    return answer;
}

static size_t count_of(struct house *house)
{
    json_t *answer = spots_of(house);
    size_t count = json_array_size(json_object_get(answer, "spots"));

    json_decref(answer);
    return count;
}

static int send_file(struct house *house, const char *path, const char *text)
{
    return house_try(house, "POST", path, house_browser(house, REP), text);
}

static void assert_newest_entry(struct house *house, const char *kind, const char *subject)
{
    json_t *answer = house_json(house, "GET", "/api/v1/ledger?limit=1", NULL, 200);
    const json_t *entry = json_array_get(json_object_get(answer, "entries"), 0);

    assert_string_equal(json_string_value(json_object_get(entry, "kind")), kind);
    assert_string_equal(json_string_value(json_object_get(entry, "subject")), subject);
    json_decref(answer);
}

static void a_reading_is_entered_and_read_back_with_who_took_it(void **state)
{
    struct house *house = *state;
    json_t *answer, *spot;

    json_decref(house_json(house, "POST", SPOTS, "{\"co2_ppm\":1240,\"temperature_c\":21.3,\"monitor\":\"Aranet4\","
                                                 "\"at\":\"2026-11-23T09:40:00Z\"}", 201));
    answer = spots_of(house);
    spot = json_array_get(json_object_get(answer, "spots"), 0);
    assert_true(json_number_value(json_object_get(spot, "co2_ppm")) == 1240);
    assert_true(json_is_null(json_object_get(spot, "humidity_pct")));
    assert_string_equal(json_string_value(json_object_get(spot, "who")), "Ms leader");
    assert_string_equal(json_string_value(json_object_get(spot, "at")), "2026-11-23T09:40:00Z");
    json_decref(answer);
}

static void a_spot_is_no_part_of_the_rooms_series(void **state)
{
    struct house *house = *state;
    json_t *before = house_json(house, "GET", "/api/v1/rooms/8c/readings?resolution=raw", NULL, 200), *after;

    json_decref(house_json(house, "POST", SPOTS, "{\"co2_ppm\":4900,\"at\":\"2026-11-23T09:50:30Z\"}", 201));
    after = house_json(house, "GET", "/api/v1/rooms/8c/readings?resolution=raw", NULL, 200);
    assert_true(json_equal(before, after));
    json_decref(before);
    json_decref(after);
}

static void what_no_air_can_be_or_is_said_twice_is_refused(void **state)
{
    static const struct {
        const char *body;
        int status;
    } rows[] = {
        {"{\"co2_ppm\":349}", 422},
        {"{\"co2_ppm\":10001}", 422},
        {"{\"monitor\":\"Aranet4\"}", 422},
        {"{\"co2_ppm\":600,\"at\":\"2026-11-23T10:10:00Z\"}", 422},        /* the future */
        {"{\"co2_ppm\":600,\"at\":\"2016-11-01T10:00:00Z\"}", 422},
        {"{\"co2_ppm\":350,\"at\":\"2026-11-23T09:00:00Z\"}", 201},
        {"{\"co2_ppm\":351,\"at\":\"2026-11-23T09:00:00Z\"}", 409},
        {"{\"co2_ppm\":10000,\"at\":\"2026-11-23T09:00:00Z\",\"monitor\":\"other\"}", 201},
    };
    struct house *house = *state;

    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        assert_int_equal(house_try(house, "POST", SPOTS, house_browser(house, SITE_STAFF), rows[i].body),
                         rows[i].status);
    assert_int_equal(count_of(house), 2);
    assert_int_equal(house_try(house, "POST", "/api/v1/rooms/nowhere/spots", house_browser(house, SITE_STAFF),
                               "{\"co2_ppm\":600}"), 404);
}

static void a_round_comes_as_a_file_and_the_same_file_again_adds_nothing(void **state)
{
    static const char file[] = "time,room,co2 (ppm),temperature (C)\n"
                               "2026-11-23 09:10,Room 8c,812,21.0\n2026-11-23 09:14,Room hall,650,19.5\n"
                               "2026-11-23 09:40,8C,1240,21.9\n";
    struct house *house = *state;
    json_t *answer;

    assert_int_equal(send_file(house, ROUND, file), 201);
    assert_newest_entry(house, "spot_reading", "spots:3");
    assert_int_equal(send_file(house, ROUND, file), 201);           /* nothing new: no entry of its own */
    assert_newest_entry(house, "spot_reading", "spots:3");
    answer = spots_of(house);
    assert_int_equal(json_array_size(json_object_get(answer, "spots")), 2);
    assert_string_equal(json_string_value(json_object_get(json_array_get(json_object_get(answer, "spots"), 1), "monitor")),
                        "Aranet4");
    json_decref(answer);
    assert_int_equal(count_of(house), 2);
}

static void nothing_is_kept_of_a_file_with_a_mistake(void **state)
{
    static const char *const files[] = {
        "time,room,co2 (ppm)\n2026-11-23 09:10,Room 8c,812\n2026-11-23 09:14,Room nowhere,650\n",
        "time,room,co2 (ppm)\n2026-11-23 09:10,Room 8c,812\n2026-11-23 09:14,Room 8c,99999\n",
        "time,room,co2 (ppm)\n2026-11-23 09:10,Room 8c,812\n2026-11-24 09:14,Room 8c,650\n",
        "time,co2 (ppm)\n2026-11-23 09:10,812\n",                               /* of which room? */
        "what,is,this\n1,2,3\n",
        "",
    };
    struct house *house = *state;

    for (size_t i = 0; i < sizeof files / sizeof *files; i++)
        assert_int_equal(send_file(house, ROUND, files[i]), 422);
    assert_int_equal(count_of(house), 0);
    assert_int_equal(send_file(house, ROUND "&room=8c", files[3]), 201);
    assert_int_equal(count_of(house), 1);
}

static void whoever_looks_at_spots_is_in_the_access_log(void **state)
{
    json_t *log;
    char *dump;

    json_decref(spots_of(*state));
    log = house_json(*state, "GET", "/api/v1/access", NULL, 200);
    dump = json_dumps(log, 0);
    assert_non_null(strstr(dump, "history read"));
    free(dump);
    json_decref(log);
}

static void a_teacher_looks_back_two_weeks_and_no_further(void **state)
{
    struct house *house = *state;

    assert_int_equal(house_try(house, "GET", SPOTS, house_browser(house, TEACHER), NULL), 200);
    assert_int_equal(house_try(house, "GET", SPOTS "?from=2026-11-10", house_browser(house, TEACHER), NULL), 200);
    assert_int_equal(house_try(house, "GET", SPOTS "?from=2026-11-09", house_browser(house, TEACHER), NULL), 403);
}

/* -- as a file -- */

#define EXPORT "/api/v1/spots/export"
#define EXPORT_HEAD "evidence,local_time,utc_time,room,room_name,co2_ppm,temperature_c,humidity_pct,monitor,note,who," \
                    "entered_utc\r\n"

static void enter(struct house *house, const char *room, const char *body)
{
    char path[64];

    snprintf(path, sizeof path, "/api/v1/rooms/%s/spots", room);
    json_decref(house_json(house, "POST", path, body, 201));
}

static void enter_three(struct house *house)
{
    enter(house, "8c", "{\"co2_ppm\":1240,\"temperature_c\":21.3,\"monitor\":\"Aranet4\",\"note\":\"=after lunch\","
                       "\"at\":\"2026-11-23T09:40:00Z\"}");
    enter(house, "8c", "{\"humidity_pct\":48,\"at\":\"2026-10-24T09:40:00Z\"}");
    enter(house, "hall", "{\"co2_ppm\":650,\"at\":\"2026-11-23T09:14:00Z\"}");
}

/* The table as a role gets it, without its last line; free() it. That line's digest has to be that of the rest. */
static char *table_of(struct house *house, int role, const char *path, int rows)
{
    char *answer = house_ask(house, "GET", path, house_browser(house, role), NULL), *table, *last;
    char hex[2 * crypto_hash_sha256_BYTES + 1], expected[128];
    uint8_t digest[crypto_hash_sha256_BYTES];

    assert_int_equal(house_status(answer), 200);
    table = strdup(house_body(answer));
    last = strstr(table, "# rows=");
    assert_non_null(last);
    crypto_hash_sha256(digest, (const unsigned char *)table, (unsigned long long)(last - table));
    sodium_bin2hex(hex, sizeof hex, digest, sizeof digest);
    snprintf(expected, sizeof expected, "# rows=%d sha256=%s\r\n", rows, hex);
    assert_string_equal(last, expected);
    *last = '\0';
    free(answer);
    return table;
}

static void spots_are_taken_away_as_a_table_that_calls_each_row_a_spot_and_proves_itself(void **state)
{
    static const char first[] =
        EXPORT_HEAD "spot,2026-11-23T09:40:00+00:00,2026-11-23T09:40:00Z,\"8c\",\"Room 8c\",1240,21.3,,\"Aranet4\","
                    "\"'=after lunch\",\"Ms leader\",2026-11-23T10:";
    struct house *house = *state;
    char *table;

    enter_three(house);
    table = table_of(house, REP, EXPORT "?from=2026-10-24&to=2026-11-23", 3);
    assert_true(strstr(table, first) == table);
    assert_non_null(strstr(table, "\r\nspot,2026-10-24T10:40:00+01:00,2026-10-24T09:40:00Z,\"8c\",\"Room 8c\",,,48,"
                                  "\"\",\"\","));
    assert_non_null(strstr(table, "\r\nspot,2026-11-23T09:14:00+00:00,2026-11-23T09:14:00Z,\"hall\",\"Room hall\",650,"
                                  ",,"));
    free(table);
}

static void the_table_has_both_days_and_what_is_between(void **state)
{
    static const struct {
        const char *query;
        int rows;
    } rows[] = {
        {"?from=2026-10-24&to=2026-10-24", 1}, {"?from=2026-10-25&to=2026-11-22", 0},
        {"?from=2026-10-25&to=2026-11-23", 2}, {"", 2},
    };
    struct house *house = *state;

    enter_three(house);
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        char path[96];

        snprintf(path, sizeof path, EXPORT "%s", rows[i].query);
        free(table_of(house, LEADER, path, rows[i].rows));
    }
    assert_int_equal(house_try(house, "GET", EXPORT "?from=2026-11-23&to=2026-11-22", house_browser(house, REP), NULL),
                     422);
    assert_int_equal(house_try(house, "GET", EXPORT "?to=yesterday", house_browser(house, REP), NULL), 422);
}

static void a_teacher_takes_away_own_rooms_of_two_weeks(void **state)
{
    struct house *house = *state;
    char *table;

    enter_three(house);
    table = table_of(house, TEACHER, EXPORT "?from=2026-11-10", 1);
    assert_non_null(strstr(table, "\"8c\""));
    assert_null(strstr(table, "hall"));
    free(table);
    assert_int_equal(house_try(house, "GET", EXPORT "?from=2026-11-09", house_browser(house, TEACHER), NULL), 403);
}

/* Of the rooms that are in it alone. */
static void whoever_takes_spots_away_is_in_the_access_log(void **state)
{
    struct house *house = *state;
    json_t *log;
    char *dump;

    enter(house, "8c", "{\"co2_ppm\":700,\"at\":\"2026-11-23T09:40:00Z\"}");
    free(table_of(house, REP, EXPORT "?from=2026-11-20", 1));
    log = house_json(house, "GET", "/api/v1/access", NULL, 200);
    dump = json_dumps(log, JSON_COMPACT);
    assert_non_null(strstr(dump, "history read"));
    assert_non_null(strstr(dump, "\"room\":\"8c\""));
    assert_null(strstr(dump, "\"room\":\"hall\""));
    free(dump);
    json_decref(log);
}

static void put_spots(struct house *house, const char *room, int count)
{
    struct spot spot = {.co2_ppm = 700, .temperature_c = NAN, .humidity_pct = NAN, .written_ms = NOW_MS};

    strcpy(spot.room, room);
    strcpy(spot.who, "Ms rep");
    for (int i = 0; i < count; i++) {
        spot.at_ms = NOW_MS - 1 - i;
        must(spot_add(house->store, &spot, err));
    }
}

static void a_table_is_whole_or_refused(void **state)
{
#define EXPORT_ROWS_MAX 5000
    struct house *house = *state;

    house_pause(house);
    put_spots(house, "8c", SPOTS_MAX);
    put_spots(house, "hall", EXPORT_ROWS_MAX - SPOTS_MAX);
    house_start(house);
    free(table_of(house, REP, EXPORT, EXPORT_ROWS_MAX));
    enter(house, "hall", "{\"co2_ppm\":700,\"at\":\"2026-11-23T08:00:00Z\"}");
    assert_int_equal(house_try(house, "GET", EXPORT, house_browser(house, REP), NULL), 422);
}

int main(void)
{
#define PROMISE(name) cmocka_unit_test_setup_teardown(name, house_setup, house_teardown)
    const struct CMUnitTest tests[] = {
        PROMISE(a_reading_is_entered_and_read_back_with_who_took_it),
        PROMISE(a_spot_is_no_part_of_the_rooms_series),
        PROMISE(what_no_air_can_be_or_is_said_twice_is_refused),
        PROMISE(a_round_comes_as_a_file_and_the_same_file_again_adds_nothing),
        PROMISE(nothing_is_kept_of_a_file_with_a_mistake),
        PROMISE(whoever_looks_at_spots_is_in_the_access_log),
        PROMISE(a_teacher_looks_back_two_weeks_and_no_further),
        PROMISE(spots_are_taken_away_as_a_table_that_calls_each_row_a_spot_and_proves_itself),
        PROMISE(the_table_has_both_days_and_what_is_between),
        PROMISE(a_teacher_takes_away_own_rooms_of_two_weeks),
        PROMISE(a_table_is_whole_or_refused),
        PROMISE(whoever_takes_spots_away_is_in_the_access_log),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
