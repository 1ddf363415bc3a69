/* tests/unit/test_school_restarts.c - incidents fold the record: random mornings of a school, each lived once in one go
 * and once with hundreds of restarts at random instants, tell the same timeline to the byte, silences of rooms, of many at
 * once and of the broker included. */
#include "school_story.h"
#include "incident.h"

#define STORIES 20
#define RESTARTS 50             /* a story: 1,000 in all */
#define LINES_MAX 1024
#define LINE_SIZE 160

struct timeline {               /* what people were told of incidents: every change once, in the order of its instants */
    size_t count;
    char lines[LINES_MAX][LINE_SIZE];
};
static struct timeline lived, restarted;

static int by_text(const void *a, const void *b)
{
    return strcmp(a, b);
}

/* The record knows an incident by room, rule and beginning, and a change that it holds already is no news. */
static void note(struct timeline *timeline, const struct school_event *event)
{
    const struct incident_event *change = &event->change;
    char line[LINE_SIZE];

    if (change->to == INCIDENT_NONE || change->to == INCIDENT_PENDING)
        return;
    snprintf(line, sizeof line, "%lld %s room=%d %s began=%lld raised=%lld cleared=%lld peak=%.17g%s reason=%s",
             (long long)change->at_ms, event->what, event->room, incident_state_word(change->to),
             (long long)change->began_ms, (long long)change->raised_ms, (long long)change->cleared_ms, change->peak,
             change->unoccupied ? " unoccupied" : "", event->reason);
    for (size_t i = 0; i < timeline->count; i++)
        if (strcmp(timeline->lines[i], line) == 0)
            return;
    assert_true(timeline->count < LINES_MAX);
    memcpy(timeline->lines[timeline->count++], line, sizeof line);
}

static void note_all(struct timeline *timeline)
{
    for (size_t i = 0; i < kit_event_count; i++)
        note(timeline, &kit_events[i].event);
}

static void expect_same_timeline(uint64_t seed)
{
    qsort(lived.lines, lived.count, sizeof *lived.lines, by_text);
    qsort(restarted.lines, restarted.count, sizeof *restarted.lines, by_text);
    for (size_t i = 0; i < lived.count && i < restarted.count; i++)
        if (strcmp(lived.lines[i], restarted.lines[i]) != 0)
            fail_msg("story %llu:\nin one go  %s\nrestarted  %s", (unsigned long long)seed, lived.lines[i],
                     restarted.lines[i]);
    assert_int_equal(lived.count, restarted.count);
}

/* Lines of a kind, and of them those with these words. */
static size_t count_of(const struct timeline *timeline, const char *kind, const char *words)
{
    size_t count = 0;

    for (size_t i = 0; i < timeline->count; i++)
        count += strstr(timeline->lines[i], kind) && strstr(timeline->lines[i], words);
    return count;
}

static int by_size(const void *a, const void *b)
{
    size_t left = *(const size_t *)a, right = *(const size_t *)b;

    return (left > right) - (left < right);
}

/* Memory is gone; the record is replayed up to the instant of the cut. */
static void restart(void **state, size_t cut, int64_t first_ms, int64_t *tick_ms)
{
    kit_close(state);
    kit_open(STORY_ROOMS);
    *tick_ms = first_ms;
    for (size_t i = 0; i < record_count; i++) {
        tick_until(tick_ms, record[i].step.at_ms);
        play(&record[i].step, true);
    }
    if (cut > 0)
        tick_until(tick_ms, story[cut - 1].at_ms);
}

static void live_with_restarts(void **state, uint64_t seed, int64_t end_ms)
{
    size_t cuts[RESTARTS], from = 0;
    uint64_t random = seed * 6151;
    int64_t first_ms = story[0].at_ms / TICK_MS * TICK_MS, tick_ms = first_ms;

    for (size_t i = 0; i < RESTARTS; i++)
        cuts[i] = (size_t)(fraction(&random) * (double)story_count);
    qsort(cuts, RESTARTS, sizeof *cuts, by_size);
    kit_close(state);
    kit_open(STORY_ROOMS);
    record_count = 0;
    restarted.count = 0;
    for (size_t i = 0; i < RESTARTS; i++) {
        live(from, cuts[i], &tick_ms, true);
        note_all(&restarted);
        from = cuts[i];
        restart(state, from, first_ms, &tick_ms);
    }
    live(from, story_count, &tick_ms, true);
    tick_until(&tick_ms, end_ms);
    note_all(&restarted);
}

static void p06_a_thousand_restarts_tell_the_timeline_of_none(void **state)
{
    size_t silent = 0, mass = 0, broker = 0;

    for (uint64_t seed = 11; seed < 11 + STORIES; seed++) {
        int64_t tick_ms, end_ms;

        tell_story(seed, nine_ms - 20 * KIT_MINUTE_MS, nine_ms + 100 * KIT_MINUTE_MS);
        end_ms = nine_ms + 8 * KIT_HOUR_MS;        /* past the end of the period */
        kit_close(state);
        kit_open(STORY_ROOMS);
        tick_ms = story[0].at_ms / TICK_MS * TICK_MS;
        lived.count = 0;
        live(0, story_count, &tick_ms, false);
        tick_until(&tick_ms, end_ms);
        note_all(&lived);
        assert_true(lived.count > 20);
        live_with_restarts(state, seed, end_ms);
        expect_same_timeline(seed);
        silent += count_of(&lived, " sensor-silent ", " raised ");
        mass += count_of(&lived, " infrastructure ", "rooms overdue");
        broker += count_of(&lived, " infrastructure ", "broker lost");
    }
    if (silent < 2 * STORIES || mass < STORIES / 2 || broker < STORIES / 2)
        fail_msg("the stories have %zu silent rooms, %zu of many at once, %zu of the broker", silent, mass, broker);
}

static int start(void **state)
{
    (void)state;
    nine_ms = kit_utc("2026-11-24T09:00:00Z");
    kit_open(STORY_ROOMS);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(p06_a_thousand_restarts_tell_the_timeline_of_none, start, kit_close),
    };

    return cmocka_run_group_tests(tests, kit_load, NULL);
}
