/* The text of a judged day, as the record keeps it. */
#include "days.h"
#include "readings.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#define MONDAY INT64_C(20780)       /* 2026-11-23 */
#define MINUTE_MS INT64_C(60000)

/* JSON writes a quotation mark as two bytes, and a pack's text is one line without control characters: none is longer. */
static void fill(char *text, size_t size)
{
    memset(text, '"', size - 1);
    text[size - 1] = '\0';
}

static void a_day_of_the_largest_pack_with_the_longest_texts_can_be_kept(void **state)
{
    static struct pack pack = {.count = PACK_RULES_MAX};
    static struct days_setup setup = {.pack = &pack, .nation = NATION_ENGLAND};
    struct days *days;
    struct out out;

    (void)state;
    fill(pack.name, sizeof pack.name);
    fill(pack.version, sizeof pack.version);
    for (size_t i = 0; i < pack.count; i++) {
        struct rule *rule = &pack.rules[i];

        *rule = (struct rule){.measure = MEASURE_CO2, .quantity = CO2_PPM, .confidence = 'A', .limit = 1234.567,
                              .nations = ~(UINT32_C(1) << NATION_ENGLAND)};    /* the reason lists them */
        fill(rule->id, sizeof rule->id);
        fill(rule->source, sizeof rule->source);
        fill(rule->clause, sizeof rule->clause);
        fill(rule->applies_to, sizeof rule->applies_to);
    }
    calendar_init(&setup.calendar);
    assert_int_equal(zone_load("Europe/London", &setup.zone, NULL), 0);
    days = days_open(&setup);
    assert_non_null(days);
    for (int minute = 0; minute < 390; minute++)
        days_add(days, zone_day_start_ms(&setup.zone, MONDAY) + (540 + minute) * MINUTE_MS, 1234.567 + minute, 21.987, 0);
    days_finish(days);
    out_init(&out);
    assert_true(days_put(days, &out, NULL, MONDAY, false, 0));
    assert_false(out.failed);
    print_message("a day of %d rules: %zu bytes\n", PACK_RULES_MAX, strlen(out.text));
    assert_true(strlen(out.text) > DAY_TEXT_SIZE_MAX / 2);      /* every rule is in it */
    assert_true(strlen(out.text) < DAY_TEXT_SIZE_MAX);
    out_done(&out);
    days_close(days);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_day_of_the_largest_pack_with_the_longest_texts_can_be_kept),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
