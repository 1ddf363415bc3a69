/* tests/unit/test_place.c - the words of places, and which ids and names are taken. */
#include "place.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

#define COUNT(array) (sizeof(array) / sizeof *(array))

#define ROUND_TRIP(type, count, word, from_word) \
    for (int i = 0; i < (count); i++) { \
        type value = (type)((i + 1) % (count)); \
        assert_true(from_word(word((type)i), &value)); \
        assert_int_equal(value, i); \
    }

static void every_word_reads_back(void **state)
{
    (void)state;
    ROUND_TRIP(enum nation, NATION_COUNT, nation_word, nation_from_word)
    ROUND_TRIP(enum ventilation, VENTILATION_COUNT, ventilation_word, ventilation_from_word)
    ROUND_TRIP(enum room_use, USE_COUNT, room_use_word, room_use_from_word)
    ROUND_TRIP(enum ages, AGES_COUNT, ages_word, ages_from_word)
    assert_string_equal(nation_word(NATION_NORTHERN_IRELAND), "northern-ireland");
    assert_string_equal(room_use_word(USE_EARLY_YEARS), "early_years");
    assert_string_equal(ages_word(AGES_11_15), "11-15");
}

static void an_unknown_word_changes_nothing(void **state)
{
    enum nation nation = NATION_WALES;
    enum ventilation ventilation = VENTILATION_HYBRID;
    enum room_use use = USE_PE;
    enum ages ages = AGES_ADULT;

    (void)state;
    assert_false(nation_from_word("England", &nation));
    assert_false(ventilation_from_word("", &ventilation));
    assert_false(room_use_from_word("class", &use));
    assert_false(ages_from_word("11-16", &ages));
    assert_true(nation == NATION_WALES && ventilation == VENTILATION_HYBRID && use == USE_PE && ages == AGES_ADULT);
}

static void ids_are_short_and_plain(void **state)
{
    static const char *const wrong[] = {"", "8C", "8 c", "a/b", "..", "\xc3\xa4", "abcdefghijklmnopqrstuvwxyz0123456"};

    (void)state;
    assert_true(id_is_valid("8c"));
    assert_true(id_is_valid("room_8-c"));
    assert_true(id_is_valid("abcdefghijklmnopqrstuvwxyz012345"));     /* 32 */
    for (size_t i = 0; i < COUNT(wrong); i++)
        assert_false(id_is_valid(wrong[i]));
}

static void names_are_one_honest_line(void **state)
{
    static const char *const right[] = {"8C", "Ysgol Tŷ Gwyn", "Café", "\xf0\x9f\x8c\xac", "O'Neill & Sons <b>"};
    static const char *const wrong[] = {
        "", "a\nb", "a\tb", "\x7f", "\xc2\x85",                     /* control characters, of one and two bytes */
        "\xe2\x80\xa8", "\xe2\x80\xae", "\xe2\x81\xa6", "\xe2\x80\x8b", "\xef\xbb\xbf",   /* hidden */
        "\xff", "\xc3", "\xc0\xaf", "\xe0\x80\xaf", "\xed\xa0\x80", "\xf4\x90\x80\x80", "\x80"};  /* not UTF-8 */

    (void)state;
    for (size_t i = 0; i < COUNT(right); i++)
        assert_true(name_is_valid(right[i]));
    for (size_t i = 0; i < COUNT(wrong); i++)
        if (name_is_valid(wrong[i]))
            fail_msg("took wrong name %zu", i);
}

static void names_are_limited_on_both_sides(void **state)
{
    char name[NAME_SIZE + 1];

    (void)state;
    memset(name, 'a', sizeof name);
    name[NAME_SIZE - 1] = '\0';
    assert_true(name_is_valid(name));
    name[NAME_SIZE - 1] = 'a';
    name[NAME_SIZE] = '\0';
    assert_false(name_is_valid(name));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_word_reads_back),
        cmocka_unit_test(an_unknown_word_changes_nothing),
        cmocka_unit_test(ids_are_short_and_plain),
        cmocka_unit_test(names_are_one_honest_line),
        cmocka_unit_test(names_are_limited_on_both_sides),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
