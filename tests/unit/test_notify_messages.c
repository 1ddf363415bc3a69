/* What people and programs are told: words, their order, and that nothing in a name can become anything else. */
#include "messages.h"
#include "mime.h"
#include "secret.h"
#include <errno.h>
#include <jansson.h>
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define T0 INT64_C(1795428000000)       /* 2026-11-23T10:00:00Z, a Monday; London is at UTC */
#define MINUTE INT64_C(60000)
#define DAY (INT64_C(1440) * MINUTE)
#define LINK "http://transom.local/incidents/7?k=tr_x"

static struct zone london;
static struct incident incident;
static struct rule rule;
static struct message_facts facts;
static struct letter message;

static int load_zone(void **state)
{
    (void)state;
    return zone_load("Europe/London", &london, NULL);
}

/* 8C is over 1500 ppm since 10:00 for twenty minutes. */
static int start(void **state)
{
    (void)state;
    incident = (struct incident){.id = 7, .room = "8c", .rule = "gb-hse-co2-poor", .pack = "england",
                                 .severity = SEVERITY_ALARM, .state = INCIDENT_RAISED, .began_ms = T0,
                                 .raised_ms = T0 + 20 * MINUTE, .peak = 1710};
    rule = (struct rule){.id = "gb-hse-co2-poor", .source = "HSE CO2 monitor guidance", .source_date = "2022",
                         .meaning = "Points to poor ventilation", .confidence = 'B', .status = STATUS_GUIDANCE,
                         .quantity = CO2_PPM, .statistic = STATISTIC_CONSECUTIVE_MINUTES, .comparison = COMPARE_ABOVE,
                         .limit = 1500, .severity = SEVERITY_ALARM};
    facts = (struct message_facts){.occasion = NOTIFY_RAISED, .incident = &incident, .room_name = "8C", .rule = &rule,
                                   .value = 1640.4, .now_ms = T0 + 20 * MINUTE, .zone = &london, .link = LINK};
    return 0;
}

static void assert_body(const char *expected)
{
    messages_write(&facts, &message);
    assert_string_equal(message.body, expected);
}

static void assert_first_line(const char *expected)
{
    messages_write(&facts, &message);
    message.body[strcspn(message.body, "\n")] = '\0';
    assert_string_equal(message.body, expected);
}

/* -- words -- */

static void a_message_says_room_fact_since_when_one_action_link_and_who_says_so(void **state)
{
    (void)state;
    assert_body("8C: CO2 over 1500 ppm for 20 min, since 10:00. It is 1640 ppm now.\n"
                "Open the top windows first, the others too unless it is cold.\n"
                LINK "\n"
                "\n"
                "Never wedge a fire door open. Ground-floor and high windows follow the school's safety rules.\n"
                "\n"
                "Who says so: HSE CO2 monitor guidance, 2022 (guidance). Points to poor ventilation.\n");
    assert_string_equal(message.subject, "8C: CO2 over 1500 ppm");
}

static void an_unknown_value_is_not_told(void **state)
{
    (void)state;
    facts.value = NAN;
    assert_first_line("8C: CO2 over 1500 ppm for 20 min, since 10:00.");
    facts.value = INFINITY;
    assert_first_line("8C: CO2 over 1500 ppm for 20 min, since 10:00.");
}

static void a_rule_of_confidence_c_is_said_to_be_unverified_and_others_not(void **state)
{
    (void)state;
    messages_write(&facts, &message);
    assert_null(strstr(message.body, "not verified at source"));
    rule.confidence = 'C';
    messages_write(&facts, &message);
    assert_non_null(strstr(message.body, "This rule was not verified at source."));
}

static void each_status_is_said_by_its_own_word(void **state)
{
    static const char *const words[STATUS_COUNT] = {"(statutory)", "(guidance)", "(union)"};

    (void)state;
    for (int i = 0; i < STATUS_COUNT; i++) {
        rule.status = (enum rule_status)i;
        messages_write(&facts, &message);
        for (int j = 0; j < STATUS_COUNT; j++)
            assert_int_equal(strstr(message.body, words[j]) != NULL, i == j);
    }
}

static void a_peak_asks_for_more(void **state)
{
    (void)state;
    rule.is_peak = true;
    rule.limit = 2000;
    messages_write(&facts, &message);
    assert_non_null(strstr(message.body, "Open everything you safely can, or move the class for a while.\n"));
}

static void temperatures_have_a_tenth_and_go_both_ways(void **state)
{
    (void)state;
    rule.quantity = TEMPERATURE_C;
    rule.comparison = COMPARE_BELOW;
    rule.limit = 16;
    facts.value = 14.84;
    facts.room_name = "Hall";
    assert_first_line("Hall: under 16 C for 20 min, since 10:00. It is 14.8 C now.");
    rule.comparison = COMPARE_ABOVE;
    rule.limit = 26.5;
    facts.value = 27.1;
    assert_first_line("Hall: over 26.5 C for 20 min, since 10:00. It is 27.1 C now.");
}

static void an_average_is_said_with_its_window_and_the_figure_now(void **state)
{
    (void)state;
    facts.window_min = 20;
    facts.value = 1911;
    facts.trend = TREND_RISING;
    facts.now_ms = incident.began_ms;       /* the average crossed just now */
    assert_first_line("8C: the 20-minute average of CO2 is over 1500 ppm (now 1911 ppm, rising), since 10:00.");
    facts.trend = TREND_UNKNOWN;
    assert_first_line("8C: the 20-minute average of CO2 is over 1500 ppm (now 1911 ppm), since 10:00.");
    facts.value = NAN;
    assert_first_line("8C: the 20-minute average of CO2 is over 1500 ppm, since 10:00.");
    facts.occasion = NOTIFY_CLEARED;
    incident.cleared_ms = T0 + 31 * MINUTE;
    assert_first_line("8C: the 20-minute average of CO2 is back under 1500 ppm after 31 min.");
    facts.occasion = NOTIFY_RAISED;
    rule.quantity = TEMPERATURE_C;
    rule.limit = 26;
    facts.value = 27.1;
    assert_first_line("8C: the 20-minute average of temperature is over 26 C (now 27.1 C), since 10:00.");
}

static void the_advice_fits_the_rooms_ventilation(void **state)
{
    static const struct {
        enum ventilation ventilation;
        bool is_peak;
        const char *advice;
    } cases[] = {
        {VENTILATION_UNKNOWN, false, "\nOpen the top windows first, the others too unless it is cold.\n"},
        {VENTILATION_NATURAL, false, "\nOpen the top windows first, the others too unless it is cold.\n"},
        {VENTILATION_HYBRID, false, "\nOpen the top windows first, the others too unless it is cold.\n"},
        {VENTILATION_MECHANICAL, false, "\nTurn the ventilation up and tell the office if it does not help.\n"},
        {VENTILATION_NATURAL, true, "\nOpen everything you safely can, or move the class for a while.\n"},
        {VENTILATION_MECHANICAL, true,
         "\nTurn the ventilation up, or move the class for a while, and tell the office.\n"},
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        facts.ventilation = cases[i].ventilation;
        rule.is_peak = cases[i].is_peak;
        messages_write(&facts, &message);
        assert_non_null(strstr(message.body, cases[i].advice));
    }
}

static void sensors_and_the_whole_site_have_sentences_of_their_own(void **state)
{
    (void)state;
    facts.rule = NULL;
    strcpy(incident.rule, "sensor-silent");
    assert_first_line("8C: the sensor has been silent since 10:00.");
    strcpy(incident.rule, "infrastructure");
    strcpy(incident.reason, "broker lost");
    facts.room_name = "";
    assert_first_line("No readings since 10:00: broker lost.");
    strcpy(incident.rule, "of-a-pack-that-was");
    assert_first_line("The school: of-a-pack-that-was since 10:00.");
}

static void what_returns_says_who_expected_what_by_when(void **state)
{
    (void)state;
    facts.occasion = NOTIFY_RETURNED;
    facts.now_ms = T0 + 55 * MINUTE;
    strcpy(incident.with, "Dai");
    incident.intent = INTENT_OPENING;
    incident.until_ms = T0 + 55 * MINUTE;
    assert_first_line("8C is back: Dai expected open windows to help by 10:55. It is still 1640 ppm, since 10:00.");
    facts.value = NAN;
    incident.intent = INTENT_SENSOR;
    assert_first_line("8C is back: Dai said the sensor looks wrong, until 10:55."
                      " It is still over 1500 ppm, since 10:00.");
}

static void what_cleared_says_how_long_it_was_and_thanks(void **state)
{
    (void)state;
    facts.occasion = NOTIFY_CLEARED;
    facts.value = 900;
    incident.cleared_ms = T0 + 31 * MINUTE;
    facts.now_ms = T0 + 40 * MINUTE;
    assert_body("8C: CO2 back under 1500 ppm after 31 min.\nThank you.\n" LINK "\n");
    strcpy(incident.reason, "unoccupied");
    assert_body("8C: the lessons ended before CO2 or temperature was back in range.\n" LINK "\n");   /* no thanks */
}

static void every_occasion_of_everything_is_said_whole(void **state)
{
    static const char *const rules[] = {"sensor-silent", "infrastructure", "else"};

    (void)state;
    strcpy(incident.with, "Dai");
    strcpy(incident.reason, "broker lost");
    for (int topic = 0; topic < 7; topic++)
        for (int occasion = 0; occasion < NOTIFY_OCCASION_COUNT; occasion++)
            for (int intent = 0; intent < INTENT_COUNT; intent++) {
                facts.occasion = (enum notify_occasion)occasion;
                facts.rule = topic < 4 ? &rule : NULL;
                facts.window_min = intent % 2 ? 20 : 0;
                rule.is_peak = topic == 1;
                rule.quantity = topic < 2 ? CO2_PPM : TEMPERATURE_C;
                rule.comparison = topic == 2 ? COMPARE_BELOW : COMPARE_ABOVE;
                strcpy(incident.rule, topic < 4 ? rule.id : rules[topic - 4]);
                incident.intent = (enum intent)intent;
                messages_write(&facts, &message);
                assert_true(strlen(message.subject) > 5);
                assert_null(strpbrk(message.subject, "{}"));
                assert_null(strpbrk(message.body, "{}"));
                assert_null(strstr(message.body, "  "));
                assert_null(strstr(message.body, "\n "));
                assert_null(strstr(message.body, ". ."));
                assert_non_null(strstr(message.body, "\n" LINK "\n"));
            }
}

/* -- times -- */

static void times_are_the_schools_and_other_days_are_named(void **state)
{
    (void)state;
    incident.began_ms = T0 - INT64_C(160) * DAY;        /* 16 June: London is an hour ahead */
    facts.now_ms = incident.began_ms + 20 * MINUTE;
    assert_first_line("8C: CO2 over 1500 ppm for 20 min, since 11:00. It is 1640 ppm now.");
    incident.began_ms = T0 - DAY;
    facts.now_ms = T0;
    assert_first_line("8C: CO2 over 1500 ppm for 1440 min, since Sun 22 Nov 10:00. It is 1640 ppm now.");
}

static void the_hour_that_comes_twice_is_marked(void **state)
{
    (void)state;
    incident.began_ms = INT64_C(1792891800000);         /* 2026-10-25T01:30:00Z: 01:30 again */
    facts.now_ms = incident.began_ms + 20 * MINUTE;
    assert_first_line("8C: CO2 over 1500 ppm for 20 min, since 01:30 (second). It is 1640 ppm now.");
}

/* -- hostile names: promise 48 -- */

static const char *const hostile[] = {
    "8C\r\nBcc: all@example.org", "8C\nX: y", "8C\rX", "8C\x01\x1b[2J", "8C\x7f", "8C\xe2\x80\xa8line",
    "8C\xe2\x80\xaertl",
    "8C\xe2\x81\xa6isolate", "8C\xc2\x85next", "8C\xff\xfe broken", "8C\xc0\xaf overlong", "8C\xed\xa0\x80 half",
    "8C\xf4\x90\x80\x80 beyond", "{limit}{room}", "%s%n", "=?UTF-8?B?AAAA?=", "\xef\xbb\xbf mark", "8C\xe2",
};

static void p48_nothing_in_a_name_makes_a_line_or_turns_the_text(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof hostile / sizeof *hostile; i++) {
        size_t lines = 0, expected = 7;
        json_t *json;
        char *text;

        start(NULL);
        facts.room_name = hostile[i];
        snprintf(rule.source, sizeof rule.source, "%s", hostile[i]);
        messages_write(&facts, &message);
        for (const char *p = message.body; *p; p++)
            lines += *p == '\n';
        assert_int_equal(lines, expected);
        for (const char *p = message.subject; *p; p++)
            assert_true((unsigned char)*p >= ' ' && *p != 0x7f);
        assert_null(strstr(message.subject, "\xe2\x80\xa8"));
        assert_null(strstr(message.subject, "\xe2\x80\xae"));
        assert_null(strstr(message.subject, "\xe2\x81\xa6"));
        json = json_string(message.subject);
        assert_non_null(json);      /* UTF-8 as it should be */
        json_decref(json);
        text = messages_webhook(&facts);
        json = json_loads(text, 0, NULL);
        assert_non_null(json);
        assert_null(strchr(json_string_value(json_object_get(json, "text")), '\n'));
        json_decref(json);
        free(text);
    }
}

static void a_long_name_is_cut_at_a_character(void **state)
{
    char name[1200] = "";
    json_t *json;

    (void)state;
    for (int i = 0; i < 500; i++)
        strcat(name, "\xc5\xb5");
    facts.room_name = name;
    messages_write(&facts, &message);
    json = json_string(message.subject);
    assert_non_null(json);
    json_decref(json);
    assert_true(strlen(message.subject) < MESSAGES_SUBJECT_SIZE);
    json = json_string(message.body);
    assert_non_null(json);
    json_decref(json);
}

/* -- mail -- */

/* The text by its address: returned, gcc 12 takes it for a pointer to the local it came in. */
static void write_mail(const char *subject, const char *body, char **text)
{
    const struct mime_mail mail = {.from = "air@example.org", .to = "dai@example.org", .subject = subject,
                                   .body = body, .key = "transom-00ff-7", .date_ms = T0};
    struct error err;

    assert_int_equal(mime_write(&mail, text, &err), 0);
}

static void a_mail_is_these_bytes(void **state)
{
    char *text;

    (void)state;
    write_mail("8C: CO2 over 1500 ppm", "It is 1640 ppm.\n\nT\xc5\xb7 = a \n", &text);
    assert_string_equal(text, "From: Transom <air@example.org>\r\nTo: <dai@example.org>\r\n"
                              "Subject: 8C: CO2 over 1500 ppm\r\nDate: Mon, 23 Nov 2026 10:00:00 +0000\r\n"
                              "Message-ID: <transom-00ff-7@example.org>\r\nAuto-Submitted: auto-generated\r\n"
                              "MIME-Version: 1.0\r\nContent-Type: text/plain; charset=utf-8\r\n"
                              "Content-Transfer-Encoding: quoted-printable\r\n\r\n"
                              "It is 1640 ppm.\r\n\r\nT=C5=B7 =3D a=20\r\n");
    free(text);
}

static void a_subject_that_is_not_plain_is_encoded_in_words_of_whole_characters(void **state)
{
    char *text;

    (void)state;
    write_mail("Ystafell T\xc5\xb7: CO2", "", &text);
    assert_non_null(strstr(text, "\r\nSubject: =?UTF-8?B?WXN0YWZlbGwgVMW3OiBDTzI=?=\r\n"));
    free(text);
    write_mail("=?UTF-8?B?AAAA?=", "", &text);     /* would be read as encoded */
    assert_non_null(strstr(text, "\r\nSubject: =?UTF-8?B?PT9VVEYtOD9CP0FBQUE/PQ==?=\r\n"));
    free(text);
}

static void p48_a_mail_has_no_header_but_its_own_and_short_lines(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof hostile / sizeof *hostile; i++) {
        char subject[400], *text, *line, *rest;
        int headers = 0;

        snprintf(subject, sizeof subject, "%s %0200d", hostile[i], 0);
        write_mail(subject, hostile[i], &text);
        *(strstr(text, "\r\n\r\n") + 2) = '\0';
        for (line = text; *line; line = rest + 2) {
            rest = strstr(line, "\r\n");
            assert_non_null(rest);
            assert_true(rest - line <= 78);
            assert_null(memchr(line, '\r', (size_t)(rest - line)));
            assert_null(memchr(line, '\n', (size_t)(rest - line)));
            headers += *line != ' ';
        }
        assert_int_equal(headers, 9);
        free(text);
    }
}

static void long_lines_of_a_body_are_folded_and_come_back_whole(void **state)
{
    char body[1000], back[1000], *text, *p;
    size_t used = 0;

    (void)state;
    memset(body, 'x', 500);
    strcpy(body + 500, "\n");
    write_mail("", body, &text);
    for (p = strstr(text, "\r\n\r\n") + 4; *p;) {
        size_t length = strcspn(p, "\r");

        assert_true(length <= 76);
        memcpy(back + used, p, length);
        used += length;
        if (p[length - 1] == '=')
            used--;
        p += length + 2;
    }
    assert_int_equal(used, 500);
    assert_memory_equal(back, body, 500);
    free(text);
}

static void p48_an_address_is_one_address_or_none(void **state)
{
    static const char *const good[] = {"dai@example.org", "a.b+c@x", "o'neill@school.example"};
    static const char *const bad[] = {"", "dai", "@x", "dai@", "a@b@c", "a@x\r\nRCPT TO:<b@x>", "a@x b", "<a@x>",
                                      "a@x,b@x", "a@x;b@x", "\"a\"@x", "a@\xc5\xb5", "a\x01@x", "a@x>"};
    const struct mime_mail mail = {.from = "air@example.org", .to = "a@x,b@x", .subject = "", .body = "", .key = "k"};
    char long_one[300] = "a@", *text = NULL;

    (void)state;
    memset(long_one + 2, 'x', 252);
    assert_true(mime_address_is_valid(long_one));
    long_one[254] = 'x';
    assert_false(mime_address_is_valid(long_one));
    for (size_t i = 0; i < sizeof good / sizeof *good; i++)
        assert_true(mime_address_is_valid(good[i]));
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        assert_false(mime_address_is_valid(bad[i]));
    assert_int_equal(mime_write(&mail, &text, NULL), -EINVAL);
    assert_null(text);
}

/* -- programs -- */

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
        PROMISE(a_message_says_room_fact_since_when_one_action_link_and_who_says_so),
        PROMISE(an_unknown_value_is_not_told),
        PROMISE(a_rule_of_confidence_c_is_said_to_be_unverified_and_others_not),
        PROMISE(each_status_is_said_by_its_own_word),
        PROMISE(a_peak_asks_for_more),
        PROMISE(temperatures_have_a_tenth_and_go_both_ways),
        PROMISE(an_average_is_said_with_its_window_and_the_figure_now),
        PROMISE(the_advice_fits_the_rooms_ventilation),
        PROMISE(sensors_and_the_whole_site_have_sentences_of_their_own),
        PROMISE(what_returns_says_who_expected_what_by_when),
        PROMISE(what_cleared_says_how_long_it_was_and_thanks),
        PROMISE(every_occasion_of_everything_is_said_whole),
        PROMISE(times_are_the_schools_and_other_days_are_named),
        PROMISE(the_hour_that_comes_twice_is_marked),
        PROMISE(p48_nothing_in_a_name_makes_a_line_or_turns_the_text),
        PROMISE(a_long_name_is_cut_at_a_character),
        PROMISE(a_mail_is_these_bytes),
        PROMISE(a_subject_that_is_not_plain_is_encoded_in_words_of_whole_characters),
        PROMISE(p48_a_mail_has_no_header_but_its_own_and_short_lines),
        PROMISE(long_lines_of_a_body_are_folded_and_come_back_whole),
        PROMISE(p48_an_address_is_one_address_or_none),
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
