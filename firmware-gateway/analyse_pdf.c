/* analyse_pdf.c - see analyse_pdf.h */
#include "analyse_pdf.h"
#include "print.h"
#include "settings.h"
#include "story_paper.h"
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define THOUSANDTHS 1000.0

/* What is implausible is left out, as of the lines of days. */
static void add_readings(struct story *story, const struct day_book_setup *setup, const struct logger_series *series)
{
    const int32_t *co2 = series->values[CO2_PPM];

    for (size_t i = 0; co2 && i < series->count; i++)
        if (co2[i] != LOGGER_NONE && quantity_is_plausible(CO2_PPM, co2[i] / THOUSANDTHS))
            story_add_reading(story, setup->zone, series->time_ms[i], co2[i] / THOUSANDTHS);
}

int analyse_pdf_add(struct analyse_pdf *pdf, const struct day_book_setup *setup, const struct analysed *room,
                    struct error *err)
{
    const struct logger_series *series = room->series;
    const struct day_book *book = room->analysis->book;
    struct room_info info = *setup->room;
    struct story *story;

    if (pdf->count == REPORT_ROOMS_MAX)
        return error_set(err, -EMSGSIZE, "more than %d rooms are more than one paper takes", REPORT_ROOMS_MAX);
    memcpy(info.name, room->room, sizeof info.name);
    story = story_open(&info, setup->nation, zone_date(setup->zone, series->time_ms[0]),
                       zone_date(setup->zone, series->time_ms[series->count - 1]), &setup->pack, 1);
    if (!story)
        return error_set(err, -ENOMEM, "out of memory");
    pdf->stories[pdf->count++] = story;
    period_json_expect(&story->packs[0].periods, setup, story->from_date, story->to_date);
    for (int64_t date = day_book_next_date(book, INT64_MIN); date != INT64_MAX; date = day_book_next_date(book, date))
        story_add(story, 0, book, setup, analysis_air(room->analysis, date), date);
    add_readings(story, setup, series);
    story_finish(story);
    if (series->time_ms[series->count - 1] > pdf->newest_ms)
        pdf->newest_ms = series->time_ms[series->count - 1];
    return 0;
}

static void write_room(struct paper *paper, const struct story *story)
{
    paper_heading(paper, 1, "%s", story->room.name);
    story_paper_figures(paper, PAPER_ENGLISH, story, false);
    story_paper_chart(paper, PAPER_ENGLISH, story);
    story_paper_yardsticks(paper, PAPER_ENGLISH, story);
    story_paper_weeks(paper, PAPER_ENGLISH, story);
}

/* Its dates are those of the newest sample, so that the same file gives the same bytes; the foot says what they are. */
static int make_paper(const struct analyse_pdf *pdf, const struct analyse_options *options, struct paper **paper,
                      struct error *err)
{
    char newest[PHRASE_SIZE], measured[STORY_SENTENCE_SIZE], coverage[STORY_SENTENCE_SIZE + 2 * PHRASE_SIZE];
    const struct paper_head head = {.kind = "file", .title = label(PAPER_ENGLISH, LABEL_FILE_TITLE),
                                    .made_ms = pdf->newest_ms, .made_words = "", .coverage = coverage};
    int r;

    phrase_time(PAPER_ENGLISH, &options->zone, pdf->newest_ms, newest);
    story_coverage_words(pdf->stories, pdf->count, PAPER_ENGLISH, measured);
    snprintf(coverage, sizeof coverage, "Newest reading %s · %s", newest, measured);
    r = paper_open(&head, paper, err);
    if (r < 0)
        return r;
    story_paper_findings(*paper, PAPER_ENGLISH, pdf->stories, pdf->count, true);
    story_paper_coverage(*paper, PAPER_ENGLISH, pdf->stories, pdf->count);
    for (size_t i = 0; i < pdf->count; i++) {
        if (pdf->count > 1)
            paper_break(*paper);        /* a page for each that is compared; one alone follows its finding */
        write_room(*paper, pdf->stories[i]);
    }
    paper_break(*paper);
    story_paper_method(*paper, PAPER_ENGLISH);
    story_paper_sources(*paper, PAPER_ENGLISH, pdf->stories, pdf->count);
    return 0;
}

int analyse_pdf_write(const struct analyse_pdf *pdf, const struct analyse_options *options, struct error *err)
{
    static struct settings settings;
    struct paper *paper = NULL;
    char *bytes = NULL, digest[PAPER_DIGEST_SIZE];
    size_t size = 0;
    int r = settings_load(NULL, &settings, err);

    if (r == 0)
        r = make_paper(pdf, options, &paper, err);
    if (r == 0)
        r = print_paper(settings.press, paper, &bytes, &size, digest, err);
    if (r == 0)
        r = print_file(options->pdf, bytes, size, err);
    free(bytes);
    paper_close(paper);
    return r;
}

void analyse_pdf_done(struct analyse_pdf *pdf)
{
    for (size_t i = 0; i < pdf->count; i++)
        story_close(pdf->stories[i]);
}
