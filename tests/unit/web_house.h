/* tests/unit/web_house.h - a small school with the real doors on a free loopback port: the loop runs in a thread, the
 * test is its clients. One signed-in person and one token of every role; readings, an incident and an alert's link.
 * The record may be touched by the test only before house_start and between house_pause and house_start. */
#ifndef WEB_HOUSE_H
#define WEB_HOUSE_H
#include "incidents.h"
#include "loop.h"
#include "pack.h"
#include "people.h"
#include "places.h"
#include "readings.h"
#include "school.h"
#include "secret.h"
#include "store.h"
#include "test_folder.h"
#include "web.h"
#include "worker.h"
#include <arpa/inet.h>
#include <dirent.h>
#include <errno.h>
#include <jansson.h>
#include <netinet/in.h>
#include <pthread.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>
#include <cmocka.h>

#define NOW "2026-11-23T10:00:00Z"
#define NOW_MS INT64_C(1795428000000)   /* a Monday, 10:00 in London */
#define PASSWORD "four green windows open"
#define CLAIM_CODE "K7Q2-9FTM-3XWD-H5RA"
#define CLIENT_TIMEOUT_S 60
#define ANSWER_SIZE_MAX (2u << 20)

struct house {
    char folder[64], address[64];
    struct clock clock;
    struct loop *loop;
    struct store *store;
    struct worker *people, *queries;
    struct pack *pack;
    struct zone *zone;
    struct calendar *calendar;
    struct school *school;
    struct web_host host;
    struct web_settings settings;
    struct web *web;
    const char *unwell;
    int fail_changes;               /* the next so many fail */
    pthread_t thread;
    bool runs;
    char sessions[ROLE_COUNT][SECRET_TOKEN_SIZE], tokens[ROLE_COUNT][SECRET_TOKEN_SIZE], link[SECRET_TOKEN_SIZE];
    int64_t people_ids[ROLE_COUNT], incident;
};

#define must(call)                                                                                                     \
    do {                                                                                                               \
        struct error must_err_ = {0}, *err = &must_err_;                                                               \
        if ((call) < 0) {                                                                                              \
            print_error("%s: %s\n", #call, err->text);                                                                 \
            fail();                                                                                                    \
        }                                                                                                              \
    } while (0)

static inline enum role house_role(int index)
{
    return (enum role)(1 << index);
}

/* -- the record -- */

static inline int64_t house_real_ms(void)
{
    struct clock real;

    clock_init_real(&real);
    return clock_wall_ms(&real);
}

static inline void house_make_person(struct house *house, int index)
{
    enum role role = house_role(index);
    struct person person = {.role = role, .created_ms = 1};
    struct session session = {.created_ms = house_real_ms()};
    struct token token = {.role = role, .created_ms = house_real_ms()};

    snprintf(person.login, sizeof person.login, "%s", role_word(role));
    snprintf(person.name, sizeof person.name, "Ms %s", role_word(role));
    must(person_add(house->store, &person, err));
    house->people_ids[index] = person.id;
    secret_token(house->sessions[index]);
    secret_hash(house->sessions[index], session.hash);
    session.person = person.id;
    session.seen_ms = session.created_ms;
    session.expires_ms = session.created_ms + 3600000;
    must(session_add(house->store, &session, err));
    secret_token(house->tokens[index]);
    secret_hash(house->tokens[index], token.hash);
    snprintf(token.name, sizeof token.name, "a program");
    token.expires_ms = token.created_ms + 3600000;
    must(token_add(house->store, &token, err));
}

static inline void house_make_rooms(struct house *house)
{
    static const char *const names[] = {"8c", "hall"};
    struct site_info site = {.id = "test-school", .name = "Test school", .zone = "Europe/London",
                             .nation = NATION_ENGLAND};

    must(site_save(house->store, &site, err));
    for (int i = 0; i < 2; i++) {
        struct room_info room = {.ventilation = VENTILATION_NATURAL, .seats = 30};

        strcpy(room.id, names[i]);
        snprintf(room.name, sizeof room.name, "Room %s", names[i]);
        must(room_save(house->store, &room, err));
    }
}

/* Twenty minutes of 8C, one reading a minute up to now: 1000, 1010 ... 1190 ppm. */
static inline void house_make_readings(struct house *house)
{
    int64_t device;

    must(device_ensure(house->store, "co2-8c", "plain", NOW_MS - 3600000, &device, err));
    must(device_assign(house->store, device, "8c", NOW_MS - 30 * INT64_C(86400000), "test", err));
    for (int i = 0; i < 20; i++) {
        struct stored_reading row = {.device = device, .arrived_ms = NOW_MS - (20 - i) * 60000,
                                     .flags = STORED_OWN_TIME};

        row.reading.time_ms = row.arrived_ms;
        reading_set(&row.reading, CO2_PPM, 1000 + 10 * i);
        reading_set(&row.reading, TEMPERATURE_C, 21.5);
        must(readings_append(house->store, &row, err));
    }
}

static inline void house_make_incident(struct house *house)
{
    struct incident incident = {.rule = "union-neu-co2-act", .room = "8c", .pack = "england", .pack_version = "1",
                                .severity = SEVERITY_WARNING, .state = INCIDENT_RAISED,
                                .began_ms = NOW_MS - 900000, .raised_ms = NOW_MS - 600000, .peak = 1190};
    struct token link = {.role = ROLE_SITE_STAFF, .created_ms = house_real_ms()};

    must(incident_save(house->store, &incident, err));
    house->incident = incident.id;
    secret_token(house->link);
    secret_hash(house->link, link.hash);
    link.expires_ms = link.created_ms + 3600000;
    link.incident = incident.id;
    link.person = house->people_ids[2];
    snprintf(link.name, sizeof link.name, "link");
    must(token_add(house->store, &link, err));
}

/* 8C is the teacher's own room, the hall is not. */
static inline void house_give_room(struct house *house)
{
    const struct person_rooms own = {.count = 1, .ids = {"8c"}};

    must(person_rooms_set(house->store, house->people_ids[1], &own, err));
}

/* -- the school in memory, and what the gateway does -- */

struct house_loading {
    struct house *house;
    struct school *school;
};

static inline int house_add_room(void *context, const struct room_info *room)
{
    struct house_loading *loading = context;
    int index;

    return room->archived ? 0 : school_add_room(loading->school, room, &index, NULL);
}

static inline int house_add_device(void *context, const struct device_row *row)
{
    struct house_loading *loading = context;
    int index, room = row->room[0] ? school_room_index(loading->school, row->room) : -1;

    return school_add_device(loading->school, row->id, row->name, row->family, room, row->ignored, &index, NULL);
}

static inline int house_replay(void *context, const struct stored_reading *row)
{
    struct house_loading *loading = context;
    struct reading reading = row->reading;
    struct school_heard heard;
    struct school_message message = {.device = "co2-8c", .family = "plain", .reading = &reading,
                                     .arrived_ms = row->arrived_ms, .replayed = true};

    school_hear(loading->school, &message, &heard);
    return 0;
}

/* As the gateway does: a start fills memory from yesterday's midnight on. */
static inline int64_t house_memory_ms(const struct house *house)
{
    return zone_day_start_ms(house->zone, zone_date(house->zone, clock_wall_ms(&house->clock)) - 1);
}

static inline int house_load(struct house *house, struct error *err)
{
    struct house_loading loading = {.house = house};
    struct school_setup setup = {.pack = house->pack, .zone = house->zone, .calendar = house->calendar};
    int r = site_load(house->store, &setup.site, err);

    if (r == 0)
        r = school_open(&setup, &loading.school, err);
    if (r == 0)
        r = rooms_load(house->store, house_add_room, &loading, err);
    if (r == 0)
        r = devices_load(house->store, house_add_device, &loading, err);
    if (r == 0)
        r = readings_replay(house->store, house_memory_ms(house), house_replay, &loading, err);
    school_close(house->school);
    house->school = house->host.school = loading.school;
    return r;
}

static inline int house_changed(void *context, enum web_changed what, const struct incident *incident,
                                struct error *err)
{
    struct house *house = context;
    int r;

    (void)incident;
    if (house->fail_changes > 0) {
        house->fail_changes--;
        return error_set(err, -EIO, "the disk is full");
    }
    r = store_commit(house->store, err);
    return r == 0 && what == WEB_CHANGED_PLACES ? house_load(house, err) : r;
}

static inline int house_adopt(void *context, const char *device, const char *room, const char *by, struct error *err)
{
    struct house *house = context;
    int64_t id;
    int r = device_ensure(house->store, device, "plain", NOW_MS, &id, err);

    return r < 0 ? r : device_assign(house->store, id, room, NOW_MS, by, err);
}

static inline const char *house_unwell(void *context)
{
    return ((struct house *)context)->unwell;
}

static inline struct web_counters house_counters(void *context)
{
    (void)context;
    return (struct web_counters){.stored = 20};
}

static inline void house_collect(void *context)
{
    worker_collect(context);
}

static inline void *house_live(void *context)
{
    struct house *house = context;

    must(loop_run(house->loop, err));
    return NULL;
}

/* -- opening and closing -- */

static inline void house_start(struct house *house)
{
    must(loop_open(&house->clock, &house->loop, err));
    must(worker_open("people", &house->people, err));
    must(worker_open("queries", &house->queries, err));
    must(loop_watch(house->loop, worker_fd(house->people), house_collect, house->people, err));
    must(loop_watch(house->loop, worker_fd(house->queries), house_collect, house->queries, err));
    house->host.people_worker = house->people;
    house->host.query_worker = house->queries;
    must(web_open(&house->settings, &house->host, house->loop, &house->web, err));
    must(store_commit(house->store, err));
    snprintf(house->address, sizeof house->address, "%s", web_address(house->web));
    assert_int_equal(pthread_create(&house->thread, NULL, house_live, house), 0);
    house->runs = true;
}

static inline void house_pause(struct house *house)
{
    if (!house->runs)
        return;
    loop_stop(house->loop);
    pthread_join(house->thread, NULL);
    house->runs = false;
    web_close(house->web);
    worker_close(house->people);
    worker_close(house->queries);
    loop_close(house->loop);
}

static inline struct house *house_open(void)
{
    struct house *house = calloc(1, sizeof *house);
    const struct store_options options = {.is_demo = true};

    assert_non_null(house);
    make_test_folder(house->folder, sizeof house->folder);
    must(secret_init(err));
    must(clock_init_demo(&house->clock, NOW ",1", err));
    house->pack = calloc(1, sizeof *house->pack);
    house->zone = calloc(1, sizeof *house->zone);
    house->calendar = calloc(1, sizeof *house->calendar);
    must(pack_read(SOURCE_DIR "/config/packs/england.yaml", house->pack, err));
    must(zone_load("Europe/London", house->zone, err));
    calendar_init(house->calendar);
    must(store_open(house->folder, &options, &house->store, err));
    house_make_rooms(house);
    house_make_readings(house);
    for (int i = 0; i < ROLE_COUNT; i++)
        house_make_person(house, i);
    house_give_room(house);
    house_make_incident(house);
    must(store_commit(house->store, err));
    house->host = (struct web_host){.clock = &house->clock, .store = house->store, .context = house,
                                    .changed = house_changed, .adopt = house_adopt, .unwell = house_unwell,
                                    .counters = house_counters};
    must(house_load(house, err));
    strcpy(house->settings.listen, "127.0.0.1:0");
    strcpy(house->settings.names[0], "transom.school");
    snprintf(house->settings.data_folder, sizeof house->settings.data_folder, "%s", house->folder);
    return house;
}

static inline void house_close(struct house *house)
{
    char name[512];
    struct dirent *entry;
    DIR *dir;

    house_pause(house);
    school_close(house->school);
    store_close(house->store);
    dir = opendir(house->folder);
    while (dir && (entry = readdir(dir)) != NULL) {
        snprintf(name, sizeof name, "%s/%s", house->folder, entry->d_name);
        if (entry->d_name[0] != '.')
            unlink(name);
    }
    if (dir)
        closedir(dir);
    rmdir(house->folder);
    free(house->pack);
    free(house->zone);
    free(house->calendar);
    free(house);
}

static inline int house_setup(void **state)
{
    *state = house_open();
    house_start(*state);
    return 0;
}

static inline int house_teardown(void **state)
{
    house_close(*state);
    return 0;
}

/* While the house is paused. */
static inline void house_give_role(struct house *house, const char *login, enum role role)
{
    struct person person;

    must(person_find(house->store, login, &person));
    person.role = role;
    must(person_update(house->store, &person, err));
}

/* Sets the claim's code as the gateway does at its first start, when nobody is a leader yet. */
static inline void house_offer_claim(struct house *house, int64_t expires_ms)
{
    uint8_t hash[SECRET_HASH_SIZE];

    house_give_role(house, "leader", ROLE_GOVERNOR);
    secret_claim_hash(CLAIM_CODE, hash);
    must(claim_set(house->store, hash, expires_ms, err));
}

/* -- clients -- */

static inline int house_connect(const struct house *house)
{
    struct sockaddr_in to = {.sin_family = AF_INET, .sin_addr = {htonl(INADDR_LOOPBACK)}};
    struct timeval timeout = {.tv_sec = CLIENT_TIMEOUT_S};
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);

    to.sin_port = htons((uint16_t)atoi(strrchr(house->address, ':') + 1));
    assert_true(fd >= 0);
    setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &timeout, sizeof timeout);
    assert_int_equal(connect(fd, (struct sockaddr *)&to, sizeof to), 0);
    return fd;
}

/* Everything until the other side closes; terminated. The caller frees. */
static inline char *house_read(int fd)
{
    char *answer = calloc(1, ANSWER_SIZE_MAX);
    size_t size = 0;
    ssize_t n;

    assert_non_null(answer);
    while ((n = recv(fd, answer + size, ANSWER_SIZE_MAX - 1 - size, 0)) > 0)
        size += (size_t)n;
    answer[size] = '\0';
    close(fd);
    return answer;
}

/* Sends bytes as they are and gives all that comes back. */
static inline char *house_send(const struct house *house, const char *bytes, size_t size)
{
    int fd = house_connect(house);

    /* A server that refuses early may close before all is sent: then what it said is what counts. */
    if (send(fd, bytes, size, MSG_NOSIGNAL) < 0)
        assert_true(errno == EPIPE || errno == ECONNRESET);
    return house_read(fd);
}

static inline int house_status(const char *answer)
{
    return strncmp(answer, "HTTP/1.1 ", 9) == 0 ? atoi(answer + 9) : 0;
}

static inline const char *house_body(const char *answer)
{
    const char *body = strstr(answer, "\r\n\r\n");

    return body ? body + 4 : "";
}

/* One request. headers: whole lines with their ends, or "". body NULL: none. The caller frees. */
static inline char *house_ask(const struct house *house, const char *method, const char *path, const char *headers,
                              const char *body)
{
    char *request = malloc(70000 + (body ? strlen(body) : 0)), *answer;
    int size = sprintf(request, "%s %s HTTP/1.1\r\nHost: %s\r\n%s", method, path, house->address, headers);

    if (body)
        size += sprintf(request + size, "Content-Type: application/json\r\nContent-Length: %zu\r\n\r\n%s",
                        strlen(body), body);
    else
        size += sprintf(request + size, "\r\n");
    answer = house_send(house, request, (size_t)size);
    free(request);
    return answer;
}

/* Header lines of a signed-in browser on our own page, and of a program. */
static inline const char *house_browser(const struct house *house, int role_index)
{
    static char lines[256];

    snprintf(lines, sizeof lines, "Cookie: transom_session=%s\r\nOrigin: http://%s\r\n", house->sessions[role_index],
             house->address);
    return lines;
}

static inline const char *house_program(const char *token)
{
    static char lines[128];

    snprintf(lines, sizeof lines, "Authorization: Bearer %s\r\n", token);
    return lines;
}

/* The status alone. */
static inline int house_try(const struct house *house, const char *method, const char *path, const char *headers,
                            const char *body)
{
    char *answer = house_ask(house, method, path, headers, body);
    int status = house_status(answer);

    free(answer);
    return status;
}

enum { VIEWER, TEACHER, SITE_STAFF, REP, LEADER, GOVERNOR, TECHNICIAN };

/* What a leader is answered with, which has to have that status. json_decref() it. */
static inline json_t *house_json(const struct house *house, const char *method, const char *path, const char *body,
                                 int status)
{
    char *answer = house_ask(house, method, path, house_browser(house, LEADER), body);
    json_t *json = json_loads(house_body(answer), 0, NULL);

    if (house_status(answer) != status)
        fail_msg("%s %s: %s", method, path, answer);
    free(answer);
    assert_non_null(json);
    return json;
}

#endif
