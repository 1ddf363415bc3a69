/* notify_fixture.h - a school with a few people, a demo clock that the test moves, and a courier that is a shell
 * script: it writes each request to a pipe that the test reads, and answers with the file `answer`. While the file
 * `hang` is there it never answers about mail. */
#ifndef NOTIFY_FIXTURE_H
#define NOTIFY_FIXTURE_H
#include "store_folder.h"

#include "notify.h"
#include "people.h"
#include <errno.h>
#include <fcntl.h>
#include <jansson.h>
#include <math.h>
#include <sys/stat.h>

#define ACCEPTED "{\"ok\":true}"
#define NOT_NOW "{\"ok\":false,\"permanent\":false,\"why\":\"Connection refused\"}"
#define NEVER "{\"ok\":false,\"permanent\":true,\"why\":\"RCPT failed: 550\"}"
#define PATIENCE_MS 20000
#define CHECK_PERIOD_MS 2

struct desk {
    struct folder *folder;
    struct clock clock;
    struct zone zone;
    struct calendar calendar;
    struct pack pack;               /* of stuffy and busy, adopted */
    struct pack_shelf *shelf;       /* NULL, or the shipped packs */
    struct notify_settings settings;
    struct loop *loop;
    struct worker *worker;
    struct notify *notify;
    int requests_fd, check_timer;

    int64_t awaited;                /* tries that have ended, of all messages */
    int64_t patience_end_ms;
};

static const struct rule stuffy = {.id = "gb-hse-co2-poor", .source = "HSE", .source_date = "2022", .confidence = 'B',
                                   .meaning = "Poor ventilation", .status = STATUS_GUIDANCE, .quantity = CO2_PPM,
                                   .comparison = COMPARE_ABOVE, .limit = 1500, .severity = SEVERITY_ALARM,
                                   .interrupts = INTERRUPTS_SITE_STAFF};

/* A lesser rule of the same quantity. */
static const struct rule busy = {.id = "union-neu-co2-act", .source = "NEU", .source_date = "2022", .confidence = 'A',
                                 .meaning = "Act", .status = STATUS_UNION, .quantity = CO2_PPM,
                                 .comparison = COMPARE_ABOVE, .limit = 800, .severity = SEVERITY_WARNING,
                                 .interrupts = INTERRUPTS_SITE_STAFF};

static inline void desk_write(const struct desk *desk, const char *name, const char *text)
{
    char path[128];
    FILE *file;

    snprintf(path, sizeof path, "%s/%s", desk->folder->path, name);
    file = fopen(path, "we");
    assert_non_null(file);
    fputs(text, file);
    fclose(file);
}

static inline void desk_answers(const struct desk *desk, const char *text)
{
    desk_write(desk, "answer", text);
}

static inline void desk_make_courier(struct desk *desk)
{
    char script[512], path[128];

    snprintf(path, sizeof path, "%s/requests", desk->folder->path);
    assert_int_equal(mkfifo(path, 0600), 0);
    desk->requests_fd = open(path, O_RDWR | O_NONBLOCK | O_CLOEXEC);
    snprintf(script, sizeof script,
             "#!/bin/sh\ncd %s\nrequest=$(cat)\nprintf '%%s\\n' \"$request\" >requests\n"
             "case $request in *'\"kind\":\"mail\"'*) [ ! -e hang ] || exec sleep 60 ;; esac\ncat answer\n",
             desk->folder->path);
    desk_write(desk, "courier", script);
    snprintf(desk->settings.courier, sizeof desk->settings.courier, "%s/courier", desk->folder->path);
    assert_int_equal(chmod(desk->settings.courier, 0700), 0);
    desk_answers(desk, ACCEPTED);
}

static inline int64_t tries_ended(struct desk *desk)
{
    struct outbox_counts counts;

    assert_int_equal(outbox_counts(desk->folder->store, &counts), 0);
    return counts.sent + counts.expired + counts.failed_tries;
}

static inline int64_t real_ms(void)
{
    struct clock real;

    clock_init_real(&real);
    return clock_mono_ms(&real);
}

static inline void desk_check(void *context)
{
    struct desk *desk = context;

    if (tries_ended(desk) >= desk->awaited || real_ms() > desk->patience_end_ms)
        loop_stop(desk->loop);
}

static inline void desk_collect(void *worker)
{
    worker_collect(worker);
}

/* The gateway's part, as after a start. */
static inline void desk_start(struct desk *desk)
{
    struct folder *folder = desk->folder;

    assert_done(loop_open(&desk->clock, &desk->loop, &folder->err));
    desk->check_timer = loop_timer_add(desk->loop, CHECK_PERIOD_MS, desk_check, desk);
    assert_true(desk->check_timer >= 0);
    assert_done(worker_open("courier", &desk->worker, &folder->err));
    assert_done(loop_watch(desk->loop, worker_fd(desk->worker), desk_collect, desk->worker, &folder->err));
    assert_done(notify_open(&desk->settings, &desk->clock, desk->loop, folder->store, desk->worker, &desk->notify,
                            &folder->err));
    notify_use(desk->notify, folder->store, &desk->zone, &desk->calendar, &desk->pack,
               desk->shelf);
}

static inline void desk_stop(struct desk *desk)
{
    notify_stop(desk->notify);
    loop_unwatch(desk->loop, worker_fd(desk->worker));
    worker_close(desk->worker);
    notify_close(desk->notify);
    loop_close(desk->loop);
}

static inline int64_t add_person(struct desk *desk, const char *login, const char *name, enum role role,
                                 bool wants_mail)
{
    struct folder *folder = desk->folder;
    struct person person = {.role = role, .wants_mail = wants_mail, .created_ms = T0};

    snprintf(person.login, sizeof person.login, "%s", login);
    snprintf(person.name, sizeof person.name, "%s", name);
    snprintf(person.email, sizeof person.email, "%s@example.org", login);
    assert_done(person_add(folder->store, &person, &folder->err));
    return person.id;
}

/* Dai is site staff, Ms Rees leads; both want mail. It is Monday, 09:00. */
static inline int open_desk(void **state)
{
    struct desk *desk = calloc(1, sizeof *desk);
    void *folder;

    open_folder(&folder);
    desk->folder = folder;
    assert_int_equal(clock_init_demo(&desk->clock, "2026-11-23T09:00:00Z,1", NULL), 0);
    assert_int_equal(zone_load("Europe/London", &desk->zone, NULL), 0);
    calendar_init(&desk->calendar);
    desk->pack = (struct pack){.name = "england", .sustained_window_min = 20, .count = 2, .rules = {stuffy, busy}};
    strcpy(desk->settings.mail.host, "mail.example.org");
    strcpy(desk->settings.mail.from, "air@example.org");
    strcpy(desk->settings.public_url, "http://transom.local");
    desk->settings.mail.port = 587;
    desk->settings.mail.starttls_required = true;
    desk_make_courier(desk);
    add_person(desk, "dai", "Dai", ROLE_SITE_STAFF, true);
    add_person(desk, "rees", "Ms Rees", ROLE_LEADER, true);
    desk_start(desk);
    *state = desk;
    return 0;
}

static inline int close_desk(void **state)
{
    struct desk *desk = *state;
    void *folder = desk->folder;

    desk_stop(desk);
    close(desk->requests_fd);
    close_folder(&folder);
    pack_shelf_close(desk->shelf);
    free(desk);
    return 0;
}

static inline int64_t desk_now(const struct desk *desk)
{
    return clock_wall_ms(&desk->clock);
}

static inline void desk_later(struct desk *desk, int64_t ms)
{
    desk->clock.demo_wall_ms += ms;
}

static inline void desk_commit(struct desk *desk)
{
    struct folder *folder = desk->folder;

    assert_done(store_commit(folder->store, &folder->err));
    notify_poke(desk->notify);
}

/* Runs the loop until so many more tries have ended. */
static inline void desk_await(struct desk *desk, int64_t tries)
{
    desk->awaited = tries_ended(desk) + tries;
    desk->patience_end_ms = real_ms() + PATIENCE_MS;
    notify_poke(desk->notify);
    assert_int_equal(loop_run(desk->loop, NULL), 0);
    assert_true(tries_ended(desk) >= desk->awaited);
}

static inline struct incident desk_incident_of(struct desk *desk, const char *room, const struct rule *rule)
{
    struct folder *folder = desk->folder;
    struct incident incident = {.state = INCIDENT_RAISED, .severity = rule->severity, .interrupts = rule->interrupts,
                                .peak = 1640};

    snprintf(incident.room, sizeof incident.room, "%s", room);
    strcpy(incident.rule, rule->id);
    strcpy(incident.pack, "england");
    strcpy(incident.pack_version, "1");
    incident.began_ms = desk_now(desk) - 20 * MINUTE;
    incident.raised_ms = desk_now(desk);
    assert_done(incident_save(folder->store, &incident, &folder->err));
    return incident;
}

static inline struct incident desk_incident(struct desk *desk, const char *room)
{
    return desk_incident_of(desk, room, &stuffy);
}

static inline void desk_tell(struct desk *desk, enum notify_occasion occasion, const struct incident *incident)
{
    struct folder *folder = desk->folder;
    struct room_info room = {.ventilation = VENTILATION_NATURAL};

    snprintf(room.name, sizeof room.name, "%s", incident->room);
    assert_done(notify_incident(desk->notify, occasion, incident, &room, pack_find(&desk->pack, incident->rule), 1640,
                                TREND_RISING, &folder->err));
}

static inline struct incident desk_raise(struct desk *desk, const char *room)
{
    struct incident incident = desk_incident(desk, room);

    desk_tell(desk, NOTIFY_RAISED, &incident);
    desk_commit(desk);
    return incident;
}

static inline void desk_clear(struct desk *desk, struct incident *incident)
{
    struct folder *folder = desk->folder;

    incident->state = INCIDENT_CLEARED;
    incident->cleared_ms = desk_now(desk);
    assert_done(incident_save(folder->store, incident, &folder->err));
    assert_done(store_commit(folder->store, &folder->err));
}

/* The next request the courier got, NULL: none so far. The caller's. */
static inline json_t *desk_request(struct desk *desk)
{
    static char line[65536];
    size_t used = 0;

    while (used < sizeof line - 1 && read(desk->requests_fd, line + used, 1) == 1 && line[used] != '\n')
        used++;
    return used ? json_loadb(line, used, 0, NULL) : NULL;
}

static inline const char *field_of(json_t *request, const char *name)
{
    const char *text = json_string_value(json_object_get(request, name));

    assert_non_null(text);
    return text;
}

static inline struct outbox_counts counts_of(struct desk *desk)
{
    struct outbox_counts counts;

    assert_int_equal(outbox_counts(desk->folder->store, &counts), 0);
    return counts;
}

#endif
