/* tests/unit/test_web_broker.c - passwords of sensors at the broker through the doors, the plugin played here:
 * what the record says where its answer is lost, and where who asked was signed out meanwhile. */
#include "broker_control.h"
#include "sign_out_kit.h"
#include <errno.h>

#define SENSORS "/api/v1/broker/sensors"
#define NAME "{\"name\":\"co2-8c\"}"

static bool is_lost;                    /* the answer to the command for the client */

int broker_control_open(const struct mqtt_url *url, const char *ca_file, struct broker_control **control,
                        struct error *err)
{
    (void)url;
    (void)ca_file;
    (void)err;
    *control = NULL;
    return 0;
}

void broker_control_close(struct broker_control *control)
{
    (void)control;
}

static const struct {
    const char *command, *answer;
} plugin[] = {
    {"getClient", "{\"responses\":[{\"error\":\"Client not found\"}]}"},
    {"getRole", "{\"responses\":[{\"data\":{\"role\":{\"acls\":[]}}}]}"},
    {"createRole", "{\"responses\":[{}]}"},
    {"createClient", "{\"responses\":[{}]}"},
    {"listClients", "{\"responses\":[{\"data\":{\"clients\":[]}}]}"},
};

int broker_control_ask(struct broker_control *control, const char *commands, char **answer, struct error *err)
{
    (void)control;
    *answer = NULL;
    for (size_t i = 0; i < sizeof plugin / sizeof *plugin; i++)
        if (strstr(commands, plugin[i].command) && !(is_lost && strcmp(plugin[i].command, "createClient") == 0)) {
            *answer = strdup(plugin[i].answer);
            return 0;
        }
    return error_set(err, -ETIMEDOUT, "broker: no answer");
}

static int setup(void **state)
{
    struct house *house;

    if (house_setup(state))
        return -1;
    house = *state;
    house_pause(house);
    house->settings.has_broker_admin = true;
    house_give_role(house, "technician", house_role(SITE_STAFF));       /* so that a leader stands in */
    is_lost = false;
    house_start(house);
    return 0;
}

/* The newest entry of the ledger. */
static void assert_newest(struct house *house, const char *subject)
{
    json_t *book = house_json(house, "GET", "/api/v1/ledger?limit=1", NULL, 200);
    json_t *entry = json_array_get(json_object_get(book, "entries"), 0);

    assert_string_equal(json_string_value(json_object_get(entry, "subject")), subject);
    json_decref(book);
}

static void a_password_that_was_made_is_told_and_entered(void **state)
{
    json_t *made = house_json(*state, "POST", SENSORS, NAME, 200);

    assert_true(json_is_string(json_object_get(made, "password")));
    json_decref(made);
    assert_newest(*state, "sensor:password_made");
}

static void an_answer_that_was_lost_is_entered_as_asked_and_unknown(void **state)
{
    json_t *access;
    char *text;

    is_lost = true;
    json_decref(house_json(*state, "POST", SENSORS, NAME, 502));
    assert_newest(*state, "sensor:password_made_unknown");
    access = house_json(*state, "GET", "/api/v1/access", NULL, 200);
    text = json_dumps(access, 0);
    assert_non_null(strstr(text, "sensor password asked for"));
    free(text);
    json_decref(access);
}

/* It was done, so it is in the record; who may not ask any more is told no password. */
static void who_is_signed_out_while_the_broker_answers_is_told_no_password(void **state)
{
    struct house *house = *state;

    assert_int_equal(sign_out_meanwhile(house, "POST", SENSORS, NAME), 401);
    house_pause(house);
    sign_in_leader_again(house);
    house_start(house);
    assert_newest(house, "sensor:password_made");
}

static void who_is_signed_out_meanwhile_sees_no_list(void **state)
{
    assert_int_equal(sign_out_meanwhile(*state, "GET", SENSORS, ""), 401);
}

int main(void)
{
#define PROMISE(name) cmocka_unit_test_setup_teardown(name, setup, house_teardown)
    const struct CMUnitTest tests[] = {
        PROMISE(a_password_that_was_made_is_told_and_entered),
        PROMISE(an_answer_that_was_lost_is_entered_as_asked_and_unknown),
        PROMISE(who_is_signed_out_while_the_broker_answers_is_told_no_password),
        PROMISE(who_is_signed_out_meanwhile_sees_no_list),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
