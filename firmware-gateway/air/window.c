/* air/window.c - see window.h */
#include "window.h"
#include "trailing_mean.h"
#include <ctype.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define COUNT(array) (sizeof(array) / sizeof *(array))
#define LENGTH_MIN_MAX (TRAILING_MEAN_WINDOW_MAX_MS / 60000.0)
#define LENGTH_DIGITS_MAX 6
#define CLOCK_SHAPE "dd:dd-dd:dd"
#define DAY_MIN (24 * 60)

static const struct {
    const char *word;
    enum window_kind kind;
} words[] = {
    {"unspecified", WINDOW_UNSPECIFIED}, {"occupied_day", WINDOW_OCCUPIED_DAY},
    {"occupied_period", WINDOW_OCCUPIED_PERIOD}, {"heating_season", WINDOW_HEATING_SEASON},
    {"after_mitigation", WINDOW_AFTER_MITIGATION}, {"P1Y", WINDOW_YEAR},
};

static bool read_word(const char *text, struct window *window)
{
    for (size_t i = 0; i < COUNT(words); i++)
        if (strcmp(words[i].word, text) == 0) {
            window->kind = words[i].kind;
            return true;
        }
    return false;
}

static bool read_length(const char *text, struct window *window)
{
    static const struct {
        char unit;
        bool is_time;           /* after the T */
        double minutes;
    } units[] = {{'D', false, DAY_MIN}, {'H', true, 60}, {'M', true, 1}};
    const char *p = text;
    double minutes = 0;
    bool is_time = false;
    size_t next = 0;

    if (*p++ != 'P')
        return false;
    while (*p) {
        size_t digits;

        if (*p == 'T' && !is_time) {
            is_time = true;
            p++;
        }
        digits = strspn(p, "0123456789");
        while (next < COUNT(units) && !(units[next].unit == p[digits] && units[next].is_time == is_time))
            next++;
        if (digits < 1 || digits > LENGTH_DIGITS_MAX || next == COUNT(units))
            return false;
        minutes += atoi(p) * units[next++].minutes;
        p += digits + 1;
    }
    window->kind = WINDOW_LENGTH;
    window->length_min = minutes;
    return minutes >= 1 && minutes <= LENGTH_MIN_MAX;
}

static bool has_clock_shape(const char *text)
{
    const char *shape = CLOCK_SHAPE;

    for (; *shape && *text; shape++, text++)
        if (*shape == 'd' ? !isdigit((unsigned char)*text) : *text != *shape)
            return false;
    return !*shape && !*text;
}

static int two_digits(const char *text)
{
    return (text[0] - '0') * 10 + text[1] - '0';
}

static bool read_clock(const char *text, struct window *window)
{
    if (!has_clock_shape(text) || two_digits(text + 3) > 59 || two_digits(text + 9) > 59)
        return false;
    window->kind = WINDOW_CLOCK;
    window->from_min = two_digits(text) * 60 + two_digits(text + 3);
    window->to_min = two_digits(text + 6) * 60 + two_digits(text + 9);
    return window->from_min < window->to_min && window->to_min <= DAY_MIN;
}

int window_parse(const char *text, void *value, struct error *err)
{
    struct window window = {.kind = WINDOW_UNSPECIFIED};
    bool is_read = strlen(text) < sizeof window.text &&
                   (read_word(text, &window) || read_length(text, &window) || read_clock(text, &window));

    if (!is_read)
        return error_set(err, -EINVAL, "\"%.40s\" is no time, write a length as PT20M (minutes), PT8H (hours), P1D "
                         "(days), P1Y, or 09:00-15:30, or unspecified, occupied_day, occupied_period, heating_season, "
                         "after_mitigation", text);
    snprintf(window.text, sizeof window.text, "%s", text);
    memcpy(value, &window, sizeof window);
    return 0;
}
