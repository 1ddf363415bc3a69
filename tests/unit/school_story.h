/* tests/unit/school_story.h - random days of a school with everything that goes wrong, and the record they leave. */
#ifndef SCHOOL_STORY_H
#define SCHOOL_STORY_H
#include "quality.h"
#include "school_kit.h"
#include <math.h>

#define TICK_MS (10 * KIT_SECOND_MS)

static int64_t nine_ms;             /* of the school day that is told: lessons begin */

#define STORY_ROOMS 6
#define STORY_MAX 8000

struct step {                       /* what happened, in order: a message or word of the broker */
    int64_t at_ms;                  /* arrival */
    int broker;                     /* 1: connected, -1: lost, 0: a message */
    size_t room;
    struct reading reading;         /* time_ms: its own, or READING_NO_TIME */
    bool retained, redelivered;
};
static struct step story[STORY_MAX];
static size_t story_count;

struct stored {                     /* as the record keeps it */
    struct step step;               /* reading as it counted; time READING_NO_TIME unless it was its own */
};
static struct stored record[STORY_MAX];
static size_t record_count;

static double fraction(uint64_t *random)
{
    return (double)(kit_random(random) >> 11) / 9007199254740992.0;
}

static int by_arrival(const void *a, const void *b)
{
    const struct step *left = a, *right = b;

    return (left->at_ms > right->at_ms) - (left->at_ms < right->at_ms);
}

static void add_step(struct step step)
{
    assert_true(story_count < STORY_MAX);
    story[story_count++] = step;
}

/* A day, or a part of one around nine, of six rooms with everything that goes wrong: spikes, frozen sensors, silences,
 * late and doubled messages, nonsense, retained junk, quantities in messages of their own, a broker that flaps and one
 * that is lost. */
static void tell_story(uint64_t seed, int64_t from_ms, int64_t to_ms)
{
    uint64_t random = seed;
    double lessons_ms = 0.75 * (double)(to_ms - nine_ms);

    story_count = 0;
    for (size_t room = 0; room < STORY_ROOMS; room++) {
        double co2_ppm = 450;
        int64_t silent_from = nine_ms + (int64_t)(fraction(&random) * lessons_ms);
        int64_t silent_to = silent_from + (int64_t)(fraction(&random) * 50 * (double)KIT_MINUTE_MS);
        int64_t frozen_from = nine_ms + (int64_t)(fraction(&random) * 0.7 * lessons_ms);
        bool has_time = room % 2;

        for (int64_t at = from_ms + (int64_t)room * 7001; at < to_ms; at += 55000 + (int64_t)(fraction(&random) * 10000)) {
            bool is_occupied = at > nine_ms && (double)at < (double)nine_ms + lessons_ms;
            double dice = fraction(&random);
            struct step step = {.at_ms = at, .room = room};

            co2_ppm += (is_occupied ? 1700 - co2_ppm : 430 - co2_ppm) * 0.03 + (fraction(&random) - 0.5) * 20;
            if (is_occupied && fraction(&random) < 0.02)
                co2_ppm -= (co2_ppm - 430) * 0.8;           /* a window */
            if (at >= silent_from && at < silent_to)
                continue;
            step.reading = kit_reading(room == 4 && at >= frozen_from ? 733 : round(co2_ppm * 1000) / 1000,
                                       room == 5 ? NAN : 19 + 3 * sin((double)at / 4e6), has_time ? at : READING_NO_TIME);
            if (dice < 0.005)
                reading_set(&step.reading, CO2_PPM, 9000);
            else if (dice < 0.01)
                reading_set(&step.reading, CO2_PPM, dice < 0.0075 ? 65535 : NAN);
            else if (dice < 0.015)
                step.retained = true;
            else if (dice < 0.02 && has_time)
                step.reading.time_ms += 10 * 365 * KIT_DAY_MS;
            else if (dice < 0.03 && has_time)
                step.at_ms += (int64_t)(fraction(&random) * 40 * (double)KIT_MINUTE_MS);
            add_step(step);
            if (dice > 0.97 && has_time)
                add_step(step);                             /* and once more */
            if (room == 5) {
                step.reading = kit_reading(NAN, 20, has_time ? at + 3000 : READING_NO_TIME);
                step.at_ms = at + 3000;
                add_step(step);
            }
        }
    }
    for (int i = 0; i < 4; i++) {
        int64_t lost_ms = nine_ms + (int64_t)(fraction(&random) * lessons_ms);

        add_step((struct step){.at_ms = lost_ms, .broker = -1});
        add_step((struct step){.at_ms = lost_ms + (i ? 20000 : 30 * KIT_MINUTE_MS), .broker = 1});
    }
    add_step((struct step){.at_ms = from_ms, .broker = 1});
    qsort(story, story_count, sizeof *story, by_arrival);
}

static struct school_heard play(const struct step *step, bool is_replayed)
{
    char name[24];
    struct school_message message = {.device = name, .family = "plain", .reading = &step->reading,
                                     .arrived_ms = step->at_ms, .retained = step->retained,
                                     .redelivered = step->redelivered, .replayed = is_replayed};
    struct school_heard heard = {.result = HEARD_IGNORED};

    snprintf(name, sizeof name, "s%u", (unsigned)step->room);
    if (step->broker)
        school_broker(kit_school, step->broker > 0, step->at_ms);
    else
        school_hear(kit_school, &message, &heard);
    return heard;
}

static void keep(const struct step *step, const struct school_heard *heard)
{
    struct stored stored = {*step};
    bool has_own_time = step->reading.time_ms != READING_NO_TIME && !(heard->flags & QUALITY_CLOCK);

    if (!step->broker && heard->result != HEARD_JUDGED && heard->result != HEARD_DOUBTFUL && heard->result != HEARD_LATE)
        return;
    stored.step.reading = heard->reading;
    if (!has_own_time)
        stored.step.reading.time_ms = READING_NO_TIME;
    record[record_count++] = stored;
}

/* Time goes on by ticks up to the instant, as it did when it was lived. */
static void tick_until(int64_t *tick_ms, int64_t until_ms)
{
    for (; *tick_ms + TICK_MS <= until_ms; *tick_ms += TICK_MS)
        school_advance(kit_school, *tick_ms + TICK_MS);
}

static void live(size_t from, size_t to, int64_t *tick_ms, bool is_recorded)
{
    for (size_t i = from; i < to; i++) {
        struct school_heard heard;

        tick_until(tick_ms, story[i].at_ms);
        heard = play(&story[i], false);
        if (is_recorded)
            keep(&story[i], &heard);
    }
}

#endif
