/* web/snapshot_room.c - see snapshot_room.h */
#include "snapshot_room.h"
#include "days.h"
#include "term.h"
#include "verdict_words.h"
#include <math.h>
#include <stdio.h>
#include <string.h>

#define TENTHS 10.0                 /* of a degree: canonical texts have whole numbers only */

void snapshot_room_begin(struct snapshot_room *room)
{
    for (size_t i = 0; i < SNAPSHOT_DAYS; i++)
        room->co2.series[i] = room->temperature.series[i] = NAN;
}

static void add_quantity(struct snapshot_measured *sum, size_t index, const struct day_fact_quantity *day,
                         double occupied_min)
{
    double measured_min = day->coverage * occupied_min;

    sum->judged += day->finding != LASTING_UNMEASURED;
    sum->failed += day->finding == LASTING_FAILED;
    if (!(measured_min > 0) || isnan(day->mean))
        return;
    sum->least = sum->measured_min > 0 ? fmin(sum->least, day->min) : day->min;
    sum->most = sum->measured_min > 0 ? fmax(sum->most, day->max) : day->max;
    sum->measured_min += measured_min;
    sum->value_min += measured_min * day->mean;
    sum->series[index] = day->mean;
}

static void add_rule(struct snapshot_room *room, const struct day_fact_rule *one)
{
    size_t i = 0;

    while (i < room->rule_count && strcmp(room->rules[i].rule, one->rule) != 0)
        i++;
    if (i == SNAPSHOT_RULES_MAX)
        return;
    if (i == room->rule_count) {
        room->rules[i] = (struct snapshot_rule){.is_co2 = one->is_co2};
        memcpy(room->rules[i].rule, one->rule, sizeof one->rule);
        room->rule_count++;
    }
    room->rules[i].pass += one->verdict == LASTING_PASSED;
    room->rules[i].fail += one->verdict == LASTING_FAILED;
    room->rules[i].cannot_tell += one->verdict == LASTING_UNMEASURED;
}

static const double levels_ppm[SNAPSHOT_LEVEL_COUNT] = {[SNAPSHOT_LEVEL_800] = 800, [SNAPSHOT_LEVEL_1500] = 1500};

/* id: NULL, any rule. */
static bool has_rule_about(const struct pack *pack, const char *id, double level_ppm)
{
    bool has_one = false;

    for (size_t i = 0; pack && i < pack->count && !has_one; i++)
        has_one = pack->rules[i].measure == MEASURE_CO2 && fabs(pack->rules[i].limit - level_ppm) < 1 &&
                  (!id || strcmp(pack->rules[i].id, id) == 0);
    return has_one;
}

static void add_levels(struct snapshot_room *room, const struct day_facts *day)
{
    for (int level = 0; level < SNAPSHOT_LEVEL_COUNT; level++) {
        bool is_judged = false, has_failed = false;

        for (size_t i = 0; i < day->rule_count; i++)
            if (has_rule_about(room->pack, day->rules[i].rule, levels_ppm[level])) {
                is_judged |= day->rules[i].verdict != LASTING_UNMEASURED;
                has_failed |= day->rules[i].verdict == LASTING_FAILED;
            }
        room->levels[level].judged += is_judged;
        room->levels[level].failed += has_failed;
    }
}

void snapshot_room_add(struct snapshot_room *room, size_t index, const struct day_facts *day)
{
    room->days++;
    room->occupied_min += day->occupied_min;
    add_quantity(&room->co2, index, &day->co2, day->occupied_min);
    add_quantity(&room->temperature, index, &day->temperature, day->occupied_min);
    room->either_judged += day->co2.finding != LASTING_UNMEASURED || day->temperature.finding != LASTING_UNMEASURED;
    room->either_failed += day->co2.finding == LASTING_FAILED || day->temperature.finding == LASTING_FAILED;
    for (size_t i = 0; i < DAY_FACTS_LEVELS; i++) {
        room->above_min[i] += isnan(day->above_min[i]) ? 0 : day->above_min[i];
        room->run_min[i] = fmax(room->run_min[i], day->run_min[i]);
    }
    for (size_t i = 0; i < day->rule_count; i++)
        add_rule(room, &day->rules[i]);
    add_levels(room, day);
}

static double coverage_of(const struct snapshot_room *room, const struct snapshot_measured *sum)
{
    return room->occupied_min > 0 ? sum->measured_min / room->occupied_min : NAN;
}

bool snapshot_room_has_level(const struct snapshot_room *room, int level_ppm)
{
    return level_ppm && has_rule_about(room->pack, NULL, level_ppm);
}

struct room_days snapshot_room_days(const struct snapshot_room *room, enum evidence_kind kind, int level_ppm)
{
    double co2 = coverage_of(room, &room->co2), temperature = coverage_of(room, &room->temperature);

    for (int level = 0; level < SNAPSHOT_LEVEL_COUNT; level++)
        if (level_ppm == (int)levels_ppm[level])
            return (struct room_days){room->levels[level].judged, room->levels[level].failed, co2};
    if (kind == EVIDENCE_CO2_AND_TEMPERATURE)
        return (struct room_days){room->either_judged, room->either_failed, co2 < temperature ? co2 : temperature};
    if (evidence_kind_has_temperature(kind))
        return (struct room_days){room->temperature.judged, room->temperature.failed, temperature};
    return (struct room_days){room->co2.judged, room->co2.failed, co2};
}

/* -- words -- */

static long percent(double share)
{
    return isnan(share) ? 0 : lround(verdict_percent(share));
}

static void say_co2(const struct snapshot_room *room, char *words, size_t size)
{
    const struct snapshot_measured *co2 = &room->co2;

    if (!(co2->measured_min > 0)) {
        snprintf(words, size, " CO2 cannot tell: nothing was measured while it was in use.");
        return;
    }
    snprintf(words, size, " CO2 was %ld ppm on average and %ld at most; above 800 ppm for %ld%% and above 1500 for "
             "%ld%% of the time measured, above 1500 for %ld minutes at a stretch. A rule failed on %d of %d school days.",
             lround(co2->value_min / co2->measured_min), lround(co2->most),
             percent(room->above_min[0] / co2->measured_min), percent(room->above_min[2] / co2->measured_min),
             lround(room->run_min[2]), co2->failed, co2->judged);
}

static void say_temperature(const struct snapshot_room *room, char *words, size_t size)
{
    const struct snapshot_measured *air = &room->temperature;

    if (!(air->measured_min > 0)) {
        snprintf(words, size, " Temperature cannot tell: nothing was measured while it was in use.");
        return;
    }
    snprintf(words, size, " It was %.1f °C on average, %.1f at least and %.1f at most. A rule failed on %d of %d "
             "school days.", air->value_min / air->measured_min, air->least, air->most, air->failed, air->judged);
}

void snapshot_room_words(const struct snapshot_room *room, enum evidence_kind kind, char words[SNAPSHOT_WORDS_SIZE])
{
    int length = snprintf(words, SNAPSHOT_WORDS_SIZE, "%s:", room->name[0] ? room->name : room->id);

    if (kind == EVIDENCE_COVERAGE)
        snprintf(words + length, SNAPSHOT_WORDS_SIZE - (size_t)length, " %ld%% of the time in use was measured for "
                 "CO2, %ld%% for temperature.", percent(coverage_of(room, &room->co2)),
                 percent(coverage_of(room, &room->temperature)));
    if (evidence_kind_has_co2(kind))
        say_co2(room, words + length, SNAPSHOT_WORDS_SIZE - (size_t)length);
    length = (int)strlen(words);
    if (evidence_kind_has_temperature(kind))
        say_temperature(room, words + length, SNAPSHOT_WORDS_SIZE - (size_t)length);
}

/* -- JSON -- */

/* A day without a mean is an empty text. */
static json_t *series_json(const double *series, size_t count, double scale)
{
    json_t *list = json_array();

    for (size_t i = 0; i < count; i++)
        json_array_append_new(list, isnan(series[i]) ? json_string("") : json_integer(lround(scale * series[i])));
    return list;
}

static json_t *co2_json(const struct snapshot_room *room)
{
    const struct snapshot_measured *co2 = &room->co2;
    json_t *json = json_pack("{s:I, s:I, s:I}", "coverage_percent", (json_int_t)percent(coverage_of(room, co2)),
                             "judged_days", (json_int_t)co2->judged, "failed_days", (json_int_t)co2->failed);

    if (co2->measured_min > 0)
        for (size_t i = 0; i < DAY_FACTS_LEVELS; i++) {
            char key[48];

            snprintf(key, sizeof key, "above_%s_percent", term_levels[i]);
            json_object_set_new(json, key, json_integer(percent(room->above_min[i] / co2->measured_min)));
            snprintf(key, sizeof key, "longest_above_%s_min", term_levels[i]);
            json_object_set_new(json, key, json_integer(lround(room->run_min[i])));
        }
    if (co2->measured_min > 0) {
        json_object_set_new(json, "mean_ppm", json_integer(lround(co2->value_min / co2->measured_min)));
        json_object_set_new(json, "max_ppm", json_integer(lround(co2->most)));
    }
    return json;
}

static json_t *temperature_json(const struct snapshot_room *room)
{
    const struct snapshot_measured *air = &room->temperature;
    json_t *json = json_pack("{s:I, s:I, s:I}", "coverage_percent", (json_int_t)percent(coverage_of(room, air)),
                             "judged_days", (json_int_t)air->judged, "failed_days", (json_int_t)air->failed);

    if (air->measured_min > 0) {
        json_object_set_new(json, "mean_tenths_c", json_integer(lround(TENTHS * air->value_min / air->measured_min)));
        json_object_set_new(json, "min_tenths_c", json_integer(lround(TENTHS * air->least)));
        json_object_set_new(json, "max_tenths_c", json_integer(lround(TENTHS * air->most)));
    }
    return json;
}

static bool is_about(enum evidence_kind kind, bool is_co2)
{
    return is_co2 ? evidence_kind_has_co2(kind) : evidence_kind_has_temperature(kind);
}

static json_t *rules_json(const struct snapshot_room *room, enum evidence_kind kind)
{
    json_t *list = json_array();

    for (size_t i = 0; i < room->rule_count; i++)
        if (is_about(kind, room->rules[i].is_co2))
            json_array_append_new(list, json_pack("{s:s, s:i, s:i, s:i}", "rule", room->rules[i].rule, "pass",
                                                  room->rules[i].pass, "fail", room->rules[i].fail, "cannot_tell",
                                                  room->rules[i].cannot_tell));
    return list;
}

json_t *snapshot_room_json(const struct snapshot_room *room, enum evidence_kind kind, size_t day_count)
{
    const char grade[] = {room->grade == '?' ? '\0' : room->grade, '\0'};
    char words[SNAPSHOT_WORDS_SIZE], checked[11] = "";
    json_t *sensors = json_array(), *series = json_object(), *json;

    for (size_t i = 0; i < room->sensor_count && i < SNAPSHOT_SENSORS_MAX; i++)
        json_array_append_new(sensors, json_string(room->sensors[i]));
    if (room->checked_date)
        days_format_date(room->checked_date, checked);
    snapshot_room_words(room, kind, words);
    json = json_pack("{s:s, s:s, s:o, s:s, s:s, s:i, s:s, s:o}", "room", room->id, "name", room->name, "sensors",
                     sensors,
                     "calibrated", checked, "grade", grade, "days", room->days, "words", words, "verdicts",
                     rules_json(room, kind));
    if (evidence_kind_has_co2(kind) || kind == EVIDENCE_COVERAGE) {
        json_object_set_new(json, "co2", co2_json(room));
        json_object_set_new(series, "co2_ppm", series_json(room->co2.series, day_count, 1));
    }
    if (evidence_kind_has_temperature(kind) || kind == EVIDENCE_COVERAGE) {
        json_object_set_new(json, "temperature", temperature_json(room));
        json_object_set_new(series, "temperature_tenths_c", series_json(room->temperature.series, day_count, TENTHS));
    }
    json_object_set_new(json, "series", series);
    return json;
}
