/* days/story.c - see story.h */
#include "story.h"
#include "day_facts.h"
#include "verdict_words.h"
#include <math.h>
#include <stdlib.h>
#include <string.h>

#define SECONDS_PER_MINUTE 60
#define MS_PER_MINUTE 60000.0

struct story *story_open(const struct room_info *room, enum nation nation, int64_t from_date, int64_t to_date,
                         const struct pack *const *packs, size_t count)
{
    struct story *story = calloc(1, sizeof *story);

    if (!story)
        return NULL;
    *story = (struct story){.room = *room, .nation = nation, .from_date = from_date, .to_date = to_date,
                             .level_count = DAY_CO2_LEVELS, .grade = '?'};
    story->days = calloc(STORY_DAYS_MAX, sizeof *story->days);
    story->packs = calloc(count, sizeof *story->packs);
    if (!story->days || !story->packs) {
        story_close(story);
        return NULL;
    }
    story->pack_count = count;
    for (size_t i = 0; i < count; i++) {
        story->packs[i].pack = packs[i];
        for (size_t r = 0; r < packs[i]->count; r++)
            story->packs[i].tallies[r] = tally_begin();
    }
    return story;
}

void story_close(struct story *story)
{
    if (!story)
        return;
    free(story->days);
    free(story->packs);
    free(story);
}

/* -- a date -- */

static int minute_of(const struct zone *zone, int64_t at_ms)
{
    return zone_to_local(zone, at_ms).second_of_day / SECONDS_PER_MINUTE;
}

static void read_co2(const struct booked_day *co2, struct story_day *day)
{
    const struct day_figures *figures = &co2->judged.figures;

    /* As a kept day has it, which evidence and terms sum up: the same days come to the same mean everywhere. */
    day->coverage = verdict_share(day_figures_coverage(figures, INT64_MAX));
    if (!(figures->joined_ms > 0))
        return;
    day->mean_ppm = day_figures_mean(figures);
    day->max_ppm = figures->max;
    for (size_t i = 0; i < DAY_CO2_LEVELS; i++) {
        const struct level_figures *level = day_figures_level(figures, day_co2_levels[i]);

        day->above_min[i] = level ? level_figures_minutes(level) : 0;
        day->run_min[i] = level ? level_figures_longest_minutes(level) : 0;
    }
}

/* Its day of the first pack, made when it is not there yet. NULL: no occupied time, or more days than fit. */
static struct story_day *begin_day(struct story *story, const struct day_book *book,
                                   const struct day_book_setup *setup, int64_t date)
{
    const struct booked_day *co2 = day_book_find(book, CO2_PPM, date);
    const struct booked_day *temperature = day_book_find(book, TEMPERATURE_C, date);
    struct calendar_span spans[CALENDAR_PERIODS_MAX];
    size_t count = calendar_spans(setup->calendar, setup->hours, setup->zone, date, spans);
    struct story_day *day = &story->days[story->day_count];

    if (!count || story->day_count == STORY_DAYS_MAX)
        return NULL;
    story->day_count++;
    *day = (struct story_day){.date = date, .mean_ppm = NAN, .max_ppm = NAN, .coldest_c = NAN, .warmest_c = NAN};
    day->occupied_min = fresh_occupied_ms(spans, count, INT64_MAX) / MS_PER_MINUTE;
    day->first_min = minute_of(setup->zone, spans[0].start_ms);
    day->end_min = minute_of(setup->zone, spans[count - 1].end_ms - 1) + 1;
    if (co2)
        read_co2(co2, day);
    if (temperature && temperature->judged.figures.joined_ms > 0) {
        day->coldest_c = temperature->judged.figures.min;
        day->warmest_c = temperature->judged.figures.max;
    }
    return day;
}

static struct story_day *find_day(struct story *story, int64_t date)
{
    size_t low = 0, high = story->day_count;

    while (low < high) {
        size_t middle = low + (high - low) / 2;

        if (story->days[middle].date < date)
            low = middle + 1;
        else
            high = middle;
    }
    return low < story->day_count && story->days[low].date == date ? &story->days[low] : NULL;
}

static bool is_finding(const struct rule *rule)
{
    return rule->severity != SEVERITY_GOOD && rule->severity != SEVERITY_INFO;
}

/* by: the pack that judged the date, another one in an outbreak: its rules are in no tally. */
static void add_verdict(struct story *story, struct story_day *day, size_t pack, const struct pack *by,
                        size_t rule_index, const struct day_verdict *verdict)
{
    const struct rule *rule = &by->rules[rule_index];

    if (by == story->packs[pack].pack)
        tally_add(&story->packs[pack].tallies[rule_index], rule, verdict);
    if (pack == 0 && rule_is_measured(rule) && rule->quantity == CO2_PPM && is_finding(rule)) {
        day->has_failed = day->has_failed || verdict->verdict == VERDICT_FAIL;
        day->has_passed = day->has_passed || verdict->verdict == VERDICT_PASS;
    }
}

static void add_unmeasured(struct story *story, struct story_day *day, size_t pack, const struct day_book *book,
                           const struct day_book_setup *setup, const struct fresh_sum *air)
{
    const struct booked_day *co2 = day_book_find(book, CO2_PPM, day->date);
    const struct fresh_evidence evidence = {.sum = air, .occupied_ms = day->occupied_min * MS_PER_MINUTE,
                                            .is_doubtful = co2 && co2->is_doubtful, .date = day->date};

    for (size_t i = 0; i < setup->pack->count; i++) {
        struct day_verdict verdict;

        if (rule_is_measured(&setup->pack->rules[i]))
            continue;
        fresh_judge(setup->pack, &setup->pack->rules[i], setup->room, setup->nation, &evidence, &verdict);
        add_verdict(story, day, pack, setup->pack, i, &verdict);
    }
}

void story_add(struct story *story, size_t pack, const struct day_book *book, const struct day_book_setup *setup,
               const struct fresh_sum *air, int64_t date)
{
    struct story_day *day = pack == 0 ? begin_day(story, book, setup, date) : find_day(story, date);

    if (!day)
        return;
    for (size_t i = 0; i < day_book_quantity_count(book); i++) {
        const struct booked_day *booked = day_book_find(book, day_book_quantity(book, i), date);

        for (size_t r = 0; booked && r < booked->judged.count; r++)
            add_verdict(story, day, pack, setup->pack, booked->judged.rules[r].rule_index,
                        &booked->judged.rules[r].verdict);
    }
    add_unmeasured(story, day, pack, book, setup, air);
    if (setup->pack == story->packs[pack].pack)
        period_json_add_booked(&story->packs[pack].periods, book, setup, date);
}

void story_add_reading(struct story *story, const struct zone *zone, int64_t time_ms, double co2_ppm)
{
    struct zone_local local = zone_to_local(zone, time_ms);
    struct story_day *day = find_day(story, local.date);
    size_t slot = (size_t)local.second_of_day / (STORY_SLOT_MIN * SECONDS_PER_MINUTE);

    if (!day || slot >= STORY_SLOTS)
        return;
    day->samples[slot]++;
    day->sum_ppm[slot] += co2_ppm;
}

/* -- a kept day -- */

static void count_kept_rule(struct story_pack *pack, const struct day_fact_rule *fact)
{
    static const enum verdict verdicts[] = {[LASTING_UNMEASURED] = VERDICT_CANNOT_TELL, [LASTING_PASSED] = VERDICT_PASS,
                                            [LASTING_FAILED] = VERDICT_FAIL};

    for (size_t i = 0; i < pack->pack->count; i++)
        if (strcmp(pack->pack->rules[i].id, fact->rule) == 0)
            pack->tallies[i].verdicts[verdicts[fact->verdict]]++;
}

static double known(double value)
{
    return isnan(value) ? 0 : value;
}

void story_add_kept(struct story *story, int64_t date, const struct day_facts *facts)
{
    struct story_day *day = &story->days[story->day_count];

    if (story->day_count == STORY_DAYS_MAX)
        return;
    story->day_count++;
    story->level_count = DAY_FACTS_LEVELS;
    *day = (struct story_day){.date = date, .occupied_min = facts->occupied_min, .coverage = known(facts->co2.coverage),
                              .mean_ppm = facts->co2.mean, .max_ppm = facts->co2.max,
                              .coldest_c = facts->temperature.min, .warmest_c = facts->temperature.max,
                              .has_failed = facts->co2.finding == LASTING_FAILED,
                              .has_passed = facts->co2.finding == LASTING_PASSED};
    for (size_t i = 0; i < DAY_FACTS_LEVELS; i++) {
        day->above_min[i] = known(facts->above_min[i]);
        day->run_min[i] = known(facts->run_min[i]);
    }
    for (size_t i = 0; i < facts->rule_count; i++)
        count_kept_rule(&story->packs[0], &facts->rules[i]);
}

/* -- sums -- */

void story_finish(struct story *story)
{
    for (size_t d = 0; d < story->day_count; d++) {
        const struct story_day *day = &story->days[d];
        double measured_min = day->coverage * day->occupied_min;

        story->occupied_min += day->occupied_min;
        story->measured_days += day->coverage >= VERDICT_COVERAGE_MIN;
        story->failed_days += day->has_failed;
        if (isnan(day->mean_ppm))
            continue;
        story->measured_min += measured_min;
        story->ppm_min += measured_min * day->mean_ppm;
        for (size_t i = 0; i < DAY_CO2_LEVELS; i++) {
            story->above_min[i] += day->above_min[i];
            story->worst_run_min[i] = fmax(story->worst_run_min[i], day->run_min[i]);
        }
    }
}

struct day_verdict story_period(const struct story *story, size_t pack, size_t rule)
{
    const struct rule *one = &story->packs[pack].pack->rules[rule];
    struct day_verdict verdict = {.verdict = VERDICT_NOT_APPLICABLE, .figure = NAN, .figure_high = NAN};

    if (period_is_for(one))
        period_judge(one, rule_applies(one, &story->room, story->nation), &story->packs[pack].periods.periods[rule],
                     &verdict);
    return verdict;
}

double story_slot_ppm(const struct story_day *day, size_t slot)
{
    return day->samples[slot] ? day->sum_ppm[slot] / day->samples[slot] : NAN;
}

double story_coverage(const struct story *story)
{
    return story->occupied_min > 0 ? story->measured_min / story->occupied_min : NAN;
}

double story_mean_ppm(const struct story *story)
{
    return story->measured_min > 0 ? story->ppm_min / story->measured_min : NAN;
}

double story_share_above(const struct story *story, size_t level)
{
    return story->measured_min > 0 ? story->above_min[level] / story->measured_min : NAN;
}

bool story_is_measured(const struct story *story)
{
    return story->occupied_min > 0 && story_coverage(story) >= VERDICT_COVERAGE_MIN;
}
