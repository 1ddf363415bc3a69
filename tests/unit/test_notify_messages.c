/* What people are told: words, their order, and that nothing in a name can become anything else. */
#include "message_kit.h"
#include <jansson.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static struct letter message;

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

static void an_offer_is_a_question_of_one_person_before_the_fact(void **state)
{
    (void)state;
    struct letter letter;

    messages_offer(&facts, "Sue\nBcc: x", "I have\na lesson", &letter);
    assert_string_equal(letter.subject, "Sue Bcc: x asks you: 8C: CO2 over 1500 ppm");
    assert_int_equal(strncmp(letter.body, "Sue Bcc: x asks you to take this over. Say yes or no by the link; until then"
                             " it stays with Sue Bcc: x.\nI have a lesson\n\n8C: CO2 over 1500 ppm for 20 min", 130), 0);
    assert_non_null(strstr(letter.body, LINK));
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
    strcpy(incident.rule, "record-full");
    assert_first_line("Readings are not being saved since 10:00: the disk is full."
                      " They are still shown and judged, and are saved when there is room again.");
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
    static const char *const rules[] = {"sensor-silent", "infrastructure", "record-full", "else"};

    (void)state;
    strcpy(incident.with, "Dai");
    strcpy(incident.reason, "broker lost");
    for (int topic = 0; topic < 8; topic++)
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
        PROMISE(an_offer_is_a_question_of_one_person_before_the_fact),
    };

    return cmocka_run_group_tests(tests, load_zone, NULL);
}
