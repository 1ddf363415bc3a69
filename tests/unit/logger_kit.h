/* tests/unit/logger_kit.h - export files written in the tests themselves, and what they must become. */
#ifndef LOGGER_KIT_H
#define LOGGER_KIT_H
#include "logger.h"
#include "rfc3339.h"
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static struct zone kit_zone;
static struct logger_file *kit_file;
static struct error kit_err;
static enum logger_date_order kit_order;

static int kit_load_zone(void **state)
{
    (void)state;
    return zone_load("Europe/London", &kit_zone, NULL);
}

static int kit_clean(void **state)
{
    (void)state;
    logger_free(kit_file);
    kit_file = NULL;
    kit_order = LOGGER_DATE_FIND_OUT;
    return 0;
}

static int kit_parse(const void *bytes, size_t size)
{
    const struct logger_options options = {.zone = &kit_zone, .date_order = kit_order};

    logger_free(kit_file);
    kit_file = NULL;
    memset(&kit_err, 0, sizeof kit_err);
    return logger_parse("room.csv", bytes, size, &options, &kit_file, &kit_err);
}

/* Reads text that must be understood. */
static struct logger_series *kit_read(const char *text)
{
    int r = kit_parse(text, strlen(text));

    if (r < 0)
        fail_msg("%s", kit_err.text);
    return &kit_file->series[0];
}

/* Reads text that must be refused with a sentence that has these words. */
static void kit_refuse(const char *text, const char *words)
{
    assert_int_equal(kit_parse(text, strlen(text)), -EINVAL);
    assert_null(kit_file);
    if (!strstr(kit_err.text, words))
        fail_msg("'%s' has no '%s'", kit_err.text, words);
}

static inline bool kit_has_note(const char *words)
{
    for (size_t n = 0; n < kit_file->note_count; n++)
        if (strstr(kit_file->notes[n], words))
            return true;
    return false;
}

static inline void kit_assert_time(int64_t time_ms, const char *expected)
{
    char text[RFC3339_SIZE];

    rfc3339_format(time_ms, text);
    assert_string_equal(text, expected);
}

#endif
