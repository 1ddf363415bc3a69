/* What a teacher's live stream carries: own rooms as they are now, and of the site only how the gateway is. */
#include "web_house.h"

#define API "/api/v1"

enum { HALL, SITE, MADE };          /* incidents beside 8C's */
static int64_t incidents[MADE];

static int setup(void **state)
{
    static const char *const rooms[MADE] = {"hall", ""}, *const rules[MADE] = {"union-neu-co2-act", "infrastructure"};
    struct house *house = house_open();

    for (size_t i = 0; i < MADE; i++) {
        struct incident incident = {.pack = "england", .pack_version = "1", .severity = SEVERITY_WARNING,
                                    .state = INCIDENT_RAISED, .began_ms = NOW_MS - 800000,
                                    .raised_ms = NOW_MS - 500000, .peak = 1190};

        strcpy(incident.room, rooms[i]);
        strcpy(incident.rule, rules[i]);
        must(incident_save(house->store, &incident, err));
        incidents[i] = incident.id;
    }
    house_start(house);
    *state = house;
    return 0;
}

struct stream {
    int fd;
    size_t size;
    char text[65536];
};

/* Reads on until a whole event says so. */
static void await_text(struct stream *stream, const char *wanted)
{
    char *found;

    while (!(found = strstr(stream->text, wanted)) || !strstr(found, "\n\n")) {
        ssize_t n = recv(stream->fd, stream->text + stream->size, sizeof stream->text - 1 - stream->size, 0);

        assert_true(n > 0);
        stream->size += (size_t)n;
        stream->text[stream->size] = '\0';
    }
}

static struct stream *watch(const struct house *house, int role)
{
    struct stream *stream = calloc(1, sizeof *stream);
    char request[512];
    int length = snprintf(request, sizeof request, "GET " API "/events HTTP/1.1\r\nHost: %s\r\n%s\r\n", house->address,
                          house_browser(house, role));

    assert_non_null(stream);
    stream->fd = house_connect(house);
    assert_int_equal(send(stream->fd, request, (size_t)length, MSG_NOSIGNAL), length);
    await_text(stream, "event: health");
    return stream;
}

static void unwatch(struct stream *stream)
{
    close(stream->fd);
    free(stream);
}

/* An incident is taken or given back: everybody who may hear of it does. */
static void change(const struct house *house, int64_t incident, bool takes)
{
    char path[96];

    snprintf(path, sizeof path, API "/incidents/%lld/%s", (long long)incident, takes ? "acknowledge" : "release");
    assert_int_equal(house_try(house, "POST", path, house_browser(house, SITE_STAFF),
                               takes ? "{\"intent\":\"fan\"}" : "{}"), 200);
}

static void set_rooms(const struct house *house, const char *body)
{
    char path[64];

    snprintf(path, sizeof path, API "/people/%lld", (long long)house->people_ids[TEACHER]);
    assert_int_equal(house_try(house, "PATCH", path, house_browser(house, LEADER), body), 200);
}

/* What is not for the teacher happens first: had it been sent, it would stand before 8C's. */
static void a_teachers_stream_says_nothing_of_the_site_and_of_other_rooms(void **state)
{
    struct house *house = *state;
    struct stream *teacher = watch(house, TEACHER), *rep = watch(house, REP);

    change(house, incidents[SITE], true);
    change(house, incidents[HALL], true);
    change(house, house->incident, true);
    await_text(teacher, "event: room");
    await_text(rep, "\"id\":\"8c\"");
    assert_non_null(strstr(rep->text, "\"site\":true"));        /* it was told, to those it is for */
    assert_non_null(strstr(rep->text, "\"room\":\"hall\""));
    assert_null(strstr(teacher->text, "\"site\":true"));
    assert_null(strstr(teacher->text, "infrastructure"));
    assert_null(strstr(teacher->text, "hall"));
    unwatch(teacher);
    unwatch(rep);
}

static void a_room_that_is_taken_away_is_not_heard_of_from_then_on(void **state)
{
    struct house *house = *state;
    struct stream *teacher = watch(house, TEACHER);

    set_rooms(house, "{\"rooms\":[\"hall\"]}");
    change(house, house->incident, true);
    change(house, incidents[HALL], true);
    await_text(teacher, "event: room");
    assert_non_null(strstr(teacher->text, "\"room\":\"hall\""));
    assert_null(strstr(teacher->text, "8c"));
    unwatch(teacher);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(a_teachers_stream_says_nothing_of_the_site_and_of_other_rooms, setup,
                                        house_teardown),
        cmocka_unit_test_setup_teardown(a_room_that_is_taken_away_is_not_heard_of_from_then_on, setup, house_teardown),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
