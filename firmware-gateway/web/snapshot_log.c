/* web/snapshot_log.c - see snapshot_log.h */
#include "snapshot_log.h"
#include "actions.h"
#include "assessment_lines.h"
#include "assessments.h"
#include "calibrations.h"
#include "consultations.h"
#include "days.h"
#include "hazards.h"
#include "inspections.h"
#include "people.h"
#include "reviews.h"
#include "room.h"
#include "snapshot_partly.h"
#include <errno.h>
#include <stdio.h>
#include <string.h>

#define HEARD_MS (24 * INT64_C(3600000))    /* a sensor that is there was heard in the last day. Project setting */
#define CHECK_MS (366 * 24 * INT64_C(3600000))
#define INCIDENTS_LOOKED_AT 1000
#define ITEM_SIZE 600

struct asking {                    /* of one log */
    const struct snapshot_log_ask *ask;
    struct snapshot_log *log;
    int64_t counts[4];
    const char *about;              /* of the row at hand */
    struct error *err;
};

void snapshot_log_add(struct snapshot_log *log, const char *format, va_list arguments)
{
    char text[ITEM_SIZE];

    vsnprintf(text, sizeof text, format, arguments);
    if (json_array_size(log->items) < SNAPSHOT_LOG_ITEMS_MAX)
        json_array_append_new(log->items, json_string(text));
}

__attribute__((format(printf, 2, 3))) static void item(struct asking *asking, const char *format, ...)
{
    va_list arguments;

    va_start(arguments, format);
    snapshot_log_add(asking->log, format, arguments);
    va_end(arguments);
}

__attribute__((format(printf, 2, 3))) static int say(struct asking *asking, const char *format, ...)
{
    va_list arguments;

    va_start(arguments, format);
    vsnprintf(asking->log->words, sizeof asking->log->words, format, arguments);
    va_end(arguments);
    return 0;
}

static const char *date_text(const struct asking *asking, int64_t time_ms, char text[11])
{
    days_format_date(zone_date(school_setup(asking->ask->web->host->school)->zone, time_ms), text);
    return text;
}

static const struct school *school_of(const struct asking *asking)
{
    return asking->ask->web->host->school;
}

static const struct room_info *info_of(const struct asking *asking, size_t room)
{
    return room_info(school_room(school_of(asking), room));
}

/* The next device that is in a room of the line, from *index on; NULL: there are no more. */
static const struct school_device *next_device(const struct asking *asking, size_t *index)
{
    const struct school *school = school_of(asking);

    for (; *index < school_device_count(school); ++*index) {
        const struct school_device *device = school_device(school, *index);

        if (device->room >= 0 && !device->ignored && asking->ask->rooms[device->room]) {
            ++*index;
            return device;
        }
    }
    return NULL;
}

static bool is_heard(const struct asking *asking, size_t room)
{
    const struct school_device *device;

    for (size_t i = 0; (device = next_device(asking, &i)) != NULL;)
        if ((size_t)device->room == room && device->last_heard_ms > asking->ask->now_ms - HEARD_MS)
            return true;
    return false;
}

static int say_sensor_in_every_room(struct asking *asking)
{
    size_t rooms = 0, heard = 0;

    for (size_t i = 0; i < school_room_count(school_of(asking)); i++) {
        if (!asking->ask->rooms[i])
            continue;
        rooms++;
        heard += is_heard(asking, i);
        if (!is_heard(asking, i))
            item(asking, "%s: no sensor was heard in the last day.", info_of(asking, i)->name);
    }
    return say(asking, "%zu of %zu rooms have a sensor that was heard in the last day.", heard, rooms);
}

static int say_sensor_register(struct asking *asking)
{
    const struct school_device *device;
    size_t placed = 0, count = 0;

    for (size_t i = 0; (device = next_device(asking, &i)) != NULL; count++) {
        struct placement placement;
        char date[11];
        int r = placement_load(asking->ask->web->host->store, device->id, &placement, asking->err);

        if (r < 0 && r != -ENOENT)
            return r;
        placed += r == 0;
        if (r == 0)
            item(asking, "%s (%s) in %s: seen there on %s.", device->name, device->family,
                 info_of(asking, (size_t)device->room)->name, date_text(asking, placement.at_ms, date));
        else
            item(asking, "%s (%s) in %s: nobody said that they saw it there.", device->name, device->family,
                 info_of(asking, (size_t)device->room)->name);
    }
    return say(asking, "%zu sensors are in these rooms; somebody saw %zu of them in their place.", count, placed);
}

static int take_check(void *context, const struct calibration *calibration)
{
    struct asking *asking = context;
    char date[11];

    asking->counts[1] += calibration->is_good && calibration->at_ms > asking->ask->now_ms - CHECK_MS;
    asking->counts[2]++;
    item(asking, "%s: checked on %s, %s.", asking->about, date_text(asking, calibration->at_ms, date),
         calibration->is_good ? "good" : "not good");
    return 0;
}

static int say_calibration_log(struct asking *asking)
{
    const struct school_device *device;

    for (size_t i = 0; (device = next_device(asking, &i)) != NULL; asking->counts[0]++) {
        int64_t before = asking->counts[2];
        int r;

        asking->about = device->name;
        r = calibrations_list(asking->ask->web->host->store, device->id, 1, take_check, asking, asking->err);
        if (r < 0)
            return r;
        if (asking->counts[2] == before)
            item(asking, "%s: never checked.", device->name);
    }
    return say(asking, "%lld of %lld sensors in these rooms were checked in the last twelve months and found good.",
               (long long)asking->counts[1], (long long)asking->counts[0]);
}

struct filters {
    size_t rooms, in_date, late;        /* with an air cleaner; of them as their filters are */
};

/* The sentence of one room's, and its place in the sums. */
static int add_filter(struct asking *asking, const struct room_info *info, struct filters *filters)
{
    int64_t today = zone_date(school_setup(school_of(asking))->zone, asking->ask->now_ms);
    char changed[32] = "on a day that nobody entered", due[11];
    struct filter filter;
    int r = filter_load(asking->ask->web->host->store, info->id, &filter, asking->err);

    if (r < 0)
        return r;
    filters->rooms++;
    if (!filter.due_date) {
        item(asking, "%s: nobody entered when the filter of its air cleaner is due.", info->name);
        return 0;
    }
    filters->in_date += filter.due_date > today;
    filters->late += filter.due_date <= today;
    days_format_date(filter.due_date, due);
    if (filter.changed_date) {
        memcpy(changed, "on ", sizeof "on ");
        days_format_date(filter.changed_date, changed + strlen("on "));
    }
    item(asking, "%s: the filter of its air cleaner was changed %s, and is due on %s%s.", info->name, changed, due,
         filter.due_date <= today ? ", which is over" : "");
    return 0;
}

static int say_room_register(struct asking *asking)
{
    struct filters filters = {0};
    size_t rooms = 0, known = 0;

    for (size_t i = 0; i < school_room_count(school_of(asking)); i++) {
        const struct room_info *info = info_of(asking, i);

        if (!asking->ask->rooms[i])
            continue;
        rooms++;
        known += info->ventilation != VENTILATION_UNKNOWN;
        item(asking, "%s: %s, ventilation %s%s.", info->name, room_use_word(info->use),
             ventilation_word(info->ventilation), info->has_air_cleaner ? ", with an air cleaner" : "");
        if (info->has_air_cleaner && add_filter(asking, info, &filters) < 0)
            return asking->err->code;
    }
    if (!filters.rooms)
        return say(asking, "The ventilation of %zu of %zu rooms is known. No room has an air cleaner.", known, rooms);
    return say(asking, "The ventilation of %zu of %zu rooms is known. %zu have an air cleaner: the filters of %zu are in "
               "date, those of %zu are overdue, and of %zu nobody entered a date.", known, rooms, filters.rooms,
               filters.in_date, filters.late, filters.rooms - filters.in_date - filters.late);
}

static int take_incident(void *context, const struct incident *incident)
{
    struct asking *asking = context;
    int room = school_room_index(school_of(asking), incident->room);
    char date[11];

    if (room < 0 || !asking->ask->rooms[room] || !incident->raised_ms)
        return 0;
    asking->counts[0]++;
    asking->counts[1] += incident->with[0] != '\0';
    asking->counts[2] += incident->state != INCIDENT_CLEARED;
    item(asking, "%s, %s on %s: %s%s.", info_of(asking, (size_t)room)->name, incident->rule,
         date_text(asking, incident->raised_ms, date), incident->with[0] ? "taken, " : "taken by nobody, ",
         incident->state == INCIDENT_CLEARED ? "over" : "goes on");
    return 0;
}

static int say_alert_log(struct asking *asking)
{
    int r = incidents_list(asking->ask->web->host->store, INCIDENTS_ALL, NULL, asking->ask->from_ms,
                           asking->ask->now_ms, INCIDENTS_LOOKED_AT, take_incident, asking, asking->err);

    return r < 0 ? r : say(asking, "%lld alerts in these rooms over the last %d school days; %lld of them are with "
                           "somebody, %lld still go on.", (long long)asking->counts[0], SNAPSHOT_DAYS,
                           (long long)asking->counts[1], (long long)asking->counts[2]);
}

static int take_person(void *context, const struct person *person)
{
    struct asking *asking = context;

    if (person->disabled)
        return 0;
    asking->counts[0] += person->role == ROLE_LEADER;
    asking->counts[1] += person->role == ROLE_SITE_STAFF;
    asking->counts[2] += person->role == ROLE_REP;
    asking->counts[3] += person->wants_mail && person->email[0];
    return 0;
}

/* Roles and numbers, no names: a snapshot is printed and signed. */
static int say_people(struct asking *asking)
{
    int r = people_list(asking->ask->web->host->store, take_person, asking, asking->err);

    if (r < 0)
        return r;
    if (asking->ask->answer == CHECKLIST_REP_ACCESS)
        return say(asking, "%lld safety representatives have an account; they see every room and every version, and "
                   "can copy all of it.", (long long)asking->counts[2]);
    return say(asking, "%lld leaders, %lld site staff and %lld safety representatives have an account; %lld people are "
               "told of alerts by mail.", (long long)asking->counts[0], (long long)asking->counts[1],
               (long long)asking->counts[2], (long long)asking->counts[3]);
}

static int take_review(void *context, const struct review *review)
{
    struct asking *asking = context;
    char date[11];

    days_format_date(review->due.since_date, date);
    asking->counts[0]++;
    asking->counts[1] += !review->closed_ms;
    item(asking, "%s, %s: %s.", review_source(review->due.trigger)->word, date,
         !review->closed_ms ? "open" : review->closed_version ? "answered by a new version" : "not needed");
    return 0;
}

static int say_reviews(struct asking *asking)
{
    int r = reviews_list(asking->ask->web->host->store, asking->ask->assessment, false, take_review, asking,
                         asking->err);

    return r < 0 ? r : say(asking, "%lld reviews of this assessment opened so far; %lld are open.",
                           (long long)asking->counts[0], (long long)asking->counts[1]);
}

static int say_consultation(struct asking *asking)
{
    struct consultation_facts facts;
    int r = consultation_facts_load(asking->ask->web->host->store, asking->ask->version, &facts, asking->err);

    return r < 0 ? r : say(asking, "%zu people were asked about this version; %zu have not answered; %zu of %zu "
                           "comments have no reply.", facts.invited, facts.said[OUTCOME_NONE], facts.unanswered, facts.comments);
}

static int take_action(void *context, const struct action *action)
{
    struct asking *asking = context;
    char due[11];

    days_format_date(action->due_date, due);
    item(asking, "%s, due %s: %s.", action->what, due, action_state_word(action->state));
    return 0;
}

static int say_actions(struct asking *asking)
{
    struct store *store = asking->ask->web->host->store;
    int64_t today = zone_date(school_setup(school_of(asking))->zone, asking->ask->now_ms);
    struct action_counts counts = {0};
    int r = actions_count(store, asking->ask->assessment, today, &counts, asking->err);

    if (r == 0)
        r = actions_list(store, asking->ask->assessment, take_action, asking, asking->err);
    return r < 0 ? r : say(asking, "%d actions of this assessment are to be done; %d of them are overdue.", counts.open,
                           counts.overdue);
}

static int take_inspection(void *context, const struct inspection *inspection)
{
    struct asking *asking = context;
    char date[11];

    days_format_date(inspection->done_date ? inspection->done_date : inspection->planned_date, date);
    asking->counts[0] += inspection->done_date != 0;
    asking->counts[1] += inspection->unanswered;
    item(asking, "%s, %s: %d findings, %d without a reply.", date, inspection->done_date ? "done" : "planned",
         inspection->findings, inspection->unanswered);
    return 0;
}

static int say_inspections(struct asking *asking)
{
    int r = inspections_list(asking->ask->web->host->store, take_inspection, asking, asking->err);

    return r < 0 ? r : say(asking, "%lld inspections were done; %lld findings have no reply.",
                           (long long)asking->counts[0], (long long)asking->counts[1]);
}

static int take_line(void *context, const struct assessment_line *line)
{
    struct asking *asking = context;
    bool is_legal = strcmp(line->status, "statutory") == 0, is_answered = line->answer != LINE_UNANSWERED;

    asking->counts[0] += is_legal;
    asking->counts[1] += is_legal && is_answered;
    asking->counts[2] += line->is_by_sensor;
    return 0;
}

static int say_lines(struct asking *asking)
{
    struct assessment_line_counts counts = {0};
    struct store *store = asking->ask->web->host->store;
    int r = assessment_lines_list(store, asking->ask->version, take_line, asking, asking->err);

    if (r >= 0)
        r = assessment_lines_count(store, asking->ask->version, &counts, asking->err);
    if (r < 0)
        return r;
    if (asking->ask->answer == CHECKLIST_LEGAL_DUTIES)
        return say(asking, "%lld lines of this version are legal duties; %lld of them are answered.",
                   (long long)asking->counts[0], (long long)asking->counts[1]);
    return say(asking, "%zu of %zu lines that readings or records can answer have evidence attached.",
               counts.with_evidence, counts.by_evidence);
}

static int (*const sayings[CHECKLIST_ANSWER_COUNT])(struct asking *asking) = {
    [CHECKLIST_SENSOR_IN_EVERY_ROOM] = say_sensor_in_every_room,
    [CHECKLIST_SENSOR_REGISTER] = say_sensor_register,
    [CHECKLIST_CALIBRATION_LOG] = say_calibration_log,
    [CHECKLIST_ROOM_REGISTER] = say_room_register,
    [CHECKLIST_REPEATED_ALERTS] = say_alert_log,
    [CHECKLIST_ALERT_LOG] = say_alert_log,
    [CHECKLIST_ALERT_ROLES] = say_people,
    [CHECKLIST_REP_ACCESS] = say_people,
    [CHECKLIST_ACTION_LOG] = say_actions,
    [CHECKLIST_INSPECTION_LOG] = say_inspections,
    [CHECKLIST_REVIEW_TRIGGERS] = say_reviews,
    [CHECKLIST_CONSULTATION_LOG] = say_consultation,
    [CHECKLIST_LEGAL_DUTIES] = say_lines,
    [CHECKLIST_EVIDENCE_REPORT] = say_lines,
};

int snapshot_log_read(const struct snapshot_log_ask *ask, struct snapshot_log *log, struct error *err)
{
    struct asking asking = {.ask = ask, .log = log, .err = err};
    int r;

    *log = (struct snapshot_log){0};
    log->items = json_array();
    if (!log->items)
        return error_set(err, -ENOMEM, "evidence: out of memory");
    r = sayings[ask->answer] ? sayings[ask->answer](&asking) : snapshot_partly_read(ask, log, err);
    if (r < 0) {
        json_decref(log->items);
        log->items = NULL;
    }
    return r;
}
