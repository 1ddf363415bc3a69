/* Papers about the air, from a real record: days of a room, stuffy and fresh, under every pack of the project. */
#include "places.h"
#include "quality.h"
#include "report.h"
#include "rfc3339.h"
#include "school_paper.h"
#include "store_folder.h"
#include "story_paper.h"
#include "welsh_kit.h"
#include <errno.h>
#include <math.h>
#include <string.h>

#define MONDAY (T0 / DAY)               /* 23 November 2026 */
#define STUFFY_PPM 1200
#define FRESH_PPM 500
#define STEP (5 * MINUTE)

struct school {
    struct folder folder;
    struct pack_shelf *shelf;
    int64_t sensor;
};

static int set_up(void **state)
{
    static struct school school;
    const struct site_info site = {.id = "bryn", .name = "Ysgol y Bryn", .zone = "Europe/London",
                                   .nation = NATION_ENGLAND};
    const struct room_info rooms[] = {
        {.id = "8c", .name = "Room 8C", .ventilation = VENTILATION_NATURAL},
        {.id = "hall", .name = "The hall", .ventilation = VENTILATION_NATURAL, .use = USE_HALL}};

    folder_make(&school.folder);
    assert_int_equal(pack_shelf_open(SOURCE_DIR "/config/packs", &school.shelf, NULL), 0);
    assert_int_equal(store_open(school.folder.path, &real_record, &school.folder.store, NULL), 0);
    assert_int_equal(site_save(school.folder.store, &site, NULL), 0);
    for (size_t i = 0; i < sizeof rooms / sizeof *rooms; i++)
        assert_int_equal(room_save(school.folder.store, &rooms[i], NULL), 0);
    assert_int_equal(device_ensure(school.folder.store, "ag-3f2a", "plain", T0 - DAY, &school.sensor, NULL), 0);
    assert_int_equal(device_adopt(school.folder.store, school.sensor, "8c", T0 - DAY, "dai", NULL), 0);
    *state = &school;
    return 0;
}

static int tear_down(void **state)
{
    struct school *school = *state;

    store_close(school->folder.store);
    pack_shelf_close(school->shelf);
    folder_remove(&school->folder);
    return 0;
}

/* From 09:00 on, every five minutes. */
static void live_a_day(struct school *school, int64_t day, int64_t minutes, double co2_ppm)
{
    for (int64_t at = 0; at <= minutes * MINUTE; at += STEP) {
        struct stored_reading row = co2_reading(school->sensor, T0 + day * DAY + at, T0 + day * DAY + at);

        reading_set(&row.reading, CO2_PPM, co2_ppm + (double)(at / STEP % 2));     /* a sensor that is not stuck */
        assert_int_equal(readings_append(school->folder.store, &row, NULL), 0);
    }
    assert_int_equal(store_commit(school->folder.store, NULL), 0);
}

static struct report_ask ask_for(const struct school *school, const char *rooms, int64_t from_date, int64_t to_date)
{
    struct report_ask ask = {.from_date = from_date, .to_date = to_date, .now_ms = T0 + 10 * DAY, .shelf = school->shelf};

    snprintf(ask.room, sizeof ask.room, "%s", rooms);
    snprintf(ask.folder, sizeof ask.folder, "%s", school->folder.path);
    snprintf(ask.pack, sizeof ask.pack, "england");
    assert_int_equal(zone_load("Europe/London", &ask.zone, NULL), 0);
    return ask;
}

/* The document; the caller's to free. */
static char *paper_of(const struct school *school, const char *kind, const struct report_ask *ask, char digest[PAPER_DIGEST_SIZE])
{
    struct error err = {0};
    struct paper *paper;
    char *json;
    size_t size;

    if (report_find(kind)->write(school->folder.store, ask, &paper, &err) < 0)
        fail_msg("%s", err.text);
    if (paper_finish(paper, &json, &size, digest, &err) < 0)
        fail_msg("%s", err.text);
    paper_close(paper);
    return json;
}

static void assert_says(const struct school *school, const char *kind, const struct report_ask *ask, const char *const *words)
{
    char digest[PAPER_DIGEST_SIZE], *json = paper_of(school, kind, ask, digest);

    for (; *words; words++)
        if (!strstr(json, *words))
            fail_msg("the paper does not say \"%s\": %s", *words, json);
    free(json);
}

static void a_share_of_time_over_a_level_is_nought_only_when_it_was_never_over_it(void **state)
{
    static const struct {
        double share;
        const char *english, *welsh;
    } rows[] = {{NAN, "–", "–"}, {0, "0", "0"}, {0.0001, "under 1", "dan 1"}, {0.0099, "under 1", "dan 1"},
                {0.01, "1", "1"}, {0.62, "62", "62"}};
    char text[PHRASE_SIZE];

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        story_share_words(rows[i].share, PAPER_ENGLISH, text);
        assert_string_equal(text, rows[i].english);
        story_share_words(rows[i].share, PAPER_WELSH, text);
        assert_string_equal(text, rows[i].welsh);
    }
}

static void a_room_is_found_by_the_adopted_yardstick_and_told_by_all_others(void **state)
{
    struct school *school = *state;
    struct report_ask ask = ask_for(school, "8c", MONDAY, MONDAY + 1);

    live_a_day(school, 0, 390, STUFFY_PPM);
    live_a_day(school, 1, 390, FRESH_PPM);
    assert_says(school, "evidence", &ask, (const char *const[]){
        "Room 8C: over 800 ppm for 50% of the time measured, 23 to 24 November 2026. At least one CO2 rule of the school’s "
        "yardstick failed on 1 of 2 days measured.", "Ventilation and temperature in schools in England",
        "\"group\":\"France: 800 and 1500 ppm", "1 of 2 days", "not verified at source", "Mon 23", "\"kind\":\"finding\"",
        "measured 100% of time in use", NULL});
}

static size_t times_in(const char *text, const char *words)
{
    size_t times = 0;

    for (const char *at = text; (at = strstr(at, words)) != NULL; at += strlen(words))
        times++;
    return times;
}

static void what_other_countries_say_is_printed_once_and_what_unions_ask_at_each_room(void **state)
{
    struct school *school = *state;
    struct report_ask ask = ask_for(school, "8c,hall", MONDAY, MONDAY);
    char digest[PAPER_DIGEST_SIZE], *json;

    live_a_day(school, 0, 390, STUFFY_PPM);
    assert_int_equal(device_ensure(school->folder.store, "ag-hall", "plain", T0 - DAY, &school->sensor, NULL), 0);
    assert_int_equal(device_adopt(school->folder.store, school->sensor, "hall", T0 - DAY, "dai", NULL), 0);
    live_a_day(school, 0, 390, FRESH_PPM);
    json = paper_of(school, "evidence", &ask, digest);
    assert_int_equal(times_in(json, "\"group\":\"France: 800 and 1500 ppm"), 1);
    assert_int_equal(times_in(json, "\"group\":\"What the education unions"), 2);
    assert_non_null(strstr(json, "\"Room 8C (1 of 1 days: "));         /* fails */
    assert_non_null(strstr(json, "\"The hall (0 of 1 days: "));        /* passes */
    assert_non_null(strstr(json, "\"The hall (Good on 1 of 1 days: "));
    assert_null(strstr(json, "Room 8C (Good on 0"));                   /* not met is neither */
    free(json);
}

static void a_room_under_three_quarters_is_not_found_anything(void **state)
{
    struct school *school = *state;
    struct report_ask ask = ask_for(school, "8c", MONDAY, MONDAY);

    live_a_day(school, 0, 292, STUFFY_PPM);         /* 74.9 % of six and a half hours */
    assert_says(school, "evidence", &ask, (const char *const[]){
        "Room 8C: cannot tell. 74% of the time in use was measured", "so nothing is found of them: Room 8C.", NULL});
    live_a_day(school, 7, 295, STUFFY_PPM);
    ask.from_date = ask.to_date = MONDAY + 7;
    assert_says(school, "evidence", &ask, (const char *const[]){"failed on 1 of 1 days measured", NULL});
}

/* With the rules of every pack that is not off by default. */
static void papers_of_the_air_say_nothing_in_english_when_they_are_in_welsh(void **state)
{
    static const char *const kinds[] = {"evidence", "term", "rooms-to-fix"}, *const packs[] = {"england", "wales"},
                      *const rooms[] = {"8c", "hall", ""};
    static const char *const names[] = {"Room 8C", "The hall", "Ysgol y Bryn", "Transom SHA-256", "hybrid", NULL};
    struct school *school = *state;

    live_a_day(school, 0, 390, STUFFY_PPM);
    live_a_day(school, 1, 390, FRESH_PPM);
    for (size_t i = 0; i < 18; i++) {
        struct report_ask ask = ask_for(school, rooms[i / 6], MONDAY, MONDAY + 1);
        const char *kind = kinds[i % 3];
        char digest[PAPER_DIGEST_SIZE], *english, *welsh;

        if (*rooms[i / 6] && strcmp(kind, "rooms-to-fix") == 0)
            continue;
        snprintf(ask.pack, sizeof ask.pack, "%s", packs[i / 3 % 2]);
        english = paper_of(school, kind, &ask, digest);
        ask.language = PAPER_WELSH;
        welsh = paper_of(school, kind, &ask, digest);
        assert_welsh(english, welsh, names);
        free(english);
        free(welsh);
    }
}

static void no_room_asked_for_is_every_room_and_a_silent_one_says_so(void **state)
{
    struct school *school = *state;
    struct report_ask ask = ask_for(school, "", MONDAY, MONDAY);

    live_a_day(school, 0, 390, STUFFY_PPM);
    assert_says(school, "evidence", &ask, (const char *const[]){"Room 8C: over 800 ppm", "The hall: cannot tell. 0% of the time", NULL});
}

static void the_same_days_give_the_same_digest_whenever_it_is_printed(void **state)
{
    struct school *school = *state;
    struct report_ask ask = ask_for(school, "8c", MONDAY, MONDAY);
    char first[PAPER_DIGEST_SIZE], again[PAPER_DIGEST_SIZE], *one, *other;

    live_a_day(school, 0, 390, STUFFY_PPM);
    one = paper_of(school, "evidence", &ask, first);
    ask.now_ms += DAY;
    other = paper_of(school, "evidence", &ask, again);
    assert_string_equal(one, other);
    assert_string_equal(first, again);
    free(one);
    free(other);
}

static void rooms_to_fix_ranks_what_was_measured_and_sets_the_rest_apart(void **state)
{
    struct school *school = *state;
    struct report_ask ask = ask_for(school, "", MONDAY, MONDAY);

    live_a_day(school, 0, 390, STUFFY_PPM);
    assert_says(school, "rooms-to-fix", &ask, (const char *const[]){
        "1 of 1 rooms failed the school’s yardstick for CO2, 23 November 2026. Worst first: Room 8C.",
        "natural ventilation", "\"None\"", "Not ranked: measured too little", "[\"The hall\",\"0%\"", NULL});
    live_a_day(school, 1, 390, FRESH_PPM);
    ask.from_date = ask.to_date = MONDAY + 1;
    assert_says(school, "rooms-to-fix", &ask, (const char *const[]){
        "No room that was measured well enough failed the school’s yardstick for CO2", NULL});
}

static void a_term_tells_of_rooms_or_of_the_days_of_one(void **state)
{
    struct school *school = *state;
    struct report_ask ask = ask_for(school, "", MONDAY, MONDAY + 1);

    live_a_day(school, 0, 390, STUFFY_PPM);
    live_a_day(school, 1, 390, FRESH_PPM);
    assert_says(school, "term", &ask, (const char *const[]){
        "Over 1 rooms measured well enough, CO2 was above 800 ppm for 50% of the time measured", "in the worst room, Room 8C",
        "November 2026", NULL});
    snprintf(ask.room, sizeof ask.room, "8c");
    assert_says(school, "term", &ask, (const char *const[]){
        "Air over a term: Room 8C", "[\"23 November 2026\",\"100%\",\"390\",\"0\"", "[\"24 November 2026\",\"100%\",\"0\"",
        NULL});
}

/* School days of 8C from Monday on. */
static void live_school_days(struct school *school, int count)
{
    for (int64_t day = 0; count > 0; day++)
        if (day % 7 < 5) {
            live_a_day(school, day, 390, STUFFY_PPM);
            count--;
        }
}

static struct report_ask ask_for_sums(const struct school *school, const char *rooms)
{
    struct report_ask ask = ask_for(school, rooms, MONDAY, MONDAY + 13);

    ask.now_ms = T0 + 14 * DAY;
    ask.is_sums = true;
    return ask;
}

static void sums_for_who_may_not_see_single_days_have_no_days_weeks_or_months(void **state)
{
    static const char *const unsaid[] = {"Day by day", "Week by week", "Month by month", "Highest", "Temperature"};
    struct school *school = *state;
    struct report_ask ask = ask_for_sums(school, "8c");
    char digest[PAPER_DIGEST_SIZE], *json;

    live_school_days(school, 10);
    json = paper_of(school, "term", &ask, digest);
    assert_non_null(strstr(json, "Room 8C: over 800 ppm for 100% of the time measured"));
    for (size_t i = 0; i < sizeof unsaid / sizeof *unsaid; i++)
        assert_null(strstr(json, unsaid[i]));
    free(json);
    ask.is_sums = false;
    json = paper_of(school, "term", &ask, digest);
    for (size_t i = 0; i < sizeof unsaid / sizeof *unsaid - 1; i++)     /* no temperature was measured */
        assert_non_null(strstr(json, unsaid[i]));
    free(json);
}

static void sums_of_nine_measured_days_are_told_of_nobody(void **state)
{
    struct school *school = *state;
    const struct report_ask room = ask_for_sums(school, "8c"), all = ask_for_sums(school, "");
    char digest[PAPER_DIGEST_SIZE], *json;
    struct paper *paper = NULL;
    struct error err;

    live_school_days(school, 9);
    assert_int_equal(report_term(school->folder.store, &room, &paper, &err), -EPERM);
    assert_string_equal(err.text, "9 school days were measured well enough here. The figures of fewer than 10 would tell "
                        "of single days.");
    assert_null(paper);
    json = paper_of(school, "term", &all, digest);
    assert_non_null(strstr(json, "would tell of single days: Room 8C."));
    assert_null(strstr(json, "[\"Room 8C\""));
    assert_non_null(strstr(json, "[\"The hall\""));
    free(json);
}

static void what_is_not_over_or_not_there_is_refused(void **state)
{
    const struct school *school = *state;
    struct report_ask ask = ask_for(school, "8c", MONDAY + 10, MONDAY + 10);
    struct error err;
    struct paper *paper = NULL;

    assert_int_equal(report_evidence(school->folder.store, &ask, &paper, &err), -ENOENT);
    assert_string_equal(err.text, "none of these days is over yet");
    ask = ask_for(school, "8c,cellar", MONDAY, MONDAY);
    assert_int_equal(report_evidence(school->folder.store, &ask, &paper, &err), -ENOENT);
    assert_string_equal(err.text, "there is no room cellar");
    ask.shelf = NULL;
    assert_int_equal(report_evidence(school->folder.store, &ask, &paper, &err), -ENOENT);
    assert_null(paper);
}

static void rooms_are_read_one_by_one(void **state)
{
    struct report_ask ask = {.room = "8c,hall"};
    char id[ID_SIZE];

    (void)state;
    assert_true(report_room(&ask, 0, id));
    assert_string_equal(id, "8c");
    assert_true(report_room(&ask, 1, id));
    assert_string_equal(id, "hall");
    assert_false(report_room(&ask, 2, id));
    ask.room[0] = '\0';
    assert_false(report_room(&ask, 0, id));
    snprintf(ask.room, sizeof ask.room, "8C");
    assert_false(report_room(&ask, 0, id));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_share_of_time_over_a_level_is_nought_only_when_it_was_never_over_it),
        cmocka_unit_test_setup_teardown(a_room_is_found_by_the_adopted_yardstick_and_told_by_all_others, set_up, tear_down),
        cmocka_unit_test_setup_teardown(what_other_countries_say_is_printed_once_and_what_unions_ask_at_each_room, set_up,
                                        tear_down),
        cmocka_unit_test_setup_teardown(a_room_under_three_quarters_is_not_found_anything, set_up, tear_down),
        cmocka_unit_test_setup_teardown(papers_of_the_air_say_nothing_in_english_when_they_are_in_welsh, set_up, tear_down),
        cmocka_unit_test_setup_teardown(no_room_asked_for_is_every_room_and_a_silent_one_says_so, set_up, tear_down),
        cmocka_unit_test_setup_teardown(the_same_days_give_the_same_digest_whenever_it_is_printed, set_up, tear_down),
        cmocka_unit_test_setup_teardown(rooms_to_fix_ranks_what_was_measured_and_sets_the_rest_apart, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_term_tells_of_rooms_or_of_the_days_of_one, set_up, tear_down),
        cmocka_unit_test_setup_teardown(sums_for_who_may_not_see_single_days_have_no_days_weeks_or_months, set_up, tear_down),
        cmocka_unit_test_setup_teardown(sums_of_nine_measured_days_are_told_of_nobody, set_up, tear_down),
        cmocka_unit_test_setup_teardown(what_is_not_over_or_not_there_is_refused, set_up, tear_down),
        cmocka_unit_test(rooms_are_read_one_by_one),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
