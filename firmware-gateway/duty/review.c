/* duty/review.c - see review.h */
#include "review.h"
#include "school_days.h"
#include <assert.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#define REG_3 "Management of Health and Safety at Work Regulations 1999, regulation 3"
#define JOINT_2021 "joint unions' guidance, 2021"

static const struct review_source sources[REVIEW_TRIGGER_COUNT] = {
    [REVIEW_HALF_TERM] = {"half_term", "union", JOINT_2021, false, false},
    [REVIEW_TERM_START] = {"term_start", "project", "project setting", false, false},
    [REVIEW_PACK_CHANGE] = {"pack_change", "union", JOINT_2021, false, false},
    [REVIEW_MEASURE_FAILED] = {"measure_failed", "union", "joint unions' ventilation guide, 2022", true, false},
    [REVIEW_LASTING_FINDING] = {"lasting_finding", "statutory", REG_3, false, false},
    [REVIEW_LASTING_CONTRADICTION] = {"lasting_contradiction", "statutory", REG_3, false, false},
    [REVIEW_ROOM_CHANGE] = {"room_change", "statutory", REG_3, true, false},
    [REVIEW_RATES] = {"rates", "union", JOINT_2021, true, false},
    [REVIEW_VARIANT] = {"variant", "union", JOINT_2021, true, false},
    [REVIEW_OUTBREAK] = {"outbreak", "union", "NEU advice on outbreaks, 2021", true, false},
    [REVIEW_HEAT_WARNING] = {"heat_warning", "union", "joint unions' heatwave protocol, 2023", true, false},
    [REVIEW_PLANT_CHANGE] = {"plant_change", "guidance", "HSE: look again when conditions change", true, false},
    [REVIEW_ANNUAL] = {"annual", "project", "project setting: twelve months", false, false},
    [REVIEW_INSPECTION_DUE] = {"inspection_due", "statutory",
                               "Safety Representatives and Safety Committees Regulations 1977, regulation 5", false,
                               true},
    [REVIEW_GUIDANCE_CHANGE] = {"guidance_change", "union", JOINT_2021, true, false},
    [REVIEW_NO_LONGER_VALID] = {"no_longer_valid", "statutory", REG_3, true, false},
};

const struct review_source *review_source(enum review_trigger trigger)
{
    return &sources[trigger];
}

bool review_trigger_from_word(const char *word, enum review_trigger *trigger)
{
    for (int i = 0; i < REVIEW_TRIGGER_COUNT; i++)
        if (strcmp(sources[i].word, word) == 0) {
            *trigger = (enum review_trigger)i;
            return true;
        }
    return false;
}

int64_t review_due_date(int64_t sealed_date, int64_t next_review_date, int64_t after_date)
{
    int64_t date, after = after_date > sealed_date ? after_date : sealed_date;
    int months = REVIEW_MONTHS;

    while ((date = school_days_months_after(sealed_date, months)) <= after)
        months += REVIEW_MONTHS;
    return next_review_date > after && next_review_date < date ? next_review_date : date;
}

struct finder {                         /* one run over the facts */
    const struct review_facts *facts;
    void (*tell)(void *context, const struct review_due *due);
    void *context;
};

/* Lines that readings answer for the room; room NULL: none in particular. */
static void tell_due(const struct finder *finder, struct review_due *due, const char *subject, const char *room)
{
    const struct review_facts *facts = finder->facts;

    snprintf(due->subject, sizeof due->subject, "%s", subject);
    for (size_t i = 0; room && i < facts->line_count; i++)
        if (facts->lines[i].is_by_sensor && assessment_rooms_has(facts->lines[i].rooms, room))
            due->lines[due->line_count++] = facts->lines[i].key;
    finder->tell(finder->context, due);
}

static void tell_of_day(const struct finder *finder, enum review_trigger trigger, const char *subject,
                        const char *room, int64_t since_date)
{
    struct review_due due = {.trigger = trigger, .since_date = since_date};

    tell_due(finder, &due, subject, room);
}

static void tell_of_moment(const struct finder *finder, enum review_trigger trigger, const char *subject,
                           const char *room, int64_t since_ms)
{
    struct review_due due = {.trigger = trigger, .since_date = zone_date(finder->facts->zone, since_ms),
                             .since_ms = since_ms};

    tell_due(finder, &due, subject, room);
}

static bool is_new_day(const struct review_facts *facts, int64_t date)
{
    return date > facts->sealed_date && date <= facts->today;
}

static bool is_news(const struct review_facts *facts, int64_t at_ms)
{
    return at_ms > facts->sealed_ms && at_ms <= facts->now_ms;
}

static void find_half_term(const struct finder *finder)
{
    const struct calendar *calendar = finder->facts->calendar;
    int64_t newest = INT64_MIN;

    for (size_t i = 0; i < calendar->closure_count; i++) {
        int64_t date = calendar->closures[i].first_date;

        if (calendar->closures[i].kind == CALENDAR_HALF_TERM && date > newest && is_new_day(finder->facts, date))
            newest = date;
    }
    if (newest != INT64_MIN)
        tell_of_day(finder, REVIEW_HALF_TERM, "", NULL, newest);
}

static void find_term_start(const struct finder *finder)
{
    const struct calendar *calendar = finder->facts->calendar;
    int64_t newest = INT64_MIN;

    for (size_t i = 0; i < calendar->term_count; i++) {
        int64_t date = calendar->terms[i].first_date;

        if (date > newest && is_new_day(finder->facts, date))
            newest = date;
    }
    if (newest != INT64_MIN)
        tell_of_day(finder, REVIEW_TERM_START, "", NULL, newest);
}

static void find_pack_change(const struct finder *finder)
{
    const struct review_facts *facts = finder->facts;

    if (facts->pack && is_news(facts, facts->pack_changed_ms))
        tell_of_moment(finder, REVIEW_PACK_CHANGE, facts->pack, NULL, facts->pack_changed_ms);
}

static void find_rooms(const struct finder *finder)
{
    const struct review_facts *facts = finder->facts;

    for (size_t i = 0; i < facts->room_count; i++) {
        const struct review_room *room = &facts->room_facts[i];

        if (!assessment_rooms_has(facts->rooms, room->id))
            continue;
        if (lasting_is(&room->failing, LASTING_FINDING_DAYS))
            tell_of_day(finder, REVIEW_LASTING_FINDING, room->id, room->id, room->failing.first_date);
        if (is_news(facts, room->changed_ms))
            tell_of_moment(finder, REVIEW_ROOM_CHANGE, room->id, room->id, room->changed_ms);
        if (is_news(facts, room->outbreak_ms))
            tell_of_moment(finder, REVIEW_OUTBREAK, room->id, room->id, room->outbreak_ms);
    }
}

static bool is_alike(const struct review_incident *a, const struct review_incident *b)
{
    return strcmp(a->room, b->room) == 0 && strcmp(a->rule, b->rule) == 0;
}

static bool is_first_alike(const struct review_facts *facts, size_t index)
{
    for (size_t i = 0; i < index; i++)
        if (is_alike(&facts->incidents[i], &facts->incidents[index]))
            return false;
    return true;
}

/* The incidents of one room and rule, from the first of them on: what was not fixed, and what came back too often. */
static void find_failed_measure(const struct finder *finder, size_t first)
{
    const struct review_facts *facts = finder->facts;
    const struct review_incident *incident = &facts->incidents[first];
    int64_t recent[REVIEW_REPEATS];     /* dates of those that may still become a repeat, oldest first */
    int64_t told_date = INT64_MIN;
    size_t count = 0;
    char subject[REVIEW_SUBJECT_SIZE];

    snprintf(subject, sizeof subject, "%s/%s", incident->room, incident->rule);
    for (size_t i = first; i < facts->incident_count; i++) {
        int64_t at_ms = facts->incidents[i].at_ms, date = zone_date(facts->zone, at_ms);

        if (!is_alike(&facts->incidents[i], incident) || !is_news(facts, at_ms))
            continue;
        if (!facts->incidents[i].is_not_fixed) {
            while (count > 0 && school_days_between(facts->calendar, recent[0], date) >= REVIEW_REPEAT_DAYS)
                memmove(recent, recent + 1, --count * sizeof *recent);
            recent[count++] = date;
            if (count < REVIEW_REPEATS)
                continue;
            count = 0;
        }
        if (date != told_date)
            tell_of_moment(finder, REVIEW_MEASURE_FAILED, subject, incident->room, at_ms);
        told_date = date;
    }
}

static void find_failed_measures(const struct finder *finder)
{
    const struct review_facts *facts = finder->facts;

    for (size_t i = 0; i < facts->incident_count; i++)
        if (assessment_rooms_has(facts->rooms, facts->incidents[i].room) && is_first_alike(facts, i))
            find_failed_measure(finder, i);
}

static void find_contradictions(const struct finder *finder)
{
    const struct review_facts *facts = finder->facts;

    for (size_t i = 0; i < facts->line_count; i++)
        if (facts->lines[i].contradicted_since) {
            struct review_due due = {.trigger = REVIEW_LASTING_CONTRADICTION,
                                     .since_date = facts->lines[i].contradicted_since,
                                     .line_count = 1, .lines = {facts->lines[i].key}};

            snprintf(due.subject, sizeof due.subject, "line-%" PRId64, facts->lines[i].key);
            finder->tell(finder->context, &due);
        }
}

static void find_dates(const struct finder *finder)
{
    const struct review_facts *facts = finder->facts;
    int64_t next = review_due_date(facts->sealed_date, facts->next_review_date, facts->sealed_date), annual = 0;
    int64_t inspected = facts->inspection_date ? facts->inspection_date : facts->sealed_date;
    int64_t inspection = school_days_months_after(inspected, REVIEW_INSPECTION_MONTHS);

    for (; next <= facts->today; next = review_due_date(facts->sealed_date, facts->next_review_date, next))
        annual = next;              /* years may have passed in which none was needed */
    if (annual)
        tell_of_day(finder, REVIEW_ANNUAL, "", NULL, annual);
    if (inspection <= facts->today)
        tell_of_day(finder, REVIEW_INSPECTION_DUE, "", NULL, inspection);
}

void review_find(const struct review_facts *facts, void (*tell)(void *context, const struct review_due *due),
                 void *context)
{
    const struct finder finder = {facts, tell, context};

    assert(facts->line_count <= ASSESSMENT_LINES_MAX);
    find_half_term(&finder);
    find_term_start(&finder);
    find_pack_change(&finder);
    find_failed_measures(&finder);
    find_rooms(&finder);
    find_contradictions(&finder);
    find_dates(&finder);
}
