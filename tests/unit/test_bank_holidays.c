/* tests/unit/test_bank_holidays.c - the bundled bank holidays against the rules they follow, the published format, and
 * merging one file after another. */
#include "bank_holidays_json.h"
#include "calendar_json.h"
#include "calendar_record.h"
#include "places.h"
#include "rfc3339.h"
#include "store_folder.h"
#include <errno.h>

#define BUNDLED SOURCE_DIR "/config/bank-holidays.json"
#define YEAR_FIRST 2018
#define YEAR_LAST 2028
#define TODAY civil_to_days(2026, 11, 22)

static struct bank_holidays bundled;

static size_t read_text(const char *path, char *text, size_t room)
{
    FILE *file = fopen(path, "r");
    size_t size;

    assert_non_null(file);
    size = fread(text, 1, room - 1, file);
    fclose(file);
    text[size] = '\0';
    return size;
}

static int read_bundled(void **state)
{
    static char text[BANK_HOLIDAYS_TEXT_SIZE];
    struct error err = {0};

    (void)state;
    if (bank_holidays_json_parse(text, read_text(BUNDLED, text, sizeof text), &bundled, &err) < 0) {
        print_error("%s\n", err.text);
        return -1;
    }
    return 0;
}

static bool is_holiday(enum division division, int64_t date)
{
    for (size_t i = 0; i < bundled.count; i++)
        if (bundled.days[i].division == division && bundled.days[i].day.date == date)
            return true;
    return false;
}

/* -- the rules, computed apart from the file -- */

/* Easter Sunday by Gauss's rule with its constants for 1900 to 2099 and its two exceptions. */
static int64_t easter(int year)
{
    int golden = year % 19, d = (19 * golden + 24) % 30;
    int e = (2 * (year % 4) + 4 * (year % 7) + 6 * d + 5) % 7, march = 22 + d + e;

    if (d == 29 && e == 6)
        march = 31 + 19;
    if (d == 28 && e == 6 && golden > 10)
        march = 31 + 18;
    return civil_to_days(year, 3, 1) + march - 1;
}

static int64_t monday(int year, int month, int number)
{
    int64_t first = civil_to_days(year, month, 1);

    return first + (7 - calendar_weekday(first)) % 7 + 7 * (number - 1);
}

static int64_t last_monday(int year, int month)
{
    int64_t last = civil_to_days(year, month, 31);

    return last - calendar_weekday(last);
}

struct expected {
    size_t count;
    int64_t dates[32];
};

static void expect(struct expected *days, int64_t date)
{
    days->dates[days->count++] = date;
}

static bool has(const struct expected *days, int64_t date)
{
    for (size_t i = 0; i < days->count; i++)
        if (days->dates[i] == date)
            return true;
    return false;
}

/* One day, or two in a row; what falls on a weekend is made up for on the next weekday that is free. */
static void expect_fixed(struct expected *days, int64_t first, int count)
{
    for (int i = 0; i < count; i++)
        if (calendar_weekday(first + i) < 5)
            expect(days, first + i);
    for (int i = 0; i < count; i++) {
        int64_t date = first + i;

        if (calendar_weekday(date) < 5)
            continue;
        while (calendar_weekday(date) >= 5 || has(days, date))
            date++;
        expect(days, date);
    }
}

/* Banking and Financial Dealings Act 1971, schedule 1, and the proclamations under it. */
static struct expected expected_of(enum division division, int year)
{
    bool is_scotland = division == DIVISION_SCOTLAND, is_ireland = division == DIVISION_NORTHERN_IRELAND;
    struct expected days = {0};

    expect_fixed(&days, civil_to_days(year, 1, 1), is_scotland ? 2 : 1);
    expect(&days, easter(year) - 2);
    if (!is_scotland)
        expect(&days, easter(year) + 1);
    expect(&days, year == 2020 ? civil_to_days(2020, 5, 8) : monday(year, 5, 1));
    expect(&days, year == 2022 ? civil_to_days(2022, 6, 2) : last_monday(year, 5));
    expect(&days, is_scotland ? monday(year, 8, 1) : last_monday(year, 8));
    expect_fixed(&days, civil_to_days(year, 12, 25), 2);
    if (is_scotland)
        expect_fixed(&days, civil_to_days(year, 11, 30), 1);
    if (is_ireland) {
        expect_fixed(&days, civil_to_days(year, 3, 17), 1);
        expect_fixed(&days, civil_to_days(year, 7, 12), 1);
    }
    if (year == 2022) {
        expect(&days, civil_to_days(2022, 6, 3));
        expect(&days, civil_to_days(2022, 9, 19));
    }
    if (year == 2023)
        expect(&days, civil_to_days(2023, 5, 8));
    return days;
}

static void easter_falls_where_it_did(void **state)
{
    (void)state;
    assert_int_equal(easter(2018), civil_to_days(2018, 4, 1));
    assert_int_equal(easter(2019), civil_to_days(2019, 4, 21));
    assert_int_equal(easter(2021), civil_to_days(2021, 4, 4));
    assert_int_equal(easter(2024), civil_to_days(2024, 3, 31));
    assert_int_equal(easter(2026), civil_to_days(2026, 4, 5));
}

static void the_bundled_days_are_those_of_law_and_proclamations_and_no_others(void **state)
{
    size_t count = 0;

    (void)state;
    for (int division = 0; division < DIVISION_COUNT; division++)
        for (int year = YEAR_FIRST; year <= YEAR_LAST; year++) {
            struct expected days = expected_of((enum division)division, year);

            count += days.count;
            for (size_t i = 0; i < days.count; i++)
                if (!is_holiday((enum division)division, days.dates[i]))
                    fail_msg("%s %d: day %lld is missing", division_words[division], year, (long long)days.dates[i]);
        }
    assert_int_equal(bundled.count, count);
}

static void days_that_people_remember_are_there(void **state)
{
    (void)state;
    assert_true(is_holiday(DIVISION_ENGLAND_AND_WALES, civil_to_days(2021, 12, 28)));   /* Boxing Day was a Sunday */
    assert_true(is_holiday(DIVISION_SCOTLAND, civil_to_days(2023, 1, 3)));
    assert_false(is_holiday(DIVISION_SCOTLAND, civil_to_days(2026, 4, 6)));             /* no Easter Monday */
    assert_true(is_holiday(DIVISION_NORTHERN_IRELAND, civil_to_days(2026, 7, 13)));
    assert_false(is_holiday(DIVISION_ENGLAND_AND_WALES, civil_to_days(2020, 5, 4)));    /* moved to the 8th */
}

static void nations_keep_the_days_of_their_division(void **state)
{
    (void)state;
    assert_int_equal(division_of(NATION_ENGLAND), DIVISION_ENGLAND_AND_WALES);
    assert_int_equal(division_of(NATION_WALES), DIVISION_ENGLAND_AND_WALES);
    assert_int_equal(division_of(NATION_SCOTLAND), DIVISION_SCOTLAND);
    assert_int_equal(division_of(NATION_NORTHERN_IRELAND), DIVISION_NORTHERN_IRELAND);
    assert_int_equal(division_of(NATION_OTHER), DIVISION_COUNT);
}

/* -- the format -- */

#define ONE(events) "{\"scotland\":{\"division\":\"scotland\",\"events\":[" events "]}}"
#define DAY_OF(date) "{\"title\":\"A day\",\"date\":\"" date "\",\"notes\":\"\",\"bunting\":true}"

static void what_is_not_the_published_format_is_refused(void **state)
{
    static const char *const texts[] = {
        "", "{}", "[]", "{\"france\":{}}", "{\"scotland\":{}}", "{\"scotland\":[]}", ONE(""), ONE("1"),
        "{\"scotland\":{\"division\":\"wales\",\"events\":[" DAY_OF("2027-01-04") "]}}",
        ONE("{\"title\":\"A day\"}"), ONE("{\"date\":\"2027-01-04\"}"), ONE(DAY_OF("2027-02-30")),
        ONE(DAY_OF("04/01/2027")), ONE(DAY_OF("2027-01-04") "," DAY_OF("2027-01-04")),
        ONE("{\"title\":\"\",\"date\":\"2027-01-04\"}"), ONE("{\"title\":\"A\\nday\",\"date\":\"2027-01-04\"}"),
        ONE("{\"title\":\"A day\",\"date\":\"2027-01-04\",\"colour\":\"red\"}"),
        ONE("{\"title\":\"A day\",\"date\":\"2027-01-04\",\"bunting\":\"yes\"}"), ONE(DAY_OF("2027-01-04")) "x",
        ONE("{\"title\":\"123456789 123456789 123456789 123456789 123456789 123456789 1234\",\"date\":\"2027-01-04\"}"),
    };
    static struct bank_holidays days;

    (void)state;
    days.count = 7;
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        if (bank_holidays_json_parse(texts[i], strlen(texts[i]), &days, NULL) != -EINVAL)
            fail_msg("taken: %s", texts[i]);
    assert_int_equal(days.count, 7);
}

static void a_file_is_taken_up_to_its_limit(void **state)
{
    static char text[BANK_HOLIDAYS_TEXT_SIZE + 1];
    static struct bank_holidays days;
    int used = snprintf(text, sizeof text, "%s", ONE(DAY_OF("2027-01-04")));

    (void)state;
    memset(text + used, ' ', sizeof text - (size_t)used);
    assert_int_equal(bank_holidays_json_parse(text, BANK_HOLIDAYS_TEXT_SIZE - 1, &days, NULL), 0);
    assert_int_equal(bank_holidays_json_parse(text, BANK_HOLIDAYS_TEXT_SIZE, &days, NULL), -EINVAL);
}

/* -- merging -- */

static void merge(struct folder *folder, const char *text, int changes)
{
    static struct bank_holidays days;

    assert_done(bank_holidays_json_parse(text, strlen(text), &days, &folder->err));
    assert_int_equal(calendar_record_merge(folder->store, &days, TODAY, &folder->err), changes);
}

static bool knows(struct folder *folder, int year, int month, int day)
{
    static struct calendar calendar;

    memset(&calendar, 0, sizeof calendar);
    assert_done(bank_holidays_load(folder->store, DIVISION_SCOTLAND, &calendar, &folder->err));
    return calendar_day_of(&calendar, NULL, civil_to_days(year, month, day)).reason == CALENDAR_BANK_HOLIDAY;
}

static void a_newer_file_is_merged_and_old_years_stay(void **state)
{
    struct folder *folder = *state;

    merge(folder, ONE(DAY_OF("2025-01-02") "," DAY_OF("2026-01-02") "," DAY_OF("2027-05-03")), 3);
    merge(folder, ONE(DAY_OF("2026-06-15") "," DAY_OF("2027-05-10")), 3);
    assert_true(knows(folder, 2025, 1, 2));     /* a year the new file does not name */
    assert_true(knows(folder, 2026, 1, 2));     /* a year that has begun only grows */
    assert_true(knows(folder, 2026, 6, 15));
    assert_false(knows(folder, 2027, 5, 3));    /* moved */
    assert_true(knows(folder, 2027, 5, 10));
    merge(folder, ONE(DAY_OF("2026-06-15") "," DAY_OF("2027-05-10")), 0);
}

static void a_change_gives_a_calendar_that_keeps_them_a_new_version(void **state)
{
    static char json[CALENDAR_JSON_SIZE];
    struct folder *folder = *state;
    int64_t version;

    assert_done(calendar_record_load(folder->store, json, &version, &folder->err));
    assert_int_equal(version, 0);
    merge(folder, ONE(DAY_OF("2027-05-10")), 1);
    assert_done(calendar_record_load(folder->store, json, &version, &folder->err));
    assert_int_equal(version, 1);
    merge(folder, ONE(DAY_OF("2027-05-10")), 0);
    assert_done(calendar_save(folder->store, "{\"closed\":[]}", &version, &folder->err));
    assert_int_equal(version, 2);
    merge(folder, ONE(DAY_OF("2027-05-11")), 2);
    assert_done(calendar_record_load(folder->store, json, &version, &folder->err));
    assert_int_equal(version, 2);               /* it keeps none, so nothing changed for it */
}

static void the_bundled_file_is_merged_once(void **state)
{
    struct folder *folder = *state;

    assert_done(calendar_record_take_bundled(folder->store, BUNDLED, TODAY, &folder->err));
    assert_true(knows(folder, 2027, 1, 4));
    merge(folder, ONE(DAY_OF("2027-01-05")), 10);       /* whoever says so: nine go, one comes */
    assert_done(calendar_record_take_bundled(folder->store, BUNDLED, TODAY, &folder->err));
    assert_false(knows(folder, 2027, 1, 4));
    assert_int_equal(calendar_record_take_bundled(folder->store, "/nowhere.json", TODAY, &folder->err), -ENOENT);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(easter_falls_where_it_did),
        cmocka_unit_test(the_bundled_days_are_those_of_law_and_proclamations_and_no_others),
        cmocka_unit_test(days_that_people_remember_are_there),
        cmocka_unit_test(nations_keep_the_days_of_their_division),
        cmocka_unit_test(what_is_not_the_published_format_is_refused),
        cmocka_unit_test(a_file_is_taken_up_to_its_limit),
        cmocka_unit_test_setup_teardown(a_newer_file_is_merged_and_old_years_stay, open_folder, close_folder),
        cmocka_unit_test_setup_teardown(a_change_gives_a_calendar_that_keeps_them_a_new_version, open_folder,
                                        close_folder),
        cmocka_unit_test_setup_teardown(the_bundled_file_is_merged_once, open_folder, close_folder),
    };

    return cmocka_run_group_tests(tests, read_bundled, NULL);
}
