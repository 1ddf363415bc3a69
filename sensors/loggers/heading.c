/* loggers/heading.c - see heading.h */
#include "heading.h"
#include "cell.h"
#include "note.h"
#include <ctype.h>
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

#define COUNT(array) (sizeof(array) / sizeof *(array))
#define LISTED_MAX 4
#define OFFSET_HOURS_MAX 14

static const char separators[] = {',', ';', '\t', '|'};

static const struct {
    const char *words;
    enum logger_date_order order;
} date_orders[] = {{" dd mm ", LOGGER_DAY_FIRST}, {" mm dd ", LOGGER_MONTH_FIRST}, {" d m y", LOGGER_DAY_FIRST},
                   {" m d y", LOGGER_MONTH_FIRST}, {" tt mm ", LOGGER_DAY_FIRST},  {" jj mm ", LOGGER_DAY_FIRST}};

/* The areas of the IANA database: what else has a slash in a heading is no zone ("Date/Time", "dd/mm/yyyy"). */
static const char *const zone_areas[] = {"Africa/",    "America/",   "Antarctica/", "Arctic/", "Asia/", "Atlantic/",
                                         "Australia/", "Europe/",    "Indian/",     "Pacific/", "Etc/"};

/* Which words of the line name the maker. The first row of which both occur counts; "": always. */
static const struct {
    const char *format, *words, *too;
} formats[] = {
    {"netatmo", " timestamp ", " timezone "},
    {"awair", " score ", " timestamp "},
    {"airgradient", " utc date time ", " local date time "},
    {"airgradient", " location id ", " pm25 "},
    {"airthings", " recorded ", ""},
    {"hobo", " plot title ", ""},
    {"hobo", " lgr s n ", ""},
    {"hobo", " date time gmt ", ""},
    {"aranet", " carbon dioxide ppm ", ""},
    {"aranet", " time dd mm yyyy ", ""},
    {"aranet", " time mm dd yyyy ", ""},
    {"aranet", " time co2 ppm temperature ", " pressure "},
    {"inkbird", " time co2 unit ", ""},
};

static void fold(const char *text, size_t length, char *words)
{
    const struct cell cell = {text, length, false};

    cell_fold(&cell, words, MEANING_WORDS_SIZE);
}

/* "Temp, °C (LGR S/N: 123, SEN S/N: 456)": what a HOBO says of itself is no unit. */
static size_t without_serials(const struct cell *cell)
{
    for (size_t i = 0; i + 5 <= cell->length; i++)
        if (strncasecmp(cell->text + i, "(LGR ", 5) == 0 || strncasecmp(cell->text + i, "(SEN ", 5) == 0)
            return i;
    return cell->length;
}

static void fold_brackets(const char *text, size_t length, char *words)
{
    const char *open = memchr(text, '(', length), *close = NULL;

    if (!open)
        open = memchr(text, '[', length);
    if (open)
        close = memchr(open, *open == '(' ? ')' : ']', (size_t)(text + length - open));
    fold(close ? open + 1 : text, close ? (size_t)(close - open - 1) : 0, words);
}

static int read_columns(const char *line, size_t length, char separator, struct heading *out)
{
    const char *at = line, *end = line + length;

    *out = (struct heading){.separator = separator, .format = "plain"};
    while (at) {
        struct heading_column *column = &out->columns[out->count];
        char words[MEANING_WORDS_SIZE], brackets[MEANING_WORDS_SIZE];
        struct cell cell;
        size_t said;

        if (cell_next(&at, end, separator, &cell) < 0)
            return -ENOMSG;
        if (out->count == LOGGER_COLUMNS_MAX)
            return -EFBIG;
        cell_copy(&cell, column->text, sizeof column->text);
        said = without_serials(&cell);
        fold(cell.text, said, words);
        fold_brackets(cell.text, said, brackets);
        column->meaning = meaning_find(words, brackets);
        out->count++;
    }
    return 0;
}

/* The column of a role (and quantity) with the lowest rank, or NULL. */
static struct heading_column *best(struct heading *h, enum role role, enum quantity quantity)
{
    struct heading_column *found = NULL;

    for (size_t c = 0; c < h->count; c++) {
        struct heading_column *column = &h->columns[c];

        if (column->meaning.role == role && (role != ROLE_VALUE || column->meaning.quantity == quantity) &&
            (!found || column->meaning.rank < found->meaning.rank))
            found = column;
    }
    return found;
}

static void keep_one(struct heading *h, enum role role, enum quantity quantity, struct logger_file *file)
{
    struct heading_column *kept = best(h, role, quantity);

    for (size_t c = 0; c < h->count; c++) {
        struct heading_column *column = &h->columns[c];

        if (column == kept || column->meaning.role != role ||
            (role == ROLE_VALUE && column->meaning.quantity != quantity))
            continue;
        column->meaning.role = ROLE_NONE;
        if (file && (role == ROLE_VALUE || role == ROLE_PEOPLE))
            note_add(file, "Column '%s' is left out: '%s' is read.", column->text, kept->text);
    }
}

/* Which columns are the time: one that has all of it, or a date and a time of day. */
static bool choose_time(struct heading *h)
{
    struct heading_column *whole = best(h, ROLE_TIME, 0), *clock = best(h, ROLE_CLOCK, 0),
                          *date = best(h, ROLE_DATE, 0);

    h->has_clock = !whole && clock && date;
    if (!whole && !h->has_clock)
        whole = clock ? clock : date;
    for (size_t c = 0; c < h->count; c++) {
        struct heading_column *column = &h->columns[c];
        enum role role = column->meaning.role;

        if (role != ROLE_TIME && role != ROLE_CLOCK && role != ROLE_DATE)
            continue;
        if (column == whole)
            column->meaning.role = ROLE_TIME;
        else if (!h->has_clock || (column != clock && column != date))
            column->meaning.role = ROLE_NONE;
    }
    return whole || h->has_clock;
}

/* "GMT+01:00", "UTC-7", "utc": an offset that holds all year. "GMT Standard Time" is London's clock, not an offset. */
static bool find_offset(const char *text, int32_t *offset_s)
{
    const char *p = strcasestr(text, "gmt");
    int hours = 0, minutes = 0, sign;

    if (!p)
        p = strcasestr(text, "utc");
    if (!p || (p > text && isalpha((unsigned char)p[-1])) || isalpha((unsigned char)p[3]))
        return false;
    for (p += 3; *p == ' '; p++)
        ;
    if (strncasecmp(p, "standard", 8) == 0 || strncasecmp(p, "daylight", 8) == 0)
        return false;
    sign = *p == '-' ? -1 : 1;
    if ((*p == '+' || *p == '-') && sscanf(p + 1, "%2d:%2d", &hours, &minutes) < 1)
        return false;
    if (hours < 0 || hours > OFFSET_HOURS_MAX || minutes < 0 || minutes > 59)
        return false;
    *offset_s = sign * (hours * 3600 + minutes * 60);
    return true;
}

static void find_zone(const char *text, char *zone)
{
    for (size_t a = 0; a < COUNT(zone_areas); a++) {
        const char *p = strstr(text, zone_areas[a]);
        size_t length = 0;

        if (!p)
            continue;
        while (isalnum((unsigned char)p[length]) || (p[length] != '\0' && strchr("+-_/", p[length])))
            length++;
        if (length < ZONE_NAME_SIZE) {
            memcpy(zone, p, length);
            zone[length] = '\0';
        }
        return;
    }
}

static void read_time_heading(struct heading *h)
{
    for (size_t c = 0; c < h->count; c++) {
        const struct heading_column *column = &h->columns[c];
        enum role role = column->meaning.role;
        char words[MEANING_WORDS_SIZE];

        if (role != ROLE_TIME && role != ROLE_DATE && role != ROLE_CLOCK)
            continue;
        fold(column->text, strlen(column->text), words);
        for (size_t o = 0; o < COUNT(date_orders) && h->date_order == LOGGER_DATE_FIND_OUT; o++)
            if (meaning_has(words, date_orders[o].words))
                h->date_order = date_orders[o].order;
        if (find_offset(column->text, &h->offset_s))
            h->has_offset = true;
        find_zone(column->text, h->zone);
    }
}

static void name_format(const char *line, size_t length, struct heading *h)
{
    char words[4 * MEANING_WORDS_SIZE];
    const struct cell cell = {line, length, false};

    cell_fold(&cell, words, sizeof words);
    for (size_t f = 0; f < COUNT(formats); f++)
        if (meaning_has(words, formats[f].words) && meaning_has(words, formats[f].too)) {
            h->format = formats[f].format;
            return;
        }
}

/* Awair writes its VOC in ppb and says so in its manual, not in the file. */
static void add_what_the_maker_says(struct heading *h)
{
    if (strcmp(h->format, "awair") != 0)
        return;
    for (size_t c = 0; c < h->count; c++)
        if (strcasecmp(h->columns[c].text, "voc") == 0)
            h->columns[c].meaning =
                (struct meaning){.role = ROLE_VALUE, .quantity = VOC_PPB, .scale = 1, .is_unit_said = true};
}

static void settle(struct heading *h, struct logger_file *file)
{
    for (int q = 0; q < QUANTITY_COUNT; q++)
        keep_one(h, ROLE_VALUE, (enum quantity)q, file);
    keep_one(h, ROLE_PEOPLE, 0, file);
    keep_one(h, ROLE_NAME, 0, file);
    read_time_heading(h);
    for (size_t c = 0; c < h->count; c++) {
        if (h->columns[c].meaning.role != ROLE_NONE)
            h->needed = c + 1;
        if (h->columns[c].meaning.why_not)
            note_add(file, "Column '%s' is left out: it %s.", h->columns[c].text, h->columns[c].meaning.why_not);
    }
}

static size_t count_known(const struct heading *h)
{
    size_t known = 0;

    for (size_t c = 0; c < h->count; c++)
        known += h->columns[c].meaning.role != ROLE_NONE;
    return known;
}

static bool has_values(const struct heading *h)
{
    for (size_t c = 0; c < h->count; c++)
        if (h->columns[c].meaning.role == ROLE_VALUE || h->columns[c].meaning.role == ROLE_PEOPLE)
            return true;
    return false;
}

int heading_read(const char *line, size_t length, struct heading *out, struct logger_file *file)
{
    struct heading tried;
    size_t most = 0;
    int r, answer = -ENOMSG;

    *out = (struct heading){.format = "plain"};
    for (size_t s = 0; s < sizeof separators; s++) {
        r = read_columns(line, length, separators[s], &tried);
        if (r == -EFBIG)
            answer = -EFBIG;
        if (r < 0)
            continue;
        name_format(line, length, &tried);
        add_what_the_maker_says(&tried);
        if (out->count == 0 || count_known(&tried) > most || (most == 0 && tried.count > out->count)) {
            most = count_known(&tried);
            *out = tried;
        }
    }
    if (!has_values(out) || !choose_time(out))
        return answer;
    settle(out, file);
    return 0;
}

const char *heading_list(const struct heading *heading, char *text, size_t size)
{
    size_t used = 0;

    text[0] = '\0';
    for (size_t c = 0; c < heading->count && c < LISTED_MAX && used < size; c++)
        used += (size_t)snprintf(text + used, size - used, "%s'%s'", c ? ", " : "", heading->columns[c].text);
    if (heading->count > LISTED_MAX && used < size)
        snprintf(text + used, size - used, " and %zu more", heading->count - LISTED_MAX);
    return text;
}
