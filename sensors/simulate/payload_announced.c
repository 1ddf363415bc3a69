/* simulate/payload_announced.c - the forms that say once, retained, what their topics carry, then only values. */
#include "payload_forms.h"
#include <stdio.h>

static const struct {
    const char *name, *unit, *class;
    int digits;
} quantities[] = {
    {"co2", "ppm", "carbon_dioxide", 0},
    {"temperature", "°C", "temperature", 1},
    {"humidity", "%", "humidity", 0},
};

#define QUANTITIES (sizeof quantities / sizeof *quantities)

static double value_of(const struct sensor_reading *reading, size_t quantity)
{
    return quantity == 0 ? reading->co2_ppm : quantity == 1 ? reading->temperature_c : reading->humidity_pct;
}

/* Homie 4: all is retained. */
size_t payload_homie(const struct payload_report *report, struct payload_message *messages)
{
    for (size_t q = 0; q < QUANTITIES; q++) {
        char after[32];

        snprintf(after, sizeof after, "/air/%s", quantities[q].name);
        payload_topic(&messages[q], "homie/", report->device, after);
        payload_put(&messages[q], "%.*f", quantities[q].digits, value_of(&report->reading, q));
        messages[q].retain = true;
    }
    return QUANTITIES;
}

size_t payload_homie_status(const char *device, bool online, struct payload_message *messages)
{
    size_t count = 0;

    for (size_t q = 0; q < QUANTITIES && online; q++, count++) {
        char after[32];

        snprintf(after, sizeof after, "/air/%s/$unit", quantities[q].name);
        payload_topic(&messages[count], "homie/", device, after);
        payload_put(&messages[count], "%s", quantities[q].unit);
        messages[count].retain = true;
    }
    payload_topic(&messages[count], "homie/", device, "/$state");
    payload_put(&messages[count], "%s", online ? "ready" : "disconnected");
    messages[count].retain = true;
    return count + 1;
}

/* Home Assistant's discovery: one object of all values, where the announcements say. */
size_t payload_homeassistant(const struct payload_report *report, struct payload_message *messages)
{
    const struct sensor_reading *r = &report->reading;

    payload_topic(messages, "homeassistant/sensor/", report->device, "/state");
    payload_put(messages, "{\"co2\":%.0f,\"temperature\":%.1f,\"humidity\":%.0f}", r->co2_ppm, r->temperature_c,
                r->humidity_pct);
    return 1;
}

size_t payload_homeassistant_status(const char *device, bool online, struct payload_message *messages)
{
    size_t count = 0;

    for (size_t q = 0; q < QUANTITIES && online; q++, count++) {
        char after[32];

        snprintf(after, sizeof after, "/%s/config", quantities[q].name);
        payload_topic(&messages[count], "homeassistant/sensor/", device, after);
        payload_put(&messages[count],
                    "{\"~\":\"homeassistant/sensor/%s\",\"name\":\"%s\",\"uniq_id\":\"%s_%s\",\"dev_cla\":\"%s\","
                    "\"stat_t\":\"~/state\",\"val_tpl\":\"{{ value_json.%s }}\",\"unit_of_meas\":\"%s\","
                    "\"avty_t\":\"~/available\",\"dev\":{\"ids\":[\"%s\"],\"name\":\"Air monitor\"}}",
                    device, quantities[q].name, device, quantities[q].name, quantities[q].class, quantities[q].name,
                    quantities[q].unit, device);
        messages[count].retain = true;
    }
    payload_topic(&messages[count], "homeassistant/sensor/", device, "/available");
    payload_put(&messages[count], "%s", online ? "online" : "offline");
    messages[count].retain = true;
    return count + 1;
}
