/* reminding.c - people are reminded of their actions on the morning of a school day: the day before one is due, when
 * it is late, and weekly from then on. One letter an owner and day; who has left is stood in for by everybody of the
 * role, and a role that nobody has by leaders. See gateway.h. */
#include "action_letter.h"
#include "actions.h"
#include "audience.h"
#include "gateway_parts.h"
#include "log.h"
#include <stdlib.h>
#include <string.h>

#define MORNING_S (7 * 3600 + 1800)     /* 07:30, as the round sheet */
#define REMINDED_MAX 200                /* actions in one morning; those after them are reminded of the next */

struct reminded {
    struct action action;
    enum action_reminder reminder;
    bool is_told;
};

struct morning {
    struct gateway *g;
    int64_t today;
    size_t count;
    struct reminded *list;              /* REMINDED_MAX; owned */
};

static int collect(void *context, const struct action *action)
{
    struct morning *morning = context;
    enum action_reminder reminder = action_remind(morning->g->calendar, action->state, action->due_date,
                                                  action->reminded_date, morning->today);

    if (reminder != ACTION_REMIND_NOT && morning->count < REMINDED_MAX)
        morning->list[morning->count++] = (struct reminded){*action, reminder, false};
    return 0;
}

/* An owner without a name is gone: then it is the role's. */
static int64_t owner_of(const struct action *action)
{
    return *action->owner_name ? action->owner : 0;
}

static bool is_same_owner(const struct action *a, const struct action *b)
{
    return owner_of(a) == owner_of(b) && (owner_of(a) || a->owner_role == b->owner_role);
}

/* Where nobody of the role can be reached by mail, leaders are. */
static int tell_role(struct gateway *g, unsigned role, const struct letter *letter, struct error *err)
{
    struct audience audience;
    int r = audience_of_roles(g->store, role, &audience, err);

    return r < 0 ? r : notify_tell(g->notify, audience.count ? role : ROLE_LEADER, letter->subject, letter->body, err);
}

/* One letter to the owner of the first, of all that are theirs. */
static int tell_owner(struct morning *morning, size_t first, struct error *err)
{
    struct gateway *g = morning->g;
    const struct action *of = &morning->list[first].action;
    struct action_letter lines = {0};
    struct letter letter;
    int64_t owner = owner_of(of);
    int r = 0;

    for (size_t i = first; i < morning->count && r == 0; i++) {
        struct reminded *one = &morning->list[i];

        if (one->is_told || !is_same_owner(&one->action, of))
            continue;
        one->is_told = true;
        action_letter_add(&lines, one->action.what, one->reminder,
                          action_days_late(g->calendar, one->action.state, one->action.due_date, morning->today),
                          one->action.due_date);
        r = action_reminded(g->store, one->action.id, morning->today, err);
    }
    action_letter_write(&lines, g->settings->public_url, &letter);
    if (r == 0)
        r = owner ? notify_tell_people(g->notify, &owner, 1, letter.subject, letter.body, err)
                  : tell_role(g, (unsigned)of->owner_role, &letter, err);
    return r;
}

static int remind(struct morning *morning, struct error *err)
{
    struct gateway *g = morning->g;
    int r = actions_list(g->store, 0, collect, morning, err);

    if (r == 0 && morning->count)
        r = store_mark(g->store, err);
    if (r < 0 || !morning->count)
        return r;
    for (size_t i = 0; i < morning->count && r == 0; i++)
        if (!morning->list[i].is_told)
            r = tell_owner(morning, i, err);
    if (r < 0)
        store_undo(g->store);
    else
        store_keep(g->store);
    gateway_commit_soon(g);
    return r;
}

void reminding_next(struct gateway *g)
{
    struct zone_local now;
    struct morning morning = {.g = g};
    struct error err = {0};

    if (g->store_failed || !g->watch.is_trusted)
        return;
    now = zone_to_local(g->zone, clock_wall_ms(g->clock));
    if (now.date == g->reminded_date || now.second_of_day < MORNING_S)
        return;
    g->reminded_date = morning.today = now.date;
    morning.list = calloc(REMINDED_MAX, sizeof *morning.list);
    if (!morning.list || remind(&morning, &err) < 0)
        log_warning("actions: nobody could be reminded: %s", morning.list ? err.text : "out of memory");
    free(morning.list);
}
