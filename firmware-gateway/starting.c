/* starting.c - the record is opened and read back into memory. Where that takes long, the page is there before: the last
 * day and a half follows part by part in main's loop, and behind it the broker, messages and duties, so nothing is heard
 * or told before all is known. What people ask about rooms meanwhile waits (web/early.h). See gateway.h. */
#include "calendar_record.h"
#include "gateway_parts.h"
#include "log.h"
#include "reserve.h"
#include <errno.h>

#define DAY_MS INT64_C(86400000)

/* Without the file a gateway still watches the air; it only knows fewer days off. */
static void take_bank_holidays(struct gateway *g)
{
    struct error err = {0};

    if (calendar_record_take_bundled(g->store, g->settings->bank_holidays, clock_wall_ms(g->clock) / DAY_MS, &err) < 0)
        log_warning("calendar: no bank holidays beyond those known: %s", err.text);
}

/* Only the adopted one has to be sound. */
static int open_packs(struct gateway *g, struct error *err)
{
    if (pack_shelf_open(g->settings->packs, &g->shelf, err) < 0)
        return -EINVAL;     /* a wrong configuration, whatever the folder's fault */
    for (size_t i = 0; i < pack_shelf_count(g->shelf); i++)
        if (!pack_shelf_at(g->shelf, i)->pack)
            log_warning("packs: left out: %s", pack_shelf_at(g->shelf, i)->why);
    return 0;
}

/* Without them a gateway still watches the air. */
static void open_checklists(struct gateway *g)
{
    struct error err = {0};

    if (checklist_shelf_open(g->settings->checklists, &g->checklists, &err) < 0)
        log_warning("checklists: there are none: %s", err.text);
    for (size_t i = 0; g->checklists && i < checklist_shelf_count(g->checklists); i++)
        if (!checklist_shelf_at(g->checklists, i)->list)
            log_warning("checklists: left out: %s", checklist_shelf_at(g->checklists, i)->why);
}

int starting_record(struct gateway *g, struct error *err)
{
    struct store_options options = {.is_demo = g->clock->is_demo};
    int r = store_open(g->settings->data, &options, &g->store, err);

    if (r < 0 && r != -EBUSY && reserve_release(g->settings->data))     /* a full disk has no room for the log */
        r = store_open(g->settings->data, &options, &g->store, err);
    if (r == 0)
        r = backing_opened(g, err);
    if (r == 0)
        r = open_packs(g, err);
    if (r < 0)
        return r;
    open_checklists(g);
    importing_sweep(g);
    timing_open(g);
    take_bank_holidays(g);
    r = loading_begin(g, err);
    if (r == 0 && loading_is_short(g))
        r = loading_part(g, err);
    return r;
}

void starting_next(void *gateway)
{
    struct gateway *g = gateway;
    int r = loading_part(g, &g->damage);

    if (r > 0) {
        loop_timer_set(g->loop, g->start_timer, 0);
        return;
    }
    if (r == 0)
        log_info("record: the last day and a half is in memory ms=%lld",
                 (long long)(clock_mono_ms(g->clock) - g->spacing.opened_mono_ms));
    if (r < 0 || gateway_open_rest(g, &g->damage) < 0)
        loop_stop(g->loop);
}
