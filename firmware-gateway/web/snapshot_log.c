/* web/snapshot_log.c - see snapshot_log.h */
#include "snapshot_log.h"
#include "actions.h"
#include "assessment_lines.h"
#include "assessments.h"
#include "consultations.h"
#include "days.h"
#include "hazards.h"
#include "inspections.h"
#include "people.h"
#include "phrases.h"
#include "reviews.h"
#include "snapshot_partly.h"
#include "snapshot_register.h"
#include "story_paper.h"
#include <errno.h>
#include <stdio.h>
#include <string.h>

#define INCIDENTS_LOOKED_AT 1000
#define ITEM_SIZE 600
#define MATTER_SIZE (STORY_LIMIT_SIZE + RULE_TEXT_SIZE + RULE_ID_SIZE + 16)

struct asking {                    /* of one log */
    const struct snapshot_log_ask *ask;
    struct snapshot_log *log;
    int64_t counts[4];
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

static const struct school *school_of(const struct asking *asking)
{
    return asking->ask->host->school;
}

static const struct room_info *info_of(const struct asking *asking, size_t room)
{
    return room_info(school_room(school_of(asking), room));
}

static int say_register(struct asking *asking)
{
    return snapshot_register_read(asking->ask, asking->log, asking->err);
}

/* -- alerts -- */

/* The pack as it judged: another version of it may have another limit. NULL: it is not there. */
static const struct pack *pack_of(const struct asking *asking, const struct incident *incident)
{
    const struct pack_shelf *shelf = asking->ask->host->shelf;
    const struct pack *pack = shelf ? pack_shelf_find(shelf, incident->pack) : school_setup(school_of(asking))->pack;
    bool is_it = pack && strcmp(pack->name, incident->pack) == 0 && strcmp(pack->version, incident->pack_version) == 0;

    return is_it ? pack : NULL;
}

/* "CO2 over 800 ppm at any time (NEU How to use CO2 monitors)". */
static void say_matter(const struct asking *asking, const struct incident *incident, char text[MATTER_SIZE])
{
    const struct pack *pack = pack_of(asking, incident);
    const struct rule *rule = pack ? pack_find(pack, incident->rule) : NULL;
    char limit[STORY_LIMIT_SIZE];

    if (strcmp(incident->rule, SCHOOL_SENSOR_SILENT) == 0) {
        snprintf(text, MATTER_SIZE, "no reading from the sensor");
        return;
    }
    if (!rule) {
        snprintf(text, MATTER_SIZE, "rule %s of levels that are not here any more", incident->rule);
        return;
    }
    story_rule_limit(PAPER_ENGLISH, pack, rule, limit);
    snprintf(text, MATTER_SIZE, "%s %s (%s)", rule->quantity == TEMPERATURE_C ? "temperature" : "CO2", limit,
             rule->source);
}

static int take_incident(void *context, const struct incident *incident)
{
    struct asking *asking = context;
    int room = school_room_index(school_of(asking), incident->room);
    char matter[MATTER_SIZE], date[PHRASE_SIZE];

    if (room < 0 || !asking->ask->rooms[room] || !incident->raised_ms)
        return 0;
    asking->counts[0]++;
    asking->counts[1] += incident->with[0] != '\0';
    asking->counts[2] += incident->state != INCIDENT_CLEARED;
    say_matter(asking, incident, matter);
    phrase_date(PAPER_ENGLISH, zone_date(school_setup(school_of(asking))->zone, incident->raised_ms), date);
    item(asking, "%s, %s on %s: %s, %s.", info_of(asking, (size_t)room)->name, matter, date,
         incident->with[0] ? "taken" : "taken by nobody", incident->state == INCIDENT_CLEARED ? "over" : "goes on");
    return 0;
}

static int say_alert_log(struct asking *asking)
{
    int r = incidents_list(asking->ask->host->store, INCIDENTS_ALL, NULL, asking->ask->from_ms,
                           asking->ask->now_ms, INCIDENTS_LOOKED_AT, take_incident, asking, asking->err);

    return r < 0 ? r : say(asking, "%lld alerts in these rooms over the last %d school days; %lld of them are with "
                           "somebody, %lld still go on.", (long long)asking->counts[0], SNAPSHOT_DAYS,
                           (long long)asking->counts[1], (long long)asking->counts[2]);
}

/* -- people, reviews, actions and inspections -- */

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
    int r = people_list(asking->ask->host->store, take_person, asking, asking->err);

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
    int r = reviews_list(asking->ask->host->store, asking->ask->assessment, false, take_review, asking,
                         asking->err);

    return r < 0 ? r : say(asking, "%lld reviews of this assessment opened so far; %lld are open.",
                           (long long)asking->counts[0], (long long)asking->counts[1]);
}

static int say_consultation(struct asking *asking)
{
    struct consultation_facts facts;
    int r = consultation_facts_load(asking->ask->host->store, asking->ask->version, &facts, asking->err);

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
    struct store *store = asking->ask->host->store;
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
    int r = inspections_list(asking->ask->host->store, take_inspection, asking, asking->err);

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
    struct store *store = asking->ask->host->store;
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
    [CHECKLIST_SENSOR_IN_EVERY_ROOM] = say_register,
    [CHECKLIST_SENSOR_REGISTER] = say_register,
    [CHECKLIST_CALIBRATION_LOG] = say_register,
    [CHECKLIST_ROOM_REGISTER] = say_register,
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
