/* report/story_yardsticks.c - what every rule says of a room, and who says so: see story_paper.h. */
#include "period_verdict.h"
#include "story_paper.h"
#include "verdict_words.h"
#include <math.h>
#include <stdio.h>
#include <string.h>

#define PERCENT 100
#define MINUTES_PER_HOUR 60
#define ROOMS_SIZE 4096
#define HOURS_FROM_MIN 120          /* lengths from here on are said in hours */
#define COUNT(array) (sizeof array / sizeof *array)

static bool is_praise(const struct rule *rule)
{
    return rule->severity == SEVERITY_GOOD;
}

bool story_rule_is_told(const struct story *story, size_t pack, size_t index)
{
    const struct tally *tally = &story->packs[pack].tallies[index];
    const struct day_verdict period = story_period(story, pack, index);

    if (period.verdict != VERDICT_NOT_APPLICABLE)
        return period.reason != REASON_NOT_MEASURED;
    return tally->verdicts[VERDICT_PASS] || tally->verdicts[VERDICT_FAIL] || tally->reason == REASON_NO_PRAISE ||
           (tally->verdicts[VERDICT_CANNOT_TELL] && (tally->reason != REASON_NO_ESTIMATE || !isnan(tally->worst)));
}

/* -- what the rule says, and what came out -- */

/* "800 ppm", "10%". */
static void figure_words(enum paper_language language, const struct rule *rule, char text[PHRASE_SIZE])
{
    const char *unit = rule->quantity == TEMPERATURE_C ? "°C" : label_word(language, WORD_UNIT, rule_unit(rule));

    snprintf(text, PHRASE_SIZE, "%g%s%s", rule->limit, strcmp(unit, "%") == 0 ? "" : " ", unit);
}

void story_rule_limit(enum paper_language language, const struct pack *pack, const struct rule *rule,
                      char text[STORY_LIMIT_SIZE])
{
    static const enum label comparisons[COMPARISON_COUNT] = {
        [COMPARE_BELOW] = LABEL_IS_UNDER, [COMPARE_BELOW_OR_EQUAL] = LABEL_IS_AT_MOST, [COMPARE_ABOVE] = LABEL_IS_OVER,
        [COMPARE_ABOVE_OR_EQUAL] = LABEL_IS_AT_LEAST};
    static const struct {
        bool is_said;
        enum label label;
    } statistics[STATISTIC_COUNT] = {
        [STATISTIC_INSTANT] = {true, LABEL_AT_ANY_TIME},
        [STATISTIC_SUSTAINED] = {true, LABEL_MEAN_IS},
        [STATISTIC_MEAN] = {true, LABEL_MEAN_IS},
        [STATISTIC_MEAN_OCCUPIED] = {true, LABEL_MEAN_OF_DAY_IS},
        [STATISTIC_CONSECUTIVE_MINUTES] = {true, LABEL_WITHOUT_BREAK},
        [STATISTIC_ESTIMATE] = {true, LABEL_ESTIMATE_IS},
        [STATISTIC_MAJORITY_OF_OCCUPIED_TIME] = {true, LABEL_MOST_OF_THE_TIME},
    };
    double window_min = rule->statistic == STATISTIC_SUSTAINED ? pack->sustained_window_min : rule->window_min;
    bool is_short = window_min < HOURS_FROM_MIN;
    char figure[PHRASE_SIZE], window[PHRASE_SIZE], part[STORY_LIMIT_SIZE];

    figure_words(language, rule, figure);
    phrase_fill(label(language, comparisons[rule->comparison]), (const char *const[]){figure}, 1, text,
                STORY_LIMIT_SIZE);
    if (statistics[rule->statistic].is_said) {
        snprintf(part, sizeof part, "%s", text);
        phrase_fill(label(language, statistics[rule->statistic].label), (const char *const[]){part}, 1, text,
                    STORY_LIMIT_SIZE);
    }
    if (!(window_min > 0))
        return;
    snprintf(part, sizeof part, "%s", text);
    snprintf(window, sizeof window, "%.0f", is_short ? window_min : window_min / MINUTES_PER_HOUR);
    phrase_fill(label(language, is_short ? LABEL_WINDOW_MIN : LABEL_WINDOW_H), (const char *const[]){part, window}, 2,
                text, STORY_LIMIT_SIZE);
}

/* "12 min" */
static void minutes_words(enum paper_language language, double minutes, char text[PHRASE_SIZE])
{
    char number[PHRASE_SIZE];

    phrase_number(minutes, 0, number);
    phrase_fill(label(language, LABEL_MINUTES), (const char *const[]){number}, 1, text, PHRASE_SIZE);
}

static void range_words(enum paper_language language, const struct tally *tally, char text[PHRASE_SIZE])
{
    char low[24], high[24];

    snprintf(low, sizeof low, "%g", fresh_two_figures(tally->worst));
    snprintf(high, sizeof high, "%g", fresh_two_figures(tally->worst_high));
    phrase_fill(label(language, LABEL_RANGE), (const char *const[]){low, high}, 2, text, PHRASE_SIZE);
}

static void worst_words(enum paper_language language, const struct rule *rule, const struct tally *tally,
                        const struct day_verdict *period, char text[PHRASE_SIZE])
{
    int decimals = rule->quantity == TEMPERATURE_C ? 1 : 0;

    snprintf(text, PHRASE_SIZE, "–");
    if (period->verdict != VERDICT_NOT_APPLICABLE) {
        if (rule->statistic == STATISTIC_MAJORITY_OF_OCCUPIED_TIME && !isnan(period->figure))
            snprintf(text, PHRASE_SIZE, "%.0f%%", PERCENT * period->figure);
        else if (!isnan(period->figure))
            phrase_number(period->figure, decimals, text);
        return;
    }
    if (isnan(tally->worst))
        return;
    if (!isnan(tally->worst_high))
        range_words(language, tally, text);
    else if (rule->statistic == STATISTIC_CONSECUTIVE_MINUTES)
        minutes_words(language, tally->worst, text);
    else
        phrase_number(tally->worst, decimals, text);
}

/* Of the days: one that failed is a failure, however many passed. */
static enum verdict verdict_of(const struct story *story, const struct tally *tally, const struct day_verdict *period)
{
    if (period->verdict != VERDICT_NOT_APPLICABLE)
        return period->verdict;
    if (tally->verdicts[VERDICT_FAIL])
        return VERDICT_FAIL;
    return tally->verdicts[VERDICT_PASS] && story_is_measured(story) ? VERDICT_PASS : VERDICT_CANNOT_TELL;
}

/* "3 of 20 days", "": no day decides. Returns whether one does. */
static bool days_words(enum paper_language language, const struct rule *rule, const struct tally *tally,
                       const struct day_verdict *period, char text[PHRASE_SIZE])
{
    size_t pass = tally->verdicts[VERDICT_PASS], fail = tally->verdicts[VERDICT_FAIL];
    size_t days = pass + fail + (is_praise(rule) ? tally->verdicts[VERDICT_NOT_APPLICABLE] : 0);
    char some[16], all[16];

    text[0] = '\0';
    if (period->verdict != VERDICT_NOT_APPLICABLE || !days)
        return false;
    snprintf(some, sizeof some, "%zu", is_praise(rule) ? pass : fail);
    snprintf(all, sizeof all, "%zu", days);
    phrase_fill(label(language, is_praise(rule) ? LABEL_GOOD_ON : LABEL_DAYS_OF), (const char *const[]){some, all}, 2,
                text, PHRASE_SIZE);
    return true;
}

static void write_outcome(struct paper *paper, enum paper_language language, const struct story *story,
                          const struct rule *rule, const struct tally *tally, const struct day_verdict *period)
{
    char text[PHRASE_SIZE];
    bool has_days = days_words(language, rule, tally, period, text);

    paper_cell(paper, "%s", has_days ? text : "–");
    if (is_praise(rule) && has_days)
        paper_cell(paper, "–");
    else
        paper_cell_verdict(paper, verdict_of(story, tally, period));
}

/* Sources keep their own titles. */
static void cell_source(struct paper *paper, const struct rule *rule)
{
    paper_in(paper, PAPER_ENGLISH);
    paper_cell(paper, "%s, %s", rule->source, rule->source_date);
}

static void write_rule(struct paper *paper, enum paper_language language, const struct story *story, size_t pack,
                       size_t index)
{
    const struct rule *rule = &story->packs[pack].pack->rules[index];
    const struct tally *tally = &story->packs[pack].tallies[index];
    const struct day_verdict period = story_period(story, pack, index);
    char limit[STORY_LIMIT_SIZE], worst[PHRASE_SIZE], said[STORY_LIMIT_SIZE];

    story_rule_limit(language, story->packs[pack].pack, rule, limit);
    worst_words(language, rule, tally, &period, worst);
    paper_row(paper);
    cell_source(paper, rule);
    paper_cell(paper, "%s", label_word(language, WORD_STATUS, rule_status_word(rule->status)));
    paper_cell(paper, "%s", is_praise(rule) ? LABEL_SAY(said, language, LABEL_PRAISE, limit) : limit);
    paper_cell(paper, "%s", worst);
    write_outcome(paper, language, story, rule, tally, &period);
}

static void begin_rules(struct paper *paper, enum paper_language language, const char *caption)
{
    const struct paper_column columns[] = {
        {label(language, LABEL_SOURCE), 2.5, PAPER_LEFT, true},
        {label(language, LABEL_STATUS), 1.1, PAPER_LEFT, false},
        {label(language, LABEL_LIMIT), 1.95, PAPER_LEFT, false},
        {label(language, LABEL_WORST), 1.2, PAPER_RIGHT, false},
        {label(language, LABEL_FAILED_ON), 1.25, PAPER_LEFT, false},
        {label(language, LABEL_VERDICT), 1.45, PAPER_LEFT, false},
    };

    paper_table(paper, caption, columns, COUNT(columns));
}

/* Whether an earlier pack has the same rule, which then stands there already. */
static bool is_repeated(const struct story *story, size_t pack, const struct rule *rule)
{
    for (size_t i = 0; i < pack; i++)
        if (pack_find(story->packs[i].pack, rule->id))
            return true;
    return false;
}

const char *story_pack_title(enum paper_language language, const struct pack *pack)
{
    return language == PAPER_WELSH && *pack->title_cy ? pack->title_cy : pack->title;
}

static void write_group(struct paper *paper, enum paper_language language, const struct pack *pack)
{
    if (story_pack_title(language, pack) == pack->title)
        paper_in(paper, PAPER_ENGLISH);
    paper_group(paper, "%s (%s)", story_pack_title(language, pack), pack->version);
}

/* What the school goes by and what the unions ask stand at each room; the others once for all rooms, as
 * story_paper_others() writes them: for each room they would be most of the paper. */
static bool is_for_each_room(const struct story *story, size_t pack, const struct rule *rule)
{
    return !is_repeated(story, pack, rule) && (pack == 0 || rule->status == STATUS_UNION);
}

/* Returns how many rules of the pack say nothing. */
static size_t write_pack(struct paper *paper, enum paper_language language, const struct story *story, size_t pack,
                         bool has_group)
{
    const struct pack *one = story->packs[pack].pack;
    size_t untold = 0, told = 0;

    for (size_t i = 0; i < one->count; i++) {
        if (!is_for_each_room(story, pack, &one->rules[i]))
            continue;
        if (!story_rule_is_told(story, pack, i)) {
            untold++;
            continue;
        }
        if (told++ == 0 && has_group)
            write_group(paper, language, one);
        write_rule(paper, language, story, pack, i);
    }
    return untold;
}

static bool is_any_told(const struct story *story, size_t from, size_t to)
{
    for (size_t p = from; p < to; p++)
        for (size_t i = 0; i < story->packs[p].pack->count; i++)
            if (is_for_each_room(story, p, &story->packs[p].pack->rules[i]) && story_rule_is_told(story, p, i))
                return true;
    return false;
}

void story_paper_yardsticks(struct paper *paper, enum paper_language language, const struct story *story)
{
    const struct pack *adopted = story->packs[0].pack;
    char name[RULE_TEXT_SIZE + 40], caption[RULE_TEXT_SIZE + 120], count[16];
    size_t untold = 0;

    snprintf(name, sizeof name, "%s (%s)", story_pack_title(language, adopted), adopted->version);
    LABEL_SAY(caption, language, LABEL_YARDSTICKS, name);
    if (is_any_told(story, 0, 1)) {
        begin_rules(paper, language, caption);
        untold += write_pack(paper, language, story, 0, false);
        paper_end(paper);
    }
    if (is_any_told(story, 1, story->pack_count)) {
        begin_rules(paper, language, label(language, LABEL_UNIONS));
        for (size_t i = 1; i < story->pack_count; i++)
            untold += write_pack(paper, language, story, i, true);
        paper_end(paper);
    }
    snprintf(count, sizeof count, "%zu", untold);
    if (untold)
        paper_paragraph(paper, "%s", LABEL_SAY(caption, language, LABEL_UNTOLD_RULES, count));
}

/* -- once for all rooms -- */

static bool is_told_of_any(struct story *const *stories, size_t count, size_t pack, size_t index)
{
    for (size_t i = 0; i < count; i++)
        if (story_rule_is_told(stories[i], pack, index))
            return true;
    return false;
}

/* Praise that was met on no day is no failure: the room is in none of the columns. */
static enum verdict column_of(const struct story *story, size_t pack, size_t index)
{
    const struct tally *tally = &story->packs[pack].tallies[index];
    const struct day_verdict period = story_period(story, pack, index);

    if (is_praise(&story->packs[pack].pack->rules[index]))
        return tally->verdicts[VERDICT_PASS] ? VERDICT_PASS : VERDICT_NOT_APPLICABLE;
    return verdict_of(story, tally, &period);
}

/* "8C (3 of 20 days: 2,010), The hall (...)": as many as the list has room for. */
static void list_room(enum paper_language language, const struct story *story, size_t pack, size_t index,
                      char list[ROOMS_SIZE])
{
    const struct rule *rule = &story->packs[pack].pack->rules[index];
    const struct tally *tally = &story->packs[pack].tallies[index];
    const struct day_verdict period = story_period(story, pack, index);
    char worst[PHRASE_SIZE], days[PHRASE_SIZE];
    size_t used = strlen(list);

    worst_words(language, rule, tally, &period, worst);
    days_words(language, rule, tally, &period, days);
    snprintf(list + used, ROOMS_SIZE - used, "%s%s (%s%s%s)", used ? ", " : "", story->room.name, days,
             *days ? ": " : "", worst);
}

static void write_other(struct paper *paper, enum paper_language language, struct story *const *stories, size_t count,
                        size_t pack, size_t index)
{
    static const enum verdict columns[] = {VERDICT_FAIL, VERDICT_PASS, VERDICT_CANNOT_TELL};
    const struct rule *rule = &stories[0]->packs[pack].pack->rules[index];
    char limit[STORY_LIMIT_SIZE], said[STORY_LIMIT_SIZE], lists[VERDICT_COUNT][ROOMS_SIZE] = {""};

    for (size_t i = 0; i < count; i++)
        if (story_rule_is_told(stories[i], pack, index))
            list_room(language, stories[i], pack, index, lists[column_of(stories[i], pack, index)]);
    story_rule_limit(language, stories[0]->packs[pack].pack, rule, limit);
    paper_row(paper);
    cell_source(paper, rule);
    paper_cell(paper, "%s", is_praise(rule) ? LABEL_SAY(said, language, LABEL_PRAISE, limit) : limit);
    for (size_t i = 0; i < COUNT(columns); i++)
        paper_cell(paper, "%s", *lists[columns[i]] ? lists[columns[i]] : "–");
}

static bool is_other(struct story *const *stories, size_t count, size_t pack, size_t index)
{
    const struct rule *rule = &stories[0]->packs[pack].pack->rules[index];

    return !is_repeated(stories[0], pack, rule) && !is_for_each_room(stories[0], pack, rule) &&
           is_told_of_any(stories, count, pack, index);
}

void story_paper_others(struct paper *paper, enum paper_language language, struct story *const *stories, size_t count)
{
    const struct paper_column columns[] = {
        {label(language, LABEL_SOURCE), 2.2, PAPER_LEFT, true},     {label(language, LABEL_LIMIT), 1.7, PAPER_LEFT, false},
        {label(language, LABEL_FAILS_IN), 2.4, PAPER_LEFT, false},  {label(language, LABEL_PASSES_IN), 2, PAPER_LEFT, false},
        {label(language, LABEL_CANNOT_TELL), 1.2, PAPER_LEFT, false},
    };
    bool is_begun = false;

    for (size_t p = 1; p < stories[0]->pack_count; p++) {
        bool has_group = false;

        for (size_t i = 0; i < stories[0]->packs[p].pack->count; i++) {
            if (!is_other(stories, count, p, i))
                continue;
            if (!is_begun) {
                paper_break(paper);
                paper_heading(paper, 1, "%s", label(language, LABEL_OTHERS));
                paper_paragraph(paper, "%s", label(language, LABEL_OTHERS_NOTE));
                paper_table(paper, "", columns, COUNT(columns));
                is_begun = true;
            }
            if (!has_group)
                write_group(paper, language, stories[0]->packs[p].pack);
            has_group = true;
            write_other(paper, language, stories, count, p, i);
        }
    }
    if (is_begun)
        paper_end(paper);
}

/* -- sources -- */

static void write_source(struct paper *paper, enum paper_language language, const struct pack *pack,
                         const struct rule *rule)
{
    const char *caution = label_word(language, WORD_CAUTION, verdict_confidence_text(rule));
    const char *meaning = language == PAPER_WELSH && *rule->meaning_cy ? rule->meaning_cy : rule->meaning;
    char limit[STORY_LIMIT_SIZE], said[STORY_LIMIT_SIZE + 2 * RULE_TEXT_SIZE];

    story_rule_limit(language, pack, rule, limit);
    paper_row(paper);
    cell_source(paper, rule);
    LABEL_SAY(said, language, *meaning ? LABEL_RULE_MEANS : LABEL_RULE_SAYS, meaning, limit,
              label_word(language, WORD_CLAUSE, rule->clause));
    if (meaning == rule->meaning)
        paper_in(paper, PAPER_ENGLISH);
    paper_cell(paper, "%s%s%s", said, *rule->url ? "\n" : "", rule->url);
    paper_cell(paper, "%s", label_word(language, WORD_STATUS, rule_status_word(rule->status)));
    paper_cell(paper, "%c%s%s", rule->confidence, *caution ? ": " : "", caution);
}

void story_paper_sources(struct paper *paper, enum paper_language language, struct story *const *stories,
                         size_t count)
{
    const struct paper_column columns[] = {
        {label(language, LABEL_SOURCE), 1.8, PAPER_LEFT, true},
        {label(language, LABEL_CLAUSE), 3.5, PAPER_LEFT, false},
        {label(language, LABEL_STATUS), 1.05, PAPER_LEFT, false},
        {label(language, LABEL_CONFIDENCE), 1.5, PAPER_LEFT, false},
    };

    paper_heading(paper, 1, "%s", label(language, LABEL_SOURCES));
    paper_table(paper, "", columns, COUNT(columns));
    for (size_t p = 0; p < stories[0]->pack_count; p++)
        for (size_t i = 0; i < stories[0]->packs[p].pack->count; i++) {
            const struct rule *rule = &stories[0]->packs[p].pack->rules[i];

            if (!is_repeated(stories[0], p, rule) && is_told_of_any(stories, count, p, i))
                write_source(paper, language, stories[0]->packs[p].pack, rule);
        }
    paper_end(paper);
}
