/* air/day_book.c - see day_book.h */
#include "day_book.h"
#include <errno.h>
#include <stdlib.h>

#define FIRST_PLACES 2              /* a page asks for one day: it and the one before it */

struct chapter {                    /* one quantity */
    enum quantity quantity;
    struct day_judge *judge;
    bool is_doubtful;               /* the day of the newest sample */
    size_t count, places;
    struct booked_day *days;        /* oldest first */
};

struct day_book {
    size_t count;
    struct chapter chapters[DAY_BOOK_QUANTITIES_MAX];
};

static bool is_judged(const struct pack *pack, enum quantity quantity)
{
    if (quantity == CO2_PPM || quantity == TEMPERATURE_C)
        return true;
    for (size_t i = 0; i < pack->count; i++)
        if (pack->rules[i].quantity == quantity)
            return true;
    return false;
}

struct day_book *day_book_open(const struct day_book_setup *setup)
{
    struct day_book *book = calloc(1, sizeof *book);

    for (int q = 0; book && q < QUANTITY_COUNT; q++) {
        struct chapter *chapter = &book->chapters[book->count];

        if (!is_judged(setup->pack, (enum quantity)q))
            continue;
        chapter->quantity = (enum quantity)q;
        chapter->judge = day_judge_open(setup->pack, chapter->quantity, setup->room, setup->nation, setup->calendar,
                                        setup->hours, setup->zone);
        if (!chapter->judge) {
            day_book_close(book);
            return NULL;
        }
        book->count++;
    }
    return book;
}

void day_book_close(struct day_book *book)
{
    if (!book)
        return;
    for (size_t i = 0; i < book->count; i++) {
        day_judge_close(book->chapters[i].judge);
        free(book->chapters[i].days);
    }
    free(book);
}

size_t day_book_quantity_count(const struct day_book *book)
{
    return book->count;
}

enum quantity day_book_quantity(const struct day_book *book, size_t index)
{
    return book->chapters[index].quantity;
}

static struct chapter *chapter_of(struct day_book *book, enum quantity quantity)
{
    for (size_t i = 0; i < book->count; i++)
        if (book->chapters[i].quantity == quantity)
            return &book->chapters[i];
    return NULL;
}

/* A place for one more day, or NULL. */
static struct booked_day *next_place(struct chapter *chapter)
{
    struct booked_day *grown;
    size_t places = chapter->places ? 2 * chapter->places : FIRST_PLACES;

    if (chapter->count < chapter->places)
        return &chapter->days[chapter->count];
    grown = realloc(chapter->days, places * sizeof *grown);
    if (!grown)
        return NULL;
    chapter->days = grown;
    chapter->places = places;
    return &chapter->days[chapter->count];
}

static void keep_day(struct chapter *chapter, struct booked_day *day)
{
    day->is_doubtful = chapter->is_doubtful;
    chapter->is_doubtful = false;
    chapter->count++;
}

static void doubt(struct chapter *chapter)
{
    day_judge_doubt(chapter->judge);
    chapter->is_doubtful = true;
}

int day_book_add(struct day_book *book, enum quantity quantity, int64_t time_ms, double value, int64_t max_gap_ms,
                 int64_t interval_ms, bool is_doubtful)
{
    struct chapter *chapter = chapter_of(book, quantity);
    struct booked_day *place = chapter ? next_place(chapter) : NULL;
    int r;

    if (!place)
        return chapter ? -ENOMEM : -EINVAL;
    r = day_judge_add(chapter->judge, time_ms, value, max_gap_ms, interval_ms, &place->judged);
    if (r < 0)
        return r;
    if (r == 1)
        keep_day(chapter, place);
    if (is_doubtful)
        doubt(chapter);
    return 0;
}

void day_book_doubt(struct day_book *book, enum quantity quantity)
{
    struct chapter *chapter = chapter_of(book, quantity);

    if (chapter)
        doubt(chapter);
}

int day_book_finish(struct day_book *book)
{
    for (size_t i = 0; i < book->count; i++) {
        struct chapter *chapter = &book->chapters[i];
        struct booked_day *place = next_place(chapter);

        if (!place)
            return -ENOMEM;
        if (day_judge_today(chapter->judge, &place->judged))
            keep_day(chapter, place);
    }
    return 0;
}

static size_t count_missing(const struct chapter *chapter, const int64_t *dates, size_t count)
{
    size_t missing = 0, at = 0;

    for (size_t i = 0; i < count; i++) {
        while (at < chapter->count && chapter->days[at].judged.figures.date < dates[i])
            at++;
        missing += at == chapter->count || chapter->days[at].judged.figures.date != dates[i];
    }
    return missing;
}

int day_book_fill(struct day_book *book, enum quantity quantity, const int64_t *dates, size_t count)
{
    struct chapter *chapter = chapter_of(book, quantity);
    size_t missing = chapter ? count_missing(chapter, dates, count) : 0, kept, to;
    struct booked_day *grown;

    if (!missing)
        return 0;
    grown = realloc(chapter->days, (chapter->count + missing) * sizeof *grown);
    if (!grown)
        return -ENOMEM;
    kept = chapter->count;
    to = kept + missing;
    chapter->days = grown;
    chapter->count = chapter->places = to;
    while (missing) {           /* from the end, each day to its place */
        if (count && kept && grown[kept - 1].judged.figures.date >= dates[count - 1]) {
            count -= grown[kept - 1].judged.figures.date == dates[count - 1];
            grown[--to] = grown[--kept];
            continue;
        }
        day_judge_nothing(chapter->judge, dates[--count], &grown[--to].judged);
        grown[to].is_doubtful = false;
        missing--;
    }
    return 0;
}

/* Index of the first day at or after a date; count when there is none. */
static size_t find_from(const struct chapter *chapter, int64_t date)
{
    size_t low = 0, high = chapter->count;

    while (low < high) {
        size_t middle = low + (high - low) / 2;

        if (chapter->days[middle].judged.figures.date < date)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

const struct booked_day *day_book_find(const struct day_book *book, enum quantity quantity, int64_t date)
{
    for (size_t i = 0; i < book->count; i++) {
        const struct chapter *chapter = &book->chapters[i];
        size_t at;

        if (chapter->quantity != quantity)
            continue;
        at = find_from(chapter, date);
        if (at < chapter->count && chapter->days[at].judged.figures.date == date)
            return &chapter->days[at];
    }
    return NULL;
}

int64_t day_book_next_date(const struct day_book *book, int64_t date)
{
    int64_t next = INT64_MAX;

    for (size_t i = 0; i < book->count && date < INT64_MAX; i++) {
        const struct chapter *chapter = &book->chapters[i];
        size_t at = find_from(chapter, date == INT64_MIN ? date : date + 1);

        if (at < chapter->count && chapter->days[at].judged.figures.date < next)
            next = chapter->days[at].judged.figures.date;
    }
    return next;
}
