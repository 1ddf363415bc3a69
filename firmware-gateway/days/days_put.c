/* days/days_put.c - see days.h: a judged day as the API prints it and the record keeps it. */
#include "days.h"
#include "icone.h"
#include "period_json.h"
#include "verdict_words.h"
#include <math.h>
#include <stdio.h>
#include <string.h>

#define DECIMALS 3

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
    out_number(out, "coverage", verdict_share(day_figures_coverage(figures, until_ms)), DECIMALS);
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
    out_number(out, "coverage", verdict_share(verdict->coverage), DECIMALS);
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
    out_number(out, "coverage", evidence ? verdict_share(evidence_coverage(evidence, CO2_PPM)) : NAN, DECIMALS);
    out_object_end(out);
    out_object_end(out);
}
