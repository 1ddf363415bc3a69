/* tests/unit/test_broker_sensors.c - what is asked of the broker's plugin for a sensor, and what is made of a no in the
 * middle of it. A broker with the plugin is asked in tests/integration/test_credentials.py. */
#include "broker_sensors.h"
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <string.h>
#include <cmocka.h>

/* In place of the broker: answers by command, in the order in which they are looked for. */
struct broker_control {
    const char *const (*answers)[2];
    size_t asked;
};

int broker_control_ask(struct broker_control *control, const char *commands, char **answer, struct error *err)
{
    const char *const *said = control->answers[control->asked++];

    *answer = NULL;
    assert_non_null(said[0]);
    assert_non_null(strstr(commands, said[0]));
    if (!said[1])
        return error_set(err, -ENOTCONN, "broker: connection closed by the broker");
    *answer = strdup(said[1]);
    return 0;
}

#define STANDS "{\"responses\":[{\"command\":\"getClient\",\"data\":{\"client\":{\"username\":\"co2-8c\",\"roles\":" \
               "[{\"rolename\":\"sensor-of-co2-8c\"}]}}}]}"

/* The password is gone with the client: that is what the ledger has to hear of, and a role of nobody lets nobody in. */
static void a_sensor_is_removed_with_its_client_whatever_becomes_of_its_role(void **state)
{
    static const char *const no[][2] = {
        {"getClient", STANDS}, {"deleteClient", "{\"responses\":[{\"command\":\"deleteClient\"}]}"},
        {"deleteRole", "{\"responses\":[{\"command\":\"deleteRole\",\"error\":\"Role not found\"}]}"}, {0},
    };
    static const char *const gone[][2] = {
        {"getClient", STANDS}, {"deleteClient", "{\"responses\":[{\"command\":\"deleteClient\"}]}"},
        {"deleteRole", NULL}, {0},
    };
    struct broker_control control = {no, 0};
    struct error err = {0};

    (void)state;
    assert_int_equal(broker_sensor_remove(&control, "co2-8c", &err), 0);
    assert_int_equal(err.code, 0);
    assert_int_equal(control.asked, 3);
    control = (struct broker_control){gone, 0};
    assert_int_equal(broker_sensor_remove(&control, "co2-8c", &err), 0);
    assert_int_equal(err.code, 0);
}

static void a_sensor_whose_client_stays_is_not_removed(void **state)
{
    static const char *const answers[][2] = {
        {"getClient", STANDS},
        {"deleteClient", "{\"responses\":[{\"command\":\"deleteClient\",\"error\":\"Internal error\"}]}"}, {0},
    };
    struct broker_control control = {answers, 0};
    struct error err = {0};

    (void)state;
    assert_int_equal(broker_sensor_remove(&control, "co2-8c", &err), -EPROTO);
    assert_string_equal(err.text, "broker: Internal error");
    assert_int_equal(control.asked, 2);
}

#define STANDS_NOT "{\"responses\":[{\"command\":\"getClient\",\"error\":\"Client not found\"}]}"
#define RULES "{\"responses\":[{\"command\":\"getRole\",\"data\":{\"role\":{\"acls\":[]}}}]}"
#define DONE "{\"responses\":[{}]}"

static int make_at(const char *const (*answers)[2], bool renew)
{
    struct broker_control control = {answers, 0};

    return broker_sensor_make(&control, "co2-8c", "word", renew, NULL);
}

/* Before the command for the client nothing has changed; after it nobody knows. */
static void an_answer_that_is_lost_leaves_open_whether_it_was_done(void **state)
{
    static const char *const lost_look[][2] = {{"getClient", NULL}, {0}};
    static const char *const lost_role[][2] = {{"getClient", STANDS_NOT}, {"getRole", RULES}, {"createRole", NULL}, {0}};
    static const char *const lost[][2] = {{"getClient", STANDS_NOT}, {"getRole", RULES}, {"createRole", DONE},
                                          {"createClient", NULL}, {0}};
    static const char *const garbled[][2] = {{"getClient", STANDS_NOT}, {"getRole", RULES}, {"createRole", DONE},
                                             {"createClient", "{}"}, {0}};
    static const char *const renewed[][2] = {{"getClient", STANDS}, {"getRole", RULES}, {"createRole", DONE},
                                             {"setClientPassword", NULL}, {0}};
    static const char *const removed[][2] = {{"getClient", STANDS}, {"deleteClient", NULL}, {0}};
    struct broker_control control = {removed, 0};

    (void)state;
    assert_int_equal(make_at(lost_look, false), -ENOTCONN);
    assert_int_equal(make_at(lost_role, false), -ENOTCONN);
    assert_int_equal(make_at(lost, false), -EINPROGRESS);
    assert_int_equal(make_at(garbled, false), -EINPROGRESS);
    assert_int_equal(make_at(renewed, true), -EINPROGRESS);
    assert_int_equal(broker_sensor_remove(&control, "co2-8c", NULL), -EINPROGRESS);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_sensor_is_removed_with_its_client_whatever_becomes_of_its_role),
        cmocka_unit_test(a_sensor_whose_client_stays_is_not_removed),
        cmocka_unit_test(an_answer_that_is_lost_leaves_open_whether_it_was_done),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
