/* web/snapshot_partly.c - see snapshot_partly.h */
#include "snapshot_partly.h"
#include "days.h"
#include "room.h"
#include "snapshot_say.h"
#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define MINUTE_MS 60000
#define DENSE_MIN 60                    /* monitors tell where people are in for about an hour or more: DfE, VENT-D12 */

/* -- how long a room is in use: the calendar knows, who is in it nobody but a person -- */

/* The longest stretch of the dates looked at, in minutes. */
static int longest_min(const struct snapshot_log_ask *ask, const char *room)
{
    const struct school_setup *setup = school_setup(ask->host->school);
    const struct week_hours *hours = calendar_room_hours(setup->calendar, room);
    int64_t date = zone_date(setup->zone, ask->from_ms ? ask->from_ms : ask->now_ms);
    int64_t today = zone_date(setup->zone, ask->now_ms), longest = 0;

    for (; date <= today; date++) {
        struct calendar_span spans[CALENDAR_PERIODS_MAX];
        size_t count = calendar_spans(setup->calendar, hours, setup->zone, date, spans);

        for (size_t i = 0; i < count; i++)
            longest = spans[i].end_ms - spans[i].start_ms > longest ? spans[i].end_ms - spans[i].start_ms : longest;
    }
    return (int)(longest / MINUTE_MS);
}

static void say_occupied_length(const struct snapshot_log_ask *ask, struct snapshot_log *log)
{
    const struct school *school = ask->host->school;
    size_t rooms = 0, dense = 0;

    for (size_t i = 0; i < school_room_count(school); i++) {
        const struct room_info *info = room_info(school_room(school, i));
        int minutes;

        if (!ask->rooms[i])
            continue;
        minutes = longest_min(ask, info->id);
        rooms++;
        dense += minutes >= DENSE_MIN;
        snapshot_say_item(log, "%s: in use for at most %d minutes at a stretch, by the calendar.", info->name, minutes);
    }
    snprintf(log->words, sizeof log->words, "By the calendar, %zu of %zu rooms are in use for an hour or more at a "
             "stretch. How many people are in them, and for how long each stays, a person has to say.", dense, rooms);
}

/* -- what was done, and whether it helped -- */

static void add_compared(const struct compared *compared, const char *name, struct snapshot_log *log)
{
    char done[11], sentence[BEFORE_AFTER_SENTENCE_SIZE];

    days_format_date(compared->done_date, done);
    before_after_say(&compared->comparison, sentence);
    snapshot_say_item(log, "%s, %s, done %s. %s", compared->what, name, done, sentence);
}

__attribute__((format(printf, 2, 3))) static void add_words(struct snapshot_log *log, const char *format, ...)
{
    size_t used = strlen(log->words);
    va_list arguments;

    va_start(arguments, format);
    vsnprintf(log->words + used, sizeof log->words - used, format, arguments);
    va_end(arguments);
}

/* One action may be about several rooms, each with its own answer. */
static void say_before_after(const struct snapshot_log_ask *ask, struct snapshot_log *log)
{
    const struct school *school = ask->host->school;
    size_t counts[BEFORE_AFTER_RESULT_COUNT] = {0}, all = 0, short_of_days = 0;

    for (size_t i = 0; i < ask->compared_count; i++) {
        int room = school_room_index(school, ask->compared[i].room);

        if (room < 0 || !ask->rooms[room])
            continue;
        all++;
        counts[ask->compared[i].comparison.result]++;
        short_of_days += ask->compared[i].comparison.is_short_of_days;
        add_compared(&ask->compared[i], room_info(school_room(school, (size_t)room))->name, log);
    }
    if (all)
        add_words(log, "Of what was done in these rooms, each room counted for itself, CO2 was lower after: %zu. Higher "
                  "after: %zu.", counts[BEFORE_AFTER_HELPED], counts[BEFORE_AFTER_WORSE]);
    else
        add_words(log, "No action that was done in these rooms is on record.");
    if (ask->compared_count == COMPARED_MAX)
        add_words(log, " Only the newest %zu are compared.", ask->compared_count);
    if (counts[BEFORE_AFTER_CANNOT_TELL] > short_of_days)
        add_words(log, " No difference that these days can tell: %zu.", counts[BEFORE_AFTER_CANNOT_TELL] - short_of_days);
    if (short_of_days)
        add_words(log, " Too few days to tell: %zu.", short_of_days);
}

static void (*const sayings[CHECKLIST_ANSWER_COUNT])(const struct snapshot_log_ask *ask, struct snapshot_log *log) = {
    [CHECKLIST_OCCUPIED_LENGTH] = say_occupied_length,
    [CHECKLIST_FRESH_AIR] = snapshot_say_fresh_air,
    [CHECKLIST_BEFORE_AFTER] = say_before_after,
    [CHECKLIST_PURGE_TREND] = snapshot_say_airing,
    [CHECKLIST_OVERNIGHT_FALL] = snapshot_say_nights,
};

int snapshot_partly_read(const struct snapshot_log_ask *ask, struct snapshot_log *log, struct error *err)
{
    if (!sayings[ask->answer])
        return error_set(err, -ENOSYS, "evidence: no such record is kept");
    sayings[ask->answer](ask, log);
    return 0;
}
