/* web/show_incident.c - incidents and the rules they are of, as the API prints them. See show.h */
#include "inside.h"
#include "offers.h"
#include "show.h"
#include <math.h>
#include <string.h>

#define PEAK_DECIMALS 2
#define LIMIT_DECIMALS 3

/* Of incidents that no pack has a rule for. */
static const struct {
    const char *what, *meaning;
} own_rules[] = {
    {SCHOOL_SENSOR_SILENT, "The room's sensor has not been heard, so nobody knows how the air is."},
    {SCHOOL_INFRASTRUCTURE, "One fault keeps many sensors from being heard: the broker, the network or the power."},
    {INCIDENT_RECORD_FULL, "There is no room on the disk: readings are shown and judged, and saved when there is."},
};

void show_rule(struct out *out, const char *key, const struct rule *rule)
{
    if (!rule) {
        out_null(out, key);
        return;
    }
    out_object(out, key);
    out_text(out, "rule", rule->id);
    out_text(out, "status", rule_status_word(rule->status));
    out_text(out, "source", rule->source);
    out_words(out, "source_date", rule->source_date);
    out_words(out, "clause", rule->clause);
    out_text(out, "confidence", (char[]){rule->confidence, '\0'});
    out_bool(out, "verified", rule->confidence == 'A');
    out_text(out, "statistic", statistic_word(rule->statistic));
    out_text(out, "comparison", comparison_word(rule->comparison));
    out_number(out, "limit", rule->limit, LIMIT_DECIMALS);
    out_text(out, "quantity", rule_quantity_name(rule));
    out_text(out, "unit", rule_unit(rule));
    out_words(out, "jurisdiction", rule->jurisdiction);
    out_words(out, "applies_to", rule->applies_to);
    out_text(out, "severity", severity_word(rule->severity));
    out_number(out, "window_min", rule->window_min > 0 ? rule->window_min : NAN, LIMIT_DECIMALS);
    out_bool(out, "peak", rule->is_peak);
    out_bool(out, "live", rule_is_live(rule));
    out_text(out, "meaning", rule->meaning);
    out_words(out, "url", rule->url);
    out_object_end(out);
}

static const char *own_meaning(const char *what)
{
    for (size_t i = 0; i < sizeof own_rules / sizeof *own_rules; i++)
        if (strcmp(own_rules[i].what, what) == 0)
            return own_rules[i].meaning;
    return NULL;                    /* a rule of a pack that is not adopted any more */
}

const struct rule *show_rule_of(const struct web *web, const struct incident *incident)
{
    const struct pack_shelf *shelf = web->host->shelf;
    const struct rule *rule = shelf ? pack_shelf_rule(shelf, incident->pack, incident->rule) : NULL;

    return rule ? rule : pack_find(school_setup(web->host->school)->pack, incident->rule);
}

static void put_offer(struct web *web, struct out *out, const struct incident *incident)
{
    struct offer offer;

    if (!incident->with[0] || offer_load(web->host->store, incident, &offer) < 0) {
        out_null(out, "offer");
        return;
    }
    out_object(out, "offer");
    out_integer(out, "person", offer.to);
    out_text(out, "name", offer.to_name);
    out_time(out, "at", offer.at_ms);
    out_object_end(out);
}

static void put_who(struct web *web, struct out *out, const struct incident *incident)
{
    bool taken = incident->with[0] != '\0';
    char before[NAME_SIZE] = "";

    out_words(out, "with", incident->with);
    out_time(out, "with_since", incident->with_since_ms);
    out_text(out, "intent", taken ? intent_word(incident->intent) : NULL);
    out_time(out, "until", incident->until_ms);
    out_words(out, "note", incident->note);
    if (!taken && incident->state != INCIDENT_CLEARED)      /* failing, it is only not told who had it */
        (void)incident_lapsed(web->host->store, incident->id, before, NULL);
    out_words(out, "with_before", before);
    put_offer(web, out, incident);
}

/* The times to come back that the school itself gives: whoever takes the incident need not be allowed its calendar. */
static void put_returns(struct web *web, struct out *out, const struct incident *incident)
{
    const struct school_setup *setup = school_setup(web->host->school);
    const struct week_hours *own = calendar_room_hours(setup->calendar, incident->room);
    bool is_open = incident->state != INCIDENT_CLEARED;
    int64_t now_ms = web_now_ms(web);
    int64_t next_ms = is_open ? calendar_next_day_ms(setup->calendar, own, setup->zone, now_ms) : 0;

    out_time(out, "period_end", is_open ? calendar_period_end_ms(setup->calendar, own, setup->zone, now_ms) : 0);
    out_time(out, "next_period", next_ms < CALENDAR_NEVER ? next_ms : 0);
}

/* What was stored with the last change may have been passed since. */
static double peak_so_far(const struct web *web, const struct incident *incident, int room)
{
    const struct room *in = room >= 0 ? school_room(web->host->school, (size_t)room) : NULL;
    bool is_running = in && incident->state != INCIDENT_CLEARED && strcmp(room_pack(in)->name, incident->pack) == 0;
    double peak = is_running ? room_incident_peak(in, incident->rule, incident->began_ms) : NAN;

    return isnan(peak) ? incident->peak : peak;
}

void show_incident_keys(struct web *web, struct out *out, const struct incident *incident)
{
    const struct school *school = web->host->school;
    const struct rule *rule = show_rule_of(web, incident);
    int room = incident->room[0] ? school_room_index(school, incident->room) : -1;

    out_integer(out, "id", incident->id);
    out_words(out, "room", incident->room);
    out_text(out, "room_name", room >= 0 ? room_info(school_room(school, (size_t)room))->name : NULL);
    out_bool(out, "site", !incident->room[0]);
    out_text(out, "rule", incident->rule);
    out_text(out, "rule_text", rule ? rule->meaning : own_meaning(incident->rule));
    out_text(out, "status", rule ? rule_status_word(rule->status) : NULL);
    out_text(out, "source", rule ? rule->source : NULL);
    out_text(out, "quantity", rule ? rule_quantity_name(rule) : NULL);
    out_number(out, "limit", rule ? rule->limit : NAN, LIMIT_DECIMALS);
    out_words(out, "pack", incident->pack);
    out_words(out, "pack_version", incident->pack_version);
    out_text(out, "severity", severity_word(incident->severity));
    out_text(out, "state", incident_state_word(incident->state));
    out_time(out, "began", incident->began_ms);
    out_time(out, "raised", incident->raised_ms);
    out_time(out, "cleared", incident->cleared_ms);
    out_number(out, "peak", peak_so_far(web, incident, room), PEAK_DECIMALS);
    out_words(out, "reason", incident->reason);
    put_who(web, out, incident);
    put_returns(web, out, incident);
}

void show_incident(struct web *web, struct out *out, const char *key, const struct incident *incident)
{
    out_object(out, key);
    show_incident_keys(web, out, incident);
    out_object_end(out);
}
