/* analyse_text.c - what `transom analyse` says to a person: the answer in one sentence. */
#include "analyse.h"
#include <math.h>
#include <stdlib.h>

#define ANSWER_SIZE 256

/* Of all days together. */
static void add_up(const struct analysed *room, struct analysed_text *told)
{
    double met_ms = 0, joined_ms = 0, occupied_ms = 0, area = 0;

    told->max_ppm = NAN;
    for (int64_t date = day_book_next_date(room->analysis->book, INT64_MIN); date != INT64_MAX;
         date = day_book_next_date(room->analysis->book, date)) {
        const struct booked_day *day = day_book_find(room->analysis->book, CO2_PPM, date);

        if (!day || !day->judged.figures.span_count)
            continue;
        occupied_ms += (double)day_figures_occupied_ms(&day->judged.figures, INT64_MAX);
        joined_ms += day->judged.figures.joined_ms;
        area += day->judged.figures.area;
        met_ms += day_figures_level(&day->judged.figures, day_co2_levels[0])->met_ms;
        if (day->judged.figures.joined_ms > 0)
            told->max_ppm = fmax(told->max_ppm, day->judged.figures.max);
    }
    told->coverage = occupied_ms > 0 ? joined_ms / occupied_ms : NAN;
    told->share_above = joined_ms > 0 ? met_ms / joined_ms : NAN;
    told->mean_ppm = joined_ms > 0 ? area / joined_ms : NAN;
}

void analyse_text_room(const struct analyse_options *options, const struct analysed *room, struct analyse_page *page)
{
    struct analysed_text told = {.order = page->count, .text = malloc(ANSWER_SIZE)}, *grown;

    (void)options;
    add_up(room, &told);
    snprintf(told.room, sizeof told.room, "%s", room->room);
    grown = realloc(page->rooms, (page->count + 1) * sizeof *grown);
    if (!grown || !told.text) {
        free(told.text);
        page->failed = true;
        return;
    }
    if (isnan(told.share_above))
        snprintf(told.text, ANSWER_SIZE, "%s: no CO2 was measured in occupied time.\n", room->room);
    else
        snprintf(told.text, ANSWER_SIZE,
                 "%s was over 800 ppm for %.0f %% of the measured occupied time; mean %.0f ppm, highest %.0f ppm, "
                 "coverage %.0f %%.\n", room->room, 100 * told.share_above, told.mean_ppm, told.max_ppm,
                 100 * told.coverage);
    page->rooms = grown;
    page->rooms[page->count++] = told;
}

void analyse_text_end(const struct analyse_options *options, struct analyse_page *page, FILE *to)
{
    (void)options;
    for (size_t i = 0; i < page->count; i++) {
        fputs(page->rooms[i].text, to);
        free(page->rooms[i].text);
    }
    free(page->rooms);
}
