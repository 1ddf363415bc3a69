/* tests/unit/evidence_kit.h - an office with kept days, and what the evidence of its draft says. */
#ifndef EVIDENCE_KIT_H
#define EVIDENCE_KIT_H
#include "assessing_kit.h"
#include "days.h"

#define EVIDENCE ONE "/evidence"
#define OCTOBER_26 20752            /* 2026-10-26, a Monday, in days since 1970-01-01: twenty school days before today */

/* Twenty school days of 8C; of the first `failed` a CO2 rule did not hold. */
static inline void keep_days(struct office *office, int failed, int count)
{
    struct house *house = office->house;
    char text[640], stamp[DAYS_STAMP_SIZE];

    house_pause(house);
    days_stamp_of(house->pack, room_info(school_room(house->school, 0)), NATION_ENGLAND, house->zone, stamp);
    for (int i = 0; i < count; i++) {
        snprintf(text, sizeof text, "{\"occupied_minutes\":400,\"co2_ppm\":{\"coverage\":0.9,\"mean\":%d,\"min\":600,"
                 "\"max\":1700,\"minutes_above\":{\"800\":120,\"1500\":36},\"longest_run_above\":{\"1500\":20}},"
                 "\"verdicts\":[{\"rule\":\"eng-dfe-co2-act\",\"quantity\":\"co2_ppm\",\"verdict\":\"%s\"}]}", i < failed ? 1200 : 900,
                 i < failed ? "fail" : "pass");
        must(days_save(house->store, "8c", OCTOBER_26 + i / 5 * 7 + i % 5, stamp, 0, text, err));
    }
    house_start(house);
}

static inline json_t *line_of(struct office *office, const char *item)
{
    json_t *lines = office_ask(office, LEADER, "GET", 200, ONE "/lines", NULL), *line, *found = NULL;
    size_t index;

    json_array_foreach(lines, index, line)
        if (strcmp(text_of(line, "item"), item) == 0)
            found = json_incref(line);
    json_decref(lines);
    assert_non_null(found);
    return found;
}

/* How many lines got a snapshot; the first sentence of what changed, "": none. */
static inline json_int_t refresh(struct office *office, char changed[1400])
{
    json_t *json = office_ask(office, LEADER, "POST", 200, EVIDENCE, "{}");
    const char *first = json_string_value(json_array_get(json_object_get(json, "changed"), 0));
    json_int_t lines = number_of(json, "lines");

    snprintf(changed, 1400, "%s", first ? first : "");
    json_decref(json);
    return lines;
}

/* Evidence of a draft with only that item about 8C has to say so. */
static inline void assert_says(struct office *office, const char *item, const char *words)
{
    char body[64], changed[1400];
    json_t *line;

    office_draft(office);
    snprintf(body, sizeof body, "{'item':'%s','rooms':['8c']}", item);
    office_do(office, LEADER, "POST", 201, ONE "/lines", body);
    assert_int_equal(refresh(office, changed), 1);
    line = line_of(office, item);
    assert_string_equal(text_of(json_object_get(line, "evidence"), "words"), words);
    assert_int_equal(number_of(line, "likelihood_proposed"), 0);
    json_decref(line);
}

#endif
