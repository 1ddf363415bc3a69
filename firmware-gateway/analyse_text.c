/* analyse_text.c - what `transom analyse` says to a person: the answer in one sentence, then what it rests on, and the
 * rooms of several files beside each other. The tables of one room are in analyse_tables.c. */
#include "analyse_tables.h"
#include "quality.h"
#include "verdict_words.h"
#include <math.h>
#include <stdlib.h>
#include <string.h>

#define LABEL_COLUMNS 15
#define HOURS_SIZE 512
#define NAME_COLUMNS_MIN 16
#define FIGURE_COLUMNS 9

/* -- all days together -- */

void analysed_sums_add(struct analysed_sums *sums, const struct day_figures *figures)
{
    const struct level_figures *level = day_figures_level(figures, day_co2_levels[0]);

    sums->days++;
    sums->occupied_ms += (double)day_figures_occupied_ms(figures, INT64_MAX);
    sums->joined_ms += figures->joined_ms;
    sums->area += figures->area;
    if (level) {
        sums->above_ms += level->met_ms;
        sums->days_above += level->met_ms > 0;
    }
    if (figures->joined_ms > 0 && !(figures->max <= sums->max)) {
        sums->max = figures->max;
        sums->max_date = figures->date;
    }
}

struct analysed_sums analysed_sums_of(const struct day_book *book, enum quantity quantity)
{
    struct analysed_sums sums = {.max = NAN};

    for (int64_t date = day_book_next_date(book, INT64_MIN); date != INT64_MAX; date = day_book_next_date(book, date)) {
        const struct booked_day *day = day_book_find(book, quantity, date);

        if (day && day->judged.figures.span_count)
            analysed_sums_add(&sums, &day->judged.figures);
    }
    return sums;
}

/* -- one room -- */

static void put_answer(const struct sheet *sheet, const char *room, const struct analysed_sums *co2,
                       const struct analysed_sums *temperature, bool is_outside)
{
    char above[SHEET_LENGTH_SIZE], joined[SHEET_LENGTH_SIZE], day[SHEET_TIME_SIZE];

    if (co2->joined_ms > 0) {
        sheet_length(co2->above_ms / 60000, above);
        sheet_length(co2->joined_ms / 60000, joined);
        sheet_day(co2->max_date, day);
        sheet_wrap(sheet, 0, 0, "%s was over %.0f ppm for %.0f%% of the measured occupied time (%s of %s), on %zu of "
                   "%zu days; the mean was %.0f ppm and the highest %.0f ppm, on %s.", room, day_co2_levels[0].limit,
                   verdict_percent(co2->above_ms / co2->joined_ms), above, joined, co2->days_above, co2->days,
                   co2->area / co2->joined_ms, co2->max, day);
    } else if (temperature->joined_ms > 0) {
        sheet_wrap(sheet, 0, 0, "%s: no CO2 was measured while it was occupied; the mean temperature was %.1f degC.",
                   room, temperature->area / temperature->joined_ms);
    } else if (is_outside) {
        sheet_wrap(sheet, 0, 0, "%s: all samples are outside occupied time, so there is nothing to judge.", room);
    } else {
        sheet_wrap(sheet, 0, 0, "%s: nothing was measured while it was occupied, so there is nothing to judge.", room);
    }
}

static void put_label(const struct sheet *sheet, const char *label)
{
    fputs("  ", sheet->to);
    sheet_cell(sheet, label, LABEL_COLUMNS - 2, false);
}

static void append(char text[HOURS_SIZE], const char *more)
{
    size_t used = strlen(text);

    snprintf(text + used, HOURS_SIZE - used, "%s", more);
}

/* The weekdays that have the same periods as this one. */
static uint8_t days_alike(const struct week_hours *hours, int day)
{
    unsigned alike = 0;

    for (int other = 0; other < 7; other++)
        if (hours->count[other] == hours->count[day] &&
            memcmp(hours->periods[other], hours->periods[day], hours->count[day] * sizeof *hours->periods[day]) == 0)
            alike |= 1u << other;
    return (uint8_t)alike;
}

static void put_hours(const struct sheet *sheet, const struct analyse_options *options)
{
    const struct week_hours *hours = &options->calendar.hours;
    char text[HOURS_SIZE] = "", part[CALENDAR_TEXT_SIZE];
    unsigned told = 0;

    for (int day = 0; day < 7; day++) {
        if (hours->count[day] == 0 || told >> day & 1)
            continue;
        told |= days_alike(hours, day);
        calendar_weekdays_format(days_alike(hours, day), part);
        append(text, *text ? "; " : "");
        append(text, part);
        for (size_t i = 0; i < hours->count[day]; i++) {
            calendar_period_format(hours->periods[day][i], part);
            append(text, i ? ", " : " ");
            append(text, part);
        }
    }
    if (options->calendar.closure_count || options->calendar.term_count || options->calendar.bank_holiday_count)
        append(text, "; less closures and what is out of term");
    put_label(sheet, "occupied");
    sheet_wrap(sheet, -LABEL_COLUMNS, LABEL_COLUMNS, "%s; %s time", text, options->zone.name);
}

static void put_coverage(const struct sheet *sheet, const struct analysis *analysis, const struct analysed_sums *sums,
                         bool is_outside)
{
    static const char letters[] = "ABCD";
    const struct quality_evidence evidence = {.coverage = sums->joined_ms / sums->occupied_ms, .clock_is_trusted = true,
                                              .baseline_is_good = analysis->baseline_is_good,
                                              .flags = analysis->stuck ? QUALITY_STUCK : 0};
    char occupied[SHEET_LENGTH_SIZE];
    const char *reason;
    enum quality_grade grade;

    if (!sums->days)
        return;
    grade = quality_grade(&evidence, &reason);
    sheet_length(sums->occupied_ms / 60000, occupied);
    put_label(sheet, "coverage");
    sheet_wrap(sheet, -LABEL_COLUMNS, LABEL_COLUMNS, "%.0f%% of %s on %zu day%s; evidence grade %c, because of %s (a "
               "file says nothing of calibration and placement)", verdict_percent(evidence.coverage), occupied, sums->days,
               sums->days == 1 ? "" : "s", letters[grade], is_outside ? "samples outside occupied time alone" : reason);
}

static bool is_outside(const struct analyse_options *options, const struct logger_series *series)
{
    const struct day_book_setup setup = {.calendar = &options->calendar, .zone = &options->zone};

    return analysed_is_outside(&setup, series);
}

static void put_facts(const struct sheet *sheet, const struct analyse_options *options, const struct analysed *room,
                      const struct analysed_sums *co2)
{
    const struct analysis *analysis = room->analysis;
    const struct logger_series *series = room->series;
    char from[SHEET_TIME_SIZE], to[SHEET_TIME_SIZE];

    sheet_day(zone_date(&options->zone, series->time_ms[0]), from);
    sheet_day(zone_date(&options->zone, series->time_ms[series->count - 1]), to);
    put_label(sheet, "measured");
    sheet_wrap(sheet, -LABEL_COLUMNS, LABEL_COLUMNS, "%s to %s, mostly every %.3g min; %zu sample%s in %s (%s)", from,
               to, (double)analysis->interval_ms / 60000, analysis->samples, analysis->samples == 1 ? "" : "s",
               room->file, room->log->format);
    put_label(sheet, "left out");
    sheet_wrap(sheet, -LABEL_COLUMNS, LABEL_COLUMNS, "%zu out of a sensor's range, %zu rows twice; gaps over %.0f min "
               "are not joined", analysis->rejected, series->repeated + series->clashing,
               (double)analysis->max_gap_ms / 60000);
    if (analysis->spikes) {
        put_label(sheet, "jumps");
        sheet_wrap(sheet, -LABEL_COLUMNS, LABEL_COLUMNS, "%zu of CO2 that no second sample had confirmed: in the "
                   "figures, but they raise no incident", analysis->spikes);
    }
    if (analysis->long_holes) {
        put_label(sheet, "holes");
        sheet_wrap(sheet, -LABEL_COLUMNS, LABEL_COLUMNS, "%zu of more than %d days without a sample: their days are "
                   "not listed", analysis->long_holes, ANALYSIS_HOLE_DAYS_MAX);
    }
    put_hours(sheet, options);
    put_coverage(sheet, analysis, co2, is_outside(options, series));
    put_label(sheet, "ventilation");
    sheet_wrap(sheet, -LABEL_COLUMNS, LABEL_COLUMNS, "%s", options->room.ventilation == VENTILATION_UNKNOWN
               ? "not known: rules for natural and for mechanical rooms are both shown"
               : ventilation_word(options->room.ventilation));
    for (size_t i = 0; i < room->log->note_count; i++) {
        put_label(sheet, i ? "" : "the file");
        sheet_wrap(sheet, -LABEL_COLUMNS, LABEL_COLUMNS, "%s", room->log->notes[i]);
    }
}

static void put_room(const struct sheet *sheet, const struct analyse_options *options, const struct analysed *room,
                     const struct analysed_sums *co2)
{
    const struct analysed_sums temperature = analysed_sums_of(room->analysis->book, TEMPERATURE_C);

    sheet_heading(sheet, room->room, '=');
    put_answer(sheet, room->room, co2, &temperature, is_outside(options, room->series));
    fputc('\n', sheet->to);
    put_facts(sheet, options, room, co2);
    analyse_put_rules(sheet, options, room);
    analyse_put_days(sheet, room);
    analyse_put_school_day(sheet, options, room);
    analyse_put_fresh_air(sheet, options, room);
    analyse_put_incidents(sheet, options, room);
}

void analyse_text_room(const struct analyse_options *options, const struct analysed *room, struct analyse_page *page)
{
    struct analysed_text told = {.co2 = analysed_sums_of(room->analysis->book, CO2_PPM)}, *grown;
    struct sheet sheet = {.width = options->width, .is_ascii = options->is_ascii};
    size_t size;

    snprintf(told.room, sizeof told.room, "%s", room->room);
    grown = realloc(page->rooms, (page->count + 1) * sizeof *grown);
    if (grown)
        page->rooms = grown;
    sheet.to = grown ? open_memstream(&told.text, &size) : NULL;
    if (sheet.to)
        put_room(&sheet, options, room, &told.co2);
    if (!sheet.to || fclose(sheet.to) != 0) {
        free(told.text);
        page->failed = true;
        return;
    }
    page->rooms[page->count++] = told;
}

/* -- several rooms -- */

static double share_above(const struct analysed_text *told)
{
    return told->co2.joined_ms > 0 ? told->co2.above_ms / told->co2.joined_ms : -1;
}

/* Worst first; of equals the higher; rooms without CO2 last, as they were named. */
static int by_share(const void *a, const void *b)
{
    const struct analysed_text *left = a, *right = b;

    if (share_above(left) != share_above(right))
        return share_above(left) > share_above(right) ? -1 : 1;
    if (left->co2.max != right->co2.max && !isnan(left->co2.max))
        return left->co2.max > right->co2.max ? -1 : 1;
    return strcmp(left->room, right->room);
}

static void put_comparison(const struct sheet *sheet, const struct analyse_page *page)
{
    int name_columns = NAME_COLUMNS_MIN + (sheet->width - 80) / 2, bar_columns = sheet->width / 6;
    char heading[64];

    name_columns = name_columns < NAME_COLUMNS_MIN ? NAME_COLUMNS_MIN : name_columns;
    snprintf(heading, sizeof heading, "%zu rooms, worst first", page->count);
    sheet_heading(sheet, heading, '=');
    sheet_wrap(sheet, 0, 0, "Shares are of the occupied time that was measured; coverage says how much that was.");
    fputc('\n', sheet->to);
    sheet_cell(sheet, "room", name_columns, false);
    sheet_cell(sheet, "over 800", FIGURE_COLUMNS, true);
    sheet_cell(sheet, "mean", FIGURE_COLUMNS, true);
    sheet_cell(sheet, "highest", FIGURE_COLUMNS, true);
    sheet_cell(sheet, "coverage", FIGURE_COLUMNS, true);
    fputc('\n', sheet->to);
    for (size_t i = 0; i < page->count; i++) {
        const struct analysed_text *told = &page->rooms[i];
        const struct analysed_sums *co2 = &told->co2;
        bool has_any = co2->joined_ms > 0;

        sheet_cell(sheet, told->room, name_columns, false);
        sheet_number(sheet, has_any ? verdict_percent(share_above(told)) : NAN, " %", FIGURE_COLUMNS);
        sheet_number(sheet, has_any ? co2->area / co2->joined_ms : NAN, " ppm", FIGURE_COLUMNS);
        sheet_number(sheet, co2->max, " ppm", FIGURE_COLUMNS);
        sheet_number(sheet, co2->occupied_ms > 0 ? verdict_percent(co2->joined_ms / co2->occupied_ms) : NAN, " %", FIGURE_COLUMNS);
        fputs("  ", sheet->to);
        sheet_bar(sheet, share_above(told), bar_columns);
        fputc('\n', sheet->to);
    }
}

void analyse_text_end(const struct analyse_options *options, struct analyse_page *page, FILE *to)
{
    const struct sheet sheet = {.to = to, .width = options->width, .is_ascii = options->is_ascii};

    if (page->count > 1) {
        qsort(page->rooms, page->count, sizeof *page->rooms, by_share);
        put_comparison(&sheet, page);
    }
    for (size_t i = 0; i < page->count; i++) {
        fputs(page->rooms[i].text, to);
        free(page->rooms[i].text);
    }
    free(page->rooms);
    *page = (struct analyse_page){.failed = page->failed};
}
