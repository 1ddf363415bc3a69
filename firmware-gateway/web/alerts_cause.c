/* web/alerts_cause.c - see alerts.h. Several sources' rules on one room's air are several incidents with one cause. Pages
 * take those together for who signed in; an alert's link may name only its own incident, so they are taken here. */
#include "alerts.h"
#include "inside.h"
#include "show.h"
#include <errno.h>
#include <string.h>

#define CAUSE_MAX 32                /* incidents of one cause that are looked at: rules of a pack are fewer */

struct cause {
    const struct request *request;
    const struct incident *of;
    size_t count;
    struct incident found[CAUSE_MAX];
};

/* What a rule is about; without one, the kind of trouble. */
static const char *matter_of(const struct web *web, const struct incident *incident)
{
    const struct rule *rule = show_rule_of(web, incident);

    return rule ? rule_quantity_name(rule) : incident->rule;
}

static int take_up(void *context, const struct incident *incident)
{
    struct cause *cause = context;
    const struct web *web = cause->request->web;

    if (incident->id == cause->of->id || incident->state == INCIDENT_PENDING ||
        strcmp(matter_of(web, incident), matter_of(web, cause->of)) != 0)
        return 0;
    cause->found[cause->count++] = *incident;
    return cause->count == CAUSE_MAX;
}

/* The open ones in its room. A list that fails is an empty one: what was asked for is done all the same. */
static void find_cause(const struct request *request, const struct incident *of, struct cause *cause)
{
    *cause = (struct cause){.request = request, .of = of};
    if (request->caller.kind == CALLER_LINK && of->room[0])
        (void)incidents_list(request->web->host->store, INCIDENTS_OPEN, of->room, 0, INT64_MAX, CAUSE_MAX, take_up,
                             cause, NULL);
}

static int keep_one(struct request *request, const struct incident *incident)
{
    int r = web_changed(request, WEB_CHANGED_INCIDENT, incident);

    if (r == 0)
        web_live_incident(request->web, incident);
    return r;
}

int alerts_take_cause(struct request *request, const struct incident *taken)
{
    static struct cause cause;
    struct incident now;

    find_cause(request, taken, &cause);
    for (size_t i = 0; i < cause.count; i++)
        if (incident_acknowledge(request->web->host->store, cause.found[i].id, request->caller.name, taken->intent,
                                 taken->with_since_ms, taken->until_ms, taken->note, &now, NULL) == 0 &&
            keep_one(request, &now) < 0)
            return -EIO;
    return 0;
}

static bool is_taken_alike(const struct incident *one, const struct incident *other)
{
    return strcmp(one->with, other->with) == 0 && one->with_since_ms == other->with_since_ms;
}

int alerts_release_cause(struct request *request, const struct incident *was, const char *why)
{
    static struct cause cause;
    struct incident now;

    find_cause(request, was, &cause);
    for (size_t i = 0; i < cause.count; i++)
        if (is_taken_alike(&cause.found[i], was) &&
            incident_release(request->web->host->store, cause.found[i].id, request->caller.name,
                             web_now_ms(request->web), why, &now, NULL) == 0 &&
            keep_one(request, &now) < 0)
            return -EIO;
    return 0;
}
