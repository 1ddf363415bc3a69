/* Sentences of frozen evidence made of its figures: in English they are those that were frozen, word for word, so that
 * the Welsh ones say the same. */
#include "frozen_words.h"
#include "snapshot.h"
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#define ROOMS 4
#define COUNT(array) (sizeof array / sizeof *array)

/* Of 6000 minutes in use. */
static struct snapshot_room room_of(const char *name, double measured_min, int judged, int failed)
{
    struct snapshot_room room = {.days = 20, .occupied_min = 6000, .grade = 'B', .either_judged = judged,
                                 .either_failed = failed};

    snapshot_room_begin(&room);
    snprintf(room.id, sizeof room.id, "%s", name);
    snprintf(room.name, sizeof room.name, "Room %s", name);
    room.co2.measured_min = room.temperature.measured_min = measured_min;
    room.co2.judged = room.temperature.judged = judged;
    room.co2.failed = failed;
    room.temperature.failed = failed / 2;
    room.co2.value_min = measured_min * 1203.6;
    room.co2.most = 2310;
    room.temperature.value_min = measured_min * 21.3;
    room.temperature.least = 15.2;
    room.temperature.most = 26.1;
    room.above_min[0] = measured_min * 0.62;
    room.above_min[2] = measured_min * 0.231;
    room.run_min[2] = 85;
    return room;
}

/* What was frozen, and what is made of it in a language; "" where nothing can be. */
static void freeze(enum checklist_answer answer, const struct snapshot_room *const *rooms, size_t count,
                   enum paper_language language, char frozen[FROZEN_WORDS_SIZE], char made[FROZEN_WORDS_SIZE])
{
    const struct snapshot_days days = {.made_date = 20780, .count = 2, .dates = {20755, 20780}, .pack = "england",
                                       .pack_version = "1"};
    struct error err;
    char *document;
    int likelihood;
    json_t *read;

    assert_int_equal(snapshot_of_rooms(answer, &days, rooms, count, &document, &likelihood, &err), 0);
    read = json_loads(document, 0, NULL);
    assert_non_null(read);
    snprintf(frozen, FROZEN_WORDS_SIZE, "%s", json_string_value(json_object_get(read, "words")));
    *made = '\0';
    if (!frozen_words(language, checklist_answer_words[answer], json_object_get(read, "rooms"), frozen, made))
        *made = '\0';
    json_decref(read);
    free(document);
}

static void in_english_they_are_those_that_were_frozen(void **state)
{
    static const enum checklist_answer answers[] = {CHECKLIST_CO2_LEAGUE, CHECKLIST_TEMPERATURE_RANGE,
                                                    CHECKLIST_CO2_AND_TEMPERATURE, CHECKLIST_COVERAGE};
    const struct snapshot_room rooms[ROOMS] = {room_of("8c", 4500, 20, 7), room_of("9b", 6000, 20, 0),
                                               room_of("hall", 4499, 20, 3), room_of("gym", 0, 0, 0)};
    char frozen[FROZEN_WORDS_SIZE], made[FROZEN_WORDS_SIZE];

    (void)state;
    for (size_t a = 0; a < COUNT(answers); a++)
        for (unsigned set = 1; set < 1u << ROOMS; set++) {
            const struct snapshot_room *some[ROOMS];
            size_t count = 0;

            for (size_t i = 0; i < ROOMS; i++)
                if (set >> i & 1)
                    some[count++] = &rooms[i];
            freeze(answers[a], some, count, PAPER_ENGLISH, frozen, made);
            assert_string_equal(made, frozen);
        }
}

static void in_welsh_they_have_the_same_figures(void **state)
{
    const struct snapshot_room room = room_of("8c", 4500, 20, 7), *const one = &room;
    char frozen[FROZEN_WORDS_SIZE], made[FROZEN_WORDS_SIZE];

    (void)state;
    freeze(CHECKLIST_CO2_LEAGUE, &one, 1, PAPER_WELSH, frozen, made);
    assert_string_equal(made, "Room 8c: Roedd CO2 yn 1204 ppm ar gyfartaledd a 2310 ar y mwyaf; dros 800 ppm am 62% a "
                              "dros 1500 am 23% o’r amser a fesurwyd, dros 1500 am 85 munud ar y tro. Methodd rheol ar 7 "
                              "o’r 20 diwrnod ysgol.");
    freeze(CHECKLIST_TEMPERATURE_RANGE, &one, 1, PAPER_WELSH, frozen, made);
    assert_string_equal(made, "Room 8c: Roedd yn 21.3 °C ar gyfartaledd, 15.2 ar y lleiaf a 26.1 ar y mwyaf. Methodd rheol ar 3 "
                              "o’r 20 diwrnod ysgol.");
}

static void a_sentence_that_the_figures_do_not_say_stands(void **state)
{
    json_t *rooms = json_pack("[{s:s, s:s}, {s:s}]", "room", "8c", "name", "Room 8c", "room", "9b");
    char made[FROZEN_WORDS_SIZE];

    (void)state;
    assert_true(frozen_words(PAPER_WELSH, "co2_league", rooms, "A rule failed on at least one school day in 0 of 2 rooms; 2 "
                             "cannot tell, because too little was measured.", made));
    assert_false(frozen_words(PAPER_WELSH, "co2_league", rooms, "A rule failed on at least one school day in 1 of 2 rooms; 2 "
                              "cannot tell, because too little was measured.", made));
    json_decref(rooms);
}

static void a_sentence_about_one_level_keeps_its_numbers(void **state)
{
    char made[FROZEN_WORDS_SIZE];

    (void)state;
    assert_true(frozen_words(PAPER_WELSH, "co2_over_1500", NULL,
                             "A rule about 1500 ppm failed on at least one school day in 2 of 12 rooms.", made));
    assert_string_equal(made, "Methodd rheol am 1500 ppm ar o leiaf un diwrnod ysgol mewn 2 o’r 12 ystafell.");
    assert_true(frozen_words(PAPER_WELSH, "co2_over_1500", NULL, "A rule about 1500 ppm failed on at least one school day in "
                             "2 of 12 rooms; 3 cannot tell, because too little was measured.", made));
    assert_string_equal(made, "Methodd rheol am 1500 ppm ar o leiaf un diwrnod ysgol mewn 2 o’r 12 ystafell; ni ellir "
                              "dweud am 3, am fod rhy ychydig wedi’i fesur.");
}

static void a_sentence_about_one_level_that_says_more_stands(void **state)
{
#define FAILED_IN_TWO "A rule about 1500 ppm failed on at least one school day in 2 of 12 rooms"
    static const char *const more[] = {FAILED_IN_TWO ", and every day in one.",
                                       FAILED_IN_TWO "; 3 cannot tell, because their sensors were moved."};
    char made[FROZEN_WORDS_SIZE];

    (void)state;
    for (size_t i = 0; i < sizeof more / sizeof *more; i++)
        assert_false(frozen_words(PAPER_WELSH, "co2_over_1500", NULL, more[i], made));
}

static void what_has_no_figures_keeps_its_words(void **state)
{
    const struct snapshot_room room = room_of("8c", 4500, 20, 7), *const one = &room;
    char frozen[FROZEN_WORDS_SIZE], made[FROZEN_WORDS_SIZE];

    (void)state;
    freeze(CHECKLIST_ALERT_LOG, &one, 1, PAPER_WELSH, frozen, made);
    assert_string_equal(made, "");
    freeze(CHECKLIST_CO2_LEAGUE, NULL, 0, PAPER_WELSH, frozen, made);
    assert_string_equal(made, "");
    assert_false(frozen_words(PAPER_WELSH, "a word of nobody", NULL, "", made));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(in_english_they_are_those_that_were_frozen),
        cmocka_unit_test(in_welsh_they_have_the_same_figures),
        cmocka_unit_test(a_sentence_that_the_figures_do_not_say_stands),
        cmocka_unit_test(a_sentence_about_one_level_keeps_its_numbers),
        cmocka_unit_test(a_sentence_about_one_level_that_says_more_stands),
        cmocka_unit_test(what_has_no_figures_keeps_its_words),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
