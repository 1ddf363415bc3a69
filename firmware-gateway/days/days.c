/* days/days.c - see days.h */
#include "days.h"
#include "day_judge.h"
#include "icone.h"
#include "period_json.h"
#include "quality.h"
#include "rfc3339.h"
#include "verdict_words.h"
#include <assert.h>
#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define DECIMALS 3
#define FORM_VERSION 8              /* of the text of a kept day: counted up when what is in it changes */
#define DAY_MS INT64_C(86400000)

struct days {
    const struct days_setup *setup;
    struct day_book *book;
    struct interval_ring intervals[QUANTITY_COUNT];
    uint32_t flags;                 /* of all that was added */
    struct fresh_day *air;          /* owned; NULL: not known */
    bool failed;
};

struct days_setup *days_setup_of(const struct school *school, size_t room, const struct pack *pack)
{
    const struct school_setup *from = school_setup(school);
    struct days_setup *setup = malloc(sizeof *setup);

    if (setup)
        *setup = (struct days_setup){pack ? pack : from->pack, *from->calendar, *from->zone,
                                     *room_info(school_room(school, room)), from->site.nation};
    return setup;
}

struct day_book_setup days_book_setup(const struct days_setup *setup)
{
    return (struct day_book_setup){.pack = setup->pack, .room = &setup->room, .nation = setup->nation,
                                   .calendar = &setup->calendar, .zone = &setup->zone,
                                   .hours = calendar_room_hours(&setup->calendar, setup->room.id)};
}

const struct pack *days_pack(const struct school *school, const char *room, int64_t date)
{
    const struct school_setup *setup = school_setup(school);

    return setup->plan ? pack_plan_day(setup->plan, room, date) : setup->pack;
}

const struct pack **days_packs(const struct school *school, const char *room, int64_t from_date, int64_t to_date,
                               const struct pack *by)
{
    size_t count = (size_t)(to_date - from_date + 1);
    const struct pack **packs = calloc(count, sizeof *packs);

    for (size_t i = 0; packs && i < count; i++)
        packs[i] = by ? by : days_pack(school, room, from_date + (int64_t)i);
    return packs;
}

/* FNV-1a. */
static uint64_t digest_of(const char *text)
{
    uint64_t hash = UINT64_C(14695981039346656037);

    for (; *text; text++)
        hash = (hash ^ (uint8_t)*text) * UINT64_C(1099511628211);
    return hash;
}

void days_stamp_of(const struct pack *pack, const struct room_info *room, enum nation nation, const struct zone *zone,
                   char stamp[DAYS_STAMP_SIZE])
{
    char facts[256 + ROOM_TRIED_MAX * (PLACE_RULE_SIZE + 24)];
    int size;

    size = snprintf(facts, sizeof facts, "%d %s %d %d %d %d %d %d %g %d %d %g %g %s", FORM_VERSION, zone->name,
                    (int)nation, (int)room->nation, (int)room->ventilation, (int)room->use, (int)room->ages,
                    room->seats, room->volume_m3, (int)room->windows, room->has_air_cleaner, room->cleaner_m3_per_h,
                    room->outdoor_ppm, room->outdoor_room);
    for (size_t i = 0; i < room->tried_count; i++)
        size += snprintf(facts + size, sizeof facts - (size_t)size, " %s %lld", room->tried[i].rule,
                         (long long)room->tried[i].from_date);
    snprintf(stamp, DAYS_STAMP_SIZE, "%s %s %016llx", pack->name, pack->version,
             (unsigned long long)digest_of(facts));
}

void days_stamp(const struct days_setup *setup, char stamp[DAYS_STAMP_SIZE])
{
    days_stamp_of(setup->pack, &setup->room, setup->nation, &setup->zone, stamp);
}

struct days *days_open(const struct days_setup *setup)
{
    const struct day_book_setup book = days_book_setup(setup);
    struct days *days = calloc(1, sizeof *days);

    if (!days)
        return NULL;
    days->setup = setup;
    days->book = day_book_open(&book);
    if (!days->book) {
        free(days);
        return NULL;
    }
    for (int q = 0; q < QUANTITY_COUNT; q++)
        interval_ring_init(&days->intervals[q]);
    return days;
}

void days_close(struct days *days)
{
    if (!days)
        return;
    day_book_close(days->book);
    free(days->air);
    free(days);
}

static void add(struct days *days, enum quantity quantity, int64_t time_ms, double value, uint32_t flags)
{
    struct interval_ring *intervals = &days->intervals[quantity];
    int64_t interval_ms;

    interval_ring_add(intervals, time_ms);
    interval_ms = interval_ring_median_ms(intervals, time_ms);
    if (day_book_add(days->book, quantity, time_ms, value, interval_max_gap_ms(interval_ms), interval_ms,
                     flags & quality_doubts(quantity)) == -ENOMEM)
        days->failed = true;
}

void days_add(struct days *days, int64_t time_ms, const double values[QUANTITY_COUNT], uint32_t flags)
{
    days->flags |= flags;
    for (size_t i = 0; i < day_book_quantity_count(days->book) && !days->failed; i++) {
        enum quantity quantity = day_book_quantity(days->book, i);

        if (!isnan(values[quantity]))
            add(days, quantity, time_ms, values[quantity], flags);
    }
}

void days_doubt(struct days *days, enum quantity quantity)
{
    day_book_doubt(days->book, quantity);
}

/* A sensor that measures other things is not missed where there is none: only these are every room's. */
static const enum quantity every_rooms[] = {CO2_PPM, TEMPERATURE_C};

void days_finish(struct days *days, int64_t date)
{
    days->failed = day_book_finish(days->book) < 0 || days->failed;
    for (size_t i = 0; i < sizeof every_rooms / sizeof *every_rooms && !days->failed; i++)
        days->failed = day_book_fill(days->book, every_rooms[i], &date, 1) < 0;
}

static int64_t joined_ms(const struct days *days, enum quantity quantity, int64_t date)
{
    const struct booked_day *day = day_book_find(days->book, quantity, date);

    return day ? (int64_t)day->judged.figures.joined_ms : 0;
}

struct evidence_day days_evidence(const struct days *days, int64_t date)
{
    return (struct evidence_day){joined_ms(days, CO2_PPM, date), joined_ms(days, TEMPERATURE_C, date), days->flags};
}

void days_take_air(struct days *days, struct fresh_day *air)
{
    free(days->air);
    days->air = air;
}

const struct fresh_day *days_air(const struct days *days)
{
    return days->air;
}

const struct day_book *days_book(const struct days *days)
{
    return days->book;
}

/* -- writing -- */

static void put_levels(struct out *out, const char *key, const struct day_figures *figures,
                       double (*figure)(const struct level_figures *))
{
    out_object(out, key);
    for (size_t i = 0; i < DAY_CO2_LEVELS; i++) {
        const struct level_figures *level = day_figures_level(figures, day_co2_levels[i]);
        char limit[16];

        snprintf(limit, sizeof limit, "%.0f", day_co2_levels[i].limit);
        out_number(out, limit, level ? figure(level) : NAN, DECIMALS);
    }
    out_object_end(out);
}

static void put_figures(struct out *out, enum quantity quantity, const struct judged_day *day, int64_t until_ms)
{
    const struct day_figures *figures = &day->figures;
    bool has_any = figures->joined_ms > 0;

    out_object(out, quantity_name(quantity));
    out_number(out, "coverage", day_figures_coverage(figures, until_ms), DECIMALS);
    out_number(out, "mean", day_figures_mean(figures), DECIMALS);
    out_number(out, "min", has_any ? figures->min : NAN, DECIMALS);
    out_number(out, "max", has_any ? figures->max : NAN, DECIMALS);
    if (quantity == CO2_PPM) {
        put_levels(out, "minutes_above", figures, level_figures_minutes);
        put_levels(out, "longest_run_above", figures, level_figures_longest_minutes);
        put_levels(out, "dose_above", figures, level_figures_dose_h);
    }
    out_object_end(out);
}

/* The grade of a kept day rests on what may change after it: calibrations, and the other days of its week. Its text
 * holds a mark in place of each grade, as long as what days_put_graded writes over it. Of other quantities nothing is
 * known but how much there is: no sensor check and no calibration is about them. */
#define GRADE_KEY "\"grade\":"
#define MARK_SIZE 4                 /* of "c?", null or "A" and a space */
static const struct {
    enum quantity quantity;
    const char *mark;
} marks[] = {{CO2_PPM, "c?"}, {TEMPERATURE_C, "t?"}};

static const char *grade_mark(enum quantity quantity, double coverage)
{
    if (isnan(coverage))
        return NULL;
    for (size_t i = 0; i < sizeof marks / sizeof *marks; i++)
        if (marks[i].quantity == quantity)
            return marks[i].mark;
    return coverage >= VERDICT_COVERAGE_MIN ? "C" : "D";
}

void days_put_verdict(struct out *out, const struct day_book_setup *setup, const struct rule *rule,
                      const struct day_verdict *verdict, const char *grade)
{
    char why[VERDICT_WORDS_SIZE];

    verdict_reason_text(rule, setup->room, setup->nation, verdict, why);
    out_text(out, "rule", rule->id);
    out_text(out, "status", rule_status_word(rule->status));
    out_text(out, "verdict", verdict_word(verdict->verdict));
    out_words(out, "reason", verdict_reason_word(verdict->reason));
    out_words(out, "reason_text", why);
    out_number(out, "figure", verdict->figure, DECIMALS);
    if (!isnan(verdict->figure_high))
        out_number(out, "figure_high", verdict->figure_high, DECIMALS);
    out_number(out, "limit", verdict->limit, DECIMALS);
    out_number(out, "coverage", verdict->coverage, DECIMALS);
    out_text(out, "source", rule->source);
    out_words(out, "clause", rule->clause);
    out_text(out, "confidence", (char[]){rule->confidence, '\0'});
    out_text(out, "quantity", rule_quantity_name(rule));
    out_text(out, "grade", grade);
    out_text(out, "pack", setup->pack->name);
    out_text(out, "pack_version", setup->pack->version);
}

static void put_verdict(struct out *out, const struct day_book_setup *setup, const struct rule *rule,
                        const struct day_verdict *verdict)
{
    out_object(out, NULL);
    days_put_verdict(out, setup, rule, verdict,
                     grade_mark(rule_is_measured(rule) ? rule->quantity : CO2_PPM, verdict->coverage));
    out_object_end(out);
}

/* The rules of what no sensor says: by the estimate, or each says why there is nothing to tell. */
static void put_unmeasured(struct out *out, const struct day_book_setup *setup, const struct fresh_evidence *evidence)
{
    for (size_t i = 0; i < setup->pack->count; i++) {
        const struct rule *rule = &setup->pack->rules[i];
        struct day_verdict verdict;

        if (rule_is_measured(rule))
            continue;
        fresh_judge(setup->pack, rule, setup->room, setup->nation, evidence, &verdict);
        put_verdict(out, setup, rule, &verdict);
    }
}

/* The day's ICONE, for packs that print it. */
static void put_icone(struct out *out, const struct day_figures *figures)
{
    struct icone icone = {0};

    icone_add(&icone, figures);
    out_number(out, "icone", icone_of(&icone), DECIMALS);
}

bool days_put(const struct days *days, struct out *out, const char *key, int64_t date, bool running, int64_t now_ms)
{
    const struct days_setup *setup = days->setup;
    const struct day_book_setup book = days_book_setup(setup);

    return days_put_booked(days->book, &book, days->air && days->air->sum.date == date ? &days->air->sum : NULL, out, key,
                           date, running, now_ms);
}

bool days_put_booked(const struct day_book *book, const struct day_book_setup *setup, const struct fresh_sum *air,
                     struct out *out, const char *key, int64_t date, bool running, int64_t now_ms)
{
    int64_t until_ms = running ? now_ms : INT64_MAX;
    const struct booked_day *co2 = day_book_find(book, CO2_PPM, date);
    struct calendar_span spans[CALENDAR_PERIODS_MAX];
    size_t span_count = calendar_spans(setup->calendar, setup->hours, setup->zone, date, spans);
    const struct fresh_evidence evidence = {.sum = air, .occupied_ms = fresh_occupied_ms(spans, span_count, until_ms),
                                            .is_doubtful = co2 && co2->is_doubtful, .date = date};
    char text[11];

    if (span_count == 0)
        return false;
    days_format_date(date, text);
    out_object(out, key);
    out_text(out, "date", text);
    out_integer(out, "occupied_minutes",
                calendar_occupied_ms(setup->calendar, setup->hours, setup->zone, date) / 60000);
    if (running)
        out_bool(out, "running", true);
    for (size_t i = 0; i < day_book_quantity_count(book); i++) {
        enum quantity quantity = day_book_quantity(book, i);
        const struct booked_day *day = day_book_find(book, quantity, date);

        if (day)
            put_figures(out, quantity, &day->judged, until_ms);
        else if (quantity == CO2_PPM || quantity == TEMPERATURE_C)
            out_null(out, quantity_name(quantity));
        if (day && quantity == CO2_PPM && setup->pack->index == PACK_INDEX_ICONE)
            put_icone(out, &day->judged.figures);
    }
    out_array(out, "verdicts");
    for (size_t i = 0; i < day_book_quantity_count(book); i++) {
        const struct booked_day *day = day_book_find(book, day_book_quantity(book, i), date);

        for (size_t r = 0; day && r < day->judged.count; r++)
            put_verdict(out, setup, &setup->pack->rules[day->judged.rules[r].rule_index],
                        &day->judged.rules[r].verdict);
    }
    put_unmeasured(out, setup, &evidence);
    out_array_end(out);
    period_json_put_day(book, setup, date, out);
    out_object_end(out);
    return true;
}

static void write_grades(char *text, size_t index, char grade)
{
    char mark[32], value[MARK_SIZE + 1] = "null";

    if (grade != '?')
        snprintf(value, sizeof value, "\"%c\" ", grade);
    snprintf(mark, sizeof mark, GRADE_KEY "\"%s\"", marks[index].mark);
    while ((text = strstr(text, mark)) != NULL)
        memcpy(text + strlen(GRADE_KEY), value, MARK_SIZE);
}

void days_put_graded(struct out *out, const char *key, char *text, const struct evidence *evidence)
{
    const char *reason = "too_early";

    for (size_t i = sizeof marks / sizeof *marks; i-- > 0;)
        write_grades(text, i, evidence ? evidence_grade(evidence, marks[i].quantity, &reason) : '?');
    text[strlen(text) - 1] = '\0';         /* the object goes on */
    out_raw(out, key, text);
    out_object(out, "evidence");
    out_words(out, "grade", evidence ? (char[]){evidence_grade(evidence, CO2_PPM, &reason), '\0'} : NULL);
    out_text(out, "reason", reason);
    out_number(out, "coverage", evidence ? evidence_coverage(evidence, CO2_PPM) : NAN, DECIMALS);
    out_object_end(out);
    out_object_end(out);
}

void days_format_date(int64_t date, char text[11])
{
    int year, month, day;

    civil_from_days(date, &year, &month, &day);
    assert(year >= 0 && year <= 9999);
    snprintf(text, 11, "%04u-%02u-%02u", (unsigned)year % 10000, (unsigned)month % 100, (unsigned)day % 100);
}

bool days_parse_date(const char *text, int64_t *date)
{
    char noon[RFC3339_SIZE], again[11];
    int64_t noon_ms;

    if (strlen(text) != sizeof again - 1)
        return false;
    snprintf(noon, sizeof noon, "%sT12:00:00Z", text);
    if (rfc3339_parse(noon, strlen(noon), &noon_ms) < 0 || noon_ms < 0)
        return false;
    days_format_date(noon_ms / DAY_MS, again);
    if (strcmp(again, text) != 0)
        return false;
    *date = noon_ms / DAY_MS;
    return true;
}
