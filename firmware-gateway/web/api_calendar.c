/* web/api_calendar.c - when rooms are occupied: the calendar itself, what it says of an instant and of twelve months,
 * and the bank holidays. */
#include "bank_holidays_json.h"
#include "calendar_json.h"
#include "calendar_record.h"
#include "days.h"
#include "inside.h"
#include "places.h"
#include "rfc3339.h"
#include "routes.h"
#include "scope.h"
#include "zone.h"
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define MONTHS 12                   /* of a preview */
#define SCHOOL_DAYS 190             /* with pupils, and without, in a year of a maintained school in England */
#define INSET_DAYS 5
#define SCHOOL_DAYS_FAR 5           /* project setting: so many more or fewer are worth a look */

static const struct calendar *calendar_of(const struct request *request)
{
    return school_setup(request->web->host->school)->calendar;
}

/* -- the calendar -- */

/* The stored text is an object: what goes beside it goes in before its closing brace. */
static void put_calendar(struct request *request, const char *json, int64_t version)
{
    const struct calendar *calendar = calendar_of(request);
    struct out *out = &request->answer.out;
    char date[CALENDAR_TEXT_SIZE];

    out_plain(out, "%.*s,\"version\":%lld,\"bank_holiday_dates\":", (int)(strlen(json) - 1), json, (long long)version);
    out_object(out, NULL);
    for (size_t i = 0; i < calendar->bank_holiday_count; i++) {
        calendar_date_format(calendar->bank_holidays[i].date, date);
        out_text(out, date, calendar->bank_holidays[i].title);
    }
    out_object_end(out);
    out_plain(out, "}");
    request_answer(request, 200);
}

void calendar_get(struct request *request)
{
    char *json = malloc(CALENDAR_JSON_SIZE);
    struct error err = {0};
    int64_t version;

    if (!json)
        request_no_memory(request);
    else if (calendar_record_load(request->web->host->store, json, &version, &err) < 0)
        request_failed(request, &err);
    else
        put_calendar(request, json, version);
    free(json);
}

static void save_calendar(struct request *request, const char *json)
{
    char subject[LEDGER_SUBJECT_SIZE];
    struct error err = {0};
    int64_t version;

    if (calendar_save(request->web->host->store, json, &version, &err) < 0) {
        request_failed(request, &err);
        return;
    }
    web_audit(request, "calendar changed", "");
    snprintf(subject, sizeof subject, "calendar:%lld", (long long)version);
    if (web_ledger(request, &(struct ledger_act){.kind = LEDGER_CALENDAR_CHANGE, .subject = subject, .payload = json,
                                                 .payload_size = strlen(json)}) &&
        web_changed(request, WEB_CHANGED_PLACES, NULL) == 0)
        put_calendar(request, json, version);
}

static void tell_mistake(void *context, const char *field, const char *message)
{
    request_fault(context, field, message);
}

void calendar_put(struct request *request)
{
    const struct calendar_mistakes mistakes = {tell_mistake, request};
    char *normal = malloc(CALENDAR_JSON_SIZE);
    struct error err = {0};

    if (!normal)
        request_no_memory(request);
    else if (!request->json)
        request_refuse(request, 422, "bad_value", "occupied", "The calendar is missing.");
    else if (calendar_json_normalise(request->body, normal, CALENDAR_JSON_SIZE, &mistakes, &err) < 0)
        request_refuse(request, 422, "bad_value", NULL, "%s", err.text);
    else
        save_calendar(request, normal);
    free(normal);
}

/* -- questions -- */

/* The hours of the room that the query names, NULL (the site's) when it names none. false: refused. */
static bool query_hours(struct request *request, const char **room, const struct week_hours **own)
{
    static const char none[] = "";
    struct school *school = request->web->host->school;
    char id[ID_SIZE];
    int r = url_query(request->query, "room", id, sizeof id);
    int index = r == 1 ? school_room_index(school, id) : -1;

    *room = none;
    *own = NULL;
    if (r == 0)
        return true;
    if (index < 0 || !scope_sees(&request->caller, id)) {
        request_refuse(request, 422, "bad_value", "room", "There is no such room here.");
        return false;
    }
    *room = room_info(school_room(school, (size_t)index))->id;
    *own = room_hours(school_room(school, (size_t)index));
    return true;
}

/* A sentence, for people and logs. */
static void put_words(struct out *out, enum calendar_reason reason, const char *label)
{
    static const char *const words[CALENDAR_REASON_COUNT] = {
        [CALENDAR_OCCUPIED] = "In use",
        [CALENDAR_OUT_OF_HOURS] = "Outside the hours of a school day",
        [CALENDAR_NO_HOURS] = "No school on this weekday",
        [CALENDAR_CLOSED] = "Closed",
        [CALENDAR_HOLIDAY] = "School holiday",
        [CALENDAR_HALF_TERM] = "Half-term",
        [CALENDAR_INSET] = "INSET day: no pupils",
        [CALENDAR_BANK_HOLIDAY] = "Bank holiday",
        [CALENDAR_OUTSIDE_TERM] = "Outside the terms",
    };
    char text[sizeof "Outside the hours of a school day: ." + CALENDAR_LABEL_SIZE];

    snprintf(text, sizeof text, *label ? "%s: %s." : "%s.", words[reason], label);
    out_text(out, "words", text);
}

void calendar_at(struct request *request)
{
    const struct school_setup *setup = school_setup(request->web->host->school);
    struct out *out = &request->answer.out;
    int64_t at_ms = web_now_ms(request->web), next_ms;
    enum calendar_reason reason;
    struct calendar_day day;
    const struct week_hours *own;
    const char *room;

    if (request_query_time(request, "time", &at_ms) < 0 || !query_hours(request, &room, &own))
        return;
    reason = calendar_reason_at(setup->calendar, own, setup->zone, at_ms);
    day = calendar_day_of(setup->calendar, own, zone_date(setup->zone, at_ms));
    next_ms = calendar_next_change_ms(setup->calendar, own, setup->zone, at_ms);
    out_object(out, NULL);
    out_time(out, "time", at_ms);
    out_words(out, "room", room);
    out_bool(out, "has_own_hours", own != NULL);
    out_bool(out, "occupied", reason == CALENDAR_OCCUPIED);
    out_text(out, "reason", calendar_reason_word(reason));
    out_words(out, "label", day.label);
    put_words(out, reason, day.label);
    out_time(out, "changes", next_ms == CALENDAR_NEVER ? 0 : next_ms);
    out_object_end(out);
    request_answer(request, 200);
}

struct preview {
    int64_t from_date, to_date;     /* both in it */
    int school_days, inset_days;
};

/* "2026-09", the first of twelve months; absent: the month of today. false: refused. */
static bool query_months(struct request *request, struct preview *preview)
{
    const struct zone *zone = school_setup(request->web->host->school)->zone;
    char month[8], date[11];
    int year, number, day, r;

    days_format_date(zone_date(zone, web_now_ms(request->web)), date);
    snprintf(month, sizeof month, "%.7s", date);
    r = url_query(request->query, "from", month, sizeof month);
    snprintf(date, sizeof date, "%s-01", month);
    if (r < 0 || strlen(month) != 7 || calendar_date_parse(date, &preview->from_date, NULL) < 0) {
        request_refuse(request, 422, "bad_date", "from", "from has to be a month as in 2026-09.");
        return false;
    }
    civil_from_days(preview->from_date, &year, &number, &day);
    preview->to_date = civil_to_days(year + 1, number, 1) - 1;
    return true;
}

static void put_day(struct out *out, const struct school_setup *setup, const struct week_hours *own, int64_t date,
                    struct preview *preview)
{
    struct calendar_day day = calendar_day_of(setup->calendar, own, date);
    const struct week_hours *hours = own ? own : &setup->calendar->hours;
    char text[CALENDAR_TEXT_SIZE];

    preview->school_days += day.reason == CALENDAR_OCCUPIED;
    preview->inset_days += day.reason == CALENDAR_INSET && hours->count[calendar_weekday(date)] > 0;
    calendar_date_format(date, text);
    out_object(out, NULL);
    out_text(out, "date", text);
    out_text(out, "kind", day.reason == CALENDAR_OCCUPIED ? "school" : calendar_reason_word(day.reason));
    out_words(out, "label", day.label);
    out_integer(out, "occupied_minutes", calendar_occupied_ms(setup->calendar, own, setup->zone, date) / 60000);
    out_object_end(out);
}

static bool is_far(int days, int expected)
{
    return abs(days - expected) > SCHOOL_DAYS_FAR;
}

/* What a year of a maintained school in England has; of other nations no such figure is known here. */
static void put_expected(struct out *out, enum nation nation, const struct preview *preview)
{
    if (nation != NATION_ENGLAND) {
        out_null(out, "expected");
        return;
    }
    out_object(out, "expected");
    out_integer(out, "school_days", SCHOOL_DAYS);
    out_integer(out, "inset_days", INSET_DAYS);
    out_bool(out, "is_far", is_far(preview->school_days, SCHOOL_DAYS) ||
                                is_far(preview->school_days + preview->inset_days, SCHOOL_DAYS + INSET_DAYS));
    out_text(out, "source", "190 days with pupils and 5 without in a maintained school in England");
    out_object_end(out);
}

void calendar_preview(struct request *request)
{
    const struct school_setup *setup = school_setup(request->web->host->school);
    struct out *out = &request->answer.out;
    struct preview preview = {0};
    const struct week_hours *own;
    const char *room;

    if (!query_months(request, &preview) || !query_hours(request, &room, &own))
        return;
    out_object(out, NULL);
    out_integer(out, "months", MONTHS);
    out_words(out, "room", room);
    out_array(out, "days");
    for (int64_t date = preview.from_date; date <= preview.to_date; date++)
        put_day(out, setup, own, date, &preview);
    out_array_end(out);
    out_integer(out, "school_days", preview.school_days);
    out_integer(out, "inset_days", preview.inset_days);
    put_expected(out, setup->site.nation, &preview);
    out_object_end(out);
    request_answer(request, 200);
}

/* -- bank holidays -- */

static void put_bank_holidays(struct request *request, int64_t changes)
{
    enum division division = division_of(school_setup(request->web->host->school)->site.nation);
    struct calendar *calendar = calloc(1, sizeof *calendar);
    struct out *out = &request->answer.out;
    struct error err = {0};
    char date[CALENDAR_TEXT_SIZE];

    if (!calendar) {
        request_no_memory(request);
        return;
    }
    if (bank_holidays_load(request->web->host->store, division, calendar, &err) < 0) {
        free(calendar);
        request_failed(request, &err);
        return;
    }
    out_object(out, NULL);
    out_text(out, "division", division == DIVISION_COUNT ? NULL : division_words[division]);
    out_integer(out, "changes", changes);
    out_array(out, "days");
    for (size_t i = 0; i < calendar->bank_holiday_count; i++) {
        calendar_date_format(calendar->bank_holidays[i].date, date);
        out_object(out, NULL);
        out_text(out, "date", date);
        out_text(out, "title", calendar->bank_holidays[i].title);
        out_object_end(out);
    }
    out_array_end(out);
    out_object_end(out);
    free(calendar);
    request_answer(request, 200);
}

void calendar_bank_holidays(struct request *request)
{
    put_bank_holidays(request, 0);
}

/* ?save=no: somebody looks at what a file would come to. */
static bool is_only_asked(const struct request *request)
{
    char word[8];

    return url_query(request->query, "save", word, sizeof word) == 1 && strcmp(word, "no") == 0;
}

void calendar_bank_holidays_put(struct request *request)
{
    struct bank_holidays *days = malloc(sizeof *days);
    int64_t today = zone_date(school_setup(request->web->host->school)->zone, web_now_ms(request->web));
    struct error err = {0};
    int changes;

    request->is_rehearsal = is_only_asked(request);
    if (!days) {
        request_no_memory(request);
    } else if (bank_holidays_json_parse(request->body ? request->body : "", request->body_size, days, &err) < 0) {
        request_refuse(request, 422, "bad_value", NULL, "%s", err.text);
    } else if ((changes = calendar_record_merge(request->web->host->store, days, today, &err)) == -ENOSPC) {
        request_refuse(request, 422, "bad_value", NULL, "%s", err.text);
    } else if (changes < 0) {
        request_failed(request, &err);
    } else if (request->is_rehearsal) {
        put_bank_holidays(request, changes);
    } else {
        web_audit(request, "bank holidays brought up to date", "");
        if (web_ledger(request, &(struct ledger_act){.kind = LEDGER_CALENDAR_CHANGE,
                                                     .subject = "calendar:bank-holidays"}) &&
            web_changed(request, WEB_CHANGED_PLACES, NULL) == 0)
            put_bank_holidays(request, changes);
    }
    free(days);
}
