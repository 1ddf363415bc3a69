/* report/story_yardsticks.c - what every rule says of a room, and who says so: see story_paper.h. */
#include "period_verdict.h"
#include "story_paper.h"
#include "verdict_words.h"
#include <math.h>
#include <stdio.h>
#include <string.h>

#define PERCENT 100
#define MINUTES_PER_HOUR 60
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

void story_rule_limit(const struct pack *pack, const struct rule *rule, char text[STORY_LIMIT_SIZE])
{
    static const char *const comparisons[COMPARISON_COUNT] = {
        [COMPARE_BELOW] = "under", [COMPARE_BELOW_OR_EQUAL] = "at most", [COMPARE_ABOVE] = "over",
        [COMPARE_ABOVE_OR_EQUAL] = "at least"};
    static const char *const formats[STATISTIC_COUNT] = {
        [STATISTIC_INSTANT] = "%s %g%s%s at any time",
        [STATISTIC_SUSTAINED] = "mean %s %g%s%s",
        [STATISTIC_MEAN] = "mean %s %g%s%s",
        [STATISTIC_MEAN_OCCUPIED] = "mean of a day %s %g%s%s",
        [STATISTIC_CONSECUTIVE_MINUTES] = "%s %g%s%s without a break",
        [STATISTIC_ESTIMATE] = "estimate %s %g%s%s",
        [STATISTIC_MAJORITY_OF_OCCUPIED_TIME] = "%s %g%s%s for most of the time in use"};
    const char *unit = rule->quantity == TEMPERATURE_C ? "°C" : rule_unit(rule);
    double window_min = rule->statistic == STATISTIC_SUSTAINED ? pack->sustained_window_min : rule->window_min;
    size_t used;

    /* The table's own formats, each with a word, a number, a space before all units but per cent, and the unit. */
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
    snprintf(text, STORY_LIMIT_SIZE, formats[rule->statistic] ? formats[rule->statistic] : "%s %g%s%s",
             comparisons[rule->comparison], rule->limit, strcmp(unit, "%") == 0 ? "" : " ", unit);
#pragma GCC diagnostic pop
    used = strlen(text);
    if (window_min > 0)
        snprintf(text + used, STORY_LIMIT_SIZE - used, window_min < HOURS_FROM_MIN ? " (%.0f min)" : " (%.0f h)",
                 window_min < HOURS_FROM_MIN ? window_min : window_min / MINUTES_PER_HOUR);
}

static void worst_words(const struct rule *rule, const struct tally *tally, const struct day_verdict *period,
                        char text[PHRASE_SIZE])
{
    char low[PHRASE_SIZE], high[PHRASE_SIZE];
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
    if (!isnan(tally->worst_high)) {
        snprintf(text, PHRASE_SIZE, "%g to %g", fresh_two_figures(tally->worst), fresh_two_figures(tally->worst_high));
        return;
    }
    phrase_number(tally->worst, decimals, low);
    snprintf(high, sizeof high, "%s", rule->statistic == STATISTIC_CONSECUTIVE_MINUTES ? " min" : "");
    snprintf(text, PHRASE_SIZE, "%.60s%s", low, high);
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

static void write_outcome(struct paper *paper, enum paper_language language, const struct story *story,
                          const struct rule *rule, const struct tally *tally, const struct day_verdict *period)
{
    size_t pass = tally->verdicts[VERDICT_PASS], fail = tally->verdicts[VERDICT_FAIL];
    size_t days = pass + fail + (is_praise(rule) ? tally->verdicts[VERDICT_NOT_APPLICABLE] : 0);
    char some[16], all[16], text[PHRASE_SIZE];

    snprintf(some, sizeof some, "%zu", is_praise(rule) ? pass : fail);
    snprintf(all, sizeof all, "%zu", days);
    if (period->verdict != VERDICT_NOT_APPLICABLE || !days)
        paper_cell(paper, "–");
    else
        paper_cell(paper, "%s", LABEL_SAY(text, language, is_praise(rule) ? LABEL_GOOD_ON : LABEL_DAYS_OF, some, all));
    if (is_praise(rule) && days)
        paper_cell(paper, "–");
    else
        paper_cell_verdict(paper, verdict_of(story, tally, period));
}

static void write_rule(struct paper *paper, enum paper_language language, const struct story *story, size_t pack,
                       size_t index)
{
    const struct rule *rule = &story->packs[pack].pack->rules[index];
    const struct tally *tally = &story->packs[pack].tallies[index];
    const struct day_verdict period = story_period(story, pack, index);
    char limit[STORY_LIMIT_SIZE], worst[PHRASE_SIZE];

    story_rule_limit(story->packs[pack].pack, rule, limit);
    worst_words(rule, tally, &period, worst);
    paper_row(paper);
    paper_cell(paper, "%s, %s", rule->source, rule->source_date);
    paper_cell(paper, "%s", rule_status_word(rule->status));
    paper_cell(paper, "%s%s", is_praise(rule) ? "(good) " : "", limit);
    paper_cell(paper, "%s", worst);
    write_outcome(paper, language, story, rule, tally, &period);
}

static void begin_rules(struct paper *paper, enum paper_language language, const char *caption)
{
    const struct paper_column columns[] = {
        {label(language, LABEL_SOURCE), 2.9, PAPER_LEFT, true},
        {label(language, LABEL_STATUS), 1.1, PAPER_LEFT, false},
        {label(language, LABEL_LIMIT), 2.1, PAPER_LEFT, false},
        {label(language, LABEL_WORST), 0.95, PAPER_RIGHT, false},
        {label(language, LABEL_FAILED_ON), 1.3, PAPER_LEFT, false},
        {label(language, LABEL_VERDICT), 1.25, PAPER_LEFT, false},
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

/* Returns how many rules of the pack say nothing; begun: out, whether the table was. */
static size_t write_pack(struct paper *paper, enum paper_language language, const struct story *story, size_t pack,
                         bool has_group)
{
    const struct pack *one = story->packs[pack].pack;
    size_t untold = 0, told = 0;

    for (size_t i = 0; i < one->count; i++) {
        if (is_repeated(story, pack, &one->rules[i]))
            continue;
        if (!story_rule_is_told(story, pack, i)) {
            untold++;
            continue;
        }
        if (told++ == 0 && has_group)
            paper_group(paper, "%s (%s)", one->title, one->version);
        write_rule(paper, language, story, pack, i);
    }
    return untold;
}

static bool is_any_told(const struct story *story, size_t from, size_t to)
{
    for (size_t p = from; p < to; p++)
        for (size_t i = 0; i < story->packs[p].pack->count; i++)
            if (!is_repeated(story, p, &story->packs[p].pack->rules[i]) && story_rule_is_told(story, p, i))
                return true;
    return false;
}

void story_paper_yardsticks(struct paper *paper, enum paper_language language, const struct story *story)
{
    const struct pack *adopted = story->packs[0].pack;
    char name[RULE_TEXT_SIZE + 40], caption[RULE_TEXT_SIZE + 120], count[16];
    size_t untold = 0;

    snprintf(name, sizeof name, "%s (%s)", adopted->title, adopted->version);
    LABEL_SAY(caption, language, LABEL_YARDSTICKS, name);
    if (is_any_told(story, 0, 1)) {
        begin_rules(paper, language, caption);
        untold += write_pack(paper, language, story, 0, false);
        paper_end(paper);
    }
    if (is_any_told(story, 1, story->pack_count)) {
        paper_paragraph(paper, "%s", label(language, LABEL_OTHERS_NOTE));
        begin_rules(paper, language, label(language, LABEL_OTHERS));
        for (size_t i = 1; i < story->pack_count; i++)
            untold += write_pack(paper, language, story, i, true);
        paper_end(paper);
    }
    snprintf(count, sizeof count, "%zu", untold);
    if (untold)
        paper_paragraph(paper, "%s", LABEL_SAY(caption, language, LABEL_UNTOLD_RULES, count));
}

/* -- sources -- */

static bool is_told_of_any(struct story *const *stories, size_t count, size_t pack, size_t index)
{
    for (size_t i = 0; i < count; i++)
        if (story_rule_is_told(stories[i], pack, index))
            return true;
    return false;
}

static void write_source(struct paper *paper, const struct pack *pack, const struct rule *rule)
{
    const char *caution = verdict_confidence_text(rule);
    char limit[STORY_LIMIT_SIZE];

    story_rule_limit(pack, rule, limit);
    paper_row(paper);
    paper_cell(paper, "%s, %s", rule->source, rule->source_date);
    paper_cell(paper, "%s%s%s.\nClause: %s%s%s", rule->meaning, *rule->meaning ? " – " : "", limit, rule->clause,
               *rule->url ? "\n" : "", rule->url);
    paper_cell(paper, "%s", rule_status_word(rule->status));
    paper_cell(paper, "%c%s%s", rule->confidence, *caution ? ": " : "", caution);
}

void story_paper_sources(struct paper *paper, enum paper_language language, struct story *const *stories,
                         size_t count)
{
    const struct paper_column columns[] = {
        {label(language, LABEL_SOURCE), 1.9, PAPER_LEFT, true},
        {label(language, LABEL_CLAUSE), 3.8, PAPER_LEFT, false},
        {label(language, LABEL_STATUS), 1, PAPER_LEFT, false},
        {label(language, LABEL_CONFIDENCE), 1.1, PAPER_LEFT, false},
    };

    paper_heading(paper, 1, "%s", label(language, LABEL_SOURCES));
    paper_table(paper, "", columns, COUNT(columns));
    for (size_t p = 0; p < stories[0]->pack_count; p++)
        for (size_t i = 0; i < stories[0]->packs[p].pack->count; i++) {
            const struct rule *rule = &stories[0]->packs[p].pack->rules[i];

            if (!is_repeated(stories[0], p, rule) && is_told_of_any(stories, count, p, i))
                write_source(paper, stories[0]->packs[p].pack, rule);
        }
    paper_end(paper);
}
