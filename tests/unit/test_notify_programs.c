/* tests/unit/test_notify_programs.c - what programs are told: the same in fields, keys that stay, a signature. */
#include "message_kit.h"
#include "secret.h"
#include <jansson.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void a_program_is_told_the_same_in_fields(void **state)
{
    char *text;
    json_t *json;
    const char *event, *room, *name, *status, *began, *raised, *link;
    json_int_t id;
    double peak, value;
    int verified;

    (void)state;
    text = messages_webhook(&facts);
    json = json_loads(text, 0, NULL);
    assert_int_equal(json_unpack(json, "{ss sI ss ss ss sb ss ss sn sf sf ss}", "event", &event, "incident", &id,
                                 "room", &room, "room_name", &name, "status", &status, "verified_at_source",
                                 &verified, "began", &began, "raised", &raised, "cleared", "peak", &peak, "value",
                                 &value, "link", &link), 0);
    assert_string_equal(event, "raised");
    assert_int_equal(id, 7);
    assert_string_equal(room, "8c");
    assert_string_equal(name, "8C");
    assert_string_equal(status, "guidance");
    assert_false(verified);
    assert_string_equal(json_string_value(json_object_get(json, "confidence")), "B");
    assert_string_equal(began, "2026-11-23T10:00:00Z");
    assert_string_equal(raised, "2026-11-23T10:20:00Z");
    assert_float_equal(peak, 1710, 1e-9);
    assert_float_equal(value, 1640.4, 1e-9);
    assert_string_equal(json_string_value(json_object_get(json, "text")),
                        "8C: CO2 over 1500 ppm for 20 min, since 10:00. It is 1640 ppm now."
                        " Open the top windows first, the others too unless it is cold.");
    json_decref(json);
    free(text);
}

static void only_confidence_a_is_verified_at_source(void **state)
{
    static const char confidences[] = "ABC";

    (void)state;
    for (const char *c = confidences; *c; c++) {
        char *text, expected[64];

        rule.confidence = *c;
        snprintf(expected, sizeof expected, "\"verified_at_source\":%s,\"confidence\":\"%c\"",
                 *c == 'A' ? "true" : "false", *c);
        text = messages_webhook(&facts);
        assert_non_null(strstr(text, expected));
        free(text);
    }
}

static void what_is_not_known_is_null(void **state)
{
    static const char *const names[] = {"value", "peak", "status", "confidence", "room_name", "cleared", "link"};
    char *text;
    json_t *json;

    (void)state;
    facts.value = incident.peak = NAN;
    facts.rule = NULL;
    facts.room_name = facts.link = "";
    text = messages_webhook(&facts);
    json = json_loads(text, 0, NULL);
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        assert_true(json_is_null(json_object_get(json, names[i])));
    json_decref(json);
    free(text);
}

static void a_key_and_a_digest_keep_what_they_hold(void **state)
{
    const char *const bodies[] = {"{\"a\":1}", "{\"b\":2}"}, *const broken[] = {"{\"a\":1}", "rubbish"};
    char *text = messages_webhook_with_key("{\"a\":1}", "k-7");

    (void)state;
    assert_string_equal(text, "{\"a\":1,\"key\":\"k-7\"}");
    free(text);
    text = messages_webhook_digest(bodies, 2);
    assert_string_equal(text, "{\"event\":\"digest\",\"count\":2,\"events\":[{\"a\":1},{\"b\":2}]}");
    free(text);
    assert_null(messages_webhook_with_key("rubbish", "k"));
    assert_null(messages_webhook_digest(broken, 2));
}

static void a_digest_lists_40_and_counts_the_rest(void **state)
{
    struct messages_digest *digest = messages_digest_open(DIGEST_OLD);
    char *subject, *body, *at;
    int listed = 0;

    (void)state;
    for (int i = 0; i < 41; i++)
        assert_int_equal(messages_digest_add(digest, &london, T0, "8C", "8C: stuffy.\nOpen.\n\nWho says so.\n"), 0);
    assert_int_equal(messages_digest_write(digest, &subject, &body), 0);
    messages_digest_close(digest);
    assert_string_equal(subject, "41 alerts that could not be sent in time");
    for (at = body; (at = strstr(at, "\nMon 23 Nov 10:00\n8C: stuffy.\nOpen.\n")) != NULL; at++)
        listed++;
    assert_int_equal(listed, 40);
    assert_null(strstr(body, "Who says so"));
    assert_non_null(strstr(body, "\nAnd 1 more, all on the incidents page.\n"));
    free(subject);
    free(body);
}

static void a_bundle_names_its_rooms_once_each_and_since_when(void **state)
{
    static const char *const rooms[] = {"8C", "Music", "8C", "", "7A", "7B", "7C", "7D"};
    static const struct {
        size_t count;
        const char *subject;
    } cases[] = {
        {3, "More alerts since 10:00: 8C, Music"},
        {7, "More alerts since 10:00: 8C, Music, The school, 7A, 7B, 7C"},
        {8, "More alerts since 10:00: 8C, Music, The school, 7A, 7B, 7C and others"},
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct messages_digest *digest = messages_digest_open(DIGEST_BUNDLE);
        char *subject, *body;

        for (size_t n = 0; n < cases[i].count; n++)
            assert_int_equal(messages_digest_add(digest, &london, T0 + (int64_t)n * MINUTE, rooms[n], "stuffy.\n"), 0);
        assert_int_equal(messages_digest_write(digest, &subject, &body), 0);
        messages_digest_close(digest);
        assert_string_equal(subject, cases[i].subject);
        assert_memory_equal(body, "More alerts since 10:00, told in one message.\n\nMon 23 Nov 10:00\n", 64);
        assert_null(strstr(body, "could not be sent"));
        free(subject);
        free(body);
    }
}

static void a_signature_is_what_any_library_computes(void **state)
{
    char mac[SECRET_MAC_SIZE];

    (void)state;
    /* RFC 4231, test case 2 */
    secret_sign("Jefe", "what do ya want for nothing?", mac);
    assert_string_equal(mac, "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
}

int main(void)
{
#define PROMISE(name) cmocka_unit_test_setup(name, start)
    const struct CMUnitTest tests[] = {
        PROMISE(a_program_is_told_the_same_in_fields),
        PROMISE(only_confidence_a_is_verified_at_source),
        PROMISE(what_is_not_known_is_null),
        PROMISE(a_key_and_a_digest_keep_what_they_hold),
        PROMISE(a_digest_lists_40_and_counts_the_rest),
        PROMISE(a_bundle_names_its_rooms_once_each_and_since_when),
        PROMISE(a_signature_is_what_any_library_computes),
    };

    return cmocka_run_group_tests(tests, load_zone, NULL);
}
