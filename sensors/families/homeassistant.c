/* families/homeassistant.c - Home Assistant's MQTT discovery: retained messages in which devices tell what their topics
 * carry. {prefix}/sensor/[{node}/]{object}/config is one sensor, {prefix}/device/[{node}/]{object}/config a device with
 * its components. Source: the documentation of Home Assistant, "MQTT: discovery", its list of abbreviations, and "MQTT
 * sensor" and "Device class" for what a class is.
 *
 * What is learned is announced.h's; the values that come later are bare.c's. Topics of families that we read ourselves
 * are reported but not learned: their own form says more. A class or unit that is not known, an estimate, a diagnostic
 * temperature (the chip's) and a template outside of template.h are left out. A template that is not understood is an
 * error, so that it is counted and its owner can be told; not so the rest, of which most homes have plenty. */
#include "bare.h"
#include "entry.h"
#include "family.h"
#include "fields.h"
#include "said.h"
#include "template.h"
#include <errno.h>
#include <stdio.h>
#include <string.h>

#define COUNT(array) (sizeof(array) / sizeof(array)[0])
#define CONFIG "config"
#define ESPHOME_LEVELS 3                /* of ".../sensor/{object}/state" */

static const struct {
    const char *class;
    enum quantity quantity;
} classes[] = {
    {"carbon_dioxide", CO2_PPM},
    {"temperature", TEMPERATURE_C},
    {"humidity", HUMIDITY_PCT},
    {"pm1", PM1_UG_M3},
    {"pm25", PM2_5_UG_M3},
    {"pm10", PM10_UG_M3},
    {"atmospheric_pressure", PRESSURE_HPA},
    {"pressure", PRESSURE_HPA},
    {"volatile_organic_compounds_parts", VOC_PPB},
    {"battery", BATTERY_PCT},
    {"signal_strength", RSSI_DBM},
};

/* Components without a number that we know. */
static const char *const others[] = {"alarm_control_panel", "binary_sensor", "button", "camera", "climate", "cover",
                                     "device_automation", "device_tracker", "event", "fan", "humidifier", "image",
                                     "light", "lock", "number", "scene", "select", "siren", "switch", "tag", "text",
                                     "update", "vacuum", "valve", "water_heater"};

struct config {                         /* one component, and the device's message around it */
    const struct message *message;
    const json_t *own, *around;         /* around: NULL, or where members stand that own does not have */
    const json_t *device;
    const char *base;                   /* what "~" stands for; NULL */
    struct decoded *out;
    struct error *err;
};

static struct slice component_of(const char *topic)
{
    struct slice level = topic_level_from_end(topic, 2);

    if (slice_is(level, "sensor") || slice_is(level, "device"))
        return level;
    for (size_t o = 0; o < COUNT(others); o++)
        if (slice_is(level, others[o]))
            return level;
    return topic_level_from_end(topic, 3);
}

static enum payload_kind topic_kind(const char *topic)
{
    struct slice component;

    if (!slice_is(topic_level_from_end(topic, 0), CONFIG))
        return PAYLOAD_FOREIGN;
    component = component_of(topic);
    if (slice_is(component, "sensor") || slice_is(component, "device"))
        return PAYLOAD_JSON;
    for (size_t o = 0; o < COUNT(others); o++)
        if (slice_is(component, others[o]))
            return PAYLOAD_IGNORED;
    return PAYLOAD_FOREIGN;
}

/* A member under its long or short name. */
static json_t *either(const json_t *object, const char *name, const char *abbreviation)
{
    json_t *value = json_object_get(object, name);

    return value ? value : json_object_get(object, abbreviation);
}

static const json_t *member(const struct config *config, const char *name, const char *abbreviation)
{
    const json_t *value = either(config->own, name, abbreviation);

    return value ? value : either(config->around, name, abbreviation);
}

static const char *text_of(const struct config *config, const char *name, const char *abbreviation)
{
    return json_string_value(member(config, name, abbreviation));
}

/* "~/state", "state/~": the base where the sign stands first or last. False: no topic, or too long. */
static bool expand(const struct config *config, const char *text, char topic[TOPIC_SIZE_MAX])
{
    size_t size = text ? strlen(text) : 0;
    int used;

    if (size == 0)
        return false;
    if (config->base && text[0] == '~')
        used = snprintf(topic, TOPIC_SIZE_MAX, "%s%s", config->base, text + 1);
    else if (config->base && text[size - 1] == '~')
        used = snprintf(topic, TOPIC_SIZE_MAX, "%.*s%s", (int)(size - 1), text, config->base);
    else
        used = snprintf(topic, TOPIC_SIZE_MAX, "%s", text);
    return used > 0 && used < TOPIC_SIZE_MAX && topic_is_name(topic);
}

static const char *first_text(const json_t *value)
{
    return json_is_array(value) ? json_string_value(json_array_get(value, 0)) : json_string_value(value);
}

/* Who it is: the first identifier, else the address of the first connection; a device that says neither is its topic.
 * Topics of ESPHome's form name the node, as they do where nothing was announced. */
static struct slice device_of(const struct config *config, const char *topic)
{
    const char *name = first_text(either(config->device, "identifiers", "ids"));

    if (family_esphome.topic_kind(topic) == PAYLOAD_TEXT && slice_is(topic_level_from_end(topic, 0), "state"))
        return (struct slice){topic, (size_t)(topic_level_from_end(topic, ESPHOME_LEVELS - 1).at - 1 - topic)};
    if (!name)
        name = json_string_value(json_array_get(json_array_get(either(config->device, "connections", "cns"), 0), 1));
    return name ? slice_of(name) : slice_of(topic);
}

static bool copy_device(const struct config *config, const char *topic, char device[DEVICE_ID_SIZE])
{
    struct slice name = device_of(config, topic);

    return snprintf(device, DEVICE_ID_SIZE, "%.*s", (int)name.size, name.at) < DEVICE_ID_SIZE && device[0];
}

/* The last key of a path is what the device itself calls the value. */
static struct slice last_key(const char *path)
{
    size_t end = strlen(path), start;

    if (end == 0)
        return slice_of(NULL);
    for (start = --end; start > 0 && path[start - 1] != TEMPLATE_KEY_END; start--) { }
    return (struct slice){path + start, end - start};
}

static struct slice own_name(const struct config *config)
{
    const char *name = text_of(config, "name", "name"), *device = fields_string(config->device, "name");

    if (name && device && strncmp(name, device, strlen(device)) == 0)
        name += strlen(device);         /* what the room or the board is called says nothing about the value */
    return slice_of(name);
}

static bool is_elsewhere(const struct config *config, enum quantity quantity, const char *path)
{
    const char *category = text_of(config, "entity_category", "ent_cat");
    bool of_the_room = quantity != BATTERY_PCT && quantity != RSSI_DBM;

    return of_the_room && ((category && strcmp(category, "diagnostic") == 0) || said_is_foreign(own_name(config)) ||
                           said_is_foreign(last_key(path)) ||
                           said_is_foreign(slice_of(text_of(config, "object_id", "obj_id"))));
}

/* By its class, or where there is none by what the value is called. */
static bool find_quantity(const struct config *config, const char *path, enum quantity *quantity)
{
    const char *class = text_of(config, "device_class", "dev_cla"), *unit;

    for (size_t c = 0; class && c < COUNT(classes); c++)
        if (strcmp(class, classes[c].class) == 0) {
            *quantity = classes[c].quantity;
            return true;
        }
    return !class && (said_find(last_key(path), quantity, &unit) || said_find(own_name(config), quantity, &unit));
}

static const struct unit *unit_of(enum quantity quantity, const char *unit)
{
    const struct unit *found = unit ? fields_unit(quantity, unit) : NULL;

    return found || quantity != VOC_INDEX ? found : fields_unit(VOC_INDEX, "index");
}

static int learn_value(const struct config *config, const char *topic)
{
    struct announcement row = {.kind = ANNOUNCED_VALUE, .family = "homeassistant"};
    struct template template = {.path = row.path, .path_size = sizeof row.path};
    const char *text = text_of(config, "value_template", "val_tpl"), *id = text_of(config, "unique_id", "uniq_id");
    const struct unit *unit;

    if (!template_read(text, &template))
        return error_set(config->err, -EBADMSG, "value_template: \"%.80s\" is not understood", text);
    if (!find_quantity(config, row.path, &row.quantity) || is_elsewhere(config, row.quantity, row.path))
        return 0;
    unit = unit_of(row.quantity, text_of(config, "unit_of_measurement", "unit_of_meas"));
    if (!unit || !copy_device(config, topic, row.device))
        return 0;
    snprintf(row.topic, sizeof row.topic, "%s", topic);
    if (id && strlen(id) < sizeof row.sensor)
        snprintf(row.sensor, sizeof row.sensor, "%s", id);
    row.factor = template.factor * unit->factor;
    row.offset = template.offset * unit->factor + unit->offset;
    return announced_add(config->message->announced, config->message->topic, &row, config->err);
}

static int learn_availability(const struct config *config, const char *state_topic, const json_t *object)
{
    struct announcement row = {.kind = ANNOUNCED_ONLINE, .family = "homeassistant", .yes = "online", .no = "offline"};
    struct template template = {.path = row.path, .path_size = sizeof row.path};
    bool is_single = object == config->own || object == config->around;
    const char *topic = is_single ? json_string_value(either(object, "availability_topic", "avty_t"))
                                  : json_string_value(either(object, "topic", "t"));
    const char *text = is_single ? json_string_value(either(object, "availability_template", "avty_tpl"))
                                 : json_string_value(either(object, "value_template", "val_tpl"));
    const char *yes = json_string_value(either(object, "payload_available", "pl_avail"));
    const char *no = json_string_value(either(object, "payload_not_available", "pl_not_avail"));

    if (!expand(config, topic, row.topic) || family_reads(row.topic) || !template_read(text, &template) ||
        !copy_device(config, state_topic, row.device))
        return 0;
    if ((yes && strlen(yes) >= sizeof row.yes) || (no && strlen(no) >= sizeof row.no))
        return 0;
    if (yes)
        snprintf(row.yes, sizeof row.yes, "%s", yes);
    if (no)
        snprintf(row.no, sizeof row.no, "%s", no);
    for (const struct announcement *known = announced_next(config->message->announced, row.topic, NULL); known;
         known = announced_next(config->message->announced, row.topic, known))
        if (known->kind == ANNOUNCED_ONLINE && strcmp(known->device, row.device) == 0)
            return 0;                   /* every sensor of a device announces it once more */
    return announced_add(config->message->announced, config->message->topic, &row, config->err);
}

static int learn(const struct config *config, const char *topic)
{
    const json_t *list = member(config, "availability", "avty"), *one;
    size_t count = config->message->announced ? json_array_size(list) : 0;
    int r;

    if (!config->message->announced || family_reads(topic))
        return 0;
    r = learn_value(config, topic);
    for (size_t i = 0; i < count && r == 0; i++) {
        one = json_array_get(list, i);
        r = learn_availability(config, topic, one);
    }
    if (r == 0)
        r = learn_availability(config, topic, either(config->own, "availability_topic", "avty_t") || !config->around
                                                  ? config->own : config->around);
    return r;
}

static int read_component(const struct config *config)
{
    char topic[TOPIC_SIZE_MAX];

    if (!expand(config, text_of(config, "state_topic", "stat_t"), topic))
        return 0;
    if (!config->out->discovers[0])
        snprintf(config->out->discovers, sizeof config->out->discovers, "%s", topic);
    return learn(config, topic);
}

static int decode_json(const struct message *message, json_t *root, struct decoded *out, struct error *err)
{
    struct config config = {.message = message, .own = root, .out = out, .err = err};
    json_t *components = either(root, "components", "cmps"), *component;
    const char *name;
    int r = 0;

    if (!json_is_object(root))
        return error_set(err, -EBADMSG, "must be a JSON object");
    if (message->announced)
        announced_forget(message->announced, message->topic);
    config.device = either(root, "device", "dev");
    config.base = fields_string(root, "~");
    if (slice_is(component_of(message->topic), "sensor"))
        return read_component(&config);
    config.around = root;
    json_object_foreach (components, name, component) {
        const char *platform = json_string_value(either(component, "platform", "p"));

        config.own = component;
        if (r == 0 && platform && strcmp(platform, "sensor") == 0)
            r = read_component(&config);
    }
    return r;
}

const struct family family_homeassistant = {"homeassistant", topic_kind, NULL, NULL, decode_json};
