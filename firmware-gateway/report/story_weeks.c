/* report/story_weeks.c - a room by time: a chart of a typical day and the worst one, and a table a week. See
 * story_paper.h. */
#include "evidence.h"
#include "story_paper.h"
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#define WEEK_DAYS 7
#define MINUTES_PER_HOUR 60
#define HUNDREDS 100.0
#define CHART_FLOOR_PPM 400             /* outdoor air */
#define CHART_STEP_PPM 500
#define CHART_TOP_MIN_PPM 2000
#define TICK_HOURS 2
#define COUNT(array) (sizeof array / sizeof *array)

static const char *const weekdays[PAPER_LANGUAGE_COUNT][WEEK_DAYS] = {
    [PAPER_ENGLISH] = {"Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"},
    [PAPER_WELSH] = {"Llun", "Maw", "Mer", "Iau", "Gwe", "Sad", "Sul"},
};

/* -- the half hours in use -- */

struct hours {
    size_t first, end;                  /* slots */
};

static struct hours hours_of(const struct story *story)
{
    struct hours hours = {STORY_SLOTS, 0};

    for (size_t i = 0; i < story->day_count; i++) {
        size_t first = (size_t)story->days[i].first_min / STORY_SLOT_MIN;
        size_t end = ((size_t)story->days[i].end_min + STORY_SLOT_MIN - 1) / STORY_SLOT_MIN;

        hours.first = first < hours.first ? first : hours.first;
        hours.end = end > hours.end ? end : hours.end;
    }
    return hours;
}

static bool is_in_use(const struct story_day *day, size_t slot)
{
    int at_min = (int)slot * STORY_SLOT_MIN;

    return at_min + STORY_SLOT_MIN > day->first_min && at_min < day->end_min;
}

static void clock_words(size_t slot, char text[PHRASE_SIZE])
{
    int at_min = (int)slot * STORY_SLOT_MIN;

    snprintf(text, PHRASE_SIZE, "%02d:%02d", at_min / MINUTES_PER_HOUR, at_min % MINUTES_PER_HOUR);
}

/* -- chart -- */

static int compare(const void *a, const void *b)
{
    double one = *(const double *)a, other = *(const double *)b;

    return (one > other) - (one < other);
}

/* Half the days were higher at that time, half lower. */
static double median_of_slot(const struct story *story, size_t slot)
{
    double values[STORY_DAYS_MAX];
    size_t count = 0;

    for (size_t i = 0; i < story->day_count; i++)
        if (story->days[i].samples[slot] && is_in_use(&story->days[i], slot))
            values[count++] = story_slot_ppm(&story->days[i], slot);
    if (!count)
        return NAN;
    qsort(values, count, sizeof *values, compare);
    return count % 2 ? values[count / 2] : (values[count / 2 - 1] + values[count / 2]) / 2;
}

/* The day with the most time over the lowest level; among equals that with the highest mean. NULL: nothing measured. */
static const struct story_day *worst_day(const struct story *story)
{
    const struct story_day *worst = NULL;

    for (size_t i = 0; i < story->day_count; i++) {
        const struct story_day *day = &story->days[i];

        if (isnan(day->mean_ppm))
            continue;
        if (!worst || day->above_min[0] > worst->above_min[0] ||
            (day->above_min[0] >= worst->above_min[0] && day->mean_ppm > worst->mean_ppm))
            worst = day;
    }
    return worst;
}

struct profile {                        /* what the chart and its table show */
    struct hours hours;
    double x_h[STORY_SLOTS], typical_ppm[STORY_SLOTS], worst_ppm[STORY_SLOTS];
    size_t count;
    double typical_top_ppm, worst_top_ppm;
    size_t worst_slot;
};

static struct profile profile_of(const struct story *story, const struct story_day *worst)
{
    struct profile profile = {.hours = hours_of(story)};

    for (size_t slot = profile.hours.first; slot < profile.hours.end; slot++) {
        size_t i = profile.count++;

        profile.x_h[i] = ((double)slot + 0.5) * STORY_SLOT_MIN / MINUTES_PER_HOUR;
        profile.typical_ppm[i] = median_of_slot(story, slot);
        profile.worst_ppm[i] = is_in_use(worst, slot) ? story_slot_ppm(worst, slot) : NAN;
        profile.typical_top_ppm = fmax(profile.typical_top_ppm, profile.typical_ppm[i]);
        if (profile.worst_ppm[i] > profile.worst_top_ppm) {
            profile.worst_top_ppm = profile.worst_ppm[i];
            profile.worst_slot = slot;
        }
    }
    return profile;
}

static void draw(struct paper *paper, enum paper_language language, const struct profile *profile, const char *title,
                 const char *sentence)
{
    double top_ppm = fmax(CHART_TOP_MIN_PPM, CHART_STEP_PPM * ceil(profile->worst_top_ppm / CHART_STEP_PPM));
    double from_h = (double)profile->hours.first * STORY_SLOT_MIN / MINUTES_PER_HOUR;
    double to_h = (double)profile->hours.end * STORY_SLOT_MIN / MINUTES_PER_HOUR;

    paper_chart(paper, title, sentence, (struct paper_axis){from_h, to_h, ""},
                (struct paper_axis){CHART_FLOOR_PPM, top_ppm, "ppm"});
    paper_series(paper, label(language, LABEL_WORST_DAY), profile->x_h, profile->worst_ppm, profile->count);
    paper_series(paper, label(language, LABEL_TYPICAL_DAY), profile->x_h, profile->typical_ppm, profile->count);
    paper_yardstick(paper, 800, "800");
    paper_yardstick(paper, 1500, "1,500");
    for (double hour = ceil(from_h); hour <= to_h; hour += TICK_HOURS) {
        char text[PHRASE_SIZE];

        snprintf(text, sizeof text, "%02.0f:00", hour);
        paper_tick_at(paper, hour, text);
    }
    paper_end(paper);
}

static void cell_ppm(struct paper *paper, double ppm)
{
    char text[PHRASE_SIZE] = "–";

    if (!isnan(ppm))
        phrase_number(ppm, 0, text);
    paper_cell(paper, "%s", text);
}

static void write_profile(struct paper *paper, enum paper_language language, const struct profile *profile)
{
    const struct paper_column columns[] = {
        {label(language, LABEL_TIME), 1, PAPER_LEFT, true},
        {label(language, LABEL_TYPICAL_DAY), 1, PAPER_RIGHT, false},
        {label(language, LABEL_WORST_DAY), 1, PAPER_RIGHT, false},
    };

    paper_table(paper, "", columns, COUNT(columns));
    for (size_t i = 0; i < profile->count; i++) {
        char text[PHRASE_SIZE];

        clock_words(profile->hours.first + i, text);
        paper_row(paper);
        paper_cell(paper, "%s", text);
        cell_ppm(paper, profile->typical_ppm[i]);
        cell_ppm(paper, profile->worst_ppm[i]);
    }
    paper_end(paper);
}

void story_paper_chart(struct paper *paper, enum paper_language language, const struct story *story)
{
    const struct story_day *worst = worst_day(story);
    struct profile profile;
    char sentence[STORY_SENTENCE_SIZE], date[PHRASE_SIZE], top[PHRASE_SIZE], at[PHRASE_SIZE], typical[PHRASE_SIZE];

    if (!worst)
        return;
    profile = profile_of(story, worst);
    if (!(profile.worst_top_ppm > 0))
        return;
    phrase_date(language, worst->date, date);
    phrase_number(profile.worst_top_ppm, 0, top);
    phrase_number(profile.typical_top_ppm, 0, typical);
    clock_words(profile.worst_slot, at);
    LABEL_SAY(sentence, language, LABEL_CHART_SENTENCE, story->room.name, date, top, at, typical);
    draw(paper, language, &profile, label(language, LABEL_TYPICAL_AND_WORST), sentence);
    write_profile(paper, language, &profile);
}

/* -- weeks -- */

static enum air_level level_of(double ppm)
{
    return isnan(ppm) ? AIR_UNKNOWN : ppm >= 1500 ? AIR_ACT : ppm >= 800 ? AIR_WATCH : AIR_GOOD;
}

static const struct story_day *day_at(const struct story *story, int64_t date)
{
    for (size_t i = 0; i < story->day_count; i++)
        if (story->days[i].date == date)
            return &story->days[i];
    return NULL;
}

static void write_cell(struct paper *paper, const struct story_day *day, size_t slot)
{
    double ppm = day && is_in_use(day, slot) ? story_slot_ppm(day, slot) : NAN;
    char text[PHRASE_SIZE];

    if (!day || !is_in_use(day, slot)) {
        paper_cell(paper, " ");
        return;
    }
    snprintf(text, sizeof text, "%.0f", ppm / HUNDREDS);
    paper_cell_level(paper, level_of(ppm), isnan(ppm) ? "–" : text);
}

static void write_week(struct paper *paper, enum paper_language language, const struct story *story, int64_t monday,
                       struct hours hours)
{
    const struct story_day *days[WEEK_DAYS];
    struct paper_column columns[WEEK_DAYS + 1] = {{label(language, LABEL_TIME), 1, PAPER_LEFT, true}};
    char titles[WEEK_DAYS][PHRASE_SIZE], period[PHRASE_SIZE], caption[STORY_SENTENCE_SIZE], share[PHRASE_SIZE];
    size_t count = 0;
    int64_t last = 0;

    for (int64_t date = monday; date < monday + WEEK_DAYS; date++) {
        const struct story_day *day = day_at(story, date);

        if (!day)
            continue;
        phrase_date(language, date, period);
        snprintf(titles[count], sizeof titles[count], "%s %.*s", weekdays[language][date - monday],
                 period[1] == ' ' ? 1 : 2, period);
        columns[count + 1] = (struct paper_column){titles[count], 1, PAPER_CENTRE, false};
        days[count++] = day;
        last = date;
    }
    if (!count)
        return;
    phrase_dates(language, days[0]->date, last, period);
    paper_table(paper, LABEL_SAY(caption, language, LABEL_WEEK_CAPTION, period), columns, count + 1);
    paper_row(paper);
    paper_cell(paper, "%s", label(language, LABEL_COVERED));
    for (size_t i = 0; i < count; i++) {
        story_percent(days[i]->coverage, share);
        paper_cell(paper, "%s%%", share);
    }
    for (size_t slot = hours.first; slot < hours.end; slot++) {
        clock_words(slot, share);
        paper_row(paper);
        paper_cell(paper, "%s", share);
        for (size_t i = 0; i < count; i++)
            write_cell(paper, days[i], slot);
    }
    paper_end(paper);
}

void story_paper_weeks(struct paper *paper, enum paper_language language, const struct story *story)
{
    struct hours hours = hours_of(story);

    if (!story->day_count)
        return;
    paper_heading(paper, 2, "%s", label(language, LABEL_WEEKS));
    paper_paragraph(paper, "%s", label(language, LABEL_WEEK_NOTE));
    for (int64_t monday = evidence_week_start(story->from_date); monday <= story->to_date; monday += WEEK_DAYS)
        write_week(paper, language, story, monday, hours);
}
