/* What is printed once for many is what would be printed now, on both sides of everything that changes a room. */
#include "room_pieces.h"
#include "inside.h"
#include "web_house.h"

#define HALL 1

static void use_room(struct house *house, struct web *web)
{
    house->clock.speed = 0;         /* time moves when a test says so */
    *web = (struct web){.host = &house->host, .outlook = outlook_open(), .room_pieces = room_pieces_open()};
    assert_non_null(web->outlook);
    assert_non_null(web->room_pieces);
}

static void leave(struct web *web)
{
    outlook_close(web->outlook);
    room_pieces_close(web->room_pieces);
}

static char *printed_once(struct web *web, size_t room)
{
    struct show_open open = {0};
    struct out out;

    out_init(&out);
    room_pieces_put(web, &out, room, &open);
    show_open_done(&open);
    return out_take(&out);
}

static char *printed_now(struct web *web, size_t room)
{
    struct out out;

    out_init(&out);
    show_room_alone(web, &out, room);
    return out_take(&out);
}

/* Of both rooms, twice: made, and kept. Returns the first room's, the caller's to free. */
static char *look(struct web *web)
{
    char *kept = NULL;

    for (size_t room = 0; room < 2; room++)
        for (int again = 0; again < 2; again++) {
            char *once = printed_once(web, room), *now = printed_now(web, room);

            assert_string_equal(once, now);
            free(now);
            if (room == 0 && again)
                kept = once;
            else
                free(once);
        }
    return kept;
}

/* Whether what was done changed the first room's text, and the piece with it. */
static void assert_changed(struct web *web, char **before)
{
    char *after = look(web);

    assert_string_not_equal(*before, after);
    free(*before);
    *before = after;
}

static void say(struct house *house, double co2_ppm)
{
    struct reading reading = {.time_ms = READING_NO_TIME};
    struct school_message message = {.device = "co2-8c", .family = "plain", .reading = &reading,
                                     .arrived_ms = clock_wall_ms(&house->clock)};
    struct school_heard heard;

    reading_set(&reading, CO2_PPM, co2_ppm);
    school_hear(house->school, &message, &heard);
    assert_int_equal(heard.result, HEARD_JUDGED);
}

static void a_room_is_as_it_is_now_after_all_that_changes_it(void **state)
{
    struct house *house = *state;
    struct room_info renamed = *room_info(school_room(house->school, 0));
    struct incident incident;
    struct web web;
    char *text;

    house_pause(house);
    use_room(house, &web);
    text = look(&web);
    house->clock.demo_wall_ms += 60000;
    assert_changed(&web, &text);        /* its age */
    say(house, 1444);
    assert_changed(&web, &text);        /* within the same second */
    assert_non_null(strstr(text, "1444"));
    must(incident_load(house->store, house->incident, &incident, err));
    incident.state = INCIDENT_CLEARED;
    incident.cleared_ms = NOW_MS;
    must(incident_save(house->store, &incident, err));
    assert_changed(&web, &text);
    assert_non_null(strstr(text, "\"incident\":null"));
    strcpy(renamed.name, "8C by the stairs");
    must(room_save(house->store, &renamed, err));
    must(store_commit(house->store, err));
    must(house_load(house, err));
    assert_changed(&web, &text);
    assert_non_null(strstr(text, "by the stairs"));
    house->clock.demo_wall_ms += INT64_C(3600000);
    school_advance(house->school, clock_wall_ms(&house->clock));
    assert_changed(&web, &text);        /* silent */
    free(text);
    leave(&web);
}

static void nothing_is_printed_again_while_nothing_changes(void **state)
{
    struct house *house = *state;
    struct show_open open = {0};
    struct web web;
    struct out out;

    house_pause(house);
    use_room(house, &web);
    free(printed_once(&web, HALL));
    out_init(&out);
    room_pieces_put(&web, &out, HALL, &open);
    assert_false(open.is_read);         /* which printing would have needed */
    out_done(&out);
    house->clock.demo_wall_ms += 1000;
    out_init(&out);
    room_pieces_put(&web, &out, HALL, &open);
    assert_true(open.is_read);
    out_done(&out);
    show_open_done(&open);
    leave(&web);
}

static void what_happens_in_one_room_prints_no_other(void **state)
{
    struct house *house = *state;
    struct show_open open = {0};
    struct web web;
    struct out out;

    house_pause(house);
    use_room(house, &web);
    free(look(&web));
    say(house, 999);
    out_init(&out);
    room_pieces_put(&web, &out, HALL, &open);
    assert_false(open.is_read);
    room_pieces_put(&web, &out, 0, &open);
    assert_true(open.is_read);
    out_done(&out);
    show_open_done(&open);
    leave(&web);
}

int main(void)
{
#define LIVED(test) cmocka_unit_test_setup_teardown(test, house_setup, house_teardown)
    const struct CMUnitTest tests[] = {
        LIVED(a_room_is_as_it_is_now_after_all_that_changes_it),
        LIVED(nothing_is_printed_again_while_nothing_changes),
        LIVED(what_happens_in_one_room_prints_no_other),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
