/* web/broker_sensors.c - see broker_sensors.h */
#include "broker_sensors.h"
#include <errno.h>
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define ROLE_PREFIX "sensor-of-"
#define ROLE_SIZE (sizeof ROLE_PREFIX + BROKER_NAME_SIZE)
#define NAME_PLACE "%u"
#define TOPIC_SIZE 256

bool broker_name_is_valid(const char *name)
{
    static const char allowed[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.:";
    size_t length = strlen(name);

    return length > 0 && length < BROKER_NAME_SIZE && strspn(name, allowed) == length;
}

static void role_of(const char *name, char role[ROLE_SIZE])
{
    snprintf(role, ROLE_SIZE, "%s%s", ROLE_PREFIX, name);
}

/* One command, which is taken. *data: what the plugin gave with its answer, the caller's; NULL: nothing.
 * -EPROTO with the plugin's own words. */
static int ask(struct broker_control *control, json_t *command, json_t **data, struct error *err)
{
    json_t *commands = json_pack("{s:[o]}", "commands", command), *answer = NULL, *response;
    char *text = commands ? json_dumps(commands, JSON_COMPACT) : NULL, *said = NULL;
    const char *error;
    int r;

    *data = NULL;
    json_decref(commands);
    if (!text)
        return error_set(err, -ENOMEM, "broker: out of memory");
    r = broker_control_ask(control, text, &said, err);
    free(text);
    if (r == 0)
        answer = json_loads(said, JSON_REJECT_DUPLICATES, NULL);
    free(said);
    if (r < 0)
        return r;
    response = json_array_get(json_object_get(answer, "responses"), 0);
    error = json_string_value(json_object_get(response, "error"));
    if (!response)
        r = error_set(err, -EBADMSG, "broker: its answer was not understood");
    else if (error)
        r = error_set(err, -EPROTO, "broker: %s", error);
    else
        *data = json_incref(json_object_get(response, "data"));
    json_decref(answer);
    return r;
}

static int order(struct broker_control *control, json_t *command, struct error *err)
{
    json_t *data;
    int r = ask(control, command, &data, err);

    json_decref(data);
    return r;
}

/* Of the command that gives or takes a password: once it was sent, all but the plugin's no leaves open what it did. */
static int order_client(struct broker_control *control, json_t *command, struct error *err)
{
    struct error why = {0};
    int r = order(control, command, &why);

    if (r == 0)
        return 0;
    return r == -EPROTO ? error_set(err, r, "%s", why.text)
                        : error_set(err, -EINPROGRESS, "%s: nobody knows whether it was done", why.text);
}

static bool has_role(const json_t *client, const char *name)
{
    char role[ROLE_SIZE];
    size_t i;
    json_t *one;

    role_of(name, role);
    json_array_foreach(json_object_get(client, "roles"), i, one) {
        const char *said = json_string_value(json_object_get(one, "rolename"));

        if (said && strcmp(said, role) == 0)
            return true;
    }
    return false;
}

enum standing { STANDS_NOT, STANDS_AS_SENSOR, STANDS_OTHERWISE };

/* "Client not found" is an answer and no failure. */
static int look(struct broker_control *control, const char *name, enum standing *standing, struct error *err)
{
    struct error why = {0};
    json_t *data;
    int r = ask(control, json_pack("{s:s, s:s}", "command", "getClient", "username", name), &data, &why);

    if (r == -EPROTO && strstr(why.text, "not found")) {
        *standing = STANDS_NOT;
        return 0;
    }
    if (r < 0)
        return error_set(err, r, "%s", why.text);
    *standing = has_role(json_object_get(data, "client"), name) ? STANDS_AS_SENSOR : STANDS_OTHERWISE;
    json_decref(data);
    return 0;
}

/* -- making -- */

static bool fill_in(const char *pattern, const char *name, char topic[TOPIC_SIZE])
{
    const char *place = strstr(pattern, NAME_PLACE);
    int before = place ? (int)(place - pattern) : (int)strlen(pattern);

    return snprintf(topic, TOPIC_SIZE, "%.*s%s%s", before, pattern, place ? name : "",
                    place ? place + strlen(NAME_PLACE) : "") < TOPIC_SIZE;
}

/* The pattern's rules with the name in its place; rules without a place for one are every sensor's, and stay. */
static int rules_for(struct broker_control *control, const char *name, json_t **rules, struct error *err)
{
    json_t *data, *rule;
    size_t i;
    int r = ask(control, json_pack("{s:s, s:s}", "command", "getRole", "rolename", BROKER_PATTERN), &data, err);

    *rules = NULL;
    if (r < 0)
        return r == -EPROTO ? error_set(err, -ENOENT, "broker: it has no role %s, which says what a sensor may do",
                                        BROKER_PATTERN) : r;
    *rules = json_deep_copy(json_object_get(json_object_get(data, "role"), "acls"));
    json_decref(data);
    json_array_foreach(*rules, i, rule) {
        const char *pattern = json_string_value(json_object_get(rule, "topic"));
        char topic[TOPIC_SIZE];

        if (!pattern || !fill_in(pattern, name, topic) || json_object_set_new(rule, "topic", json_string(topic)) < 0)
            r = error_set(err, -EPROTO, "broker: a rule of %s is not understood", BROKER_PATTERN);
    }
    if (!*rules)
        r = error_set(err, -EPROTO, "broker: %s has no rules", BROKER_PATTERN);
    if (r < 0)
        json_decref(*rules);
    return r;
}

static int make_role(struct broker_control *control, const char *name, struct error *err)
{
    static const char form[] = "{s:s, s:s, s:O}";
    char role[ROLE_SIZE];
    struct error why = {0};
    json_t *rules;
    int r = rules_for(control, name, &rules, err);

    if (r < 0)
        return r;
    role_of(name, role);
    r = order(control, json_pack(form, "command", "createRole", "rolename", role, "acls", rules), &why);
    if (r == -EPROTO && strstr(why.text, "already exists"))     /* left over, or the rules have changed since */
        r = order(control, json_pack(form, "command", "modifyRole", "rolename", role, "acls", rules), &why);
    json_decref(rules);
    return r < 0 ? error_set(err, r, "%s", why.text) : 0;
}

int broker_sensor_make(struct broker_control *control, const char *name, const char *password, bool renew,
                       struct error *err)
{
    char role[ROLE_SIZE];
    enum standing standing;
    int r = look(control, name, &standing, err);

    if (r < 0)
        return r;
    if (standing == STANDS_OTHERWISE || (standing == STANDS_AS_SENSOR && !renew))
        return error_set(err, -EEXIST, "broker: there is a client of that name");
    if (standing == STANDS_NOT && renew)
        return error_set(err, -ENOENT, "broker: there is no sensor of that name");
    r = make_role(control, name, err);
    role_of(name, role);
    if (r == 0 && standing == STANDS_NOT)
        r = order_client(control, json_pack("{s:s, s:s, s:s, s:[{s:s}]}", "command", "createClient", "username", name,
                                            "password", password, "roles", "rolename", role), err);
    else if (r == 0)
        r = order_client(control, json_pack("{s:s, s:s, s:s}", "command", "setClientPassword", "username", name,
                                            "password", password), err);
    return r;
}

int broker_sensor_remove(struct broker_control *control, const char *name, struct error *err)
{
    char role[ROLE_SIZE];
    enum standing standing;
    int r = look(control, name, &standing, err);

    if (r < 0)
        return r;
    if (standing != STANDS_AS_SENSOR)
        return error_set(err, -ENOENT, "broker: there is no sensor of that name");
    role_of(name, role);
    r = order_client(control, json_pack("{s:s, s:s}", "command", "deleteClient", "username", name), err);
    if (r == 0)     /* without its client the sensor is gone; a role that is left over is taken up by the next */
        (void)order(control, json_pack("{s:s, s:s}", "command", "deleteRole", "rolename", role), NULL);
    return r;
}

int broker_sensors_put(struct broker_control *control, struct out *out, struct error *err)
{
    json_t *data, *client;
    size_t i;
    int r = ask(control, json_pack("{s:s, s:b, s:i, s:i}", "command", "listClients", "verbose", 1, "count", -1,
                                   "offset", 0), &data, err);

    if (r < 0)
        return r;
    out_array(out, "sensors");
    json_array_foreach(json_object_get(data, "clients"), i, client) {
        const char *name = json_string_value(json_object_get(client, "username"));

        if (name && has_role(client, name))
            out_text(out, NULL, name);
    }
    out_array_end(out);
    json_decref(data);
    return 0;
}
