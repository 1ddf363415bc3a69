/* tests/unit/test_sealed_then.c - the text of a version, made by the worker while others write: what a leader is given
 * to sign is of the record as it stands, whatever came in between. */
#include "actions.h"
#include "assessing_kit.h"
#include "sealed_then.h"
#include "sealed_versions.h"
#include "sealing.h"
#include <semaphore.h>

/* A job before the text's, which ends by writing something that the text says; times: how often it comes again. */
struct writer {
    struct house *house;
    sem_t may_go;
    bool commits;
    int times;
};

static void wait_until_asked(void *context)
{
    struct writer *writer = context;

    while (sem_wait(&writer->may_go) != 0)
        continue;
    sem_post(&writer->may_go);          /* once it may, it may again */
}

static void write_action(void *context)
{
    struct writer *writer = context;
    struct house *house = writer->house;
    struct action action = {.made_ms = NOW_MS, .made_by = house->people_ids[LEADER], .what = "Order a sensor",
                            .state = ACTION_OPEN, .owner_role = DUTY_SITE_STAFF, .due_date = 20790, .assessment = 1};

    must(action_add(house->store, &action, err));
    if (writer->commits)
        must(store_commit(house->store, err));
    if (--writer->times > 0)
        assert_int_equal(worker_submit(house->queries, wait_until_asked, write_action, writer), 0);
}

static void assert_stamp_is_of(struct office *office, bool commits, int times)
{
    struct writer writer = {.house = office->house, .commits = commits, .times = times};
    char request[1024], *answer;
    json_t *read, *again;
    int fd;

    office_draft(office);
    office_consult(office);
    office_agree(office);
    office_do(office, LEADER, "POST", 200, ONE "/close", "{}");
    sem_init(&writer.may_go, 0, 0);
    assert_int_equal(worker_submit(office->house->queries, wait_until_asked, write_action, &writer), 0);
    fd = house_connect(office->house);
    snprintf(request, sizeof request, "GET " ONE " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n%s\r\n",
             house_browser(office->house, LEADER));
    assert_int_equal(send(fd, request, strlen(request), 0), (ssize_t)strlen(request));
    free(house_ask(office->house, "GET", "/healthz", "", NULL));        /* main has seen what came before it */
    sem_post(&writer.may_go);
    answer = house_read(fd);
    close(fd);
    assert_int_equal(house_status(answer), 200);
    read = json_loads(house_body(answer), 0, NULL);
    again = office_ask(office, LEADER, "GET", 200, ONE, NULL);
    assert_int_equal(number_of(again, "open_actions"), times);
    assert_int_equal(strlen(text_of(read, "stamp")), SEALED_STAMP_SIZE - 1);
    assert_string_equal(text_of(read, "stamp"), text_of(again, "stamp"));
    free(answer);
    json_decref(again);
    json_decref(read);
    json_decref(office_approve(office, 201, NULL, NULL));
    sem_destroy(&writer.may_go);
}

static void what_was_written_meanwhile_is_in_the_text(void **state)
{
    assert_stamp_is_of(*state, true, 1);
}

static void what_nobody_committed_yet_is_in_the_text_too(void **state)
{
    assert_stamp_is_of(*state, false, 1);
}

static void others_who_write_as_often_as_the_worker_may_try_hold_nobody_up(void **state)
{
    assert_stamp_is_of(*state, true, SEALED_TRIES_MAX - 1);
}

static void others_who_write_more_often_than_the_worker_may_try_hold_nobody_up(void **state)
{
    assert_stamp_is_of(*state, true, SEALED_TRIES_MAX);
}

static void a_text_leaves_room_up_to_its_last_byte(void **state)
{
    struct sealed_text text = {.size = SEALED_DOCUMENT_SIZE_MAX - 1 - SEALING_ROOM_TO_COMMENT};
    struct request request = {0};

    (void)state;
    assert_true(sealing_leaves_room(&request, &text, SEALING_ROOM_TO_COMMENT));
    assert_int_equal(request.answer.status, 0);
    text.size++;
    assert_false(sealing_leaves_room(&request, &text, SEALING_ROOM_TO_COMMENT));
    assert_int_equal(request.answer.status, 409);
    out_done(&request.answer.out);
}

#define LIVED(test) cmocka_unit_test_setup_teardown(test, office_setup, office_teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_text_leaves_room_up_to_its_last_byte),
        LIVED(what_was_written_meanwhile_is_in_the_text),
        LIVED(what_nobody_committed_yet_is_in_the_text_too),
        LIVED(others_who_write_as_often_as_the_worker_may_try_hold_nobody_up),
        LIVED(others_who_write_more_often_than_the_worker_may_try_hold_nobody_up),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
