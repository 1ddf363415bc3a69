/* The simulator's command line: what it takes, and what it says of what it does not. */
#include "options.h"
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

static struct options options;
static struct error err;

#define READ(...) read_line((char *[]){"transom-simulate", __VA_ARGS__, NULL})

static enum options_verdict read_line(char **argv)
{
    int argc = 0;

    unsetenv("TRANSOM_SIMULATE_BROKER");
    err = (struct error){0};
    while (argv[argc])
        argc++;
    return options_read(argc, argv, &options, &err);
}

static void takes_the_defaults_of_the_contract(void **state)
{
    (void)state;
    assert_int_equal(READ("--broker", "127.0.0.1:1884"), OPTIONS_RUN);
    assert_true(options.has_broker);
    assert_string_equal(options.broker.host, "127.0.0.1");
    assert_int_equal(options.broker.port, 1884);
    assert_int_equal(options.world.rooms, 12);
    assert_int_equal(options.world.interval_s, 60);
    assert_int_equal(options.family, PAYLOAD_PLAIN);
    assert_string_equal(options.zone.name, "Europe/London");
    assert_false(options.clock.is_demo);
    assert_true(options.says_own_time);
}

static void takes_both_sides_of_every_limit(void **state)
{
    (void)state;
    static const struct {
        char *option, *inside, *outside;
    } limits[] = {
        {"--rooms", "1", "0"},          {"--rooms", "500", "501"},        {"--rooms", "2", "2.5"},
        {"--interval", "5", "4"},       {"--interval", "3600", "3601"},   {"--speed", "0.1", "0.09"},
        {"--speed", "10000", "10001"},  {"--speed", "60", "nan"},         {"--seconds", "0.5", "0"},
        {"--seed", "0", "-1"},          {"--seed", "18446744073709551615", "18446744073709551616"},
        {"--family", "mixed", "both"},  {"--own-time", "off", "maybe"},   {"--zone", "Europe/Berlin", "Europe/Paris2"},
        {"--fault", "silent@12", "silent@13"}, {"--mended", "12@2026-11-02", "13@2026-11-02"},
        {"--mended", "1@2026-11-02", "0@2026-11-02"},
        {"--closed", "2026-10-26..2026-10-26", "2026-10-26..2026-10-25"},
        {"--demo-clock", "2026-11-23T08:50:00Z,60", "2026-11-23,60"},
    };

    for (size_t i = 0; i < sizeof limits / sizeof *limits; i++) {
        assert_int_equal(READ("--csv", "-", limits[i].option, limits[i].inside), OPTIONS_RUN);
        assert_int_equal(READ("--csv", "-", limits[i].option, limits[i].outside), OPTIONS_WRONG);
        assert_true(strlen(err.text) > 10);
    }
}

static void says_what_does_not_go_together(void **state)
{
    (void)state;
    assert_int_equal(READ("--rooms", "3"), OPTIONS_WRONG);
    assert_non_null(strstr(err.text, "nothing to do"));
    assert_int_equal(READ("--history-days", "2"), OPTIONS_WRONG);
    assert_int_equal(READ("--history-days", "2", "--csv", "-", "--broker", "localhost"), OPTIONS_WRONG);
    assert_int_equal(READ("--history-days", "2", "--csv", "-"), OPTIONS_RUN);
    assert_int_equal(READ("--csv", "-", "--speed", "2", "--demo-clock", "2026-11-23T08:50:00Z,60"), OPTIONS_WRONG);
    assert_int_equal(READ("--broker"), OPTIONS_WRONG);
    assert_int_equal(READ("--csv", "-", "extra"), OPTIONS_WRONG);
    assert_int_equal(READ("--nonsense"), OPTIONS_WRONG);
    assert_non_null(strstr(err.text, "--nonsense"));
}

static void stamps_the_schools_time_only_where_a_gateway_can_share_it(void **state)
{
    (void)state;
    assert_int_equal(READ("--csv", "-", "--demo-clock", "2026-11-23T08:50:00Z,60,1795312200000"), OPTIONS_RUN);
    assert_true(options.stamps_school_time && options.says_own_time);
    assert_int_equal(READ("--csv", "-", "--speed", "60"), OPTIONS_RUN);
    assert_false(options.stamps_school_time || options.says_own_time);
    assert_true(options.clock.is_demo);
    assert_int_equal(READ("--csv", "-", "--speed", "60", "--own-time", "on"), OPTIONS_RUN);
    assert_true(options.says_own_time);
}

static void finds_the_broker_in_the_environment(void **state)
{
    (void)state;
    char *argv[] = {"transom-simulate", NULL};

    setenv("TRANSOM_SIMULATE_BROKER", "mqtt://bridge:p%40ss%3A@localhost:1885", 1);
    assert_int_equal(options_read(1, argv, &options, &err), OPTIONS_RUN);
    assert_string_equal(options.broker.user, "bridge");
    assert_string_equal(options.broker.password, "p@ss:");
    assert_string_equal(options.broker.host, "localhost");
    assert_int_equal(options.broker.port, 1885);
}

static void reads_an_address_whole_or_not_at_all(void **state)
{
    (void)state;
    struct bridge_address address;

    assert_int_equal(bridge_parse("broker.school", &address, &err), 0);
    assert_int_equal(address.port, 1883);
    assert_int_equal(bridge_parse("[::1]:1884", &address, &err), 0);
    assert_string_equal(address.host, "::1");
    assert_int_equal(address.port, 1884);
    assert_int_equal(bridge_parse("", &address, &err), -EINVAL);
    assert_int_equal(bridge_parse("host:0", &address, &err), -EINVAL);
    assert_int_equal(bridge_parse("host:65536", &address, &err), -EINVAL);
    assert_int_equal(bridge_parse("host:18 84", &address, &err), -EINVAL);
    assert_int_equal(bridge_parse("mqtt://user:se%00cret@host", &address, &err), -EINVAL);
    assert_int_equal(bridge_parse("mqtt://user:secret%4@host", &address, &err), -EINVAL);
    assert_null(strstr(err.text, "secret"));
}

static void reads_a_fault_whole_or_not_at_all(void **state)
{
    (void)state;
    static const char *const wrong[] = {"", "silent", "@3", "quiet@3", "silent@", "silent@0", "silent@13", "silent@x",
                                        "silent@3:", "silent@3:10:00", "silent@3:10:00-10:00", "silent@3:10:60-11:00",
                                        "silent@3:10:00-24:01", "silent@3:10:00-11:00x", "silent@3x"};
    struct fault fault;

    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++)
        assert_int_equal(fault_parse(wrong[i], 12, &fault, &err), -EINVAL);
    assert_int_equal(fault_parse("clock@12:9:30-24:00", 12, &fault, &err), 0);
    assert_int_equal(fault.kind, FAULT_CLOCK);
    assert_true(fault_is_active(&fault, 11, 570) && fault_is_active(&fault, 11, 1439));
    assert_false(fault_is_active(&fault, 11, 569) || fault_is_active(&fault, 10, 600));
}

static void reads_a_past_whole_or_not_at_all(void **state)
{
    (void)state;
    static const char *const closed[] = {"", "2026-10-26", "2026-10-26..", "..2026-10-26", "2026-10-26..2026-10-32",
                                         "2026-02-29..2026-03-01", "2026-1-26..2026-10-30", "2026-10-26..2026-10-30x"};
    static const char *const mended[] = {"", "4", "4@", "@2026-11-02", "x@2026-11-02", "4@2026-13-02", "4@2026-11-31",
                                         "4@2026-11-2", "4@2026-11-02x", "4 2026-11-02"};
    struct past past = {0};

    for (size_t i = 0; i < sizeof closed / sizeof *closed; i++)
        assert_int_equal(past_parse_closed(closed[i], &past, &err), -EINVAL);
    for (size_t i = 0; i < sizeof mended / sizeof *mended; i++)
        assert_int_equal(past_parse_mended(mended[i], 12, &past, &err), -EINVAL);
    assert_false(past_is_closed(&past, 20000) || past_is_stuck(&past, 0, 20000));
    assert_int_equal(past_parse_closed("1970-01-05..1970-01-09", &past, &err), 0);
    assert_int_equal(past_parse_mended("4@1970-01-12", 12, &past, &err), 0);
    assert_true(past_is_closed(&past, 4) && past_is_closed(&past, 8));
    assert_false(past_is_closed(&past, 3) || past_is_closed(&past, 9));
    assert_true(past_is_stuck(&past, 3, 10));
    assert_false(past_is_stuck(&past, 3, 11) || past_is_stuck(&past, 2, 10));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(takes_the_defaults_of_the_contract),
        cmocka_unit_test(takes_both_sides_of_every_limit),
        cmocka_unit_test(says_what_does_not_go_together),
        cmocka_unit_test(stamps_the_schools_time_only_where_a_gateway_can_share_it),
        cmocka_unit_test(finds_the_broker_in_the_environment),
        cmocka_unit_test(reads_an_address_whole_or_not_at_all),
        cmocka_unit_test(reads_a_fault_whole_or_not_at_all),
        cmocka_unit_test(reads_a_past_whole_or_not_at_all),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
