/* tests/unit/test_school_feed.c - what one message says, into the school: several sensors in one device. */
#include "school_day_kit.h"
#include "../../firmware-gateway/school_feed.c"

static struct decoded decoded;
static char heard_names[DECODED_READINGS_MAX][DEVICE_ID_SIZE];
static size_t heard_count;

static void note(void *context, const struct decoded_reading *entry, const struct school_heard *heard)
{
    (void)context;
    assert_int_not_equal(heard->result, HEARD_IGNORED);
    memcpy(heard_names[heard_count++], entry->device, DEVICE_ID_SIZE);
}

static void say(const char *device, const char *sensor, enum quantity quantity, double value)
{
    struct decoded_reading *entry = &decoded.readings[decoded.count++];

    *entry = (struct decoded_reading){.reading.time_ms = READING_NO_TIME};
    snprintf(entry->device, sizeof entry->device, "%s", device);
    snprintf(entry->sensor, sizeof entry->sensor, "%s", sensor);
    reading_set(&entry->reading, quantity, value);
}

static void feed(void)
{
    heard_count = 0;
    school_feed(kit_school, &decoded, &(struct feeding){.arrived_ms = nine_ms, .heard = note});
    decoded = (struct decoded){0};
}

static void the_sensor_of_co2_is_the_device_and_others_are_beside_it(void **state)
{
    (void)state;
    decoded = (struct decoded){.family = "tasmota"};
    say("room8", "BME280", TEMPERATURE_C, 30);
    say("room8", "SCD40", CO2_PPM, 812);
    reading_set(&decoded.readings[1].reading, TEMPERATURE_C, 21);
    say("room8", "SCD41", CO2_PPM, 700);
    feed();
    assert_int_equal(heard_count, 3);
    assert_string_equal(heard_names[0], "room8/BME280");
    assert_string_equal(heard_names[1], "room8");
    assert_string_equal(heard_names[2], "room8/SCD41");
}

static void without_co2_the_first_is_the_device(void **state)
{
    (void)state;
    decoded = (struct decoded){.family = "tasmota"};
    say("room8", "AM2301", TEMPERATURE_C, 21);
    say("room8", "DS18B20", TEMPERATURE_C, 30);
    feed();
    assert_string_equal(heard_names[0], "room8");
    assert_string_equal(heard_names[1], "room8/DS18B20");
}

static void one_that_comes_alone_has_its_own_name_always(void **state)
{
    (void)state;
    for (int i = 0; i < 2; i++) {
        const char *sensor = i ? "left" : "right";
        char expected[DEVICE_ID_SIZE];

        decoded = (struct decoded){.family = "homeassistant"};
        say("hall", sensor, CO2_PPM, 812 + 300 * i);
        feed();
        snprintf(expected, sizeof expected, "hall/%s", sensor);
        assert_int_equal(heard_count, 1);
        assert_string_equal(heard_names[0], expected);
    }
    decoded = (struct decoded){.family = "homeassistant"};
    say("hall", "", CO2_PPM, 812);
    feed();
    assert_string_equal(heard_names[0], "hall");
}

static void devices_of_one_message_are_told_apart(void **state)
{
    (void)state;
    decoded = (struct decoded){.family = "tasmota"};
    say("room8", "a", CO2_PPM, 812);
    say("room9", "a", CO2_PPM, 900);
    say("room9", "b", CO2_PPM, 950);
    feed();
    assert_string_equal(heard_names[0], "room8/a");
    assert_string_equal(heard_names[1], "room9");
    assert_string_equal(heard_names[2], "room9/b");
}

static void a_name_that_does_not_fit_is_no_other_sensors(void **state)
{
    char device[DEVICE_ID_SIZE];
    int index;

    (void)state;
    assert_int_equal(school_add_device(kit_school, 77, "long-named-device", "plain", 0, false, &index, NULL), 0);
    decoded = (struct decoded){.family = "homeassistant"};
    memset(device, 'x', sizeof device);
    device[DEVICE_ID_SIZE - 1 - strlen("long-named-device/")] = '\0';      /* the longest that fits */
    say("long-named-device", device, CO2_PPM, 812);
    feed();
    assert_int_equal(heard_count, 1);
    assert_int_equal(strlen(heard_names[0]), DEVICE_ID_SIZE - 1);
    decoded = (struct decoded){.family = "homeassistant"};
    strcat(device, "x");
    say("long-named-device", device, CO2_PPM, 812);
    feed();
    assert_int_equal(heard_count, 0);
    assert_int_equal(school_device(kit_school, (size_t)index)->rejected, 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(the_sensor_of_co2_is_the_device_and_others_are_beside_it, start, kit_close),
        cmocka_unit_test_setup_teardown(without_co2_the_first_is_the_device, start, kit_close),
        cmocka_unit_test_setup_teardown(one_that_comes_alone_has_its_own_name_always, start, kit_close),
        cmocka_unit_test_setup_teardown(devices_of_one_message_are_told_apart, start, kit_close),
        cmocka_unit_test_setup_teardown(a_name_that_does_not_fit_is_no_other_sensors, start, kit_close),
    };

    return cmocka_run_group_tests(tests, kit_load, NULL);
}
