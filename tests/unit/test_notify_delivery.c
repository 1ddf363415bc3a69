/* From the outbox to the receiver: promises 27 and 29. The courier is a script, the clock is the test's. */
#include "notify_fixture.h"
#include "places.h"
#include "secret.h"
#include <sys/select.h>
#include <sys/wait.h>

static void take_key(json_t *request, char key[128])
{
    const char *id = strstr(field_of(request, "message"), "\r\nMessage-ID: <");

    assert_non_null(id);
    snprintf(key, 128, "%.*s", (int)strcspn(id + 2, "\r"), id + 2);
}

static void a_message_is_asked_of_the_courier_and_counts_as_sent(void **state)
{
    struct desk *desk = *state;
    json_t *request;

    desk_raise(desk, "8c");
    desk_await(desk, 1);
    request = desk_request(desk);
    assert_string_equal(field_of(request, "kind"), "mail");
    assert_string_equal(field_of(request, "host"), "mail.example.org");
    assert_string_equal(field_of(request, "from"), "air@example.org");
    assert_string_equal(field_of(request, "to"), "dai@example.org");
    assert_true(json_is_true(json_object_get(request, "starttls")));
    assert_non_null(strstr(field_of(request, "message"), "\r\nSubject: 8c: CO2 over 1500 ppm\r\n"));
    json_decref(request);
    assert_null(desk_request(desk));
    assert_int_equal(counts_of(desk).sent, 1);
    assert_int_equal(store_pending(desk->folder->store), 0);
}

static void nothing_is_sent_before_it_is_on_disk(void **state)
{
    struct desk *desk = *state;
    struct folder *folder = desk->folder;
    struct incident incident = desk_incident(desk, "8c");

    desk_tell(desk, NOTIFY_RAISED, &incident);
    assert_true(store_pending(folder->store) > 0);
    notify_poke(desk->notify);      /* a timer, say */
    assert_int_equal(store_pending(folder->store), 0);
    desk_await(desk, 1);
}

static void p27_the_key_stays_the_same_until_it_is_accepted(void **state)
{
    struct desk *desk = *state;
    char keys[3][128];

    desk_answers(desk, NOT_NOW);
    desk_raise(desk, "8c");
    for (int i = 0; i < 3; i++) {
        json_t *request;

        if (i == 2)
            desk_answers(desk, ACCEPTED);
        desk_await(desk, 1);
        request = desk_request(desk);
        take_key(request, keys[i]);
        json_decref(request);
        desk_later(desk, 2 * MINUTE);
    }
    assert_string_equal(keys[0], keys[1]);
    assert_string_equal(keys[0], keys[2]);
    assert_int_equal(counts_of(desk).sent, 1);
    assert_int_equal(counts_of(desk).failed_tries, 2);
}

/* Where the gateway dies: before it asks, while the courier works, after its answer, after that is on disk. */
enum death { DEATH_BEFORE, DEATH_ASKED, DEATH_ANSWERED, DEATH_NOTED, DEATH_COUNT };

static void die(struct desk *desk, enum death death)
{
    fd_set set;

    store_close(desk->folder->store);
    assert_int_equal(store_open(desk->folder->path, &real_record, &desk->folder->store, NULL), 0);
    desk_start(desk);
    if (death == DEATH_BEFORE)
        _exit(0);
    if (death == DEATH_NOTED)
        desk_await(desk, 1);
    else
        notify_poke(desk->notify);
    FD_ZERO(&set);
    FD_SET(death == DEATH_ASKED ? desk->requests_fd : worker_fd(desk->worker), &set);
    if (death != DEATH_NOTED)
        select(FD_SETSIZE, &set, NULL, NULL, NULL);
    _exit(0);
}

static void p27_a_gateway_killed_at_any_step_sends_at_least_once_with_one_key(void **state)
{
    (void)state;
    for (int i = 0; i < 4 * DEATH_COUNT; i++) {
        void *fresh;
        struct desk *desk;
        char key[128], first[128] = "";
        int status, requests = 0;
        json_t *request;
        pid_t child;

        open_desk(&fresh);
        desk = fresh;
        desk_answers(desk, NOT_NOW);
        desk_raise(desk, "8c");
        desk_await(desk, 1);
        json_decref(desk_request(desk));
        desk_answers(desk, ACCEPTED);
        desk_later(desk, 2 * MINUTE);
        desk_stop(desk);
        store_close(desk->folder->store);
        desk->folder->store = NULL;
        child = fork();
        if (child == 0)
            die(desk, (enum death)(i % DEATH_COUNT));
        assert_int_equal(waitpid(child, &status, 0), child);
        assert_int_equal(status, 0);
        assert_int_equal(store_open(desk->folder->path, &real_record, &desk->folder->store, NULL), 0);
        desk_start(desk);
        if (counts_of(desk).sent == 0)
            desk_await(desk, 1);
        while ((request = desk_request(desk)) != NULL) {
            take_key(request, key);
            if (!*first)
                strcpy(first, key);
            assert_string_equal(key, first);
            requests++;
            json_decref(request);
        }
        assert_in_range(requests, 1, 2);
        assert_int_equal(counts_of(desk).sent, 1);
        close_desk(&fresh);
    }
}

static void p29_after_72_hours_down_old_news_is_one_digest_and_nothing_is_lost(void **state)
{
    struct desk *desk = *state;
    int news = 0, old = 0;
    json_t *request;

    desk_answers(desk, NOT_NOW);
    desk_raise(desk, "7a");
    desk_raise(desk, "7b");
    desk_raise(desk, "8c");
    desk_await(desk, 3);
    for (int half_hours = 0; half_hours < 144; half_hours++) {
        desk_later(desk, 30 * MINUTE);
        desk_await(desk, 3);
        request = desk_request(desk);
        while (request) {
            bool is_old = strstr(field_of(request, "message"), "that could not be sent in time") != NULL;

            old += is_old;
            news += !is_old;
            /* 09:00 to 15:30 are 13 half hours; the first try and 12 later ones are news. */
            assert_int_equal(is_old, half_hours >= 12);
            json_decref(request);
            request = desk_request(desk);
        }
    }
    assert_int_equal(news, 3 + 12);     /* three by themselves, then together */
    assert_int_equal(old, 132);
    assert_int_equal(counts_of(desk).waiting, 3);

    desk_answers(desk, ACCEPTED);
    desk_later(desk, 30 * MINUTE);
    desk_await(desk, 3);
    request = desk_request(desk);
    assert_non_null(strstr(field_of(request, "message"), "Subject: 3 alerts that could not be sent in time"));
    for (int i = 0; i < 3; i++) {
        static const char *const rooms[] = {"\r\n7a: CO2", "\r\n7b: CO2", "\r\n8c: CO2"};

        assert_non_null(strstr(field_of(request, "message"), rooms[i]));
    }
    json_decref(request);
    assert_null(desk_request(desk));
    assert_int_equal(counts_of(desk).sent, 3);
    assert_int_equal(counts_of(desk).expired, 0);
}

static void p29_a_courier_that_fails_in_any_way_is_asked_again(void **state)
{
    static const char *const answers[] = {"", "rubbish", "{}", "{\"ok\":1}", "[true]", "{\"ok\":true} and more"};
    struct desk *desk = *state;

    desk_answers(desk, NOT_NOW);
    desk_raise(desk, "8c");
    desk_await(desk, 1);
    for (size_t i = 0; i < sizeof answers / sizeof *answers; i++) {
        desk_answers(desk, answers[i]);
        desk_later(desk, 30 * MINUTE);
        desk_await(desk, 1);
    }
    assert_int_equal(chmod(desk->settings.courier, 0600), 0);
    desk_later(desk, 30 * MINUTE);
    desk_await(desk, 1);
    assert_non_null(strstr(counts_of(desk).last_error, "cannot be started"));
    assert_int_equal(counts_of(desk).waiting, 1);
    assert_int_equal(counts_of(desk).failed_tries, 8);
}

static void what_is_refused_for_good_is_not_tried_again(void **state)
{
    struct desk *desk = *state;

    desk_answers(desk, NEVER);
    desk_raise(desk, "8c");
    desk_await(desk, 1);
    assert_int_equal(counts_of(desk).expired, 1);
    assert_string_equal(counts_of(desk).last_error, "RCPT failed: 550");
}

static void after_a_week_it_is_given_up(void **state)
{
    struct desk *desk = *state;

    desk_answers(desk, NOT_NOW);
    desk_raise(desk, "8c");
    desk_await(desk, 1);
    desk_later(desk, 7 * DAY - HOUR);
    desk_await(desk, 1);
    assert_int_equal(counts_of(desk).waiting, 1);
    desk_later(desk, 2 * HOUR);
    desk_await(desk, 1);
    assert_int_equal(counts_of(desk).expired, 1);
}

static int with_webhook(void **state)
{
    struct desk *desk;

    open_desk(state);
    desk = *state;
    desk_stop(desk);
    strcpy(desk->settings.webhooks[0].name, "sink");
    strcpy(desk->settings.webhooks[0].url, "http://127.0.0.1/hook");
    strcpy(desk->settings.webhooks[0].secret, "shared");
    desk->settings.webhook_count = 1;
    strcpy(desk->settings.allowed_hosts[0], "127.0.0.1");
    desk_start(desk);
    return 0;
}

static json_t *webhook_request(struct desk *desk)
{
    json_t *request;

    while ((request = desk_request(desk)) && strcmp(field_of(request, "kind"), "webhook") != 0)
        json_decref(request);
    return request;
}

static void a_webhook_is_signed_and_has_its_key_inside_too(void **state)
{
    struct desk *desk = *state;
    char mac[SECRET_MAC_SIZE];
    json_t *request, *body;

    desk_raise(desk, "8c");
    desk_await(desk, 2);
    request = webhook_request(desk);
    body = json_loads(field_of(request, "body"), 0, NULL);
    assert_string_equal(field_of(body, "event"), "raised");
    assert_string_equal(field_of(body, "key"), field_of(request, "key"));
    secret_sign("shared", field_of(request, "body"), mac);
    assert_string_equal(field_of(request, "signature") + strlen("sha256="), mac);
    assert_string_equal(json_string_value(json_array_get(json_object_get(request, "allowed_hosts"), 0)), "127.0.0.1");
    assert_null(strstr(field_of(body, "link"), "k="));      /* a link for anybody carries nobody's right */
    json_decref(body);
    json_decref(request);
}

static void p29_old_webhooks_are_one_digest(void **state)
{
    struct desk *desk = *state;
    json_t *request, *body;

    desk_answers(desk, NOT_NOW);
    desk_raise(desk, "7a");
    desk_raise(desk, "7b");
    desk_await(desk, 4);
    while ((request = desk_request(desk)) != NULL)
        json_decref(request);
    desk_answers(desk, ACCEPTED);
    desk_later(desk, 10 * HOUR);
    desk_await(desk, 4);
    request = webhook_request(desk);
    body = json_loads(field_of(request, "body"), 0, NULL);
    assert_string_equal(field_of(body, "event"), "digest");
    assert_int_equal(json_array_size(json_object_get(body, "events")), 2);
    json_decref(body);
    json_decref(request);
    assert_null(webhook_request(desk));
}

static void a_mail_server_that_hangs_does_not_hold_up_webhooks_and_stopping_ends_it(void **state)
{
    struct desk *desk = *state;
    int64_t start_ms = real_ms();

    desk_write(desk, "hang", "");
    desk_raise(desk, "8c");
    desk_await(desk, 1);
    assert_int_equal(counts_of(desk).sent, 1);
    assert_int_equal(counts_of(desk).waiting, 1);
    desk_stop(desk);
    assert_true(real_ms() - start_ms < PATIENCE_MS);
    assert_int_equal(counts_of(desk).waiting, 1);       /* still owed */
    assert_int_equal(counts_of(desk).failed_tries, 0);
    desk_start(desk);
}

static void what_is_for_a_webhook_that_is_gone_expires(void **state)
{
    struct desk *desk = *state;

    desk_answers(desk, NOT_NOW);
    desk_raise(desk, "8c");
    desk_await(desk, 2);
    desk_stop(desk);
    desk->settings.webhook_count = 0;
    desk_start(desk);
    desk_later(desk, 2 * MINUTE);
    desk_await(desk, 2);
    assert_int_equal(counts_of(desk).expired, 1);
    assert_int_equal(counts_of(desk).waiting, 1);
}

int main(void)
{
#define PROMISE(name) cmocka_unit_test_setup_teardown(name, open_desk, close_desk)
#define WEBHOOK_PROMISE(name) cmocka_unit_test_setup_teardown(name, with_webhook, close_desk)
    const struct CMUnitTest tests[] = {
        PROMISE(a_message_is_asked_of_the_courier_and_counts_as_sent),
        PROMISE(nothing_is_sent_before_it_is_on_disk),
        PROMISE(p27_the_key_stays_the_same_until_it_is_accepted),
        cmocka_unit_test(p27_a_gateway_killed_at_any_step_sends_at_least_once_with_one_key),
        PROMISE(p29_after_72_hours_down_old_news_is_one_digest_and_nothing_is_lost),
        PROMISE(p29_a_courier_that_fails_in_any_way_is_asked_again),
        PROMISE(what_is_refused_for_good_is_not_tried_again),
        PROMISE(after_a_week_it_is_given_up),
        WEBHOOK_PROMISE(a_webhook_is_signed_and_has_its_key_inside_too),
        WEBHOOK_PROMISE(p29_old_webhooks_are_one_digest),
        WEBHOOK_PROMISE(a_mail_server_that_hangs_does_not_hold_up_webhooks_and_stopping_ends_it),
        WEBHOOK_PROMISE(what_is_for_a_webhook_that_is_gone_expires),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
