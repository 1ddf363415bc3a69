/* analyse_sheet.c - see analyse_sheet.h */
#include "analyse_sheet.h"
#include "calendar.h"
#include "days.h"
#include <math.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#define SENTENCE_SIZE 2048
#define EIGHTHS 8

/* Bytes of the character at text, taking its first byte's word for it: names are valid UTF-8. */
static size_t character_size(const char *text)
{
    size_t size = 1;

    while (((unsigned char)text[size] & 0xc0) == 0x80)
        size++;
    return size;
}

static int columns_of(const char *text, size_t size)
{
    int columns = 0;

    for (size_t at = 0; at < size; at += character_size(text + at))
        columns++;
    return columns;
}

static void put_times(const struct sheet *sheet, const char *text, int times)
{
    for (int i = 0; i < times; i++)
        fputs(text, sheet->to);
}

void sheet_heading(const struct sheet *sheet, const char *text, char line)
{
    fprintf(sheet->to, "\n%s\n", text);
    put_times(sheet, (char[]){line, '\0'}, columns_of(text, strlen(text)));
    fputc('\n', sheet->to);
}

void sheet_wrap(const struct sheet *sheet, int first, int rest, const char *format, ...)
{
    char text[SENTENCE_SIZE];
    int column = first < 0 ? -first : first;
    va_list args;

    va_start(args, format);
    vsnprintf(text, sizeof text, format, args);
    va_end(args);
    put_times(sheet, " ", first);
    for (const char *word = text; *word; word += strspn(word, " ")) {
        size_t size = strcspn(word, " ");
        int columns = columns_of(word, size);

        if (word > text && column + 1 + columns > sheet->width) {
            fputc('\n', sheet->to);
            put_times(sheet, " ", rest);
            column = rest;
        } else if (word > text) {
            fputc(' ', sheet->to);
            column++;
        }
        fwrite(word, 1, size, sheet->to);
        column += columns;
        word += size;
    }
    fputc('\n', sheet->to);
}

void sheet_cell(const struct sheet *sheet, const char *text, int columns, bool right)
{
    size_t size = 0;
    int used = 0;

    for (; text[size] && used < columns; used++)
        size += character_size(text + size);
    if (right)
        put_times(sheet, " ", columns - used);
    fwrite(text, 1, size, sheet->to);
    if (!right)
        put_times(sheet, " ", columns - used);
}

void sheet_number(const struct sheet *sheet, double value, const char *unit, int columns)
{
    char text[48] = "-";

    if (!isnan(value))
        snprintf(text, sizeof text, "%.0f%s", value, unit);
    sheet_cell(sheet, text, columns, true);
}

void sheet_bar(const struct sheet *sheet, double share, int columns)
{
    static const char *const blocks[EIGHTHS] = {"", "▏", "▎", "▍", "▌", "▋", "▊", "▉"};
    int eighths = (int)lround(fmin(fmax(share, 0), 1) * columns * EIGHTHS);

    if (sheet->is_ascii) {
        put_times(sheet, "#", (eighths + EIGHTHS / 2) / EIGHTHS);
        return;
    }
    put_times(sheet, "█", eighths / EIGHTHS);
    fputs(blocks[eighths % EIGHTHS], sheet->to);
}

void sheet_length(double minutes, char text[SHEET_LENGTH_SIZE])
{
    long whole = lround(minutes);

    if (whole < 60)
        snprintf(text, SHEET_LENGTH_SIZE, "%ld min", whole);
    else
        snprintf(text, SHEET_LENGTH_SIZE, "%ld h %02ld min", whole / 60, whole % 60);
}

void sheet_day(int64_t date, char text[SHEET_TIME_SIZE])
{
    static const char *const weekdays[] = {"Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"};
    char iso[11];

    days_format_date(date, iso);
    snprintf(text, SHEET_TIME_SIZE, "%s %s", weekdays[calendar_weekday(date)], iso);
}

void sheet_clock(const struct zone *zone, int64_t utc_ms, char text[SHEET_TIME_SIZE])
{
    int second = zone_to_local(zone, utc_ms).second_of_day;

    snprintf(text, SHEET_TIME_SIZE, "%02d:%02d", second / 3600, second / 60 % 60);
}
