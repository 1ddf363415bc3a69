/* Which packs rooms may be moved to, by adoption and in an outbreak. */
#include "pack_shelf.h"
#include "web_house.h"

#define REASON ",\"reason\":\"agreed by the governors\"}"

static struct pack_shelf *shelf;

static int setup(void **state)
{
    struct house *house = house_open();

    must(pack_shelf_open(SOURCE_DIR "/config/packs", &shelf, err));
    house->host.shelf = shelf;
    house_start(house);
    *state = house;
    return 0;
}

static int teardown(void **state)
{
    house_close(*state);
    pack_shelf_close(shelf);
    return 0;
}

static void a_pack_that_gives_no_level_can_not_be_adopted(void **state)
{
    struct house *house = *state;
    char *answer;

    assert_false(pack_has_level(pack_shelf_find(shelf, "heat-and-cold")));
    answer = house_ask(house, "PUT", "/api/v1/packs/adopted", house_browser(house, LEADER),
                       "{\"name\":\"heat-and-cold\"" REASON);
    assert_int_equal(house_status(answer), 422);
    assert_non_null(strstr(answer, "\"no_level\""));
    assert_non_null(strstr(answer, "no room would have a level"));
    free(answer);
    answer = house_ask(house, "GET", "/api/v1/packs/adopted", house_browser(house, LEADER), NULL);
    assert_null(strstr(answer, "heat-and-cold"));
    free(answer);
}

static void a_pack_that_gives_one_is_adopted(void **state)
{
    struct house *house = *state;

    assert_int_equal(house_try(house, "PUT", "/api/v1/packs/adopted", house_browser(house, LEADER),
                               "{\"name\":\"wales\"" REASON), 200);
}

static void an_outbreak_moves_no_room_to_a_pack_without_a_level(void **state)
{
    struct house *house = *state;

    assert_int_equal(house_try(house, "POST", "/api/v1/outbreaks", house_browser(house, LEADER),
                               "{\"rooms\":\"all\",\"days\":5,\"pack\":\"heat-and-cold\"" REASON), 422);
    assert_int_equal(house_try(house, "POST", "/api/v1/outbreaks", house_browser(house, LEADER),
                               "{\"rooms\":\"all\",\"days\":5" REASON), 201);
}

static void an_outbreak_lasts_whole_days(void **state)
{
    static const struct {
        const char *days;
        int status;
    } rows[] = {{"1.5", 422}, {"0.5", 422}, {"0", 422}, {"1e308", 422}, {"\"2\"", 422}, {"91", 422},
                {"1", 201}, {"90", 201}};
    struct house *house = *state;

    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        char body[128];

        snprintf(body, sizeof body, "{\"rooms\":[\"%s\"],\"days\":%s" REASON, i % 2 ? "8c" : "hall", rows[i].days);
        assert_int_equal(house_try(house, "POST", "/api/v1/outbreaks", house_browser(house, LEADER), body),
                         rows[i].status);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(a_pack_that_gives_no_level_can_not_be_adopted, setup, teardown),
        cmocka_unit_test_setup_teardown(a_pack_that_gives_one_is_adopted, setup, teardown),
        cmocka_unit_test_setup_teardown(an_outbreak_moves_no_room_to_a_pack_without_a_level, setup, teardown),
        cmocka_unit_test_setup_teardown(an_outbreak_lasts_whole_days, setup, teardown),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
