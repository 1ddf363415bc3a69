/* report/report_term.c - a term of the school, or of one of its rooms: sums of kept days, and for a room its days.
 * Rooms that were measured too little stand apart and have no rank. Who may not see single days gets sums alone. */
#include "evidence.h"
#include "fix_list.h"
#include "rfc3339.h"
#include "school_paper.h"
#include "term.h"
#include "verdict_words.h"
#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#define MONTHS_MAX 8
#define PERCENT 100
#define ROOM_LIST_SIZE 2048
#define LIMITS_SIZE (ROOM_LIST_SIZE + 2 * STORY_SENTENCE_SIZE)
#define COUNT(array) (sizeof array / sizeof *array)

struct month {
    int64_t first_date, end_date; /* [first, end) */
    char name[PHRASE_SIZE];
};

struct term_paper {
    struct school_paper of;
    struct fix_list list;
    char untold[ROOM_LIST_SIZE];        /* rooms of which so few days were measured that sums would tell of them */
    size_t month_count;
    struct month months[MONTHS_MAX];
};

/* -- by month: the same months and scale for every room -- */

/* Whether any room was in use in it. */
static bool is_used(const struct term_paper *term, const struct month *month)
{
    for (size_t i = 0; i < term->of.count; i++)
        for (size_t d = 0; d < term->of.stories[i]->day_count; d++)
            if (term->of.stories[i]->days[d].date >= month->first_date &&
                term->of.stories[i]->days[d].date < month->end_date)
                return true;
    return false;
}

static void find_months(struct term_paper *term)
{
    int64_t date = term->of.from_date;

    while (date <= term->of.to_date && term->month_count < MONTHS_MAX) {
        struct month *month = &term->months[term->month_count];
        int year, number, day;
        char text[PHRASE_SIZE];

        civil_from_days(date, &year, &number, &day);
        month->first_date = date;
        month->end_date = number == 12 ? civil_to_days(year + 1, 1, 1) : civil_to_days(year, number + 1, 1);
        phrase_date(term->of.ask->language, date, text);
        snprintf(month->name, sizeof month->name, "%s", strchr(text, ' ') + 1);
        date = month->end_date;
        term->month_count += is_used(term, month);
    }
}

/* The share of its measured time over 800 ppm; NAN: less than three quarters of it were measured. */
static double share_of_month(const struct story *story, const struct month *month)
{
    double occupied_min = 0, measured_min = 0, above_min = 0;

    for (size_t i = 0; i < story->day_count; i++) {
        const struct story_day *day = &story->days[i];

        if (day->date < month->first_date || day->date >= month->end_date)
            continue;
        occupied_min += day->occupied_min;
        measured_min += day->coverage * day->occupied_min;
        above_min += day->above_min[0];
    }
    return measured_min > 0 && measured_min >= VERDICT_COVERAGE_MIN * occupied_min ? above_min / measured_min : NAN;
}

static void cell_share(struct paper *paper, double share)
{
    char text[PHRASE_SIZE];

    story_percent(share, text);
    paper_cell(paper, "%s%s", text, isnan(share) ? "" : "%");
}

/* Of time over a level. */
static void cell_over(struct paper *paper, enum paper_language language, double share)
{
    char text[PHRASE_SIZE];

    story_share_words(share, language, text);
    paper_cell(paper, "%s%s", text, isnan(share) ? "" : "%");
}

static void write_months(const struct term_paper *term, struct paper *paper)
{
    enum paper_language language = term->of.ask->language;
    struct paper_column columns[MONTHS_MAX + 1] = {{label(language, LABEL_ROOM), 1.6, PAPER_LEFT, true}};

    if (term->month_count < 2)          /* the one month is what was said already */
        return;
    for (size_t i = 0; i < term->month_count; i++)
        columns[i + 1] = (struct paper_column){term->months[i].name, 1, PAPER_RIGHT, false};
    paper_table(paper, label(language, LABEL_MONTHS), columns, term->month_count + 1);
    for (size_t i = 0; i < term->of.count; i++) {
        paper_row(paper);
        paper_cell(paper, "%s", term->of.stories[i]->room.name);
        for (size_t m = 0; m < term->month_count; m++)
            cell_over(paper, language, share_of_month(term->of.stories[i], &term->months[m]));
    }
    paper_end(paper);
}

/* -- who may not see single days -- */

/* Leaves the rooms out whose figures would tell of single days. -EPERM: that is all of them. */
static int leave_out_thin(struct term_paper *term, struct error *err)
{
    size_t kept = 0, days = 0;
    char words[TERM_THIN_SIZE];

    for (size_t i = 0; i < term->of.count; i++) {
        struct story *story = term->of.stories[i];
        size_t used = strlen(term->untold);

        if (!term_days_are_too_few(story->measured_min, (int64_t)story->measured_days)) {
            term->of.stories[kept++] = story;
            continue;
        }
        days = story->measured_days > days ? story->measured_days : days;
        snprintf(term->untold + used, sizeof term->untold - used, "%s%s", used ? ", " : "", story->room.name);
        story_close(story);
    }
    term->of.count = kept;
    return kept ? 0 : error_set(err, -EPERM, "%s", term_thin_words((int64_t)days, words));
}

/* -- the whole school -- */

/* Of the rooms that were measured well enough, whether they failed or not. */
static void write_school_finding(const struct term_paper *term, struct paper *paper)
{
    enum paper_language language = term->of.ask->language;
    const struct story *worst = NULL;
    double measured_min = 0, above_min = 0;
    size_t rooms = 0;
    char text[STORY_SENTENCE_SIZE], count[16], share[PHRASE_SIZE], worst_share[PHRASE_SIZE], period[PHRASE_SIZE];

    for (size_t i = 0; i < term->of.count; i++) {
        const struct story *story = term->of.stories[i];

        if (!story_is_measured(story))
            continue;
        rooms++;
        measured_min += story->measured_min;
        above_min += story->above_min[0];
        if (!worst || story_share_above(story, 0) > story_share_above(worst, 0))
            worst = story;
    }
    if (!worst) {
        paper_box(paper, PAPER_FINDING, "%s", label(language, LABEL_FIX_THIN_NOTE));
        return;
    }
    snprintf(count, sizeof count, "%zu", rooms);
    story_percent(above_min / measured_min, share);
    story_percent(story_share_above(worst, 0), worst_share);
    phrase_dates(language, term->of.from_date, term->of.to_date, period);
    paper_box(paper, PAPER_FINDING, "%s",
              LABEL_SAY(text, language, LABEL_TERM_WORST, count, share, period, worst->room.name, worst_share));
}

static void write_rank(const struct term_paper *term, const struct story *story, struct paper *paper)
{
    enum paper_language language = term->of.ask->language;
    char text[STORY_SENTENCE_SIZE], failed[16], measured[16], number[PHRASE_SIZE];

    snprintf(failed, sizeof failed, "%zu", story->failed_days);
    snprintf(measured, sizeof measured, "%zu", story->measured_days);
    paper_row(paper);
    paper_cell(paper, "%s", story->room.name);
    cell_over(paper, language, story_share_above(story, 0));
    cell_over(paper, language, story_share_above(story, 2));
    story_cell_minutes(paper, language, story->worst_run_min[0]);
    phrase_number(story_mean_ppm(story), 0, number);
    paper_cell(paper, "%s", number);
    paper_cell(paper, "%s", LABEL_SAY(text, language, LABEL_DAYS_OF, failed, measured));
    cell_share(paper, story_coverage(story));
}

static void write_ranks(const struct term_paper *term, struct paper *paper)
{
    enum paper_language language = term->of.ask->language;
    const struct paper_column columns[] = {
        {label(language, LABEL_ROOM), 1.4, PAPER_LEFT, true},
        {label(language, LABEL_SHARE_OVER_800), 0.8, PAPER_RIGHT, false},
        {label(language, LABEL_OVER_1500_SHARE), 0.8, PAPER_RIGHT, false},
        {label(language, LABEL_LONGEST), 1, PAPER_RIGHT, false},
        {label(language, LABEL_MEAN_PPM), 0.9, PAPER_RIGHT, false},
        {label(language, LABEL_FAILED_ON), 1.3, PAPER_LEFT, false},
        {label(language, LABEL_COVERED), 1.15, PAPER_RIGHT, false},
    };

    paper_table(paper, label(language, LABEL_TERM_ROOMS), columns, COUNT(columns));
    for (size_t i = 0; i < term->list.failed_count; i++)
        write_rank(term, term->list.failed[i], paper);
    for (size_t i = 0; i < term->list.fine_count; i++)
        write_rank(term, term->list.fine[i], paper);
    if (term->list.thin_count)
        paper_group(paper, "%s", label(language, LABEL_FIX_THIN));
    for (size_t i = 0; i < term->list.thin_count; i++) {
        paper_row(paper);
        paper_cell(paper, "%s", term->list.thin[i]->room.name);
        for (size_t c = 0; c < COUNT(columns) - 2; c++)
            paper_cell(paper, "–");
        cell_share(paper, story_coverage(term->list.thin[i]));
    }
    paper_end(paper);
}

static void write_school(const struct term_paper *term, struct paper *paper)
{
    enum paper_language language = term->of.ask->language;
    char untold[LIMITS_SIZE] = "";

    if (*term->untold)
        LABEL_SAY(untold, language, LABEL_TERM_UNTOLD, term->untold);
    write_school_finding(term, paper);
    paper_box(paper, PAPER_LIMITS, "%s%s%s%s%s", label(language, LABEL_LIMITS_SIGN), term->list.thin_count ? "\n" : "",
              term->list.thin_count ? label(language, LABEL_FIX_THIN_NOTE) : "", *untold ? "\n" : "", untold);
    write_ranks(term, paper);
    if (!term->of.ask->is_sums)
        write_months(term, paper);
}

/* -- one room -- */

static void write_weeks(const struct story *story, enum paper_language language, struct paper *paper)
{
    struct month week;

    paper_bars(paper, label(language, LABEL_WEEKS), label(language, LABEL_WEEKS_SENTENCE),
               (struct paper_axis){0, PERCENT, "%"});
    for (int64_t monday = evidence_week_start(story->from_date); monday <= story->to_date; monday += 7) {
        char name[PHRASE_SIZE], words[PHRASE_SIZE];
        double share;

        week = (struct month){.first_date = monday, .end_date = monday + 7};
        share = share_of_month(story, &week);
        phrase_date(language, monday, name);
        if (isnan(share))
            snprintf(words, sizeof words, "%s", label(language, LABEL_CANNOT_TELL));
        else
            snprintf(words, sizeof words, "%.0f%%", verdict_percent(share));
        paper_bar(paper, name, isnan(share) ? NAN : PERCENT * share, words);
    }
    paper_end(paper);
}

static void write_days(const struct story *story, enum paper_language language, struct paper *paper)
{
    const struct paper_column columns[] = {
        {label(language, LABEL_DATE), 2.1, PAPER_LEFT, true},
        {label(language, LABEL_COVERED), 1.2, PAPER_RIGHT, false},
        {label(language, LABEL_OVER_800), 0.9, PAPER_RIGHT, false},
        {label(language, LABEL_OVER_1500), 0.9, PAPER_RIGHT, false},
        {label(language, LABEL_LONGEST), 1, PAPER_RIGHT, false},
        {label(language, LABEL_MEAN_PPM), 1.1, PAPER_RIGHT, false},
        {label(language, LABEL_VERDICT), 1.3, PAPER_LEFT, false},
    };

    paper_table(paper, label(language, LABEL_TERM_DAYS), columns, COUNT(columns));
    for (size_t i = 0; i < story->day_count; i++) {
        const struct story_day *day = &story->days[i];
        const double minutes[] = {day->above_min[0], day->above_min[2], day->run_min[0], day->mean_ppm};
        char text[PHRASE_SIZE];

        phrase_date(language, day->date, text);
        paper_row(paper);
        paper_cell(paper, "%s", text);
        cell_share(paper, day->coverage);
        for (size_t c = 0; c < COUNT(minutes); c++) {
            phrase_number(minutes[c], 0, text);
            paper_cell(paper, "%s", isnan(day->mean_ppm) ? "–" : text);
        }
        paper_cell_verdict(paper, day->has_failed   ? VERDICT_FAIL
                                  : day->has_passed ? VERDICT_PASS
                                                    : VERDICT_CANNOT_TELL);
    }
    paper_end(paper);
}

static void write_room(const struct term_paper *term, struct paper *paper)
{
    enum paper_language language = term->of.ask->language;
    const struct story *story = term->of.stories[0];

    story_paper_findings(paper, language, term->of.stories, term->of.count, false);
    story_paper_coverage(paper, language, term->of.stories, term->of.count);
    story_paper_figures(paper, language, story, term->of.ask->is_sums);
    if (term->of.ask->is_sums)
        return;
    write_weeks(story, language, paper);
    write_months(term, paper);
    write_days(story, language, paper);
}

/* -- the paper -- */

static struct term_range range_of(const struct report_ask *ask, const struct school_record *school)
{
    int64_t today = zone_date(&ask->zone, ask->now_ms);
    struct term_range range;

    if (ask->from_date != REPORT_NO_DATE)
        return (struct term_range){ask->from_date, ask->to_date};
    if (!term_newest_whole(&school->calendar, today, &range) || range.to_date - range.from_date >= REPORT_DAYS_MAX)
        range = (struct term_range){today - REPORT_TERM_DAYS, today - 1};
    return range;
}

static int find_range(struct store *store, const struct report_ask *ask, struct term_range *range, struct error *err)
{
    struct school_record *school;
    int r = ask->shelf ? school_record_open(store, ask->shelf, ask->pack, &ask->zone, &school, err)
                       : error_set(err, -ENOENT, "there are no rule packs to judge by");

    if (r < 0)
        return r;
    *range = range_of(ask, school);
    school_record_close(school);
    return 0;
}

int report_term(struct store *store, const struct report_ask *ask, struct paper **paper, struct error *err)
{
    struct term_paper term = {0};
    struct term_range range;
    struct paper *written = NULL;
    char title[STORY_SENTENCE_SIZE];
    int r = find_range(store, ask, &range, err);

    if (r < 0)
        return r;
    r = school_paper_read(&term.of, store, ask, range.from_date, range.to_date, SCHOOL_PAPER_KEPT_DAYS, err);
    if (r == 0 && ask->is_sums)
        r = leave_out_thin(&term, err);
    if (r == 0)
        r = school_paper_open(&term.of, "term",
                              *ask->room
                                  ? LABEL_SAY(title, ask->language, LABEL_TERM_TITLE, term.of.stories[0]->room.name)
                                  : label(ask->language, LABEL_TERM_SCHOOL_TITLE),
                              &written, err);
    if (r == 0) {
        find_months(&term);
        fix_list_make(term.of.stories, term.of.count, &term.list);
        if (*ask->room)
            write_room(&term, written);
        else
            write_school(&term, written);
        school_paper_end(&term.of, written);
        *paper = written;
    }
    school_paper_done(&term.of);
    return r;
}
