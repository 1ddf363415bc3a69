/* node/node_settings.c - see node_settings.h */
#include "node_settings.h"
#include "field_environment.h"
#include <errno.h>
#include <string.h>

#define COUNT(array) (sizeof(array) / sizeof *(array))
#define PREFIX "TRANSOM_NODE_"
#define I2C_PATH "/dev/i2c-1"           /* the header of a Raspberry Pi, pins 3 and 5 */
#define SERIAL_PATH "/dev/serial0"      /* pins 8 and 10 */
#define INTERVAL_LEAST_S 5              /* no sensor of ours measures oftener */
#define PRESSURE_LEAST_HPA 700          /* SCD4x data sheet 3.6.5, SCD30 interface description 1.4.1 */
#define PRESSURE_MOST_HPA 1200
#define ABC_HOURS_MOST 4800             /* Senseair's largest period */

static int check_device(const char *text, struct error *err)
{
    if (strspn(text, "abcdefghijklmnopqrstuvwxyz0123456789-_") != strlen(text))
        return error_set(err, -EINVAL, "\"%.40s\" is no device, write a-z 0-9 - _ as room-8c", text);
    return 0;
}

static int check_broker(const char *text, struct error *err)
{
    struct mqtt_url url;

    return mqtt_url_parse(text, &url, err);
}

static int check_sensor(const char *text, struct error *err)
{
    return driver_find(text) ? 0 : error_set(err, -EINVAL, "\"%.40s\" is no sensor we know, write scd4x, scd30 or s8",
                                             text);
}

static const char *const abc_words[] = {[ABC_AS_IT_IS] = "as-it-is", [ABC_OFF] = "off", [ABC_ON] = "on"};
static const char *const log_words[] = {[LOG_LEVEL_ERROR] = "error", [LOG_LEVEL_WARNING] = "warning",
                                        [LOG_LEVEL_INFO] = "info", [LOG_LEVEL_DEBUG] = "debug"};

#define PLACE(member) \
    .offset = offsetof(struct node_settings, member), .size = sizeof(((struct node_settings *)0)->member)

static const struct field fields[] = {
    {.key = "device", .kind = FIELD_TEXT, PLACE(device), .fallback = "", .check = check_device,
     .help = "this sensor's name at the broker; empty: the user of mqtt.url"},
    {.key = "mqtt.url", .kind = FIELD_URL, PLACE(url_text), .fallback = "mqtt://127.0.0.1:1883", .check = check_broker,
     .help = "the broker: mqtt://[user:password@]host[:port], or mqtts:// for TLS"},
    {.key = "mqtt.ca_file", .kind = FIELD_TEXT, PLACE(ca_file), .fallback = "",
     .help = "certificate authority of the broker, PEM; empty: the system's"},
    {.key = "sensor.kind", .kind = FIELD_TEXT, PLACE(sensor), .fallback = "scd4x", .check = check_sensor,
     .help = "scd4x (SCD40, SCD41), scd30 or s8 (Senseair S8)"},
    {.key = "sensor.bus", .kind = FIELD_TEXT, PLACE(bus), .fallback = "",
     .help = "where it is connected; empty: " I2C_PATH ", for an s8 " SERIAL_PATH},
    {.key = "sensor.altitude_m", .kind = FIELD_NUMBER, PLACE(setup.altitude_m), .fallback = "0", .min = 0, .max = 3000,
     .unit = "m", .help = "of the school above sea level; 100 m are about 1 % of CO2"},
    {.key = "sensor.pressure_hpa", .kind = FIELD_NUMBER, PLACE(setup.pressure_hpa), .fallback = "0", .min = 0,
     .max = PRESSURE_MOST_HPA, .unit = "hPa", .help = "of the air itself, goes before the altitude; 0: by altitude"},
    {.key = "sensor.temperature_offset_c", .kind = FIELD_NUMBER, PLACE(setup.temperature_offset_c), .fallback = "-1",
     .min = -1, .max = 20, .unit = "C",
     .help = "by how much the sensor in its box is warmer than the room; -1: as it has it"},
    {.key = "sensor.abc", .kind = FIELD_WORD, PLACE(setup.abc), .fallback = "as-it-is", .words = abc_words,
     .word_count = COUNT(abc_words), .help = "automatic calibration: right where the room is aired to fresh each week"},
    {.key = "sensor.abc_hours", .kind = FIELD_INTEGER, PLACE(setup.abc_hours), .fallback = "180", .min = 1,
     .max = ABC_HOURS_MOST, .unit = "h", .help = "its period, of an s8 whose abc is on"},
    {.key = "interval_s", .kind = FIELD_INTEGER, PLACE(interval_s), .fallback = "60", .min = INTERVAL_LEAST_S,
     .max = 3600, .unit = "s", .help = "between two readings"},
    {.key = "data", .kind = FIELD_TEXT, PLACE(data), .fallback = "/var/lib/transom-node",
     .help = "the folder where readings wait over a restart; empty: only in memory"},
    {.key = "log.level", .kind = FIELD_WORD, PLACE(log_level), .fallback = "info", .words = log_words,
     .word_count = COUNT(log_words), .help = "what is written to the journal"},
};
static const struct field_table table = {fields, COUNT(fields)};

static void variable_of(const char *key, char name[FIELD_VARIABLE_SIZE])
{
    field_variable(PREFIX, key, name);
}

static int read_environment(struct node_settings *settings, struct error *err)
{
    for (size_t i = 0; i < COUNT(fields); i++) {
        char name[FIELD_VARIABLE_SIZE];
        int r;

        variable_of(fields[i].key, name);
        r = field_take_variable(&fields[i], name, settings, err);
        if (r < 0)
            return r;
    }
    return 0;
}

static int finish(struct node_settings *settings, struct error *err)
{
    int r = mqtt_url_parse(settings->url_text, &settings->url, err);

    if (r < 0)
        return error_prefix(err, "mqtt.url");
    if (settings->setup.pressure_hpa > 0 && settings->setup.pressure_hpa < PRESSURE_LEAST_HPA)
        return error_set(err, -EINVAL, "sensor.pressure_hpa: %g is no pressure of air, write 0 or %d to %d hPa",
                         settings->setup.pressure_hpa, PRESSURE_LEAST_HPA, PRESSURE_MOST_HPA);
    settings->driver = driver_find(settings->sensor);
    if (!settings->bus[0])
        snprintf(settings->bus, sizeof settings->bus, "%s", settings->driver->is_serial ? SERIAL_PATH : I2C_PATH);
    return 0;
}

int node_settings_load(const char *path, struct node_settings *settings, struct error *err)
{
    int r;

    memset(settings, 0, sizeof *settings);
    r = field_read_file(&table, path, NODE_SETTINGS_FILE_DEFAULT, settings, NULL, err);
    if (r == 0)
        r = read_environment(settings, err);
    return r < 0 ? r : finish(settings, err);
}

int node_settings_name(struct node_settings *settings, struct error *err)
{
    const char *user = settings->url.user;

    if (settings->device[0])
        return 0;
    if (!user[0] || strlen(user) >= sizeof settings->device)
        return error_set(err, -EINVAL, "device: is missing, write what this sensor is called at the broker");
    if (check_device(user, err) < 0)
        return error_prefix(err, "device");
    memcpy(settings->device, user, strlen(user) + 1);
    return 0;
}

void node_settings_print_example(FILE *out)
{
    fputs("# A sensor node of our own: a sensor at a small computer. What is left out, or commented out as below, has\n"
          "# the value shown. A variable of the environment wins over this file, and is the place for a password.\n", out);
    field_print_example(&table, variable_of, out);
}
