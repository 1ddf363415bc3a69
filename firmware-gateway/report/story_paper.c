/* report/story_paper.c - sentences and figures of rooms: see story_paper.h. story_yardsticks.c has the tables of rules,
 * story_weeks.c what is laid out by time. */
#include "story_paper.h"
#include "verdict_words.h"
#include <math.h>
#include <stdio.h>
#include <string.h>

#define MINUTES_PER_HOUR 60
#define LIST_SIZE 2048
#define BOX_SIZE PAPER_TEXT_SIZE
#define COUNT(array) (sizeof array / sizeof *array)

void story_percent(double share, char text[PHRASE_SIZE])
{
    if (isnan(share))
        snprintf(text, PHRASE_SIZE, "–");
    else
        snprintf(text, PHRASE_SIZE, "%.0f", verdict_percent(share));
}

void story_share_words(double share, enum paper_language language, char text[PHRASE_SIZE])
{
    if (share > 0 && verdict_percent(share) < 1)
        snprintf(text, PHRASE_SIZE, "%s", label(language, LABEL_UNDER_ONE));
    else
        story_percent(share, text);
}

void story_sentence(const struct story *story, enum paper_language language, char text[STORY_SENTENCE_SIZE])
{
    char share[PHRASE_SIZE], coverage[PHRASE_SIZE], period[PHRASE_SIZE], failed[16], measured[16];
    enum label which = !(story->occupied_min > 0) ? LABEL_FOUND_NOTHING
                       : !story_is_measured(story) ? LABEL_FOUND_UNTOLD
                       : story->failed_days ? LABEL_FOUND_FAILED : LABEL_FOUND_PASSED;

    story_share_words(story_share_above(story, 0), language, share);
    story_percent(story_coverage(story), coverage);
    phrase_dates(language, story->from_date, story->to_date, period);
    snprintf(failed, sizeof failed, "%zu", story->failed_days);
    snprintf(measured, sizeof measured, "%zu", story->measured_days);
    phrase_fill(label(language, which),
                (const char *const[]){story->room.name, which == LABEL_FOUND_UNTOLD ? coverage : share, period, failed,
                                      measured}, 5, text, STORY_SENTENCE_SIZE);
}

void story_coverage_words(struct story *const *stories, size_t count, enum paper_language language,
                          char text[STORY_SENTENCE_SIZE])
{
    double occupied_min = 0, measured_min = 0;
    char share[PHRASE_SIZE];

    for (size_t i = 0; i < count; i++) {
        occupied_min += stories[i]->occupied_min;
        measured_min += stories[i]->measured_min;
    }
    *text = '\0';
    if (!(occupied_min > 0))
        return;
    story_percent(measured_min / occupied_min, share);
    phrase_fill(label(language, LABEL_COVERAGE), (const char *const[]){share}, 1, text, STORY_SENTENCE_SIZE);
}

void story_cell_minutes(struct paper *paper, enum paper_language language, double minutes)
{
    char number[PHRASE_SIZE], text[PHRASE_SIZE];

    phrase_number(minutes, 0, number);
    paper_cell(paper, "%s", isnan(minutes) ? "–" : LABEL_SAY(text, language, LABEL_MINUTES, number));
}

/* -- finding and limits -- */

static void append(char *list, size_t size, const char *separator, const char *text)
{
    size_t used = strlen(list);

    snprintf(list + used, size - used, "%s%s", used ? separator : "", text);
}

static bool is_thin(const struct story *story)
{
    return !story_is_measured(story);
}

static bool has_low_grade(const struct story *story)
{
    return story->grade == 'C' || story->grade == 'D';
}

static void list_rooms(struct story *const *stories, size_t count, bool (*is_wanted)(const struct story *),
                       char list[LIST_SIZE])
{
    *list = '\0';
    for (size_t i = 0; i < count; i++)
        if (is_wanted(stories[i]))
            append(list, LIST_SIZE, ", ", stories[i]->room.name);
}

void story_paper_findings(struct paper *paper, enum paper_language language, struct story *const *stories,
                          size_t count, bool is_file)
{
    char box[BOX_SIZE] = "", sentence[STORY_SENTENCE_SIZE], rooms[LIST_SIZE], limits[LIST_SIZE + STORY_SENTENCE_SIZE];

    for (size_t i = 0; i < count; i++) {
        story_sentence(stories[i], language, sentence);
        append(box, sizeof box, "\n", sentence);
    }
    paper_box(paper, PAPER_FINDING, "%s", box);
    *box = '\0';
    list_rooms(stories, count, is_thin, rooms);
    append(box, sizeof box, "\n",
           *rooms ? LABEL_SAY(limits, language, LABEL_LIMITS_THIN, rooms) : label(language, LABEL_LIMITS_COVERED));
    list_rooms(stories, count, has_low_grade, rooms);
    if (is_file)
        append(box, sizeof box, "\n", label(language, LABEL_LIMITS_FILE));
    else if (*rooms)
        append(box, sizeof box, "\n", LABEL_SAY(limits, language, LABEL_LIMITS_GRADE, rooms));
    append(box, sizeof box, "\n", label(language, LABEL_LIMITS_SIGN));
    paper_box(paper, PAPER_LIMITS, "%s", box);
}

void story_paper_coverage(struct paper *paper, enum paper_language language, struct story *const *stories,
                          size_t count)
{
    const struct paper_column columns[] = {
        {label(language, LABEL_ROOM), 2, PAPER_LEFT, true},
        {label(language, LABEL_SCHOOL_DAYS), 1, PAPER_RIGHT, false},
        {label(language, LABEL_DAYS_MEASURED), 1, PAPER_RIGHT, false},
        {label(language, LABEL_OF_THE_TIME), 1, PAPER_RIGHT, false},
        {label(language, LABEL_GRADE), 0.7, PAPER_CENTRE, false},      /* the last: sums of kept days have none */
    };
    bool has_grades = false;

    for (size_t i = 0; i < count; i++)
        has_grades = has_grades || stories[i]->grade != '?';
    paper_table(paper, label(language, LABEL_MEASURED), columns, COUNT(columns) - !has_grades);
    for (size_t i = 0; i < count; i++) {
        const struct story *story = stories[i];
        char share[PHRASE_SIZE];

        story_percent(story_coverage(story), share);
        paper_row(paper);
        paper_cell(paper, "%s", story->room.name);
        paper_cell(paper, "%zu", story->day_count);
        paper_cell(paper, "%zu", story->measured_days);
        paper_cell(paper, "%s%%", share);
        if (has_grades)
            paper_cell(paper, "%s", story->grade == '?' ? "–" : (const char[]){story->grade, '\0'});
    }
    paper_end(paper);
}

/* -- figures -- */

static void write_levels(struct paper *paper, enum paper_language language, const struct story *story)
{
    for (size_t i = 0; i < story->level_count; i++) {
        char limit[PHRASE_SIZE], name[PHRASE_SIZE], share[PHRASE_SIZE], hours[PHRASE_SIZE], run[PHRASE_SIZE];
        char value[STORY_SENTENCE_SIZE];

        phrase_number(day_co2_levels[i].limit, 0, limit);
        story_share_words(story_share_above(story, i), language, share);
        phrase_number(story->above_min[i] / MINUTES_PER_HOUR, 1, hours);
        phrase_number(story->worst_run_min[i], 0, run);
        LABEL_SAY(name, language, LABEL_ABOVE, limit);
        paper_fact(paper, name, "%s", LABEL_SAY(value, language, LABEL_ABOVE_VALUE, share, hours, run));
    }
}

static void write_warmth(struct paper *paper, enum paper_language language, const struct story *story)
{
    double coldest_c = NAN, warmest_c = NAN;
    char low[PHRASE_SIZE], high[PHRASE_SIZE], value[STORY_SENTENCE_SIZE];

    for (size_t i = 0; i < story->day_count; i++) {
        coldest_c = fmin(coldest_c, story->days[i].coldest_c);
        warmest_c = fmax(warmest_c, story->days[i].warmest_c);
    }
    if (isnan(coldest_c))
        return;
    phrase_number(coldest_c, 1, low);
    phrase_number(warmest_c, 1, high);
    paper_fact(paper, label(language, LABEL_WARMTH), "%s", LABEL_SAY(value, language, LABEL_WARMTH_VALUE, low, high));
}

void story_paper_figures(struct paper *paper, enum paper_language language, const struct story *story, bool is_sums)
{
    char text[PHRASE_SIZE];
    double max_ppm = NAN;

    for (size_t i = 0; i < story->day_count; i++)
        max_ppm = fmax(max_ppm, story->days[i].max_ppm);
    paper_heading(paper, 2, "%s", label(language, LABEL_FIGURES));
    paper_summary(paper);
    if (isnan(story_mean_ppm(story))) {
        paper_fact(paper, label(language, LABEL_MEAN), "%s", label(language, LABEL_CANNOT_TELL));
    } else {
        phrase_number(story_mean_ppm(story), 0, text);
        paper_fact(paper, label(language, LABEL_MEAN), "%s ppm", text);
        phrase_number(max_ppm, 0, text);
        if (!is_sums)
            paper_fact(paper, label(language, LABEL_HIGHEST), "%s ppm", text);
        write_levels(paper, language, story);
    }
    if (!is_sums)
        write_warmth(paper, language, story);
    paper_end(paper);
}

void story_paper_method(struct paper *paper, enum paper_language language)
{
    static const enum label sentences[] = {LABEL_METHOD_READINGS, LABEL_METHOD_DAYS, LABEL_METHOD_VERDICTS,
                                           LABEL_METHOD_PERIODS, LABEL_METHOD_GRADES, LABEL_METHOD_INCIDENTS,
                                           LABEL_METHOD_BOTH, LABEL_METHOD_DIGEST};

    paper_heading(paper, 1, "%s", label(language, LABEL_METHOD));
    paper_list(paper, true);
    for (size_t i = 0; i < COUNT(sentences); i++)
        paper_item(paper, "%s", label(language, sentences[i]));
    paper_end(paper);
}
