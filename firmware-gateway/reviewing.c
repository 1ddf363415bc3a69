/* reviewing.c - reviews of risk assessments that open themselves. A look is due when a date is over and its days are
 * kept, and at once when something happened that a review may be about: a pack, a room, a sensor, the calendar, an
 * outbreak, a measure whose time ran out. Main says what is true now, the query worker finds, main opens what is new
 * and tells leaders and safety reps, all in one transaction; a look that was cut short is made again. See gateway.h. */
#include "gateway_parts.h"
#include "inspections.h"
#include "log.h"
#include "people.h"
#include "reviews_message.h"
#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#define LOOK_MS (60 * INT64_C(1000))    /* between two looks, when days are kept one after the other */
#define SEEN_SIZE 512               /* of a room's facts and sensors, as words */
#define SUBJECT_BEGAN "began"       /* when rooms were first looked at: those that are seen later are new */

struct review_job {
    struct gateway *g;
    char folder[SETTINGS_PATH_SIZE];
    struct reviews_setup setup;
    struct reviews_found *found;    /* NULL: it failed */
    struct reviews_message message;
    struct error err;
};

static void free_job(struct review_job *job)
{
    reviews_found_free(job->found);
    free(job->setup.rooms);
    free(job);
}

void reviewing_want(struct gateway *g)
{
    g->reviewing.is_wanted = true;
}

void reviewing_days_changed(struct gateway *g)
{
    g->reviewing.date = 0;
}

/* -- what is true now -- */

/* The sensor with the lowest number above `after` that is in the room; 0: there is none. */
static int64_t next_sensor(const struct gateway *g, int room, int64_t after)
{
    int64_t next = 0;

    for (size_t i = 0; i < school_device_count(g->school); i++) {
        const struct school_device *device = school_device(g->school, i);

        if (device->room == room && device->id > after && (!next || device->id < next))
            next = device->id;
    }
    return next;
}

/* What people would call another room, and what measures in it. */
static void describe_room(const struct gateway *g, int room, char seen[SEEN_SIZE])
{
    const struct room_info *info = room_info(school_room(g->school, (size_t)room));
    int length = snprintf(seen, SEEN_SIZE, "%s %s %s %d seats %g m3 windows %d cleaner %d %g", info->building,
                          ventilation_word(info->ventilation), room_use_word(info->use), info->seats, info->volume_m3,
                          (int)info->windows, info->has_air_cleaner, info->cleaner_m3_per_h);

    for (int64_t id = 0; length < SEEN_SIZE && (id = next_sensor(g, room, id)) > 0;)
        length += snprintf(seen + length, SEEN_SIZE - (size_t)length, " d%" PRId64, id);
}

static int see_rooms(struct gateway *g, struct reviews_setup *setup, struct error *err)
{
    int64_t began_ms;
    int r = review_seen(g->store, SUBJECT_BEGAN, "", setup->now_ms, setup->now_ms, &began_ms, err);

    for (size_t i = 0; i < setup->room_count && r == 0; i++) {
        struct review_room *room = &setup->rooms[i];
        char subject[REVIEW_SUBJECT_SIZE], seen[SEEN_SIZE];

        memcpy(room->id, room_info(school_room(g->school, i))->id, sizeof room->id);
        describe_room(g, (int)i, seen);
        snprintf(subject, sizeof subject, "room/%s", room->id);
        r = review_seen(g->store, subject, seen, began_ms < setup->now_ms ? setup->now_ms : 0, setup->now_ms,
                        &room->changed_ms, err);
    }
    return r;
}

/* Fills what of the setup can become another at any moment: the time, the pack and the rooms. */
static int see(struct gateway *g, struct reviews_setup *setup, struct error *err)
{
    char pack[ID_SIZE + sizeof g->pack->version];
    int r;

    setup->now_ms = clock_wall_ms(g->clock);
    setup->room_count = school_room_count(g->school);
    setup->rooms = calloc(setup->room_count + 1, sizeof *setup->rooms);
    if (!setup->rooms)
        return error_set(err, -ENOMEM, "reviews: out of memory");
    memcpy(setup->pack, g->pack->name, sizeof setup->pack);
    snprintf(pack, sizeof pack, "%s %s", g->pack->name, g->pack->version);
    r = review_seen(g->store, "pack", pack, 0, setup->now_ms, &setup->pack_changed_ms, err);
    return r == 0 ? see_rooms(g, setup, err) : r;
}

/* Seen now and not by the look: a version that is sealed until then knew of it. A time that nobody knows says nothing,
 * and what could not be kept is seen by the look. */
void reviewing_places_changed(struct gateway *g)
{
    struct reviews_setup *setup = g->watch.is_trusted && !g->store_failed ? calloc(1, sizeof *setup) : NULL;
    struct error err = {0};

    reviewing_want(g);
    if (setup && see(g, setup, &err) < 0)
        log_warning("reviews: %s", err.text);
    if (setup)
        free(setup->rooms);
    free(setup);
}

static int note_outbreak(void *context, const struct outbreak *outbreak)
{
    struct reviews_setup *setup = context;

    for (size_t i = 0; i < setup->room_count; i++)
        if ((!outbreak->room[0] || strcmp(outbreak->room, setup->rooms[i].id) == 0) &&
            outbreak->from_ms > setup->rooms[i].outbreak_ms)
            setup->rooms[i].outbreak_ms = outbreak->from_ms;
    return 0;
}

static int set_up(struct gateway *g, struct reviews_setup *setup, struct error *err)
{
    int r = see(g, setup, err);

    setup->calendar = *g->calendar;
    setup->zone = *g->zone;
    setup->today = zone_date(g->zone, setup->now_ms);
    if (r == 0)
        r = inspection_newest_date(g->store, &setup->inspection_date, err);
    if (r == 0)
        r = outbreaks_list(g->store, note_outbreak, setup, err);
    return r;
}

/* -- a look -- */

static void find_reviews(void *context)
{
    struct review_job *job = context;
    struct store_reader *reader = NULL;

    if (store_reader_open(job->folder, &reader, &job->err) == 0)
        job->err.code = reviews_record_find(reader, &job->setup, &job->found, &job->err);
    store_reader_close(reader);
}

static int keep(struct gateway *g, struct review_job *job, struct error *err)
{
    int r = store_mark(g->store, err);

    if (r < 0)
        return r;
    job->message.school = g->school;    /* another one than when the look began, if a room was changed meanwhile */
    r = reviews_record_keep(g->store, job->found, clock_wall_ms(g->clock), reviews_message_add, &job->message, err);
    if (r == 0 && job->message.count)
        r = notify_tell(g->notify, ROLE_REP | ROLE_LEADER, reviews_message_subject(&job->message),
                        reviews_message_body(&job->message, g->settings->public_url), err);
    if (r < 0)
        store_undo(g->store);
    else
        store_keep(g->store);
    if (r == 0 && job->message.count)
        log_info("reviews: opened count=%zu", job->message.count);
    return r;
}

static void found_reviews(void *context)
{
    struct review_job *job = context;
    struct gateway *g = job->g;

    g->reviewing.is_busy = false;
    if (!g->closing && !g->store_failed) {
        if (job->found)
            (void)keep(g, job, &job->err);
        if (job->err.code < 0)
            log_warning("reviews: none could be opened: %s", job->err.text);
        gateway_commit_soon(g);
    }
    free_job(job);
}

static void start_look(struct gateway *g, bool has_days)
{
    struct review_job *job = calloc(1, sizeof *job);
    struct error err = {0};

    if (!job)
        return;
    job->g = g;
    job->setup.has_days = has_days;
    snprintf(job->folder, sizeof job->folder, "%s", g->settings->data);
    if (set_up(g, &job->setup, &err) < 0) {
        log_warning("reviews: %s", err.text);
        free_job(job);
        return;
    }
    /* The worker reads what is committed: a day that was kept just now has to be there. */
    if (gateway_commit(g, &err) < 0 || worker_submit(g->query_worker, find_reviews, found_reviews, job) < 0) {
        free_job(job);              /* asked again in a second */
        return;
    }
    g->reviewing.is_busy = true;
    g->reviewing.is_wanted = false;
    g->reviewing.date = has_days ? job->setup.today : 0;
    g->reviewing.next_mono_ms = clock_mono_ms(g->clock) + LOOK_MS;
}

void reviewing_next(struct gateway *g)
{
    bool has_days = keeping_is_whole(g), is_time = clock_mono_ms(g->clock) >= g->reviewing.next_mono_ms;

    if (g->store_failed)
        g->reviewing.date = 0;      /* what was opened may not be kept */
    if (g->store_failed || g->reviewing.is_busy || !g->watch.is_trusted)
        return;
    if (g->reviewing.is_wanted || (has_days && is_time &&
                                   g->reviewing.date != zone_date(g->zone, clock_wall_ms(g->clock))))
        start_look(g, has_days);
}
