/* loggers/sheet.c - see sheet.h */
#include "sheet.h"
#include "cell.h"
#include "chronology.h"
#include "heading.h"
#include "note.h"
#include "number.h"
#include "series.h"
#include "stamp.h"
#include "trim.h"
#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#define TIME_TEXT_SIZE 64
#define LIST_SIZE 140                   /* of headings, in a message */
#define SHOWN_MAX 32                    /* bytes of a cell, in a message */
#define PEOPLE_MAX 10000
#define THOUSAND 1000.0

struct sheet {
    const char *name;
    const struct logger_options *options;
    struct logger_file *file;
    struct heading heading;
    bool has_heading, has_kind;
    char line_end;                      /* '\n' or '\r'; 0: not known yet */
    char mark;                          /* decimal mark, proved by a number; 0: not yet */
    uint32_t line;                      /* the number of the one being read */
    struct heading nearest;             /* of lines that are no headings the one with most columns, for the message */
    uint32_t nearest_line;
    struct chronology chronology;
    struct series series;
    char pending[LOGGER_LINE_SIZE];     /* a line whose end has not come */
    size_t pending_size;
};

struct row {                            /* the cells of one line, as far as they are read */
    struct series_row values;
    struct cell time, clock;
    char name[NAME_SIZE];
    bool has_cell;                      /* a cell that is read says something */
    bool has_value;                     /* of a quantity or people */
};

static int refuse(const struct sheet *s, size_t column, const struct cell *cell, const char *expected,
                  struct error *err)
{
    size_t shown = cell->length < SHOWN_MAX ? cell->length : SHOWN_MAX;

    return error_set(err, -EINVAL, "%s:%u: column %zu '%s': '%.*s' is not %s", s->name, s->line, column + 1,
                     s->heading.columns[column].text, (int)shown, cell->text, expected);
}

/* "1,234" is taken as what the quantity can be: 1234 ppm and not 1.234. Returns false: it can be both. */
static bool settle_group(const struct sheet *s, const struct meaning *meaning, const struct cell *cell,
                         struct number *n)
{
    double fraction = number_value(n, n->decimals) * meaning->scale + meaning->shift;
    double whole = number_value(n, 0) * meaning->scale + meaning->shift;
    bool fits_fraction = quantity_is_plausible(meaning->quantity, fraction);
    bool fits_whole = quantity_is_plausible(meaning->quantity, whole);

    if (fits_whole && !fits_fraction)
        n->decimals = 0;
    return fits_whole != fits_fraction || s->heading.separator != ',' || !memchr(cell->text, ',', cell->length);
}

static int read_value(struct sheet *s, size_t column, const struct cell *cell, struct row *row, struct error *err)
{
    const struct meaning *meaning = &s->heading.columns[column].meaning;
    int32_t *value = &row->values.values[meaning->quantity];
    struct number number;
    double in_unit;

    if (number_is_missing(cell->text, cell->length))
        return 0;
    if (number_read(cell->text, cell->length, s->mark, &number) < 0)
        return refuse(s, column, cell, "a number", err);
    if (number.proves)
        s->mark = number.proves;
    if (number.is_grouped_perhaps && !settle_group(s, meaning, cell, &number))
        return refuse(s, column, cell, "certain: the comma may be of decimals or of thousands", err);
    if (meaning->is_unit_said && (meaning->scale != 1 || meaning->shift != 0)) {
        in_unit = round((number_value(&number, number.decimals) * meaning->scale + meaning->shift) * THOUSAND);
        if (fabs(in_unit) > INT32_MAX)
            return refuse(s, column, cell, "a value that can be", err);
        *value = (int32_t)in_unit;
    } else if (number_thousandths(&number, value) < 0) {
        return refuse(s, column, cell, "a value that can be", err);
    }
    row->has_value = true;
    return 0;
}

static int read_people(struct sheet *s, size_t column, const struct cell *cell, struct row *row, struct error *err)
{
    struct number number;
    int32_t thousandths;

    if (number_is_missing(cell->text, cell->length))
        return 0;
    if (number_read(cell->text, cell->length, s->mark, &number) < 0 || number_thousandths(&number, &thousandths) < 0 ||
        thousandths % 1000 != 0 || thousandths < 0 || thousandths > PEOPLE_MAX * 1000)
        return refuse(s, column, cell, "a number of people", err);
    row->values.people = thousandths / 1000;
    row->has_value = true;
    return 0;
}

static int read_cell(struct sheet *s, size_t column, const struct cell *cell, struct row *row, struct error *err)
{
    enum role role = s->heading.columns[column].meaning.role;

    if (role == ROLE_NONE)
        return 0;
    if (cell->length > 0 && role != ROLE_NAME)
        row->has_cell = true;
    switch (role) {
    case ROLE_TIME:
    case ROLE_DATE:
        row->time = *cell;
        return 0;
    case ROLE_CLOCK:
        row->clock = *cell;
        return 0;
    case ROLE_NAME:
        if (!cell_copy(cell, row->name, sizeof row->name))
            return refuse(s, column, cell, "a name of at most 64 bytes", err);
        return 0;
    case ROLE_PEOPLE:
        return read_people(s, column, cell, row, err);
    case ROLE_VALUE:
        return read_value(s, column, cell, row, err);
    case ROLE_NONE:
        break;
    }
    return 0;
}

static size_t column_of(const struct heading *h, enum role role, enum role or_role)
{
    for (size_t c = 0; c < h->count; c++)
        if (h->columns[c].meaning.role == role || h->columns[c].meaning.role == or_role)
            return c;
    return 0;
}

static int read_time(struct sheet *s, struct row *row, struct error *err)
{
    size_t column = column_of(&s->heading, ROLE_TIME, ROLE_DATE);
    struct chronology *c = &s->chronology;
    struct cell whole = row->time;
    char both[TIME_TEXT_SIZE];
    struct stamp stamp;

    if (s->heading.has_clock) {
        if (whole.length + row->clock.length + 1 > sizeof both)
            return refuse(s, column, &row->time, "a date", err);
        memcpy(both, whole.text, whole.length);
        both[whole.length] = ' ';
        memcpy(both + whole.length + 1, row->clock.text, row->clock.length);
        whole = (struct cell){both, whole.length + 1 + row->clock.length, false};
    }
    if (stamp_read(whole.text, whole.length, &stamp) < 0)
        return refuse(s, column, &whole, "a time such as 2021-10-31 01:30:00 or 31/10/2021 01:30", err);
    if (s->has_kind && stamp.kind != c->kind)
        return refuse(s, column, &whole, "written like the times before it", err);
    if (!s->has_kind && stamp.kind != STAMP_INSTANT && !c->has_offset && !c->zone)
        return refuse(s, column, &whole, "certain without a time zone", err);
    c->kind = stamp.kind;
    s->has_kind = true;
    row->values.raw = stamp.raw;
    if (stamp.kind == STAMP_WALL_ORDER && stamp_first(stamp.raw) > 12 && !c->first_over_12)
        c->first_over_12 = s->line;
    if (stamp.kind == STAMP_WALL_ORDER && stamp_second(stamp.raw) > 12 && !c->second_over_12)
        c->second_over_12 = s->line;
    return 0;
}

static int read_row(struct sheet *s, const char *line, const char *end, struct error *err)
{
    struct row row = {.values = {.line = s->line, .people = LOGGER_NONE}};
    const char *at = line;
    size_t column = 0;
    int r;

    for (int q = 0; q < QUANTITY_COUNT; q++)
        row.values.values[q] = LOGGER_NONE;
    for (; at; column++) {
        struct cell cell;

        if (cell_next(&at, end, s->heading.separator, &cell) < 0)
            return error_set(err, -EINVAL, "%s:%u: column %zu: a quote does not end where the column does", s->name,
                             s->line, column + 1);
        if (column >= s->heading.count && cell.length > 0)
            return error_set(err, -EINVAL, "%s:%u: more columns than the %zu of the headings", s->name, s->line,
                             s->heading.count);
        r = column < s->heading.count ? read_cell(s, column, &cell, &row, err) : 0;
        if (r < 0)
            return r;
    }
    if (!row.has_cell)                      /* blank, or nothing in the columns that are read */
        return 0;
    if (column < s->heading.needed)
        return error_set(err, -EINVAL, "%s:%u: %zu columns, and column %zu '%s' is expected", s->name, s->line, column,
                         s->heading.needed, s->heading.columns[s->heading.needed - 1].text);
    r = read_time(s, &row, err);
    if (r < 0)
        return r;
    if (!row.has_value) {
        s->file->empty++;
        return 0;
    }
    r = series_append(&s->series, row.name, &row.values, err);
    return r < 0 ? (error_prefix(err, "%s:%u", s->name, s->line), r) : 0;
}

static int check_zone(struct sheet *s, struct error *err)
{
    const struct zone *zone = s->options->zone;

    if (s->heading.zone[0] == '\0' || (zone && strcmp(zone->name, s->heading.zone) == 0))
        return 0;
    return error_set(err, -EINVAL, "%s:%u: its times are in %s: that zone is expected, not %s", s->name, s->line,
                     s->heading.zone, zone ? zone->name : "none");
}

static int take_heading(struct sheet *s, struct error *err)
{
    struct chronology *c = &s->chronology;

    s->has_heading = true;
    memcpy(s->file->format, s->heading.format, strlen(s->heading.format) + 1);
    c->said = s->heading.date_order;
    c->has_offset = s->heading.has_offset;
    c->offset_s = s->heading.offset_s;
    for (size_t i = 0; i < s->heading.count; i++) {
        const struct meaning *meaning = &s->heading.columns[i].meaning;

        if (meaning->role == ROLE_VALUE)
            s->series.has[meaning->quantity] = true;
        s->series.has_people |= meaning->role == ROLE_PEOPLE;
    }
    return check_zone(s, err);
}

static int no_heading(const struct sheet *s, struct error *err)
{
    char list[LIST_SIZE];

    if (s->nearest.count == 0)
        return error_set(err, -EINVAL, "%s:1: nothing to read: a line of headings such as time,co2_ppm is expected",
                         s->name);
    return error_set(err, -EINVAL, "%s:%u: found %s: headings such as time,co2_ppm,temperature_c are expected", s->name,
                     s->nearest_line, heading_list(&s->nearest, list, sizeof list));
}

static int read_heading(struct sheet *s, const char *line, const char *end, struct error *err)
{
    int r = heading_read(line, (size_t)(end - line), &s->heading, s->file);

    if (r == 0)
        return take_heading(s, err);
    if (r == -EFBIG)
        return error_set(err, r, "%s:%u: at most %d columns are read", s->name, s->line, LOGGER_COLUMNS_MAX);
    if (s->heading.count > s->nearest.count) {
        s->nearest = s->heading;
        s->nearest_line = s->line;
    }
    return s->line == LOGGER_HEAD_LINES_MAX ? no_heading(s, err) : 0;
}

static int read_line(struct sheet *s, const char *line, size_t size, struct error *err)
{
    const char *end = line + size;

    s->line++;
    if (size > LOGGER_LINE_SIZE)
        return error_set(err, -EFBIG, "%s:%u: the line is longer than %d bytes", s->name, s->line, LOGGER_LINE_SIZE);
    if (end > line && end[-1] == '\r')
        end--;
    if (end == line)
        return 0;
    return s->has_heading ? read_row(s, line, end, err) : read_heading(s, line, end, err);
}

/* What is before the next line's end, kept until that comes. */
static int keep_pending(struct sheet *s, const char *bytes, size_t size, struct error *err)
{
    if (size > sizeof s->pending - s->pending_size)
        return error_set(err, -EFBIG, "%s:%u: the line is longer than %d bytes", s->name, s->line + 1,
                         LOGGER_LINE_SIZE);
    memcpy(s->pending + s->pending_size, bytes, size);
    s->pending_size += size;
    return 0;
}

int sheet_feed(struct sheet *s, const char *bytes, size_t size, struct error *err)
{
    const char *end = bytes + size;
    int r = 0;

    if (!s->line_end && size > 0)
        s->line_end = !memchr(bytes, '\n', size) && memchr(bytes, '\r', size) ? '\r' : '\n';
    while (bytes < end && r == 0) {
        const char *stop = memchr(bytes, s->line_end, (size_t)(end - bytes));

        if (!stop || s->pending_size > 0)
            r = keep_pending(s, bytes, (size_t)((stop ? stop : end) - bytes), err);
        if (!stop || r < 0)
            return r;
        if (s->pending_size > 0)
            r = read_line(s, s->pending, s->pending_size, err);
        else
            r = read_line(s, bytes, (size_t)(stop - bytes), err);
        s->pending_size = 0;
        bytes = stop + 1;
    }
    return r;
}

/* A last line without its end may be torn: a copy that stopped, a card pulled out. */
static int read_last(struct sheet *s, struct error *err)
{
    int r;

    if (s->pending_size == 0)
        return 0;
    r = read_line(s, s->pending, s->pending_size, err);
    if (r == -EINVAL && s->file->rows > 0) {
        note_add(s->file, "Line %u, the last, is torn and is left out.", s->line);
        return 0;
    }
    return r;
}

int sheet_end(struct sheet *s, struct error *err)
{
    int r = read_last(s, err);

    if (r < 0)
        return r;
    if (!s->has_heading)
        return no_heading(s, err);
    if (s->file->rows == 0)
        return error_set(err, -EINVAL, "%s:%u: no row with a time and a value after the headings", s->name, s->line);
    r = chronology_settle(&s->chronology, s->file, s->series.lines, err);
    return r < 0 ? r : trim_columns(s->name, &s->heading, s->file, err);
}

int sheet_open(const char *name, const struct logger_options *options, struct logger_file *file, struct sheet **sheet,
               struct error *err)
{
    struct sheet *s = calloc(1, sizeof *s);

    if (!s)
        return error_set(err, -ENOMEM, "%s: out of memory", name);
    s->name = name;
    s->options = options;
    s->file = s->series.file = file;
    s->chronology = (struct chronology){.name = name, .zone = options->zone, .asked = options->date_order};
    *sheet = s;
    return 0;
}

void sheet_close(struct sheet *s)
{
    if (!s)
        return;
    series_done(&s->series);
    free(s);
}
