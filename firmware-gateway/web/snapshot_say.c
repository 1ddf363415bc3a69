/* web/snapshot_say.c - see snapshot_say.h */
#include "snapshot_say.h"
#include "fresh_day.h"
#include "room.h"
#include "ventilation.h"
#include <math.h>
#include <stdio.h>
#include <string.h>

#define MINUTES_PER_H 60.0
#define RANGE_SIZE 48

void snapshot_say_item(struct snapshot_log *log, const char *format, ...)
{
    va_list arguments;

    va_start(arguments, format);
    snapshot_log_add(log, format, arguments);
    va_end(arguments);
}

/* The rooms of a line one after the other. NULL: no more. */
static const struct room_info *next_room(const struct snapshot_log_ask *ask, size_t *index)
{
    const struct school *school = ask->host->school;

    while (*index < school_room_count(school)) {
        const struct room_info *info = room_info(school_room(school, *index));

        if (ask->rooms[(*index)++])
            return info;
    }
    return NULL;
}

struct worst {                      /* of the rooms that can tell, by the figure in the middle */
    const struct room_info *room;
    double figure;
};

static void take_worst(struct worst *worst, const struct room_info *room, double figure, bool most_is_worst)
{
    if (!worst->room || (most_is_worst ? figure > worst->figure : figure < worst->figure))
        *worst = (struct worst){room, figure};
}

/* Two figures are all that one sensor in one place can bear. */
static const char *range(double low, double high, char text[RANGE_SIZE])
{
    snprintf(text, RANGE_SIZE, "%g to %g", fresh_two_figures(low), fresh_two_figures(high));
    return text;
}

/* -- fresh air for each person -- */

static bool has_line(const struct pack *pack)
{
    for (size_t i = 0; i < pack->count; i++)
        if (pack->rules[i].measure == MEASURE_OUTDOOR_AIR_PER_PERSON)
            return true;
    return false;
}

static const char *missing(const struct room_info *room)
{
    if (room->volume_m3 > 0)
        return room->seats > 0 ? "" : " How many it seats is not known.";
    return room->seats > 0 ? " Its volume is not known." : " Neither its volume nor how many it seats is known.";
}

/* The middle day and the ends of all. false: too few days. */
static bool say_fresh_room(const struct snapshot_log_ask *ask, struct snapshot_log *log, const struct room_info *room,
                           const struct snapshot_air *air, struct quartiles ends[2])
{
    double low[SNAPSHOT_DAYS], high[SNAPSHOT_DAYS];
    char middle[RANGE_SIZE], all[RANGE_SIZE];

    if (air->estimated < SNAPSHOT_AIR_DAYS_MIN) {
        snapshot_say_item(log, "%s: cannot tell. Its fresh air could be estimated on %zu of %zu school days, and %d are "
                          "needed.%s", room->name, air->estimated, ask->day_count, SNAPSHOT_AIR_DAYS_MIN, missing(room));
        return false;
    }
    memcpy(low, air->low, sizeof low);
    memcpy(high, air->high, sizeof high);
    ends[0] = quartiles_of(low, air->estimated);
    ends[1] = quartiles_of(high, air->estimated);
    snapshot_say_item(log, "%s: %s litres a second for each person on the middle day, %s over all %zu days that could be "
                      "estimated, of %zu school days. It was under a line of the pack on %d of the %d days that can tell.",
                      room->name, range(ends[0].median, ends[1].median, middle),
                      range(low[0], high[air->estimated - 1], all), air->estimated, ask->day_count, air->failed,
                      air->judged);
    return true;
}

/* By the lines of the pack, as for a measured rule; a day whose range has a line inside it tells nothing. */
static void propose_fresh(const struct snapshot_log_ask *ask, struct snapshot_log *log)
{
    struct likelihood_proposal worst = {.basis = LIKELIHOOD_NO_ROOMS};
    const struct room_info *room, *of = NULL;

    for (size_t i = 0; (room = next_room(ask, &i)) != NULL && worst.basis != LIKELIHOOD_COVERAGE;) {
        const struct snapshot_air *air = &ask->air[i - 1];
        const struct room_days days = {air->judged, air->failed,
                                       ask->day_count ? (double)air->judged / (double)ask->day_count : (double)NAN};
        struct likelihood_proposal one = line_propose_likelihood(&days, 1);

        if (!of || one.basis == LIKELIHOOD_COVERAGE || one.likelihood > worst.likelihood) {
            worst = one;
            of = room;
        }
    }
    log->likelihood = worst.likelihood;
    if (!of)
        snprintf(log->likelihood_words, sizeof log->likelihood_words, "Cannot tell: there is no room to look at.");
    else if (worst.basis == LIKELIHOOD_COVERAGE)
        snprintf(log->likelihood_words, sizeof log->likelihood_words, "Cannot tell: in %s the estimate decides on %d of "
                 "%zu school days, and %.0f%% are needed.", of->name, worst.judged, ask->day_count,
                 100 * LIKELIHOOD_COVERAGE_MIN);
    else
        snprintf(log->likelihood_words, sizeof log->likelihood_words, "Proposed %d of 5: in %s, the worst room, the fresh "
                 "air was under a line of the pack on %d of the %d school days that can tell.", worst.likelihood, of->name,
                 worst.failed, worst.judged);
}

void snapshot_say_fresh_air(const struct snapshot_log_ask *ask, struct snapshot_log *log)
{
    const struct pack *pack = school_setup(ask->host->school)->pack;
    const struct room_info *room;
    struct worst least = {0};
    char middle[RANGE_SIZE], words[RANGE_SIZE] = "";
    size_t rooms = 0, known = 0;

    if (!has_line(pack)) {
        snprintf(log->words, sizeof log->words, "The pack %s, which the school goes by, has no line for outdoor air for each "
                 "person, so its days keep no estimate. The page of a room has one: a person looks there and answers.",
                 pack->name);
        snprintf(log->likelihood_words, sizeof log->likelihood_words, "None is proposed: the pack has no line to go by.");
        return;
    }
    snapshot_say_item(log, "How: the mass balance of CO2 in each hour in use, with the room's volume, its seats and the "
                      "level outdoors (Batterman 2017); a day counts when three quarters of its time in use could be "
                      "estimated. Lines: those for outdoor air for each person of the pack %s, version %s.", pack->name,
                      pack->version);
    for (size_t i = 0; (room = next_room(ask, &i)) != NULL; rooms++) {
        struct quartiles ends[2];

        if (!say_fresh_room(ask, log, room, &ask->air[i - 1], ends))
            continue;
        known++;
        take_worst(&least, room, ends[0].median, false);
        if (least.room == room)
            memcpy(words, range(ends[0].median, ends[1].median, middle), sizeof words);
    }
    if (known)
        snprintf(log->words, sizeof log->words, "The fresh air of %zu of %zu rooms could be estimated over the last %zu "
                 "school days. %s has the least: %s litres a second for each person on the middle day.", known, rooms,
                 ask->day_count, least.room->name, words);
    else
        snprintf(log->words, sizeof log->words, "Cannot tell: the fresh air of none of %zu rooms could be estimated on %d "
                 "of the last %zu school days.", rooms, SNAPSHOT_AIR_DAYS_MIN, ask->day_count);
    propose_fresh(ask, log);
}

/* -- how fast a room clears -- */

static double changes_per_h(const struct room_info *room, double minutes)
{
    double outdoor_ppm = room->outdoor_ppm > 0 ? room->outdoor_ppm : OUTDOOR_PPM_DEFAULT;

    return ventilation_decay_ach_per_h(RECOVERY_FROM_PPM, RECOVERY_TO_PPM, outdoor_ppm, minutes / MINUTES_PER_H);
}

/* Whether what was measured is enough to say that it never was over the level. */
static bool was_never_over(const struct snapshot_log_ask *ask, const struct snapshot_air *air)
{
    return !air->over_days && air->days && (double)air->days >= LIKELIHOOD_COVERAGE_MIN * (double)ask->day_count;
}

static bool say_airing_room(const struct snapshot_log_ask *ask, struct snapshot_log *log, const struct room_info *room,
                            const struct snapshot_air *air, struct recovery_time *time)
{
    char minutes[RANGE_SIZE], rate[RANGE_SIZE];

    if (!recovery_learned(&air->recovery, time)) {
        if (was_never_over(ask, air))
            snapshot_say_item(log, "%s: never over %.0f ppm while in use, on %zu of %zu school days that were measured.",
                              room->name, RECOVERY_FROM_PPM, air->days, ask->day_count);
        else
            snapshot_say_item(log, "%s: cannot tell. %zu of %zu school days were measured; it was over %.0f ppm on %zu and "
                              "fell under %.0f within three hours %zu times, and %d falls are needed.", room->name, air->days,
                              ask->day_count, RECOVERY_FROM_PPM, air->over_days, RECOVERY_TO_PPM, air->recovery.count,
                              RECOVERY_COUNT_MIN);
        return false;
    }
    snapshot_say_item(log, "%s: under %.0f ppm again %g minutes after it was over %.0f, in the middle of %zu falls; %s in "
                      "the middle half. That is as with at least %s air changes an hour: whoever stayed breathed out "
                      "meanwhile.", room->name, RECOVERY_TO_PPM, fresh_two_figures(time->median_minutes), RECOVERY_FROM_PPM,
                      time->count, range(time->minutes[0], time->minutes[1], minutes),
                      range(changes_per_h(room, time->minutes[1]), changes_per_h(room, time->minutes[0]), rate));
    return true;
}

void snapshot_say_airing(const struct snapshot_log_ask *ask, struct snapshot_log *log)
{
    const struct room_info *room;
    struct worst slowest = {0};
    size_t rooms = 0, known = 0, never = 0;
    char slow[128] = "";

    for (size_t i = 0; (room = next_room(ask, &i)) != NULL; rooms++) {
        const struct snapshot_air *air = &ask->air[i - 1];
        struct recovery_time time;

        never += was_never_over(ask, air);
        if (!say_airing_room(ask, log, room, air, &time))
            continue;
        known++;
        take_worst(&slowest, room, time.median_minutes, true);
    }
    if (known)
        snprintf(slow, sizeof slow, " %s is the slowest: %g minutes in the middle.", slowest.room->name,
                 fresh_two_figures(slowest.figure));
    snprintf(log->words, sizeof log->words, "Over the last %zu school days %zu of %zu rooms fell from over %.0f to under "
             "%.0f ppm often enough to tell how fast they clear; %zu never were over %.0f, and %zu cannot tell.%s Nothing "
             "keeps when windows were opened.", ask->day_count, known, rooms, RECOVERY_FROM_PPM, RECOVERY_TO_PPM, never,
             RECOVERY_FROM_PPM, rooms - known - never, slow);
    snprintf(log->likelihood_words, sizeof log->likelihood_words, "None is proposed: no source says how fast a room has to "
             "clear.");
}

/* -- how much a room cools overnight -- */

static bool say_nights_room(struct snapshot_log *log, const struct room_info *room, const struct night_falls *nights,
                            struct quartiles *spread)
{
    if (!night_falls_spread(nights, spread)) {
        snapshot_say_item(log, "%s: cannot tell. %zu of %zu nights after a school day were measured well enough, and %d are "
                          "needed.", room->name, nights->count, nights->asked, NIGHT_FALL_NIGHTS_MIN);
        return false;
    }
    snapshot_say_item(log, "%s: cooled by %.1f °C in the middle of %zu nights, by %.1f to %.1f in the middle half.",
                      room->name, spread->median, spread->count, spread->middle[0], spread->middle[1]);
    return true;
}

void snapshot_say_nights(const struct snapshot_log_ask *ask, struct snapshot_log *log)
{
    const struct room_info *room;
    struct worst least = {0}, most = {0};
    size_t rooms = 0, known = 0;
    char ends[256] = "";

    snapshot_say_item(log, "How: from the mean of 18:00 to 20:00 to the coldest half hour until the room is in use again, on "
                      "nights between two school days, with three quarters of both measured (project settings).");
    for (size_t i = 0; (room = next_room(ask, &i)) != NULL; rooms++) {
        struct quartiles spread;

        if (!say_nights_room(log, room, &ask->air[i - 1].nights, &spread))
            continue;
        known++;
        take_worst(&least, room, spread.median, false);
        take_worst(&most, room, spread.median, true);
    }
    if (known > 1)
        snprintf(ends, sizeof ends, " On the middle night %s cooled least, by %.1f °C, and %s most, by %.1f.",
                 least.room->name, least.figure, most.room->name, most.figure);
    else if (known)
        snprintf(ends, sizeof ends, " On the middle night it cooled by %.1f °C.", least.figure);
    snprintf(log->words, sizeof log->words, "%zu of %zu rooms had enough nights measured over the last %zu school days to "
             "tell how much they cool.%s Nothing keeps which windows were open.", known, rooms, ask->day_count, ends);
    snprintf(log->likelihood_words, sizeof log->likelihood_words, "None is proposed: no source says how much a room has to "
             "cool overnight.");
}
