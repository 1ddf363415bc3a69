/* web/calendar_csv.c - terms and closures as comma-separated text: see calendar_import.h */
#include "calendar_import.h"
#include "place.h"
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#define FIELDS_MAX 4
#define FIELD_SIZE 128              /* with its end */
#define BOM "\xef\xbb\xbf"

struct csv_line {
    char separator;                 /* the file's own */
    int number;                     /* from 1 */
    size_t count;
    char fields[FIELDS_MAX][FIELD_SIZE];
};

/* One field from *at on, up to a separator or the line's end; doubled quotes inside quotes are one. */
static int take_field(const char **at, const char *end, struct csv_line *line, struct error *err)
{
    bool is_quoted = *at < end && **at == '"', is_closed = false;
    size_t size = 0;
    char *field;

    if (line->count == FIELDS_MAX)
        return error_set(err, -EINVAL, "line %d: more than 4 columns; write date,end,label,kind", line->number);
    field = line->fields[line->count++];
    for (*at += is_quoted; *at < end && (is_quoted || **at != line->separator); (*at)++) {
        if (is_quoted && **at == '"') {
            if (*at + 1 == end || (*at)[1] != '"') {
                (*at)++;
                is_closed = true;
                break;
            }
            (*at)++;
        }
        if (size == FIELD_SIZE - 1)
            return error_set(err, -EINVAL, "line %d: a column is longer than %d bytes", line->number, FIELD_SIZE - 1);
        field[size++] = **at;
    }
    field[size] = '\0';
    if (is_quoted != is_closed || (*at < end && **at != line->separator))
        return error_set(err, -EINVAL, "line %d: a quotation mark is missing or in the wrong place", line->number);
    return 0;
}

static int take_line(const char *at, const char *end, struct csv_line *line, struct error *err)
{
    int r;

    if (memchr(at, '\0', (size_t)(end - at)))
        return error_set(err, -EINVAL, "line %d: is not text", line->number);
    line->count = 0;
    for (;;) {
        r = take_field(&at, end, line, err);
        if (r < 0 || at == end)
            return r;
        at++;                       /* the separator */
    }
}

static bool kind_from_word(const char *word, enum entry_kind *kind)
{
    static const struct {           /* as the pages call them, and people write them */
        const char *word;
        enum entry_kind kind;
    } others[] = {
        {"terms", ENTRY_TERM}, {"holidays", ENTRY_HOLIDAY}, {"half-term", ENTRY_HALF_TERM},
        {"half term", ENTRY_HALF_TERM}, {"INSET day", ENTRY_INSET}, {"closed", ENTRY_OTHER},
    };

    for (size_t i = 0; i < sizeof others / sizeof *others; i++)
        if (strcasecmp(word, others[i].word) == 0) {
            *kind = others[i].kind;
            return true;
        }
    for (int k = ENTRY_TERM; k <= ENTRY_OTHER; k++)
        if (strcasecmp(word, entry_kind_word((enum entry_kind)k)) == 0) {
            *kind = (enum entry_kind)k;
            return true;
        }
    return false;
}

/* Spreadsheets here write 26/10/2026, the day first. */
static int read_date(const char *text, int64_t *date, struct error *err)
{
    int day, month, year, used = 0;
    char iso[40];

    if (sscanf(text, "%2d/%2d/%4d%n", &day, &month, &year, &used) == 3 && !text[used]) {
        snprintf(iso, sizeof iso, "%04d-%02d-%02d", year, month, day);
        if (calendar_date_parse(iso, date, NULL) == 0)
            return 0;
    }
    return calendar_date_parse(text, date, err);
}

static int read_entry(const struct csv_line *line, struct calendar_import *import, struct error *err)
{
    struct calendar_entry *entry = &import->entries[import->count];
    const char *end = line->count == FIELDS_MAX ? line->fields[1] : "", *label, *kind;

    if (line->count < FIELDS_MAX - 1)
        return error_set(err, -EINVAL, "line %d: has %zu columns; write date,end,label,kind", line->number,
                         line->count);
    label = line->fields[line->count - 2];
    kind = line->fields[line->count - 1];
    if (read_date(line->fields[0], &entry->first_date, err) < 0)
        return error_prefix(err, "line %d", line->number), -EINVAL;
    entry->last_date = entry->first_date;
    if (*end && read_date(end, &entry->last_date, err) < 0)
        return error_prefix(err, "line %d", line->number), -EINVAL;
    if (entry->last_date < entry->first_date)
        return error_set(err, -EINVAL, "line %d: ends on %s, before it starts", line->number, end);
    if (strlen(label) >= sizeof entry->label || (*label && !name_is_valid(label)))
        return error_set(err, -EINVAL, "line %d: the label should be text of at most %zu bytes", line->number,
                         sizeof entry->label - 1);
    if (!kind_from_word(kind, &entry->kind))
        return error_set(err, -EINVAL, "line %d: kind \"%s\" should be term, holiday, half-term, inset or closed",
                         line->number, kind);
    snprintf(entry->label, sizeof entry->label, "%s", label);
    import->count++;
    return 0;
}

static int read_line(const char *at, const char *end, struct csv_line *line, struct calendar_import *import,
                     struct error *err)
{
    int r;

    if (end > at && end[-1] == '\r')
        end--;
    if (at == end)
        return 0;
    r = take_line(at, end, line, err);
    if (r < 0 || (line->number == 1 && strcasecmp(line->fields[0], "date") == 0))
        return r;
    if (import->count == CALENDAR_ENTRIES_MAX)
        return error_set(err, -EINVAL, "line %d: more than %d entries", line->number, CALENDAR_ENTRIES_MAX);
    return read_entry(line, import, err);
}

/* Semicolons, where the first line has more of them: a spreadsheet's choice where a comma is the decimal point. */
static char find_separator(const char *text, const char *end)
{
    size_t commas = 0, semicolons = 0;

    for (; text < end && *text != '\n'; text++) {
        commas += *text == ',';
        semicolons += *text == ';';
    }
    return semicolons > commas ? ';' : ',';
}

static void pass_over(struct calendar_import *import, const struct error *err)
{
    if (import->problem_count < CALENDAR_PROBLEMS_MAX)
        memcpy(import->problems[import->problem_count++], err->text, sizeof err->text);
}

int calendar_csv_parse(const char *text, size_t size, struct calendar_import *import, struct error *err)
{
    struct calendar_import *parsed = calloc(1, sizeof *parsed);
    const char *end = text + size;
    struct csv_line line = {0};
    struct error problem = {0};
    int r = parsed ? 0 : error_set(err, -ENOMEM, "out of memory");

    if (size >= strlen(BOM) && memcmp(text, BOM, strlen(BOM)) == 0)
        text += strlen(BOM);
    line.separator = find_separator(text, end);
    while (r == 0 && text < end) {
        const char *stop = memchr(text, '\n', (size_t)(end - text));

        line.number++;
        r = read_line(text, stop ? stop : end, &line, parsed, &problem);
        if (r < 0 && parsed->count == CALENDAR_ENTRIES_MAX) {
            error_set(err, r, "%s", problem.text);
        } else if (r < 0) {
            pass_over(parsed, &problem);
            r = 0;
        }
        text = stop ? stop + 1 : end;
    }
    if (r == 0 && parsed->count == 0 && parsed->problem_count)
        r = error_set(err, -EINVAL, "%s", parsed->problems[0]);
    else if (r == 0 && parsed->count == 0)
        r = error_set(err, -EINVAL, "the file has no dates; write date,end,label,kind on each line");
    if (r == 0)
        *import = *parsed;
    free(parsed);
    return r;
}
