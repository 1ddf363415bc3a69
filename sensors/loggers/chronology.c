/* loggers/chronology.c - see chronology.h
 *
 * The hour that comes twice: going through the rows oldest first, each takes the earliest of its readings that is after
 * the row before. So the step back at the change opens the second pass and all later rows of that hour stay in it; a
 * file with a gap over the hour has no step back, and what follows the gap stays first pass. */
#include "chronology.h"
#include "note.h"
#include "rfc3339.h"
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#define MS_PER_DAY INT64_C(86400000)
#define MS_PER_S 1000
#define SPAN_RATIO 2                    /* an order is proved when the other one spreads the rows over twice the time */
#define NO_TIME INT64_MIN

struct day {                            /* the last date converted, since rows come in days */
    int64_t key;                        /* year, first and second of the stamp; -1: none yet */
    int64_t date;                       /* days since 1970-01-01 */
    bool is_date;
    bool is_plain;                      /* the clocks do not change on it: start_ms plus the time of day */
    int64_t start_ms;
};

static void find_date(struct day *day, int64_t raw, bool month_first)
{
    int first = stamp_first(raw), second = stamp_second(raw);
    int month = month_first ? first : second, at = month_first ? second : first;
    int y, m, d;

    day->key = raw >> STAMP_MS_BITS;
    day->is_date = false;
    if (month < 1 || month > 12)
        return;
    day->date = civil_to_days(stamp_year(raw), month, at);
    civil_from_days(day->date, &y, &m, &d);
    day->is_date = m == month && d == at;
}

static int64_t wall_ms(struct day *day, int64_t raw, bool month_first)
{
    if (day->key != raw >> STAMP_MS_BITS)
        find_date(day, raw, month_first);
    return day->date * MS_PER_DAY + stamp_ms_of_day(raw);
}

struct evidence {                       /* how the rows run when their dates are read one way */
    size_t forward, back;
    int64_t first_ms, last_ms;
};

static struct evidence look_at(const struct logger_file *file, enum stamp_kind kind, bool month_first)
{
    struct evidence e = {.first_ms = INT64_MAX, .last_ms = INT64_MIN};
    struct day day = {.key = -1};

    for (size_t s = 0; s < file->series_count; s++) {
        const struct logger_series *series = &file->series[s];
        int64_t before_ms = 0;

        for (size_t i = 0; i < series->count; i++) {
            int64_t raw = series->time_ms[i];
            int64_t ms = kind == STAMP_INSTANT ? raw : wall_ms(&day, raw, month_first);

            e.forward += i > 0 && ms > before_ms;
            e.back += i > 0 && ms < before_ms;
            e.first_ms = ms < e.first_ms ? ms : e.first_ms;
            e.last_ms = ms > e.last_ms ? ms : e.last_ms;
            before_ms = ms;
        }
    }
    return e;
}

static size_t disorder(const struct evidence *e)
{
    return e->forward < e->back ? e->forward : e->back;
}

/* Nothing in heading or numbers tells: the order of the rows, else that readings lie close together, else day first. */
static bool month_first_by_rows(struct logger_file *file)
{
    struct evidence by_day = look_at(file, STAMP_WALL_ORDER, false), by_month = look_at(file, STAMP_WALL_ORDER, true);
    int64_t day_span = by_day.last_ms - by_day.first_ms, month_span = by_month.last_ms - by_month.first_ms;

    if (disorder(&by_day) != disorder(&by_month)) {
        bool month_first = disorder(&by_month) < disorder(&by_day);

        note_add(file, "Dates are read %s first: the other way the rows would not be in order.",
                 month_first ? "month" : "day");
        return month_first;
    }
    if (day_span > SPAN_RATIO * month_span || month_span > SPAN_RATIO * day_span) {
        bool month_first = month_span < day_span;

        note_add(file, "Dates are read %s first: the other way the rows would lie far apart.",
                 month_first ? "month" : "day");
        return month_first;
    }
    if (by_day.first_ms != by_month.first_ms || by_day.last_ms != by_month.last_ms)
        note_add(file, "Nothing in the file tells day from month: dates are read day first.");
    return false;
}

static int choose_order(const struct chronology *how, struct logger_file *file, struct error *err)
{
    enum logger_date_order order = how->asked != LOGGER_DATE_FIND_OUT ? how->asked : how->said;

    if (how->kind != STAMP_WALL_ORDER)
        return 0;
    if (how->first_over_12 && how->second_over_12)
        return error_set(err, -EINVAL, "%s:%u: the date is month first, that of line %u day first: one order expected",
                         how->name, how->second_over_12, how->first_over_12);
    if (order == LOGGER_DAY_FIRST && how->second_over_12)
        return error_set(err, -EINVAL, "%s:%u: the second number of the date is over 12, and dates are to be day first",
                         how->name, how->second_over_12);
    if (order == LOGGER_MONTH_FIRST && how->first_over_12)
        return error_set(err, -EINVAL,
                         "%s:%u: the first number of the date is over 12, and dates are to be month first", how->name,
                         how->first_over_12);
    if (order == LOGGER_DATE_FIND_OUT && !how->first_over_12 && !how->second_over_12)
        file->month_first = month_first_by_rows(file);
    else
        file->month_first = order == LOGGER_MONTH_FIRST || (order == LOGGER_DATE_FIND_OUT && how->second_over_12);
    return 0;
}

static void reverse(void *items, size_t count, size_t size)
{
    char *low = items, *high = low + (count - 1) * size, kept[sizeof(int64_t)];

    for (; low < high; low += size, high -= size) {
        memcpy(kept, low, size);
        memcpy(low, high, size);
        memcpy(high, kept, size);
    }
}

/* Calls do_to(array, count, size) for every array of the series. */
static int each_array(struct logger_series *series, uint32_t *lines, int (*do_to)(void *, size_t, size_t, const void *),
                      const void *context)
{
    int r = do_to(series->time_ms, series->count, sizeof *series->time_ms, context);

    if (r == 0)
        r = do_to(lines, series->count, sizeof *lines, context);
    for (int q = 0; q < QUANTITY_COUNT && r == 0; q++)
        if (series->values[q])
            r = do_to(series->values[q], series->count, sizeof **series->values, context);
    if (r == 0 && series->people)
        r = do_to(series->people, series->count, sizeof *series->people, context);
    return r;
}

static int turn_around(void *items, size_t count, size_t size, const void *context)
{
    (void)context;
    reverse(items, count, size);
    return 0;
}

static void start_day(struct day *day, const struct zone *zone)
{
    day->start_ms = zone_day_start_ms(zone, day->date);
    day->is_plain = zone_day_length_ms(zone, day->date) == MS_PER_DAY &&
                    zone_offset_s(zone, day->start_ms) == zone_offset_s(zone, day->start_ms + MS_PER_DAY - 1);
}

struct conversion {
    const struct chronology *how;
    bool month_first;
    struct day day;
    int64_t before_ms, last_ms;         /* UTC of the two rows before; NO_TIME: none */
    size_t doubled, second_pass;        /* rows in an hour that came twice, and those of its second pass */
    bool is_ordered;
};

/* On a day on which the clocks change. NO_TIME: they never showed this. */
static int64_t on_changing_day(struct conversion *c, int32_t ms_of_day)
{
    const struct zone *zone = c->how->zone;
    int32_t second_of_day = ms_of_day / MS_PER_S;
    int64_t first = zone_to_utc(zone, c->day.date, second_of_day, false);
    int64_t second = zone_to_utc(zone, c->day.date, second_of_day, true);
    struct zone_local shown = zone_to_local(zone, first);
    bool is_second;

    if (shown.date != c->day.date || shown.second_of_day != second_of_day)
        return NO_TIME;
    first += ms_of_day % MS_PER_S;
    second += ms_of_day % MS_PER_S;
    c->doubled += second != first;
    if (c->last_ms == NO_TIME)
        return first;
    is_second = first < c->last_ms && second > c->last_ms;
    /* The same time once more: a row given twice, unless rows come as seldom as the hour itself. */
    if (first == c->last_ms && c->before_ms != NO_TIME && c->last_ms - c->before_ms >= second - first)
        is_second = true;
    c->second_pass += is_second && second != first;
    return is_second ? second : first;
}

static int to_utc(struct conversion *c, int64_t raw, uint32_t line, int64_t *utc_ms, struct error *err)
{
    const struct chronology *how = c->how;

    if (how->kind == STAMP_INSTANT) {
        *utc_ms = raw;
        return 0;
    }
    if (c->day.key != raw >> STAMP_MS_BITS) {
        find_date(&c->day, raw, c->month_first);
        if (c->day.is_date && !how->has_offset)
            start_day(&c->day, how->zone);
    }
    if (!c->day.is_date)
        return error_set(err, -EINVAL, "%s:%u: the date is none: there is no such day in its month", how->name, line);
    if (how->has_offset)
        *utc_ms = c->day.date * MS_PER_DAY + stamp_ms_of_day(raw) - how->offset_s * INT64_C(1000);
    else if (c->day.is_plain)
        *utc_ms = c->day.start_ms + stamp_ms_of_day(raw);
    else
        *utc_ms = on_changing_day(c, stamp_ms_of_day(raw));
    if (*utc_ms == NO_TIME)
        return error_set(err, -EINVAL,
                         "%s:%u: no clock in %s showed this time, its clocks went forward over it: the logger's clock "
                         "did not follow; give the zone that it kept, such as Etc/GMT",
                         how->name, line, how->zone->name);
    return 0;
}

static int convert(struct conversion *c, struct logger_series *series, const uint32_t *lines, struct error *err)
{
    c->before_ms = c->last_ms = NO_TIME;
    c->is_ordered = true;
    for (size_t i = 0; i < series->count; i++) {
        int64_t utc_ms = 0;
        int r = to_utc(c, series->time_ms[i], lines[i], &utc_ms, err);

        if (r < 0)
            return r;
        series->time_ms[i] = utc_ms;
        if (c->last_ms != NO_TIME && utc_ms < c->last_ms)
            c->is_ordered = false;
        if (utc_ms != c->last_ms)
            c->before_ms = c->last_ms;
        c->last_ms = utc_ms;
    }
    return 0;
}

struct place {
    int64_t time_ms;
    uint32_t index;
};

struct order {
    const struct place *places;
    char *spare;                        /* as large as the largest array */
};

static int earlier(const void *a, const void *b)
{
    const struct place *left = a, *right = b;

    if (left->time_ms != right->time_ms)
        return left->time_ms < right->time_ms ? -1 : 1;
    return left->index < right->index ? -1 : 1;         /* stable */
}

static int put_in_order(void *items, size_t count, size_t size, const void *context)
{
    const struct order *order = context;

    for (size_t i = 0; i < count; i++)
        memcpy(order->spare + i * size, (char *)items + order->places[i].index * size, size);
    memcpy(items, order->spare, count * size);
    return 0;
}

static int sort(struct logger_series *series, uint32_t *lines)
{
    struct place *places = calloc(series->count, sizeof *places);
    int64_t *spare = calloc(series->count, sizeof *spare);
    int r = -ENOMEM;

    if (places && spare) {
        for (size_t i = 0; i < series->count; i++)
            places[i] = (struct place){series->time_ms[i], (uint32_t)i};
        qsort(places, series->count, sizeof *places, earlier);
        r = each_array(series, lines, put_in_order, &(struct order){places, (char *)spare});
    }
    free(places);
    free(spare);
    return r;
}

static bool is_same(const struct logger_series *series, size_t a, size_t b)
{
    for (int q = 0; q < QUANTITY_COUNT; q++)
        if (series->values[q] && series->values[q][a] != series->values[q][b])
            return false;
    return !series->people || series->people[a] == series->people[b];
}

/* Each time once: of several rows the first stays. */
static void leave_out_repeats(struct logger_series *series)
{
    size_t kept = 0;

    for (size_t i = 1; i < series->count; i++) {
        if (series->time_ms[i] == series->time_ms[kept]) {
            if (is_same(series, i, kept))
                series->repeated++;
            else
                series->clashing++;
            continue;
        }
        if (++kept == i)
            continue;
        series->time_ms[kept] = series->time_ms[i];
        for (int q = 0; q < QUANTITY_COUNT; q++)
            if (series->values[q])
                series->values[q][kept] = series->values[q][i];
        if (series->people)
            series->people[kept] = series->people[i];
    }
    series->count = kept + 1;
}

int chronology_settle(const struct chronology *how, struct logger_file *file, uint32_t *const *lines, struct error *err)
{
    struct conversion c = {.how = how, .day.key = -1};
    struct evidence run;
    size_t sorted = 0, clashing = 0;
    int r = choose_order(how, file, err);

    if (r < 0)
        return r;
    c.month_first = file->month_first;
    file->is_local = how->kind != STAMP_INSTANT && !how->has_offset;
    run = look_at(file, how->kind, file->month_first);
    for (size_t s = 0; s < file->series_count; s++) {
        struct logger_series *series = &file->series[s];

        if (run.back > run.forward)
            each_array(series, lines[s], turn_around, NULL);
        r = convert(&c, series, lines[s], err);
        if (r < 0)
            return r;
        if (!c.is_ordered && sort(series, lines[s]) < 0)
            return error_set(err, -ENOMEM, "%s: out of memory", how->name);
        sorted += !c.is_ordered;
        leave_out_repeats(series);
        clashing += series->clashing;
    }
    if (c.second_pass)
        note_add(file, "%zu rows are of the second pass of an hour that came twice, by their order.", c.second_pass);
    if (sorted)
        note_add(file, "Rows were not in the order of time: they were sorted.");
    if (sorted && c.doubled)
        note_add(file, "%zu rows are in an hour that came twice, and without order its passes may be mixed up.",
                 c.doubled);
    if (clashing)
        note_add(file, "%zu rows have the time of a row before and other values: the first of each counts.", clashing);
    return 0;
}
